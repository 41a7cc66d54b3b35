"""A graph is a source: it is read again whole, merged with pages and workbooks, put below another base."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, SEEDS
from html_maker import made_html
from page_maker import LANGUAGES, MadePage
from skosmith_converter.conversion import Options, Profile, convert
from skosmith_converter.errors import ConversionError
from skosmith_converter.forms import form_of
from skosmith_converter.framework import Given
from skosmith_converter.iris import Iris
from skosmith_converter.parsing import read_rdf, read_rdf_file
from skosmith_converter.rdf import format_of
from skosmith_converter.serialization import FORMATS, accepted, serialize
from skosmith_converter.validation import validate_quads
from skosmith_converter.vocabulary import SKOS, SM
from skosmith_server.__main__ import main
from workbook_maker import csv_text, sfia_8, sfia_9, skill_rows, workbook

EXPECTED = ROOT / "tests" / "expected"
OTHER_BASE = "https://shoes.example/graph#"
GERMAN = MadePage("de", banner=True, mark="new").render()
PAGES = {
    "a.txt": MadePage("en", mark="modified", essence=True),
    "b.txt": MadePage("ru", mark="new", notes=2),
    "c.txt": MadePage("es", banner=True, activities=2),
    "d.txt": MadePage("it", not_observed=7),
    "e.txt": MadePage("ja", code="BOOT", not_observed=4, sentences=1),
    "beta.txt": GERMAN,
    "final.txt": GERMAN.replace("Stadt", "Gemeinde").replace(" SHOE Beta", " SHOE"),
}
RECORDS = json.dumps({
    "Making": {"Wearing": [{"code": "SOCK", "name": "Sock darning", "description": "Darns.",
                            "guidance": "Old socks of the people in the town.\nActivities may include:\n- darning\n- washing",
                            "levels": {"2": "Darns the socks of the people.", "3": "Darns many. Teaches."}}]}
})  # fmt: skip
FRAMEWORKS = {
    "pages": PAGES,
    "workbook of 9": {"sfia-9.xlsx": workbook(sfia_9())},
    "workbook of 8": {"sfia-8.xlsx": workbook(sfia_8())},
    "both workbooks": {"sfia-9.xlsx": workbook(sfia_9()), "sfia-8.xlsx": workbook(sfia_8())},
    "workbook and pages": {"sfia-9.xlsx": workbook(sfia_9()), **PAGES},
    "exports in two languages": {
        "sfia-9_en.csv": csv_text(skill_rows()),
        "sfia-9.xlsx": workbook(sfia_9()),
    },
    "records": {"sfia-9.json": RECORDS},
    "saved page": {"saved.html": made_html(MadePage("en", mark="new"))},
}


def write(folder: Path, files) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        data = content.render() if isinstance(content, MadePage) else content
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


def written(quads, form: str) -> str:
    return "".join(serialize(quads, FORMATS[form]))


def converted(*paths, **options):
    return convert([str(path) for path in paths], Options(**options))


def reread(tmp_path, quads, suffix="nq", form="nquads", **options):
    path = tmp_path / f"graph.{suffix}"
    path.write_text(written(quads, form), encoding="utf-8")
    return converted(path, **options)


def refusal(tmp_path, name: str, content: str | bytes):
    write(tmp_path, {name: content})
    with pytest.raises(ConversionError) as caught:
        converted(tmp_path / name)
    return caught.value.issues


def without_provenance(quads):
    """What a graph says, whoever says it; cells of lists are named anew by every reader."""
    return {
        (s, p, o)
        for s, p, o, _ in accepted(list(quads))
        if not any(
            t.startswith("_:") or "/sources/" in t or "/dataset" in t or "#sources/" in t
            for t in (s, o)
        )
    }


# -- telling -----------------------------------------------------------------------------------
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("named", ["", "suffix"])
def test_every_format_is_told_by_its_content(seed_quads, form, named):
    name = f"graph{FORMATS[form].suffixes[0]}" if named else ""
    found = format_of(written(seed_quads, form).encode(), name)
    expected = {"turtle": "trig", "ntriples": "nquads"}.get(form, form)
    assert found is FORMATS[expected]


@pytest.mark.parametrize(("text", "expected"), [
    ("# a comment\n\n<http://a.example/s> <http://a.example/p> \"x\"@en .", "nquads"),
    ("<http://a.example/s> <http://a.example/p> \"x\"@en ; <http://a.example/q> 1 .", "trig"),
    ("<http://a.example/s> a <http://a.example/C> .", "trig"),
    ("PREFIX a: <http://a.example/>\na:b a a:C .", "trig"),
    ("BASE <http://a.example/>\n<b> a <C> .", "trig"),
    ("@prefix a: <http://a.example/> .", "trig"),
    ("<http://a.example/g> { <http://a.example/s> a <http://a.example/C> }", "trig"),
    ("\ufeff@prefix a: <http://a.example/> .", "trig"),
    ('<?xml version="1.0"?>\n<!-- x --><r:RDF xmlns:r="http://a.example/">', "rdfxml"),
    ('<!DOCTYPE rdf:RDF [<!ENTITY a "b">]>\n<rdf:RDF>', "rdfxml"),
    ('{"@context": {}, "@id": "http://a.example/"}', "jsonld"),
    ('[{"@type": "http://a.example/C"}]', "jsonld"),
    ('{"code": "SHOE", "name": "Shoe mending"}', None),
    ("[]", None),
    ("<html><body><pre>&lt;rdf:RDF&gt;</pre></body></html>", None),
    ("<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head>", None),
    ("# Shoe mending SHOE\n\nMends shoes.", None),
    ("Prefix words: none\nShoe mending SHOE", None),
    ("<Shoe mending> SHOE", None),
    ("code;name\nSHOE;Shoe mending", None),
    ("", None),
])  # fmt: skip
def test_content_alone_tells_rdf(text, expected):
    found = format_of(text.encode())
    assert (found and found.name) == expected


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.name)
def test_no_page_is_taken_for_rdf_whatever_its_suffix(path):
    assert form_of(path.read_bytes(), "page.ttl") == "text page"


@given(st.sampled_from(LANGUAGES), st.booleans(), st.integers(0, 3))
def test_no_made_page_is_taken_for_rdf(language, bullets, notes):
    page = MadePage(language, bullets=bullets, notes=notes).render()
    assert form_of(page.encode(), "page.nq") == "text page"


@given(st.binary(max_size=300))
def test_no_bytes_stop_the_telling(data):
    form_of(data, "x.ttl")


# -- read again --------------------------------------------------------------------------------
@pytest.mark.parametrize("path", sorted(EXPECTED.glob("*.nq")), ids=lambda path: path.name)
def test_the_golden_graphs_come_back_byte_for_byte(path):
    conversion = converted(path)
    assert written(conversion.graph.quads, "nquads") == path.read_text(encoding="utf-8")
    assert {i.kind.name for i in conversion.issues} <= {"other-words", "activity-counts-differ",
                                                        "statement-counts-differ"}  # fmt: skip


@pytest.mark.parametrize("form", ["nquads", "trig"])
@pytest.mark.parametrize("files", FRAMEWORKS.values(), ids=FRAMEWORKS)
def test_a_graph_with_named_graphs_comes_back_whole(tmp_path, files, form):
    quads = converted(write(tmp_path / "in", files)).graph.quads
    again = reread(tmp_path, quads, FORMATS[form].suffixes[0][1:], form)
    assert again.graph.quads == quads
    assert "statement-unread" not in {issue.kind.name for issue in again.issues}


def test_a_graph_without_the_layer_of_statements_comes_back_without_it(tmp_path):
    folder = write(tmp_path / "in", PAGES)
    quads = converted(folder, with_statements=False).graph.quads
    assert reread(tmp_path, quads, with_statements=False).graph.quads == quads
    assert reread(tmp_path, quads).graph.quads == converted(folder).graph.quads


def test_superseded_texts_and_the_status_of_documents_come_back(tmp_path):
    quads = converted(write(tmp_path / "in", PAGES)).graph.quads
    superseded = set(quads) - set(accepted(list(quads)))
    assert superseded
    again = reread(tmp_path, quads)
    assert superseded <= set(again.graph.quads)
    assert any(q[1:3] == (SM.translationStatus, SM.beta) for q in again.graph.quads)
    assert [i.kind.name for i in again.issues].count("other-words") > 1


made_pages = st.builds(
    MadePage,
    language=st.sampled_from(LANGUAGES),
    code=st.sampled_from(["SHOE", "BOOT"]),
    activities=st.integers(0, 3),
    levels=st.sampled_from([(1,), (2, 3), (1, 2, 3, 4)]),
    sentences=st.integers(1, 2),
    notes=st.integers(0, 3),
    not_observed=st.sampled_from([None, 5, 7]),
    mark=st.sampled_from([None, "new", "unchanged"]),
    essence=st.booleans(),
    banner=st.booleans(),
)


@given(st.lists(st.tuples(made_pages, st.sampled_from("89")), min_size=1, max_size=5))
def test_whatever_the_pages_their_graph_comes_back(tmp_path_factory, pages):
    folder = tmp_path_factory.mktemp("made")
    files = {f"{n}.txt": page for n, (page, _) in enumerate(pages)}
    entries = (f'["{n}.txt"]\nedition = "{edition}"\n' for n, (_, edition) in enumerate(pages))
    write(folder / "in", {**files, "manifest.toml": "".join(entries)})
    try:
        quads = converted(folder / "in").graph.quads
    except ConversionError:
        return
    assert reread(folder, quads).graph.quads == quads
    again = reread(folder, quads, "ttl", "turtle")
    assert without_provenance(again.graph.quads) == without_provenance(quads)


# -- without named graphs ----------------------------------------------------------------------
@pytest.mark.parametrize("form", ["turtle", "ntriples", "rdfxml", "jsonld"])
@pytest.mark.parametrize("seed", ["000", "002", "004"])
def test_the_graph_of_one_document_comes_back_whole_in_every_format(tmp_path, form, seed):
    quads = read_rdf_file(EXPECTED / f"{seed}.nq")
    again = reread(tmp_path, quads, FORMATS[form].suffixes[0][1:], form)
    assert written(again.graph.quads, "nquads") == (EXPECTED / f"{seed}.nq").read_text("utf-8")


@pytest.mark.parametrize("form", ["turtle", "ntriples", "rdfxml", "jsonld"])
@pytest.mark.parametrize("files", [*FRAMEWORKS.values(), None], ids=[*FRAMEWORKS, "seeds"])
def test_the_union_of_graphs_loses_nothing_but_provenance(tmp_path, seed_quads, files, form):
    quads = seed_quads if files is None else converted(write(tmp_path / "in", files)).graph.quads
    again = reread(tmp_path, quads, FORMATS[form].suffixes[0][1:], form)
    assert without_provenance(again.graph.quads) == without_provenance(quads)
    assert (
        again.graph.quads
        == reread(tmp_path, quads, FORMATS[form].suffixes[0][1:], form).graph.quads
    )
    assert "statement-unread" not in {issue.kind.name for issue in again.issues}


def test_what_no_document_is_sure_to_say_the_file_itself_says(tmp_path, seed_quads):
    again = reread(tmp_path, seed_quads, "ttl", "turtle")
    (issue,) = [i for i in again.issues if i.kind.name == "source-unclear"]
    assert issue.source == "graph.ttl"
    assert validate_quads(again.graph.quads).conforms
    names = {o for _, p, o, _ in again.graph.quads if p == SM.fileName}
    assert names == {f'"{path.name}"' for path in SEEDS} | {'"graph.ttl"'}
    (file,) = [s for s, p, o, _ in again.graph.quads if (p, o) == (SM.fileName, '"graph.ttl"')]
    before = {q[:3] for q in seed_quads}
    said = {q[:3] for q in again.graph.quads if q[3] == file}
    assert said
    assert said <= before
    assert reread(tmp_path, again.graph.quads).graph.quads == again.graph.quads


def test_a_file_of_several_languages_without_documents_is_a_source_for_each(tmp_path):
    quads = converted(
        write(
            tmp_path / "in",
            {"a.txt": MadePage("en", mark="new"), "b.txt": MadePage("ru", mark="new")},
        )
    ).graph.quads
    bare = [q for q in quads if "/sources/" not in q[0] and "/sources/" not in q[2]]
    again = reread(tmp_path, bare, "nt", "ntriples")
    documents = {s: o for s, p, o, _ in again.graph.quads if p == SM.fileName}
    assert set(documents.values()) == {'"graph.nt"'}
    assert {s[-5:] for s in documents} == {"9/en>", "9/ru>"}
    assert validate_quads(again.graph.quads).conforms
    assert reread(tmp_path, again.graph.quads).graph.quads == again.graph.quads


# -- another base ------------------------------------------------------------------------------
@pytest.mark.parametrize("files", FRAMEWORKS.values(), ids=FRAMEWORKS)
def test_a_graph_is_put_below_another_base_and_back(tmp_path, files):
    folder = write(tmp_path / "in", files)
    here, there = (
        converted(folder).graph.quads,
        converted(folder, iris=Iris(OTHER_BASE)).graph.quads,
    )
    assert reread(tmp_path, here, iris=Iris(OTHER_BASE)).graph.quads == there
    assert reread(tmp_path, there).graph.quads == here


# -- merged ------------------------------------------------------------------------------------
@pytest.mark.parametrize("suffix", ["nq", "trig"])
def test_a_graph_and_a_workbook_give_what_pages_and_workbook_give(tmp_path, suffix):
    pages, book = write(tmp_path / "pages", PAGES), {"sfia-9.xlsx": workbook(sfia_9())}
    direct = converted(pages, write(tmp_path / "book", book))
    form = {"nq": "nquads", "trig": "trig"}[suffix]
    graph = written(converted(pages).graph.quads, form)
    merged = converted(write(tmp_path / "mixed", {**book, f"pages.{suffix}": graph}))
    assert merged.graph.quads == direct.graph.quads


def test_graphs_of_some_pages_each_give_the_graph_of_all(tmp_path):
    files = [*PAGES.items()]
    for number, some in enumerate((files[:4], files[2:])):
        quads = converted(write(tmp_path / f"in{number}", dict(some)), given=Given(edition="9"))
        write(tmp_path / "graphs", {f"{number}.nq": written(quads.graph.quads, "nquads")})
    direct = converted(write(tmp_path / "in", PAGES), given=Given(edition="9")).graph.quads
    assert converted(tmp_path / "graphs").graph.quads == direct


def test_a_page_and_its_own_graph_are_one_document(tmp_path):
    page = {"a.txt": PAGES["a.txt"]}
    quads = converted(write(tmp_path / "in", page)).graph.quads
    write(tmp_path / "in", {"graph.nq": written(quads, "nquads")})
    both = converted(tmp_path / "in")
    assert both.graph.quads == quads
    assert (both.documents, both.issues) == (1, ())


@pytest.mark.parametrize("names", ["az", "za"])
def test_what_is_said_of_a_page_goes_before_what_its_graph_tells(tmp_path, names):
    graph, page = (f"{name}.{suffix}" for name, suffix in zip(names, ("nq", "txt"), strict=True))
    content = {page: PAGES["a.txt"]}
    quads = converted(write(tmp_path / "in", content)).graph.quads
    entry = f'["{page}"]\nedition = "8"'
    write(tmp_path / "in", {graph: written(quads, "nquads"), "manifest.toml": entry})
    both = converted(tmp_path / "in")
    assert {o for _, p, o, _ in both.graph.quads if p == SM.edition} == {Iris().edition("8")}


def test_a_conflict_names_both_places_with_the_line_in_the_graph(tmp_path):
    quads = converted(write(tmp_path / "in", {"a.txt": PAGES["a.txt"]})).graph.quads
    graph = written(quads, "nquads").replace(
        'the old shoes of the people in the town (i)"@en', 'all shoes"@en'
    )
    write(tmp_path / "both", {"z.txt": PAGES["a.txt"].render() + "\n", "graph.nq": graph})
    conversion = converted(tmp_path / "both")
    issues = [i for i in conversion.issues if i.kind.name == "other-words"]
    (name,) = [i for i in issues if "the name of SHOE" in i.message]
    assert name.source == "z.txt"
    assert name.line > 0
    assert "graph.nq (a.txt)" in name.message
    mended = written(conversion.graph.quads, "nquads")
    assert 'all shoes"@en' in mended
    assert reread(tmp_path, conversion.graph.quads).graph.quads == conversion.graph.quads


def test_two_states_of_one_graph_are_told_apart_by_their_files_and_lines(tmp_path):
    quads = converted(write(tmp_path / "in", {"a.txt": PAGES["a.txt"]})).graph.quads
    graph = written(quads, "nquads")
    other = graph.replace('the old shoes of the people in the town (i)"@en', 'all shoes"@en')
    line = next(n for n, text in enumerate(graph.splitlines(), 1)
                if "9/skills/SHOE>" in text and SKOS.prefLabel in text)  # fmt: skip
    conversion = converted(write(tmp_path / "both", {"new.nq": graph, "old.nq": other}))
    issue = next(i for i in conversion.issues if "the name of SHOE" in i.message)
    assert (issue.source, issue.line) == ("old.nq (a.txt)", line)
    assert "new.nq (a.txt)" in issue.message
    assert reread(tmp_path, conversion.graph.quads).graph.quads == conversion.graph.quads


def test_what_the_caller_says_of_a_graph_is_said_of_its_documents(tmp_path):
    quads = converted(write(tmp_path / "in", {"a.txt": PAGES["a.txt"]})).graph.quads
    again = reread(tmp_path, quads, given=Given(edition="8"))
    assert {i.kind.name for i in again.issues} == {"edition-doubtful"}
    assert any(q[1:3] == (SM.editionEvidence, SM.supplied) for q in again.graph.quads)


def test_the_file_that_is_written_is_no_source_of_itself(tmp_path):
    folder = write(tmp_path / "in", {"a.txt": PAGES["a.txt"], "b.txt": PAGES["b.txt"]})
    command = ["convert", str(folder), "-o", str(folder / "graph.nq")]
    assert CliRunner().invoke(main, command).exit_code == 0
    (folder / "b.txt").unlink()
    assert CliRunner().invoke(main, command).exit_code == 0
    assert "b.txt" not in (folder / "graph.nq").read_text(encoding="utf-8")


def test_an_explained_graph_tells_its_documents():
    output = CliRunner().invoke(main, ["convert", "--explain", str(EXPECTED / "seeds.nq")]).output
    assert "seeds.nq  RDF (nquads)" in output
    assert all(path.name in output for path in SEEDS)
    assert "in ar, edition 8 (structure)" in output


# -- the published vocabulary --------------------------------------------------------------------
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("sheets", "base"), [(sfia_9, None), (sfia_8, OTHER_BASE)], ids=["9", "8"])
def test_the_published_vocabulary_is_read_in_any_edition_below_any_base(
    tmp_path, sheets, base, form
):
    iris = Iris(base) if base else Iris()
    name = f"sfia-{sheets.__name__[-1]}.xlsx"
    folder = write(tmp_path / "in", {name: workbook(sheets())})
    quads = converted(folder, profile=Profile.PUBLISHED, iris=iris).graph.quads
    again = reread(tmp_path, quads, FORMATS[form].suffixes[0][1:], form,
                   profile=Profile.PUBLISHED, iris=iris)  # fmt: skip
    assert {q[:3] for q in again.graph.quads} == {q[:3] for q in quads}
    assert again.issues == ()


def test_the_published_vocabulary_gives_the_graph_of_the_workbook_but_for_its_words_for_level(
    tmp_path,
):
    folder = write(tmp_path / "in", {"sfia-9.xlsx": workbook(sfia_9())})
    published = converted(folder, profile=Profile.PUBLISHED).graph.quads
    full = without_provenance(converted(folder).graph.quads)
    again = reread(tmp_path, published, "ttl", "turtle")
    assert validate_quads(again.graph.quads).conforms
    differing = {q[1] for q in full ^ without_provenance(again.graph.quads)}
    assert differing == {SKOS.prefLabel}
    merged = converted(folder, tmp_path / "graph.ttl")
    assert without_provenance(merged.graph.quads) == full
    assert merged.issues == ()


def test_a_published_graph_in_several_languages_and_editions_is_read_by_parts(tmp_path):
    folder = write(tmp_path / "in", PAGES)
    published = converted(folder, profile=Profile.PUBLISHED).graph.quads
    again = reread(tmp_path, published, "ttl", "turtle", profile=Profile.PUBLISHED)
    assert without_provenance(again.graph.quads) == without_provenance(published)
    full = reread(tmp_path, published, "ttl", "turtle").graph.quads
    editions = {(s[-5:-1]) for s, p, _, _ in full if p == SM.edition}
    assert {"9/en", "9/de", "8/ja", "8/it"} <= editions
    assert reread(tmp_path, full).graph.quads == full


# -- what can't be read --------------------------------------------------------------------------
TURTLE = written(
    read_rdf(EXPECTED.joinpath("000.nq").read_bytes(), FORMATS["nquads"], ""), "turtle"
)
NQUADS = EXPECTED.joinpath("000.nq").read_text(encoding="utf-8")
BASE = Iris().base
SCHEME = "<http://www.w3.org/2004/02/skos/core#inScheme>"
NOTATION = f'<{BASE}9/skills/CSMG> <http://www.w3.org/2004/02/skos/core#notation> "CSMG" .\n'
FOREIGN = ("<http://a.example/s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
           "<http://www.w3.org/2004/02/skos/core#Concept> .\n")  # fmt: skip
PUBLISHED = """@prefix s: <https://rdf.sfia-online.org/9/ontology/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix n: <https://rdf.sfia-online.org/9/skills/> .
@prefix l: <https://rdf.sfia-online.org/9/skilllevels/> .
@prefix r: <https://rdf.sfia-online.org/9/lor/> .
n:SHOE a s:Skill ; rdfs:label "Shoe mending"@en ; skos:notation "SHOE" ; s:skillDescription "Mends."@en ; s:definedAtLevel l:SHOE_1 .
l:SHOE_1 a s:SkillLevel ; s:level r:1 ; s:skillLevelDescription "Mends."@en ; skos:notation "SHOE_1" .
r:1 a s:Level ; skos:notation 1 .
"""


@pytest.mark.parametrize(("name", "content", "kind", "expected"), [
    ("a.ttl", TURTLE[:3000] + "\n<broken", "not-rdf", (None, "column")),
    ("a.ttl", "Nothing that anything reads", "not-rdf", (1, "")),
    ("a.nq", NQUADS + "<http://a.example/s> <b> .\n", "not-rdf", (NQUADS.count("\n") + 1, "column")),
    ("a.rdf", '<!DOCTYPE rdf:RDF [<!ENTITY a "b">]>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "not-rdf", (0, "DOCTYPE")),
    ("a.jsonld", '{"@context": "https://a.example/context", "@id": "https://a.example/s"}', "not-rdf", (0, "context")),
    ("a.ttl", TURTLE.encode("utf-16"), "not-rdf", (0, "UTF-8")),
    ("a.ttl", TURTLE.encode("utf-8").replace("ы".encode(), b"\xff", 1), "not-utf-8", (None, "")),
    ("a.nt", FOREIGN, "no-framework", (0, "skos/core#Concept")),
    ("a.ttl", "@prefix a: <http://a.example/> .", "no-framework", (0, "0 statements")),
    ("a.nq", NQUADS + f"<{BASE}9/skills/CSMG> <https://w3id.org/skosmith/ontology#charm> <{BASE}x> .\n", "newer-graph", (NQUADS.count("\n") + 1, "sm:charm")),
    ("a.nq", NQUADS.replace(NOTATION, ""), "node-unclear", (None, "without a code")),
    ("a.nq", NQUADS.replace(NOTATION, NOTATION.replace('"CSMG"', '"BOOT"')), "node-unclear", (None, "'BOOT'")),
    ("a.nq", NQUADS.replace("CSMG_2>", "CSMG_8>"), "node-unclear", (None, "at level 8")),
    ("a.nq", NQUADS + f"<{BASE}9/skills/CSMG> {SCHEME} <{BASE}8> .\n", "node-unclear", (None, "of 8 by its scheme")),
    ("a.nq", NQUADS + next(row for row in NQUADS.splitlines() if "#edition>" in row).replace("sfia/9>", "sfia/8>") + "\n", "node-unclear", (None, "2 values for its edition")),
    ("a.nq", "".join(row + "\n" for row in NQUADS.splitlines()) .replace("ontology#fileName", "ontology#position"), "node-unclear", (None, "0 values for its file name")),
    ("a.ttl", PUBLISHED.replace('; skos:notation "SHOE" ;', ";"), "node-unclear", (0, "without a code")),
    ("a.nq", NQUADS.replace("skilllevels/CSMG_2>", "skilllevels/CSMG-2>"), "node-unclear", (None, "no IRI of a skill level")),
    ("a.nq", NQUADS.replace("9/lor/2>", "9/lor/two>"), "node-unclear", (None, "no IRI of a level")),
    ("a.nq", NQUADS.replace("checksumValue> \"", "checksumValue> \"f00"), "node-unclear", (None, "without its SHA-256")),
    ("a.nq", NQUADS.replace("sfia/sources/", "sfia/sources/0"), "node-unclear", (None, "no IRI of a document")),
    ("a.ttl", PUBLISHED.replace("s:level r:1", "s:level n:SHOE"), "node-unclear", (0, "no level of responsibility")),
    ("a.ttl", PUBLISHED.replace("s:level r:1", "s:level r:9"), "node-unclear", (0, "at level 9")),
    ("a.ttl", PUBLISHED.replace("s:level r:1 ;", ""), "node-unclear", (0, "0 levels")),
    ("a.ttl", PUBLISHED.replace('rdfs:label "Shoe mending"@en ;', 'rdfs:label "Shoe mending" ;'), "node-unclear", (0, "no name")),
])  # fmt: skip
def test_a_graph_that_cannot_be_read_is_refused_with_place_and_remedy(
    tmp_path, name, content, kind, expected
):
    line, words = expected
    issues = [i for i in refusal(tmp_path, name, content) if i.kind.name == kind]
    issue = next(i for i in issues if words in i.message)
    assert (issue.source, bool(issue.remedy)) == (name, True)
    assert line is None or issue.line == line


def test_a_published_graph_of_one_skill_is_read(tmp_path):
    path = write(tmp_path, {"a.ttl": PUBLISHED}) / "a.ttl"
    quads = converted(path).graph.quads
    assert validate_quads(quads).conforms
    assert any(q[:2] == (Iris().skill_level("9", "SHOE", 1), SKOS.definition) for q in quads)


def test_a_refused_graph_leaves_no_output(tmp_path):
    write(tmp_path, {"a.nt": FOREIGN})
    output = tmp_path / "out.nq"
    result = CliRunner().invoke(main, ["convert", str(tmp_path / "a.nt"), "-o", str(output)])
    assert result.exit_code == 1
    assert not output.exists()
    assert "skos/core#Concept" in result.output


def test_what_someone_added_to_a_graph_is_told(tmp_path):
    added = (
        f'<{BASE}9/skills/CSMG> <http://www.w3.org/2004/02/skos/core#altLabel> "Help desk"@en .\n'
    )
    conversion = converted(write(tmp_path, {"a.nq": NQUADS + added}) / "a.nq")
    (issue,) = [i for i in conversion.issues if i.kind.name == "statement-unread"]
    assert (issue.line, issue.severity.name) == (NQUADS.count("\n") + 1, "WARNING")
    assert "skos:altLabel" in issue.message
    assert f"{BASE}9/skills/CSMG" in issue.message


def test_a_text_whose_skill_has_no_name_is_refused(tmp_path):
    rows = [row for row in NQUADS.splitlines(keepends=True)
            if "9/skills/CSMG> <http://www.w3.org/2004/02/skos/core#prefLabel>" not in row]  # fmt: skip
    issues = refusal(tmp_path, "a.nq", "".join(rows))
    assert [i.message for i in issues if i.kind.name == "node-unclear" and "no name" in i.message]


# -- the official files --------------------------------------------------------------------------
@pytest.fixture(scope="module")
def official(shared):
    folder = shared / "reference-data" / "sfia"
    if not (folder / "SFIA_9_2025-02-27.ttl").is_file():
        pytest.skip("no official files in ../shared/reference-data/sfia")
    return folder


@pytest.mark.suite
def test_the_published_file_comes_out_as_it_went_in(official):
    path = official / "SFIA_9_2025-02-27.ttl"
    options = {"profile": Profile.PUBLISHED, "iris": Iris("https://rdf.sfia-online.org/")}
    again = {q[:3] for q in converted(path, **options).graph.quads}
    assert len(again) == 4813
    assert again == {q[:3] for q in read_rdf_file(path)}


@pytest.mark.suite
def test_the_published_file_has_all_that_the_workbook_has(official):
    def counts(path):
        rows = {(s, o) for s, p, o, _ in converted(path).graph.quads if p.endswith("#type>")}
        kinds = (SM.Skill, SM.SkillLevel, SM.Category, SM.Attribute, SM.AttributeLevel, SM.Level)
        return [sum(o == kind for _, o in rows) for kind in kinds]

    published = counts(official / "SFIA_9_2025-02-27.ttl")
    assert published == [147, 672, 6 + 22, 16, 16 * 7, 7]
    assert published == counts(official / "sfia-9_current-standard_en_250129.xlsx")


@pytest.mark.suite
def test_the_published_file_and_the_workbook_differ_in_one_text(official):
    paths = [
        official / "SFIA_9_2025-02-27.ttl",
        official / "sfia-9_current-standard_en_250129.xlsx",
    ]
    both, book = converted(*paths), converted(paths[1])
    (issue,) = both.issues
    assert issue.kind.name == "other-words"
    assert issue.source == "sfia-9_current-standard_en_250129.xlsx#Skills"
    assert "the text of level 5 of USUP than in SFIA_9_2025-02-27.ttl" in issue.message
    differing = without_provenance(both.graph.quads) ^ without_provenance(book.graph.quads)
    assert {s.rpartition("/9/")[2] for s, _, _ in differing} <= {
        "skilllevels/USUP_5>",
        *(f"skilllevels/USUP_5/statements/{n}>" for n in range(1, 20)),
    }


@pytest.mark.suite
@pytest.mark.parametrize("names", [
    ("sfia-9_current-standard_en_250129.xlsx",),
    ("sfia-8_en_220221.xlsx",),
    ("SFIA_9_2025-02-27.ttl", "sfia-9_current-standard_en_250129.xlsx"),
], ids=["9", "8", "9 twice"])  # fmt: skip
def test_the_official_workbooks_and_pages_come_back(official, tmp_path, names):
    quads = converted(*(official / name for name in names), ROOT / "seeds").graph.quads
    assert reread(tmp_path, quads).graph.quads == quads
