"""Crosswalk tables: columns, relations, levels, and the direction that a table means."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from skosmith_converter.errors import SourceError
from skosmith_converter.links.crosswalk_rows import Import
from skosmith_converter.links.crosswalks import read_crosswalk
from skosmith_converter.links.curies import NO_TERM_FOUND
from skosmith_converter.links.directions import Direction, Votes, count_votes
from skosmith_converter.links.model import Predicate, Status
from skosmith_converter.links.sssom import parse_sssom, write_sssom
from skosmith_server.__main__ import main

ABOUT = """\
,,,,,
Mapping project name,Knives to ESCO,,,,
Mapping project author,Office of Knives,,,,
Mapping project version,7,,,,
Classification 1 Version,1.2,,,,
,,,,,
"""
HEADINGS = "Classification 1 URI,Classification 1 PrefLabel,Classification 2 ID,Classification 2 PrefLabel,Mapping relation,Editorial note\n"
ESCO = "http://data.europa.eu/esco/skill/"
N = "https://n.example/"
GIVEN = Import(object_base=N, subject_base=f"{N}role/", set_id="https://m.example/set")


def national(*rows: str) -> bytes:
    return (ABOUT + HEADINGS + "".join(f"{row}\n" for row in rows)).encode()


def pairs(relation: str, other: str, count: int = 12) -> list[str]:
    """Rows of which the first is the more specific, then rows of which the second is."""
    return [
        f"{ESCO}{n},sharpen knives {n},K {n},knives {n},skos:{relation}," for n in range(count)
    ] + [
        f"{ESCO}{n},forks {n},L {n},polishing forks {n},skos:{other}," for n in range(count // 2)
    ]  # fmt: skip


def test_a_national_table_is_read_with_what_stands_above_it():
    made = read_crosswalk(national(*pairs("broadMatch", "narrowMatch")), "t.csv", GIVEN)
    assert made.direction is Direction.SKOS
    assert made.votes == Votes(18, 0)
    first = made.mappings.links[0]
    assert (first.subject, first.predicate, first.object) == (f"{ESCO}0", Predicate.BROAD, f"{N}K%200")  # fmt: skip
    assert first.status is Status.PROPOSED
    assert first.fields["subject_label"] == "sharpen knives 0"
    assert made.mappings.text("mapping_set_title") == "Knives to ESCO"
    assert made.mappings.text("subject_source_version") == "1.2"
    assert made.mappings.value("creator_label") == ("Office of Knives",)


def test_a_table_that_means_the_inverse_is_turned_round():
    made = read_crosswalk(national(*pairs("narrowMatch", "broadMatch")), "t.csv", GIVEN)
    assert made.direction is Direction.INVERTED
    assert made.mappings.links[0].predicate is Predicate.BROAD
    assert made.mappings.links[-1].predicate is Predicate.NARROW
    assert "other way round" in made.mappings.text("comment")


@pytest.mark.parametrize(
    "rows", [pairs("broadMatch", "narrowMatch", 4), pairs("broadMatch", "broadMatch")]
)
def test_a_direction_that_is_not_plain_has_to_be_stated(rows):
    with pytest.raises(SourceError, match=r"(?s)don't make plain .*--direction skos"):
        read_crosswalk(national(*rows), "t.csv", GIVEN)
    for direction in (Direction.SKOS, Direction.INVERTED):
        given = Import(direction=direction, object_base=N, set_id=N)
        first = read_crosswalk(national(*rows), "t.csv", given).mappings.links[0]
        assert (first.predicate is Predicate.BROAD) == (direction is Direction.SKOS)


def test_equal_and_unlike_labels_have_no_vote():
    rows = [("a b", Predicate.BROAD, "a b"), ("a", Predicate.BROAD, "c"), ("", Predicate.BROAD, "a"), ("a b", Predicate.CLOSE, "a")]  # fmt: skip
    assert count_votes(rows) == Votes()


RELATIONS = [
    ("skos:exactMatch", Predicate.EXACT, Status.PROPOSED),
    ("closeMatch", Predicate.CLOSE, Status.PROPOSED),
    ("http://www.w3.org/2004/02/skos/core#relatedMatch", Predicate.RELATED, Status.PROPOSED),
    ("Close match", Predicate.CLOSE, Status.PROPOSED),
    ("no relation", Predicate.EXACT, Status.REJECTED),
]


@pytest.mark.parametrize(("word", "predicate", "status"), RELATIONS)
def test_relations_are_read_however_they_are_written(word, predicate, status):
    made = read_crosswalk(national(f"{ESCO}1,a,K,b,{word},note"), "t.csv", GIVEN)
    (link,) = made.mappings.links
    assert (link.predicate, link.status, link.fields["comment"]) == (predicate, status, "note")


@pytest.mark.parametrize(
    ("row", "ends"),
    [
        (f"{ESCO}1,a,,,,", (f"{ESCO}1", NO_TERM_FOUND)),
        (",,K,b,,no relation", (NO_TERM_FOUND, f"{N}K")),
    ],
)
def test_a_row_without_an_equivalent_says_so(row, ends):
    (link,) = read_crosswalk(national(row), "t.csv", GIVEN).mappings.links
    assert (link.subject, link.object, link.status) == (*ends, Status.NO_MATCH)


BAD_ROWS = [
    (f"{ESCO}1,a,K,b,exactISCO,", "relation 'exactISCO'"),
    (f"{ESCO}1,a,K,b,,", "relation ''"),
    (",a,K,b,skos:closeMatch,", "no identifier"),
    (f"{ESCO}<,a,K,b,skos:closeMatch,", "is no IRI"),
]


@pytest.mark.parametrize(("row", "problem"), BAD_ROWS)
def test_a_row_that_cannot_be_used_is_told_with_its_line(row, problem):
    made = read_crosswalk(national(f"{ESCO}2,a,K,b,closeMatch,", row), "t.csv", GIVEN)
    (finding,) = made.findings
    assert finding.line == 9
    assert problem in finding.message
    assert len(made.mappings.links) == 1


COMPETENCES = "Competence;SFIA code;Level;Note\nRun kites;PROG;4-5;\nRun kites;DBAD;;daily\nTester;TEST;L3, 6;\nTester;TESTS;3;\nTester;TEST;14;\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_competences_with_codes_and_levels_are_related_to_skills_at_levels(delimiter, encoding):
    text = COMPETENCES.replace(", 6", " 6").replace(";", delimiter)
    made = read_crosswalk(text.encode(encoding), "r.csv", GIVEN)
    base = "https://w3id.org/skosmith/sfia/9/"
    assert [link.object.removeprefix(base) for link in made.mappings.links] == [
        "skilllevels/PROG_4", "skilllevels/PROG_5", "skills/DBAD", "skilllevels/TEST_3", "skilllevels/TEST_6",
    ]  # fmt: skip
    assert {link.predicate for link in made.mappings.links} == {Predicate.RELATED}
    assert made.mappings.links[0].subject == f"{N}role/Run%20kites"
    assert made.mappings.links[0].fields["subject_label"] == "Run kites"
    assert [f.line for f in made.findings] == [5, 6]


def test_a_table_in_windows_1252_is_refused_until_that_is_said():
    data = "Competence,SFIA code\nKöchin,PROG\n".encode("cp1252")
    with pytest.raises(SourceError, match=r"r.csv:2: is not UTF-8"):
        read_crosswalk(data, "r.csv", GIVEN)
    made = read_crosswalk(data, "r.csv", Import(subject_base=N, encoding="cp1252", set_id=N))
    assert made.mappings.links[0].fields["subject_label"] == "Köchin"
    with pytest.raises(SourceError, match="there is no encoding"):
        read_crosswalk(data, "r.csv", Import(encoding="cp"))


def test_identifiers_that_are_no_iris_need_a_base():
    with pytest.raises(SourceError, match="--subject-base"):
        read_crosswalk(b"Competence,SFIA code\na,PROG\n", "r.csv", Import())


@pytest.mark.parametrize("heading", ["Role", "Work role ID", "job title", "Profile"])
def test_a_table_of_roles_is_for_another_command(heading):
    data = f"Of the office\n{heading},Job,SFIA code,Level\nR1,a,PROG,4\n".encode()
    with pytest.raises(SourceError, match=r"r.csv:2: is a table of roles(?s:.*)link roles r.csv"):
        read_crosswalk(data, "r.csv", GIVEN)


def test_roles_that_are_mapped_to_concepts_are_mappings():
    for headings in ("Role,ESCO URI", "Role,SFIA code,Relation"):
        cells = f"a,{ESCO}1" if "ESCO" in headings else "a,PROG,related"
        made = read_crosswalk(f"{headings}\n{cells}\n".encode(), "r.csv", GIVEN)
        assert [link.predicate for link in made.mappings.links] == [Predicate.RELATED]


def test_a_table_without_known_headings_is_refused():
    with pytest.raises(SourceError, match="no row of headings"):
        read_crosswalk(b"a,b\n1,2\n", "r.csv", GIVEN)


@pytest.mark.parametrize("reviewer", ["", "orcid:0000-0002-1825-0097", "Ann Onym"])
def test_the_mapping_file_is_valid_and_accepted_by_whoever_answers_for_it(reviewer):
    given = Import(object_base=N, set_id="https://m.example/set", reviewer=reviewer)
    made = read_crosswalk(national(*pairs("broadMatch", "narrowMatch")), "t.csv", given)
    again, findings = parse_sssom("".join(write_sssom(made.mappings)).encode(), "t.sssom.tsv")
    assert findings == []
    assert {x.status for x in again.links} == {Status.ACCEPTED if reviewer else Status.PROPOSED}


def test_the_command_writes_a_file_and_tells_how_it_read(tmp_path: Path):
    table, made = tmp_path / "t.csv", tmp_path / "t.sssom.tsv"
    table.write_bytes(national(*pairs("narrowMatch", "broadMatch"), *["x,,K,,bad,"] * 7))
    run = CliRunner().invoke(
        main, ["link", "import", str(table), "--object-base", N, "-o", str(made)]
    )
    assert run.exit_code == 0, run.output
    assert "18 rows; broad and narrow read the other way round (0 labels for" in run.stderr
    assert "and 2 more rows that were left out" in run.stderr
    check = CliRunner().invoke(main, ["link", "check", str(made)])
    assert (check.exit_code, check.stdout) == (0, "")
    assert check.stderr == "18 proposed; errors: 0, warnings: 0\n"
    exported = CliRunner().invoke(main, ["link", "export", str(made), "--format", "table", "--all"])
    again = read_crosswalk(exported.stdout.encode(), "u.csv", GIVEN)
    assert (again.direction, len(again.mappings.links)) == (Direction.SKOS, 18)


@pytest.mark.parametrize("base", ["https://n.example", "n.example/", "https://n.example/ /"])
def test_a_base_has_to_be_an_iri_that_names_can_be_put_behind(tmp_path: Path, base):
    (tmp_path / "r.csv").write_text("Competence,SFIA code\na,PROG\n")
    arguments = ["link", "import", str(tmp_path / "r.csv"), "--subject-base"]
    run = CliRunner().invoke(main, [*arguments, base])
    assert run.exit_code == 2
    assert "--subject-base" in run.stderr
    run = CliRunner().invoke(main, [*arguments, "urn:competences:"])
    assert "ns1:a\ta\tskos:relatedMatch" in run.stdout
    assert parse_sssom(run.stdout.encode(), "r")[1] == []


def test_a_table_without_a_usable_row_is_refused(tmp_path: Path):
    table = tmp_path / "t.csv"
    table.write_bytes(national("x,,K,,bad,"))
    run = CliRunner().invoke(main, ["link", "import", str(table)])
    assert run.exit_code == 3
    assert "has no row that can be used" in run.stderr


PUBLISHED = {
    "DE_Mapping_ESCO_Kompetenzen_220518_0.csv": (Direction.INVERTED, 25_588),
    "crosswalk_esco_onet.csv": (Direction.AUTO, 4_210),
}


@pytest.mark.suite
@pytest.mark.parametrize("name", PUBLISHED)
def test_published_tables_are_read(name, shared):
    path = shared / "reference-data" / "crosswalks" / name
    if not path.is_file():
        pytest.skip(f"no {name} beside the checkout")
    direction, count = PUBLISHED[name]
    if direction is Direction.AUTO:  # its plural names of occupations speak for both directions
        with pytest.raises(SourceError, match="don't make plain"):
            read_crosswalk(path.read_bytes(), name, GIVEN)
    given = Import(direction=Direction.SKOS, object_base=N, subject_base=N, set_id=N)
    made = read_crosswalk(path.read_bytes(), name, given)
    assert len(made.mappings.links) == count
    if direction is not Direction.AUTO:
        assert made.votes.direction is direction
    assert parse_sssom("".join(write_sssom(made.mappings)).encode(), name)[1] == []
