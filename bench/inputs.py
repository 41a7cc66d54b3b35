"""The same made-up framework in the form that each tool reads.

    python bench/inputs.py FOLDER --skills 147 [--template VocExcel-template.xlsx]

`workbooks/` and `pages/` are what Skosmith reads, and the rdflib script the workbooks; `tables/` has
CSV files and a mapping in YARRRML for morph-kgc, `vocexcel.xlsx` is VocExcel's own template filled in,
in English. The tables are friendlier to their readers than users' own: one fact a cell, and the
local names of categories worked out.
"""

import argparse
import csv
import datetime as dt
import sys
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

import openpyxl

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from framework_maker import WordySkill, page_files, skills, workbook_files, write_files
from page_maker import LANGUAGES

BASE = "https://w3id.org/skosmith/sfia/"
SCHEME = f"{BASE}9"
PREFIXES = f"prefixes:\n  skos: http://www.w3.org/2004/02/skos/core#\n  in: {SCHEME}/\nmappings:\n"
CONCEPT = ("[a, skos:Concept]", f"[skos:inScheme, {SCHEME}~iri]")
TREE = {
    "top": (f"{SCHEME}", ("[skos:hasTopConcept, in:categories/$(category)~iri]",)),
    "category": ("in:categories/$(category)", (
        *CONCEPT, f"[skos:topConceptOf, {SCHEME}~iri]",
        "[skos:narrower, in:categories/$(subcategory)~iri]")),
    "subcategory": ("in:categories/$(subcategory)", (
        *CONCEPT, "[skos:broader, in:categories/$(category)~iri]",
        "[skos:narrower, in:skills/$(code)~iri]")),
    "skill": ("in:skills/$(code)", (
        *CONCEPT, "[skos:notation, $(code)]", "[skos:broader, in:categories/$(subcategory)~iri]")),
}  # fmt: skip
"""Maps of `skills.csv`: subject and properties; what does not differ by language."""
LEVELS = {
    "above": ("in:skills/$(code)", ("[skos:narrower, in:skilllevels/$(code)_$(level)~iri]",)),
    "level": ("in:skilllevels/$(code)_$(level)", (
        *CONCEPT, "[skos:notation, $(notation)]", "[skos:broader, in:skills/$(code)~iri]")),
}  # fmt: skip
"""Maps of `levels.csv`."""


def items_of(kind: str, above: str) -> dict:
    """Give the maps of a table of activities or statements: a scheme, a collection a skill or level."""
    item, scheme = f"in:{above}/{kind}/$(number)", f"{SCHEME}/{kind}"
    return {
        f"{kind}_top": (scheme, (f"[skos:hasTopConcept, {item}~iri]",)),
        f"{kind}_list": (f"in:{above}/{kind}", (f"[skos:member, {item}~iri]",)),
        kind: (item, ("[a, skos:Concept]", f"[skos:inScheme, {scheme}~iri]",
                      f"[skos:topConceptOf, {scheme}~iri]")),
    }  # fmt: skip


ACTIVITY, STATEMENT = "skills/$(code)", "skilllevels/$(code)_$(level)"


def local_name(category: str) -> str:
    return category.lower().replace(" ", "_")


def heading(skill: WordySkill, level: int) -> str:
    return f"{skill.name}: {skill.page.label('level', '')} {level}"


def manifest_of(books: Iterable[str]) -> bytes:
    """Tell the language of workbooks, as few rows below English headings do not."""
    lines = (f'["{name}"]\nlanguage = "{Path(name).stem.rpartition("_")[2]}"\n' for name in books)
    return "".join(lines).encode()


def write_csv(path: Path, head: str, rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head.split(), *rows])


def write_tables(folder: Path, number: int) -> None:
    """Write the framework as tables, with the mapping and configuration of morph-kgc."""
    folder.mkdir(parents=True)
    english = skills("en", number)
    places = {s.code: (local_name(s.category), local_name(s.subcategory)) for s in english}
    tree = [(s.code, *places[s.code]) for s in english]
    write_csv(folder / "skills.csv", "code category subcategory", tree)
    levels = [(s.code, n, f"{s.code}_{n}") for s in english for n in s.levels]
    write_csv(folder / "levels.csv", "code level notation", levels)
    activities = [(s.code, n) for s in english for n, _ in enumerate(s.activities, start=1)]
    write_csv(folder / "activities.csv", "code number", activities)
    write_csv(
        folder / "statements.csv", "code level number", [row[:3] for row in statements(english)]
    )
    mapping = PREFIXES + maps("skills.csv", TREE) + maps("levels.csv", LEVELS)
    mapping += maps("activities.csv", items_of("activities", ACTIVITY))
    mapping += maps("statements.csv", items_of("statements", STATEMENT))
    for language in LANGUAGES:
        mapping += write_language(folder, language, skills(language, number), places)
    (folder / "mapping.yml").write_text(mapping.replace("FOLDER", str(folder)), encoding="utf-8")
    (folder / "config.ini").write_text(
        f"[CONFIGURATION]\noutput_file: {folder}/morph-kgc.nt\n[framework]\nmappings: {folder}/mapping.yml\n",
        encoding="utf-8",
    )


def statements(rows: Iterable[WordySkill]) -> Iterator[tuple[str, int, int, str]]:
    for skill in rows:
        for level in skill.levels:
            for number, sentence in enumerate(skill.page.sentences_of(level), start=1):
                yield skill.code, level, number, sentence


def write_language(folder: Path, language: str, rows: list[WordySkill], places: dict) -> str:
    """Write what one language says, and give the part of the mapping that reads it."""
    names = {
        name: said
        for s in rows
        for name, said in zip(places[s.code], (s.category, s.subcategory), strict=True)
    }
    write_csv(folder / f"categories_{language}.csv", "category name", names.items())
    said = [(s.code, s.name, s.description, s.page.sentence(6)) for s in rows]
    write_csv(folder / f"skills_{language}.csv", "code name text note", said)
    texts = [(s.code, n, heading(s, n), s.text(n)) for s in rows for n in s.levels]
    write_csv(folder / f"levels_{language}.csv", "code level name text", texts)
    items = [(s.code, n, item) for s in rows for n, item in enumerate(s.activities, start=1)]
    write_csv(folder / f"activities_{language}.csv", "code number name", items)
    write_csv(folder / f"statements_{language}.csv", "code level number name", statements(rows))
    name, text, note = (
        f"[skos:{p}, $({column}), {language}~lang]"
        for p, column in (("prefLabel", "name"), ("definition", "text"), ("scopeNote", "note"))
    )
    said_of = {
        "categories": ("in:categories/$(category)", [name]),
        "skills": (f"in:{ACTIVITY}", [name, text, note]),
        "levels": (f"in:{STATEMENT}", [name, text]),
        "activities": (f"in:{ACTIVITY}/activities/$(number)", [name]),
        "statements": (f"in:{STATEMENT}/statements/$(number)", [name]),
    }
    return "".join(
        maps(f"{table}_{language}.csv", {f"{table}_{language}": found})
        for table, found in said_of.items()
    )


def maps(file: str, wanted: dict) -> str:
    """Give maps in YARRRML; FOLDER is to be replaced, for morph-kgc wants full names."""
    return "".join(
        f"  {name}:\n    sources:\n      - [FOLDER/{file}~csv]\n    s: {subject}\n    po:\n"
        + "".join(f"      - {pair}\n" for pair in pairs)
        for name, (subject, pairs) in wanted.items()
    )


def fill_template(template: Path, number: int, target: Path) -> None:
    """Fill VocExcel's template in English: it has one language, and wants a definition of everything."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl leaves lists of choices out
        book = openpyxl.load_workbook(template)
    day = dt.datetime(2025, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
    agent = "https://example.org/foundation"
    about = [SCHEME, "A framework", "Of our own.", day, day, agent, agent]
    for row, value in enumerate(about, start=3):
        book["Concept Scheme"][f"B{row}"] = value
    book["Concept Scheme"]["B12"] = "Made up."
    rows, notations = [], []
    for skill in skills("en", number):
        above, below = (
            f"{SCHEME}/categories/{local_name(n)}" for n in (skill.category, skill.subcategory)
        )
        rows += [
            (above, skill.category, skill.category, None),
            (below, skill.subcategory, skill.subcategory, above),
        ]
        concept = f"{SCHEME}/skills/{skill.code}"
        rows.append((concept, skill.name, skill.description, below))
        notations.append((concept, skill.code))
        for level in skill.levels:
            local = f"{skill.code}_{level}"
            rows.append(
                (f"{SCHEME}/skilllevels/{local}", heading(skill, level), skill.text(level), concept)
            )
            notations.append((f"{SCHEME}/skilllevels/{local}", local))
    for at, (concept, name, text, above) in enumerate(dict.fromkeys(rows), start=4):
        for column, value in zip("ABCE", (concept, f"{name}@en", text, above), strict=True):
            book["Concepts"][f"{column}{at}"] = value
    for at, (concept, notation) in enumerate(notations, start=4):
        values = (concept, notation, "http://www.w3.org/2001/XMLSchema#string")
        for column, value in zip("AGH", values, strict=True):
            book["Additional Concept Properties"][f"{column}{at}"] = value
    book.save(target)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--skills", type=int, default=147)
    parser.add_argument("--template", type=Path)
    asked = parser.parse_args()
    books = dict(workbook_files(asked.skills))
    books["manifest.toml"] = manifest_of(books)
    write_files(asked.folder / "workbooks", iter(books.items()))
    write_files(asked.folder / "pages", page_files(asked.skills))
    write_tables(asked.folder / "tables", asked.skills)
    if asked.template:
        fill_template(asked.template, asked.skills, asked.folder / "vocexcel.xlsx")


if __name__ == "__main__":
    main()
