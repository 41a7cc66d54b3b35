"""Workbooks of SFIA to SKOS with openpyxl and rdflib, as a user would write it.

    python bench/with_rdflib.py OUTPUT WORKBOOK...

The English workbooks give the local names of categories. Of each workbook: categories, skills, skill
levels, guidance activities and the sentences of levels, with labels, definitions, notes, notations,
both directions of the hierarchy, collections. Left out, of what Skosmith makes of the same files:
order of collections, levels of responsibility, attributes, sources and who said what, the dataset, checks.
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

import openpyxl
from rdflib import RDF, SKOS, Graph, Literal, Namespace, URIRef

SCHEME = URIRef("https://w3id.org/skosmith/sfia/9")
NINE = Namespace(f"{SCHEME}/")
SKILL, LEVEL, CATEGORY = (
    Namespace(f"{SCHEME}/{n}/") for n in ("skills", "skilllevels", "categories")
)


def rows_of(path: Path) -> list[dict[str, str]]:
    book = openpyxl.load_workbook(path, read_only=True)
    head, *rows = book["Skills"].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def add(graph: Graph, concept: URIRef, broader: URIRef | None, scheme: URIRef = SCHEME) -> None:
    graph.add((concept, RDF.type, SKOS.Concept))
    graph.add((concept, SKOS.inScheme, scheme))
    if broader is None:
        graph.add((concept, SKOS.topConceptOf, scheme))
        graph.add((scheme, SKOS.hasTopConcept, concept))
    else:
        graph.add((concept, SKOS.broader, broader))
        graph.add((broader, SKOS.narrower, concept))


def add_items(graph: Graph, above: URIRef, kind: str, items: Iterable[str], language: str) -> None:
    collection = URIRef(f"{above}/{kind}")
    for number, item in enumerate(items, start=1):
        concept = URIRef(f"{collection}/{number}")
        add(graph, concept, None, NINE[kind])
        graph.add((concept, SKOS.prefLabel, Literal(item, language)))
        graph.add((collection, SKOS.member, concept))


def add_guidance(graph: Graph, skill: URIRef, text: str, language: str) -> None:
    lines = [line for line in text.split("\n") if line]
    lead_in = next(n for n, line in enumerate(lines) if line.endswith(":"))
    for note in lines[:lead_in]:
        graph.add((skill, SKOS.scopeNote, Literal(note, language)))
    activities = [line.rstrip(".。") for line in lines[lead_in + 1 :]]
    add_items(graph, skill, "activities", activities, language)


def add_levels(graph: Graph, skill: URIRef, row: dict[str, str], language: str) -> None:
    for heading, text in row.items():
        found = re.fullmatch(r"(\D+) (\d) description", heading or "")
        if found is None or not text:
            continue
        notation = f"{row['Code']}_{found[2]}"
        concept = LEVEL[notation]
        add(graph, concept, skill)
        graph.add((concept, SKOS.notation, Literal(notation)))
        label = f"{row['Skill']}: {found[1]} {found[2]}"
        graph.add((concept, SKOS.prefLabel, Literal(label, language)))
        graph.add((concept, SKOS.definition, Literal(text, language)))
        sentences = re.findall(r"\S.*?[.。](?=\s|\Z|(?<=。))", text)
        add_items(graph, concept, "statements", sentences, language)


def add_workbook(graph: Graph, path: Path, places: dict[str, tuple[URIRef, URIRef]]) -> None:
    language = path.stem.rpartition("_")[2]
    for row in rows_of(path):
        category, subcategory = places[row["Code"]]
        add(graph, category, None)
        add(graph, subcategory, category)
        graph.add((category, SKOS.prefLabel, Literal(row["Category"], language)))
        graph.add((subcategory, SKOS.prefLabel, Literal(row["Subcategory"], language)))
        skill = SKILL[row["Code"]]
        add(graph, skill, subcategory)
        graph.add((skill, SKOS.notation, Literal(row["Code"])))
        graph.add((skill, SKOS.prefLabel, Literal(row["Skill"], language)))
        graph.add((skill, SKOS.definition, Literal(row["Overall description"], language)))
        add_guidance(graph, skill, row["Guidance notes"], language)
        add_levels(graph, skill, row, language)


def place(row: dict[str, str]) -> tuple[URIRef, URIRef]:
    names = (row["Category"], row["Subcategory"])
    category, subcategory = (CATEGORY[name.lower().replace(" ", "_")] for name in names)
    return category, subcategory


def main() -> None:
    output, *names = map(Path, sys.argv[1:])
    english = [name for name in names if name.stem.endswith("_en")]
    places = {row["Code"]: place(row) for name in english for row in rows_of(name)}
    graph = Graph()
    for name in names:
        add_workbook(graph, name, places)
    graph.serialize(output, format="turtle" if output.suffix == ".ttl" else "nt", encoding="utf-8")


if __name__ == "__main__":
    main()
