"""The SPARQL service beside its peers: the same queries on the same graph, side by side in one run.

    make bench
    python bench/service.py [--sizes 200000 2400000] [--only lookup group] [--quick]

Each service is a process of its own on loopback. What one answers otherwise than the others gets no
ratio. A *warm* query is one text again and again, a *cold* one is a new text each time, so that no
answer that was kept helps. The services take turns; the smallest processor time and the highest rate
of the rounds count. Processor time is that of all processes of a service.
"""

import argparse
import json
import math
import signal
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph
from service_graph import EDITION, IRIS, MARK, category, triples
from service_load import Cell, Load, measure
from service_peers import BUILD, Running, installed, running

LONG_ROWS = 150_000
JSON, TRIPLES = "application/sparql-results+json", "application/n-triples"
PREFIXES = (
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    "PREFIX sm: <https://w3id.org/skosmith/ontology#> "
)
SKILL, LEVEL = IRIS.skill(EDITION, "BBBC"), IRIS.skill_level(EDITION, "BBBC", 3)


@dataclass(frozen=True)
class Row:
    """A query; services with words of their own for it have another."""

    name: str
    query: str
    accept: str = JSON
    others: Mapping[str, str] = field(default_factory=dict)

    def of(self, server: str) -> str:
        return PREFIXES + self.others.get(server, self.query)


ROWS = (
    Row("lookup", f'SELECT ?l {{ {SKILL} skos:prefLabel ?l FILTER(LANG(?l) = "en") }}'),
    Row("skill", f"SELECT ?p ?o {{ {SKILL} ?p ?o }}"),
    Row("list", 'SELECT ?s ?l { ?s a sm:Skill ; skos:prefLabel ?l FILTER(LANG(?l) = "en") } ORDER BY ?l ?s'),
    Row("up", f"SELECT ?c ?l {{ {LEVEL} skos:broader* ?c . ?c skos:prefLabel ?l }}"),
    Row("down", f"SELECT (COUNT(?c) AS ?n) {{ ?c skos:broader* {category(0)} }}"),
    Row("group", "SELECT ?level (COUNT(*) AS ?n) { ?l a sm:SkillLevel ; sm:atLevel ?level ; skos:definition ?d } GROUP BY ?level"),
    Row(
        "search",
        "SELECT DISTINCT ?s { ?s skos:prefLabel|skos:definition|skos:scopeNote ?t "
        f'FILTER(CONTAINS(LCASE(STR(?t)), "{MARK}")) }}',
        others={
            "Skosmith": f'SELECT DISTINCT ?s {{ ?s sm:search "{MARK} " }}',
            "Virtuoso": f"SELECT DISTINCT ?s {{ ?s ?p ?t . ?t bif:contains '{MARK}' }}",
        },
    ),
    Row("construct", f"CONSTRUCT {{ ?a ?p ?o }} WHERE {{ ?a skos:broader* {SKILL} ; ?p ?o }}", TRIPLES),
    Row("10000 rows", "SELECT ?s ?l { ?s skos:prefLabel ?l } LIMIT 10000"),
)  # fmt: skip
SIZE_ONLY = {"10000 rows"}
"""Which rows come is the engine's choice; their number is not."""


def answer(service: Running, row: Row) -> object:
    """Give what a service answers, in a form that can be compared."""
    body = service.ask(row.of(service.server.name), row.accept)
    if row.accept == TRIPLES:
        found = pyoxigraph.parse(body, pyoxigraph.RdfFormat.N_TRIPLES)
        return {str(quad.triple).lower() for quad in found}
    rows = json.loads(body)["results"]["bindings"]
    if row.name in SIZE_ONLY:
        return len(rows)
    plain = (
        {name: (term["value"], term.get("xml:lang", "").lower()) for name, term in one.items()}
        for one in rows
    )
    return sorted(str(sorted(one.items())) for one in plain)


def agreeing(services: Sequence[Running], row: Row) -> list[Running]:
    """Give the services that answer as ours does; the others are told."""
    found = {}
    for service in services:
        try:
            found[service.server.name] = answer(service, row)
        except (OSError, ValueError, SyntaxError) as error:
            print(f"{row.name}: {service.server.name} gives no answer: {error}")
    ours = next(found.get(s.server.name) for s in services if s.server.ours)
    if not ours:
        raise SystemExit(f"{row.name}: we give no answer")
    for name, theirs in found.items():
        if theirs != ours:
            print(f"{row.name}: {name} answers otherwise: {str(theirs)[:200]} – {str(ours)[:200]}")
    return [s for s in services if found.get(s.server.name) == ours]


def best(cells: Sequence[Cell]) -> Cell:
    good = [cell for cell in cells if not cell.errors and not math.isnan(cell.cpu)]
    if not good:
        return Cell(math.nan, math.nan, sum(cell.errors for cell in cells))
    return Cell(min(c.cpu for c in good), max(c.rate for c in good), 0)


def times(ratio: float) -> str:
    return f"{ratio:.2g}" if ratio < 10 else f"{ratio:,.0f}"


def line(title: Sequence[str], cells: Mapping[str, Cell], names: Sequence[str]) -> str:
    """Give a row of the table: our figures, then those of each peer as a multiple of ours."""
    ours = cells["Skosmith"]
    if ours.errors:
        return f"| {' | '.join([*title, f'{ours.errors} errors'])} |"
    said = [f"{ours.cpu * 1e6:,.0f} µs", f"{ours.rate:,.0f}"]
    for name in names:
        cell = cells.get(name)
        if cell is None:
            said.append("–")
        elif math.isnan(cell.cpu) and not cell.errors:
            said.append("too slow")
        elif cell.errors:
            said.append(f"{cell.errors} errors")
        else:
            said.append(f"{times(cell.cpu / ours.cpu)} · {times(ours.rate / cell.rate)}")
    return f"| {' | '.join([*title, *said])} |"


def run(services: Sequence[Running], asked: argparse.Namespace) -> None:
    names = [s.server.name for s in services if not s.server.ours]
    lines = []
    for row in ROWS:
        if asked.only and row.name not in asked.only:
            continue
        alike = agreeing(services, row)
        for cold in (True, False):
            for connections in asked.connections:
                cells: dict[str, list[Cell]] = {}
                for _ in range(asked.rounds):
                    for s in alike:
                        load = Load(row.of(s.server.name), row.accept, cold, connections)
                        cells.setdefault(s.server.name, []).append(measure(s, load, asked.seconds))
                title = (row.name, "cold" if cold else "warm", str(connections))
                found = {name: best(some) for name, some in cells.items()}
                lines.append(line(title, found, names))
                print(lines[-1], file=sys.stderr, flush=True)
    print(f"\n| query | | connections | Skosmith: CPU | requests/s | {' | '.join(names)} |")
    print(f"| --- | --- | --: | --: | --: |{' --: |' * len(names)}")
    print("\n".join(lines))
    print(
        "\nOf the peers: processor time as a multiple of ours · our requests/s as a multiple of theirs"
    )


def memory(when: str, services: Sequence[Running]) -> None:
    print(f"\n| {when} | ready after | first process | others |\n| --- | --: | --: | --: |")
    for s in services:
        found = s.meter.memory
        print(
            f"| {s.server.name} | {s.seconds:.1f} s | {found['first']:,.0f} MB | {found['others']:,.0f} MB |"
        )


def stream(service: Running) -> None:
    """Ask for the longest answer that there is, by several at once."""
    query, sizes = f"SELECT * {{ ?s ?p ?o }} LIMIT {LONG_ROWS}", []

    def ask() -> None:
        clients = [
            threading.Thread(target=lambda: sizes.append(len(service.ask(query, JSON))))
            for _ in range(4)
        ]
        for client in clients:
            client.start()
        for client in clients:
            client.join()

    grown = service.meter.peak(ask)
    print(
        f"\nAn answer of {max(sizes) / 1e6:.0f} MB to {len(sizes)} at once: the first process "
        f"of {service.server.name} grows by {grown:.0f} MB."
    )


def graph_of(size: int) -> Path:
    file = BUILD / f"bench-service/{size}/graph.nt"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        half = file.with_suffix(".part")
        with half.open("w", encoding="utf-8") as written:
            written.writelines(triples(size))
        half.rename(file)
    return file


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[200_000], help="triples")
    parser.add_argument("--only", nargs="+", default=[], help="names of queries")
    parser.add_argument("--servers", nargs="+", default=[], help="Skosmith and others")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 16, 64])
    parser.add_argument("--seconds", type=float, default=1.0, help="that a run is to last")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--quick", action="store_true", help="16 connections, one short round")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the services are ended, too
    if asked.quick:
        asked.connections, asked.seconds, asked.rounds = [16], 0.5, 1
    for size in asked.sizes:
        print(f"\n## {size:,} triples\n")
        file = graph_of(size)
        with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
            services = [
                stack.enter_context(running(s, file, Path(name, s.name)))
                for s in installed(size, asked.servers)
            ]
            memory("at the start", services)
            run(services, asked)
            memory("at the end", services)
            stream(next(s for s in services if s.server.ours))


if __name__ == "__main__":
    main()
