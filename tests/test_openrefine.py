"""The conversation of OpenRefine with the service, from adding it to new columns, as its programs hold it.

Its front end (JavaScript in a page elsewhere) asks by GET and reads by CORS; its server (Java) posts
forms. What each sends follows OpenRefine 3.8: recon-manager.js, GuessTypesOfColumnCommand,
StandardReconConfig, ReconciledDataExtensionJob, and the suggest plug-in.
"""

import gzip
import json
import threading
from html import escape
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, quote_plus, unquote, urlencode, urlsplit

import pytest

from running import serving
from sample_taxonomies import BASE, TRADE, taxonomies
from skosmith_converter.serialization import FORMATS, serialize

pytestmark = pytest.mark.network
ORIGIN = "http://127.0.0.1:3333"
FRONT_END = {
    "Accept": "application/json, text/javascript, */*; q=0.01",
    "Accept-Language": "en-GB,en;q=0.9",
    "Origin": ORIGIN,
    "Referer": f"{ORIGIN}/",
}
JAVA = {
    "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
    "User-Agent": "OpenRefine/3.8.7 [TRUNK]",
    "Accept-Encoding": "gzip, x-gzip, deflate",
}
CELLS = [
    "Sole fitting",
    "SOLE",
    "Heel programing & development",
    "подгонка подошвы",
    "برمجة الكعب",
    "Lace mgmt: «laces» + 100 %",
]
SOLE, SOLE_4 = f"{BASE}9/skills/SOLE", f"{BASE}9/skilllevels/SOLE_4"


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    file = tmp_path_factory.mktemp("taxonomies") / "taxonomies.nq"
    file.write_text("".join(serialize(taxonomies(), FORMATS["nquads"])), encoding="utf-8")
    with serving(file) as served:
        yield served


def send(service, method, address, body=None, **headers):
    """The answer to a request at an address or path; its body as JSON where it is that."""
    parts = urlsplit(address)
    connection = HTTPConnection("127.0.0.1", service.port, timeout=30)
    try:
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        data = response.read()
        if response.getheader("Content-Encoding") == "gzip":
            data = gzip.decompress(data)
    finally:
        connection.close()
    assert response.status == 200, data
    if method == "GET":
        assert response.getheader("Access-Control-Allow-Origin") == "*"
    return (
        json.loads(data)
        if response.getheader("Content-Type") == "application/json"
        else data.decode()
    )


def front_end(service, address, **parameters):
    """As jQuery asks: what is there after ``?`` goes on with ``&``."""
    if parameters:
        address += ("&" if "?" in address else "?") + urlencode(parameters, quote_via=quote)
    return send(service, "GET", address, **FRONT_END)


def java(service, address, field, value):
    """As the server posts: one field of a form, without spaces in its JSON."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return send(service, "POST", address, f"{field}={quote_plus(text)}", **JAVA)


def reconciled(service, address, queries):
    answer = java(service, address, "queries", {f"q{n}": one for n, one in enumerate(queries)})
    assert [*answer] == [f"q{n}" for n in range(len(queries))]
    return [answer[name]["result"] for name in answer]


@pytest.fixture(scope="module")
def address(service):
    return f"{service.url}/reconcile/in/9"


@pytest.fixture(scope="module")
def manifest(service, address):
    """What is kept of the service when it is added ("Add standard service")."""
    return front_end(service, address)


@pytest.fixture(scope="module")
def guessed(service, address):
    """The type that the first candidates of ten cells have most often ("Start reconciling")."""
    guesses = reconciled(service, address, [{"query": cell, "limit": 3} for cell in CELLS])
    assert all(len(results) <= 3 for results in guesses)
    types = [one["id"] for results in guesses for one in results[0]["type"]]
    return max(types, key=lambda id_: (types.count(id_), id_))


def test_the_type_of_a_column_is_guessed(guessed):
    assert guessed == "https://w3id.org/skosmith/ontology#Skill"


def test_a_property_for_another_column_is_suggested(service, manifest, guessed):
    suggest = manifest["suggest"]["property"]
    address = suggest["service_url"] + suggest["service_path"]
    found = front_end(service, address, prefix="edi", type=guessed)
    assert [one["id"] for one in found["result"]] == ["edition"]


def test_all_cells_are_reconciled_with_type_and_properties(service, address, guessed):
    edition = {"pid": "edition", "v": 9}
    asked = {"type": guessed, "type_strict": "should", "properties": [edition]}
    results = reconciled(service, address, [{"query": cell, **asked} for cell in CELLS])
    assert [ones[0]["match"] for ones in results] == [True, True, False, True, True, False]
    codes = [ones[0]["id"].rpartition("/")[2] for ones in results]
    assert codes == ["SOLE", "SOLE", "HEEL", "SOLE", "HEEL", "LACE"]
    for ones in results:
        scores = [one["score"] for one in ones]
        assert scores == sorted(scores, reverse=True)
        assert all({"id", "name"} <= one.keys() for result in ones for one in result["type"])


def test_a_candidate_is_previewed_and_opened(service, manifest):
    address = manifest["preview"]["url"].replace("{{id}}", quote(SOLE, safe=""))
    as_frame = {"Accept": "text/html,*/*;q=0.8", "Sec-Fetch-Dest": "iframe"}
    assert "<h1>Sole fitting</h1>" in send(service, "GET", address, **as_frame)
    view = manifest["view"]["url"].replace("{{id}}", quote(SOLE, safe=""))
    status, page = service.get(view.removeprefix(service.url), Accept="text/html")
    assert (status, "Sole fitting" in page) == (200, True)


def test_another_match_is_searched_for(service, manifest):
    suggest = manifest["suggest"]["entity"]
    found = front_end(service, suggest["service_url"] + suggest["service_path"], prefix="resol")
    assert {one["name"] for one in found["result"]} == {"Sole fitting", "Lace management"}
    path = suggest["flyout_service_path"].replace("${id}", quote(SOLE, safe=""))
    flyout = front_end(service, suggest["flyout_service_url"] + path)
    assert (flyout["id"], "Sole fitting" in flyout["html"]) == (SOLE, True)


def test_columns_are_added_from_reconciled_values(service, address, manifest, guessed):
    propose = manifest["extend"]["propose_properties"]
    place = propose["service_url"] + propose["service_path"]
    proposed = front_end(service, place, type=guessed)["properties"]
    narrower = next(one["id"] for one in proposed if one["id"].endswith("#narrower"))
    settings = {one["name"]: one["default"] for one in manifest["extend"]["property_settings"]}
    heel = f"{BASE}9/skills/HEEL"
    wanted = [{"id": "code"}, {"id": narrower, "settings": settings | {"limit": "1"}}]
    answer = java(service, address, "extend", {"ids": [SOLE, heel], "properties": wanted})
    assert [one["id"] for one in answer["meta"]] == ["code", narrower]
    level = {"id": SOLE_4, "name": "Sole fitting: Level 4"}
    assert answer["rows"][SOLE] == {"code": [{"str": "SOLE"}], narrower: [level]}
    assert answer["rows"][heel] == {"code": [{"str": "HEEL"}], narrower: []}


def test_a_cell_that_was_reconciled_before_is_a_property_of_another_column(service):
    properties = [{"pid": "closeMatch", "v": {"id": f"{TRADE}glue", "name": "glue soles & heels"}}]
    ((first, *_),) = reconciled(
        service, f"{service.url}/reconcile", [{"query": "sole", "properties": properties}]
    )
    assert (first["id"], first["match"]) == (SOLE, True)


def test_a_callback_changes_nothing(service):
    """OpenRefine asks for JSONP only where CORS fails; a name that is called would be a way in."""
    plain = front_end(service, f"{service.url}/reconcile")
    assert (
        front_end(service, f"{service.url}/reconcile", callback="jQuery1_2", _="1700000000000")
        == plain
    )


class Elsewhere(BaseHTTPRequestHandler):
    """A page of another origin with a frame in it."""

    def do_GET(self):
        source = escape(unquote(urlsplit(self.path).query))
        body = f'<link rel="icon" href="data:,"><iframe src="{source}"></iframe>'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def elsewhere():
    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/?"
        server.shutdown()
        thread.join()


@pytest.mark.browser
def test_a_page_elsewhere_frames_previews_and_nothing_else_of_the_service(
    service, elsewhere, browser
):
    preview = f"{service.url}/reconcile/preview?id={quote(SOLE, safe='')}"
    page = browser.new_page(locale="ar")
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(elsewhere + quote(preview, safe=""))
    heading = page.frame_locator("iframe").get_by_role("heading")
    assert heading.inner_text() == "تركيب النعل"
    assert heading.evaluate("it => getComputedStyle(it).direction") == "rtl"
    assert heading.evaluate("it => getComputedStyle(it).marginTop") == "0px", "the style is in"
    assert complaints == []
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.goto(elsewhere + quote(f"{service.url}/9/skills/SOLE", safe=""))
    page.close()
