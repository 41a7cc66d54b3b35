"""The tool that tells which editions and languages there are."""

from typing import Any, Final

from skosmith_converter.terms import literal_parts
from skosmith_server.mcp.knowledge import Knowledge
from skosmith_server.mcp.parameters import Arguments
from skosmith_server.mcp.saying import clean
from skosmith_server.mcp.schemas import INTEGER, STRING, list_of, record
from skosmith_server.mcp.tool import About, Tool
from skosmith_server.overview import Edition, Overview, language_name

__all__ = ["LIST_EDITIONS_AND_LANGUAGES"]

_MOST_RIGHTS: Final = 5


def _survey(knowledge: Knowledge, given: Arguments, about: About) -> dict[str, Any]:
    del given, about
    overview = knowledge.service.overview
    return {
        "title": clean(overview.title, 500),
        "base": knowledge.catalogue.base,
        "editions": [_edition(one, overview) for one in overview.editions],
        "classes": dict(sorted(overview.classes.items())),
        "skills": len(overview.skills),
        "rights": [clean(literal_parts(one).value) for one in overview.rights[:_MOST_RIGHTS]],
        "licence": clean(overview.licence, 500),
        "canSearch": knowledge.service.texts is not None,
    }


def _edition(edition: Edition, overview: Overview) -> dict[str, Any]:
    counted = sorted((tag, n) for (tag, name), n in overview.texts.items() if name == edition.name)
    return {
        "edition": edition.name,
        "title": clean(edition.title, 500),
        "languages": [
            {
                "language": tag,
                "name": language_name(tag),
                "skills": counts.skills,
                "levelDescriptions": counts.descriptions,
                "activities": counts.activities,
            }
            for tag, counts in counted
        ],
    }


LIST_EDITIONS_AND_LANGUAGES: Final = Tool(
    "list_editions_and_languages",
    "Editions and languages",
    "Which editions of the framework this graph has, how many skills, level descriptions and "
    "activities there are in each language of each, and under whose rights. Ask this first.",
    (),
    record(
        needed="title base editions classes skills rights licence canSearch",
        title=STRING,
        base=STRING | {"description": "What IRIs of the graph begin with."},
        editions=list_of(
            record(
                "", "edition title languages",
                edition=STRING, title=STRING,
                languages=list_of(
                    record("", "language name skills levelDescriptions activities",
                           language=STRING, name=STRING, skills=INTEGER,
                           levelDescriptions=INTEGER, activities=INTEGER)
                ),
            ),
            "The oldest first.",
        ),
        classes={"type": "object", "additionalProperties": INTEGER,
                 "description": "Class → how many there are of it."},
        skills=INTEGER | {"description": "Skills, whatever the edition."},
        rights=list_of(STRING),
        licence=STRING,
        canSearch={"type": "boolean", "description": "Whether texts can be searched here."},
    ),
    _survey,
)  # fmt: skip
