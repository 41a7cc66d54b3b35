"""The review of a mapping file: a list of concepts, and a page for each with its candidates."""

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request

from skosmith_converter.errors import SourceError
from skosmith_converter.links.deciding import (
    ORDERS,
    Decision,
    DecisionError,
    Reviewer,
    Subject,
    accept,
    reject,
    reject_all,
    reopen,
    subjects_of,
)
from skosmith_converter.links.model import Predicate
from skosmith_converter.links.review_file import ChangedOnDiskError, ReviewFile
from skosmith_converter.links.sssom import MappingSet
from skosmith_server.local_access import TOKEN, foreign_form, foreign_host
from skosmith_server.offers import HTML
from skosmith_server.pages.labels import SENSES
from skosmith_server.problems import NotFoundError
from skosmith_server.protocol import ProtocolError
from skosmith_server.reading import read_request
from skosmith_server.responses import respond
from skosmith_server.review_errors import (
    ReviewConflictError,
    ReviewFileError,
    ReviewRefusedError,
)
from skosmith_server.review_pages import describe, languages_of, term_of
from skosmith_server.service import Service

__all__ = ["make_review"]

_SHOWN: Final = 200
_LONGEST_COMMENT: Final = 2000
_PASSED_ON: Final = ("find", "show", "order", "language", "ui")
"""What pages hand on to one another."""


def make_review(service: Service) -> Blueprint:
    """Give the views at ``/review``, for whoever sits at this machine."""
    blueprint = Blueprint("review", __name__, url_prefix="/review")
    desk = _Desk(service)

    @blueprint.before_request
    def check() -> None:
        headers = {name.lower(): value for name, value in request.headers.items()}
        reason = foreign_host(headers)
        if not reason and request.method == "POST":
            reason = foreign_form(headers, request.form.get("token", ""))
        if reason:
            raise ReviewRefusedError(reason)

    @blueprint.after_request
    def keep_to_itself(response: Response) -> Response:
        response.cache_control.no_store = True
        # With no-referrer browsers would send the forms from the origin null
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    blueprint.get("", endpoint="list")(desk.show_list)
    blueprint.get("/concept", endpoint="concept")(desk.show_concept)
    blueprint.post("/concept", endpoint="decide")(desk.decide)
    return blueprint


class _Desk:
    """The file, and the graph that tells more of its concepts."""

    def __init__(self, service: Service) -> None:
        self._catalogue = service.catalogue
        self._settings = service.settings
        self._path = Path(service.settings.review)
        self._reviewer = service.settings.reviewer
        self._file: ReviewFile | None = None
        self._lock = Lock()

    # -- pages -------------------------------------------------------------------------------
    def show_list(self) -> Response:
        """Give the list of concepts, those first that are to be decided."""
        read_request(self._settings)
        subjects = subjects_of(self._read().mappings)
        chosen = _chosen(subjects)
        page = render_template(
            "review.html",
            name=self._path.name,
            progress=_progress(subjects),
            total=len(chosen),
            rows=[(one, _address(one.iri)) for one in chosen[:_SHOWN]],
            orders=list(ORDERS),
            chosen=_handed_on(),
            reviewer=self._reviewer,
        )
        return respond(page, HTML, vary=("Accept-Language",))

    def show_concept(self) -> Response:
        """Give the page of one concept with its candidates."""
        read_request(self._settings)
        mappings = self._read().mappings
        subjects = subjects_of(mappings)
        subject = _named(subjects, request.args.get("iri", ""))
        wishes = request.args.get("language") or request.headers.get("Accept-Language")
        nodes = [subject.iri, *(one.object for one in subject.candidates)]
        catalogue = self._catalogue.around(*(term_of(node) for node in nodes))
        around = _around(subject, subjects)
        page = render_template(
            "review_concept.html",
            subject=subject,
            concept=describe(subject.iri, subject.label, catalogue, wishes),
            candidates=[
                (describe(one.object, one.fields.get("object_label", ""), catalogue, wishes), one)
                for one in subject.candidates
            ],
            nothing=[one for one in subject.rows if one not in subject.candidates],
            languages={
                tag: _address(subject.iri, language=tag) for tag in languages_of(nodes, catalogue)
            },
            before=around[0],
            after=around[1],
            progress=_progress(subjects),
            senses=SENSES,
            seen=_digest(subject),
            token=TOKEN,
            chosen=_handed_on(),
            list_address=_list_address(),
            reviewer=self._reviewer,
            longest=_LONGEST_COMMENT,
        )
        return respond(page, HTML, vary=("Accept-Language",))

    def decide(self) -> Response:
        """Do what a form says, and go on to the next concept."""
        form = request.form
        with self._lock:
            file = self._read()
            subjects = subjects_of(file.mappings)
            subject = _named(subjects, form.get("iri", ""))
            here = _address(subject.iri)
            if form.get("seen") != _digest(subject):
                raise ReviewConflictError(
                    "What the file says of this concept has changed since the page was shown: in "
                    "another tab, by an editor or a pull. Nothing was saved.", here,
                )  # fmt: skip
            try:
                made = self._decided(file.mappings, subject, form)
                file.save(made)
            except (DecisionError, ChangedOnDiskError) as error:
                raise ReviewConflictError(str(error), here) from error
        return redirect(_next(subject, subjects, subjects_of(made)), 303)  # type: ignore[return-value]

    # -- file --------------------------------------------------------------------------------
    def _read(self) -> ReviewFile:
        """Give the file as it is on disk."""
        try:
            file = self._file
            if file is None or file.has_changed:
                self._file = file = ReviewFile(self._path)
        except SourceError as error:
            raise ReviewFileError(str(error)) from error
        return file

    def _decided(
        self, mappings: MappingSet, subject: Subject, form: Mapping[str, str]
    ) -> MappingSet:
        today = datetime.datetime.now().astimezone().date().isoformat()
        comment = " ".join(form.get("comment", "").split())[:_LONGEST_COMMENT]
        said = Decision(Reviewer(self._reviewer, today), comment)
        if form.get("action") == "nothing":
            return reject_all(mappings, subject, said)
        try:
            link = subject.rows[int(form.get("row", ""))]
        except (ValueError, IndexError) as error:
            raise _bad("row is the number of a row.") from error
        match form.get("action"):
            case "accept":
                return accept(mappings, link, _predicate(form), said)
            case "reject":
                return reject(mappings, link, said)
            case "reopen":
                return reopen(mappings, link)
        raise _bad("action is accept, reject, reopen or nothing.")


def _predicate(form: Mapping[str, str]) -> Predicate:
    try:
        return Predicate(form.get("predicate", ""))
    except ValueError as error:
        raise _bad(f"predicate is one of {', '.join(Predicate)}.") from error


def _bad(detail: str) -> ProtocolError:
    return ProtocolError(400, "No decision", detail)


def _named(subjects: Sequence[Subject], iri: str) -> Subject:
    found = next((one for one in subjects if one.iri == iri), None)
    if found is None:
        raise NotFoundError("The file has no row about that.", _list_address(), "the list")
    return found


def _digest(subject: Subject) -> str:
    """Give what tells whether rows are as they were shown."""
    rows = [
        (one.predicate, one.object, one.status, one.confidence, sorted(one.fields.items()))
        for one in subject.rows
    ]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:32]


# -- what is listed --------------------------------------------------------------------------
def _handed_on() -> dict[str, str]:
    """Give what the request chooses of the list."""
    return {name: value for name in _PASSED_ON if (value := request.values.get(name))}


def _address(iri: str, **more: str) -> str:
    return f"/review/concept?{urlencode({'iri': iri, **_handed_on(), **more})}"


def _list_address() -> str:
    chosen = _handed_on()
    return f"/review?{urlencode(chosen)}" if chosen else "/review"


def _progress(subjects: Sequence[Subject]) -> tuple[int, int]:
    return sum(one.is_done for one in subjects), len(subjects)


def _chosen(subjects: Sequence[Subject]) -> list[Subject]:
    """Give what the request asks to see, in its order."""
    chosen = _handed_on()
    order = ORDERS.get(chosen.get("order", ""), ORDERS["uncertain"])
    found = [
        one
        for one in subjects
        if (chosen.get("show") == "all" or not one.is_done) and one.mentions(chosen.get("find", ""))
    ]
    return sorted(found, key=order)


def _around(subject: Subject, subjects: Sequence[Subject]) -> tuple[str, str]:
    """Give the addresses of the concepts before and after one in the list; empty at its ends."""
    listed = [one.iri for one in _chosen(subjects)]
    if subject.iri not in listed:
        return "", _address(listed[0]) if listed else ""
    at = listed.index(subject.iri)
    before = _address(listed[at - 1]) if at else ""
    return before, _address(listed[at + 1]) if at + 1 < len(listed) else ""


def _next(subject: Subject, before: Sequence[Subject], now: Sequence[Subject]) -> str:
    """Give where to go on: with the same concept as long as something is proposed for it."""
    is_open = {one.iri: not one.is_done for one in now}
    if is_open.get(subject.iri):
        return _address(subject.iri)
    listed = [one.iri for one in _chosen(before)]
    at = listed.index(subject.iri) if subject.iri in listed else -1
    following = [*listed[at + 1 :], *listed[: at + 1]]
    return next((_address(iri) for iri in following if is_open.get(iri)), _list_address())
