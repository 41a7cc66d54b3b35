"""The W3C's tests of SHACL, read from their manifests.

Nothing here goes through a store or a graph object: both rewrite ``"1"^^xsd:boolean``, and then an
engine that is right looks wrong.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from shacl_findings import RDF, Found, Reading, Verdict, triples_in
from skosmith_converter.terms import iri, iri_text, is_blank

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
HOME = "https://w3c.github.io/data-shapes/data-shapes-test-suite/tests/"
REPORT_WORDS = ("focusNode>", "value>", "sourceShape>", "sourceConstraint>")


@dataclass(frozen=True)
class Case:
    """One test."""

    name: str
    """Its manifest and its own name, such as ``core/path/path-inverse-001``."""
    file: Path
    node: str
    data: Path
    shapes: Path

    @property
    def is_one_file(self) -> bool:
        """Tell whether blank nodes have the same labels in data, shapes and expectation."""
        return self.file == self.data == self.shapes

    def expected(self) -> Verdict | None:
        """Give what a right engine says; None where it is to refuse the shapes."""
        reading = Reading(triples_of_file(self.file, self.file.parents[2]))
        result = reading.value(self.node, f"<{MF}result>")
        return None if result == f"<{SHT}Failure>" else reading.report(result)


def cases(root: Path, part: str) -> Iterator[Case]:
    """Give the tests of a part of the suite, ``core`` or ``sparql``.

    One is in no manifest (sparql/component/nodeValidator-001, "proposed"): it is run, too.
    """
    listed = list(_cases_below(root / part / "manifest.ttl", root))
    read = {case.file for case in listed}
    yield from listed
    for file in sorted((root / part).rglob("*-[0-9]*.ttl")):
        if file not in read:
            yield from _cases_below(file, root)


def _cases_below(manifest: Path, root: Path) -> Iterator[Case]:
    reading = Reading(triples_of_file(manifest, root))
    for node in [s for s, rows in reading.rows.items() if f"<{MF}Manifest>" in _types(rows)]:
        for included in reading.values(node, f"<{MF}include>"):
            yield from _cases_below(_file_of(included, root), root)
        for entries in reading.values(node, f"<{MF}entries>"):
            for entry in reading.members(entries):
                yield _case(reading, entry, manifest, root)


def _types(rows: dict) -> list:
    return rows.get(f"<{RDF}type>", [])


def _case(reading: Reading, entry: str, manifest: Path, root: Path) -> Case:
    action = reading.value(entry, f"<{MF}action>")
    data, shapes = (
        _file_of(reading.value(action, f"<{SHT}{word}>"), root)
        for word in ("dataGraph", "shapesGraph")
    )
    folder = manifest.parent.relative_to(root).as_posix()
    name = f"{folder}/{iri_text(entry).rpartition('/')[2]}"
    return Case(name, manifest, entry, data, shapes)


def _file_of(term: str, root: Path) -> Path:
    return root / iri_text(term).removeprefix(HOME)


@cache
def triples_of_file(file: Path, root: Path) -> list:
    """Give the triples of a file of the suite."""
    return triples_in(file.read_bytes(), base_of(file, root))


def base_of(file: Path, root: Path) -> str:
    """Give the address that relative IRIs of a file of the suite are relative to."""
    return HOME + file.relative_to(root).as_posix()


# -- Blank nodes by what is said of them ----------------------------------------------------------------


class Descriptions:
    """Tells blank nodes by their triples, so that two readings of one file agree."""

    def __init__(self, triples: Iterable) -> None:
        self._about: dict = {}
        for subject, predicate, value in triples:
            if is_blank(subject):
                self._about.setdefault(subject, set()).add((predicate, value, ">"))
            if is_blank(value) and not predicate.endswith(REPORT_WORDS):
                self._about.setdefault(value, set()).add((predicate, subject, "<"))
        self._known: dict = {}

    def of(self, term: str | None) -> str | None:
        """Give a term, a blank node as the digest of what is said of it."""
        if term is None or not is_blank(term):
            return term
        if term not in self._known:
            self._known[term] = self._described(term, frozenset())
        return self._known[term]

    def _described(self, node: str, above: frozenset) -> str:
        if not is_blank(node):
            return node
        if node in above:
            return "above"
        rows = (
            f"{way} {predicate} {self._described(other, above | {node})}"
            for predicate, other, way in self._about.get(node, ())
        )
        return "_:" + sha256("\n".join(sorted(rows)).encode()).hexdigest()[:12]

    def verdict(self, verdict: Verdict) -> Verdict:
        """Give a verdict with all blank nodes described."""
        found = (
            one._replace(
                focus=self.of(one.focus), shape=self.of(one.shape), value=self.of(one.value)
            )
            for one in verdict.found.elements()
        )
        return Verdict(verdict.conforms, Counter(found))


def differences(expected: Counter, found: Counter) -> list[str]:
    """Give what is missing and what is too much, a line each."""
    return [f"missing {_shown(one)}" for one in (expected - found).elements()] + [
        f"too much {_shown(one)}" for one in (found - expected).elements()
    ]


def _shown(one: Found) -> str:
    return " | ".join(f"{name}={value}" for name, value in one._asdict().items())


__all__ = ["Case", "Descriptions", "base_of", "cases", "differences", "iri", "triples_of_file"]
