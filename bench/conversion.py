"""Conversion end to end on made-up pages, stage by stage, as shares of a plain rdflib build.

    python bench/conversion.py [--skills 147] [--languages 12]

The pages are written by the tests' maker of frameworks: nine activities, five levels of four sentences,
change marks and essence lines. The last row adds the same triples to an rdflib graph and writes Turtle, as a
script of a user would; ratios are to its time, all measured in one run.
"""

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

import rdflib

from skosmith_converter.conversion import convert
from skosmith_converter.serialization import FORMATS, serialize
from skosmith_converter.terms import triples_of

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from framework_maker import page_files, write_files
from page_maker import LANGUAGES


def with_rdflib(triples: str) -> None:
    graph = rdflib.Graph(bind_namespaces="none")
    graph.parse(data=triples, format="nt")
    graph.serialize(format="turtle")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--skills", type=int, default=147)
    parser.add_argument("--languages", type=int, default=12)
    options = parser.parse_args()
    times: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder), page_files(options.skills, LANGUAGES[: options.languages]))
        start = time.perf_counter()
        quads = convert([folder]).graph.quads
        times["pages to rows"] = time.perf_counter() - start
    for name in ("nquads", "turtle", "jsonld"):
        start = time.perf_counter()
        size = sum(len(chunk) for chunk in serialize(quads, FORMATS[name]))
        times[f"rows to {name} ({size / 1e6:.0f} MB)"] = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    text = "".join(serialize(quads, FORMATS["ntriples"]))
    start = time.perf_counter()
    with_rdflib(text)
    base = times["the same triples through rdflib to turtle"] = time.perf_counter() - start
    print(
        f"{options.skills * options.languages} pages, {len(quads):,} quads, {len(triples_of(quads)):,} triples, peak {peak:.0f} MB"
    )
    for name, seconds in times.items():
        print(f"{name:<45} {seconds:7.2f} s  {seconds / base:6.2f} of rdflib")


if __name__ == "__main__":
    main()
