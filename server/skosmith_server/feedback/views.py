"""The form with which readers tell of mistakes, and the links that lead there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from flask import Blueprint, Response, redirect, render_template, request

from skosmith_converter.terms import iri, iri_text, literal_parts
from skosmith_server.feedback.file import FeedbackFile, NotKeptError, feedback_file
from skosmith_server.feedback.message import LONGEST, About, faults_of, filled, record_of, told_by
from skosmith_server.local_access import foreign_page
from skosmith_server.negotiation import best_offer
from skosmith_server.offers import HTML, PROBLEMS
from skosmith_server.open_data import address_of
from skosmith_server.pages.reader import Reader
from skosmith_server.protocol import ProtocolError
from skosmith_server.reading import READERS, read_request
from skosmith_server.responses import chosen_offer, respond
from skosmith_server.service import Service

__all__ = ["PAGE_ADDRESS", "feedback_link", "make_feedback"]

PAGE_ADDRESS: Final = "skosmith.page"
"""Where in the environment of a request it stands at which address its page will be."""
_PATH: Final = "/feedback"
_FORM: Final = "application/x-www-form-urlencoded"
_TRAP: Final = "website"
"""The field that no person sees (honeypot)."""
_LONGEST_PLACE: Final = 2000


# -- links -----------------------------------------------------------------------------------
def feedback_link(service: Service) -> Callable[..., str] | None:
    """Give what templates ask for the address where mistakes of a page are told, if anywhere."""
    if not service.settings.feedback:
        return None
    address = service.settings.feedback_address

    def link(reader: Reader, node: str = "", title: str = "", language: str = "") -> str:
        if request.path == _PATH:
            return ""
        here = _here(reader)
        if address:
            page = request.environ.get(PAGE_ADDRESS) or f"{address_of(service)}{here}"
            return filled(address, iri=node, title=title, page=page)
        asked = {"iri": node, "page": here, **dict(reader.carried)}
        if language:
            asked["lang"] = language
        return f"{_PATH}?{urlencode({name: one for name, one in asked.items() if one})}"

    return link


def _here(reader: Reader) -> str:
    """Give the path of the page that is asked for, and its query without the reader's choices."""
    path = request.path
    rest = reader.here.removeprefix(path) if reader.here.startswith(f"{path}?") else ""
    return quote(path, safe="/:@!$&'()*+,;=~") + rest


# -- form ------------------------------------------------------------------------------------
def make_feedback(service: Service) -> Blueprint:
    """Give the views at ``/feedback``, which keep messages in a file."""
    blueprint = Blueprint("feedback", __name__)
    desk = _Desk(service, feedback_file(service.settings.feedback_file))

    @blueprint.after_request
    def keep_to_itself(response: Response) -> Response:
        response.cache_control.no_store = True
        # With no-referrer browsers would send the form from the origin null
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    blueprint.get(_PATH, endpoint="form")(desk.show)
    blueprint.post(_PATH, endpoint="tell")(desk.take)
    return blueprint


@dataclass(frozen=True, slots=True)
class _Desk:
    service: Service
    file: FeedbackFile

    def show(self) -> Response:
        """Give the form, or the thanks for what it sent."""
        chosen_offer((HTML,))
        reader = read_request(self.service.settings)
        if request.args.get("sent"):
            return _respond(is_sent=True, back=_page_asked())
        return _respond(**self._context(reader))

    def take(self) -> Response:
        """Keep what the form says; a browser gets it back where something is wrong."""
        self._check()
        reader = read_request(self.service.settings)
        if request.form.get(_TRAP):
            return _thanks(reader)
        context = self._context(reader)
        told = told_by(request.form)
        if faults := faults_of(told):
            detail = "; ".join(f"{name}: {_FAULTS[kind]}" for name, kind in faults.items())
            error = ProtocolError(400, "Feedback incomplete", f"Not to be kept: {detail}.")
            return _again(error, **context, faults=faults, told=told)
        if seconds := self.file.rate.wait(request.remote_addr or ""):
            detail = f"You have sent several messages. Send this one again in {seconds} seconds."
            error = ProtocolError(429, "Too many messages", detail, {"Retry-After": str(seconds)})
            return _again(error, **context, wait=seconds, told=told)
        try:
            self.file.append(record_of(context["about"], told, datetime.now(UTC)))
        except NotKeptError as problem:
            error = ProtocolError(503, "Feedback not kept", str(problem))
            return _again(error, **context, is_full=True, told=told)
        return _thanks(reader)

    def _check(self) -> None:
        """Refuse what is no form, or none of ours."""
        if request.mimetype != _FORM:
            detail = f"A message is sent as {_FORM}."
            raise ProtocolError(415, "Unsupported media type", detail, {"Accept-Post": _FORM})
        public = urlsplit(self.service.settings.public_url)
        ours = {f"{scheme}://{request.host}" for scheme in ("http", "https")}
        headers = {name.lower(): value for name, value in request.headers.items()}
        reason = foreign_page(headers, ours | {f"{public.scheme}://{public.netloc}"})
        if reason:
            raise ProtocolError(403, "No feedback from there", reason)

    def _context(self, reader: Reader) -> dict[str, Any]:
        """Give what a message is about, which need not be in the graph any more."""
        page, value = _page_asked(), request.values.get("iri", "")
        if not value:
            return {"about": About("", page, reader.chosen), "name": None, "back": page}
        try:
            wanted = iri(value)
        except ValueError as error:
            raise ProtocolError(400, "An IRI is needed", f"?iri= is no IRI: {error}.") from error
        if len(value) > _LONGEST_PLACE:
            raise ProtocolError(400, "IRI too long", f"It may have {_LONGEST_PLACE:,} characters.")
        catalogue = self.service.catalogue.around(wanted)
        name = None
        if wanted in catalogue:
            wish = reader.chosen or request.headers.get("Accept-Language")
            label = catalogue.label(wanted, wish)
            name, page = literal_parts(label) if label else None, page or catalogue.path_of(wanted)
        language = reader.chosen or (name.language if name else "") or ""
        return {"about": About(iri_text(wanted), page, language), "name": name, "back": page}


_FAULTS: Final = {
    "missing": "is needed",
    "long": "is too long",
    "address": "is no e-mail address",
}


def _page_asked() -> str:
    """Give the path from which a reader comes; empty where what is said to be one is none."""
    page = request.values.get("page", "")
    is_path = page.startswith("/") and not page.startswith("//") and "\\" not in page
    is_plain = page.isascii() and page.isprintable() and len(page) <= _LONGEST_PLACE
    return page if is_path and is_plain else ""


def _again(error: ProtocolError, **shown: object) -> Response:
    """Give the form with what was typed, and what is wrong; programs get the problem."""
    if best_offer(request.headers.get("Accept"), PROBLEMS) is not HTML:
        raise error
    response = _respond(**shown)
    response.status_code = error.status
    response.headers.extend(error.headers)
    return response


def _respond(**shown: object) -> Response:
    page = render_template("feedback.html", longest=LONGEST, trap=_TRAP, **shown)
    return respond(page, HTML, vary=READERS)


def _thanks(reader: Reader) -> Response:
    page = _page_asked()
    asked = {"sent": "1", **({"page": page} if page else {}), **dict(reader.carried)}
    return redirect(f"{_PATH}?{urlencode(asked)}", 303)  # type: ignore[return-value]
