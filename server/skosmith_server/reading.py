"""Who reads, as Flask knows it, and what templates may ask of that."""

from typing import Final

from flask import Flask, g, has_app_context, request
from markupsafe import Markup, escape

from skosmith_converter.terms import iri_text
from skosmith_server.framework import is_same_language
from skosmith_server.framework.facts import local_name
from skosmith_server.pages.labels import EVIDENCE, MARKS, RELATIONS, STATES, STATUSES
from skosmith_server.pages.property_names import name_of_property
from skosmith_server.pages.reader import ANYBODY, Reader
from skosmith_server.said import Said
from skosmith_server.settings import Settings
from skosmith_server.wording import own_name

__all__ = ["READERS", "read_request", "teach_templates"]

READERS: Final = ("Accept", "Accept-Language")
"""What pages vary by."""


def read_request(settings: Settings | None = None) -> Reader:
    """Tell who reads; from here on, pages speak the language of the reader.

    Pages without content of the graph need no settings.
    """
    here = request.full_path.rstrip("?") if request.query_string else request.path
    accept = request.headers.get("Accept-Language")
    g.reader = Reader.of(request.args, accept, settings.languages if settings else (), here)
    return g.reader  # type: ignore[no-any-return]


def teach_templates(app: Flask) -> None:
    """Give templates what they may ask of the reader, and the words of our enumerations."""
    app.jinja_env.globals |= {
        "_": _gettext,
        "reader": _reader,
        "link": lambda path: _reader().link(path),
        "state_labels": STATES,
        "mark_labels": MARKS,
        "status_labels": STATUSES,
        "evidence_labels": EVIDENCE,
        "relation_labels": RELATIONS,
    }
    app.jinja_env.filters |= {
        "iri_text": iri_text,
        "local_name": local_name,
        "own_name": own_name,
        "said": _said,
        "property_name": lambda iri: name_of_property(f"<{iri}>", _reader().interface),
        "same_language": is_same_language,
    }


def _gettext(message: str, **values: object) -> Markup:
    """Give a message with values in it, which are escaped; jinja2's own takes twice as long."""
    said = Markup(_reader().interface.gettext(message))  # noqa: S704 (of our catalogues)
    return said % values if values else said


def _said(text: str) -> Markup:
    """Give a text of ours in the language of the reader; marked as English where it stays so."""
    interface = _reader().interface
    if interface.tag == "en":
        return escape(text)
    if not isinstance(text, Said) or interface.gettext(text.message) == text.message:
        return Markup('<bdi lang="en" dir="ltr">{}</bdi>').format(text)
    values = {name: Markup("<bdi>{}</bdi>").format(value) for name, value in text.values.items()}
    return _gettext(text.message, **values)


def _reader() -> Reader:
    """Give the reader; anybody, who reads English, on pages that are in no other language."""
    return g.get("reader", ANYBODY) if has_app_context() else ANYBODY
