"""Mappings in use: part of graphs and of the service, asked from either end."""

import csv
import io
import json
import re
import signal
import subprocess
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import RDF, VOID

from conftest import ROOT, convert_seeds
from linked import (
    CALM,
    CEXP,
    CLERK,
    CSMG,
    CSMG_4,
    LEAD,
    PHONES,
    QUEUES,
    REVIEWED,
    ROWS,
    SAILS,
    SET,
    SFIA,
    esco_folder,
    linked_graphs,
    mapping_file,
    run,
)
from running import serving, until, writing
from skosmith_converter.links.exporting import inverted
from skosmith_converter.links.importing import build_quads
from skosmith_converter.links.joining import join_links
from skosmith_converter.links.sssom import read_sssom, write_sssom
from skosmith_converter.links.targets import read_target
from skosmith_converter.links.targets.esco_terms import ESCO, MODEL
from skosmith_converter.terms import integer, iri, iri_text
from skosmith_converter.vocabulary import RDF as RDF_TERMS
from skosmith_converter.vocabulary import SKOS
from skosmith_converter.vocabulary import VOID as VOID_TERMS
from skosmith_server.app import create_app
from skosmith_server.asked_catalogue import AskedCatalogue
from skosmith_server.asking import AnswerKind, Query
from skosmith_server.catalogue import Catalogue
from skosmith_server.cli import load_quads
from skosmith_server.configuration import configure
from skosmith_server.queries import LINK_EXAMPLES, load_query
from skosmith_server.resources import page_of
from skosmith_server.store import Store
from skosmith_server.summaries import read_summary, summarize, write_summary

QUERIES = ROOT / "docs/queries/links"
MATCHES = "SELECT ?s ?o { GRAPH ?g { ?s <http://www.w3.org/2004/02/skos/core#closeMatch> ?o } }"


@pytest.fixture(scope="module")
def graphs(tmp_path_factory) -> list[str]:
    return [str(path) for path in linked_graphs(tmp_path_factory.mktemp("linked"))]


@pytest.fixture(scope="module")
def quads(graphs):
    return load_quads(graphs)


@pytest.fixture(scope="module")
def client(quads):
    return create_app(quads).test_client()


def triples(quads, graph):
    return {quad[:3] for quad in quads if quad[3] == iri(graph)}


# -- convert -----------------------------------------------------------------------------------
def test_what_was_accepted_stands_in_a_graph_of_its_own_and_is_counted(quads):
    assert triples(quads, SET) == {
        (iri(CSMG), SKOS.closeMatch, iri(QUEUES)),
        (iri(CALM), SKOS.narrowMatch, iri(CSMG)),
        (iri(CSMG_4), SKOS.narrowMatch, iri(PHONES)),
    }
    stated = {p: o for s, p, o, _ in quads if s == iri(SET)}
    assert stated[VOID_TERMS.triples] == integer(3)
    assert stated[VOID_TERMS.subjectsTarget] == iri(SFIA)


def test_a_format_without_graphs_has_the_triples_and_who_says_so(tmp_path):
    out = tmp_path / "sfia.ttl"
    run("convert", ROOT / "seeds", "--links", mapping_file(tmp_path), "--validate", "-o", out)
    graph = Graph().parse(out)
    skos = Namespace(SKOS.namespace)
    assert (URIRef(CSMG), skos.closeMatch, URIRef(QUEUES)) in graph
    assert len(list(graph.subjects(RDF.type, URIRef("http://www.w3.org/2002/07/owl#Axiom")))) == 3
    assert "@prefix sssom: <https://w3id.org/sssom/> ." in out.read_text()


def test_the_dataset_goes_on_counting_its_own_triples(tmp_path, seed_quads):
    joined = join_links(seed_quads, [mapping_file(tmp_path)])
    assert set(joined.quads) > set(seed_quads)
    assert joined.quads == sorted(set(joined.quads))
    assert join_links(joined.quads, [mapping_file(tmp_path)]).quads == joined.quads


def test_a_graph_is_converted_again_with_its_mappings(graphs, tmp_path):
    links = mapping_file(tmp_path)
    again = tmp_path / "again.nq"
    said = run("convert", graphs[0], "--links", links, "-o", again).stderr
    assert again.read_bytes() == Path(graphs[0]).read_bytes()
    assert "statements with owl:annotatedSource would be lost" in said


WRONG = [
    (("sfia:CSMG skos:closeMatch  nobody:1  semapv:MappingReview  ",), ":14: object_id: the prefix"),
    ((ROWS[0], ROWS[0].replace("  esco", " Not esco")), ":15: is accepted and rejected"),
    ((f"level:CSMG_4 skos:exactMatch  esco:skill/calm  {REVIEWED} ",), ":14: a skill at one level"),
    ((ROWS[0], f"sfia:CSMG skos:closeMatch  sfia:CSMG  {REVIEWED} "), ":15: "),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "words"), WRONG)
def test_an_error_in_a_mapping_file_stops_the_conversion(rows, words, tmp_path):
    links, out = mapping_file(tmp_path, *rows), tmp_path / "out.nq"
    said = run("convert", ROOT / "seeds", "--links", links, "-o", out, code=3).stderr
    assert f"{links}{words}" in said
    assert "\n  " in said  # the remedy
    assert not out.exists()


def test_a_missing_mapping_file_is_told(tmp_path):
    said = run("convert", ROOT / "seeds", "--links", tmp_path / "none.tsv", code=3).stderr
    assert f"{tmp_path / 'none.tsv'}: " in said


def test_a_code_that_the_graph_has_not_is_a_warning_and_stops_a_strict_run(tmp_path):
    row = f"sfia:NONE skos:closeMatch  esco:skill/calm  {REVIEWED} "
    links, out = mapping_file(tmp_path, ROWS[0], row), tmp_path / "out.nq"
    command = ("convert", ROOT / "seeds", "--links", links, "-o", out)
    run(*command, "--strict", code=1)
    assert not out.exists()
    said = run(*command).stderr
    assert f"{links}:15: warning: subject {SFIA}/skills/NONE is not in the graph (dangling)" in said
    assert "skills/NONE" in out.read_text()


def test_mappings_that_all_lead_past_the_graph_are_told(tmp_path):
    links = mapping_file(tmp_path)
    base = "https://example.org/sfia/"
    said = run("convert", ROOT / "seeds", "--base-iri", base, "--links", links).stderr
    assert f"{links}: warning: no mapping begins or ends in the graph (apart)" in said


# -- the service -------------------------------------------------------------------------------
def page(client, path):
    return client.get(path, headers={"Accept": "text/html", "Accept-Language": "en"}).text


def rows_of_mappings(text):
    """Give the cells of the table of mappings, without their markup."""
    table = text.partition('<table class="mappings">')[2].partition("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table.partition("<tbody>")[2], re.DOTALL)
    return [
        [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td>(.*?)</td>", row, re.DOTALL)]
        for row in rows
    ]  # fmt: skip


def test_the_page_of_a_skill_shows_its_mappings_from_either_end(client):
    text = page(client, "/9/skills/CSMG")
    orcid = "https://orcid.org/0000-0002-1825-0097"
    title = f"SFIA 9 to made-up skills {SET}"
    assert rows_of_mappings(text) == [
        ["Close match", f"keep queues short {QUEUES}", "0.9", orcid, title],
        ["Broader match", f"stay calm {CALM}", "", orcid, title],
    ]
    assert f'href="/resource?iri={quote(QUEUES, safe="")}"' in text
    for shown_elsewhere in ("annotated source", "annotated target", "annotatedSource"):
        assert shown_elsewhere not in text
    assert text.count("Exact match") == 1  # the published IRI stays a property


def test_the_page_of_the_other_concept_reads_the_same_mapping_the_other_way_round(client):
    (row,) = rows_of_mappings(page(client, f"/resource?iri={quote(CALM)}"))
    assert row[0] == "Narrower match"
    assert row[1].endswith("9/skills/CSMG")
    (level,) = rows_of_mappings(page(client, f"/resource?iri={quote(PHONES)}"))
    assert (level[0], level[2]) == ("Broader match", "0.75")


def test_a_concept_that_is_not_loaded_is_shown_by_its_iri(graphs):
    alone = create_app(load_quads(graphs[:1])).test_client()
    rows = rows_of_mappings(page(alone, "/9/skills/CSMG"))
    assert [row[1] for row in rows] == [QUEUES, CALM]


@pytest.mark.parametrize("node", [CSMG, CSMG_4, QUEUES, CALM, SET])
def test_pages_are_the_same_where_the_graph_is_asked_for_them(quads, node):
    asked = AskedCatalogue.of(Store.from_quads(quads)).around(iri(node))
    whole = Catalogue.from_quads(quads)
    assert (
        page_of(iri(node), asked, "en").mappings.rows
        == page_of(iri(node), whole, "en").mappings.rows
    )
    assert page_of(iri(node), asked, "en").incoming == page_of(iri(node), whole, "en").incoming


def test_the_service_describes_its_linksets(client):
    text = client.get("/.well-known/void", headers={"Accept": "text/turtle"}).text
    graph, name = Graph().parse(data=text, format="turtle"), URIRef(SET)
    assert (name, RDF.type, VOID.Linkset) in graph
    assert int(graph.value(name, VOID.triples)) == 3
    assert graph.value(name, VOID.objectsTarget) == URIRef(f"{ESCO}concept-scheme/skills")
    assert {str(p).rpartition("#")[2] for p in graph.objects(name, VOID.linkPredicate)} == {
        "closeMatch", "narrowMatch",
    }  # fmt: skip
    counts = {
        str(graph.value(part, VOID.property)).rpartition("#")[2]: int(
            graph.value(part, VOID.triples)
        )
        for part in graph.objects(name, VOID.propertyPartition)
    }
    assert counts == {"closeMatch": 1, "narrowMatch": 2}
    assert (None, VOID.subset, name) in graph


def test_a_summary_keeps_the_linksets_and_older_ones_have_none(quads, tmp_path):
    made = summarize(quads, Store.from_quads(quads), "https://w3id.org/skosmith/sfia/", {})
    path = tmp_path / "summary.json"
    path.write_text(write_summary(made))
    assert read_summary(path).statistics == made.statistics
    assert made.statistics.linksets[0].name == iri(SET)
    older = json.loads(path.read_text())
    del older["statistics"]["linksets"]
    path.write_text(json.dumps(older))
    assert read_summary(path).statistics.linksets == ()


def test_examples_across_links_are_offered_where_there_are_links(client, seed_quads):
    without = create_app(seed_quads).test_client()
    for name in LINK_EXAMPLES:
        assert f"?example={name}" in client.get("/", headers={"Accept": "text/html"}).text
        assert f"?example={name}" not in without.get("/", headers={"Accept": "text/html"}).text
    said = client.get("/sparql").text
    assert f"#{LINK_EXAMPLES[0]}" in said


def test_mapping_files_are_a_setting_like_others(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert configure({"links": ("a,b.tsv", "c.tsv")}, {}).settings.links == ("a,b.tsv", "c.tsv")
    assert configure({}, {"SKOSMITH_LINKS": "a.tsv, c.tsv"}).settings.links == ("a.tsv", "c.tsv")
    (tmp_path / "skosmith.toml").write_text('links = ["a.tsv", "b.tsv"]')
    assert configure({}, {}).settings.links == ("a.tsv", "b.tsv")
    assert "links" in run("settings", "--links", "a.tsv", "--links", "b.tsv").stdout
    assert "a.tsv,b.tsv" in run("settings", "--links", "a.tsv", "--links", "b.tsv").stdout
    (tmp_path / "skosmith.toml").write_text("links = 5")
    assert "name files" in run("settings", code=2).stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [(("--snapshot", "."), "does not go with --links"), (("--endpoint", "http://localhost/"), "no --links")],
)  # fmt: skip
def test_what_lies_elsewhere_has_its_mappings_there(options, words, tmp_path):
    said = run("serve", *options, "--links", mapping_file(tmp_path), code=2).stderr
    assert words in said


def test_commands_that_read_a_graph_take_mapping_files(tmp_path, graphs):
    links, query = mapping_file(tmp_path), tmp_path / "q.rq"
    query.write_text(MATCHES)
    bare = tmp_path / "bare.nq"
    run("convert", ROOT / "seeds", "-o", bare)
    said = run("query", bare, query, "--format", "csv", "--links", links).stdout
    assert said.split()[1:] == [f"{CSMG},{QUEUES}"]
    made = tmp_path / "snapshot"
    run("snapshot", "build", ROOT / "seeds", "--links", links, "-o", made)
    assert (made / "graph.nq").read_bytes() == Path(graphs[0]).read_bytes()
    assert read_summary(made / "summary.json").validation["violation"] == 0


def matches(served):
    return served.get(f"/sparql?query={quote(MATCHES)}&format=csv")[1].split()[1:]


@pytest.mark.network
def test_the_service_reads_mapping_files_again_when_told_to(tmp_path):
    links, bare = mapping_file(tmp_path), tmp_path / "bare.nq"
    run("convert", ROOT / "seeds", "-o", bare)
    with serving(bare, "--links", links) as served:
        assert matches(served) == [f"{CSMG},{QUEUES}"]
        ask = f"ASK {{ <{CSMG}> <{SKOS.namespace}closeMatch> <{QUEUES}> }}"
        assert "true" in served.get(f"/sparql?query={quote(ask)}")[1]  # in the union, too
        assert json.loads(served.get("/validation.json")[1])["findings"] == []
        mapping_file(tmp_path, *ROWS, f"sfia:CEXP skos:closeMatch  esco:skill/calm  {REVIEWED} 1")
        served.process.send_signal(signal.SIGHUP)
        assert until(lambda: len(matches(served)) == 2)
        links.write_text("no mapping")
        served.process.send_signal(signal.SIGHUP)
        assert until(lambda: any("not reloaded" in line for line in served.said))
        assert len(matches(served)) == 2


@pytest.mark.network
def test_a_folder_to_write_to_begins_with_the_mappings_and_goes_before_them(tmp_path):
    links, bare = mapping_file(tmp_path), tmp_path / "bare.nq"
    run("convert", ROOT / "seeds", "-o", bare)
    with writing(tmp_path, bare, "--links", links) as served:
        assert matches(served) == [f"{CSMG},{QUEUES}"]
    links.write_text("no mapping")
    with writing(tmp_path, bare, "--links", links) as served:
        assert matches(served) == [f"{CSMG},{QUEUES}"]
        mapping_file(tmp_path, f"sfia:CEXP skos:closeMatch  esco:skill/calm  {REVIEWED} 1")
        there = ("--to", f"{served.url}/sparql", "--kind", "skosmith")
        run("load", bare, "--links", links, *there, "--token-file", tmp_path / "token")
        assert matches(served) == [f"{CEXP},{CALM}"]


# -- queries -----------------------------------------------------------------------------------
def ask(store, text):
    answer = store.query(Query(text), {AnswerKind.SOLUTIONS: "csv"})
    return [tuple(row) for row in csv.reader(io.StringIO(answer.body.decode()))][1:]


def shown(name):
    return (QUERIES / f"{name}.rq").read_text()


LEVEL = "CSMG_4"
ANSWERS = {
    "skill-to-occupations": [
        ("essential", LEAD, "help desk lead", CALM),
        ("essential", LEAD, "help desk lead", QUEUES),
        ("optional", CLERK, "counter clerk", QUEUES),
        ("optional", LEAD, "help desk lead", PHONES),
    ],
    "occupation-profile": [("CSMG", CSMG, "2", "3")],
    "unlinked-skills": [("CEXP", CEXP)],
    "mappings": [
        ("CSMG", f"{SKOS.namespace}broadMatch", CALM, "stay calm", "", "https://orcid.org/0000-0002-1825-0097"),
        ("CSMG", f"{SKOS.namespace}closeMatch", QUEUES, "keep queues short", "0.9", "https://orcid.org/0000-0002-1825-0097"),
        (LEVEL, f"{SKOS.namespace}narrowMatch", PHONES, "answer telephones", "0.75", "https://orcid.org/0000-0002-1825-0097"),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def stores(quads, graphs, tmp_path_factory):
    """The graph, and the same with every mapping stated at its other end."""
    folder = tmp_path_factory.mktemp("inverted")
    links = folder / "inverse.sssom.tsv"
    links.write_text(
        "".join(write_sssom(inverted(read_sssom(mapping_file(folder).read_bytes(), "m"))))
    )
    seeds = load_quads([str(ROOT / "seeds"), graphs[1]], "", [links])
    return {"as stated": Store.from_quads(quads), "the other way round": Store.from_quads(seeds)}


@pytest.mark.parametrize("direction", ["as stated", "the other way round"])
@pytest.mark.parametrize("name", ANSWERS)
def test_a_query_across_the_link_finds_mappings_of_either_direction(name, direction, stores):
    assert ask(stores[direction], shown(name)) == ANSWERS[name]


def test_the_answers_above_are_all_that_the_docs_show():
    assert {path.stem for path in QUERIES.glob("*.rq")} == set(ANSWERS)


SERVED = {
    "example-links": ANSWERS["mappings"],
    "example-skill-occupations": [
        ("CSMG", CALM, "essential", LEAD, "help desk lead"),
        ("CSMG", QUEUES, "essential", LEAD, "help desk lead"),
        ("CSMG", QUEUES, "optional", CLERK, "counter clerk"),
        ("CSMG", PHONES, "optional", LEAD, "help desk lead"),
    ],
    "example-occupation-skills": [(CLERK, CSMG, "CSMG", "0", "1"), (LEAD, CSMG, "CSMG", "2", "3")],
    "example-unlinked-skills": [("CEXP", CEXP), ("CSMG", f"{SFIA[:-1]}8/skills/CSMG")],
}


@pytest.mark.parametrize("direction", ["as stated", "the other way round"])
@pytest.mark.parametrize("name", LINK_EXAMPLES)
def test_an_example_of_the_service_finds_mappings_of_either_direction(name, direction, stores):
    assert ask(stores[direction], load_query(name).text) == SERVED[name]


def release_of_esco(shared) -> list[Path]:
    found = sorted((shared / "reference-data/esco").glob("*.zip"))
    if not found:
        pytest.skip("no release of ESCO in the reference data")
    return found


@pytest.mark.suite
def test_a_skill_is_asked_for_its_occupations_in_esco_itself(shared, tmp_path):
    essential, kept = iri(f"{MODEL}relatedEssentialSkill"), {RDF_TERMS.type, SKOS.prefLabel}
    kept |= {essential, iri(f"{MODEL}relatedOptionalSkill")}
    target = [q for q in build_quads(read_target(release_of_esco(shared))) if q[1] in kept]
    occupations = {q[0] for q in target if q[2] == iri(f"{MODEL}Occupation")}
    needed = {(q[0], q[2]) for q in target if q[1] == essential and q[0] in occupations}
    skills = {skill for _, skill in needed}
    labels = {q[0]: q[2] for q in target if q[1] == SKOS.prefLabel}
    wanted = sorted(node for node in skills if "customer service" in labels[node])
    rows = [
        f"sfia:CSMG skos:closeMatch  esco:{iri_text(node).removeprefix(ESCO)}  {REVIEWED} "
        for node in wanted
    ]
    graph = [*target, *convert_seeds().graph.quads]
    store = Store.from_quads(join_links(graph, [mapping_file(tmp_path, *rows)]).quads)
    answer = ask(store, shown("skill-to-occupations"))
    expected = {iri_text(occupation) for occupation, skill in needed if skill in wanted}
    assert {row[1] for row in answer if row[0] == "essential"} == expected
    assert len(expected) > len(wanted) > 0
    label = labels[iri(min(expected))]
    profile = shown("occupation-profile").replace('"help desk lead"@en', label)
    assert ("CSMG", CSMG) in {row[:2] for row in ask(store, profile)}


# -- checks ------------------------------------------------------------------------------------
def test_a_label_that_changed_is_told_with_the_new_one(tmp_path, graphs):
    rows = (
        ROWS[0],  # an alternative label still is one
        f"sfia:CSMG skos:relatedMatch  esco:skill/calm keep_calm {REVIEWED} ",
        f"sfia:CEXP skos:closeMatch Not esco:skill/phones Answer_telephones {REVIEWED} ",
    )
    links = mapping_file(tmp_path, *rows)
    run("link", "check", links)
    said = run("link", "check", links, "-g", ROOT / "seeds", "-g", graphs[1]).stdout
    assert (
        f"{links}:15: warning: object_label is 'keep_calm', but {CALM} is called 'stay calm' (label-changed)"
        in said
    )
    assert f"{links}:16: warning: object_label is 'Answer telephones'" in said
    assert ":14:" not in said
    run("link", "check", links, "-g", ROOT / "seeds", "-g", graphs[1], "--strict", code=1)


def test_of_several_labels_the_new_one_is_that_most_like_the_old(tmp_path):
    graph = tmp_path / "g.ttl"
    graph.write_text(
        f'<{CALM}> a <{SKOS.namespace}Concept> ; <{SKOS.namespace}prefLabel> "rester calme"@fr, "stay calm"@en, "ruhig bleiben"@de .'
    )
    links = mapping_file(
        tmp_path, f"sfia:CSMG skos:closeMatch  esco:skill/calm staying_calm {REVIEWED} "
    )
    assert "is called 'stay calm'" in run("link", "check", links, "-g", graph).stdout


def test_ends_are_looked_up_in_what_import_and_convert_read(tmp_path):
    folder = esco_folder(tmp_path)
    archive = tmp_path / "esco.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for file in sorted(folder.iterdir()):
            made.write(file, file.name)
    table = tmp_path / "skills.csv"
    table.write_text(f"id,label\n{CALM},stay calm\n")
    links = mapping_file(tmp_path, f"sfia:NONE skos:closeMatch  esco:skill/none  {REVIEWED} ")
    for target in (folder, archive, table):
        said = run("link", "check", links, "-g", ROOT / "seeds", "-g", target, code=1).stdout
        assert f"{links}:14: error: object {ESCO}skill/none is not in the graph (dangling)" in said
        assert f"{links}:14: error: subject {SFIA}/skills/NONE is not in the graph" in said
    archive.write_bytes(b"no archive")
    assert "is no readable zip archive" in run("link", "check", links, "-g", archive, code=3).stderr
    (tmp_path / "page.txt").write_text("neither a page nor a table")
    said = run("link", "check", links, "-g", tmp_path / "page.txt", code=1).stderr
    assert "not-a-skill-page" in said
    table.write_text("colour,size\nred,1\n")
    said = run("link", "check", links, "-g", table, code=3).stderr
    assert f"{table}:1: has no column that is known to hold labels" in said


# -- exports -----------------------------------------------------------------------------------
def test_jskos_tells_what_nothing_corresponds_to_and_not_what_was_rejected(tmp_path):
    links = mapping_file(tmp_path)
    lines = run("link", "export", links, "--format", "jskos").stdout.splitlines()
    made = [json.loads(line) for line in lines]
    assert len(made) == 4
    (nothing,) = [one for one in made if not one["to"]["memberSet"]]
    assert nothing["from"]["memberSet"] == [{"uri": CEXP}]
    assert nothing["to"] == {"memberSet": []}
    assert nothing["toScheme"] == {"uri": f"{ESCO}concept-scheme/skills"}
    assert SAILS not in "".join(lines)
    inverse = run("link", "export", links, "--format", "jskos", "--inverse").stdout
    assert '"from": {"memberSet": []}' in inverse


SIZE = 1_000
FORMATS = ("sssom", "json", "jskos", "alignment", "table", "turtle", "trig", "ntriples", "nquads", "rdfxml", "jsonld")  # fmt: skip


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Two files with the same rows in another order: as many as SFIA to ESCO would have."""
    words = ("close", "broad", "narrow", "exact", "related")
    rows = [
        f"sfia:S{n} skos:{words[n % 5]}Match  esco:skill/{(n * 7919) % SIZE} answer_telephones {REVIEWED} 0.{n:04}"
        for n in range(SIZE)
    ]  # fmt: skip
    folders = [tmp_path_factory.mktemp(name) for name in ("sorted", "shuffled")]
    return [mapping_file(folders[0], *rows), mapping_file(folders[1], *sorted(rows, reverse=True))]


@pytest.mark.parametrize("direction", [(), ("--inverse",)], ids=["forward", "inverse"])
@pytest.mark.parametrize("form", FORMATS)
def test_a_real_set_is_exported_in_every_format_and_direction_as_the_same_bytes(
    form, direction, large
):
    first, second = (
        run("link", "export", path, "--format", form, *direction).stdout for path in large
    )
    assert first == second
    # of five kinds the Alignment format has three
    ends = {f"skill/{n}" for n in range(SIZE) if form != "alignment"}
    assert len(first) > SIZE * 50
    assert all(end in first for end in list(ends)[:50])
    if form == "alignment":
        assert first.count("<Cell>") == SIZE * 3 // 5


@pytest.mark.suite
def test_the_reference_implementation_validates_our_files(large, tmp_path):
    """In an environment of its own (`make build/bench-venvs/sssom/.installed`): it is 390 MB."""
    python = ROOT / "build/bench-venvs/sssom/bin/python"
    if not python.exists():
        pytest.skip("sssom is not installed: make build/bench-venvs/sssom/.installed")
    exported = tmp_path / "exported.sssom.tsv"
    run("link", "export", mapping_file(tmp_path), "-o", exported)
    for path in (exported, large[0]):
        command = [python.with_name("sssom"), "validate", path]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_labels_in_a_language_that_the_graph_lacks_are_told_once(tmp_path):
    graph, links = tmp_path / "g.ttl", tmp_path / "l.sssom.tsv"
    concepts = "".join(
        f'<urn:t:{n}> a skos:Concept ; skos:prefLabel "knife {n}"@en .\n' for n in range(6)
    )
    graph.write_text("@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n" + concepts)
    head = '#curie_map:\n#  t: "urn:t:"\n#license: https://l.example/\n#mapping_set_id: https://m.example/\n'
    columns = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tobject_label\n"
    rows = "".join(
        f"t:x{n}\tskos:closeMatch\tt:{n}\tsemapv:LexicalMatching\tcouteau {n}\n" for n in range(6)
    )
    links.write_text(head + columns + rows)
    result = run("link", "check", links, "--graph", graph, code=1)
    assert "6 of 6 object_labels are no labels in the graph (unchecked)" in result.output
    assert "label-changed" not in result.output
    links.write_text(head + columns + rows.replace("couteau 5", "knife 5"))
    result = run("link", "check", links, "--graph", graph, code=1)
    assert result.output.count("(label-changed)") == 5
