"""The review in the service: who may, what a form does, what happens when two write."""

import re
import threading
from html import unescape
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

from running import request, serving
from skosmith_converter.links.model import Status
from skosmith_converter.links.sssom import load_sssom
from skosmith_converter.terms import iri, plain, text
from skosmith_converter.vocabulary import RDF, SKOS
from skosmith_server.__main__ import main
from skosmith_server.app import create_app
from skosmith_server.asked_catalogue import AskedCatalogue
from skosmith_server.catalogue import Catalogue
from skosmith_server.configuration import SettingsError, configure
from skosmith_server.local_access import TOKEN, is_loopback
from skosmith_server.review_pages import describe, languages_of, term_of
from skosmith_server.settings import Settings
from skosmith_server.store import Store
from test_review import ROWS, text_of

BROWSER = {"Accept": "text/html"}
EVERYWHERE = "0.0.0.0"  # noqa: S104 (refused)
ONE = "https://a.example/1"


def quads():
    one, knives = iri(ONE), iri("https://b.example/1")
    return sorted([
        (one, RDF.type, SKOS.Concept, ""),
        (one, SKOS.prefLabel, text("Sharpening", "en"), ""),
        (one, SKOS.prefLabel, text("الشحذ", "ar"), ""),
        (one, SKOS.definition, text("Making edges keen.", "en"), ""),
        (one, SKOS.definition, text("جعل الحواف حادة.", "ar"), ""),
        (one, SKOS.notation, plain("SHRP"), ""),
        (knives, RDF.type, SKOS.Concept, ""),
        (knives, SKOS.prefLabel, text("sharpen knives", "en"), ""),
        (knives, SKOS.definition, text("Hone <b>blades</b>.", "en"), ""),
    ])  # fmt: skip


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "m.sssom.tsv"
    path.write_text(text_of(*ROWS), encoding="utf-8")
    return path


@pytest.fixture
def client(file):
    return create_app(quads(), Settings(review=str(file), reviewer="Ada")).test_client()


def address(node: str = ONE, **more: str) -> str:
    return f"/review/concept?{urlencode({'iri': node, **more})}"


def form(client, node: str = ONE, **fields: str) -> dict[str, str]:
    """The hidden fields of the page of a concept, with what somebody fills in."""
    page = client.get(address(node)).text
    seen = re.search(r'name="seen" value="(\w+)"', page)
    return {"token": TOKEN, "iri": node, "seen": seen[1], **fields}


def decide(client, node: str = ONE, **fields: str):
    return client.post("/review/concept", data=form(client, node, **fields), headers=BROWSER)


def statuses(file) -> list[Status]:
    return [one.status for one in load_sssom(file)[0].links]


def test_the_list_shows_what_is_to_be_decided_and_how_far_it_has_come(client):
    page = client.get("/review").text
    assert "0 of 3 concepts reviewed" in page
    assert re.findall(r"<bdi>(Sharpening|Juggling|شحذ)</bdi></a>", page) == ["Juggling", "شحذ", "Sharpening"]  # fmt: skip
    found = client.get("/review?find=SKATES").text
    assert "Sharpening" in found
    assert "Juggling" not in found
    decide(client, action="accept", row="0", predicate="skos:exactMatch")
    assert "1 of 3 concepts reviewed" in client.get("/review").text
    assert "Sharpening" not in client.get("/review").text
    assert "Sharpening" in client.get("/review?show=all&order=subject").text
    assert '<a href="/review">Review</a>' in client.get("/").text


def test_a_concept_stands_beside_its_candidates_in_the_language_that_is_chosen(client):
    page = client.get(address()).text
    for said in ("Making edges keen.", "SHRP", "sharpen knives", "Hone &lt;b&gt;blades", "sharpen skates", "0.90", "Both say sharpen."):  # fmt: skip
        assert said in page
    page = client.get(address(language="ar")).text
    assert '<div class="review" dir="rtl">' in page
    assert '<p class="text" dir="rtl" lang="ar">جعل الحواف حادة.</p>' in page
    (english,) = re.findall(r'hreflang="en" href="([^"]*)"', page)
    assert "Making edges keen." in client.get(unescape(english)).text


DECISIONS = [
    ({"action": "accept", "row": "1", "predicate": "skos:relatedMatch", "comment": " for\n ice "}, [Status.PROPOSED, Status.ACCEPTED]),
    ({"action": "reject", "row": "0"}, [Status.REJECTED, Status.PROPOSED]),
    ({"action": "nothing", "comment": "no"}, [Status.REJECTED, Status.REJECTED, Status.NO_MATCH]),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "expected"), DECISIONS)
def test_a_form_decides_and_can_be_taken_back(client, file, fields, expected):
    before = file.read_bytes()
    answer = decide(client, **fields)
    assert answer.status_code == 303
    assert statuses(file)[: len(expected)] == expected
    decided = load_sssom(file)[0].links[:3]
    assert all(one.fields["reviewer_label"] == "Ada" for one in decided if one.status in expected and one.status is not Status.PROPOSED)  # fmt: skip
    result = CliRunner().invoke(main, ["link", "check", str(file)])
    assert result.exit_code == 0, result.output
    page = client.get(address()).text
    rows = re.findall(r'name="row" value="(\d)">\s+(?:<p><strong>Nothing|<span>by)', page)
    decide(client, action="reopen", row=rows[0])
    if "comment" not in fields or fields["action"] == "nothing":
        assert file.read_bytes() == before
    else:
        assert load_sssom(file)[0].links[1].fields["comment"] == "for ice"
    assert Status.ACCEPTED not in statuses(file)


def test_after_a_decision_the_next_concept_is_shown(client, file):
    data = form(client, action="reject", row="0", order="subject", language="ar")
    first = client.post("/review/concept", data=data)
    assert first.headers["Location"] == address(order="subject", language="ar")
    data = form(client, action="reject", row="1", order="subject", language="ar")
    second = client.post("/review/concept", data=data)
    assert second.headers["Location"] == address("https://a.example/2", order="subject", language="ar")  # fmt: skip
    for node in ("2", "3"):
        last = decide(client, f"https://a.example/{node}", action="nothing")
    assert last.headers["Location"] == "/review"
    assert Status.PROPOSED not in statuses(file)


# -- who may -----------------------------------------------------------------------------------
FOREIGN = [
    ({"Host": "evil.example:8000"}, "no address of this machine"),
    ({"Host": "192.168.1.7:8000"}, "no address of this machine"),
    ({"Host": "localhost.evil.example"}, "no address of this machine"),
    ({"Host": ""}, "no address of this machine"),
    ({"X-Forwarded-For": "10.0.0.1"}, "through a proxy"),
    ({"Origin": "http://evil.example"}, "sent by a page of"),
    ({"Origin": "null"}, "sent by a page of"),
    ({"Origin": "http://localhost:9999"}, "sent by a page of"),
    ({"Sec-Fetch-Site": "cross-site"}, "sent by another page"),
    ({"Sec-Fetch-Site": "same-site"}, "sent by another page"),
]


@pytest.mark.parametrize(("headers", "reason"), FOREIGN)
def test_what_comes_from_elsewhere_is_refused_and_writes_nothing(client, file, headers, reason):
    before = file.read_bytes()
    data = form(client, action="nothing")
    answer = client.post("/review/concept", data=data, headers=headers)
    assert answer.status_code == 403
    assert reason in answer.json["detail"]
    assert file.read_bytes() == before
    if "Host" in headers or "X-Forwarded-For" in headers:
        assert client.get("/review", headers=headers).status_code == 403


@pytest.mark.parametrize(
    "token", ["", "x", "é", TOKEN[:-1]], ids=["none", "short", "no ASCII", "almost"]
)
def test_a_form_without_the_token_is_refused(client, file, token):
    before = file.read_bytes()
    data = form(client, action="nothing") | {"token": token}
    assert client.post("/review/concept", data=data).status_code == 403
    assert file.read_bytes() == before


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "[::1]", "LOCALHOST:1"])  # fmt: skip
def test_names_of_this_machine_are_taken(client, host):
    data = form(client, action="nothing")
    headers = {"Host": host, "Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/review/concept", data=data, headers=headers).status_code == 303


def test_pages_are_kept_by_nobody_and_stricter_than_scripts(client):
    answer = client.get("/review")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_without_the_setting_there_is_no_review():
    client = create_app(quads(), Settings()).test_client()
    assert client.get("/review").status_code == 404
    assert client.post("/review/concept", data={"token": TOKEN}).status_code in {404, 405}
    assert ">Review<" not in client.get("/").text


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), (EVERYWHERE, False), ("::", False), ("10.0.0.1", False), ("example.org", False), ("", False)],
)  # fmt: skip
def test_only_addresses_of_this_machine_are_served(host, local):
    assert is_loopback(host) == local
    options = {"review": "m.tsv", "host": host}
    if local:
        assert configure(options, {}).settings.review == "m.tsv"
    else:
        with pytest.raises(SettingsError, match="not served at"):
            configure(options, {})


START = [
    (["--host", EVERYWHERE], "so it is not served at 0.0.0.0", 2),
    (["--reviewer", "A|B"], "Say who reviews: --reviewer NAME", 2),
    (["--review", "nowhere.tsv"], "nowhere.tsv: cannot be read", 3),
]


@pytest.mark.parametrize(("options", "message", "code"), START)
def test_a_service_that_cannot_be_reviewed_does_not_start(file, options, message, code):
    arguments = ["serve", "--review", str(file), "--reviewer", "Ada", *options]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == code
    assert message in result.output


# -- what goes wrong ---------------------------------------------------------------------------
BAD_FORMS = [
    ({"action": "accept", "row": "0", "predicate": "owl:sameAs"}, "predicate is one of"),
    ({"action": "accept", "row": "9", "predicate": "skos:exactMatch"}, "row is the number"),
    ({"action": "reject", "row": "x"}, "row is the number"),
    ({"action": "reject"}, "row is the number"),
    ({"action": "drop", "row": "0"}, "action is"),
    ({"row": "0"}, "action is"),
]


@pytest.mark.parametrize(("fields", "detail"), BAD_FORMS)
def test_a_form_that_decides_nothing_is_refused(client, file, fields, detail):
    before = file.read_bytes()
    answer = client.post("/review/concept", data=form(client, **fields))
    assert answer.status_code == 400
    assert detail in answer.json["detail"]
    assert file.read_bytes() == before


def test_a_concept_that_the_file_does_not_have_is_not_found(client):
    answer = client.get(address("https://a.example/<script>"), headers=BROWSER)
    assert answer.status_code == 404
    assert "<script>" not in answer.text.replace('<script src="/static', "")


def test_two_tabs_do_not_overwrite_one_another(client, file):
    first, second = form(client, action="reject", row="0"), form(client, action="nothing")
    other = form(client, "https://a.example/2", action="nothing")
    assert client.post("/review/concept", data=first).status_code == 303
    answer = client.post("/review/concept", data=second, headers=BROWSER)
    assert answer.status_code == 409
    assert "has changed since the page was shown" in answer.text
    assert f'<a href="{address().replace("&", "&amp;")}">See how it is now</a>' in answer.text
    assert statuses(file)[:2] == [Status.REJECTED, Status.PROPOSED]
    assert client.post("/review/concept", data=other).status_code == 303  # nobody touched that


def test_a_pull_meanwhile_is_seen_and_kept(client, file):
    data = form(client, action="nothing")
    file.write_text(text_of(*ROWS).replace("sharpen skates", "grind skates"), encoding="utf-8")
    assert client.post("/review/concept", data=data).status_code == 409
    assert "grind skates" in client.get(address()).text
    assert decide(client, action="nothing").status_code == 303
    assert "grind skates" in file.read_text(encoding="utf-8")


def test_what_contradicts_an_accepted_row_is_told(client, file):
    decide(client, action="accept", row="0", predicate="skos:exactMatch")
    assert 'value="nothing"' not in client.get(address()).text
    answer = decide(client, action="nothing")
    assert answer.status_code == 409
    assert "take that back first" in answer.text


def test_forms_of_the_review_run_as_the_interface_does_and_pass_its_language_on(client):
    page = client.get(address(ui="ar")).text
    assert '<html lang="ar" dir="rtl">' in page
    assert '<form class="decision" dir="rtl"' in page
    assert '<button name="action" value="accept">اقبل</button>' in page
    assert page.count('<input type="hidden" name="ui" value="ar">') > 1
    assert 'href="/review?ui=ar"' in page


def test_a_file_that_cannot_be_read_any_more_is_a_problem_that_says_what(client, file):
    file.write_text(text_of(*ROWS).replace("b:1", "c:1"), encoding="utf-8")
    answer = client.get("/review")
    assert answer.status_code == 503
    assert "m.sssom.tsv:7: " in answer.json["detail"]
    file.unlink()
    assert client.get("/review").status_code == 503


def test_decisions_at_the_same_time_are_all_saved(client, file):
    nodes = [f"https://a.example/{n}" for n in (1, 2, 3)]
    forms = [form(client, node, action="nothing") for node in nodes]
    app = client.application
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda data=data: found.append(app.test_client().post("/review/concept", data=data).status_code))
        for data in forms
    ]  # fmt: skip
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [303] * 3
    assert statuses(file).count(Status.NO_MATCH) == 3


def test_a_running_service_writes_the_file(file, tmp_path):
    graph = tmp_path / "g.ttl"
    graph.write_text(f'<{ONE}> a <{SKOS.Concept[1:-1]}> ; <{SKOS.prefLabel[1:-1]}> "Sharpening"@en .')  # fmt: skip
    with serving(graph, "--review", file, "--reviewer", "orcid:0000-0002-1825-0097") as served:
        _, page = served.get(address(), Accept="text/html")
        fields = dict(re.findall(r'name="(token|seen|iri)" value="([^"]*)"', page))
        sent = urlencode({**fields, "action": "accept", "row": "0", "predicate": "skos:closeMatch"})
        headers = {"Content_Type": "application/x-www-form-urlencoded"}
        post = served, "POST", "/review/concept", sent.encode()
        status, _, body = request(*post, **headers, Host="evil.example")
        assert (status, b"no address of this machine" in body) == (403, True)
        assert statuses(file)[0] is Status.PROPOSED
        status, head, _ = request(*post, **headers)
        assert (status, head["Location"]) == (303, address("https://a.example/2"))
    made, findings = load_sssom(file)
    assert findings == []
    assert made.links[0].fields["reviewer_id"] == "orcid:0000-0002-1825-0097"
    assert made.prefixes["orcid"] == "https://orcid.org/"


def test_a_graph_that_is_asked_for_what_it_shows_tells_as_much():
    whole = Catalogue.from_quads(quads())
    asked = AskedCatalogue.of(Store.from_quads(quads()), "https://w3id.org/skosmith/sfia/")
    for node in (ONE, "https://b.example/1", "https://b.example/2"):
        around = asked.around(term_of(node))
        for wishes in ("ar", "en", None):
            assert describe(node, "x", around, wishes) == describe(node, "x", whole, wishes)
        assert languages_of([node], around) == languages_of([node], whole)
