"""What SHACL says where the W3C's tests are silent: the cases of ``tests/shacl``."""

from collections import Counter

import pytest

from shacl_cases import cases, in_short
from shacl_findings import short, told

FOUND = ("literals", "languages", "patterns", "pairs", "paths", "shapes", "sparql")
CASES = [case for name in FOUND for case in cases(name)]
REFUSED = list(cases("refused"))
OPEN = list(cases("open"))
"""What our engine does not do right: Oxigraph's store writes 01 as 1, and no text is a subject."""


def _name(case):
    return case.name


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_findings_are_those_of_the_case(case):
    _check(case)


@pytest.mark.parametrize("few", [-1, 10**9], ids=["at once", "one by one"])
@pytest.mark.parametrize("case", list(cases("sparql")), ids=_name)
def test_queries_find_the_same_for_all_nodes_at_once_and_one_by_one(case, few, monkeypatch):
    monkeypatch.setattr("skosmith_converter.shacl.sparql_constraints._FEW", few)
    _check(case)


@pytest.mark.xfail(reason="known and rare: see OPEN")
@pytest.mark.parametrize("case", OPEN, ids=_name)
def test_findings_are_not_yet_those_of_the_case(case):
    _check(case)


def _check(case):
    from skosmith_converter.shacl import Index, check, read_shapes

    outcome = check(Index(case.triples), read_shapes(case.triples))
    verdict = told(outcome)
    assert in_short(verdict) == case.finds()
    assert outcome.conforms == (not case.finds())
    short_of = {"paths": str, "severities": short}
    for word, part in (("paths", "path"), ("severities", "severity")):
        if (listed := case.listed(word)) is not None:
            found = Counter(getattr(one, part) for one in verdict.found.elements())
            assert found == Counter(map(short_of[word], listed.elements()))
    if case.messages():
        found = {(lang, text) for one in outcome.results for lang, text in one.messages.items()}
        assert {f'"{text}"@{language}' for language, text in found} == case.messages()


@pytest.mark.parametrize("case", REFUSED, ids=_name)
def test_shapes_that_cannot_be_meant_are_refused_with_a_reason(case):
    from skosmith_converter.shacl import ShapesError, read_shapes

    with pytest.raises(ShapesError) as refusal:
        read_shapes(case.triples)
    assert refusal.value.problem
    assert len(str(refusal.value)) < 2000


def test_titles_are_those_of_one_case_each():
    names = [case.name for case in CASES + REFUSED]
    assert len(set(names)) == len(names) > 150
