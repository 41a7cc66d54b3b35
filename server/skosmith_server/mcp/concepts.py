"""A skill, or any other concept, as it is told: its texts, its levels, its place, its sources."""

import re
from collections.abc import Collection, Sequence
from typing import Any, Final

from skosmith_converter.terms import Iri, Term, iri_text, is_iri, is_literal, literal_parts
from skosmith_converter.vocabulary import DCT, RDF, SKOS, SM
from skosmith_server.catalogue import Catalogue
from skosmith_server.mcp.knowledge import Knowledge, Skill
from skosmith_server.mcp.parameters import ToolError
from skosmith_server.mcp.saying import Saying, clean

__all__ = ["ALT_LABEL", "described", "level_of", "number_of", "skill_of", "sources", "told_skill"]

ALT_LABEL: Final = SKOS.altLabel
_NUMBER: Final = re.compile(r"(\d+)>$")
_SKILL_LEVEL: Final = re.compile(r"([A-Za-z]{2,8})_([1-9])")
"""A skill level by its code."""
_MOST_RELATED: Final = 50
_DEEPEST: Final = 4
"""Steps up to the topmost category."""
_NOTES: Final = (SKOS.scopeNote, SM.guidingPhrase, SM.essence, SKOS.example, SKOS.note)


def number_of(term: Term) -> int:
    """Give the number that an IRI ends in, such as that of a level; 0 without one."""
    found = _NUMBER.search(term)
    return int(found.group(1)[:9]) if found else 0


def level_of(view: Catalogue, skill_level: Term) -> int:
    """Give the level of a skill level."""
    return number_of(next(iter(view.values(skill_level, SM.atLevel)), skill_level))


def skill_of(knowledge: Knowledge, reference: str, edition: str | None) -> tuple[Skill | Iri, int]:
    """Give the skill that is meant, and the level (0: none is); else the IRI of what is meant.

    A skill level means its skill, and a skill whatever the edition that of the newest. Raises
    ToolError where nothing is meant.
    """
    if found := _SKILL_LEVEL.fullmatch(reference.strip()):
        return knowledge.skill_at(found[1], edition), int(found[2])
    meant, level = knowledge.meant(reference, edition), 0
    view = knowledge.view([meant])
    if SM.SkillLevel in view.values(meant, RDF.type):
        level = level_of(view, meant)
        meant = next((Iri(o) for o in view.values(meant, SKOS.broader) if is_iri(o)), meant)
        view = knowledge.view([meant])
    code = _first(view, meant, SKOS.notation)
    if SM.SkillSeries in view.values(meant, RDF.type):
        return knowledge.skill_at(code, edition), level
    known = (skill for skill in knowledge.skills.get(code, {}).values() if skill.iri == meant)
    return next(known, meant), level


def _first(view: Catalogue, subject: Term, predicate: Iri) -> str:
    found = (literal_parts(v).value for v in view.values(subject, predicate) if is_literal(v))
    return clean(next(found, ""))


def _links(view: Catalogue, subject: Term, *predicates: Iri) -> list[Iri]:
    found = [Iri(o) for p in predicates for o in view.values(subject, p) if is_iri(o)]
    return list(dict.fromkeys(found))


def _mark(view: Catalogue, subject: Term) -> str:
    """Give the change mark: new, modified, unchanged; empty without one."""
    return next((iri_text(o).rpartition("#")[2] for o in _links(view, subject, SM.changeMark)), "")


def _without_nothing(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value not in (None, "", [], 0)}


def told_skill(knowledge: Knowledge, skill: Skill, level: int, saying: Saying) -> dict[str, Any]:
    """Tell of a skill, of one level alone if it is not 0; raises ToolError where it has no such."""
    near = knowledge.view([skill.iri])
    levels = _links(near, skill.iri, SKOS.narrower)
    collections = _links(near, skill.iri, SM.guidanceActivities)
    related = _links(near, skill.iri, SM.relatedSkill, SKOS.related)[:_MOST_RELATED]
    around = knowledge.view([skill.iri, *levels, *collections, *related])
    by_level = {level_of(around, one): one for one in levels}
    if level and level not in by_level:
        raise ToolError(_no_level(around, skill, level, by_level))
    shown = {level: by_level[level]} if level else dict(sorted(by_level.items()))
    activities = [item for one in collections for item in _members(around, one)]
    places = {_links(around, one, SM.atLevel)[0]: None for one in shown.values()
              if _links(around, one, SM.atLevel)}  # fmt: skip
    view = knowledge.view([skill.iri, *shown.values(), *activities, *places])
    told = {
        "iri": iri_text(skill.iri),
        "code": skill.code,
        "edition": skill.edition,
        "editions": list(knowledge.skills.get(skill.code, {})),
        "name": saying.name(view, skill.iri, "name"),
        "description": saying.one(view, skill.iri, (SKOS.definition,), "description"),
        "guidance": saying.all(view, skill.iri, (SKOS.scopeNote,), "guidance notes"),
        "categories": _categories(knowledge, skill.iri, saying),
        "changeMark": _mark(view, skill.iri),
        "levels": [_level(view, number, one, saying) for number, one in shown.items()],
        "levelsDefined": sorted(by_level),
        "notObservedAt": [number_of(one) for one in _links(view, skill.iri, SM.notObservedAt)],
        "notObservedNotes": saying.all(view, skill.iri, (SM.notObservedNote,), "notes"),
        "activities": [
            text for one in activities
            if (text := saying.one(view, one, (SKOS.prefLabel,), "activities"))
        ],
        "related": [_linked(around, one, saying) for one in related],
    }  # fmt: skip
    return _without_nothing(told)


def _no_level(view: Catalogue, skill: Skill, level: int, known: Collection[int]) -> str:
    listed = f"level {', '.join(map(str, sorted(known)))}" if known else "no level"
    unseen = {number_of(one) for one in _links(view, skill.iri, SM.notObservedAt)}
    reason = " Its page says that it is not observed there." if level in unseen else ""
    return (
        f"{skill.code} is described at {listed} in edition {skill.edition}, not at {level}.{reason}"
    )


def _level(view: Catalogue, number: int, one: Iri, saying: Saying) -> dict[str, Any]:
    place = next(iter(_links(view, one, SM.atLevel)), one)
    told = {
        "level": number,
        "iri": iri_text(one),
        "text": saying.one(view, one, (SKOS.definition,), "level descriptions"),
        "guidingPhrase": saying.one(view, place, (SM.guidingPhrase,), "guiding phrases"),
        "essence": saying.one(view, place, (SM.essence,), "essence statements"),
        "changeMark": _mark(view, one),
    }
    return _without_nothing(told)


def _members(view: Catalogue, collection: Iri) -> list[Term]:
    """Give the members of a collection, in its order if it has one."""
    heads = view.values(collection, SKOS.memberList)
    listed = [item for head in heads for item in view.items(head)]
    return listed or sorted(view.values(collection, SKOS.member), key=view.order_of)


def _categories(knowledge: Knowledge, concept: Iri, saying: Saying) -> list[dict[str, Any]]:
    """Give what a concept belongs to, the widest first."""
    above: list[dict[str, Any]] = []
    seen = {concept}
    for _ in range(_DEEPEST):
        wider = _links(knowledge.view([concept]), concept, SKOS.broader)
        if not wider or wider[0] in seen:
            break
        concept = wider[0]
        seen.add(concept)
        above.insert(0, _linked(knowledge.view([concept]), concept, saying))
    return above


def _linked(view: Catalogue, concept: Iri, saying: Saying) -> dict[str, Any]:
    code = _first(view, concept, SKOS.notation)
    name = saying.name(view, concept)
    return _without_nothing({"iri": iri_text(concept), "code": code, "name": name})


def described(knowledge: Knowledge, concept: Iri, saying: Saying) -> dict[str, Any]:
    """Tell of a concept that is no skill: what it is called and what is said of it."""
    view = knowledge.view([concept])
    kinds = [iri_text(one) for one in _links(view, concept, RDF.type)]
    narrower = _links(view, concept, SKOS.narrower, SKOS.hasTopConcept)
    names = knowledge.catalogue.naming(narrower[:_MOST_RELATED])
    told = {
        "iri": iri_text(concept),
        "kinds": sorted(kinds),
        "code": _first(view, concept, SKOS.notation),
        "name": saying.name(view, concept, "name"),
        "otherNames": saying.all(view, concept, (ALT_LABEL,), "other names"),
        "definition": saying.one(view, concept, (SKOS.definition,), "definition"),
        "notes": [note for p in _NOTES for note in saying.all(view, concept, (p,), "notes")],
        "broader": _categories(knowledge, concept, saying),
        "narrower": [_linked(names, one, saying) for one in narrower[:_MOST_RELATED]],
        "narrowerInAll": len(narrower),
    }
    return _without_nothing(told)


def sources(knowledge: Knowledge, graphs: Sequence[Iri]) -> list[dict[str, Any]]:
    """Tell of the documents that say what was told."""
    view = knowledge.view(graphs)
    return [_source(view, graph) for graph in sorted(graphs)]


def _source(view: Catalogue, graph: Iri) -> dict[str, Any]:
    def last(predicate: Iri) -> str:
        parts = (re.split(r"[/#]", iri_text(o))[-1] for o in _links(view, graph, predicate))
        return next(parts, "")

    note = next(iter(view.values(graph, SM.machineTranslationNote)), None)
    told = {
        "iri": iri_text(graph),
        "file": _first(view, graph, SM.fileName),
        "language": _first(view, graph, DCT.language),
        "edition": last(SM.edition),
        "editionEvidence": last(SM.editionEvidence),
        "translationStatus": last(SM.translationStatus),
        "address": next(map(iri_text, _links(view, graph, DCT.source)), ""),
        "translationNote": clean(literal_parts(note).value) if note else "",
    }
    return _without_nothing(told)
