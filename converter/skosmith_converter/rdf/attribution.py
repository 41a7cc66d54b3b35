"""Who says what: every text of a graph goes to the source document that it comes from.

Where the file keeps named graphs, the graph tells. Where it doesn't, a text goes to the one
document that can have said it (of its edition and language, about its skill); where several can,
to the RDF file itself, since to choose would be to invent.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from skosmith_converter.page import EditionEvidence, Source, TranslationStatus
from skosmith_converter.rdf.index import Index
from skosmith_converter.rdf.names import Name
from skosmith_converter.rdf.speakers import Speaker, find_documents, hear, hear_named_graphs
from skosmith_converter.terms import DEFAULT_GRAPH, Iri, Quad, Term, is_literal, literal_parts
from skosmith_converter.vocabulary import SKOS, SM

__all__ = ["find_speakers"]


def find_speakers(index: Index, file: Source) -> tuple[list[Speaker], int]:
    """Give the source documents with what they say, and how many statements none is sure to make.

    The file itself is among them where it must stand in for documents that can't be told apart.
    """
    hall = _Hall(index, file, find_documents(index, file))
    for quad in hear_named_graphs(index, hall.documents):
        if (name := index.name(quad[0])) is not None:
            _attribute(hall, name, quad)
        elif (document := hall.documents.get(Iri(quad[0]))) is not None:
            hear(index, document, quad, accepted=True)
    return list(_used(hall)), hall.unclear


def _used(hall: "_Hall") -> Iterator[Speaker]:
    """Give the speakers that say anything, the parts of the file named apart if need be."""
    for speaker in hall.documents.values():
        if speaker.said or not speaker.subjects:
            yield speaker
    for (edition, language), speaker in sorted(hall.parts.items()):
        if len(hall.parts) > 1:
            speaker.source = replace(speaker.source, part=f"{edition}/{language}")
        yield speaker


@dataclass(slots=True)
class _Hall:
    """All speakers of a file."""

    index: Index
    file: Source
    documents: dict[Iri, Speaker]
    parts: dict[tuple[str, str], Speaker] = field(default_factory=dict)
    """Edition and language → what only the file itself can be named as the source of."""
    unclear: int = 0
    """How many statements have several documents that can have made them."""
    _by_topic: defaultdict[tuple[str, str | None, str], list[Speaker]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def __post_init__(self) -> None:
        for speaker in self.documents.values():
            for language in (None, speaker.language):
                for code in ("", *speaker.subjects):
                    self._by_topic[speaker.edition, language, code].append(speaker)

    def part(self, edition: str, language: str, candidates: Sequence[Speaker]) -> Speaker:
        """Give the file itself as a source; a beta where all that can have said it are."""
        speaker = self.parts.get((edition, language))
        if speaker is None:
            speaker = Speaker(self.file, language, edition)
            self.parts[edition, language] = speaker
            if candidates and all(c.status is TranslationStatus.BETA for c in candidates):
                speaker.status = TranslationStatus.BETA
        return speaker

    def candidates(self, edition: str, language: str | None, code: str = "") -> list[Speaker]:
        """Give the documents of an edition and language, about a skill."""
        return self._by_topic.get((edition, language, code), [])


def _attribute(hall: _Hall, name: Name, quad: Quad) -> None:
    """Let a statement outside of named graphs be said by the document that it must come from."""
    language = _language(quad[2])
    if quad[1] in {SM.notObservedAt, SM.notObservedNote}:
        speakers = _of_not_observed(hall, name, language)
    elif name.kind == "category" and language is not None:
        speakers = [_of_category(hall, name, quad[0], language)]
    elif language is not None:
        speakers = [
            _one_of(hall, name, language, hall.candidates(name.edition, language, name.code))
        ]
    elif quad[1] in {SM.changeMark, SM.relatedSkill}:
        speakers = _of_mark(hall, name, quad)
    else:
        return
    for speaker in speakers:
        hear(hall.index, speaker, quad, accepted=True)


def _language(term: Term) -> str | None:
    return literal_parts(term).language if is_literal(term) else None


def _one_of(hall: _Hall, name: Name, language: str, candidates: Sequence[Speaker]) -> Speaker:
    """Give the only candidate, else the file itself."""
    if len(candidates) == 1:
        return candidates[0]
    hall.unclear += bool(candidates)
    return hall.part(name.edition, language, candidates)


def _of_mark(hall: _Hall, name: Name, quad: Quad) -> list[Speaker]:
    """Give who says a mark or names a related skill: the only document about the skill.

    Marks prove SFIA 9, so what is of its edition by structure alone bears none. Failing that, the
    file says it, in the first language that names the skill, and the level if it is one's mark.
    """
    candidates = hall.candidates(name.edition, name.group or None, name.code)
    if quad[1] == SM.changeMark:
        candidates = [c for c in candidates if c.evidence is not EditionEvidence.STRUCTURE]
    if len(candidates) == 1:
        return candidates
    hall.unclear += bool(candidates)
    skill = hall.index.iris.skill(name.edition, name.code)
    nodes = [skill, Iri(quad[0])] if name.kind == "skill level" else [skill]
    languages = _languages(hall.index, name, nodes)
    return [_naming_part(hall, min(languages), *nodes)] if languages else []


def _languages(index: Index, name: Name, nodes: Sequence[Iri]) -> set[str]:
    """Give the languages in which a mark may be said: those that name what it is of.

    The mark of a list that stands apart is said in its language; that of the main list in others.
    """
    languages = set.intersection(*(set(_labels(index, node)) for node in nodes))
    if name.kind != "activities":
        return languages
    lists = index.values(nodes[0], SM.guidanceActivities)
    apart = {found.group for one in lists if (found := index.name(one)) is not None}
    return languages & {name.group} if name.group else languages - apart


def _of_not_observed(hall: _Hall, name: Name, language: str | None) -> list[Speaker]:
    """Give who says that a skill is not observed: level and note are said together.

    With one level, every document with a note says it. With several levels and several notes
    nothing tells which document says which, so the file says all.
    """
    index, skill = hall.index, hall.index.iris.skill(name.edition, name.code)
    levels = index.values(skill, SM.notObservedAt)
    notes = {tag for v in index.values(skill, SM.notObservedNote) if (tag := _language(v))}
    found = []
    for tag in sorted(notes) if language is None else [language]:
        candidates = hall.candidates(name.edition, tag, name.code)
        if len(candidates) == 1 and 1 in {len(levels), len(notes)}:
            found.append(candidates[0])
        else:
            hall.unclear += bool(candidates)
            found.append(_naming_part(hall, tag, skill))
    return found


def _of_category(hall: _Hall, name: Name, category: Term, language: str) -> Speaker:
    """Give who names a category: the only document with skills in it.

    A subcategory is named by who names the category that it is in. Where the file must do it, it
    names the skills in it, too: that is how they are known to be.
    """
    index = hall.index
    above = (v for v in index.values(category, SKOS.broader) if index.is_a(v, SM.Category))
    codes = _codes_below(index, next(above, category))
    of_codes = (d for code in codes for d in hall.candidates(name.edition, language, code))
    candidates = list({id(d): d for d in of_codes}.values())
    speaker = _one_of(hall, name, language, candidates)
    if len(candidates) != 1:
        for code in codes:
            skill = index.iris.skill(name.edition, code)
            if language in _labels(index, skill):
                _naming_part(hall, language, skill)
    return speaker


def _codes_below(index: Index, category: Term) -> list[str]:
    """Give the codes of the skills in a category and its subcategories."""
    below = index.values(category, SKOS.narrower)
    deeper = (
        v for c in below if index.is_a(c, SM.Category) for v in index.values(c, SKOS.narrower)
    )
    names = (index.name(node) for node in (*below, *deeper))
    return sorted({name.code for name in names if name is not None and name.kind == "skill"})


def _labels(index: Index, node: Term) -> dict[str, Term]:
    """Give the labels of a skill or skill level by language."""
    labels = index.values(node, SKOS.prefLabel)
    return {tag: label for label in labels if (tag := _language(label))}


def _naming_part(hall: _Hall, language: str, *nodes: Iri) -> Speaker:
    """Give the file itself as a source that also names a skill, or one at a level."""
    name = hall.index.name(nodes[0])
    edition, code = (name.edition, name.code) if name else ("", "")
    speaker = hall.part(edition, language, hall.candidates(edition, language, code))
    for node in nodes:
        label = _labels(hall.index, node).get(language)
        known = speaker.said[node][SKOS.prefLabel]
        if label is not None and all(heard.value != label for heard in known):
            quad = (node, SKOS.prefLabel, label, DEFAULT_GRAPH)
            hear(hall.index, speaker, quad, accepted=True)
    return speaker
