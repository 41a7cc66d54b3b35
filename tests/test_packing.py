"""Pages in a content coding: which, and what else of the answer changes."""

import gzip
import io

import brotli
import pytest
import zstandard

from skosmith_server.gateway.packing import packed
from skosmith_server.gateway.replies import Sent

PAGE = b"<p>a page about knives</p>" * 200
UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstandard.decompress}


def page(body: bytes = PAGE, status: int = 200, **fields: str) -> Sent:
    headers = {
        "content-type": "text/html; charset=utf-8",
        "content-length": str(len(body)),
        "etag": '"a1"',
    }
    headers |= {name.replace("_", "-"): value for name, value in fields.items()}
    return Sent(status, list(headers.items()), body)


@pytest.mark.parametrize("coding", UNPACK)
def test_a_page_goes_out_in_the_coding_that_is_asked_for(coding):
    sent = packed(page(vary="Accept"), "GET", coding)
    fields = dict(sent.headers)
    assert fields["content-encoding"] == coding
    assert fields["vary"] == "Accept, Accept-Encoding"
    assert fields["etag"] == 'W/"a1"'
    assert fields["content-length"] == str(len(sent.body))
    assert len(sent.body) < len(PAGE) / 10
    assert UNPACK[coding](sent.body) == PAGE


@pytest.mark.parametrize(
    "kind",
    ["text/css", "image/svg+xml", "application/ld+json", "text/turtle", "application/n-quads"],
)
def test_text_of_all_kinds_is_packed(kind):
    assert "content-encoding" in dict(packed(page(content_type=kind), "GET", "br").headers)


@pytest.mark.parametrize(
    ("sent", "method", "accept"),
    [
        (page(), "GET", None),
        (page(), "GET", "identity"),
        (page(), "HEAD", "br"),
        (page(b"short"), "GET", "br"),
        (page(status=404), "GET", "br"),
        (page(status=206, content_range="bytes 0-9/100"), "GET", "br"),
        (page(content_type="image/png"), "GET", "br"),
        (page(content_type="font/woff2"), "GET", "br"),
        (page(cache_control="no-store"), "GET", "br"),
        (page(content_encoding="gzip"), "GET", "br"),
        (page(content_length=str(1 << 30)), "GET", "br"),
    ],
)  # fmt: skip
def test_what_would_gain_nothing_or_tell_too_much_goes_out_as_it_is(sent, method, accept):
    made = packed(sent, method, accept)
    assert made.body == sent.body
    assert dict(made.headers)["etag"] == '"a1"'
    assert dict(made.headers).get("content-encoding") == dict(sent.headers).get("content-encoding")


def test_a_page_tells_caches_that_it_varies_whatever_is_asked_for():
    assert dict(packed(page(), "GET", None).headers)["vary"] == "Accept-Encoding"
    assert (
        dict(packed(page(vary="accept-encoding"), "GET", "br").headers)["vary"] == "accept-encoding"
    )


def test_a_file_is_read_and_closed():
    file = io.BytesIO(PAGE)
    sent = packed(Sent(200, page().headers, b"", file), "GET", "gzip")
    assert gzip.decompress(sent.body) == PAGE
    assert sent.file is None
    assert file.closed
