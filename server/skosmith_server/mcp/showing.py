"""The tools that show one skill, or any concept, and its mappings."""

from typing import Any, Final

from skosmith_converter.terms import Iri, Term, iri_text, is_iri, literal_parts
from skosmith_converter.vocabulary import SKOS
from skosmith_server.cells import Cell, property_title
from skosmith_server.framework import INVERSE
from skosmith_server.mappings import mappings_of
from skosmith_server.mcp.concepts import described, level_of, skill_of, sources, told_skill
from skosmith_server.mcp.knowledge import Knowledge, Skill
from skosmith_server.mcp.parameters import Arguments, Parameter, ToolError
from skosmith_server.mcp.saying import Saying, clean, is_wished
from skosmith_server.mcp.schemas import (
    INTEGER,
    INTEGERS,
    LANGUAGES,
    LINKED,
    STRING,
    STRINGS,
    TEXT,
    TEXTS,
    list_of,
    record,
)
from skosmith_server.mcp.tool import EDITION, LANGUAGE, About, Tool

__all__ = ["GET_SKILL", "LEVEL", "MAPPINGS_OF", "SKILL", "shown_skill"]

_MOST_MAPPINGS: Final = 100
SKILL: Final = Parameter(
    "skill",
    "Code such as PROG (or PROG_4 for a level), its name in any language, or an IRI from another "
    "tool; IRIs of other concepts will do, too.",
    required=True,
    least=2,
    most=500,
)
LEVEL: Final = Parameter(
    "level", "Level of responsibility, 1 to 7; without it all levels.", "integer", least=1, most=7
)


def shown_skill(knowledge: Knowledge, given: Arguments, about: About) -> dict[str, Any]:
    """Tell all that is said of a skill, or of what else is meant; raises ToolError."""
    del about
    found, level = skill_of(knowledge, given["skill"], given["edition"])
    saying = Saying(given["language"])
    told: dict[str, Any]
    if isinstance(found, Skill):
        told = {"skill": told_skill(knowledge, found, given["level"] or level, saying)}
        languages = f"/{given['language']}" if given["language"] else ""
        told["resource"] = f"skosmith://skill/{found.edition}/{found.code}{languages}"
    else:
        told = {"concept": described(knowledge, found, saying)}
        told["resource"] = iri_text(found)
    told["sources"] = sources(knowledge, sorted(saying.graphs))
    told["languages"] = saying.languages()
    if isinstance(found, Skill) and "note" in told["languages"]:
        told["languages"]["note"] += _elsewhere(knowledge, found, saying)
    return told


def _elsewhere(knowledge: Knowledge, skill: Skill, saying: Saying) -> str:
    """Tell of other editions that have a skill in the language that was asked for."""
    texts = knowledge.service.overview.texts
    having = {name for tag, name in texts if is_wished(tag, saying.wish)}
    others = [e for e in knowledge.skills[skill.code] if e in having and e != skill.edition]
    return f" In that language there are texts of edition {', '.join(others)}." if others else ""


def _mappings(knowledge: Knowledge, given: Arguments, about: About) -> dict[str, Any]:
    del about
    concept = _concept(knowledge, given)
    view = knowledge.view([concept])
    wish = given["language"]
    told = mappings_of(concept, view, wish)
    rows: list[dict[str, Any]] = [
        _without_nothing({
            "relation": one.relation,
            "property": one.property,
            "iri": one.concept.title or one.concept.text,
            "name": _text(one.concept),
            "confidence": next((cell.text for cell in one.confidence), ""),
            "reviewers": [clean(cell.label or cell.text, 200) for cell in one.reviewers],
            "mappingSet": clean(one.mapping_set.label or one.mapping_set.text, 200),
        })
        for one in told.rows
    ]  # fmt: skip
    rows += _plain(concept, view, wish, {(row["property"], row["iri"]) for row in rows})
    saying = Saying(wish)
    return {
        "concept": _without_nothing({"iri": iri_text(concept), "name": saying.name(view, concept)}),
        "mappings": rows[:_MOST_MAPPINGS],
        "total": len(rows) + told.more,
        "languages": saying.languages(),
    }


def _concept(knowledge: Knowledge, given: Arguments) -> Iri:
    """Give the concept that is meant: a skill, or its level."""
    found, level = skill_of(knowledge, given["skill"], given["edition"])
    level = given["level"] or level
    if not isinstance(found, Skill):
        return found
    if not level:
        return found.iri
    levels = [Iri(o) for o in knowledge.view([found.iri]).values(found.iri, SKOS.narrower)]
    view = knowledge.view(levels)
    for one in levels:
        if level_of(view, one) == level:
            return one
    raise ToolError(f"{found.code} is not described at level {level} in edition {found.edition}.")


def _plain(
    concept: Iri, view: Any, wish: str | None, known: set[tuple[str, str]]  # noqa: ANN401
) -> list[dict[str, Any]]:  # fmt: skip
    """Give the mappings that are only stated, by nobody in particular."""
    stated: list[tuple[Iri, Term]] = [
        (p, o) for _, p, o, _ in view.by_subject.get(concept, ()) if p in INVERSE and is_iri(o)
    ]
    stated += [(INVERSE[p], s) for s, p, _, _ in view.incoming(concept) if p in INVERSE]
    rows = []
    for relation, other in sorted(set(stated)):
        if (iri_text(relation), iri_text(other)) not in known:
            label = view.label(other, wish)
            literal = literal_parts(label) if label else None
            name = literal and {"text": clean(literal.value), "language": literal.language or ""}
            rows.append(
                _without_nothing({
                    "relation": property_title(relation), "property": iri_text(relation),
                    "iri": iri_text(other), "name": name,
                })
            )  # fmt: skip
    return rows


def _text(cell: Cell) -> dict[str, str] | None:
    return {"text": clean(cell.label), "language": cell.label_language} if cell.label else None


def _without_nothing(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value not in (None, "", [])}


_SKILL: Final = record(
    "A skill of one edition.",
    "iri code edition",
    iri=STRING, code=STRING, edition=STRING, editions=STRINGS, name=TEXT, description=TEXT,
    guidance=TEXTS, categories=list_of(LINKED, "The widest first."), changeMark=STRING,
    levels=list_of(
        record("", "level iri", level=INTEGER, iri=STRING, text=TEXT, guidingPhrase=TEXT,
               essence=TEXT, changeMark=STRING)
    ),
    levelsDefined=INTEGERS, notObservedAt=INTEGERS, notObservedNotes=TEXTS, activities=TEXTS,
    related=list_of(LINKED),
)  # fmt: skip
_CONCEPT: Final = record(
    "Any other concept.",
    "iri",
    iri=STRING, kinds=STRINGS, code=STRING, name=TEXT, otherNames=TEXTS, definition=TEXT,
    notes=TEXTS, broader=list_of(LINKED), narrower=list_of(LINKED), narrowerInAll=INTEGER,
)  # fmt: skip
_SOURCE: Final = record(
    "A document that says what was told.",
    "iri",
    iri=STRING, file=STRING, language=STRING, edition=STRING, editionEvidence=STRING,
    translationStatus=STRING, address=STRING, translationNote=STRING,
)  # fmt: skip
GET_SKILL: Final = Tool(
    "get_skill",
    "Read a skill",
    "Read a skill in full: description, guidance, what it means at each level of responsibility "
    "with the essence of the level, activities, place in the framework, and the documents that "
    "say so. Name one level to read that alone. Takes other concepts by their IRI as well.",
    (SKILL, LEVEL, LANGUAGE, EDITION),
    record(
        needed="resource sources languages",
        skill=_SKILL,
        concept=_CONCEPT,
        resource=STRING | {"description": "Where resources/read has it."},
        sources=list_of(_SOURCE),
        languages=LANGUAGES,
    ),
    shown_skill,
)
MAPPINGS_OF: Final = Tool(
    "mappings_of",
    "Mappings to other taxonomies",
    "What a skill, a skill at a level, or any concept corresponds to in other taxonomies (ESCO, "
    "other editions …) that this graph has mappings to, whichever end they are stated at; with "
    "confidence and reviewers where known. An empty list means that nothing is stated.",
    (SKILL, LEVEL, LANGUAGE, EDITION),
    record(
        needed="concept mappings total languages",
        concept=LINKED,
        mappings=list_of(
            record("", "relation property iri", relation=STRING, property=STRING, iri=STRING,
                   name=TEXT, confidence=STRING, reviewers=STRINGS, mappingSet=STRING)
        ),
        total=INTEGER,
        languages=LANGUAGES,
    ),
    _mappings,
)  # fmt: skip
