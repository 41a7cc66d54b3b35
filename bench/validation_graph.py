"""A made-up SFIA as SKOS with seeded faults, for the bench of validation; what is wrong in it is known.

    python bench/validation_graph.py FOLDER [--skills 150] [--seeds 5]

Writes `graph.nt`, `graph.ttl` (the same triples) and `truth.json` (focus node, component and reason of each result
that `validation_shapes.ttl` must have, and the number of triples). 150 skills of 7 levels in 12 languages are
173,000 triples. Each of the `FAULTS` is made `--seeds` times, at nodes spread over the graph.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from validation_faults import (
    ACTIVITIES,
    CATEGORIES,
    EDITION,
    LEVELS,
    PREFIXES,
    RDFS,
    SCHEME,
    STATEMENTS,
    STATES,
    SUBCATEGORIES,
    TYPE,
    Node,
    Pair,
    date,
    dct,
    faulty,
    integer,
    node,
    skos,
    subcategory,
    term,
    truth,
)

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from framework_maker import codes, words
from page_maker import LANGUAGES


def nodes(skills: int, seeds: int) -> Iterator[Node]:
    """Give the nodes of the graph, one after the other."""
    wrong = faulty(skills, seeds)
    for subject, pairs in _nodes(skills):
        if (found := wrong.get(subject)) is None:
            yield subject, pairs
        else:
            fault, partner = found
            yield subject, fault.edit(pairs, subject, partner)


def _nodes(skills: int) -> Iterator[Node]:
    yield term("Subcategory"), [(f"<{RDFS}subClassOf>", term("Category"))]
    tops = [node("category", f"C{n}") for n in range(1, CATEGORIES + 1)]
    yield (
        SCHEME,
        [
            (TYPE, skos("ConceptScheme")),
            *_said(dct("title"), "The framework", 1),
            (dct("issued"), date("2024-10-01")),
            *((skos("hasTopConcept"), top) for top in tops),
        ],
    )
    for number in range(1, CATEGORIES + 1):
        yield _category(tops[number - 1], f"C{number}", "Category", (skos("topConceptOf"), SCHEME))
    for number in range(SUBCATEGORIES):
        above = skos("broader"), tops[number % CATEGORIES]
        yield _category(subcategory(number), f"S{number + 1}", "Subcategory", above)
    every = codes(skills)
    for at, code in enumerate(every):
        yield from _skill(at, code, every[min(at ^ 1, skills - 1)])


def _category(subject: str, code: str, kind: str, above: Pair) -> Node:
    return subject, [
        *_concept(kind), (skos("notation"), f'"{code}"'), above,
        *_said(skos("prefLabel"), code, 1),
    ]  # fmt: skip


def _skill(at: int, code: str, related: str) -> Iterator[Node]:
    skill = node("skill", code)
    yield (
        skill,
        [
            *_concept("Skill"),
            (skos("notation"), f'"{code}"'),
            (skos("broader"), subcategory(at % SUBCATEGORIES)),
            *([(skos("related"), node("skill", related))] if related != code else []),
            (term("state"), f'"{STATES[at % len(STATES)]}"'),
            (term("edition"), EDITION),
            (term("page"), f"<https://example.org/pages/{code.lower()}>"),
            (dct("modified"), date(f"2024-{at % 12 + 1:02}-{at % 28 + 1:02}")),
            (
                dct("source"),
                '"Working group"' if at % 2 else f"<https://example.org/groups/{at % 7}>",
            ),
            *_said(skos("prefLabel"), code, 1),
            *_said(skos("altLabel"), f"{code} also", 1),
            *_said(skos("definition"), f"{code} is", 4),
            *_said(skos("scopeNote"), f"{code} note", 6),
        ],
    )
    for number in range(1, ACTIVITIES + 1):
        yield _item("activity", f"{code}_{number}", "activityOf", skill, number)
    for level in range(1, LEVELS + 1):
        local = f"{code}_{level}"
        subject = node("level", local)
        yield (
            subject,
            [
                *_concept("SkillLevel"),
                (skos("notation"), f'"{local}"'),
                (skos("broader"), skill),
                (term("level"), integer(level)),
                *_said(skos("prefLabel"), local, 1),
                *_said(skos("definition"), f"{local} is", 5),
            ],
        )
        for number in range(1, STATEMENTS + 1):
            yield _item("statement", f"{local}_{number}", "statementOf", subject, number)


def _item(kind: str, local: str, link: str, above: str, number: int) -> Node:
    return node(kind, local), [
        *_concept(kind.capitalize()),
        (term(link), above),
        (term("position"), integer(number)),
        *_said(skos("prefLabel"), local, 2),
    ]


def _concept(kind: str) -> list[Pair]:
    return [(TYPE, skos("Concept")), (TYPE, term(kind)), (skos("inScheme"), SCHEME)]


def _said(predicate: str, place: str, sentences: int) -> Iterator[Pair]:
    """Give a text in each language; that of another place differs."""
    at = sum(map(ord, place))
    for language in LANGUAGES:
        stock = _sentences(language)
        said = " ".join(stock[(at + n) % len(stock)] for n in range(sentences))
        yield predicate, f'"{said} {place}"@{language}'


@cache
def _sentences(language: str) -> list[str]:
    return [words(language, f"sentence {n}", 10) for n in range(97)]


def ntriples(given: Node) -> str:
    subject, pairs = given
    return "".join(f"{subject} {predicate} {value} .\n" for predicate, value in pairs)


def turtle(given: Node) -> str:
    """Give a node as Turtle, with prefixes and one value a line."""
    subject, pairs = given
    by_predicate: dict[str, list[str]] = {}
    for predicate, value in pairs:
        by_predicate.setdefault(predicate, []).append(_short(value))
    said = " ;\n    ".join(
        _short(predicate) + " " + " ,\n        ".join(values)
        for predicate, values in by_predicate.items()
    )
    return f"\n{_short(subject)} {said} .\n"


_IRI = re.compile(r"<([^>]*[/#])([A-Za-z0-9_]+)>$")
_PREFIX_OF = {space: name for name, space in PREFIXES.items()}


def _short(value: str) -> str:
    """Give a term as Turtle; the text of a literal stays."""
    found = _IRI.search(value) if value[0] == "<" or value[-1] == ">" else None
    if found is None or (prefix := _PREFIX_OF.get(found[1])) is None:
        return value
    return f"{value[: found.start()]}{prefix}:{found[2]}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--skills", type=int, default=150)
    parser.add_argument("--seeds", type=int, default=5, help="of each kind of fault")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    number = 0
    with (
        (asked.folder / "graph.nt").open("w", encoding="utf-8") as lines,
        (asked.folder / "graph.ttl").open("w", encoding="utf-8") as document,
    ):
        document.writelines(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items())
        for given in nodes(asked.skills, asked.seeds):
            number += len(given[1])
            lines.write(ntriples(given))
            document.write(turtle(given))
    said = {"triples": number, "results": truth(asked.skills, asked.seeds)}
    (asked.folder / "truth.json").write_text(json.dumps(said), encoding="utf-8")


if __name__ == "__main__":
    main()
