"""The way in: views of the framework by IRI, each made once and kept."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, TypeVar, cast

from skosmith_converter.terms import Iri
from skosmith_converter.vocabulary import DCT, RDF, SKOS, SM
from skosmith_server.catalogue import Catalogue
from skosmith_server.framework.facts import Facts, FetchedFacts, Graph, KeptFacts, local_name
from skosmith_server.framework.model import (
    Attribute,
    Category,
    CategoryName,
    Edition,
    Level,
    Skill,
    SkillEntry,
    SkillLevel,
    SourceDocument,
)
from skosmith_server.framework.places import (
    edition_of,
    read_attribute,
    read_level,
    read_levels,
    read_matches,
    read_names,
    read_path,
)
from skosmith_server.framework.skills import (
    natural,
    read_entries,
    read_skill,
    read_skill_level,
    read_source,
)

__all__ = ["Framework"]

_KEPT_SECONDS: Final = 60.0
"""How long a view of a graph elsewhere is kept."""
_MOST_KEPT: Final = 10_000
_KINDS: Final = {
    SM.Skill: "skill",
    SM.SkillLevel: "skill level",
    SM.Level: "level",
    SM.Category: "category",
    SM.Attribute: "attribute",
    SM.AttributeLevel: "attribute level",
    SM.SkillSeries: "skill series",
}
_View = TypeVar("_View")


@dataclass(slots=True)
class Framework:
    """The framework that a graph describes; safe to be shared by threads.

    Views of a graph in memory are kept as long as this is. Where the graph lies elsewhere, its
    engine is asked a few queries a view, which raises what the engine does.
    """

    facts: Callable[[], Facts]
    seconds: float = float("inf")
    """How long a view is kept."""
    _kept: dict[object, tuple[float, object]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Framework":
        """Give the framework of a graph that is in memory."""
        facts = KeptFacts(catalogue)
        return cls(lambda: facts)

    @classmethod
    def asking(cls, graph: Graph) -> "Framework":
        """Give the framework of a graph that lies elsewhere."""
        return cls(lambda: FetchedFacts(graph), _KEPT_SECONDS)

    @property
    def is_at_hand(self) -> bool:
        """Whether the graph is in memory, so that all of it may be looked at."""
        return self.seconds == float("inf")

    # -- what there is -----------------------------------------------------------------------
    def kind_of(self, iri: Iri) -> str:
        """Tell what an IRI is, in words (``skill level``); empty where it is none of ours."""
        return self.kept(("kind", iri), lambda: self._kind_of(iri))

    def _kind_of(self, iri: Iri) -> str:
        facts = self.facts()
        facts.need([iri])
        types = facts.values(iri, RDF.type)
        kind = next((name for kind, name in _KINDS.items() if kind in types), "")
        return "edition" if not kind and iri in self.schemes.values() else kind

    @property
    def schemes(self) -> dict[str, Iri]:
        """Name → concept scheme of the editions, the oldest first."""
        return self.kept("schemes", self._schemes)

    def _schemes(self) -> dict[str, Iri]:
        facts = self.facts()
        skills = facts.instances(SM.Skill)
        facts.need(skills)
        found = {scheme for skill in skills for scheme in facts.links(skill, SKOS.inScheme)}
        named = {local_name(scheme): scheme for scheme in sorted(found)}
        return {name: named[name] for name in sorted(named, key=natural)}

    @property
    def editions(self) -> tuple[Edition, ...]:
        """All editions, the oldest first."""
        return tuple(filter(None, map(self.edition, self.schemes)))

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags of all languages in which a skill has a name."""
        return tuple(sorted({tag for edition in self.editions for tag in edition.languages}))

    # -- views -------------------------------------------------------------------------------
    def edition(self, name: str) -> Edition | None:
        """Give an edition by its name; None where there is none."""
        scheme = self.schemes.get(name)
        if scheme is None:
            return None
        return self.kept(("edition", name), lambda: _edition(self.facts(), scheme, name))

    def entry(self, iri: Iri) -> SkillEntry | None:
        """Give a skill as lists show it; None where it is no skill."""
        if self.kind_of(iri) != "skill":
            return None
        return self.kept(("entry", iri), lambda: read_entries(self.facts(), [iri])[0])

    def skill(self, iri: Iri) -> Skill | None:
        """Give a skill of an edition; None where it is none."""
        return self._of_kind("skill", iri, read_skill)

    def skill_level(self, iri: Iri) -> SkillLevel | None:
        """Give a skill at a level; None where it is none."""
        return self._of_kind("skill level", iri, read_skill_level)

    def level(self, iri: Iri) -> Level | None:
        """Give a level of responsibility; None where it is none."""
        return self._of_kind("level", iri, read_level)

    def attribute(self, iri: Iri) -> Attribute | None:
        """Give an attribute; None where it is none."""
        return self._of_kind("attribute", iri, read_attribute)

    def category(self, iri: Iri) -> Category | None:
        """Give a category or subcategory; None where it is none."""
        return self._of_kind("category", iri, _category)

    def siblings(self, skill: Skill) -> tuple[SkillEntry, ...]:
        """Give the other skills of the subcategory of a skill."""
        category = self.category(skill.entry.path[-1].iri) if skill.entry.path else None
        skills = category.skills if category is not None else ()
        return tuple(one for one in skills if one.iri != skill.iri)

    def versions(self, series: Iri) -> tuple[SkillEntry, ...]:
        """Give a skill whatever the edition as it is in each, the oldest first."""
        return self.kept(("versions", series), lambda: _versions(self.facts(), series))

    @property
    def sources(self) -> tuple[SourceDocument, ...]:
        """All source documents, by language and file name."""
        return self.kept("sources", lambda: _all_sources(self.facts()))

    def skill_named(self, code: str, edition: str = "") -> SkillEntry | None:
        """Give a skill by its code, in an edition or in the newest that has it."""
        newest_first = [e for e in reversed(self.editions) if edition in {"", e.name}]
        found = (skill for one in newest_first for skill in one.skills if skill.code == code)
        return next(found, None)

    def _of_kind(self, kind: str, iri: Iri, read: Callable[[Facts, Iri], _View]) -> _View | None:
        if self.kind_of(iri) != kind:
            return None
        return self.kept((kind, iri), lambda: read(self.facts(), iri))

    def kept(self, key: object, make: Callable[[], _View]) -> _View:
        """Give what was made under a key; made now where it is not there, or old.

        For whatever else is worked out of views, and is to live as long as they do.
        """
        now = time.monotonic()
        made, view = self._kept.get(key, (now, None))
        if view is not None and now - made < self.seconds:
            return cast(_View, view)
        fresh = make()
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = now, fresh
            while len(self._kept) > _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        return fresh


def _edition(facts: Facts, scheme: Iri, name: str) -> Edition:
    skills = read_entries(facts, _skills(facts, scheme))
    facts.need([scheme, attributes := Iri(f"{scheme[:-1]}/attributes>")])
    tops: dict[Iri, CategoryName] = {s.path[0].iri: s.path[0] for s in skills if s.path}
    return Edition(
        scheme,
        name,
        facts.texts(scheme, DCT.title) or facts.texts(scheme, SKOS.prefLabel),
        skills,
        read_levels(facts, scheme),
        tuple(tops[iri] for iri in sorted(tops)),
        read_names(facts, facts.links(attributes, SKOS.hasTopConcept)),
        Counter(tag for skill in skills for tag in skill.names.languages),
    )


def _skills(facts: Facts, scheme: Iri) -> list[Iri]:
    """Give the skills of an edition."""
    skills = facts.instances(SM.Skill)
    facts.need(skills)
    return [skill for skill in skills if scheme in facts.links(skill, SKOS.inScheme)]


def _category(facts: Facts, iri: Iri) -> Category:
    facts.need([iri])
    below = facts.links(iri, SKOS.narrower)
    facts.need(below)
    parts = [one for one in below if facts.is_a(one, SM.Category)]
    deeper = [one for part in parts for one in facts.links(part, SKOS.narrower)]
    facts.need(deeper)
    skills = [one for one in (*below, *deeper) if facts.is_a(one, SM.Skill)]
    entries = read_entries(facts, dict.fromkeys(skills))
    places = {name.iri: place for place, name in enumerate(read_names(facts, parts))}
    return Category(
        iri,
        edition_of(facts, iri, part=False),
        facts.texts(iri, SKOS.prefLabel),
        facts.texts(iri, SKOS.definition),
        facts.texts(iri, SKOS.scopeNote),
        read_path(facts, iri),
        read_names(facts, parts),
        tuple(
            sorted(
                entries, key=lambda e: (places.get(e.path[-1].iri if e.path else iri, -1), e.code)
            )
        ),
        read_matches(facts, iri),
    )


def _versions(facts: Facts, series: Iri) -> tuple[SkillEntry, ...]:
    facts.need([series])
    entries = read_entries(facts, facts.links(series, DCT.hasVersion))
    return tuple(sorted(entries, key=lambda one: natural(one.edition)))


def _all_sources(facts: Facts) -> tuple[SourceDocument, ...]:
    found = facts.instances(SM.SourceDocument)
    facts.need(found)
    documents = (read_source(facts, iri) for iri in found)
    return tuple(sorted(documents, key=lambda one: (one.language, one.file_name, one.iri)))
