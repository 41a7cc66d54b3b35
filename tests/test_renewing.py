"""Mapping files that people have reviewed, and new candidates: what stays, what is told."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skosmith_converter.links.carrying import carry
from skosmith_converter.links.model import Concept, Link, Predicate, Status, Taxonomy
from skosmith_converter.links.renewing import renew
from skosmith_converter.links.sssom import MappingSet, read_sssom, write_sssom
from skosmith_converter.links.targets import read_target
from skosmith_converter.vocabulary import DCT

A, B = "https://a.example/9/", "https://b.example/"
HEADER = """\
#curie_map:
#  a: https://a.example/9/
#  b: https://b.example/
#license: https://creativecommons.org/licenses/by/4.0/
#mapping_set_id: https://m.example/set
#subject_source_version: "9"
"""
COLUMNS = "subject_id subject_label predicate_id predicate_modifier object_id object_label mapping_justification reviewer_label mapping_date confidence comment mine"
REVIEW = "semapv:MappingReview"
FOUND = "semapv:LexicalMatching"
SHARPEN = (
    f"a:1|Sharpening|skos:closeMatch||b:1|sharpen knives|{REVIEW}|Ada|2026-03-01|0.60|good|own"
)
DENIED = f"a:1|Sharpening|skos:closeMatch|Not|b:2|sharpen skates|{REVIEW}|Ada|2026-03-01|0.4||"
NOTHING = f"a:2|Juggling|skos:closeMatch||sssom:NoTermFound||{REVIEW}|Ada|2026-03-01|||"
DENIED_2 = f"a:2|Juggling|skos:closeMatch|Not|b:3|juggle numbers|{REVIEW}|Ada|2026-03-01|0.3||"
OLD = f"a:3|Forging|skos:closeMatch||b:4|forge letters|{FOUND}|||0.2||"


def file(*rows: str, header: str = HEADER) -> MappingSet:
    text = header + COLUMNS.replace(" ", "\t") + "\n"
    text += "".join(row.replace("|", "\t") + "\n" for row in rows)
    return read_sssom(text.encode(), "m.tsv")


def taxonomy(base: str, deprecated: str = "", **labels: str) -> Taxonomy:
    concepts = {
        f"{base}{name[1:]}": Concept(f"{base}{name[1:]}", {"en": label}, deprecated=name[1:] == deprecated)
        for name, label in labels.items()
    }  # fmt: skip
    return Taxonomy(base, "T", concepts=concepts)


SOURCE = taxonomy(A, _1="Sharpening", _2="Juggling", _3="Forging")
TARGET = taxonomy(B, _1="sharpen knives", _2="sharpen skates", _3="juggle numbers", _4="forge letters", _5="forge iron")  # fmt: skip


def candidate(subject: str, value: str, confidence: float, **fields: str) -> Link:
    known = {"mapping_justification": FOUND} | fields
    return Link(f"{A}{subject}", Predicate.CLOSE, f"{B}{value}", confidence=confidence, fields=known)  # fmt: skip


def proposals(*links: Link, **header: str) -> MappingSet:
    prefixes = {"a": A, "b": B}
    return MappingSet.make({"curie_map": prefixes, "subject_source_version": "9"} | header, links)


def rows(mappings: MappingSet) -> list[str]:
    lines = "".join(write_sssom(mappings)).splitlines()
    return [line.replace("\t", "|") for line in lines if line.startswith("a:")]


def told(renewal) -> list[tuple[str, int]]:
    return [(one.rule, one.line) for one in renewal.changes]


def test_reviewed_rows_stay_cell_by_cell_and_old_proposals_make_place():
    before = file(SHARPEN, DENIED, NOTHING, DENIED_2, OLD)
    again = [candidate("1", "1", 0.9), candidate("1", "2", 0.9), candidate("2", "3", 0.9)]
    made = renew(before, proposals(*again, candidate("3", "5", 0.7)), SOURCE, TARGET)
    assert rows(made.mappings) == [SHARPEN, DENIED, DENIED_2, NOTHING, f"a:3||skos:closeMatch||b:5||{FOUND}|||0.7||"]  # fmt: skip
    assert (made.appeared, made.vanished, made.changes) == (1, 1, ())
    assert list(made.lines()) == ["4 reviewed rows kept, 1 proposals: 1 new, 1 no longer made; changes: 0"]  # fmt: skip


def test_a_second_run_changes_no_byte():
    run = proposals(candidate("2", "5", 0.8), candidate("3", "5", 0.7), candidate("1", "5", 0.95))
    first = renew(file(SHARPEN, NOTHING, DENIED_2, OLD), run, SOURCE, TARGET)
    assert told(first) == [("better", 9), ("better", 11)]
    text = "".join(write_sssom(first.mappings))
    second = renew(read_sssom(text.encode(), "m.tsv"), run, SOURCE, TARGET)
    assert "".join(write_sssom(second.mappings)) == text
    assert (second.appeared, second.vanished, second.changes) == (0, 0, ())


NOT_WORTH_IT = [
    ((SHARPEN,), [("1", "5", 0.65)], "hardly likelier"),
    ((SHARPEN,), [("1", "1", 0.95), ("1", "5", 0.99)], "the accepted one rose as well"),
    ((SHARPEN, OLD.replace("a:3", "a:1").replace("0.2", "0.9")), [("1", "4", 0.95)], "known"),
    ((SHARPEN.replace("0.60", ""),), [("1", "5", 0.99)], "certain by hand"),
    ((SHARPEN, DENIED), [("1", "2", 0.99)], "rejected"),
    ((NOTHING, DENIED_2), [("2", "5", 0.35)], "hardly likelier than what was turned down"),
    ((NOTHING,), [("2", "5", 0.45)], "rather wrong than right"),
]


@pytest.mark.parametrize(("reviewed", "found", "_why"), NOT_WORTH_IT, ids=lambda one: str(one)[:30])
def test_what_is_not_clearly_better_is_not_told(reviewed, found, _why):
    run = proposals(*(candidate(*one) for one in found))
    assert told(renew(file(*reviewed), run, SOURCE, TARGET)) == []


def test_a_better_candidate_says_what_it_outdoes():
    run = proposals(candidate("1", "5", 0.85, subject_label="Sharpening", object_label="hone blades"), candidate("1", "1", 0.5))  # fmt: skip
    (one,) = renew(file(SHARPEN), run, SOURCE, TARGET).changes
    assert str(one) == (
        f"m.tsv:9: warning: {B}5 ('hone blades') may be better for {A}1 ('Sharpening'): "
        f"confidence 0.85, {B}1 ('sharpen knives') has 0.50 (better)\n"
        "  Accept or reject it; a row that it replaces has to be taken out."
    )


def test_a_subject_without_match_gets_what_is_better_than_all_it_was_denied():
    made = renew(file(NOTHING, DENIED_2), proposals(candidate("2", "5", 0.6)), SOURCE, TARGET)
    assert told(made) == [("better", 9)]
    assert made.mappings.links[1].fields["comment"] == "Nothing matched before."
    leftover = OLD.replace("a:3", "a:2").replace("0.2", "0.55")
    made = renew(file(NOTHING, leftover), proposals(candidate("2", "5", 0.6)), SOURCE, TARGET)
    assert rows(made.mappings) == [NOTHING]


NEW_EDITIONS = [
    (SOURCE, taxonomy(B, _2="skates"), "gone", f"object {B}1 ('sharpen knives') is gone"),
    (SOURCE, taxonomy(B, deprecated="1", _1="sharpen knives"), "deprecated", "is deprecated"),
    (SOURCE, taxonomy(B, _7="sharpen knives"), "replaced", f"is gone; {B}7 has its label now"),
    (
        SOURCE,
        replace(TARGET, relations=[(f"{B}1", DCT.isReplacedBy[1:-1], f"{B}5")]),
        "replaced",
        f"is replaced by {B}5 ('forge iron')",
    ),
    (SOURCE, taxonomy(B, _1="hone knives"), "renamed", "is now called 'hone knives'"),
    (taxonomy(A, _2="Juggling"), TARGET, "gone", f"subject {A}1 ('Sharpening') is gone"),
    (taxonomy(A, _1="Sharpen"), TARGET, "renamed", "is now called 'Sharpen'"),
]


@pytest.mark.parametrize(("source", "target", "rule", "words"), NEW_EDITIONS)
def test_what_a_new_edition_does_to_a_reviewed_row_is_told_with_its_line(
    source, target, rule, words
):
    made = renew(file(SHARPEN), proposals(), source, target)
    assert told(made) == [(rule, 8)]
    assert words in made.changes[0].message
    assert rows(made.mappings) == [SHARPEN]


def test_labels_in_any_language_are_names_of_a_concept():
    german = SHARPEN.replace("Sharpening", "Schleifen  von Messern")
    source = Taxonomy(A, "T", concepts={f"{A}1": Concept(f"{A}1", {"de": "Schleifen von Messern", "en": "Sharpening"})})  # fmt: skip
    assert renew(file(german), proposals(), source, TARGET).changes == ()


def test_a_label_whose_letters_are_composed_otherwise_is_the_same():
    decomposed = SHARPEN.replace("Sharpening", "Scha\u0308rfen")
    source = Taxonomy(A, "T", concepts={f"{A}1": Concept(f"{A}1", {"de": "Sch\u00e4rfen"})})
    assert renew(file(decomposed), proposals(), source, TARGET).changes == ()


def test_a_concept_in_many_rows_is_told_once_where_it_was_accepted():
    denied = [DENIED.replace("a:1", f"a:{n}").replace("Not|b:2|sharpen skates", "Not|b:1|sharpen knives") for n in (0, 2)]  # fmt: skip
    made = renew(file(*denied, SHARPEN), proposals(), SOURCE, taxonomy(B, _9="x"))
    assert [
        (one.line, one.message)
        for one in made.changes
        if one.rule == "gone" and "object" in one.message
    ] == [(9, f"object {B}1 ('sharpen knives') is gone, in 3 rows")]


def test_a_new_edition_is_told_and_noted_in_the_header():
    made = renew(file(SHARPEN), proposals(subject_source_version="10", mapping_tool="T"), SOURCE, TARGET)  # fmt: skip
    assert told(made) == [("edition", 0)]
    assert made.mappings.text("subject_source_version") == "10"
    assert made.mappings.text("mapping_tool") == "T"
    assert made.mappings.text("mapping_set_id") == "https://m.example/set"


def test_rows_of_another_vocabulary_are_left_alone_and_said_to_be_unchecked():
    made = renew(file(SHARPEN), proposals(), taxonomy("https://c.example/", _1="x"), TARGET)
    assert told(made) == [("unchecked", 0)]
    assert "https://a.example/9/" in made.changes[0].message


def test_a_prefix_that_means_something_else_is_renamed_in_proposals():
    link = candidate("3", "5", 0.7, subject_source="b:scheme", see_also="https://x.example/")
    run = MappingSet.make({"curie_map": {"a": A, "b": "https://other.example/"}, "object_source": "b:all"}, [link])  # fmt: skip
    made = renew(file(SHARPEN), run, SOURCE, TARGET).mappings
    assert made.prefixes == {"a": A, "b": B, "b2": "https://other.example/"}
    assert (made.text("object_source"), made.links[1].fields["subject_source"]) == ("b2:all", "b2:scheme")  # fmt: skip


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5), st.sampled_from(["0.50", "0.5", ".5", "5e-1", ""]))  # fmt: skip
def test_whatever_people_write_stays_as_they_wrote_it(texts, confidence):
    header = "\t".join(COLUMNS.split(" ")) + "\n"
    kept = [
        [f"{A}{n}" if n % 2 else f"a:{n}", "", "http://www.w3.org/2004/02/skos/core#closeMatch", "", "b:1", "", REVIEW, "Ada", "", confidence, text, own]
        for n, (text, own) in enumerate(texts)
    ]  # fmt: skip
    body = "".join("\t".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in kept)  # fmt: skip
    before = read_sssom((HEADER + header + body).encode(), "m.tsv")
    run = MappingSet.make({"curie_map": {"long": f"{A}1", "b": B}}, [candidate("7", "5", 0.7)])
    made = "".join(write_sssom(renew(before, run, SOURCE, TARGET).mappings))
    again = read_sssom(made.encode(), "m.tsv")
    cells = [
        [link.written["subject_id"], link.written["predicate_id"], link.written.get("confidence", ""), link.fields.get("comment", ""), link.fields.get("mine", "")]
        for link in again.links
        if link.status is Status.ACCEPTED
    ]  # fmt: skip
    assert sorted(cells) == sorted([row[0], row[2], row[9], row[10], row[11]] for row in kept)


# -- editions ----------------------------------------------------------------------------------
EARLIER = HEADER.replace("/9/", "/8/").replace('"9"', '"8"')


def test_what_was_accepted_is_proposed_for_the_next_edition_with_whose_decision_it_was():
    run = proposals(candidate("1", "1", 0.5, match_string="sharpen"), candidate("1", "2", 0.4, comment="close"))  # fmt: skip
    carried = carry(file(SHARPEN, DENIED, header=EARLIER), run, SOURCE, TARGET)
    assert (carried.carried, carried.left) == (1, ())
    one, other = carried.mappings.links
    assert (one.subject, one.object, one.status, one.confidence) == (f"{A}1", f"{B}1", Status.PROPOSED, 0.5)  # fmt: skip
    assert one.fields == {
        "subject_label": "Sharpening",
        "object_label": "sharpen knives",
        "mapping_justification": "semapv:MappingChaining",
        "match_string": "sharpen",
        "mine": "own",
        "comment": "Accepted by Ada on 2026-03-01 for https://a.example/8/1: good",
    }
    assert other.status is Status.PROPOSED
    assert other.fields["comment"] == "Rejected by Ada on 2026-03-01 for https://a.example/8/1. close"  # fmt: skip
    assert carried.mappings.prefixes == {"a": A, "a2": "https://a.example/8/", "b": B}
    text = "".join(write_sssom(renew(file(), carried.mappings, SOURCE, TARGET).mappings))
    assert [link.status for link in read_sssom(text.encode(), "m.tsv").links] == [Status.PROPOSED] * 2  # fmt: skip


NOT_CARRIED = [
    (
        taxonomy(A, _2="Juggling"),
        TARGET,
        "nothing corresponds to its subject https://a.example/8/1",
    ),
    (taxonomy(A, _1="Grinding"), TARGET, "is now called 'Grinding'"),
    (SOURCE, taxonomy(B, _1="hone knives"), "its object https://b.example/1"),
    (taxonomy(A, deprecated="1", _1="Sharpening"), TARGET, "is deprecated"),
]


@pytest.mark.parametrize(("source", "target", "words"), NOT_CARRIED)
def test_what_may_mean_something_else_now_is_not_carried(source, target, words):
    carried = carry(file(SHARPEN, header=EARLIER), proposals(), source, target)
    assert carried.mappings.links == ()
    (left,) = carried.left
    assert (left.rule, left.line) == ("not-carried", 8)
    assert words in left.message


def test_a_row_without_labels_is_not_carried_to_another_edition():
    carried = carry(file(SHARPEN.replace("Sharpening", ""), header=EARLIER), proposals(), SOURCE, TARGET)  # fmt: skip
    assert "no subject_label" in carried.left[0].message


def test_a_skos_file_tells_what_replaces_what(tmp_path):
    path = tmp_path / "t.ttl"
    path.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix dct: <http://purl.org/dc/terms/> .\n"
        '<https://b.example/1> a skos:Concept ; skos:prefLabel "x"@en ; dct:isReplacedBy <https://b.example/2> .\n'
        '<https://b.example/3> a skos:Concept ; skos:prefLabel "y"@en ; dct:replaces <https://b.example/4> .\n'
    )
    replaced = DCT.isReplacedBy[1:-1]
    assert set(read_target([path]).relations) == {(f"{B}1", replaced, f"{B}2"), (f"{B}4", replaced, f"{B}3")}  # fmt: skip
