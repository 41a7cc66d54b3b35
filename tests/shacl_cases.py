"""Cases of SHACL in the files of ``tests/shacl``: a graph with its shapes, and what is to be found.

A case is Turtle below a line ``#### its title``, the prefixes and the declarations of ``ex:P``
given. ``[] ex:finds`` has a list for each finding: focus node, component and the value, if there
is one. With it may stand the paths, severities and messages of all findings.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shacl_findings import NIL, Reading, Verdict, short, triples_in

FOLDER = Path(__file__).parent / "shacl"
EX = "http://example.org/"
EXPECTATIONS = {"finds", "paths", "severities", "messages", "tells"}
DECLARED = f"""
    ex:P sh:declare [ sh:prefix "ex" ; sh:namespace "{EX}"^^xsd:anyURI ] ,
        [ sh:prefix "skos" ; sh:namespace "http://www.w3.org/2004/02/skos/core#"^^xsd:anyURI ] .
"""


@dataclass(frozen=True)
class Case:
    """One case."""

    name: str
    triples: tuple
    """Data and shapes."""
    expectations: Reading
    root: str | None

    def finds(self) -> Counter:
        """Give focus, component and value of what is to be found."""
        rows = [self.expectations.members(n) for n in self._given("finds") if n != NIL]
        return Counter((focus, short(kind), *(value or [None])) for focus, kind, *value in rows)

    def listed(self, word: str) -> Counter | None:
        """Give the paths or severities of all that is found; None where the case does not say."""
        return (
            Counter(self.expectations.members(lists[0])) if (lists := self._given(word)) else None
        )

    def messages(self) -> set:
        """Give the messages of all that is found."""
        return set(self._given("messages"))

    def _given(self, word: str) -> list:
        return self.expectations.values(self.root, f"<{EX}{word}>") if self.root else []


def cases(file_name: str) -> Iterator[Case]:
    """Give the cases of a file."""
    parts = (FOLDER / f"{file_name}.ttl").read_text(encoding="utf-8").split("#### ")[1:]
    for part in parts:
        title, _, turtle = part.partition("\n")
        triples = triples_in(turtle + (DECLARED if "ex:P " in turtle else ""))
        yield _case(f"{file_name}: {title}", triples)


def _case(name: str, triples: list) -> Case:
    reading = Reading(triples)
    words = {f"<{EX}{word}>" for word in EXPECTATIONS}
    own = {triple[0] for triple in triples if triple[1] in words}
    roots = set(own)
    for word in words:
        for node in own & roots:
            for cell in reading.values(node, word):
                own |= _cells(reading, cell)
    kept = tuple(triple for triple in triples if triple[0] not in own)
    return Case(name, kept, reading, next(iter(roots), None))


def _cells(reading: Reading, node: str) -> set:
    cells = set()
    while node is not None and node in reading.rows and node not in cells:
        cells.add(node)
        node = reading.value(node, NIL.replace("nil", "rest"))
    return cells if any(NIL.replace("nil", "first") in reading.rows[c] for c in cells) else set()


def in_short(verdict: Verdict) -> Counter:
    """Give focus, component and value of what was found."""
    return Counter((one.focus, one.component, one.value) for one in verdict.found.elements())
