"""Reads the vocabulary of the RDF published for SFIA 9, of any edition, language and base."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from skosmith_converter.blocks import clean, without_controls
from skosmith_converter.guidance_text import lead_ins, split_guidance, split_paragraphs
from skosmith_converter.languages import pack_for
from skosmith_converter.page import (
    MAX_LEVEL,
    MIN_LEVEL,
    AttributePage,
    Document,
    EditionEvidence,
    LevelPage,
    LevelSection,
    Passage,
    SkillPage,
    Source,
)
from skosmith_converter.rdf.index import Index
from skosmith_converter.rdf.pages import Unnamed
from skosmith_converter.sentences import split_introduction
from skosmith_converter.terms import DEFAULT_GRAPH, Iri, Quad, Term, iri, is_literal, literal_parts
from skosmith_converter.vocabulary import OWL, RDF, RDFS, SKOS

__all__ = ["Terms", "published_base", "read_published", "terms_of"]

_CLASS = re.compile(r"<(?P<terms>.*/\d{1,2}/ontology/)(?:Skill|Level)>")
_NODE = re.compile(r"<(?P<base>.*[/#])\d{1,2}/(?:skills/[A-Z]{4}|lor/[1-7])>")


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of the published vocabulary, which stand below its edition."""

    namespace: str

    def __call__(self, local: str) -> Iri:
        """Give a term."""
        return iri(self.namespace + local)


def terms_of(quads: Iterable[Quad]) -> Terms | None:
    """Find the vocabulary by the classes of skills or levels; None where no such thing is typed."""
    for _, predicate, value, _ in quads:
        if predicate == RDF.type and (found := _CLASS.fullmatch(value)) is not None:
            return Terms(found["terms"])
    return None


def published_base(quads: Iterable[Quad], terms: Terms) -> str | None:
    """Give what is before the edition in the IRIs of skills and levels."""
    kinds = {terms("Skill"), terms("Level")}
    found = (_NODE.fullmatch(s) for s, p, o, _ in quads if p == RDF.type and o in kinds)
    return min((one["base"] for one in found if one is not None), default=None)


def read_published(
    index: Index, terms: Terms, file: Source
) -> tuple[list[Document], list[Unnamed]]:
    """Give a document for each edition and language of a file: the file itself is the source."""
    reader = _Reader(index, terms)
    parts = sorted(reader.parts())
    documents, unnamed = [], []
    for edition, language in parts:
        part = f"{edition}/{language}" if len(parts) > 1 else ""
        voice = _Voice(reader, replace(file, part=part), edition, language)
        documents.append(voice.document())
        unnamed += voice.unnamed
    return documents, unnamed


@dataclass(frozen=True, slots=True)
class _Reader:
    """The file as a whole."""

    index: Index
    terms: Terms

    def parts(self) -> set[tuple[str, str]]:
        """Give editions and languages in which anything is said."""
        found = set()
        for subject, _, value, _ in self.index.placed:
            name = self.index.name(subject)
            language = literal_parts(value).language if is_literal(value) else None
            if name is not None and language is not None:
                found.add((name.edition, language))
        return found


@dataclass(slots=True)
class _Voice:
    """What the file says of one edition in one language."""

    reader: _Reader
    source: Source
    edition: str
    language: str
    unnamed: list[Unnamed] = field(default_factory=list)
    known: tuple[str, ...] = ()
    """The lines that introduce activities in the guidance of the file."""

    def __post_init__(self) -> None:
        notes, skills = self.reader.terms("skillNotes"), self.reader.terms("Skill")
        texts = (self.text(node, notes) for node in self.index.of_kind(skills))
        self.known = lead_ins((found.text for found in texts if found), pack_for(self.language))

    @property
    def index(self) -> Index:
        return self.reader.index

    def text(self, node: Term, predicate: Iri) -> Passage | None:
        """Give the text in this language."""
        for value in self.index.values(node, predicate):
            if is_literal(value) and (parts := literal_parts(value)).language == self.language:
                line = self.index.placed.get((Iri(node), predicate, value, DEFAULT_GRAPH), 0)
                text = without_controls(clean(parts.value))[0].strip()
                return Passage(text, (line, line), None if text == parts.value else parts.value)
        return None

    def document(self) -> Document:
        """Give all that is said."""
        return Document(
            source=self.source,
            language=self.language,
            skills=tuple(self._skills()),
            levels=tuple(self._levels()),
            attributes=tuple(self._attributes()),
            edition=self.edition,
            evidence=EditionEvidence.STATED,
        )

    def _of_edition(self, nodes: Iterable[Iri]) -> Iterator[Iri]:
        for node in nodes:
            name = self.index.name(node)
            if name is not None and name.edition == self.edition:
                yield node

    def _skills(self) -> Iterator[SkillPage]:
        terms = self.reader.terms
        for node in self._of_edition(self.index.of_kind(terms("Skill"))):
            name = self.text(node, RDFS.label)
            description = self.text(node, terms("skillDescription"))
            notes = self.text(node, terms("skillNotes"))
            sections = tuple(self._sections(node))
            if name is not None:
                yield self._skill(node, name, (description, notes), sections)
            elif description or notes or sections:
                self.unnamed.append(Unnamed(node, self.language))

    def _skill(
        self,
        node: Iri,
        name: Passage,
        texts: tuple[Passage | None, Passage | None],
        sections: tuple[LevelSection, ...],
    ) -> SkillPage:
        description, notes = texts
        named = self.index.name(node)
        category, subcategory = self._category(node)
        guidance = None
        if notes is not None:
            guidance = split_guidance(notes, self.known)
        return SkillPage(
            source=self.source,
            language=self.language,
            code=named.code if named else "",
            name=name,
            description=description,
            mark=None,
            mark_line=0,
            revisions=(),
            guidance=guidance,
            listed_levels=None,
            sections=sections,
            related=(),
            status=None,
            machine_translation_note=None,
            edition=self.edition,
            evidence=EditionEvidence.STATED,
            category=category,
            subcategory=subcategory,
            address=self._address(node),
        )

    def _address(self, node: Iri) -> str | None:
        return self.index.plain(node, self.reader.terms("url"))

    def _category(self, node: Iri) -> tuple[Passage | None, Passage | None]:
        below = self.index.value(node, self.reader.terms("skillCategory"))
        if below is None:
            return None, None
        above = self.index.value(below, SKOS.broader)
        own = self.text(below, SKOS.prefLabel)
        return (own, None) if above is None else (self.text(above, SKOS.prefLabel), own)

    def _sections(self, skill: Iri) -> Iterator[LevelSection]:
        """Give the levels of a skill; one without any text is told in the first language."""
        terms = self.reader.terms
        for node in self.index.values(skill, terms("definedAtLevel")):
            at = self.index.name(self.index.value(node, terms("level")) or node)
            text = self.text(node, terms("skillLevelDescription"))
            untold = not self.index.values(node, terms("skillLevelDescription"))
            if at is None or (text is None and not (untold and self._is_first(skill))):
                continue
            lines = text.text.split("\n") if text else ()
            stripped = [line.strip().removeprefix("- ") for line in lines]
            place = text.lines if text else (0, 0)
            yield LevelSection(
                heading=Passage("", place),
                first=at.level,
                last=at.level,
                level_word="",
                text=tuple(Passage(line, place) for line in stripped if line),
                raw=text,
            )

    def _is_first(self, skill: Iri) -> bool:
        labels = (v for v in self.index.values(skill, RDFS.label) if is_literal(v))
        languages = {literal_parts(label).language or "" for label in labels}
        return self.language == min(languages, default="")

    def _levels(self) -> Iterator[LevelPage]:
        terms = self.reader.terms
        for number in range(MIN_LEVEL, MAX_LEVEL + 1):
            node = self.index.iris.level(self.edition, number)
            phrase = self.text(node, terms("levelGuidingPhrase"))
            raw = self.text(node, terms("levelEssence"))
            introduction, essence = split_introduction(raw)
            if phrase or essence:
                yield LevelPage(
                    self.source,
                    self.language,
                    number,
                    guiding_phrase=phrase,
                    introduction=introduction,
                    essence=essence,
                    essence_raw=raw,
                    address=self._address(node),
                )

    def _attributes(self) -> Iterator[AttributePage]:
        terms = self.reader.terms
        for node in self._of_edition(self.index.of_kind(OWL.AnnotationProperty)):
            name = self.text(node, RDFS.label)
            levels = tuple(self._attribute_levels(node))
            notes = self.text(node, terms("attributeGuidanceNotes"))
            if name is None:
                self.unnamed += [Unnamed(node, self.language)] if levels or notes else []
                continue
            yield AttributePage(
                source=self.source,
                language=self.language,
                code=self.index.plain(node, SKOS.notation) or "",
                name=name,
                kind=self.text(node, terms("attributeType")),
                description=self.text(node, RDFS.comment),
                notes=split_paragraphs(notes) if notes else (),
                notes_raw=notes,
                levels=levels,
                address=self._address(node),
            )

    def _attribute_levels(self, node: Iri) -> Iterator[tuple[int, Passage]]:
        for number in range(MIN_LEVEL, MAX_LEVEL + 1):
            text = self.text(self.index.iris.level(self.edition, number), node)
            if text is not None:
                yield number, text
