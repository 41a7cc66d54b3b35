"""A taxonomy as linking sees it, and a mapping between two of its kind."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["Concept", "Link", "Predicate", "Scheme", "Status", "Taxonomy"]


@dataclass(frozen=True, slots=True)
class Concept:
    """A skill, level, occupation, knowledge area or group of a taxonomy."""

    iri: str
    """Without brackets."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """The preferred label by language tag; "" for a label without one."""
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Alternative labels by language tag, none of them the preferred one."""
    hidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Hidden labels by language tag."""
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Description first, then definition and scope notes, by language tag."""
    notation: str = ""
    kind: str = ""
    """IRI of its class or type: skill, knowledge, occupation, group; what may be exact matches."""
    broader: tuple[str, ...] = ()
    """IRIs of the concepts directly above."""
    schemes: tuple[str, ...] = ()
    """IRIs of the concept schemes and collections that it is in."""
    deprecated: bool = False
    scope_notes: frozenset[str] = frozenset()
    """Those of its texts that tell how to use it, not what it is."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A concept scheme or collection that concepts are in."""

    iri: str
    titles: Mapping[str, str] = field(default_factory=dict)
    """By language tag; "" for one without."""
    collection: bool = False
    """Whether it is a `skos:Collection`."""


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All concepts of one edition of a taxonomy, and how they hang together."""

    iri: str
    """Of the concept scheme."""
    title: str
    version: str = ""
    concepts: Mapping[str, Concept] = field(default_factory=dict)
    """By IRI, in a stable order."""
    relations: Sequence[tuple[str, str, str]] = ()
    """Subject, property, object as IRIs: such as essential and optional skills of occupations."""
    acknowledgement: str = ""
    """The sentence that whoever shows it has to show."""
    candidates: frozenset[str] = frozenset()
    """IRIs of the concepts that linking looks at by default; empty for all."""
    schemes: Sequence[Scheme] = ()
    """What is known of the schemes and collections that its concepts name, `iri` among them."""
    remarks: Sequence[str] = ()
    """What its reader left out or decided, a sentence each."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its labels, sorted."""
        return tuple(sorted({tag for one in self.concepts.values() for tag in one.labels}))


class Predicate(enum.StrEnum):
    """A SKOS mapping property, in SKOS's direction: A broadMatch B says that B is the broader."""

    EXACT = "skos:exactMatch"
    CLOSE = "skos:closeMatch"
    BROAD = "skos:broadMatch"
    NARROW = "skos:narrowMatch"
    RELATED = "skos:relatedMatch"

    @property
    def inverse(self) -> "Predicate":
        """The property that says the same from the other end (SKOS S43, S44)."""
        return {Predicate.BROAD: Predicate.NARROW, Predicate.NARROW: Predicate.BROAD}.get(
            self, self
        )


class Status(enum.StrEnum):
    """What people have said of a mapping."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    """``predicate_modifier: Not``."""
    NO_MATCH = "no match"
    """Reviewed: nothing there corresponds (``sssom:NoTermFound``)."""


@dataclass(frozen=True, slots=True)
class Link:
    """A row of a mapping set (SSSOM 1.0)."""

    subject: str
    """IRI without brackets."""
    predicate: Predicate
    object: str
    """IRI without brackets; ``sssom:NoTermFound`` where there is none."""
    status: Status = Status.PROPOSED
    confidence: float | None = None
    """0 to 1, calibrated."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """The other columns of SSSOM as they stand in the file: labels, justification, reviewer …"""
    written: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Cells of the columns that are attributes here as the file has them: ``0.90``, a long IRI."""
