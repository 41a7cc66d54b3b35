"""Pages of many languages and editions, merged into one framework. Knows no RDF."""

from skosmith_converter.framework.editions import EditionPage, Given, resolve_editions
from skosmith_converter.framework.merging import merge_pages
from skosmith_converter.framework.model import (
    Edition,
    Framework,
    Item,
    ItemList,
    Level,
    Said,
    Skill,
    SkillLevel,
)

__all__ = [
    "Edition",
    "EditionPage",
    "Framework",
    "Given",
    "Item",
    "ItemList",
    "Level",
    "Said",
    "Skill",
    "SkillLevel",
    "merge_pages",
    "resolve_editions",
]
