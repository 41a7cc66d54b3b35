"""Nothing lost unsaid: what was written as tables is read again, and held against the graph."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from skosmith_converter.exports.model import Material, Product
from skosmith_converter.framework import Framework, Given, merge_documents, resolve_editions
from skosmith_converter.graph import Run, build_graph
from skosmith_converter.iris import Iris
from skosmith_converter.page import Document, Source
from skosmith_converter.serialization import accepted
from skosmith_converter.tables import read_table
from skosmith_converter.terms import Iri, Term, iri_text, is_blank
from skosmith_converter.vocabulary import OWL, SM, prefixed

__all__ = ["Missing", "Returned", "read_again"]

Triple = tuple[Term, Iri, Term]
_OF_FILES = {OWL.versionInfo, SM.saidAt}
"""What is said of the tool, and of places in files."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Statements of one property that tables do not hold."""

    property: str
    """With its usual prefix."""
    count: int
    example: str
    """IRI of the first thing that lacks one."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What comes back of the statements that were written."""

    total: int
    missing: tuple[Missing, ...]
    other: int
    """Statements that come back of things that were there, and say otherwise."""

    @property
    def held(self) -> int:
        """How many come back."""
        return self.total - sum(one.count for one in self.missing)


def read_again(material: Material, products: Sequence[Product]) -> Returned:
    """Convert the files anew, and compare the triples, those about files and runs left out."""
    before = set(_triples(material.framework, material.iris))
    documents, told = [], {}
    for product in products:
        if product.language:
            document = _read(product)
            documents.append(document)
            told[document.source.key] = Given(product.edition, product.language)
    resolved, _ = resolve_editions(documents, told)
    after = set(_triples(merge_documents(resolved), material.iris))
    missing: defaultdict[Iri, list[Term]] = defaultdict(list)
    for subject, predicate, _ in before - after:
        missing[predicate].append(subject)
    found = (
        Missing(prefixed(predicate), len(subjects), iri_text(min(subjects)))
        for predicate, subjects in sorted(missing.items())
    )
    known = {subject for subject, _, _ in before}
    other = sum(subject in known for subject, _, _ in after - before)
    return Returned(len(before), tuple(found), other)


def _read(product: Product) -> Document:
    source = Source(product.name, hashlib.sha256(product.data).hexdigest())
    document, _ = read_table(product.data, source, product.language)
    return document or Document(source, product.language, edition=product.edition)


def _triples(framework: Framework, iris: Iris) -> Iterator[Triple]:
    for subject, predicate, value, _ in accepted(build_graph(framework, iris, Run()).quads):
        local = iri_text(subject).removeprefix(iris.base) if not is_blank(subject) else "_"
        of_the_run = local.partition("/")[0] in {"dataset", "sources", "_"}
        if not (of_the_run or is_blank(value) or predicate in _OF_FILES):
            yield subject, predicate, value
