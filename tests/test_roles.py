"""Role profiles: tables of every layout, what is told of them, the graph, and the gaps in it."""

import io
import re
from pathlib import Path

import openpyxl
import pyoxigraph
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from sample_model import sample_quads
from skosmith_converter.errors import SourceError
from skosmith_converter.iris import Iris
from skosmith_converter.links.roles.building import build_roles
from skosmith_converter.links.roles.cells import CellError, read_levels, read_skills
from skosmith_converter.links.roles.defining import skills_of
from skosmith_converter.links.roles.model import RoleOptions
from skosmith_converter.links.roles.reading import read_roles
from skosmith_converter.serialization import accepted, format_named, serialize
from skosmith_converter.shacl import Index
from skosmith_converter.terms import iri_text
from skosmith_converter.vocabulary import DCT, RDF, SKOS, SM
from skosmith_server.__main__ import main
from skosmith_server.app import create_app

GIVEN = RoleOptions(language="en")
KNOWN = {"PROG": frozenset({2, 3, 4, 5, 6}), "TEST": frozenset(range(1, 7))}


def read(table, known=None, **options):
    data = table if isinstance(table, bytes) else table.encode()
    return read_roles(data, "roles.csv", RoleOptions(language="en", **options), known)


def needs(table):
    """Role → what it needs; a tilde is before what it can do without."""
    return {
        role.name: [f"{'~' if need.optional else ''}{need.local_name}" for need in role.needs]
        for role in table.roles
    }


def told(table):
    return [(finding.line, finding.message) for finding in table.findings]


# -- Layouts ---------------------------------------------------------------------------------------

PLAIN = {"Cook": ["PROG_4", "~TEST_3-4-5"], "Waiter": ["TEST"]}
LAYOUTS = {
    "rows": "Role,SFIA code,Level,Core\nCook,PROG,4,yes\nCook,TEST,3-5,no\nWaiter,TEST,,\n",
    "semicolons": "Role;SFIA code;Level;Importance\nCook;PROG;L4;Essential\nCook;TEST;3, 4, 5;Desirable\nWaiter;TEST;;\n",
    "tabs": "Role\tCode\tLevels\tOptional\nCook\tPROG\tLevel 4\t\nCook\tTEST\t3 to 5\tx\nWaiter\tTEST\t-\t\n",
    "lowest and highest": "Role,SFIA code,Min level,Max level,Core\nCook,PROG,4,,yes\nCook,TEST,3,5,no\nWaiter,TEST,,,\n",
    "marks": "Role,SFIA code,1,2,Level 3,L4,5,Core\nCook,PROG,,,,x,,yes\nCook,TEST,-,no,3,x,yes,no\nWaiter,TEST,,,,,,yes\n",
    "a role a row": "Role,SFIA skills\nCook,PROG 4; TEST 3-5 (optional)\nWaiter,TEST\n",
    "two columns": "Role,Essential skills,Optional skills\nCook,PROG_4,Testing (TEST) L3-L5\nWaiter,TEST,\n",
    "matrix": "Role,PROG,Testing (TEST)\nCook,4,3-5 D\nWaiter,-,x\n",
    "matrix without a corner": ",PROG,TEST\nCook,4,3-5 optional\nWaiter,,yes\n",
    "German": "Rolle;SFIA-Code;Stufe;Verbindlichkeit\nCook;PROG;4;Pflicht\nCook;TEST;Stufe 3 bis 5;wünschenswert\nWaiter;TEST;;\n",
    "Russian": "Роль;Код SFIA;Уровень;Обязательность\nCook;PROG;4;обязательно\nCook;TEST;уровень 3–5;желательно\nWaiter;TEST;;\n",
    "Japanese": "役割,SFIAコード,レベル,必須\nCook,PROG,４,はい\nCook,TEST,３-５,いいえ\nWaiter,TEST,,\n",
    "French": "Rôle;Code SFIA;Niveau;Obligatoire\nCook;PROG;4;oui\nCook;TEST;niveau 3 à 5;non\nWaiter;TEST;;\n",
    "below a title": "Roles of the kitchen\n\nRole,SFIA code,Level,Core\nCook,PROG,4,yes\nCook,TEST,3-5,no\nWaiter,TEST,,\n",
    "role once": "Role,SFIA code,Level,Core\nCook,PROG,4,yes\n,TEST,3-5,no\nWaiter,TEST,,\n",
    "role on a line of its own": "Role,SFIA code,Level,Core\nCook,,,\n,PROG,4,yes\n,TEST,3-5,no\nWaiter,,,\n,TEST,,\n",
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_table_is_read_whatever_its_layout(name):
    made = read(LAYOUTS[name])
    assert needs(made) == PLAIN
    assert made.findings == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_read_in_every_unicode_encoding(encoding):
    assert needs(read("Rôle,Code SFIA\nŒuvrier,PROG 4\n".encode(encoding))) == {"Œuvrier": ["PROG_4"]}  # fmt: skip


def test_windows_1252_is_to_be_named():
    data = "Rolle;SFIA-Code\nKoch;PROG\nKöchin;PROG\n".encode("cp1252")
    with pytest.raises(SourceError, match="roles.csv:3: is not UTF-8"):
        read(data)
    assert needs(read(data, encoding="cp1252")) == {"Koch": ["PROG"], "Köchin": ["PROG"]}


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if "Merged" in sheets:
        book["Merged"].merge_cells("A2:A3")
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_workbook_is_read_sheet_by_sheet():
    data = workbook(
        About=[["About these roles"]],
        Merged=[["Role", "SFIA code", "Level"], ["Cook", "PROG", 4], [None, "TEST", "3-5"]],
        Matrix=[["Role", "PROG", "TEST"], ["Waiter", None, 2], ["Guest", "often", None]],
    )
    made = read_roles(data, "roles.xlsx", GIVEN)
    assert needs(made) == {"Cook": ["PROG_4", "TEST_3-4-5"], "Waiter": ["TEST_2"]}
    assert made.remarks == ["roles.xlsx#About: has no table of roles and is not read"]
    assert [(f.file, f.line) for f in made.findings] == [("roles.xlsx#Matrix", 3)] * 2
    alone = read_roles(data, "roles.xlsx", RoleOptions(language="en", sheet="Matrix"))
    assert needs(alone) == {"Waiter": ["TEST_2"]}
    with pytest.raises(SourceError, match="has no sheet 'Matrices'.*\n.*About, Merged, Matrix"):
        read_roles(data, "roles.xlsx", RoleOptions(language="en", sheet="Matrices"))


def test_a_workbook_that_is_none_is_refused():
    with pytest.raises(SourceError, match="roles.xlsx"):
        read_roles(b"PK\x03\x04 xl/ and no more", "roles.xlsx", GIVEN)


def test_columns_of_other_names_are_named():
    table = "Aufgabe,Kompetenz,Grad\nCook,PROG,4\n"
    with pytest.raises(SourceError, match="no row of headings of roles and skills"):
        read(table)
    columns = {"title": "aufgabe", "skill": "Kompetenz", "level": "Grad"}
    assert needs(read(table, columns=columns)) == {"Cook": ["PROG_4"]}
    with pytest.raises(SourceError, match=r"roles.csv:1: has no column 'Note'"):
        read(table, columns=columns | {"comment": "Note"})


def test_a_column_called_id_may_number_the_rows():
    rows = "ID,Role,SFIA code\n1,Cook,PROG\n2,Cook,TEST\n"
    made = read(rows)
    assert [role.local for role in made.roles] == ["cook"]
    assert made.remarks == ["roles.csv:1: columns that are not read: ID"]
    roles = read("ID,Role,SFIA code\nA 1,Cook,PROG\nA 1,Cook,TEST\nA2,Waiter,TEST\n").roles
    assert [(role.local, role.identifier, role.title) for role in roles] == [
        ("A%201", "A 1", "Cook"), ("A2", "A2", "Waiter"),
    ]  # fmt: skip


def test_of_two_columns_that_may_have_the_codes_the_one_that_has_them_is_read():
    assert needs(read("Role,Code,Skills\nCook,K-17,PROG 4; TEST 3\n")) == {
        "Cook": ["PROG_4", "TEST_3"]
    }


def test_what_was_not_read_is_remarked_with_its_line():
    made = read("Kitchen\n\n\nRole,SFIA code,Team,\nCook,PROG,A,b\n,TEST,A,\n")
    assert made.remarks == [
        "roles.csv: not read, since it stands above the headings: line 1",
        "roles.csv:4: columns that are not read: Team, column D",
        "roles.csv: of the role above, since they name none: 1 row",
    ]


# -- Cells -----------------------------------------------------------------------------------------

SKILLS = [
    ("PROG 4, 5; TEST 3", ["PROG_4-5", "TEST_3"]),
    ("PROG 4, TEST 3-4", ["PROG_4", "TEST_3-4"]),
    ("PROG 4 TEST 3", ["PROG_4", "TEST_3"]),
    ("Programming/software development (PROG) 4", ["PROG_4"]),
    ("Requirements, and more (REQM) 4, Testing - TEST L3\nDBAD", ["REQM_4", "TEST_3", "DBAD"]),
    ("PROG4/TEST3 & DBAD_2", ["PROG_4", "TEST_3", "DBAD_2"]),
    ("PROG level 3 to level 5", ["PROG_3-4-5"]),
    ("PROG and TEST", ["PROG", "TEST"]),
    ("prog", ["PROG"]),
    ("PROG ٣", ["PROG_3"]),
]


@pytest.mark.parametrize(("cell", "names"), SKILLS)
def test_several_codes_stand_in_one_cell(cell, names):
    assert [need.local_name for need in read_skills(cell)] == names


@pytest.mark.parametrize(
    "cell",
    ["PROG 4+", "PROG 8", "PROG 10", "no PROG 4", "PROG maybe", "4 PROG", "programming", "PROG, foo",
     "PROG 5-3", "Sprint 3: PROG"],
)  # fmt: skip
def test_a_cell_that_is_not_understood_as_a_whole_is_refused(cell):
    with pytest.raises(CellError):
        list(read_skills(cell))


@pytest.mark.parametrize("cell", ["03-May", "45721", "4+", "14", "8", "0", "5-3", "high", "3--5"])
def test_what_is_no_level_is_refused(cell):
    with pytest.raises(CellError, match="has the level"):
        read_levels(cell)


@given(st.lists(st.integers(1, 7), min_size=1, unique=True), st.sampled_from([", ", "/", "; ", " and "]))  # fmt: skip
def test_levels_come_back_from_a_list(levels, separator):
    assert read_levels(separator.join(map(str, levels))) == tuple(sorted(levels))


@given(st.text(alphabet="PROGTES 1234567-,;()/&Llevndot\n", max_size=40))
def test_a_cell_gives_needs_or_a_reason(cell):
    try:
        found = list(read_skills(cell))
    except CellError:
        with pytest.raises(CellError, match="has "):
            list(read_skills(cell))
    else:
        codes = re.findall(r"(?<![A-Za-z])[A-Z]{4}(?![A-Za-z])", cell)
        assert [need.code for need in found] == codes or cell.strip().islower()
        assert all(set(need.levels) <= set(range(1, 8)) for need in found)


# -- What is told ----------------------------------------------------------------------------------

HEAD = "Role ID,Role,SFIA code,Level,Core,Comment\n"
TOLD = [
    ("R1,Cook,PROG,9,,", "has the level '9'; the row is left out"),
    ("R1,Cook,PROGRAM,4,,", "has no SFIA code in 'PROGRAM'; the row is left out"),
    ("R1,Cook,,4,,", "names no skill; the row is left out"),
    ("R1,Cook,PROG,4,blue,", "has 'blue' where it should say how much a skill matters; the row is left out"),
    ("R1,Cook,PROG 3,4,,", "names levels of PROG twice; the row is left out"),
    ("R1,Cook,PROG 3 optional,,yes,", "says of PROG both that it is essential and that it is optional; the row is left out"),
    ("R1,Cook,TEST,2,no,", "says that TEST_2 is optional for 'Cook', and line 2 says that it is essential"),
    ("R1,Baker,PROG,4,,", "calls R1 'Baker', which line 2 calls 'Cook'"),
    ("https://x.example/a b,Cook,PROG,4,,", "'https://x.example/a b' is no IRI: character ' ' at 19; the row is left out"),
    ("R1,Cook,DBAD,4,,", "needs DBAD, which the graph does not have in this edition"),
    ("R1,Cook,PROG,5-7,,", "needs PROG at level 7, at which the edition does not define it"),
    ("R1,Cook,PROG,1,,", "needs PROG at level 1, at which the edition does not define it"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "message"), TOLD)
def test_what_is_not_in_the_profiles_is_told_with_its_line(row, message):
    made = read(f"{HEAD}R1,Cook,TEST,1-3,yes,\n{row}\n", KNOWN)
    assert told(made) == [(3, message)]
    assert needs(made)["Cook"][0] == "TEST_1-2-3"
    assert made.findings[0].remedy


def test_of_levels_of_which_one_is_not_defined_the_others_stay():
    assert needs(read(f"{HEAD}R1,Cook,PROG,5-7,,\n", KNOWN)) == {"Cook": ["PROG_5-6"]}


def test_a_cell_of_a_matrix_that_is_not_understood_leaves_the_others():
    made = read("Role,PROG,TEST\nCook,often,4\n")
    assert told(made) == [(2, "has 'often' below PROG; the cell is left out")]
    assert needs(made) == {"Cook": ["TEST_4"]}


def test_two_roles_never_get_one_iri():
    made = read("Role,SFIA code\nC cook,PROG\nC++ cook,TEST\nC  COOK,DBAD\n")
    assert needs(made) == {"C cook": ["PROG", "DBAD"]}
    assert [line for line, _ in told(made)] == [3]
    assert "c-cook" in told(made)[0][1]
    made = read("Role URI,SFIA code\nhttps://a.example/1,PROG\nhttps://b.example/1,TEST\n")
    assert [line for line, _ in told(made)] == [3]


def test_a_role_without_any_requirement_is_told():
    made = read("Role,SFIA code\nCook,PROG\nSource: the kitchen,\n")
    assert told(made) == [
        (3, "has the role 'Source: the kitchen', of which no requirement could be read")
    ]


def test_a_row_before_any_role_is_told():
    made = read("Role,SFIA code\n,PROG\nCook,TEST\n")
    assert told(made) == [(2, "has no role; the row is left out")]


def test_a_skill_without_a_level_says_nothing_beside_one_with_a_level():
    assert needs(read("Role,SFIA code\nCook,PROG\nCook,PROG 4\n")) == {"Cook": ["PROG_4"]}


# -- The graph -------------------------------------------------------------------------------------

ROLE = "<https://w3id.org/skosmith/sfia/9/roles/"
LEVEL = "<https://w3id.org/skosmith/sfia/9/skilllevels/"


def values(quads, subject, predicate):
    return [quad[2] for quad in quads if quad[:2] == (subject, predicate)]


def test_a_profile_leads_straight_to_levels_and_its_literals_to_their_table():
    table = f"{HEAD}R1,Cook,PROG,3-4,yes,Daily\nR1,Cook,TEST,2,no,\n"
    quads = build_roles(read(table), GIVEN)
    profile = f"{ROLE}R1>"
    assert values(quads, profile, RDF.type) == [SM.RoleProfile]
    assert values(quads, profile, SM.requires) == [f"{LEVEL}PROG_3>", f"{LEVEL}PROG_4>"]
    assert values(quads, profile, SM.prefers) == [f"{LEVEL}TEST_2>"]
    assert values(quads, profile, SM.edition) == [Iris().edition("9")]
    (note,) = values(quads, profile, SM.requirement)
    assert values(quads, note, SKOS.note) == ['"Daily"@en']
    assert values(quads, note, SM.requiredSkill) == values(quads, profile, SM.requires)
    (document,) = values(quads, profile, DCT.source)
    assert {quad[3] for quad in quads if quad[2].startswith('"') and quad[0] in {profile, note}} == {document}  # fmt: skip
    assert values(quads, document, DCT.title) == ['"roles.csv"']
    assert len(quads) == len(set(quads))


def test_a_role_of_a_taxonomy_is_what_its_profile_is_of():
    table = "Work role ID,Work role,SFIA code\nhttps://n.example/roles/OG-1,Cook,PROG\n"
    quads = build_roles(read(table), RoleOptions(language="en", base="urn:roles:"))
    assert values(quads, "<urn:roles:OG-1>", SM.profileOf) == ["<https://n.example/roles/OG-1>"]
    assert values(quads, "<urn:roles:OG-1>", SKOS.notation) == []
    assert values(quads, "<https://n.example/roles/OG-1>", RDF.type) == []


def test_profiles_of_two_editions_stay_apart():
    made = read("Role,SFIA code\nCook,PROG 4\n")
    graphs = [build_roles(made, RoleOptions(language="en", edition=e)) for e in ("8", "9")]
    profiles = [{q[0] for q in quads if q[2] == SM.RoleProfile} for quads in graphs]
    assert profiles == [{f"<https://w3id.org/skosmith/sfia/{e}/roles/cook>"} for e in ("8", "9")]
    assert values(graphs[0], *profiles[0], SM.requires) == [Iris().skill_level("8", "PROG", 4)]


def test_a_graph_tells_skills_and_levels_of_an_edition():
    index = Index()
    index.add_quads(sample_quads())
    levels = skills_of(index, "https://w3id.org/skosmith/sfia/", "9")
    assert levels
    for code, numbers in levels.items():
        assert numbers
        assert {Iris().skill_level("9", code, n) for n in numbers} == {
            s for s, p, o, _ in sample_quads()
            if (p, o) == (SM.atLevel, o) and f"/9/skilllevels/{code}_" in s
        }  # fmt: skip
    with pytest.raises(
        SourceError, match=r"no skill of edition 7(?s:.*)edition 8 below https://w3id"
    ):
        skills_of(index, "https://w3id.org/skosmith/sfia/", "7")


# -- Round trip ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def profiles(seed_quads):
    index = Index()
    index.add_quads(accepted(seed_quads))
    known = skills_of(index, "https://w3id.org/skosmith/sfia/", "9")
    data = (ROOT / "docs" / "roles" / "roles.csv").read_bytes()
    read = read_roles(data, "roles.csv", GIVEN, known)
    assert (read.findings, read.remarks) == ([], [])
    return build_roles(read, GIVEN)


def store_of(quads):
    store = pyoxigraph.Store()
    text = "".join(serialize(accepted(quads), format_named("nquads")))
    store.load(text.encode(), pyoxigraph.RdfFormat.N_QUADS)
    return store


def asked(store, query):
    rows = store.query(query, use_default_graph_as_union=True)
    csv = rows.serialize(format=pyoxigraph.QueryResultsFormat.CSV).decode()
    return csv.replace("\r\n", "\n")


QUERIES = sorted((ROOT / "docs" / "roles").glob("*.rq"))


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_of_the_docs_has_the_answer_that_stands_below_it(path, seed_quads, profiles):
    page = (ROOT / "docs" / "roles.md").read_text(encoding="utf-8")
    title, _, query = path.read_text(encoding="utf-8").partition("\n")
    assert f"### {title.removeprefix('# ')}\n" in page
    answer = asked(store_of([*seed_quads, *profiles]), query)
    assert f"({path.parent.name}/{path.name})\n\n```sparql\n{query}```\n\n```csv\n{answer}```\n" in page  # fmt: skip


GAPS = [
    # held, needed: what is missing, or how many levels there are to climb
    ("", "CSMG 3-5", "CSMG,,3,missing"),
    ("CSMG 2", "CSMG 3-5", "CSMG,2,3,1"),
    ("CSMG 3", "CSMG 3-5", ""),
    ("CSMG 4", "CSMG 3-5", ""),
    ("CSMG 6", "CSMG 3-5", ""),
    ("CSMG 1-4", "CSMG 3-5", "CSMG,1,3,2"),
    ("CSMG 2", "CSMG 4; CSMG 6", "CSMG,2,4,2"),
    ("CSMG", "CSMG 2", "CSMG,0,2,2"),
    ("CSMG 1", "CSMG", ""),
    ("", "CSMG", "CSMG,,0,missing"),
    ("CSMG 5", "CSMG 4; CEXP 2 optional", ""),
]


@pytest.mark.parametrize(("held", "needed", "gap"), GAPS)
def test_the_gap_between_two_roles_is_what_the_lowest_level_needs(held, needed, gap, seed_quads):
    table = f'Role ID,Role,Skills\nR1,From,"CEXP 3; {held}"\nR2,To,"{needed}"\n'
    quads = build_roles(read(table), GIVEN)
    query = (ROOT / "docs" / "roles" / "gap-between-roles.rq").read_text(encoding="utf-8")
    assert asked(store_of([*seed_quads, *quads]), query).splitlines()[1:] == gap.splitlines()


@pytest.mark.parametrize(
    ("held", "gap"),
    [
        ('("CSMG" 2)', "essential,CSMG,2,3,1\noptional,CEXP,,4,missing"),
        ('("CSMG" 3) ("CSMG" 1) ("CEXP" 2)', "optional,CEXP,2,4,2"),
        ('("CSMG" 6) ("CEXP" 4)', ""),
        ("", "essential,CSMG,,3,missing\noptional,CEXP,,4,missing"),
    ],
)
def test_the_gap_of_a_list_counts_the_highest_level_of_a_skill(held, gap, seed_quads):
    table = "Role ID,Role,Skills\nR3,To,CSMG 3-5; CEXP 4-6 optional\n"
    query = (ROOT / "docs" / "roles" / "gap-to-role.rq").read_text(encoding="utf-8")
    query = re.sub(r'\("CEXP" 2\).*(?= })', held, query)
    answer = asked(store_of([*seed_quads, *build_roles(read(table), GIVEN)]), query)
    assert answer.splitlines()[1:] == gap.splitlines()


def test_the_service_shows_a_profile_and_the_roles_that_a_level_serves(seed_quads, profiles):
    client = create_app([*seed_quads, *profiles]).test_client()
    page = client.get("/9/roles/R1", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "Help desk agent" in page.text
    assert page.text.index("sm:requires") < page.text.index("sm:prefers")
    assert 'href="/9/skilllevels/CSMG_1"' in page.text
    level = client.get("/9/skilllevels/CSMG_1", headers={"Accept": "text/html"})
    assert 'href="/9/roles/R1"' in level.text
    turtle = client.get("/9/roles/R1", headers={"Accept": "application/n-triples"})
    assert f"{ROLE}R1> {SM.requires} {LEVEL}CSMG_2> ." in turtle.text
    found = client.get("/search?q=experience+designer", headers={"Accept": "text/html"})
    assert "/9/roles/R3" in found.text


# -- The command -----------------------------------------------------------------------------------


def run(*arguments):
    return CliRunner().invoke(main, ["link", "roles", *map(str, arguments), "--language", "en"])


def test_the_command_writes_a_graph_that_its_rules_accept(tmp_path: Path):
    made, sfia = tmp_path / "roles.nq", tmp_path / "sfia.nq"
    CliRunner().invoke(main, ["convert", str(ROOT / "seeds"), "-o", str(sfia)])
    (tmp_path / "roles.csv").write_text(
        "Role,SFIA code,Level,Team\nCook,CSMG,2-7,A\nCook,CEXP,,A\n", encoding="utf-8"
    )
    arguments = [tmp_path / "roles.csv", "--graph", sfia, "-o", made]
    strict = run(*arguments, "--strict")
    assert strict.exit_code == 1
    assert not made.exists()
    done = run(
        *arguments, "--base", "https://e.example/r/", "--title", "Our roles",
        "--license", "https://e.example/licence", "--source", "https://e.example/table",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert done.stderr.splitlines()[0].endswith("roles.csv:1: columns that are not read: Team")
    assert "roles.csv:2: warning: needs CSMG at level 7" in done.stderr
    assert "1 role profile, edition 9: 5 skills at levels, 1 skill without a level; findings: 1" in done.stderr  # fmt: skip
    text = made.read_text(encoding="utf-8")
    assert f"<https://e.example/r/cook> {iri_of(SM.requires)}" in text
    assert '"Our roles"@en' in text
    assert "<https://e.example/licence>" in text
    checked = CliRunner().invoke(main, ["validate", str(made), str(sfia), "--rules", "skos,roles"])
    assert checked.exit_code == 0, checked.output
    alone = CliRunner().invoke(main, ["validate", str(made)])
    assert "Nothing found" in alone.output


def iri_of(term):
    return f"<{iri_text(term)}>"


def test_an_edition_that_the_graph_lacks_is_told(tmp_path: Path):
    made = run(ROOT / "docs/roles/roles.csv", "--graph", ROOT / "seeds", "--edition", "7")
    assert made.exit_code == 3
    assert "edition 8 below https://w3id.org/skosmith/sfia/; edition 9 below" in made.stderr


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--base", "https://e.example/r"], "--base"),
        (["--base", "r/"], "--base"),
        (["--sfia-base", "urn:sfia:"], "--sfia-base"),
        (["--edition", "nine"], "--edition"),
        (["--column", "Role=title"], "--column"),
        (["--license", "MIT"], "--license"),
        (["--format", "docx"], "docx"),
        (["--language", "e n"], "--language"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_read(arguments, word):
    command = ["link", "roles", "absent.csv", "--language", "en", *arguments]
    made = CliRunner().invoke(main, command)
    assert made.exit_code == 2
    assert word in made.stderr


def test_a_table_of_which_nothing_can_be_used_writes_nothing(tmp_path: Path):
    (tmp_path / "roles.csv").write_text("Role,SFIA code\nCook,9\n", encoding="utf-8")
    made = run(tmp_path / "roles.csv", "-o", tmp_path / "roles.ttl")
    assert made.exit_code == 1
    assert not (tmp_path / "roles.ttl").exists()


def test_the_same_table_gives_the_same_bytes():
    made = [run(ROOT / "docs/roles/roles.csv", "--format", "trig").stdout for _ in range(2)]
    assert made[0] == made[1] != ""
