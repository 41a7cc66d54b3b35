"""What our graph states of itself holds whatever stands beside it, and fails once it is touched."""

import random

import pytest

from conftest import ROOT
from linked import CALM, CSMG, esco_folder, mapping_file, run
from skosmith_converter.conversion import Options, convert
from skosmith_converter.iris import DEFAULT_BASE, PUBLISHED_BASE, Iris
from skosmith_converter.serialization import accepted
from skosmith_converter.shacl import Index
from skosmith_converter.terms import iri, plain, text
from skosmith_converter.validation import Engine, load_rules, read_subject, validate
from skosmith_converter.validation.checks.totals import find_wrong_triple_count
from skosmith_converter.vocabulary import DCT, OWL, RDF, RDFS, SKOS, SM, VOID
from skosmith_server.app import create_app
from skosmith_server.cli import load_quads

COUNTS = ("TripleCount", "LanguageCounts", "ClassCounts")
DATASET = iri(f"{DEFAULT_BASE}dataset")
SKILL = iri(CSMG)
ABOUT = {(DATASET, VOID.uriSpace), (DATASET, VOID.triples)}
"""Without these there is nothing to count against; other rules ask for them."""


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """What users of `import`, `link roles` and `link export` have, and graphs in both forms."""
    folder = tmp_path_factory.mktemp("beside")
    links = mapping_file(folder)
    found = {
        name: folder / name
        for name in ("sfia.nq", "sfia.ttl", "linked.nq", "linked.ttl", "esco.ttl", "roles.nq")
    } | {"links.ttl": folder / "links.ttl"}
    for name in ("sfia.nq", "sfia.ttl"):
        run("convert", ROOT / "seeds", "-o", found[name])
    for name in ("linked.nq", "linked.ttl"):
        run("convert", found["sfia.nq"], "--links", links, "-o", found[name])
    run("import", esco_folder(folder), "-o", found["esco.ttl"])
    table = ROOT / "docs" / "roles" / "roles.csv"
    run("link", "roles", table, "--language", "en", "--license", "https://a.example/", "-o", found["roles.nq"])  # fmt: skip
    run("link", "export", links, "-o", found["links.ttl"])
    return found


def findings(paths, engine=Engine.OWN, rules=("skos", "model")):
    return validate(read_subject(list(paths)), load_rules(rules), engine=engine).findings


def wrong(triples):
    return [fault.detail for fault in find_wrong_triple_count(Index(triples))]


TOGETHER = [
    ("sfia.nq", "esco.ttl", "roles.nq", "links.ttl"),
    ("sfia.ttl", "esco.ttl", "roles.nq", "links.ttl"),
    ("linked.nq", "esco.ttl", "roles.nq"),
    ("linked.ttl", "esco.ttl", "roles.nq"),
]


@pytest.mark.parametrize("names", TOGETHER, ids="+".join)
def test_nothing_is_found_in_what_the_docs_tell_users_to_serve_together(names, files):
    assert findings(files[name] for name in names) == ()


def test_the_reference_engine_agrees(files):
    rules = [f"model:{name}" for name in COUNTS]
    paths = [files[name] for name in TOGETHER[0]]
    assert findings(paths, Engine.PYSHACL, rules) == ()
    short = files["sfia.nq"].with_name("short.nq")
    lines = files["sfia.nq"].read_text().splitlines(keepends=True)
    short.write_text(
        "".join(line for line in lines if "prefLabel" not in line or "@ar" not in line)
    )
    expected = findings([short, *paths[1:]], rules=rules)
    assert {finding.rule for finding in expected} == {"TripleCount", "LanguageCounts"}
    assert findings([short, *paths[1:]], Engine.PYSHACL, rules) == expected


def test_the_front_page_of_the_service_counts_no_findings(files):
    together = [str(files[name]) for name in ("sfia.nq", "esco.ttl", "roles.nq")]
    client = create_app(
        load_quads(together, links=[mapping_file(files["sfia.nq"].parent)])
    ).test_client()
    told = client.get("/validation.json").get_json()
    assert told["findings"] == []
    assert ">0 violations, 0 warnings<" in client.get("/", headers={"Accept": "text/html"}).text


# -- Teeth -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def beside(files):
    """The triples that stand beside the graph."""
    names = ("esco.ttl", "roles.nq", "links.ttl")
    return [quad[:3] for name in names for quad in load_quads([str(files[name])])]


def test_any_triple_that_is_lost_is_found_whatever_stands_beside(seed_triples, beside):
    ours = sorted(seed_triples)
    assert wrong([*ours, *beside]) == []
    kinds = {(row[1], row[0].rpartition("/")[0], row[2][:1]): row for row in ours}
    some = {*kinds.values(), *random.Random(6).sample(ours, 200)}  # noqa: S311
    for lost in sorted(row for row in some if row[:2] not in ABOUT):
        left = [row for row in ours if row != lost]
        assert len(wrong([*left, *beside])) == 1, lost


ADDED = [
    (SKILL, SKOS.note, text("something more", "en")),
    (SKILL, iri("https://own.example/owner"), iri("https://own.example/me")),
    (SKILL, SKOS.relatedMatch, iri(CALM)),  # of no mapping set
    (iri(f"{DEFAULT_BASE}9/skills/MORE"), RDF.type, SM.Skill),
    (DATASET, DCT.title, text("another title", "en")),
    (DATASET, VOID.triples, plain("2000")),
    (iri("https://w3id.org/skosmith/"), RDFS.label, text("Another tool", "en")),
    (SKILL, RDF.type, SM.RoleProfile),  # so it is none of the skills
]


@pytest.mark.parametrize("added", ADDED, ids=lambda row: row[1].rpartition("/")[2])
def test_a_triple_that_is_added_is_found_whatever_stands_beside(added, seed_triples, beside):
    assert wrong([*seed_triples, *beside, added])


def test_another_item_in_a_list_is_found(seed_triples):
    cell = next(row[0] for row in sorted(seed_triples) if row[1] == RDF.first)
    assert wrong([*seed_triples, (cell, RDF.first, SKILL)])


def test_a_file_that_was_cut_off_is_found(files):
    cut = files["sfia.nq"].with_name("cut.nq")
    lines = files["sfia.nq"].read_text().splitlines(keepends=True)
    cut.write_text("".join(lines[:-40]))
    found = {finding.rule for finding in findings([cut, files["esco.ttl"], files["roles.nq"]])}
    assert "TripleCount" in found


@pytest.mark.parametrize("there", [True, False])
def test_a_mapping_that_the_converter_makes_too_counts_as_its_own(there, seed_triples):
    mapping = SKILL, SKOS.exactMatch, iri(CSMG.replace(DEFAULT_BASE, PUBLISHED_BASE))
    assert mapping in seed_triples
    said = zip(
        (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget), mapping, strict=True
    )
    axiom = iri("https://own.example/mappings#1")
    ours = seed_triples if there else seed_triples - {mapping}
    assert bool(wrong([*ours, *((axiom, *pair) for pair in said)])) != there


def test_a_mapping_set_below_the_base_is_none_of_the_dataset(tmp_path, files):
    header = (
        mapping_file(tmp_path)
        .read_text()
        .replace("https://example.org/mappings/", f"{DEFAULT_BASE}mappings/")
    )
    links = tmp_path / "below.sssom.tsv"
    links.write_text(header)
    out = tmp_path / "out.nq"
    run("convert", files["sfia.nq"], "--links", links, "--validate", "-o", out)
    assert f"<{DEFAULT_BASE}mappings/sfia-esco#" in out.read_text()
    assert findings([out]) == ()


@pytest.mark.parametrize("base", ["https://own.example/sfia/", f"{DEFAULT_BASE}own/"])
def test_datasets_of_two_bases_are_counted_apart(base, seed_triples):
    made = convert([str(ROOT / "seeds")], Options(iris=Iris(base))).graph.quads
    other = {tuple(term.replace("_:", "_:o", 1) for term in row[:3]) for row in accepted(made)}
    assert wrong(seed_triples | other) == []
    lost = next(row for row in sorted(other) if row[1] == SKOS.scopeNote)
    assert len(wrong(seed_triples | (other - {lost}))) == 1


def test_what_follows_from_declarations_beside_is_no_triple_of_the_dataset(tmp_path, files):
    own = tmp_path / "own.ttl"
    own.write_text(
        f"<{SM.sourceText[1:-1]}> <{RDFS.namespace}subPropertyOf> <{SKOS.altLabel[1:-1]}> .\n"
        f"<{SM.atLevel[1:-1]}> <{RDFS.namespace}subPropertyOf> <{SKOS.related[1:-1]}> .\n"
    )
    subject = read_subject([files["sfia.nq"], own])
    found = validate(subject, load_rules(["model:TripleCount"]))
    assert subject.index.derived
    assert found.findings == ()
