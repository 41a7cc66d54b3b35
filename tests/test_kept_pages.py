"""Pages that are made once: for whom, for how long, and which never."""

import asyncio
import gzip
from types import SimpleNamespace

import pytest

from skosmith_server.gateway import kept_pages
from skosmith_server.gateway.bridge import Bridge
from skosmith_server.gateway.kept_pages import KeptPages
from skosmith_server.gateway.requests import Request

BODY = b"<p>knives, and how they are sharpened</p>" * 100
PUBLIC = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Length": str(len(BODY)),
    "Cache-Control": "public, max-age=60",
    "Vary": "Accept, Accept-Language",
    "ETag": '"a1"',
}


def bridge(status="200 OK", most=1 << 20, **fields):
    """Give pages that say in which language they were asked for, and a list that counts them."""
    made = []

    def app(environ, start):
        made.append(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        headers = PUBLIC | {name.replace("_", "-"): value for name, value in fields.items()}
        start(status, [*headers.items()])
        return [BODY]

    return Bridge(app, KeptPages(most)), made


def request(path="/9", query="", method="GET", body=b"", **fields):
    headers = {"host": "skills.example"} | {k.replace("_", "-"): v for k, v in fields.items()}
    return Request(method, path, query, headers, body, "somebody")


def answers(pages, *requests):
    async def main():
        return [await pages.answer(one) for one in requests]

    return asyncio.run(main())


def test_who_asks_alike_gets_what_was_made_for_another():
    pages, made = bridge()
    first, second = answers(pages, request(), request())
    assert first == second
    assert len(made) == 1


@pytest.mark.parametrize(
    "other",
    [
        request("/8"),
        request(query="lang=ar"),
        request(accept="text/turtle"),
        request(accept_language="ar"),
        request(accept_profile="<x:y>"),
        request(accept_encoding="gzip"),
        request(host="other.example"),
        Request("GET", "/9", "", {"host": "skills.example"}, b"", "somebody", "https"),
    ],
    ids=["path", "query", "accept", "language", "profile", "coding", "host", "scheme"],
)
def test_who_asks_otherwise_gets_a_page_of_her_own(other):
    pages, made = bridge()
    answers(pages, request(), other, request(), other)
    assert len(made) == 2


@pytest.mark.parametrize(
    "asked",
    [
        request(method="HEAD"),
        request(method="POST"),
        request(body=b"a=b"),
        request(authorization="Bearer x"),
        request(cookie="a=b"),
        request(range="bytes=0-9"),
        request(if_match='"a1"'),
    ],
    ids=["head", "post", "body", "authorization", "cookie", "range", "if-match"],
)
def test_these_requests_are_for_the_application_alone(asked):
    pages, made = bridge()
    answers(pages, request(), asked, asked)
    assert len(made) == 3


@pytest.mark.parametrize(
    ("status", "fields"),
    [
        ("404 Not Found", {}),
        ("200 OK", {"Cache_Control": "no-store"}),
        ("200 OK", {"Cache_Control": "private, max-age=60"}),
        ("200 OK", {"Cache_Control": "public, max-age=0"}),
        ("200 OK", {"Cache_Control": "public"}),
        ("200 OK", {"Vary": "Accept, Cookie"}),
        ("200 OK", {"Vary": "*"}),
        ("200 OK", {"Set_Cookie": "a=b"}),
    ],
)
def test_these_answers_are_not_kept(status, fields):
    pages, made = bridge(status, **fields)
    answers(pages, request(), request())
    assert len(made) == 2


def test_what_a_client_has_is_not_sent_again():
    pages, made = bridge()
    whole, again, other = answers(
        pages,
        request(accept_encoding="gzip"),
        request(accept_encoding="gzip", if_none_match='"b2", W/"a1"'),
        request(accept_encoding="gzip", if_none_match='"b2"'),
    )
    assert gzip.decompress(whole.body) == BODY
    assert (again.status, again.body) == (304, b"")
    assert dict(again.headers)["etag"] == dict(whole.headers)["etag"] == 'W/"a1"'
    assert "content-encoding" not in dict(again.headers)
    assert other == whole
    assert len(made) == 1


def test_a_page_is_kept_as_long_as_it_says_that_it_is_fresh(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(kept_pages, "time", SimpleNamespace(monotonic=lambda: now[0]))
    pages, made = bridge()
    for now[0], count in ((100.0, 1), (159.0, 1), (161.0, 2), (200.0, 2)):
        answers(pages, request())
        assert len(made) == count


def test_pages_that_were_not_asked_for_make_room():
    size = len(BODY) + 2000
    pages, made = bridge(most=8 * size)
    answers(pages, *(request(f"/{n}") for n in range(8)), request("/0"), request("/8"))
    assert len(made) == 9
    answers(pages, request("/0"), request("/1"))
    assert len(made) == 10
    assert pages.kept._bytes == 8 * size


@pytest.mark.parametrize("most", [0, len(BODY)])
def test_a_page_too_large_for_the_room_is_not_kept(most):
    pages, made = bridge(most=most)
    answers(pages, request(), request())
    assert len(made) == 2
