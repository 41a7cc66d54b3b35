"""Readers who tell of a mistake: where the links lead, what the form takes, what is kept."""

import datetime
import fcntl
import json
import os
import re
import stat
import threading
from html import unescape
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import sample_model
from running import TOKEN, request, serving, writing
from skosmith_converter.errors import SourceError
from skosmith_converter.serialization import FORMATS, serialize
from skosmith_server.__main__ import main
from skosmith_server.app import create_app
from skosmith_server.configuration import SettingsError, configure
from skosmith_server.feedback.file import FeedbackFile, NotKeptError, Rate, feedback_file
from skosmith_server.feedback.message import About, record_of
from skosmith_server.settings import Settings
from skosmith_server.snapshots import build
from skosmith_server.static_site import site_files
from skosmith_server.wording import INTERFACES

QUADS = sample_model.sample_quads()
KITE = "https://w3id.org/skosmith/sfia/9/skills/KITE"
BROWSER = {"Accept": "text/html", "Accept-Language": "es"}
FORM = "application/x-www-form-urlencoded"
FORM_OF_KITE = f"/feedback?{urlencode({'iri': KITE, 'page': '/9/skills/KITE', 'lang': 'ru'})}"


@pytest.fixture
def file(tmp_path):
    return tmp_path / "told.jsonl"


@pytest.fixture
def client(file):
    return client_of(str(file))


def client_of(place: str, **more: str):
    return create_app(QUADS, Settings(feedback=place, **more)).test_client()


def kept(file) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def links(page: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'<a rel="nofollow" href="([^"]*)"', page)]


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


# -- setting -----------------------------------------------------------------------------------
TAKEN = [
    ("", "", ""),
    ("told.jsonl", "", "told.jsonl"),
    (" /srv/told.jsonl ", "", "/srv/told.jsonl"),
    ("./a:b", "", "./a:b"),
    ("mailto:a@b.example", "mailto:a@b.example", ""),
    ("MAILTO:a@b.example?subject={title}", "mailto:a@b.example?subject={title}", ""),
    ("https://b.example/new?t={title}&i={iri}&p={page}", "https://b.example/new?t={title}&i={iri}&p={page}", ""),
]  # fmt: skip


@pytest.mark.parametrize(("value", "address", "path"), TAKEN)
def test_feedback_goes_to_an_address_or_into_a_file(value, address, path):
    found = configure({"feedback": value}, {}).settings
    assert (found.feedback_address, found.feedback_file) == (address, path)


REFUSED = [
    ("http://b.example/", "does not begin with https: or mailto:; a file with a colon is ./http"),
    ("javascript:alert(1)", "does not begin with https: or mailto:"),
    ("data:text/html,x", "does not begin with https: or mailto:"),
    ("ftp://b.example", "does not begin with https: or mailto:"),
    ("https:", "name the host"),
    ("https:///new", "name the host"),
    ("https://{iri}/", "name the host"),
    ("https://b.example/{url}", "only {iri}, {title} and {page} are filled in"),
    ("https://b.example/{iri", "only {iri}, {title} and {page} are filled in"),
    ("https://b.example/a b", "a character that no address has"),
    ('https://b.example/"', "a character that no address has"),
    ("https://[b.example/", "Invalid IPv6"),
    ("mailto:", "name whom to write to"),
    ("mailto:{title}", "name whom to write to"),
    ("mailto:?subject={title}", "name whom to write to"),
    ("b.example/{iri}", "an address begins with https: or mailto:"),
    (" ", "neither an address nor a file"),
    (["a"], "neither an address nor a file"),
]


@pytest.mark.parametrize(("value", "message"), REFUSED, ids=[str(value) for value, _ in REFUSED])
def test_other_values_are_refused_with_a_remedy(value, message):
    with pytest.raises(SettingsError) as caught:
        configure({"feedback": value}, {})
    assert str(caught.value).startswith("feedback (--feedback): ")
    assert message in str(caught.value)


UNWRITABLE = [
    ("none/told.jsonl", "No such file or directory"),
    (".", "Is a directory"),
    ("/dev/null", "no regular file"),
]


@pytest.mark.parametrize(("name", "problem"), UNWRITABLE)
def test_a_service_whose_file_cannot_be_written_does_not_start(tmp_path, name, problem):
    (tmp_path / "g.nq").touch()
    place = str(tmp_path / name)
    done = CliRunner().invoke(main, ["serve", str(tmp_path / "g.nq"), "--feedback", place])
    assert done.exit_code == 3
    assert f"cannot be written to: {problem}" in done.output.replace("it is ", "")
    assert "Name a file in a folder that the service may write to" in done.output


# -- links -------------------------------------------------------------------------------------
def test_without_the_setting_there_is_neither_link_nor_form():
    client = client_of("")
    assert links(client.get("/9/skills/KITE", headers=BROWSER).text) == []
    assert client.get("/feedback", headers=BROWSER).status_code == 404
    assert client.post("/feedback", data={"message": "x"}).status_code == 405


def test_a_page_of_a_concept_and_its_foot_lead_to_the_form(client):
    for path, chosen in [
        ("/9/skills/KITE", {"page": "/9/skills/KITE", "lang": "es"}),
        ("/9/skills/KITE?lang=ru&ui=ar", {"page": "/9/skills/KITE", "lang": "ru", "ui": "ar"}),
        ("/9/skills/KITE?view=statements", {"page": "/9/skills/KITE?view=statements"}),
    ]:
        first, second = links(client.get(path, headers=BROWSER).text)
        assert first == second
        asked = {name: one[0] for name, one in parse_qs(urlsplit(first).query).items()}
        assert asked == {"iri": KITE, **chosen}
        form = client.get(first, headers=BROWSER)
        assert (form.status_code, links(form.text)) == (200, [])


@pytest.mark.parametrize("path", ["/", "/search?q=a%26b", "/sparql", "/nowhere", "/é", "/ontology"])
def test_the_foot_of_every_page_leads_to_a_form_that_leads_back(client, path):
    link = links(client.get(path, headers=BROWSER).text)[-1]
    back = re.findall(r'<a href="([^"]*)"', main_of(client.get(link, headers=BROWSER).text))[-1]
    there, chosen = client.get(path, headers=BROWSER), client.get(unescape(back), headers=BROWSER)
    assert there.status_code == chosen.status_code
    assert unescape(back).startswith(quote(path, safe="/?=&%"))


def test_an_address_is_filled_with_what_a_page_is_about():
    address = "https://b.example/new?t={title}&i={iri}&p={page}"
    client = client_of(address, public_url="https://skills.example/")
    first, second = links(client.get("/9/skills/KITE?lang=es", headers=BROWSER).text)
    assert first == second
    asked = parse_qs(urlsplit(first).query, strict_parsing=True)
    assert asked["i"] == [KITE]
    assert asked["p"] == ["https://skills.example/9/skills/KITE"]
    assert asked["t"][0].startswith("Remiendo de cometas (KITE), ")
    (foot,) = links(client.get("/search?q=a%26b", headers=BROWSER).text)
    asked = parse_qs(urlsplit(foot).query, keep_blank_values=True)
    assert (asked["i"], asked["p"]) == ([""], ["https://skills.example/search?q=a%26b"])
    assert client.get("/feedback", headers=BROWSER).status_code == 404


def test_a_title_cannot_leave_its_place():
    client = client_of("mailto:a@b.example?subject={title}")
    (link,) = links(client.get("/search?q=%26bcc%3Dx%40y.example%22%3E", headers=BROWSER).text)
    assert link.startswith("mailto:a@b.example?subject=%26bcc%3Dx%40y.example%22%3E")
    assert "&" not in link


def test_a_static_site_leads_to_an_address_and_names_its_own_pages():
    chosen = Settings(feedback="mailto:a@b.example?body={page}%20{iri}")
    base = "https://skills.example/sfia/"
    site = dict(site_files(QUADS, chosen, ["es"], base))
    found = links(site["9/skills/KITE/index.html"].decode())
    own = f"{base}9/skills/KITE/"
    assert set(found) == {f"mailto:a@b.example?body={quote(own, safe='')}%20{quote(KITE, safe='')}"}
    assert not any(b"site.invalid" in one for name, one in site.items() if name.endswith(".html"))


def test_a_static_site_has_no_form():
    site = dict(site_files([], Settings(feedback="told.jsonl")))
    assert links(site["index.html"].decode()) == []
    assert site == dict(site_files([], Settings()))
    chosen = Settings(feedback="https://b.example/?{page}")
    assert links(dict(site_files([], chosen))["coverage/index.html"].decode()) == [
        "https://b.example/?coverage%2F"
    ]


def test_search_engines_are_kept_away(client):
    assert "Disallow: /feedback\n" in client.get("/robots.txt").text
    page = client.get(FORM_OF_KITE, headers=BROWSER).text
    assert '<meta name="robots" content="noindex, nofollow">' in page


# -- form --------------------------------------------------------------------------------------
@pytest.mark.parametrize("tag", INTERFACES)
def test_the_form_speaks_each_language_and_needs_no_script(client, tag):
    answer = client.get(f"{FORM_OF_KITE}&ui={tag}", headers=BROWSER)
    assert answer.headers["Cache-Control"] == "no-store"
    direction = "rtl" if tag == "ar" else "ltr"
    assert f'<html lang="{tag}" dir="{direction}">' in answer.text
    shown = main_of(answer.text)
    for name in ("message", "text", "name", "address"):
        assert f'<label for="{name}">' in shown
        assert re.search(rf'id="{name}" name="{name}" maxlength="\d+"', shown)
    assert re.findall(r"<textarea[^>]*required[^>]*>", shown)[0].count('id="message"') == 1
    assert ">Починка змеев</bdi>" in shown
    assert (">Send<" in shown) == (tag == "en")


def test_what_is_told_is_kept_as_one_line_and_thanked_for(client, file):
    told = {"message": "Uno\r\ndos\u202e\x00 ", "text": "cometas", "name": " A\nB ", "address": "a@b.example"}  # fmt: skip
    answer = client.post(FORM_OF_KITE, data=told, headers=BROWSER)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (303, "no-store")
    assert answer.headers["Location"].startswith("/feedback?sent=1&")
    thanks = client.get(answer.headers["Location"], headers=BROWSER)
    assert "Gracias" in main_of(thanks.text)
    assert 'href="/9/skills/KITE?lang=ru"' in main_of(thanks.text)
    (one,) = kept(file)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one.pop("time"))
    assert one == {
        "iri": KITE, "page": "/9/skills/KITE", "language": "ru", "text": "cometas",
        "message": "Uno\ndos", "name": "A B", "address": "a@b.example",
    }  # fmt: skip
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_is_not_said_is_not_kept(client, file):
    assert client.post("/feedback", data={"message": "x"}).headers["Location"] == "/feedback?sent=1"
    (one,) = kept(file)
    assert one.keys() == {"time", "message"}


FAULTY = [
    ({}, ["message"]),
    ({"message": " \n\u202e"}, ["message"]),
    ({"message": "x" * 5001}, ["message"]),
    ({"message": "x", "text": "x" * 2001}, ["text"]),
    ({"message": "x", "name": "x" * 201}, ["name"]),
    ({"message": "x", "address": "nobody"}, ["address"]),
    ({"message": "x", "address": "a@b c"}, ["address"]),
    ({"message": "x", "address": f"{'a' * 250}@b.example"}, ["address"]),
    ({"name": "Ada", "text": "<b>", "address": "@"}, ["message", "address"]),
]


@pytest.mark.parametrize(("told", "faulty"), FAULTY, ids=range(len(FAULTY)))
def test_what_is_missing_or_too_long_is_told_at_its_field_and_what_was_typed_stays(
    client, file, told, faulty
):
    answer = client.post(FORM_OF_KITE, data=told, content_type=FORM, headers=BROWSER)
    assert answer.status_code == 400
    shown = main_of(answer.text)
    summary = shown[shown.index('role="alert"') : shown.index("</ul>")]
    assert sorted(re.findall(r'href="#(\w+)"', summary)) == sorted(faulty)
    for name in ("message", "text", "name", "address"):
        described = f'aria-invalid="true" aria-describedby="{name}-fault"'
        assert shown.count(described) == (name in faulty)
        assert shown.count(f'<p class="fault" id="{name}-fault">') == (name in faulty)
    for one in told.values():
        assert one.strip(" \n\u202e") in unescape(shown)
    assert "<b>" not in shown
    problem = client.post(FORM_OF_KITE, data=told, content_type=FORM)
    assert (problem.status_code, problem.json["title"]) == (400, "Feedback incomplete")
    assert all(name in problem.json["detail"] for name in faulty)
    assert not file.exists()


def test_the_longest_that_may_be_told_is_kept_however_lines_end(client, file):
    told = {"message": "a\r\n" * 2499 + "ab", "text": "é" * 2000, "name": "n" * 200}
    assert client.post("/feedback", data=told).status_code == 303
    assert len(kept(file)[0]["message"]) == 5000


def test_who_fills_what_nobody_sees_is_thanked_and_nothing_is_kept(client, file):
    page = main_of(client.get("/feedback", headers=BROWSER).text)
    trap = re.search(r'<div class="trap" aria-hidden="true">.*?<input ([^>]*)>', page)[1]
    assert 'tabindex="-1"' in trap
    assert 'autocomplete="off"' in trap
    name = re.search(r'name="(\w+)"', trap)[1]
    answer = client.post("/feedback", data={"message": "buy", name: "http://spam.example"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/feedback?sent=1")
    assert not file.exists()


FOREIGN = [
    ({"Origin": "http://evil.example"}, "sent by a page of"),
    ({"Origin": "null"}, "sent by a page of"),
    ({"Origin": "http://localhost:9999"}, "sent by a page of"),
    ({"Sec-Fetch-Site": "cross-site"}, "sent by another page"),
    ({"Sec-Fetch-Site": "same-site"}, "sent by another page"),
]
OURS = [
    {},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
    {"Origin": "https://localhost"},
    {"Origin": "https://skills.example", "Sec-Fetch-Site": "same-origin"},
]


@pytest.mark.parametrize(("headers", "reason"), FOREIGN)
def test_what_a_page_elsewhere_sends_is_refused(client, file, headers, reason):
    answer = client.post("/feedback", data={"message": "x"}, headers=headers)
    assert answer.status_code == 403
    assert reason in answer.json["detail"]
    assert not file.exists()


@pytest.mark.parametrize("headers", OURS)
def test_what_our_page_sends_is_taken_behind_a_proxy_too(file, headers):
    client = client_of(str(file), public_url="https://skills.example/sfia/")
    assert client.post("/feedback", data={"message": "x"}, headers=headers).status_code == 303
    assert client.get("/feedback").headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "kind", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""]
)
def test_only_forms_as_browsers_send_them_are_taken(client, file, kind):
    answer = client.post("/feedback", data=b"message=x", content_type=kind)
    assert (answer.status_code, answer.headers["Accept-Post"]) == (415, FORM)
    assert not file.exists()


BAD_PLACES = [
    ({"iri": "nowhere"}, 400),
    ({"iri": f"https://a.example/{'x' * 2000}"}, 400),
    ({"iri": "https://a.example/gone"}, 303),
    ({"page": "//evil.example/"}, 303),
    ({"page": "/\\evil.example"}, 303),
    ({"page": "https://evil.example/"}, 303),
    ({"page": f"/{'x' * 2000}"}, 303),
    ({"page": "/\u202eb"}, 303),
]


@pytest.mark.parametrize(("asked", "status"), BAD_PLACES, ids=range(len(BAD_PLACES)))
def test_no_link_leads_away_and_nothing_odd_is_kept(client, file, asked, status):
    query = urlencode(asked)
    shown = client.get(f"/feedback?{query}", headers=BROWSER)
    assert shown.status_code == (200 if status == 303 else status)
    assert 'href="//' not in shown.text
    answer = client.post(f"/feedback?{query}", data={"message": "x"}, headers=BROWSER)
    assert answer.status_code == status
    if status == 303:
        assert answer.headers["Location"] == "/feedback?sent=1"
        assert kept(file)[0].get("iri", "") == asked.get("iri", "")
        assert "page" not in kept(file)[0]


def test_a_client_that_tells_too_much_has_to_wait_and_loses_nothing(client, file):
    for _ in range(5):
        assert client.post("/feedback", data={"message": "x"}).status_code == 303
    answer = client.post("/feedback", data={"message": "one more"}, headers=BROWSER)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 61
    assert "one more</textarea>" in answer.text
    problem = client.post("/feedback", data={"message": "x"})
    assert (problem.status_code, problem.json["title"]) == (429, "Too many messages")
    other = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.post("/feedback", data={"message": "y"}, environ_base=other).status_code == 303
    anew = client_of(str(file))  # as after a change of the graph
    assert anew.post("/feedback", data={"message": "x"}).status_code == 429
    assert [one["message"] for one in kept(file)] == [*"xxxxxy"]


def test_a_rate_lets_through_what_it_says_and_forgets_clients():
    now = [0.0]
    rate = Rate(most=2, seconds=10, clients=2, now=lambda: now[0])
    assert [rate.wait("a") for _ in range(3)] == [0, 0, 11]
    now[0] = 9.5
    assert [rate.wait("a"), rate.wait("b")] == [1, 0]
    now[0] = 10.0
    assert [rate.wait("a"), rate.wait("a"), rate.wait("a")] == [0, 0, 11]
    assert [rate.wait("c"), rate.wait("b"), rate.wait("b"), rate.wait("b")] == [0, 0, 0, 11]
    assert rate.wait("a") == 0, "two others were heard of since"


# -- file --------------------------------------------------------------------------------------
def test_a_full_file_takes_no_more_and_says_so(client, file):
    feedback_file(str(file)).most_bytes = 150
    statuses = [client.post("/feedback", data={"message": "x" * 60}).status_code for _ in range(2)]
    assert statuses == [303, 503]
    answer = client.post("/feedback", data={"message": "kept here"}, headers=BROWSER)
    assert answer.status_code == 503
    assert "kept here</textarea>" in answer.text
    assert "No se pueden" not in answer.text
    assert "no se pueden guardar mensajes" in answer.text
    problem = client.post("/feedback", data={"message": "x" * 60})
    assert "is full (150 bytes)" in problem.json["detail"]
    assert len(kept(file)) == 1
    file.rename(file.with_suffix(".old"))
    assert client.post("/feedback", data={"message": "x"}).status_code == 303
    assert len(kept(file)) == 1


def test_a_file_takes_50_megabytes(file):
    with file.open("wb") as sparse:
        sparse.truncate(49_999_990)
    with pytest.raises(NotKeptError, match="50,000,000 bytes"):
        FeedbackFile(file).append(b"0123456789\n")
    assert file.stat().st_size == 49_999_990


def test_a_write_that_fails_halfway_leaves_the_file_as_it_was(file, monkeypatch):
    file.write_bytes(b"{}\n")
    real = os.write
    written = []

    def fill_up(handle, data):
        if written:
            raise OSError(28, "No space left on device")
        written.append(real(handle, bytes(data[:5])))
        return written[0]

    monkeypatch.setattr("skosmith_server.feedback.file.os.write", fill_up)
    with pytest.raises(NotKeptError, match="No space left on device. Nothing was kept"):
        FeedbackFile(file).append(b'{"message": "x"}\n')
    assert written == [5]
    assert file.read_bytes() == b"{}\n"


def test_a_line_waits_for_whoever_has_the_file_and_is_on_the_disk_before_it_is_done(
    file, monkeypatch
):
    synced = []
    monkeypatch.setattr(
        "skosmith_server.feedback.file.os.fsync", lambda _: synced.append(file.read_bytes())
    )
    with file.open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        worker = threading.Thread(target=FeedbackFile(file).append, args=(b"{}\n",))
        worker.start()
        worker.join(0.2)
        assert worker.is_alive()
        assert file.read_bytes() == b""
    worker.join()
    assert synced == [b"{}\n"]


def test_a_line_without_an_end_stays_a_line_of_its_own(file):
    file.write_bytes(b"torn")
    FeedbackFile(file).append(b"{}\n")
    assert file.read_bytes() == b"torn\n{}\n"


def test_a_folder_that_has_gone_is_a_problem_and_no_crash(tmp_path):
    with pytest.raises(NotKeptError, match="No such file"):
        FeedbackFile(tmp_path / "gone" / "told.jsonl").append(b"{}\n")
    with pytest.raises(SourceError, match="Name a file in a folder"):
        FeedbackFile(tmp_path / "gone" / "told.jsonl").check()


def test_threads_add_whole_lines(file):
    lines = [f'{{"message": "{n:02}{"x" * 3000}"}}\n'.encode() for n in range(40)]
    boxes = [FeedbackFile(file), FeedbackFile(file)]  # as two processes would
    workers = [
        threading.Thread(target=boxes[at % 2].append, args=(line,)) for at, line in enumerate(lines)
    ]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert sorted(file.read_bytes().splitlines(keepends=True)) == lines


TEXTS = st.text(max_size=60)
ODD = st.sampled_from(["\n", "\r\n", "\u2028", "\x85", "\x0b", "\x1c", '"', "\\", "\u202e", "\x00", "a@b"])  # fmt: skip
TOLD = st.dictionaries(
    st.sampled_from(["message", "text", "name", "address", "website", "iri", "page"]),
    st.one_of(TEXTS, st.lists(st.one_of(ODD, TEXTS), max_size=5).map("".join)),
)
BODIES = st.one_of(TOLD.map(lambda told: urlencode(told, errors="surrogatepass").encode()), st.binary(max_size=80))  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(body=BODIES, page=TEXTS)
@example(
    body=urlencode({"message": "a\u2028b\u2029c\x85d\x1ce", "text": "\ue000\U000e0041"}).encode(),
    page="/",
)
@example(body=b"message=%ED%A0%80%FF%00x", page="/")
def test_whatever_is_posted_each_line_of_the_file_is_one_object(client, file, body, page):
    file.unlink(missing_ok=True)
    feedback_file(str(file)).rate = Rate()
    path = f"/feedback?{urlencode({'page': page}, errors='surrogatepass')}"
    statuses = [
        client.post(path, data=one, content_type=FORM).status_code
        for one in (body, b"message=Last")
    ]
    assert statuses[0] in {303, 400}
    assert statuses[1] == 303
    lines = file.read_bytes().decode().split("\n")
    assert lines == [*file.read_text("utf-8").splitlines(), ""]
    objects = [json.loads(line) for line in lines[:-1]]
    assert len(objects) in {1, 2}
    assert objects[-1]["message"] == "Last"
    for one in objects:
        assert {"time", "message"} <= one.keys() <= set(record_members())
        assert all(isinstance(value, str) and value for value in one.values())
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", one["message"].replace("\t", ""))  # fmt: skip


def record_members() -> list[str]:
    told = dict.fromkeys(("message", "text", "name", "address"), "x")
    return list(json.loads(record_of(About("x", "x", "x"), told, datetime.datetime.now(datetime.UTC))))  # fmt: skip


# -- services ----------------------------------------------------------------------------------
def tell(served, file, path=FORM_OF_KITE):
    """Follow the link of a page, send the form as a browser does, and look into the file."""
    _, page = served.get("/9/skills/KITE", Accept="text/html")
    (link, _) = links(page)
    status, form = served.get(link, Accept="text/html")
    assert status == 200
    action = unescape(re.search(r'<form class="feedback" action="([^"]*)"', form)[1])
    before = len(kept(file))
    headers = {"Content_Type": FORM, "Accept": "text/html", "Sec_Fetch_Site": "same-origin"}
    body = urlencode({"message": "Falta una tilde", "text": "mástil"}).encode()
    own = {"Origin": served.url, "Host": served.url.removeprefix("http://")}
    status, head, _ = request(served, "POST", action, body, **headers, **own)
    assert (status, head["Cache-Control"]) == (303, "no-store")
    assert served.get(head["Location"], Accept="text/html")[0] == 200
    *_, last = kept(file)
    assert (len(kept(file)), last["iri"], last["text"]) == (before + 1, KITE, "mástil")
    assert "127.0.0.1" not in file.read_text()
    refused = request(served, "POST", action, body, **headers, Origin="https://evil.example")
    assert refused[0] == 403
    assert (
        request(served, "POST", action, b"message=" + b"x" * 300_000, Content_Type=FORM)[0] == 413
    )
    assert len(kept(file)) == before + 1


@pytest.fixture
def graph(tmp_path):
    path = tmp_path / "graph.nq"
    path.write_text("".join(serialize(QUADS, FORMATS["nquads"], {})), "utf-8")
    return path


def test_a_service_that_is_written_to_keeps_messages_and_goes_on_counting(tmp_path, graph, file):
    with writing(tmp_path, graph, "--feedback", file) as served:
        assert kept(file) == []
        tell(served, file)
        for _ in range(4):
            body = b"message=more"
            assert request(served, "POST", "/feedback", body, Content_Type=FORM)[0] == 303
        status, head, _ = request(served, "POST", "/feedback", b"message=x", Content_Type=FORM)
        assert (status, int(head["Retry-After"]) > 0) == (429, True)
        assert TOKEN not in file.read_text()


def test_a_snapshot_on_the_disk_keeps_messages(tmp_path, file):
    snapshot = build(QUADS, tmp_path / "snapshot")
    options = ("--snapshot", snapshot.folder, "--store", "disk", "--most-in-memory", "0")
    with serving(*options, "--feedback", file) as served:
        tell(served, file)


def test_before_an_engine_elsewhere_messages_are_kept(graph, file):
    with (
        serving(graph) as engine,
        serving("--endpoint", f"{engine.url}/sparql", "--feedback", file) as served,
    ):
        tell(served, file)
