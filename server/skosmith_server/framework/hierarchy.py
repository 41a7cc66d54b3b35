"""Concepts above and below others, in the framework's own editions and in any other scheme."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from skosmith_converter.terms import Iri
from skosmith_converter.vocabulary import DCT, RDFS, SKOS, SM
from skosmith_server.framework.access import Framework
from skosmith_server.framework.facts import Facts
from skosmith_server.framework.model import SkillEntry
from skosmith_server.framework.texts import NO_TEXTS, Texts

__all__ = [
    "Concept",
    "Scheme",
    "concepts_in",
    "other_names_of",
    "other_schemes",
    "parts_of",
    "path_to",
    "skill_levels_of",
]

_MOST_ABOVE: Final = 200
"""Concepts that are looked at on the way up."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A concept scheme that is no edition, and no part of one."""

    iri: Iri
    titles: Texts


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept as a tree or an index shows it."""

    iri: Iri
    code: str
    names: Texts
    has_parts: bool = False
    other_names: Texts = NO_TEXTS


def other_schemes(framework: Framework) -> tuple[Scheme, ...]:
    """Give the concept schemes that have top concepts, without those of the framework, by IRI."""
    return framework.kept("other schemes", lambda: tuple(_schemes(framework)))


def _schemes(framework: Framework) -> Iterable[Scheme]:
    facts = framework.facts()
    own = tuple(f"{edition[:-1]}/" for edition in framework.schemes.values())
    found = facts.instances(SKOS.ConceptScheme)
    facts.need(found)
    for iri in found:
        first = next(iter(_tops(facts, iri)), None)
        if first is None or iri.startswith(own) or framework.kind_of(first):
            continue
        titles = (facts.texts(iri, one) for one in (DCT.title, SKOS.prefLabel, RDFS.label))
        yield Scheme(iri, next(filter(None, titles), NO_TEXTS))


def parts_of(framework: Framework, iri: Iri, scheme: Iri) -> tuple[Concept, ...]:
    """Give the concepts below a concept, or at the top of a scheme where both are the same: by IRI.

    What is stated from either end counts (`skos:narrower`, `skos:broader`).
    """
    return framework.kept(("parts", iri), lambda: _parts(framework.facts(), iri, iri == scheme))


def _parts(facts: Facts, iri: Iri, is_scheme: bool) -> tuple[Concept, ...]:
    facts.need([iri])
    found = _tops(facts, iri) if is_scheme else _below(facts, iri)
    facts.need(found)
    above = facts.pointed_at(SKOS.broader, found)
    return tuple(
        Concept(
            one,
            facts.plain(one, SKOS.notation),
            facts.texts(one, SKOS.prefLabel),
            one in above or bool(facts.links(one, SKOS.narrower)),
        )
        for one in found
    )


def _tops(facts: Facts, scheme: Iri) -> list[Iri]:
    stated = facts.links(scheme, SKOS.hasTopConcept)
    return sorted({*stated, *facts.pointing(SKOS.topConceptOf, scheme)})


def _below(facts: Facts, concept: Iri) -> list[Iri]:
    stated = facts.links(concept, SKOS.narrower)
    return sorted({*stated, *facts.pointing(SKOS.broader, concept)} - {concept})


def path_to(framework: Framework, iri: Iri, scheme: Iri) -> tuple[Iri, ...]:
    """Give the concepts above a concept, from the top of a scheme on, and the concept at the end.

    The shortest way is taken, of several the first by IRI; empty where none leads to the top.
    """
    facts = framework.facts()
    facts.need([scheme])
    tops = {*_tops(facts, scheme)}
    below: dict[Iri, Iri | None] = {iri: None}
    waiting = [iri]
    while waiting and len(below) < _MOST_ABOVE:
        one = waiting.pop(0)
        if one in tops:
            return tuple(_down(one, below))
        facts.need([one])
        stated = facts.links(one, SKOS.broader)
        above = sorted({*stated, *facts.pointing(SKOS.narrower, one)} - below.keys())
        below |= dict.fromkeys(above, one)
        waiting += above
    return ()


def _down(top: Iri, below: Mapping[Iri, Iri | None]) -> Iterable[Iri]:
    place: Iri | None = top
    while place is not None:
        yield place
        place = below[place]


def skill_levels_of(
    framework: Framework, name: str, skills: Iterable[SkillEntry]
) -> Mapping[Iri, tuple[tuple[int, Iri], ...]]:
    """Give the levels of the skills of an edition: number and IRI of each skill level, by skill."""
    return framework.kept(("skill levels", name), lambda: _skill_levels(framework.facts(), skills))


def _skill_levels(
    facts: Facts, skills: Iterable[SkillEntry]
) -> dict[Iri, tuple[tuple[int, Iri], ...]]:
    listed = [skill.iri for skill in skills]
    facts.need(listed)
    places = {skill: facts.links(skill, SKOS.narrower) for skill in listed}
    facts.need(place for found in places.values() for place in found)
    levels = {place: facts.link(place, SM.atLevel) for found in places.values() for place in found}
    facts.need(level for level in levels.values() if level)
    numbers = {place: facts.number(level) for place, level in levels.items() if level}
    return {
        skill: tuple(sorted((numbers[one], one) for one in found if one in numbers))
        for skill, found in places.items()
    }


def concepts_in(framework: Framework, scheme: Iri) -> tuple[Concept, ...]:
    """Give all concepts of a scheme with their other names, by IRI."""
    return framework.kept(("concepts", scheme), lambda: _concepts(framework.facts(), scheme))


def _concepts(facts: Facts, scheme: Iri) -> tuple[Concept, ...]:
    found = sorted({*facts.pointing(SKOS.inScheme, scheme), *_tops(facts, scheme)})
    facts.need(found)
    return tuple(
        Concept(
            one,
            facts.plain(one, SKOS.notation),
            facts.texts(one, SKOS.prefLabel),
            other_names=facts.texts(one, SKOS.altLabel),
        )
        for one in found
    )


def other_names_of(framework: Framework, iris: Iterable[Iri]) -> dict[Iri, Texts]:
    """Give the other names (`skos:altLabel`) of concepts, of those that have any."""
    facts = framework.facts()
    listed = list(iris)
    facts.need(listed)
    named = {iri: facts.texts(iri, SKOS.altLabel) for iri in listed}
    return {iri: texts for iri, texts in named.items() if texts}
