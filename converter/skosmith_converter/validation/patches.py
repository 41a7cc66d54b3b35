"""Suggestions written down as a patch, to be read, cut and applied by people.

As SPARQL 1.1 Update, which every store takes; and in Turtle by the Changeset vocabulary
(http://purl.org/vocab/changeset/schema#), as statements about statements that tools can review.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from skosmith_converter.shacl.index import Index, Triple
from skosmith_converter.terms import (
    DEFAULT_GRAPH,
    BlankNode,
    GraphName,
    Iri,
    Quad,
    Term,
    blank,
    is_blank,
    plain,
    text,
)
from skosmith_converter.validation.drafts import Suggestion
from skosmith_converter.validation.vocabulary import CS
from skosmith_converter.vocabulary import DCT, NAMESPACES, RDF, SKOS

__all__ = ["PREFIXES", "Graphs", "as_changesets", "as_update"]

Graphs = Callable[[Triple], Collection[GraphName]]
"""Tells the graphs that hold a statement; none where it is in none."""

PREFIXES: Final = NAMESPACES | {"cs": CS.namespace}
"""For the serializer."""
_PREFIXES: Final = {"dct": DCT.namespace, "rdf": RDF.namespace, "skos": SKOS.namespace}
_PARTS: Final = (RDF.subject, RDF.predicate, RDF.object)
_HEAD: Final = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in _PREFIXES.items())


def as_update(suggestions: Iterable[Suggestion], index: Index, graphs: Graphs | None = None) -> str:
    """Write suggestions as SPARQL 1.1 Update, one after the other, each under its reason.

    Statements are taken out of all graphs that hold them, and added to those that lose one by the
    same suggestion, else to the first that holds what they follow from, else to the default graph.
    Without `graphs` all is the default graph.

    A blank node cannot be named in an update. One that its properties tell from all others is
    matched by them; a suggestion about another is written as a comment.
    """
    found = list(suggestions)
    places = _Places(graphs)
    nodes = _Nodes(index, found)
    parts = [_operation(suggestion, places, nodes) for suggestion in found]
    return "\n".join((_summary(found), _HEAD, *parts)) if found else _summary(found)


def _summary(suggestions: list[Suggestion]) -> str:
    counts = Counter(suggestion.repair for suggestion in suggestions)
    lines = [f"# {len(suggestions):,} suggestion{'' if len(suggestions) == 1 else 's'}\n"]
    lines += [f"#   {repair:<18} {number:>7,}\n" for repair, number in counts.items()]
    return "".join(lines)


class _Places:
    """Where statements stand, as suggestions are applied."""

    def __init__(self, graphs: Graphs | None) -> None:
        self._graphs = graphs
        self._added: dict[Triple, list[GraphName]] = {}

    def of(self, triple: Triple) -> list[GraphName]:
        if triple in self._added:
            return self._added[triple]
        return [DEFAULT_GRAPH] if self._graphs is None else sorted(self._graphs(triple))

    def settle(self, suggestion: Suggestion) -> "tuple[list[_Placed], list[_Placed]]":
        """Give what is removed and what is added, with their graphs."""
        removed = [_Placed(graph, one) for one in suggestion.removed for graph in self.of(one)]
        homes = sorted({placed.graph for placed in removed})
        if not homes:
            homes = next((self.of(one)[:1] for one in suggestion.because if self.of(one)), [])
        for triple in suggestion.added:
            self._added[triple] = homes or [DEFAULT_GRAPH]
        added = [_Placed(graph, one) for one in suggestion.added for graph in self.of(one)]
        return removed, added


class _Placed(NamedTuple):
    graph: GraphName
    triple: Triple


class _Nodes:
    """Tells blank nodes by what no suggestion takes away from them."""

    def __init__(self, index: Index, suggestions: list[Suggestion]) -> None:
        self._index = index
        self._removed = {one for suggestion in suggestions for one in suggestion.removed}
        self._added: dict[tuple[Iri, Term], set[Term]] = {}
        for suggestion in suggestions:
            for subject, name, value in suggestion.added:
                self._added.setdefault((name, value), set()).add(subject)

    def pattern(self, node: BlankNode) -> list[Triple]:
        """Give statements that only this node makes; none where there are none such."""
        stays: list[Triple] = []
        same: set[Term] | None = None
        for name, column in sorted(self._index.columns.items()):
            for value in column.values(node):
                if is_blank(value) or (node, name, value) in self._removed:
                    continue
                alike = {*column.inverse.values(value), *self._added.get((name, value), ())}
                if same is None or len(same & alike) < len(same):
                    same = alike if same is None else same & alike
                    stays.append((node, name, value))
                if same == {node}:
                    return stays
        return []


def _operation(suggestion: Suggestion, places: _Places, nodes: _Nodes) -> str:
    comment = f"# {suggestion.repair}: {_one_line(suggestion.reason)}\n"
    blanks = sorted(
        {one for row in (*suggestion.removed, *suggestion.added) for one in row if is_blank(one)}
    )
    removed, added = places.settle(suggestion)
    if not blanks:
        parts = (("DELETE DATA", removed), ("INSERT DATA", added))
        return comment + "".join(f"{_block(verb, rows, {})} ;\n" for verb, rows in parts if rows)
    names: dict[str, str] = {node: f"?node{number}" for number, node in enumerate(blanks, 1)}
    patterns = {node: nodes.pattern(BlankNode(node)) for node in blanks}
    if not all(patterns.values()):
        return f"{comment}# (not to be patched: nothing tells the blank node from others)\n"
    where = [_Placed(_home(row, places), row) for node in blanks for row in patterns[node]]
    verbs = (("DELETE", removed), ("INSERT", added), ("WHERE", where))
    return f"{comment}{' '.join(_block(verb, rows, names) for verb, rows in verbs if rows)} ;\n"


def _home(triple: Triple, places: _Places) -> GraphName:
    return next(iter(places.of(triple)), DEFAULT_GRAPH)


def _block(verb: str, rows: list[_Placed], names: dict[str, str]) -> str:
    """Give statements under a verb, those of a named graph in its braces."""
    lines = [f"{verb} {{\n"]
    for graph in sorted({row.graph for row in rows}):
        said = [
            " ".join(names.get(term) or _name(term) for term in row.triple)
            for row in rows
            if row.graph == graph
        ]
        if graph == DEFAULT_GRAPH:
            lines += [f"    {one} .\n" for one in said]
        else:
            lines.append(f"    GRAPH {graph} {{\n")
            lines += [f"        {one} .\n" for one in said]
            lines.append("    }\n")
    return "".join((*lines, "}"))


def _name(term: str) -> str:
    for prefix, space in _PREFIXES.items():
        local = term[len(space) + 1 : -1]
        if term.startswith(f"<{space}") and local.isascii() and local.isalpha():
            return f"{prefix}:{local}"
    return term


def _one_line(reason: str) -> str:
    return "".join(c if c.isprintable() else f"\\u{ord(c):04X}" for c in reason)


def as_changesets(suggestions: Iterable[Suggestion]) -> list[Quad]:
    """Give suggestions as changesets: quads of the default graph, for the serializer.

    A changeset is about one subject, so a suggestion about several becomes several; each names
    the one before it, which is the order to apply them in. A changeset names its subject, and
    blank nodes have no names outside their file: suggestions about one are left out.
    """
    rows: list[Quad] = []
    changes = (change for one in suggestions for change in _by_subject(one))
    for number, (subject, suggestion) in enumerate(changes, 1):
        change = blank(f"change{number:05}")
        rows += _row(change, RDF.type, CS.ChangeSet)
        rows += _row(change, CS.subjectOfChange, subject)
        rows += _row(change, CS.changeReason, text(_one_line(suggestion.reason), "en"))
        rows += _row(change, DCT.subject, plain(suggestion.repair))
        if number > 1:
            rows += _row(change, CS.precedingChangeSet, blank(f"change{number - 1:05}"))
        for word, verb, triples in (
            ("removal", CS.removal, suggestion.removed),
            ("addition", CS.addition, suggestion.added),
        ):
            for place, triple in enumerate(triples, 1):
                statement = blank(f"{change[2:]}.{word}{place}")
                rows += _row(change, verb, statement)
                rows += _row(statement, RDF.type, RDF.Statement)
                for part, term in zip(_PARTS, triple, strict=True):
                    rows += _row(statement, part, term)
    return sorted(rows)


def _row(subject: BlankNode, name: Iri, value: Term) -> tuple[Quad]:
    return ((subject, name, value, DEFAULT_GRAPH),)


def _by_subject(suggestion: Suggestion) -> Iterator[tuple[Iri, Suggestion]]:
    """Give what a suggestion changes of each of its subjects; nothing where one is blank."""
    rows = (*suggestion.removed, *suggestion.added)
    if any(is_blank(term) for row in rows for term in row):
        return
    for subject in dict.fromkeys(row[0] for row in rows):
        removed = tuple(row for row in suggestion.removed if row[0] == subject)
        added = tuple(row for row in suggestion.added if row[0] == subject)
        yield Iri(subject), replace(suggestion, removed=removed, added=added)
