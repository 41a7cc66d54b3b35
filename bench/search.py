"""The text index against CONTAINS and REGEX of the engine, on a made-up framework.

    PYTHONPATH=converter:server python bench/search.py [--skills 147] [--rounds 20]

147 skills in twelve languages are about 200 000 quads; 1,750 are 2.4 million.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

import pyoxigraph

from skosmith_converter.iris import Iris
from skosmith_converter.terms import DEFAULT_GRAPH, Iri, Quad, integer, plain, text
from skosmith_converter.vocabulary import RDF, SKOS, SM
from skosmith_server.search.index import Index
from skosmith_server.search.ranking import search
from skosmith_server.store import store_lines

LANGUAGES = ("ar", "de", "en", "es", "fr", "fr-CA", "it", "ja", "pl", "pt", "ru", "zh-Hans")
LETTERS = {
    "ar": "ابتجحدرسعفقكلمنهوي",
    "ru": "абвгдежзиклмнопрстуё",
    "ja": "設計管理戦略情報技術組織業務開発運用評価",
    "zh-Hans": "设计管理战略信息技术组织业务开发运营评估",
}
LATIN = "abcdefghilmnoprstuéäóç"
IRIS = Iris()
VOCABULARY = 4000
"""Words of a language; SFIA has about as many."""


class Words:
    """Words of a language, as common as words are: the n-th 1/n as much as the first."""

    def __init__(self, language: str, dice: random.Random) -> None:
        letters = LETTERS.get(language, LATIN)
        unspaced = language in {"ja", "zh-Hans"}
        self.dice, self.joint = dice, "" if unspaced else " "
        self.words = [
            "".join(dice.choices(letters, k=2 if unspaced else dice.randint(3, 11)))
            for _ in range(VOCABULARY)
        ]
        weights = [1 / (n + 10) for n in range(VOCABULARY)]
        self.weights = [sum(weights[: n + 1]) for n in range(VOCABULARY)]

    def some(self, number: int) -> str:
        return self.joint.join(self.dice.choices(self.words, cum_weights=self.weights, k=number))


def made_up(skills: int) -> Iterator[Quad]:
    """Skills at seven levels, with activities and statements, in all languages."""
    dice = random.Random(9)  # noqa: S311 (no secret)
    words = {language: Words(language, dice) for language in LANGUAGES}
    for n in range(skills):
        code = "".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[n // 26**k % 26] for k in range(4))
        yield from of_skill(code, words)
        for level in range(1, 8):
            yield from of_level(code, level, words)


def say(words: dict[str, Words], subject: Iri, predicate: Iri, number: int) -> Iterator[Quad]:
    for language, known in words.items():
        yield subject, predicate, text(known.some(number), language), DEFAULT_GRAPH


def state(subject: Iri, *pairs: tuple[Iri, str]) -> Iterator[Quad]:
    for predicate, value in pairs:
        yield subject, predicate, value, DEFAULT_GRAPH


def of_skill(code: str, words: dict[str, Words]) -> Iterator[Quad]:
    skill = IRIS.skill("9", code)
    yield from state(
        skill, (RDF.type, SM.Skill), (RDF.type, SKOS.Concept),
        (SKOS.inScheme, IRIS.edition("9")), (SKOS.notation, plain(code)),
    )  # fmt: skip
    yield from say(words, skill, SKOS.prefLabel, 3)
    yield from say(words, skill, SKOS.definition, 15)
    for note in range(4):
        yield from say(words, skill, SKOS.scopeNote, 25 + note)
    for number in range(1, 16):
        item = Iri(f"{skill[:-1]}/activities/{number}>")
        kind = (RDF.type, SM.GuidanceActivity)
        yield from state(item, kind, (SM.activityOf, skill), (SM.position, integer(number)))
        yield from say(words, item, SKOS.prefLabel, 8)


def of_level(code: str, level: int, words: dict[str, Words]) -> Iterator[Quad]:
    at = IRIS.skill_level("9", code, level)
    yield from state(
        at, (RDF.type, SM.SkillLevel), (SKOS.broader, IRIS.skill("9", code)),
        (SM.atLevel, IRIS.level("9", level)), (SKOS.notation, plain(f"{code}_{level}")),
        (SKOS.inScheme, IRIS.edition("9")),
    )  # fmt: skip
    yield from say(words, at, SKOS.definition, 60)
    for number in range(1, 9):
        item = Iri(f"{at[:-1]}/statements/{number}>")
        kind = (RDF.type, SM.ResponsibilityStatement)
        yield from state(item, kind, (SM.statementOf, at), (SM.position, integer(number)))
        yield from say(words, item, SKOS.prefLabel, 8)


def milliseconds(calls: Iterable[Callable[[], object]]) -> float:
    """The median CPU time of calls that differ: what was found before is found faster."""
    times = []
    for call in calls:
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return statistics.median(times) * 1000


def searches(index: Index, rounds: int) -> dict[str, list[str]]:
    """What is looked for: words as common and as rare as they are in the texts."""
    common = sorted(zip(index.vocabulary.counts, index.vocabulary.words, strict=True), reverse=True)
    latin = [word for _, word in common if word.isascii() and word.isalpha() and len(word) > 7]
    arabic = [word for _, word in common if "\u0621" <= word[0] <= "\u064a" and len(word) > 4]
    most, rare = latin[:rounds], latin[-len(latin) // 5 :][:rounds]
    texts = index.texts(range(index.size)).values()
    return {
        "code": [t.value for t in texts if t.field == "code" and len(t.value) == 4][:rounds],
        "common word": [f"{word} " for word in most],
        "rare word": [f"{word} " for word in rare],
        "two words": [f"{one} {other} " for one, other in pairwise(most)],
        "one letter typed": list("abcdefghilmnoprstu"[:rounds]),
        "three letters typed": [word[:3] for word in most],
        "six letters typed": [word[:6] for word in most],
        "two letters swapped": [f"{w[:4]}{w[5]}{w[4]}{w[6:]}" for w in rare],
        "one letter missing": [word[:3] + word[4:] for word in rare],
        "Japanese": [f"{one}{other}" for one, other in pairwise(("設計", "管理", "戦略", "情報"))],
        "Arabic": arabic[:rounds],
        "nothing": ["xqzzyxqz"],
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--skills", type=int, default=147)
    options.add_argument("--rounds", type=int, default=20)
    chosen = options.parse_args()
    quads = list(made_up(chosen.skills))
    start = time.process_time()
    index = Index.of(quads)
    built = time.process_time() - start
    store = pyoxigraph.Store()
    start = time.process_time()
    store.bulk_load("".join(store_lines(quads)).encode(), pyoxigraph.RdfFormat.N_QUADS)
    loaded = time.process_time() - start
    print(f"{len(quads):,} quads, {index.size:,} texts, {len(index.vocabulary.words):,} words")
    print(f"index built in {built:.2f} s, graph loaded by the engine in {loaded:.2f} s (CPU)")
    print(f"{'':22}{'search':>10}{'CONTAINS':>11}{'REGEX':>11}{'ratio':>9}")
    for name, queries in searches(index, chosen.rounds).items():
        ours = milliseconds([lambda query=query: search(index, query) for query in queries])
        found = search(index, queries[0])
        words = queries[0].lower().split()[0]
        contains = f'FILTER(CONTAINS(LCASE(STR(?text)), "{words}"))'
        regex = f'FILTER(REGEX(STR(?text), "{words}", "i"))'
        theirs = [milliseconds([lambda f=f: ask(store, f)]) for f in (contains, regex)]
        print(
            f"{name:22}{ours:8.2f}ms{theirs[0]:9.0f}ms{theirs[1]:9.0f}ms"
            f"{min(theirs) / ours:8.0f}×  {found.total:,} texts"
        )


def ask(store: pyoxigraph.Store, condition: str) -> None:
    query = f"SELECT ?s ?text {{ ?s <{SKOS.prefLabel[1:-1]}>|<{SKOS.definition[1:-1]}>|<{SKOS.scopeNote[1:-1]}> ?text {condition} }} LIMIT 200"
    list(store.query(query))


if __name__ == "__main__":
    main()
