"""Our writers and reader against rdflib and pyoxigraph, on 170 000 made-up triples.

    python bench/writing.py [--triples 170000] [--rounds 3] [--without-rdflib] [--shuffled]

Every tool gets the graph in its own form, made beforehand, and gives bytes in memory; the engines
take turns and the smallest time counts. What matters is the ratio: both are measured in one run.
"""

import argparse
import gc
import random
import time
from collections.abc import Callable
from typing import Any

import pyoxigraph
import rdflib

from skosmith_converter.parsing import read_rdf
from skosmith_converter.serialization import FORMATS, serialize
from skosmith_converter.terms import DEFAULT_GRAPH, Quad, blank, integer, iri, text
from skosmith_converter.vocabulary import RDF, SKOS, SM

LANGUAGES = ("ar", "de", "en", "es", "fr-CA", "ja", "ru", "zh-Hans")
WORDS = ("aligns", "business", "“change”", "наладка", "стратегии", "отчёт", "القدرات", "service")
RDFLIB = {"ntriples": "nt", "turtle": "longturtle", "rdfxml": "xml", "jsonld": "json-ld"}
OXIGRAPH = {
    "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
    "nquads": pyoxigraph.RdfFormat.N_QUADS,
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "trig": pyoxigraph.RdfFormat.TRIG,
    "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}


def made_up(triples: int) -> list[Quad]:
    """Concepts with labels in eight languages, hierarchy and lists, sorted as conversion gives them."""
    dice = random.Random(9)  # noqa: S311 (no secret)
    quads: list[Quad] = []
    scheme = iri("http://example.org/9")
    number = 0
    while len(quads) < triples:
        number += 1
        concept = iri(f"http://example.org/9/skilllevels/S{number}_1")
        document = iri(f"http://example.org/sources/{number % 100}")
        for predicate, value in (
            (RDF.type, SKOS.Concept),
            (RDF.type, SM.SkillLevel),
            (SKOS.inScheme, scheme),
            (SKOS.broader, iri(f"http://example.org/9/skills/S{number // 7}")),
            (SKOS.notation, integer(number)),
        ):
            quads.append((concept, predicate, value, DEFAULT_GRAPH))
        for language in LANGUAGES:
            label = f"{number} {' '.join(dice.choices(WORDS, k=3))}"
            lines = "\n".join(f"{label} {' '.join(dice.choices(WORDS, k=6))}" for _ in range(2))
            quads.append((concept, SKOS.prefLabel, text(label, language), document))
            quads.append((concept, SKOS.definition, text(lines, language), document))
        if number % 10 == 0:
            cell, after = blank(f"l{number}a"), blank(f"l{number}b")
            quads += [
                (concept, SKOS.memberList, cell, DEFAULT_GRAPH),
                (cell, RDF.first, concept, DEFAULT_GRAPH),
                (cell, RDF.rest, after, DEFAULT_GRAPH),
                (after, RDF.first, scheme, DEFAULT_GRAPH),
                (after, RDF.rest, RDF.nil, DEFAULT_GRAPH),
            ]
    return sorted(quads)


def seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def measure(calls: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            times[name].append(seconds(call))
    return {name: min(found) for name, found in times.items()}


def row(what: str, times: dict[str, float]) -> str:
    ours = times["ours"]
    cells = [f"{ours:6.2f} s"]
    for other in ("oxigraph", "rdflib"):
        found = times.get(other)
        cells.append("–" if found is None else f"{found:6.2f} s {found / ours:6.2f} ×")
    return f"{what:18} {cells[0]:>10} {cells[1]:>20} {cells[2]:>20}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--triples", type=int, default=170_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--without-rdflib", action="store_true")
    options.add_argument("--shuffled", action="store_true", help="rows in random order")
    asked = options.parse_args()
    rdflib.NORMALIZE_LITERALS = False
    quads = made_up(asked.triples)
    if asked.shuffled:
        random.Random(9).shuffle(quads)  # noqa: S311 (no secret)
    texts = {name: "".join(serialize(quads, form)).encode() for name, form in FORMATS.items()}
    rows = list(pyoxigraph.parse(texts["nquads"], OXIGRAPH["nquads"]))
    triples = [quad.triple for quad in rows]
    graph = None if asked.without_rdflib else rdflib.Graph().parse(texts["ntriples"], format="nt")
    gc.collect()
    gc.freeze()  # what the others hold in memory is no work of ours
    print(f"{len(quads)} quads; the times of others as a multiple of ours\n")
    print(f"{'':18} {'ours':>10} {'pyoxigraph':>20} {'rdflib':>20}")
    for name, form in FORMATS.items():
        source: Any = rows if form.holds_graphs else triples
        calls: dict[str, Callable[[], object]] = {
            "ours": lambda form=form: "".join(serialize(quads, form)).encode(),
            "oxigraph": lambda name=name, source=source: pyoxigraph.serialize(
                source, format=OXIGRAPH[name]
            ),
        }
        if graph is not None and name in RDFLIB:
            calls["rdflib"] = lambda name=name: graph.serialize(format=RDFLIB[name])
        print(row(f"write {name}", measure(calls, asked.rounds)), flush=True)
    for name, form in FORMATS.items():
        calls = {
            "ours": lambda name=name, form=form: read_rdf(texts[name], form, name),
            "oxigraph": lambda name=name: list(pyoxigraph.parse(texts[name], OXIGRAPH[name])),
        }
        if graph is not None and name in RDFLIB:
            layout = RDFLIB[name].removeprefix("long")
            calls["rdflib"] = lambda name=name, layout=layout: rdflib.Graph().parse(
                texts[name], format=layout
            )
        print(row(f"read {name}", measure(calls, asked.rounds)), flush=True)


if __name__ == "__main__":
    main()
