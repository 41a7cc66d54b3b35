"""A made-up SKOS graph of any size for the bench of services, as N-Triples in one graph.

    python bench/service_graph.py 200000 graph.nt

Categories, subcategories, skills, levels and statements, with labels and texts in twelve languages.
"""

import argparse
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from framework_maker import CATEGORIES, LEVELS, SUBCATEGORIES, codes, words
from page_maker import LANGUAGES
from skosmith_converter.iris import Iris
from skosmith_converter.terms import Iri, integer, plain, text
from skosmith_converter.vocabulary import RDF, SKOS, SM

IRIS = Iris()
EDITION = "9"
MARK, MARKED = "obsidian", 40
"""A word that stands in the English text of every 40th skill and nowhere else."""
STATEMENTS = 3
_MOST_SKILLS = 10_000


def triples(number: int) -> Iterator[str]:
    """Give so many lines of N-Triples; a longer graph begins like a shorter one."""
    return islice(_lines(), number)


def _lines() -> Iterator[str]:
    yield from _tree()
    for at, code in enumerate(codes(_MOST_SKILLS)):
        yield from _skill(at, code)


def category(number: int) -> Iri:
    return IRIS.category(EDITION, f"c{number}")


def _tree() -> Iterator[str]:
    for number in range(CATEGORIES + SUBCATEGORIES):
        node = category(number)
        yield from _concept(node, SM.Category, f"c{number}")
        if number >= CATEGORIES:
            yield _line(node, SKOS.broader, category(number % CATEGORIES))
        yield from _said(node, SKOS.prefLabel, f"category {number}", 3)


def _skill(at: int, code: str) -> Iterator[str]:
    skill = IRIS.skill(EDITION, code)
    yield from _concept(skill, SM.Skill, code)
    yield _line(skill, SKOS.broader, category(CATEGORIES + at % SUBCATEGORIES))
    yield from _said(skill, SKOS.prefLabel, code, 4)
    yield from _said(skill, SKOS.definition, f"{code} definition", 25)
    if at % MARKED == 0:
        marked = f"{words('en', f'{code} mark', 10)} {MARK} {words('en', code, 4)}"
        yield _line(skill, SKOS.scopeNote, text(marked, "en"))
    for level in LEVELS:
        node = IRIS.skill_level(EDITION, code, level)
        yield from _concept(node, SM.SkillLevel, f"{code}_{level}")
        yield _line(node, SKOS.broader, skill)
        yield _line(node, SM.atLevel, IRIS.level(EDITION, level))
        yield from _said(node, SKOS.definition, f"{code} {level}", 40)
        for number in range(1, STATEMENTS + 1):
            item = Iri(f"{node[:-1]}/statements/{number}>")
            yield _line(item, RDF.type, SM.ResponsibilityStatement)
            yield _line(item, SM.statementOf, node)
            yield _line(item, SM.position, integer(number))
            yield from _said(item, SKOS.prefLabel, f"{code} {level} {number}", 12)


def _concept(node: Iri, kind: Iri, notation: str) -> Iterator[str]:
    yield _line(node, RDF.type, SKOS.Concept)
    yield _line(node, RDF.type, kind)
    yield _line(node, SKOS.inScheme, IRIS.edition(EDITION))
    yield _line(node, SKOS.notation, plain(notation))


def _said(node: Iri, predicate: Iri, place: str, number: int) -> Iterator[str]:
    for language in LANGUAGES:
        yield _line(node, predicate, text(words(language, place, number), language))


def _line(*terms: str) -> str:
    return f"{' '.join(terms)} .\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("triples", type=int)
    parser.add_argument("file", type=Path)
    asked = parser.parse_args()
    with asked.file.open("w", encoding="utf-8") as file:
        file.writelines(triples(asked.triples))


if __name__ == "__main__":
    main()
