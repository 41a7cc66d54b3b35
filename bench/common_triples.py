"""What several tools say alike, to see that a ratio compares equal work.

    python bench/common_triples.py table|vocexcel FILE...

Prints the number of triples and a fingerprint of the set of them, for each file: of Turtle, N-Triples or
N-Quads, only what is part of the job. `table` is the tree of categories, skills and levels with their
texts, activities and sentences; `vocexcel` is skills and levels in one language.
"""

import hashlib
import re
import sys

import pyoxigraph

SKOS = "http://www.w3.org/2004/02/skos/core#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
NINE = "https://w3id.org/skosmith/sfia/9"
_ITEM = r"(?:/(?:activities|statements)(?:/\d+)?)?"
JOBS = {
    "table": (
        re.compile(rf"{NINE}(?:/(?:categories|skills|skilllevels)/[^/]+{_ITEM}|/activities|/statements)?"),
        "prefLabel definition scopeNote notation broader narrower inScheme topConceptOf hasTopConcept member",
    ),
    "vocexcel": (
        re.compile(rf"{NINE}/(?:skills|skilllevels)/[^/]+"),
        "prefLabel definition notation broader narrower inScheme",
    ),
}  # fmt: skip
"""Job → the subjects and the SKOS properties that it is about."""
LABELLED = re.compile(r".*/(?:activities|statements)")
"""Collections have a label with us only."""


def common(path: str, job: str) -> set[str]:
    subjects, names = JOBS[job]
    properties = {SKOS + name for name in names.split()}
    found = set()
    for quad in pyoxigraph.parse(path=path):
        subject = getattr(quad.subject, "value", "")
        predicate, value = quad.predicate.value, quad.object
        concept = predicate == TYPE and value.value == f"{SKOS}Concept"
        if not (concept or predicate in properties) or not subjects.fullmatch(subject):
            continue
        own_label = predicate == f"{SKOS}prefLabel" and LABELLED.fullmatch(subject)
        if not own_label:
            found.add(f"{subject} {predicate} {value}")
    return found


def main() -> None:
    job, *paths = sys.argv[1:]
    for path in paths:
        triples = common(path, job)
        digest = hashlib.sha256("\n".join(sorted(triples)).encode()).hexdigest()
        print(len(triples), digest)


if __name__ == "__main__":
    main()
