"""Two things of a kind side by side: skills, skills at a level, levels of responsibility."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from skosmith_converter.comparison import Piece, compare_words
from skosmith_converter.comparison.words import similarity
from skosmith_converter.terms import Iri
from skosmith_server.framework import (
    Framework,
    Languages,
    Level,
    RungState,
    Skill,
    SkillLevel,
    Text,
    Texts,
    is_same_language,
)
from skosmith_server.framework.facts import local_name
from skosmith_server.pages.labels import COMPARED, STATES

__all__ = ["Pair", "Place", "Saying", "Side", "pairs_of", "side_of"]

_LIKE: Final = 0.35
"""How alike texts are whose words are compared: of others, the marks would say nothing."""


class Place(NamedTuple):
    """Where something is said."""

    kind: str
    """One of `COMPARED`."""
    number: int = 0
    """That of a level of a skill."""
    code: str = ""
    """That of an attribute."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What one side says at a place."""

    texts: tuple[Text, ...] = ()
    state: str = ""
    """A message: of a level of a skill, whether it is defined."""
    pieces: tuple[Piece, ...] = ()
    """The text with what the other side has not; empty where words are not compared."""
    title: Text | None = None
    """The name of the place itself: that of an attribute."""

    @property
    def language(self) -> str:
        """The tag of what is said."""
        return self.texts[0].language if self.texts else ""

    @property
    def words(self) -> str:
        """What is said, a paragraph a line."""
        return "\n".join(text.value for text in self.texts)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two."""

    iri: Iri
    kind: str
    code: str
    edition: str
    names: Texts
    languages: tuple[str, ...]
    """Tags of all languages in which it is described."""
    content: str
    """The one that is shown."""
    said: Mapping[Place, Saying] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pair:
    """A place, and what both sides say there."""

    place: Place
    first: Saying
    second: Saying

    @property
    def heading(self) -> str:
        """Give what the place is called: a message."""
        return COMPARED[self.place.kind]

    @property
    def title(self) -> Text | None:
        """Give the name of an attribute; None of other places."""
        return self.first.title or self.second.title

    @property
    def is_same(self) -> bool:
        """Tell whether both sides say the same, in one language."""
        return (
            _are_comparable(self.first, self.second)
            and self.first.words == self.second.words
            and self.first.state == self.second.state
        )


def side_of(iri: Iri, framework: Framework, languages: Languages) -> Side | None:
    """Read one side; None where it is nothing that can be compared."""
    read = _READ.get(framework.kind_of(iri))
    return read(iri, framework, languages) if read is not None else None


def pairs_of(first: Side, second: Side) -> list[Pair]:
    """Put what two sides say at the same place side by side, in the order of reading."""
    places = sorted({*first.said, *second.said}, key=lambda p: (_ORDER.index(p.kind), *p[1:]))
    pairs = (_pair(place, first, second) for place in places)
    return [pair for pair in pairs if pair.first != Saying() or pair.second != Saying()]


def _pair(place: Place, first: Side, second: Side) -> Pair:
    one, other = (side.said.get(place, Saying()) for side in (first, second))
    if _are_alike(one, other):
        pieces = compare_words(one.words, other.words)
        one = replace(one, pieces=tuple(p for p in pieces if p.operation != "added"))
        other = replace(other, pieces=tuple(p for p in pieces if p.operation != "removed"))
    return Pair(place, one, other)


def _are_alike(one: Saying, other: Saying) -> bool:
    differ = _are_comparable(one, other) and one.words != other.words
    return differ and similarity(one.words, other.words) >= _LIKE


def _are_comparable(one: Saying, other: Saying) -> bool:
    return bool(one.texts and other.texts) and is_same_language(one.language, other.language)


def _skill(iri: Iri, framework: Framework, languages: Languages) -> Side | None:
    skill = framework.skill(iri)
    if skill is None:
        return None
    content, tongue = _tongue(skill.languages, languages)
    said = dict(_parts_of_skill(skill, content, tongue))
    return Side(
        iri, "skill", skill.code, skill.edition, skill.names, skill.languages, content, said
    )


def _tongue(tags: tuple[str, ...], languages: Languages) -> tuple[str, Languages]:
    content = languages.best(tags) or ""
    return content, languages.preferring(content) if content else languages


def _parts_of_skill(
    skill: Skill, content: str, tongue: Languages
) -> Iterator[tuple[Place, Saying]]:
    yield Place("name"), Saying(skill.names.all(tongue)[:1])
    yield Place("path"), Saying(_path(skill, tongue))
    yield Place("description"), Saying(skill.descriptions.all(tongue))
    for rung in skill.rungs:
        at = rung.skill_level
        texts = at.descriptions.all(tongue) if at is not None else ()
        if rung.state is RungState.NOT_OBSERVED:
            texts = skill.not_observed_notes.all(tongue)
        yield Place("level", rung.number), Saying(texts, STATES[rung.state])
    if skill.guidance:
        yield Place("guidance"), Saying(skill.guidance.all(tongue))
    activities = skill.activities_in(content)
    if activities is not None:
        yield (
            Place("activities"),
            Saying(
                tuple(
                    text._replace(value=f"{item.position}. {text.value}")
                    for item in activities.items
                    if (text := item.texts.one(tongue)) is not None
                )
            ),
        )


def _path(skill: Skill, tongue: Languages) -> tuple[Text, ...]:
    return tuple(text for step in skill.entry.path if (text := step.names.one(tongue)) is not None)


def _skill_level(iri: Iri, framework: Framework, languages: Languages) -> Side | None:
    place = framework.skill_level(iri)
    skill = framework.skill(place.skill) if place is not None else None
    if place is None or skill is None:
        return None
    tags = place.descriptions.languages or skill.languages
    content, tongue = _tongue(tags, languages)
    said = {
        Place("name"): Saying(skill.names.all(tongue)[:1]),
        Place("text"): Saying(place.descriptions.all(tongue)),
        Place("essence"): _essence_at(place, skill, tongue),
    }
    return Side(iri, "skill level", place.notation, skill.edition, skill.names, tags, content, said)


def _essence_at(place: SkillLevel, skill: Skill, tongue: Languages) -> Saying:
    levels = (rung.level for rung in skill.rungs if rung.number == place.number)
    level = next(levels, None)
    return Saying(level.essence.all(tongue)) if level is not None else Saying()


def _level(iri: Iri, framework: Framework, languages: Languages) -> Side | None:
    level = framework.level(iri)
    if level is None:
        return None
    tags = tuple(sorted({*level.names.languages, *level.essence.languages}))
    content, tongue = _tongue(tags, languages)
    said = dict(_parts_of_level(level, framework, tongue))
    return Side(iri, "level", str(level.number), level.edition, level.names, tags, content, said)


def _parts_of_level(
    level: Level, framework: Framework, tongue: Languages
) -> Iterator[tuple[Place, Saying]]:
    yield Place("name"), Saying(level.names.all(tongue)[:1])
    yield Place("phrase"), Saying(level.phrases.all(tongue)[:1])
    yield Place("essence"), Saying(level.essence.all(tongue))
    edition = framework.edition(level.edition)
    for name in edition.attributes if edition is not None else ():
        attribute = framework.attribute(name.iri)
        for at in attribute.levels if attribute is not None else ():
            if at.number == level.number:
                texts, title = at.descriptions.all(tongue), name.names.one(tongue)
                yield Place("attribute", code=local_name(name.iri)), Saying(texts, title=title)


_READ: Final[Mapping[str, Callable[[Iri, Framework, Languages], Side | None]]] = {
    "skill": _skill,
    "skill level": _skill_level,
    "level": _level,
}
_ORDER: Final = tuple(COMPARED)
