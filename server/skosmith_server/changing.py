"""A store that can be changed, and what each change comes to: statements taken and given.

What is written down of a change is its effect, never its text: an update that uses the time,
chance or fresh blank nodes would have another effect when it is done again.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from skosmith_converter.parsing import read_rdf
from skosmith_converter.serialization import FORMATS
from skosmith_converter.terms import Quad, iri_text, is_blank
from skosmith_converter.vocabulary import RDF, SM
from skosmith_server.asking import Change, GraphMissingError, NamedGraphsError
from skosmith_server.guard import check_update
from skosmith_server.store import Faults, Store, load_engine
from skosmith_server.updating import DataForm, data_form, with_dataset

__all__ = ["ChangedStore", "GraphMissingError", "NamedGraphsError", "engine_lines"]

_TYPE: Final = ox.NamedNode(iri_text(RDF.type))
_SUPERSEDED: Final = ox.NamedNode(iri_text(SM.SupersededStatements))
_DEFAULT: Final = ox.DefaultGraph()


class ChangedStore:
    """A graph that changes, and the view of it that queries have.

    Updates work on the dataset as it is stored. Where `union` is set, queries see as default graph
    the union of what stands outside of named graphs and of all named graphs but superseded ones.
    """

    def __init__(self, lines: Path, *, union: bool) -> None:
        """Load a file of N-Quads; raises StoreError where it is none."""
        self._stored = load_engine(path=lines)
        self._seen = self._stored
        if union:
            self._seen = load_engine(path=lines)
            self._seen.bulk_extend(self._union())

    @property
    def store(self) -> Store:
        """What queries are asked of."""
        return Store(self._seen)

    def apply(self, change: Change) -> tuple[bytes, bool]:
        """Change the store.

        Gives the record of it (lines of N-Quads, ``-`` before those taken away, ``+`` before those
        added, sorted), and whether the graph that it is about existed before. Raises
        QueryRefusedError, QueryError, RdfError, GraphMissingError, NamedGraphsError.
        """
        existed = True
        if change.method == "UPDATE":
            taken, given = self._update(change)
        else:
            old = {f"{quad}" for quad in self._of_graph(change.graph)}
            existed = bool(old) or not change.graph
            taken, given = self._write_graph(change, old)
        if self._seen is not self._stored:
            self._follow(taken, given)
        record = [f"-{line} .\n" for line in sorted(taken)] + [
            f"+{line} .\n" for line in sorted(given)
        ]
        return "".join(record).encode(), existed

    # -- the dataset as it is stored -----------------------------------------------------------
    def _update(self, change: Change) -> tuple[set[str], set[str]]:
        check_update(change.update)
        text = with_dataset(change.update, change.using, change.using_named)
        with Faults(text):
            if (form := data_form(text)) is not None:
                return self._update_data(text, form, change.base or None)
            before = self._lines()
            self._stored.update(text, base_iri=change.base or None)
        self._drop_empty(list(self._stored.named_graphs()))
        after = self._lines()
        return _decoded(before - after), _decoded(after - before)

    def _update_data(
        self, text: str, form: DataForm, base: str | None
    ) -> tuple[set[str], set[str]]:
        """Do an update that names its statements: an empty store tells which they are."""
        scratch = ox.Store()
        scratch.update(text, base_iri=base)  # DELETE DATA is parsed so, and deletes nothing
        if not form.inserts:
            scratch.update(form.as_insertion, base_iri=base)
            taken = [quad for quad in scratch if quad in self._stored]
            for quad in taken:
                self._stored.remove(quad)
            self._drop_empty({quad.graph_name for quad in taken})
            return {f"{quad}" for quad in taken}, set()
        given = [quad for quad in scratch if quad not in self._stored]
        self._stored.extend(given)
        return set(), {f"{quad}" for quad in given}

    def _drop_empty(self, graphs: Iterable[object]) -> None:
        """Drop graphs that say nothing: a graph is there as long as it says something."""
        for graph in graphs:
            if isinstance(graph, ox.NamedNode | ox.BlankNode) and not any(
                self._stored.quads_for_pattern(None, None, None, graph)
            ):
                self._stored.remove_graph(graph)

    def _lines(self) -> set[bytes]:
        return set((self._stored.dump(format=ox.RdfFormat.N_QUADS) or b"").split(b"\n"))

    def _write_graph(self, change: Change, old: set[str]) -> tuple[set[str], set[str]]:
        if change.method == "DELETE" and change.graph and not old:
            raise GraphMissingError
        rows = "".join(_rows(change)).encode()
        new = {f"{quad}" for quad in load_engine(rows)}  # as the engine writes them
        taken = set() if change.method == "POST" else old - new
        given = new - old
        for quad in _parsed(taken):
            self._stored.remove(quad)
        self._stored.extend(_parsed(given))
        if change.graph:
            self._drop_empty([ox.NamedNode(change.graph)])
        return taken, given

    def _of_graph(self, graph: str) -> Iterator[ox.Quad]:
        name = ox.NamedNode(graph) if graph else _DEFAULT
        return self._stored.quads_for_pattern(None, None, None, name)

    # -- the view of queries -------------------------------------------------------------------
    def _superseded(self) -> set[object]:
        return {
            quad.subject for quad in self._stored.quads_for_pattern(None, _TYPE, _SUPERSEDED, None)
        }

    def _union(self) -> Iterator[ox.Quad]:
        superseded = self._superseded()
        for quad in self._stored:
            if quad.graph_name not in superseded:
                yield _in_default(quad)

    def _follow(self, taken: set[str], given: set[str]) -> None:
        """Do to the view what was done to the stored dataset."""
        superseded = self._superseded()
        for quad in _parsed(taken):
            if quad.graph_name != _DEFAULT:
                self._seen.remove(quad)
            if not self._is_stated(quad, superseded):
                self._seen.remove(_in_default(quad))
        new = list(_parsed(given))
        self._seen.extend(new)
        self._seen.extend(_in_default(q) for q in new if q.graph_name not in superseded)
        for graph in list(self._seen.named_graphs()):
            if not self._stored.contains_named_graph(graph):
                self._seen.remove_graph(graph)
        if any(f"{_TYPE} {_SUPERSEDED}" in line for line in taken | given):
            self._seen.clear_graph(_DEFAULT)
            self._seen.extend(self._union())

    def _is_stated(self, quad: ox.Quad, superseded: set[object]) -> bool:
        found = self._stored.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        return any(other.graph_name not in superseded for other in found)


def engine_lines(quads: Iterable[Quad]) -> list[str]:
    """Give quads as N-Quads in the engine's canonical form, sorted.

    Raises StoreError where one of them is no RDF.
    """
    data = "".join(" ".join((*quad[:3], quad[3], ".\n")) for quad in quads).encode()
    return sorted(f"{quad}" for quad in load_engine(data))


def _rows(change: Change) -> Iterator[str]:
    """Give the N-Quads of the documents of a change; raises RdfError, NamedGraphsError.

    Blank nodes of two documents are never the same (RDF 1.1 Semantics §4.1), though the documents
    may be: labels hold the number of the change, and of the document in it.
    """
    graph = f" <{change.graph}>" if change.graph else ""
    for place, document in enumerate(change.documents):
        names: dict[str, str] = {}
        said = read_rdf(document.body, FORMATS[document.format], "the body", change.base)
        for row in said:
            if row[3]:
                raise NamedGraphsError
            terms = (
                names.setdefault(t, f"_:w{change.number}d{place}n{len(names)}")
                if is_blank(t)
                else t
                for t in row[:3]
            )
            yield f"{' '.join(terms)}{graph} .\n"


def _decoded(lines: set[bytes]) -> set[str]:
    return {line.decode().removesuffix(" .") for line in lines if line}


def _parsed(lines: Iterable[str]) -> Iterator[ox.Quad]:
    data = "".join(f"{line} .\n" for line in lines).encode()
    return ox.parse(data, ox.RdfFormat.N_QUADS, rename_blank_nodes=False)


def _in_default(quad: ox.Quad) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, quad.object)
