"""The report of validation as the service shows it."""

import json
import re
import subprocess
import threading

import jsonschema_rs
import pytest
from click.testing import CliRunner
from rdflib import RDF, Graph, Namespace

from running import COMMAND, ENVIRONMENT
from sample_graph import IRIS, sample_quads
from skosmith_converter.terms import iri, iri_text, text
from skosmith_converter.validation import Finding, Report, Rule, Severity, validate_quads
from skosmith_converter.validation.reports import FORMATS, format_report, languages, read_report
from skosmith_converter.vocabulary import SKOS
from skosmith_server import validating, validation, validation_process
from skosmith_server.__main__ import main
from skosmith_server.app import create_app, create_app_of
from skosmith_server.asked_catalogue import AskedCatalogue
from skosmith_server.service import Beforehand, Dumps, Service
from skosmith_server.settings import Settings
from skosmith_server.store import Store
from skosmith_server.validating import BeingValidatedError, NotValidatedError, Validation
from skosmith_server.validation_process import FailedError, report_apart

SH = Namespace("http://www.w3.org/ns/shacl#")
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
ODD = iri("https://elsewhere.example/odd?a=1#x")
SUFFIXES = {
    "html": "html", "json": "json", "txt": "text", "md": "markdown", "sarif": "sarif", "xml": "junit",
    "ttl": "turtle", "nt": "ntriples", "rdf": "rdfxml", "jsonld": "jsonld",
}  # fmt: skip


def faulty():
    """The sample with two preferred labels in a language, of two resources, one of another base."""
    again = [(IRIS.skill("9", "SHOE"), SKOS.prefLabel, text("Shoe care", "en"), "")]
    again += [(ODD, SKOS.prefLabel, text("Odd", "en"), "")]
    return sorted([*sample_quads(), *again])


@pytest.fixture(scope="module")
def app():
    return create_app(faulty())


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.mark.parametrize(("suffix", "name"), SUFFIXES.items())
def test_each_format_has_a_suffix_a_name_and_a_media_type(client, suffix, name):
    form = FORMATS[name]
    by_suffix = client.get(f"/validation.{suffix}")
    by_name = client.get("/validation", query_string={"format": name})
    by_type = client.get("/validation", headers={"Accept": form.media_type})
    assert by_suffix.data == by_name.data == by_type.data
    for response in (by_suffix, by_name, by_type):
        assert (response.status_code, response.mimetype) == (200, form.media_type)
        assert response.headers["Content-Location"] == f"/validation.{suffix}"
    assert "Accept" in by_type.vary
    assert "Accept" not in by_suffix.vary
    assert ("Access-Control-Allow-Origin" in by_suffix.headers) == (suffix != "html")


def test_the_report_is_that_of_the_command(client):
    expected = validate_quads(faulty())
    assert expected.findings
    told = read_report(client.get("/validation.json").text, "validation.json")
    assert told == expected
    assert client.get("/validation.md").text == format_report(expected, "markdown")
    graph = Graph().parse(data=client.get("/validation.ttl").text, format="turtle")
    assert len(set(graph.subjects(RDF.type, SH.ValidationResult))) == len(expected.findings)


def test_json_is_as_its_schema_says(client):
    response = client.get("/validation-report.schema.json")
    assert response.mimetype == "application/schema+json"
    schema = json.loads(response.text)
    assert schema["$id"].rpartition("/")[2] == "validation-report.schema.json"
    document = json.loads(client.get("/validation.json?language=ru").text)
    jsonschema_rs.validate(schema, document)
    assert document["language"] == "ru"


def test_browsers_get_a_page_and_programs_may_ask_for_anything(client):
    assert client.get("/validation", headers={"Accept": BROWSER}).mimetype == "text/html"
    assert client.get("/validation").mimetype == "text/html"
    wished = "application/sarif+json, application/json;q=0.5"
    assert (
        client.get("/validation", headers={"Accept": wished}).mimetype == "application/sarif+json"
    )
    assert client.get("/validation", headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/validation?format=github").status_code == 400
    assert client.get("/validation.pdf").status_code == 404


@pytest.mark.parametrize("language", languages())
def test_the_page_speaks_the_language_that_is_asked_for(client, language):
    words = languages()[language]
    named = client.get(f"/validation?language={language}", headers={"Accept-Language": "en"})
    for response in (
        named,
        client.get("/validation", headers={"Accept-Language": f"xx, {language}"}),
    ):
        assert f'lang="{language}" dir="{words.direction}"' in response.text
        assert f"<h1>{words['title']}</h1>" in response.text
        assert f"<title>{words['title']} – Skosmith</title>" in response.text
        assert response.headers["Content-Language"] == language
        assert "Accept-Language" in response.vary
    assert f'language={language}" aria-current="true"' in named.text
    assert f'href="/validation.json?language={language}"' in named.text
    assert client.get("/validation?language=xx").headers["Content-Language"] == "en"


def test_rdf_has_all_languages_and_varies_by_none(client):
    russian = client.get("/validation.ttl?language=ru")
    assert russian.data == client.get("/validation.ttl").data
    assert "Content-Language" not in russian.headers
    assert "Accept-Language" not in russian.vary


@pytest.mark.parametrize(
    "path",
    ["/validation", "/validation.json", "/validation-report.schema.json", "/static/report.css"],
)
def test_who_has_it_is_not_sent_it_again(client, path):
    response = client.get(path)
    assert response.headers["Cache-Control"] == "public, max-age=60"
    tag = response.headers["ETag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    head = client.head(path)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", tag)
    assert head.headers["Content-Length"] == str(len(response.data))


def test_nodes_lead_to_their_pages(client):
    page = client.get("/validation").text
    odd = "/resource?iri=https%3A%2F%2Felsewhere.example%2Fodd%3Fa%3D1%23x"
    for node, path in ((IRIS.skill("9", "SHOE"), "/9/skills/SHOE"), (ODD, odd)):
        link = f'<a href="{path}" rel="noreferrer"><bdi dir="ltr">{iri_text(node)}</bdi></a>'
        assert link in page
        assert client.get(path).status_code == 200


def test_every_link_of_the_page_leads_somewhere(client):
    page = client.get("/validation").text
    paths = {path.replace("&amp;", "&") for path in re.findall(r'href="(/[^"#]*)', page)}
    assert len(paths) > 20
    for path in sorted(paths):
        with client.get(path, headers={"Accept": BROWSER}) as response:
            assert response.status_code == 200, path


def test_the_page_is_strict_and_fetches_nothing_from_elsewhere(client):
    response = client.get("/validation")
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    fetched = re.findall(
        r'<(?:script|img)[^>]*src="([^"]+)"|<link rel="stylesheet" href="([^"]+)"', response.text
    )
    assert {address for pair in fetched for address in pair if address} == {
        "/static/copy.js",
        "/static/query.js", "/static/search.js", "/static/style.css", "/static/report.css"
    }  # fmt: skip
    assert " style=" not in response.text
    assert "<script>alert" not in response.text


# -- the front page ----------------------------------------------------------------------------
def line_of(client):
    page = client.get("/").text
    return re.search(
        r'<p class="validation">Validation: <a href="/validation">(.*?)</a></p>', page
    )[1]


def test_the_front_page_counts_what_was_found():
    client = create_app(faulty()).test_client()
    client.get("/validation")
    counts = json.loads(client.get("/validation.json").text)["counts"]
    assert counts["violation"] > 1
    words = line_of(client)
    assert words.startswith(f"{counts['violation']} violations, {counts['warning']} warning")


@pytest.mark.parametrize(
    ("severities", "words"),
    [
        ([], "0 violations, 0 warnings"),
        ([Severity.VIOLATION], "1 violation, 0 warnings"),
        ([Severity.WARNING] * 3, "0 violations, 3 warnings"),
        ([Severity.WARNING, Severity.INFO], "0 violations, 1 warning, 1 hint"),
    ],
)
def test_the_front_page_counts_in_words(severities, words):
    client, given = served(lambda: a_report(severities))
    given.report()
    assert line_of(client) == words


def test_who_asks_for_the_front_page_first_has_the_graph_validated():
    client, given = served(lambda: a_report([]))
    assert line_of(client) in {"report", "0 violations, 0 warnings"}
    given.report()
    assert line_of(client) == "0 violations, 0 warnings"


# -- when it is made ---------------------------------------------------------------------------
def a_report(severities):
    rules = tuple(Rule(f"R{n}", "A rule", severity) for n, severity in enumerate(severities))
    findings = tuple(Finding(rule.severity, rule.name, ODD) for rule in rules)
    return Report(findings, rules, 1)


def served(make):
    """A client of a service with a report, and the report."""
    quads = sample_quads()
    given = Validation(make)
    service = Service.of(
        Store.from_quads(quads), quads, Settings(), None, Beforehand(validation=given)
    )
    return create_app_of(service).test_client(), given


def test_it_is_made_once_whoever_asks():
    made = []

    def make():
        made.append(1)
        return a_report([])

    client, given = served(make)
    given.report()
    askers = [threading.Thread(target=lambda: client.get("/validation.json")) for _ in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert made == [1]


def test_who_does_not_want_to_wait_is_told_to_come_again(monkeypatch):
    monkeypatch.setattr(validating, "_PATIENCE", 0.05)
    go = threading.Event()

    def make():
        go.wait(20)
        return a_report([])

    client, given = served(make)
    other, _ = served(lambda: a_report([]))
    waiting = client.get("/validation")
    assert waiting.status_code == 503
    assert int(waiting.headers["Retry-After"]) > 0
    assert other.get("/validation").status_code == 503  # one graph at a time
    assert client.get("/9/skills/SHOE").status_code == 200
    go.set()
    monkeypatch.undo()
    given.report()
    assert client.get("/validation").status_code == 200
    assert other.get("/validation").status_code == 200


def test_few_wait_so_that_other_pages_are_made(monkeypatch):
    monkeypatch.setattr(validating, "_PATIENCE", 30.0)
    go = threading.Event()

    def make():
        go.wait(20)
        return a_report([])

    given = Validation(make)
    refused = []

    def ask():
        try:
            given.report()
        except BeingValidatedError:
            refused.append(1)

    askers = [threading.Thread(target=ask) for _ in range(8)]
    for asker in askers:
        asker.start()
    for _ in range(200):
        if len(refused) == 5:
            break
        threading.Event().wait(0.05)
    assert len(refused) == 5
    go.set()
    for asker in askers:
        asker.join()
    assert len(refused) == 5


def fail():
    raise NotValidatedError("no reason")


def go_wrong():
    raise RuntimeError("secret detail")


@pytest.mark.parametrize(
    ("make", "words"), [(fail, "no reason"), (go_wrong, "the log has the details")]
)
def test_without_a_report_the_page_says_why_and_what_to_do(make, words):
    client, _ = served(make)
    for accept in (BROWSER, "application/json"):
        response = client.get("/validation", headers={"Accept": accept})
        assert response.status_code == 503
        assert words in response.text
        assert "skosmith validate FILE" in response.text
        assert "secret" not in response.text
    assert line_of(client) == "not validated"


def test_a_graph_elsewhere_that_cannot_be_fetched_is_not_validated():
    engine = Store.from_quads(sample_quads())
    service = Service(Settings(), engine, AskedCatalogue.of(engine), Dumps(None), None, None)
    response = create_app_of(service).test_client().get("/validation", headers={"Accept": BROWSER})
    assert response.status_code == 503
    assert "engine elsewhere" in response.text
    assert "skosmith validate FILE" in response.text


def test_a_graph_elsewhere_that_can_be_fetched_is_validated_and_its_nodes_linked():
    engine = Store.from_quads(faulty())
    service = Service.before(engine, AskedCatalogue.of(engine), Settings())
    page = create_app_of(service).test_client().get("/validation").text
    assert '<a href="/9/skills/SHOE" rel="noreferrer">' in page


# -- in a process of its own --------------------------------------------------------------------
@pytest.fixture
def _finding_our_code(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", ENVIRONMENT["PYTHONPATH"])


@pytest.mark.usefixtures("_finding_our_code")
def test_a_process_of_its_own_gives_the_same_report(monkeypatch):
    assert report_apart(faulty(), keep=False, time_limit=60) == validate_quads(faulty())
    monkeypatch.setattr(validating, "_FEW", 0)
    monkeypatch.setattr(validating, "report_on", go_wrong)
    client = create_app(faulty()).test_client()
    assert client.get("/validation.json").status_code == 200


@pytest.mark.usefixtures("_finding_our_code")
def test_a_process_that_gives_no_report_says_why():
    with pytest.raises(FailedError, match="took longer|too long|seconds"):
        report_apart(faulty(), keep=False, time_limit=-1)


def test_a_process_that_ends_is_said(monkeypatch):
    monkeypatch.setattr(validation_process.sys, "executable", "/bin/false")
    with pytest.raises(FailedError, match="has ended"):
        report_apart(faulty() * 1000, keep=False, time_limit=60)


@pytest.mark.parametrize("given", [b"", b'[["<a:a>", "<a:b>", "<a:c>", ""]]\n'])
def test_the_process_ends_when_its_input_does(given):
    command = [COMMAND[0], "-m", "skosmith_server.validation_process", "60", "once"]
    done = subprocess.run(
        command, input=given, env=ENVIRONMENT, capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")


# -- what was validated before -----------------------------------------------------------------
@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "skosmith" / "validation"


def test_the_same_statements_are_not_validated_twice(kept, monkeypatch):
    first = validation.report_on(faulty())
    monkeypatch.setattr("skosmith_converter.validation.validate", go_wrong)
    assert validation.report_on(list(reversed(faulty()))) == first
    with pytest.raises(TypeError):
        validation.report_on(sample_quads())
    with pytest.raises(TypeError):
        validation.report_on(faulty(), keep=False)


def test_a_file_that_was_validated_is_not_validated_again(kept, tmp_path, sample_file, monkeypatch):
    mine = tmp_path / "mine.nq"
    mine.write_bytes(sample_file.read_bytes())
    files = validation.Files.of([str(mine)])
    assert validation.report_of_earlier_run(files) is None
    assert CliRunner().invoke(main, ["validate", str(mine)]).exit_code == 1
    report = validation.report_of_earlier_run(files)
    assert report.sources == ("mine.nq",)
    assert {place.document for f in report.findings for place in f.places} & {"mine.nq"}
    assert str(tmp_path) not in repr(report)
    monkeypatch.setattr(validating, "report_on", go_wrong)
    assert Validation.of_quads([], files).report() == report


def test_a_file_that_has_changed_since_it_was_read_counts_as_another(kept, tmp_path, sample_file):
    mine = tmp_path / "mine.nq"
    mine.write_bytes(sample_file.read_bytes())
    files = validation.Files.of([str(mine)])
    mine.write_text(mine.read_text() + "<a:a> <a:b> <a:c> .\n")
    CliRunner().invoke(main, ["validate", str(mine)])
    assert validation.report_of_earlier_run(files) is None
    mine.unlink()
    assert validation.report_of_earlier_run(files) is None
    assert validation.Files.of([str(mine)]) is None
    assert validation.Files.of([str(tmp_path)]) is None
    assert validation.Files.of([]) is None
