"""The feed of changes: an entry an edition, and one a skill that an edition changes (RFC 4287)."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from skosmith_converter.comparison import Change, EntryChanges, Kind
from skosmith_converter.iris import Iris
from skosmith_converter.terms import Iri, Term, iri, iri_text, is_literal, literal_parts
from skosmith_converter.vocabulary import DCT
from skosmith_server.api.asked import Page
from skosmith_server.api.differences import Succession, successions
from skosmith_server.api.naming import name_of
from skosmith_server.api.writing import Writer, address
from skosmith_server.catalogue import Catalogue
from skosmith_server.framework import Edition

__all__ = ["FEED_PATH", "UNDATED", "feed"]

FEED_PATH: Final = "/changes.atom"
UNDATED: Final = "1970-01-01T00:00:00Z"
"""What stands for a date (Atom wants one) where the graph has none."""
_RELATIONS: Final = {"prev": "previous"}
"""What RFC 5005 calls otherwise than RFC 8288."""
_ATOM: Final = "http://www.w3.org/2005/Atom"
_DATES: Final = (
    iri(f"{DCT.namespace}modified"),
    iri(f"{DCT.namespace}issued"),
    DCT.created,
)
_DATE: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:(T\d{2}:\d{2}:\d{2}(?:\.\d+)?)(Z|[+-]\d{2}:\d{2})?|Z)?"
)
_UNPRINTABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML may hold (XML 1.0, production 2)."""


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry of the feed."""

    id: str
    title: str
    language: str
    updated: str
    page: str
    """Path of the page about it."""
    data: str
    """Path of the same as JSON."""
    terms: tuple[str, ...]
    summary: str


def feed(writer: Writer, catalogue: Catalogue, page: Page, host: str) -> bytes:
    """Give a page of the feed, the newest first (RFC 5005, §3), of a graph in memory.

    `host` is the address of the service. Ids are IRIs of the graph and those that `skosmith diff`
    mints for changes; dates are those that the graph states of an edition, else of the dataset.
    """
    items = list(_items(writer, catalogue))
    root = Element("feed", {"xmlns": _ATOM})
    _add(root, "id", f"{catalogue.base}{FEED_PATH[1:]}")
    _add(root, "title", "Changes between editions")
    _add(root, "updated", max((item.updated for item in items), default=UNDATED))
    _add(SubElement(root, "author"), "name", _author(writer, catalogue))
    _link(root, "self", _place(host, page, page.offset), "application/atom+xml")
    _link(root, "alternate", f"{host}/", "text/html")
    for relation, offset in page.neighbours(len(items)).items():
        _link(
            root,
            _RELATIONS.get(relation, relation),
            _place(host, page, offset),
            "application/atom+xml",
        )
    for item in page.of(items):
        _entry(root, item, host)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _place(host: str, page: Page, offset: int) -> str:
    return f"{host}{FEED_PATH}?limit={page.limit}&offset={offset}"


def _items(writer: Writer, catalogue: Catalogue) -> Iterator[_Item]:
    found = {one.new: one for one in successions(writer.framework)}
    for edition in reversed(writer.framework.editions):
        updated = _date(edition.iri, catalogue)
        yield _of_edition(edition, found.get(edition.name), updated, writer, catalogue)
        if (step := found.get(edition.name)) is not None:
            for entry in step.comparison.changed:
                yield _of_skill(entry, step, updated, writer, catalogue)


def _of_edition(
    edition: Edition, step: Succession | None, updated: str, writer: Writer, catalogue: Catalogue
) -> _Item:
    title = edition.titles.one(writer.languages)
    skills = f"{len(edition.skills)} skill{'' if len(edition.skills) == 1 else 's'}"
    told = f"{skills} in {', '.join(edition.languages) or 'no language'}"
    if step is not None:
        told += f"; {sum(1 for _ in step.comparison.changed)} differ from edition {step.old}"
    return _Item(
        iri_text(edition.iri),
        title.value if title is not None else f"Edition {edition.name}",
        title.language if title is not None else "en",
        updated,
        catalogue.path_of(edition.iri),
        address("editions", edition.name),
        ("edition",),
        told + ".",
    )


def _of_skill(
    entry: EntryChanges, step: Succession, updated: str, writer: Writer, catalogue: Catalogue
) -> _Item:
    iris = Iris(catalogue.base)
    side = entry.new or entry.old
    languages = tuple(filter(None, [writer.languages.best(side.names if side else ())]))
    name, language = entry.name(languages)
    concept = side.concept if side is not None else Iri("")
    code, kinds = entry.code, tuple(dict.fromkeys(str(one.kind) for one in entry.changes))
    asked = urlencode({"from": step.old, "to": step.new, "code": code})
    return _Item(
        iri_text(iris.changes(step.new, step.old, f"skills/{quote(code)}")),
        f"{step.new}: {code} {name}".rstrip(),
        language,
        updated,
        catalogue.path_of(concept),
        f"{address('changes')}?{asked}",
        kinds,
        "; ".join(_told(entry.changes)) + ".",
    )


def _told(changes: tuple[Change, ...]) -> Iterator[str]:
    """Say what changed in a line: names as they were and are, other texts by their place."""
    places: dict[Kind, list[str]] = defaultdict(list)
    for change in changes:
        if change.kind in {Kind.RENAMED, Kind.MOVED}:
            places[change.kind].append(f"{change.old or '–'} → {change.new or '–'}")
        elif where := _where(change):
            places[change.kind].append(where)
        else:
            places[change.kind] += []
    for kind, found in places.items():
        yield f"{kind}: {', '.join(dict.fromkeys(found))}" if found else str(kind)


def _where(change: Change) -> str:
    """Name the place of a change: ``level text 4 (en)``."""
    place = str(change.place) if change.place is not None else ""
    level = str(change.level) if change.level else ""
    return " ".join(filter(None, (place, level, change.language and f"({change.language})")))


def _date(edition: Iri, catalogue: Catalogue) -> str:
    """Give the last date that is stated of an edition, else of the dataset (RFC 3339)."""
    for subject in (edition, f"<{catalogue.base}dataset>"):
        stated = [v for predicate in _DATES for v in catalogue.values(subject, predicate)]
        dates = [_as_date(value) for value in stated]
        if known := [date for date in dates if date]:
            return max(known)
    return UNDATED


def _as_date(value: Term) -> str:
    found = _DATE.fullmatch(literal_parts(value).value) if is_literal(value) else None
    return f"{found[1]}{found[2] or 'T00:00:00'}{found[3] or 'Z'}" if found else ""


def _author(writer: Writer, catalogue: Catalogue) -> str:
    holders = catalogue.values(f"<{catalogue.base}dataset>", DCT.rightsHolder)
    names = (name_of(holder, catalogue).value(writer.languages) for holder in sorted(holders))
    return next(filter(None, names), "Skosmith")


def _entry(root: Element, item: _Item, host: str) -> None:
    entry = SubElement(root, "entry")
    _add(entry, "id", item.id)
    title = _add(entry, "title", item.title)
    if item.language:
        title.set("xml:lang", item.language)
    _add(entry, "updated", item.updated)
    _link(entry, "alternate", f"{host}{item.page}", "text/html")
    _link(entry, "related", f"{host}{item.data}", "application/json")
    for term in item.terms:
        SubElement(entry, "category", {"term": term})
    _add(entry, "summary", item.summary)


def _add(above: Element, name: str, text: str) -> Element:
    made = SubElement(above, name)
    made.text = _UNPRINTABLE.sub("\ufffd", text)
    return made


def _link(above: Element, relation: str, address: str, media_type: str) -> None:
    SubElement(above, "link", {"rel": relation, "href": address, "type": media_type})
