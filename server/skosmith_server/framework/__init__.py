"""What the graph says about the framework, as typed views: no Flask, no HTML, no engine.

`Framework` gives them; the texts of a view are in all languages, and `Languages` picks among them
by the one rule of fallback.
"""

from skosmith_server.framework.access import Framework
from skosmith_server.framework.changing import SkillChanges, changes_between, changes_of
from skosmith_server.framework.coverage import Coverage, TextCount, coverage_of
from skosmith_server.framework.hierarchy import (
    Concept,
    Scheme,
    concepts_in,
    other_names_of,
    other_schemes,
    parts_of,
    path_to,
    skill_levels_of,
)
from skosmith_server.framework.languages import Languages, is_same_language
from skosmith_server.framework.model import (
    Activities,
    Activity,
    Attribute,
    AttributeLevel,
    Category,
    CategoryName,
    Edition,
    Level,
    Match,
    Rung,
    RungState,
    Skill,
    SkillEntry,
    SkillLevel,
    SourceDocument,
)
from skosmith_server.framework.places import INVERSE
from skosmith_server.framework.roles import Need, RoleProfile, roles_of
from skosmith_server.framework.said_at import SaidAt, lines_in
from skosmith_server.framework.texts import Text, Texts

__all__ = [
    "INVERSE",
    "Activities",
    "Activity",
    "Attribute",
    "AttributeLevel",
    "Category",
    "CategoryName",
    "Concept",
    "Coverage",
    "Edition",
    "Framework",
    "Languages",
    "Level",
    "Match",
    "Need",
    "RoleProfile",
    "Rung",
    "RungState",
    "SaidAt",
    "Scheme",
    "Skill",
    "SkillChanges",
    "SkillEntry",
    "SkillLevel",
    "SourceDocument",
    "Text",
    "TextCount",
    "Texts",
    "changes_between",
    "changes_of",
    "concepts_in",
    "coverage_of",
    "is_same_language",
    "lines_in",
    "other_names_of",
    "other_schemes",
    "parts_of",
    "path_to",
    "roles_of",
    "skill_levels_of",
]
