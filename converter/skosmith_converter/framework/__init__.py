"""Documents of many languages and editions, merged into one framework. Knows no RDF."""

from skosmith_converter.framework.editions import EditionDocument, Given, resolve_editions
from skosmith_converter.framework.merging import merge_documents
from skosmith_converter.framework.model import (
    Attribute,
    AttributeLevel,
    Category,
    Edition,
    Framework,
    Item,
    ItemList,
    Level,
    Said,
    SaidMark,
    Skill,
    SkillLevel,
)

__all__ = [
    "Attribute",
    "AttributeLevel",
    "Category",
    "Edition",
    "EditionDocument",
    "Framework",
    "Given",
    "Item",
    "ItemList",
    "Level",
    "Said",
    "SaidMark",
    "Skill",
    "SkillLevel",
    "merge_documents",
    "resolve_editions",
]
