"""Source documents, and what each says in its named graphs."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from skosmith_converter.graph.documents import EVIDENCE_TERMS, STATUS_TERMS
from skosmith_converter.page import EditionEvidence, Passage, Source, TranslationStatus
from skosmith_converter.rdf.index import Index
from skosmith_converter.terms import (
    DEFAULT_GRAPH,
    Iri,
    Quad,
    Term,
    iri_text,
    is_literal,
    literal_parts,
)
from skosmith_converter.vocabulary import DCT, PROV, SKOS, SM, SPDX

__all__ = ["Heard", "Speaker", "find_documents", "hear", "hear_named_graphs"]

_SAID: Final[Mapping[str, frozenset[Iri]]] = {
    "skill": frozenset({
        SKOS.prefLabel, SKOS.definition, SKOS.scopeNote, SKOS.changeNote, SM.changeMark,
        SM.notObservedAt, SM.notObservedNote, SM.relatedSkill,
    }),
    "skill level": frozenset({SKOS.prefLabel, SKOS.definition, SM.changeMark}),
    "activities": frozenset({SKOS.prefLabel, SM.changeMark}),
    "activity": frozenset({SKOS.prefLabel, SM.sourceText}),
    "level": frozenset({SKOS.prefLabel, SM.guidingPhrase, SM.essence}),
    "essence": frozenset({SKOS.prefLabel}),
    "attribute": frozenset({SKOS.prefLabel, SKOS.definition, SKOS.scopeNote, SM.attributeType}),
    "category": frozenset({SKOS.prefLabel}),
}  # fmt: skip
"""What a document says of a thing; all else is built of that."""
_SEVERAL: Final = {SKOS.scopeNote, SKOS.changeNote, SM.notObservedNote, SM.notObservedAt,
                   SM.relatedSkill}  # fmt: skip
"""Of these one document says several at once; of all others one, and the rest is superseded."""

_PLACE: Final = re.compile(r"(?P<document><.*)[#/](?P<lines>L\d+(?:-L\d+)?)>")
EVIDENCE: Final = {term: evidence for evidence, term in EVIDENCE_TERMS.items()}
STATUS: Final = {term: status for status, term in STATUS_TERMS.items()}


@dataclass(frozen=True, slots=True)
class Heard:
    """One statement of a document."""

    value: Term
    text: str
    """Of a literal; empty else."""
    accepted: bool
    line: int

    @property
    def passage(self) -> Passage:
        """The text with its place."""
        return Passage(self.text, (self.line, self.line))


@dataclass(slots=True)
class Speaker:
    """A source document, and all that it says."""

    source: Source
    language: str
    edition: str
    evidence: EditionEvidence = EditionEvidence.STATED
    status: TranslationStatus | None = None
    subjects: frozenset[str] = frozenset()
    """Codes of the skills that it is about."""
    note: Passage | None = None
    """That a machine translated it."""
    said: defaultdict[Iri, defaultdict[Iri, list[Heard]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def states(self, subject: Iri, predicate: Iri) -> list[list[Heard]]:
        """Give what it says of something, the accepted first, then each superseded text."""
        heard = self.said[subject].get(predicate, ()) if subject in self.said else ()
        accepted = sorted((h for h in heard if h.accepted), key=lambda h: h.text)
        others = sorted((h for h in heard if not h.accepted), key=lambda h: h.text)
        if predicate in _SEVERAL:
            return [found for found in (accepted, others) if found]
        return [[one] for one in accepted + others]

    def heard(self, subject: Iri, predicate: Iri, state: int = 0) -> list[Heard]:
        """Give what it says of something in one of the states."""
        states = self.states(subject, predicate)
        return states[state] if state < len(states) else []

    def passage(self, subject: Iri, predicate: Iri, state: int = 0) -> Passage | None:
        """Give the text that it says of something in one of the states."""
        heard = self.heard(subject, predicate, state)
        return heard[0].passage if heard else None

    @property
    def depth(self) -> int:
        """How many states its texts have at most."""
        return max(
            (len(self.states(s, p)) for s, properties in self.said.items() for p in properties),
            default=0,
        )


def find_documents(index: Index, file: Source) -> dict[Iri, Speaker]:
    """Give the source documents that a graph describes; they say nothing yet."""
    return dict(_documents(index, file, _places(index)))


def _places(index: Index) -> Mapping[str, Mapping[tuple[str, bool], tuple[str, ...]]]:
    """Give where in each document something is spoken of, accepted or not, by local name."""
    found: defaultdict[str, defaultdict[tuple[str, bool], set[str]]] = defaultdict(
        lambda: defaultdict(set)
    )
    for subject, predicate, value, graph in index.placed:
        if predicate == SM.saidAt and (place := _PLACE.fullmatch(value)):
            document = f"{place['document']}>"
            key = index.local(subject), graph in {document, DEFAULT_GRAPH}
            found[document][key].add(place["lines"])
    return {
        document: {key: tuple(sorted(lines)) for key, lines in said.items()}
        for document, said in found.items()
    }


def hear_named_graphs(index: Index, documents: Mapping[Iri, Speaker]) -> list[Quad]:
    """Let each document say what stands in its named graphs; give what stands in none of them."""
    graphs = dict(_graphs(index, documents))
    known: set[tuple[Term, Iri, Term]] = set()
    loose: list[Quad] = []
    for quad in index.placed:
        if (owner := graphs.get(Iri(quad[3]))) is None:
            loose.append(quad)
        elif hear(index, owner[0], quad, accepted=owner[1]):
            known.add(quad[:3])
    return [quad for quad in loose if quad[:3] not in known]


def _documents(
    index: Index,
    file: Source,
    places: Mapping[str, Mapping[tuple[str, bool], tuple[str, ...]]],
) -> Iterator[tuple[Iri, Speaker]]:
    for node in index.of_kind(SM.SourceDocument):
        checksum = index.value(node, SPDX.checksum)
        sha256 = index.plain(checksum or node, SPDX.checksumValue) or ""
        address = index.value(node, DCT.source)
        names = (index.name(subject) for subject in index.values(node, DCT.subject))
        source = Source(
            index.plain(node, SM.fileName) or "",
            sha256,
            None if address is None else iri_text(address),
            index.local(node).removeprefix(f"sources/{sha256[:16]}").removeprefix("/"),
            file.name,
            places.get(node, {}),
        )
        yield (
            node,
            Speaker(
                source,
                index.plain(node, DCT.language) or "",
                index.local(index.value(node, SM.edition) or node),
                EVIDENCE.get(
                    Iri(index.value(node, SM.editionEvidence) or ""), EditionEvidence.STATED
                ),
                STATUS.get(Iri(index.value(node, SM.translationStatus) or "")),
                frozenset(name.code for name in names if name is not None),
            ),
        )


def _graphs(
    index: Index, documents: Mapping[Iri, Speaker]
) -> Iterator[tuple[Iri, tuple[Speaker, bool]]]:
    """Give each named graph with its document, and whether what stands there is accepted."""
    for node, speaker in documents.items():
        yield node, (speaker, True)
        yield Iri(f"{node[:-1]}/superseded>"), (speaker, False)
    for graph in index.of_kind(SM.SupersededStatements):
        origin = Iri(index.value(graph, PROV.wasDerivedFrom) or "")
        if origin in documents:
            yield graph, (documents[origin], False)


def hear(index: Index, speaker: Speaker, quad: Quad, *, accepted: bool) -> bool:
    """Add a statement to what a document says; tell whether it is one that documents make."""
    subject, predicate, value = Iri(quad[0]), quad[1], quad[2]
    line = index.placed.get(quad, 0)
    text = literal_parts(value).value if is_literal(value) else ""
    if predicate == SM.machineTranslationNote:
        speaker.note = Passage(text, (line, line))
        return True
    name = index.name(subject)
    if name is None or predicate not in _SAID[name.kind]:
        return False
    speaker.said[subject][predicate].append(Heard(value, text, accepted, line))
    return True
