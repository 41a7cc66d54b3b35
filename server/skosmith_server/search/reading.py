"""Which texts of a graph are looked through, and what is known of the things that they tell of."""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from skosmith_converter.serialization import accepted
from skosmith_converter.terms import Iri, Quad, Term, iri_text, is_iri, is_literal, literal_parts
from skosmith_converter.vocabulary import DCT, PROV, RDF, RDFS, SKOS, SM

__all__ = ["FIELDS", "OWNERS", "READ", "Subject", "Text", "read_texts"]

_SKOS: Final = SKOS.namespace
_FIELD_OF: Final[Mapping[str, str]] = {
    SKOS.notation: "code",
    SKOS.prefLabel: "label",
    DCT.title: "label",
    RDFS.label: "label",
    f"<{_SKOS}altLabel>": "altLabel",
    f"<{_SKOS}hiddenLabel>": "altLabel",
    SM.guidingPhrase: "guidingPhrase",
    SKOS.definition: "definition",
    SM.essence: "essence",
    SKOS.scopeNote: "scopeNote",
    f"<{_SKOS}example>": "note",
    f"<{_SKOS}note>": "note",
    SKOS.changeNote: "changeNote",
    SM.notObservedNote: "note",
}
_LABEL_OF: Final[Mapping[str, str]] = {
    SM.GuidanceActivity: "activity",
    SM.ResponsibilityStatement: "statement",
    SM.EssenceStatement: "essence",
    SKOS.OrderedCollection: "note",
    PROV.SoftwareAgent: "note",
}
"""Class → field: what these are called is a sentence."""
_RENAMED: Final = frozenset({"label", "definition"})
FIELDS: Final = (
    "code", "label", "altLabel", "guidingPhrase", "definition", "essence", "activity",
    "scopeNote", "statement", "note", "changeNote",
)  # fmt: skip
"""In the order in which what is found in them is shown."""
_SKILL_TYPE: Final = Iri("<http://data.europa.eu/esco/model#skillType>")
"""Tells ESCO's knowledge from its skills, as a class would."""
_RELATIONS: Final = (
    RDF.type, SKOS.inScheme, SKOS.topConceptOf, SKOS.broader, SM.activityOf, SM.statementOf,
    SM.atLevel, _SKILL_TYPE,
)  # fmt: skip
OWNERS: Final = (SM.activityOf, SM.statementOf, SKOS.broader)
READ: Final = (*_FIELD_OF, *_RELATIONS)
"""All properties that are read."""
_EDITION: Final = re.compile(r"/(\d[\w.]*)(?:/(?:lor|attributes|activities|statements))?>")
_NUMBER: Final = re.compile(r"(\d+)>$")
_DEEPEST: Final = 8
"""Steps from a concept up to its category."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing that texts tell of."""

    iri: str
    """As a term; a blank node may be one."""
    kind: str = ""
    """Local name of its class."""
    edition: str = ""
    code: str = ""
    """Its own notation, else that of the skill that it belongs to."""
    level: str = ""
    categories: tuple[str, ...] = ()
    """Last parts of the IRIs of its category and subcategory."""
    schemes: tuple[str, ...] = ()
    """Concept schemes that it is in, as terms."""
    classes: tuple[str, ...] = ()
    """All its classes, as terms."""

    @property
    def several(self) -> tuple[tuple[str, ...], ...]:
        """All that it may have several of: categories, schemes, classes."""
        return self.categories, self.schemes, self.classes

    @property
    def age(self) -> int:
        """Sorts newer editions before older ones, and both before what is of no edition."""
        digits = re.match(r"\d+", self.edition)
        return -int(digits.group()) if digits else 1


class Text(NamedTuple):
    """One literal that is looked through."""

    subject: Subject
    field: str
    literal: str
    """As a term, as it stands in the graph."""
    language: str
    """Its tag; empty without one."""

    @property
    def value(self) -> str:
        """What it says; made anew each time, since the texts of a large graph are long."""
        return literal_parts(self.literal).value


@dataclass(slots=True)
class _Relations:
    """What is said of subjects, apart from texts."""

    values: dict[str, dict[str, list[str]]] = field(
        default_factory=lambda: {predicate: {} for predicate in _RELATIONS}
    )
    codes: dict[str, str] = field(default_factory=dict)

    def first(self, subject: str, predicate: str) -> str:
        """Give a value; empty without one."""
        found = self.values[predicate].get(subject)
        return min(found) if found else ""

    def kind(self, subject: str) -> str:
        """Give the class of ours that a subject has, else any."""
        kinds = sorted(self.values[RDF.type].get(subject, ()))
        ours = [kind for kind in kinds if kind.startswith(f"<{SM.namespace}")]
        return next(iter(ours or kinds), "")

    def all(self, subject: str, *predicates: str) -> tuple[str, ...]:
        """Give all values that are IRIs, sorted."""
        values = [self.values[predicate].get(subject, ()) for predicate in predicates]
        return tuple(sorted({value for found in values for value in found if is_iri(value)}))

    def owners(self, subject: str) -> Iterator[str]:
        """Give what a subject belongs to, step by step upwards."""
        for _ in range(_DEEPEST):
            upper = filter(None, (self.first(subject, predicate) for predicate in OWNERS))
            subject = next(upper, "")
            if not subject:
                return
            yield subject


def read_texts(quads: Sequence[Quad]) -> list[Text]:
    """Give the texts of a graph, superseded ones left out: the best places first.

    That is by field, the newest edition first, then by IRI.
    """
    relations, literals = _sorted_out(quads)
    subjects = [_subject(subject, relations) for subject in literals]
    places: dict[str, list[Text]] = {name: [] for name in FIELDS}
    for subject in sorted(subjects, key=lambda subject: (subject.age, subject.iri)):
        renamed = _LABEL_OF.get(relations.kind(subject.iri))
        for predicate, term in sorted(set(literals[subject.iri])):
            name = _FIELD_OF[predicate]
            if renamed and name in _RENAMED:
                name = renamed
            places[name].append(Text(subject, name, term, _language(term)))
    return [text for texts in places.values() for text in texts]


def _language(literal: str) -> str:
    """Give the language tag of a literal, the same string each time."""
    tail = literal[literal.rindex('"') + 1 :]
    return sys.intern(tail[1:]) if tail.startswith("@") else ""


def _sorted_out(quads: Sequence[Quad]) -> tuple[_Relations, dict[str, list[tuple[Iri, Term]]]]:
    relations = _Relations()
    literals: dict[str, list[tuple[Iri, Term]]] = defaultdict(list)
    for subject, predicate, value, _ in accepted(quads):
        if predicate in _FIELD_OF:
            if is_literal(value):
                literals[subject].append((predicate, value))
                if predicate == SKOS.notation:
                    relations.codes[subject] = literal_parts(value).value
        elif (values := relations.values.get(predicate)) is not None:
            values.setdefault(subject, []).append(value)
    return relations, literals


def _subject(subject: str, relations: _Relations) -> Subject:
    kind = relations.kind(subject)
    above = list(relations.owners(subject))
    code = next((c for s in (subject, *above) if (c := relations.codes.get(s))), "")
    levels = (relations.first(s, SM.atLevel) for s in (subject, *above))
    level = next(filter(None, levels), subject if kind == SM.Level else "")
    numbered = _NUMBER.search(level)
    edition = _EDITION.search(relations.first(subject, SKOS.inScheme))
    categories = [
        _last_part(iri) for iri in (subject, *above) if relations.kind(iri) == SM.Category
    ]
    return Subject(
        subject,
        _last_part(kind),
        edition.group(1) if edition else "",
        code,
        numbered.group(1) if numbered else "",
        tuple(categories),
        relations.all(subject, SKOS.inScheme, SKOS.topConceptOf),
        relations.all(subject, RDF.type, _SKILL_TYPE),
    )


def _last_part(iri: str) -> str:
    return re.split(r"[/#]", iri_text(iri).rstrip("/"))[-1]
