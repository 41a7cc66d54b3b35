"""SKOS files, ESCO's own Turtle among them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from skosmith_converter.errors import SourceError
from skosmith_converter.links.model import Concept, Scheme, Taxonomy
from skosmith_converter.links.targets.documents import Document
from skosmith_converter.links.targets.drafting import Draft, Drafts
from skosmith_converter.links.targets.esco import version_named
from skosmith_converter.links.targets.esco_terms import (
    ACKNOWLEDGEMENT,
    ESCO,
    GROUP,
    MODEL,
    OCCUPATION,
    SKILL,
    TITLE,
    ict_candidates,
    main_scheme,
    schemes_of,
)
from skosmith_converter.links.targets.options import TargetOptions
from skosmith_converter.parsing import read_rdf
from skosmith_converter.serialization import format_of_path
from skosmith_converter.terms import Quad, is_iri, is_literal, literal_parts
from skosmith_converter.vocabulary import DC, DCT, OWL, RDF, RDFS, SKOS, SKOSXL

__all__ = ["read_skos", "read_skos_rows"]

_DESCRIPTION: Final = "<http://purl.org/dc/terms/description>"
_STATUS: Final = "<http://purl.org/iso25964/skos-thes#status>"
_ESCO_CLASSES: Final = tuple(f"<{name}>" for name in (SKILL, OCCUPATION, GROUP))
_KEPT: Final = (MODEL, *(str(one)[1:-1] for one in (SKOS.related, DCT.isReplacedBy)))
"""What relations begin with that are kept."""
_NOT_KEPT: Final = frozenset({f"<{MODEL}skillType>"})
_TITLES: Final = (DCT.title, DC.title, RDFS.label, SKOS.prefLabel)

_Statements = dict[str, dict[str, list[str]]]


def read_skos(documents: Sequence[Document], options: TargetOptions) -> Taxonomy:
    """Read concepts, labels (SKOS-XL's too), texts, hierarchy, schemes and collections.

    Raises SourceError where a file is no RDF or the files hold no concept.
    """
    rows = (
        row
        for document in documents
        for row in read_rdf(document.data, format_of_path(document.file_name), document.name)
    )
    return read_skos_rows(rows, documents[0].name, options, version_named(documents))


def read_skos_rows(
    rows: Iterable[Quad], name: str, options: TargetOptions, versions: Sequence[str] = ()
) -> Taxonomy:
    """Read the same of statements; `versions` are those that files of ESCO are named after.

    Raises SourceError, with `name` for its place, where there is no concept.
    """
    said: _Statements = defaultdict(lambda: defaultdict(list))
    for subject, predicate, thing, _ in rows:
        said[subject][predicate].append(thing)
    reading = _Reading(said, options)
    if not reading.drafts:
        raise SourceError(name, "holds no skos:Concept", "Name a SKOS file, or a table.")
    return reading.taxonomy(versions)


class _Reading:
    """Statements by subject and property, and the concepts drawn from them."""

    def __init__(self, said: _Statements, options: TargetOptions) -> None:
        self.said = said
        self.options = options
        self.drafts = Drafts()
        self.relations: set[tuple[str, str, str]] = set()
        members = {SKOS.inScheme, SKOS.topConceptOf, SKOS.broader}
        for subject, statements in list(said.items()):
            types = statements.get(RDF.type, ())
            if is_iri(subject) and (
                SKOS.Concept in types
                or any(one in types for one in _ESCO_CLASSES)
                or (not types and members & statements.keys())
            ):
                self._read(subject, self.drafts[subject[1:-1]])
        self._read_inverses()

    def taxonomy(self, versions: Sequence[str]) -> Taxonomy:
        concepts = self.drafts.concepts()
        relations = sorted(self.relations)
        schemes = self._schemes(concepts)
        remarks = self.drafts.remarks()
        if any(iri.startswith(ESCO) for iri in concepts):
            main = main_scheme(concepts)
            stated = self._first(f"<{main}>", OWL.versionInfo)
            version = self.options.version or stated or (versions[-1] if versions else "")
            return Taxonomy(
                main,
                self.options.title or TITLE,
                version,
                concepts,
                relations,
                ACKNOWLEDGEMENT,
                ict_candidates(concepts, relations),
                schemes_of(concepts, schemes),
                remarks,
            )
        main = self._main(concepts, schemes)
        titles = next((one.titles for one in schemes if one.iri == main), {})
        title = self.options.title or titles.get("en") or next(iter(titles.values()), main)
        node = f"<{main}>"
        version = self.options.version or self._first(node, OWL.versionInfo)
        rights = self._first(node, DCT.rights)
        return Taxonomy(
            main, title, version, concepts, relations, rights, frozenset(), schemes, remarks
        )

    def _main(self, concepts: Mapping[str, Concept], schemes: Sequence[Scheme]) -> str:
        """Give the scheme that most concepts are in."""
        collections = {one.iri for one in schemes if one.collection}
        counts = Counter(
            scheme
            for concept in concepts.values()
            for scheme in concept.schemes
            if scheme not in collections
        )
        if counts:
            return min(counts, key=lambda scheme: (-counts[scheme], scheme))
        alone = [one.iri for one in schemes if not one.collection]
        return (alone or [self.options.base_iri or "urn:x-skosmith:scheme"])[0]

    def _schemes(self, concepts: Mapping[str, Concept]) -> list[Scheme]:
        used = {f"<{one}>" for concept in concepts.values() for one in concept.schemes}
        kinds = {SKOS.Collection, SKOS.OrderedCollection}
        typed = {
            subject
            for subject, statements in self.said.items()
            if is_iri(subject) and {SKOS.ConceptScheme, *kinds} & set(statements.get(RDF.type, ()))
        }
        found = []
        for node in sorted(used | typed):
            titles: dict[str, str] = {}
            for predicate in _TITLES:
                for value, tag in self._literals(node, predicate):
                    titles.setdefault(tag, value)
            collection = bool(kinds & set(self.said.get(node, {}).get(RDF.type, ())))
            found.append(Scheme(node[1:-1], dict(sorted(titles.items())), collection))
        return found

    def _read(self, node: str, draft: Draft) -> None:
        statements = self.said[node]
        add: Callable[[str, str], None]
        for plain, extended, add in (
            (SKOS.prefLabel, SKOSXL.prefLabel, draft.label),
            (SKOS.altLabel, SKOSXL.altLabel, draft.other),
            (SKOS.hiddenLabel, SKOSXL.hiddenLabel, draft.hide),
        ):
            forms = [(v, t) for one in statements.get(extended, ()) for v, t in self._form(one)]
            for value, tag in self._literals(node, plain) + sorted(forms):
                add(tag, value)
        for predicate in (_DESCRIPTION, SKOS.definition, SKOS.scopeNote):
            for value, tag in self._literals(node, predicate):
                draft.text(tag, value.strip(), scope=predicate == SKOS.scopeNote)
        draft.notation = self._first(node, SKOS.notation)
        draft.deprecated = (
            self._first(node, OWL.deprecated) in {"true", "1"}
            or self._first(node, _STATUS) == "obsolete"
        )
        draft.kind = _kind(statements)
        for predicate, known in ((SKOS.broader, draft.broader), (SKOS.inScheme, draft.schemes),
                                 (SKOS.topConceptOf, draft.schemes)):  # fmt: skip
            known.update({one[1:-1]: None for one in statements.get(predicate, ()) if is_iri(one)})
        self._relate(node, statements)

    def _relate(self, node: str, statements: Mapping[str, list[str]]) -> None:
        for predicate, things in statements.items():
            if predicate[1:].startswith(_KEPT) and predicate not in _NOT_KEPT:
                subject, name = node[1:-1], predicate[1:-1]
                self.relations |= {(subject, name, one[1:-1]) for one in things if is_iri(one)}
        for one in statements.get(DCT.replaces, ()):
            if is_iri(one):
                self.relations.add((one[1:-1], DCT.isReplacedBy[1:-1], node[1:-1]))

    def _read_inverses(self) -> None:
        """Read what is said from the other end: of groups, schemes and collections."""
        for subject, statements in self.said.items():
            for predicate in (SKOS.narrower, SKOS.hasTopConcept, SKOS.member):
                for one in statements.get(predicate, ()):
                    if is_iri(subject) and (concept := one[1:-1]) in self.drafts:
                        draft = self.drafts[concept]
                        known = draft.broader if predicate == SKOS.narrower else draft.schemes
                        known[subject[1:-1]] = None

    def _form(self, node: str) -> list[tuple[str, str]]:
        return self._literals(node, SKOSXL.literalForm)

    def _literals(self, node: str, predicate: str) -> list[tuple[str, str]]:
        """Give text and language tag of literals, sorted; a NodeLiteral of ESCO is one, too."""
        found = []
        for one in self.said.get(node, {}).get(predicate, ()):
            if is_literal(one):
                parts = literal_parts(one)
                found.append((parts.value, parts.language or ""))
            elif (inner := self.said.get(one)) is not None:
                tag = self._first(one, f"<{MODEL}language>")
                values = inner.get(f"<{MODEL}nodeLiteral>", ())
                inside = [literal_parts(value) for value in values if is_literal(value)]
                found += [(parts.value, parts.language or tag) for parts in inside]
        return sorted(found)

    def _first(self, node: str, predicate: str) -> str:
        """Give the least of the literals; "" without one."""
        values = self.said.get(node, {}).get(predicate, ())
        return min((literal_parts(one).value for one in values if is_literal(one)), default="")


def _kind(statements: Mapping[str, list[str]]) -> str:
    """Give the type of a skill, else the class: ESCO's before others."""
    kinds = statements.get(f"<{MODEL}skillType>", [])
    types = statements.get(RDF.type, [])
    known = [one for one in _ESCO_CLASSES if one in types]
    others = sorted(
        one
        for one in types
        if is_iri(one) and one != SKOS.Concept and not one[1:].startswith(MODEL)
    )
    return next((one[1:-1] for one in (*sorted(kinds), *known, *others)), "")
