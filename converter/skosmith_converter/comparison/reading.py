"""The rows of a graph to the editions that it holds, as they are compared."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias, cast

from skosmith_converter.comparison.model import (
    Entry,
    EntryKind,
    Group,
    Key,
    Place,
    Snapshot,
    Text,
    Texts,
)
from skosmith_converter.errors import SourceError
from skosmith_converter.serialization import accepted
from skosmith_converter.terms import Iri, Quad, Term, iri_text, is_iri, is_literal, literal_parts
from skosmith_converter.vocabulary import RDF, SKOS, SM

__all__ = ["read_editions"]

_NO_LANGUAGE: Final = "und"
_DEEPEST: Final = 10
_Parts: TypeAlias = Iterator[tuple[tuple[Place, int], Texts]]


class _Index:
    """Subject → property → values, each once, in the order of their letters."""

    def __init__(self, quads: Sequence[Quad]) -> None:
        found: defaultdict[Term, defaultdict[Iri, set[Term]]]
        found = defaultdict(lambda: defaultdict(set))
        self.belonging: defaultdict[Term, set[Iri]] = defaultdict(set)
        """Skill → its skill levels and activities; scheme → its concepts."""
        for subject, predicate, value, _ in accepted(quads):
            found[subject][predicate].add(value)
            if predicate in {SKOS.broader, SM.activityOf, SKOS.inScheme}:
                self.belonging[value].add(cast("Iri", subject))
        self._found = found

    def values(self, subject: Term, predicate: Iri) -> list[Term]:
        return sorted(self._found[subject][predicate]) if subject in self._found else []

    def links(self, subject: Term, predicate: Iri) -> list[Iri]:
        return [cast("Iri", value) for value in self.values(subject, predicate) if is_iri(value)]

    def of_kind(self, kind: Iri) -> list[Iri]:
        return [
            cast("Iri", subject)
            for subject in sorted(self._found)
            if kind in self._found[subject].get(RDF.type, ())
        ]

    def lying_in(self, place: Term, kind: Iri) -> list[Iri]:
        """Give what belongs to a skill or scheme and is of a kind."""
        return [one for one in sorted(self.belonging[place]) if self.is_a(one, kind)]

    def is_a(self, subject: Term, kind: Iri) -> bool:
        return subject in self._found and kind in self._found[subject][RDF.type]

    def texts(self, subject: Iri, predicate: Iri) -> dict[str, tuple[Text, ...]]:
        """Give language → texts."""
        found: defaultdict[str, list[Text]] = defaultdict(list)
        for value in filter(is_literal, self.values(subject, predicate)):
            parts = literal_parts(value)
            found[parts.language or _NO_LANGUAGE].append(Text(subject, parts.value))
        return {language: tuple(texts) for language, texts in sorted(found.items())}

    def names(self, subject: Iri) -> dict[str, str]:
        """Give language → name."""
        found = self.texts(subject, SKOS.prefLabel)
        return {language: texts[0].value for language, texts in found.items()}

    def notation(self, subject: Iri) -> str:
        """Give the notation, else the end of the IRI."""
        found = next(filter(is_literal, self.values(subject, SKOS.notation)), None)
        return Group(subject, {}).key if found is None else literal_parts(found).value


def read_editions(quads: Sequence[Quad]) -> dict[str, Snapshot]:
    """Give the editions of a graph by name, superseded graphs left out.

    An edition is a concept scheme of skills (``sm:Skill``); its name is the end of its IRI.
    """
    index = _Index(quads)
    schemes = sorted(
        {
            scheme
            for skill in index.of_kind(SM.Skill)
            for scheme in index.links(skill, SKOS.inScheme)
        }
    )
    return {Group(scheme, {}).key: _snapshot(index, scheme) for scheme in schemes}


def _snapshot(index: _Index, scheme: Iri) -> Snapshot:
    skills = [_skill(index, skill) for skill in index.lying_in(scheme, SM.Skill)]
    found = [*skills, *_levels(index, scheme), *_attributes(index, scheme)]
    found += _categories(index, skills)
    entries: dict[Key, Entry] = {}
    for entry in found:
        entries.setdefault((entry.kind, entry.code), entry)
    languages = sorted({tag for entry in found for tag in entry.languages})
    return Snapshot(Group(scheme, {}).key, scheme, entries, tuple(languages))


def _skill(index: _Index, skill: Iri) -> Entry:
    levels = {_number(index, one): one for one in index.lying_in(skill, SM.SkillLevel)}
    return Entry(
        EntryKind.SKILL,
        index.notation(skill),
        skill,
        index.names(skill),
        tuple(_groups(index, skill)),
        {number: levels[number] for number in sorted(levels)},
        {_integer(index, level): level for level in index.links(skill, SM.notObservedAt)},
        _kept(_skill_parts(index, skill, levels)),
    )


def _number(index: _Index, skill_level: Iri) -> int:
    """Give the level of a skill level, by its link, else by its notation (``CSMG_1``)."""
    level = next(iter(index.links(skill_level, SM.atLevel)), skill_level)
    return _integer(index, level)


def _integer(index: _Index, concept: Iri) -> int:
    notation = index.notation(concept)
    number = notation.rpartition("_")[2]
    if not number.isdecimal():
        raise SourceError(
            iri_text(concept),
            f"has the notation {notation!r}, which tells no level",
            "Mend the graph: skosmith validate shows what else is wrong with it.",
        )
    return int(number)


def _skill_parts(index: _Index, skill: Iri, levels: Mapping[int, Iri]) -> _Parts:
    yield (Place.DESCRIPTION, 0), index.texts(skill, SKOS.definition)
    yield (Place.NOTE, 0), index.texts(skill, SKOS.scopeNote)
    yield (Place.NOT_OBSERVED_NOTE, 0), index.texts(skill, SM.notObservedNote)
    collections = index.links(skill, SM.guidanceActivities)
    yield (Place.LEAD_IN, 0), _merged(index.texts(one, SKOS.prefLabel) for one in collections)
    yield (Place.ACTIVITY, 0), _activities(index, skill)
    yield from _level_texts(index, levels)


def _level_texts(index: _Index, levels: Mapping[int, Iri]) -> _Parts:
    for number, level in sorted(levels.items()):
        yield (Place.LEVEL_TEXT, number), index.texts(level, SKOS.definition)


def _activities(index: _Index, skill: Iri) -> Texts:
    """Give the activities in their order, which may differ between languages."""
    activities = index.lying_in(skill, SM.GuidanceActivity)
    activities.sort(key=lambda one: (_position(index, one), one))
    return _merged(index.texts(one, SKOS.prefLabel) for one in activities)


def _position(index: _Index, activity: Iri) -> int:
    found = index.values(activity, SM.position)
    return int(literal_parts(found[0]).value) if found else 0


def _merged(texts: Iterable[Texts]) -> Texts:
    merged: defaultdict[str, list[Text]] = defaultdict(list)
    for one in texts:
        for language, found in one.items():
            merged[language] += found
    return {language: tuple(found) for language, found in merged.items()}


def _kept(parts: _Parts) -> dict[tuple[Place, int], Texts]:
    return {place: texts for place, texts in parts if texts}


def _groups(index: _Index, concept: Iri) -> Iterator[Group]:
    for _ in range(_DEEPEST):
        above = next(iter(index.links(concept, SKOS.broader)), None)
        if above is None:
            return
        yield Group(above, index.names(above))
        concept = above


def _levels(index: _Index, scheme: Iri) -> Iterator[Entry]:
    for level in index.lying_in(Iri(f"{scheme[:-1]}/lor>"), SM.Level):
        number = index.notation(level)
        place = Place.ESSENCE, _integer(index, level)
        parts = _kept(iter([(place, index.texts(level, SM.essence))]))
        yield Entry(EntryKind.LEVEL, number, level, index.names(level), parts=parts)


def _attributes(index: _Index, scheme: Iri) -> Iterator[Entry]:
    """Give the attributes, each with its texts at the levels."""
    for concept in index.lying_in(Iri(f"{scheme[:-1]}/attributes>"), SKOS.Concept):
        if index.is_a(concept, SM.AttributeLevel):
            continue
        described = _described(index, EntryKind.ATTRIBUTE, concept)
        levels = {_number(index, one): one for one in index.lying_in(concept, SM.AttributeLevel)}
        parts = _kept(_level_texts(index, levels))
        yield replace(
            described,
            levels={number: levels[number] for number in sorted(levels)},
            parts={**described.parts, **parts},
        )


def _categories(index: _Index, skills: Iterable[Entry]) -> Iterator[Entry]:
    for concept in sorted({group.concept for skill in skills for group in skill.groups}):
        yield _described(index, EntryKind.CATEGORY, concept)


def _described(index: _Index, kind: EntryKind, concept: Iri) -> Entry:
    parts = _kept(
        iter(
            [
                ((Place.DESCRIPTION, 0), index.texts(concept, SKOS.definition)),
                ((Place.NOTE, 0), index.texts(concept, SKOS.scopeNote)),
            ]
        )
    )
    groups = tuple(_groups(index, concept))
    return Entry(kind, Group(concept, {}).key, concept, index.names(concept), groups, parts=parts)
