"""SHACL engines on the same graph and shapes, in one run: ours, pyshacl and the others to be had for Python.

    make bench
    python bench/validation.py [--large] [--slow] [--only skosmith shacl] [--rounds 3] [--form nt] [--core]

A made-up SFIA of 173,000 triples, with `--large` also one ten times that, with 25 kinds of faults, each made five
times (`validation_graph.py`), and shapes of most components with SPARQL constraints (`validation_shapes.ttl`). Each
engine is a process of its own, from the file to the verdict, Python's or Java's start included; the least of the
rounds, in which the engines take turns. Memory is the most that its processes had, processor time the sum of
theirs. What is found is compared with what was made wrong, focus node and component of each result.

Where an engine loads and validates in one call, `load` (with ~) is what it takes for shapes that ask for nothing.
pyshacl and others that take minutes or 10 GB for the large graph do that only with `--slow`.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from peers import BENCH, VENVS, run

# Nothing heavy here: a process starts with the memory of the one that starts it, and keeps that as its peak.

SKILLS = 150
SHAPES = BENCH / "validation_shapes.ttl"
_SPARQL = re.compile(r"\s*;\s*sh:sparql [^.]*\.")
NOTHING = "<urn:nothing> a <http://www.w3.org/ns/shacl#NodeShape> .\n"
Found = tuple[str, str]
"""Focus node and component of a result."""
OURS, USUAL = "skosmith", "pyshacl"


@dataclass(frozen=True)
class Engine:
    """One row of the table."""

    key: str
    """As `validation_engines.py` calls it."""
    name: str
    venv: str = "shacl-engines"
    """Folder of its Python; empty for our own."""
    most_triples: int = 10**9
    """With more it is slow."""

    @property
    def python(self) -> Path:
        return VENVS / self.venv / "bin/python" if self.venv else Path(sys.executable)


_ENGINES = (
    Engine(OURS, "Skosmith", venv=""),
    Engine("shacl", "shacl", most_triples=500_000),
    Engine("shifty", "pyshifty"),
    Engine("topbraid", "TopBraid", venv="topbraid"),
    Engine("rudof", "pyrudof", most_triples=500_000),
    Engine("turbo-rdflib", "pyshacl-turbo, graph of rdflib", most_triples=500_000),
    Engine("turbo", "pyshacl-turbo, file", most_triples=500_000),
    Engine("pyshacl-cached", "pyshacl, queries parsed once", most_triples=500_000),
    Engine(USUAL, "pyshacl", most_triples=500_000),
)


@dataclass(frozen=True)
class Taken:
    """What one run took, in seconds (of processor time, too) and megabytes, and what it found."""

    total: float
    load: float | None
    validate: float | None
    memory: float
    processor: float
    results: Counter[Found]


@dataclass(frozen=True)
class Row:
    """The best of an engine's runs."""

    engine: Engine
    total: float
    load: float
    validate: float
    memory: float
    processor: float
    results: Counter[Found]
    apart: bool
    """Loading and validating were measured apart."""


@dataclass(frozen=True)
class Graph:
    """A graph, and what is wrong in it."""

    file: Path
    shapes: Path
    triples: int
    truth: Counter[Found]
    reasons: Mapping[Found, str]


def make_graph(folder: Path, asked: argparse.Namespace, skills: int) -> Graph:
    """Write a graph in a process of its own, as ours is to stay small, and shapes."""
    command = [sys.executable, BENCH / "validation_graph.py", folder]
    subprocess.run([*command, "--skills", str(skills), "--seeds", str(asked.seeds)], check=True)
    said = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    (folder / "nothing.ttl").write_text(NOTHING, encoding="utf-8")
    shapes, truth = folder / "shapes.ttl", Counter((at, kind) for at, kind, _ in said["results"])
    reasons = {(at, kind): reason for at, kind, reason in said["results"]}
    text = SHAPES.read_text(encoding="utf-8")
    if asked.core:
        text = _SPARQL.sub(" .", text)
        truth = Counter({found: n for found, n in truth.items() if "#SPARQL" not in found[1]})
    shapes.write_text(text, encoding="utf-8")
    return Graph(folder / f"graph.{asked.form}", shapes, said["triples"], truth, reasons)


def try_engine(engine: Engine, graph: Graph, shapes: Path) -> Taken:
    """Run an engine to its verdict; raises SystemExit where it fails."""
    folder = graph.file.parent
    answer = folder / "answer.json"
    answer.unlink(missing_ok=True)
    command = (
        engine.python,
        BENCH / "validation_engines.py",
        engine.key,
        graph.file,
        shapes,
        answer,
    )
    took = run(command, folder / "log")
    said = json.loads(answer.read_text(encoding="utf-8"))
    seconds, results = said["seconds"], Counter(map(tuple, said["results"]))
    total = took.seconds - seconds["reading"]
    print(f"{engine.name}: {total:.2f} s", file=sys.stderr)
    return Taken(
        total, seconds.get("load"), seconds.get("validate"), took.megabytes,
        took.processor - seconds["reading"], results,
    )  # fmt: skip


def measure(engines: Sequence[Engine], graph: Graph, rounds: int) -> list[Row]:
    """Run all engines in turns; one that fails is told and left out."""
    runs: dict[Engine, list[Taken]] = {engine: [] for engine in engines}
    bare: dict[Engine, list[Taken]] = {engine: [] for engine in engines}
    for _ in range(rounds):
        for engine in list(runs):
            try:
                runs[engine].append(try_engine(engine, graph, graph.shapes))
                if runs[engine][-1].load is None:
                    nothing = graph.file.with_name("nothing.ttl")
                    bare[engine].append(try_engine(engine, graph, nothing))
            except SystemExit as failure:
                print(f"left out: {engine.name} fails: {str(failure).splitlines()[-1]}")
                del runs[engine]
    return [_row(engine, taken, bare[engine]) for engine, taken in runs.items()]


def _row(engine: Engine, taken: Sequence[Taken], bare: Sequence[Taken]) -> Row:
    total = min(one.total for one in taken)
    memory = max(one.memory for one in taken)
    if bare:
        load = min(one.total for one in bare)
        validate = max(0.0, total - load)
    else:
        load = min(one.load or 0.0 for one in taken)
        validate = min(one.validate or 0.0 for one in taken)
    processor = min(one.processor for one in taken)
    results = taken[-1].results
    return Row(engine, total, load, validate, memory, processor, results, apart=not bare)


def table(rows: Sequence[Row], graph: Graph) -> Iterator[str]:
    """Give a table in Markdown, and below it what was not found or found falsely."""
    truth = graph.truth
    ours, usual = (next((r for r in rows if r.engine.key == key), None) for key in (OURS, USUAL))
    yield "| engine | load | validate | file to verdict | as a multiple of ours | pyshacl as a multiple | processor | memory | found | false |"
    yield "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |"
    for row in rows:
        about = "" if row.apart else "~"
        found = (row.results & truth).total()
        yield (
            f"| {row.engine.name} | {about}{row.load:.2f} s | {about}{row.validate:.2f} s | {row.total:.2f} s "
            f"| {_ratio(row, ours)} | {_ratio(usual, row)} | {row.processor:.2f} s | {row.memory:.0f} MB "
            f"| {found} of {truth.total()} | {(row.results - truth).total()} |"
        )
    for row in rows:
        missed = Counter(map(graph.reasons.__getitem__, (truth - row.results).elements()))
        wrong = Counter(kind for _, kind in (row.results - truth).elements())
        for what, kinds in (("does not find", missed), ("finds falsely", wrong)):
            if kinds:
                said = ", ".join(f"{number} × {kind}" for kind, number in kinds.items())
                yield f"\n{row.engine.name} {what}: {said}"


def _ratio(row: Row | None, beside: Row | None) -> str:
    if row is None or beside is None:
        return "–"
    return f"{row.total / beside.total:.1f}"


def growth(small: Sequence[Row], large: Sequence[Row]) -> Iterator[str]:
    """Give what a larger graph costs as a multiple of the smaller."""
    before = {row.engine: row for row in small}
    yield "| engine | validate | file to verdict | memory |"
    yield "| --- | --: | --: | --: |"
    for row in large:
        if (was := before.get(row.engine)) is not None:
            validate = row.validate / was.validate if was.validate else 0.0
            yield (
                f"| {row.engine.name} | × {validate:.1f} | × {row.total / was.total:.1f} "
                f"| × {row.memory / was.memory:.1f} |"
            )


def engines_of(only: Sequence[str]) -> list[Engine]:
    """Give the engines that are asked for; one that is not installed is told and left out."""
    found = []
    for engine in _ENGINES:
        if only and engine.key not in only:
            continue
        if engine.python.exists():
            found.append(engine)
        else:
            print(
                f"left out: {engine.name} is not installed in build/bench-venvs (make bench installs it)"
            )
    return found


def bench(asked: argparse.Namespace, times: int, rounds: int) -> list[Row]:
    """Measure with one graph, and print the table."""
    with tempfile.TemporaryDirectory() as name:
        graph = make_graph(Path(name), asked, asked.skills * times)
        chosen = []
        for engine in engines_of(asked.only):
            if graph.triples <= engine.most_triples or asked.slow:
                chosen.append(engine)
            else:
                print(
                    f"left out: {engine.name} takes too long for {graph.triples:,} triples (--slow)"
                )
        load = os.getloadavg()[0]
        rows = measure(chosen, graph, rounds)
    print(f"\n{graph.triples:,} triples, {graph.truth.total()} results, {rounds} rounds, "
          f"load {load:.1f} before\n")  # fmt: skip
    print("\n".join(table(rows, graph)), flush=True)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--large", action="store_true", help="also ten times as many skills, once")
    parser.add_argument("--slow", action="store_true", help="all engines with the large graph")
    parser.add_argument("--only", nargs="+", default=[], choices=[e.key for e in _ENGINES])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--skills", type=int, default=SKILLS)
    parser.add_argument("--seeds", type=int, default=5, help="of each kind of fault")
    parser.add_argument("--form", choices=("ttl", "nt"), default="ttl", help="of the data")
    parser.add_argument("--core", action="store_true", help="without the SPARQL constraints")
    asked = parser.parse_args()
    small = bench(asked, 1, asked.rounds)
    if asked.large:
        large = bench(asked, 10, 1)
        print("\nTen times as many triples cost\n")
        print("\n".join(growth(small, large)))


if __name__ == "__main__":
    main()
