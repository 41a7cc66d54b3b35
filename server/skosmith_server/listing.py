"""All that there is, as a tree (``/browse``) and as an alphabetical index (``/index``)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from skosmith_converter.terms import Iri, iri, iri_text
from skosmith_server.framework import Edition, Framework, Scheme, concepts_in, other_schemes
from skosmith_server.framework_pages import no_edition, page_context
from skosmith_server.offers import HTML
from skosmith_server.pages.alphabet import (
    MOST_ENTRIES,
    MOST_TOGETHER,
    Index,
    index_of_edition,
    index_of_scheme,
    languages_in,
)
from skosmith_server.pages.labels import SEARCHED
from skosmith_server.pages.reader import Reader
from skosmith_server.pages.tree import Opened, tree_of_edition, tree_of_scheme, write_tree
from skosmith_server.parameters import no_iri, out_of_range
from skosmith_server.problems import NotFoundError
from skosmith_server.reading import READERS, read_request
from skosmith_server.responses import chosen_offer, kept_response, respond
from skosmith_server.said import Said
from skosmith_server.service import Service

__all__ = ["make_lists"]

_MOST_DIGITS: Final = 7


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What is listed: an edition, or another scheme; neither in a graph without any."""

    edition: Edition | None = None
    scheme: Scheme | None = None

    @property
    def iri(self) -> Iri | None:
        """The scheme, as a term."""
        one = self.edition or self.scheme
        return one.iri if one is not None else None


def make_lists(service: Service) -> Blueprint:
    """Give the views at ``/browse`` and ``/index``."""
    lists = Blueprint("lists", __name__)

    def kept(view: Callable[[Service, Reader], str]) -> Callable[[], Response]:
        def answer() -> Response:
            chosen_offer((HTML,))
            page = view(service, read_request(service.settings))
            response = respond(page, HTML, vary=READERS)
            return kept_response(response, service.max_age)

        return answer

    lists.get("/browse", endpoint="browse")(kept(_browse))
    lists.get("/index", endpoint="index")(kept(_index))
    return lists


def _chosen(framework: Framework, path: str) -> _Chosen:
    """Read which scheme is wanted: ``?edition=``, ``?scheme=``, else the newest edition."""
    if request.args.get("scheme"):
        wanted = _iri("scheme")
        name = next((n for n, one in framework.schemes.items() if one == wanted), "")
        if name:
            return _Chosen(framework.edition(name))
        found = next((one for one in other_schemes(framework) if one.iri == wanted), None)
        if found is None:
            raise NotFoundError(
                Said("There is no such concept scheme with top concepts."), path, path
            )
        return _Chosen(scheme=found)
    names = list(framework.schemes)
    name = request.args.get("edition") or (names[-1] if names else "")
    edition = framework.edition(name)
    if edition is not None:
        return _Chosen(edition)
    if request.args.get("edition"):
        raise no_edition(path)
    return _Chosen(scheme=next(iter(other_schemes(framework)), None))


def _iri(name: str) -> Iri:
    try:
        return iri(request.args[name])
    except ValueError as error:
        raise no_iri(name, error) from error


def _number(name: str) -> int:
    given = request.args.get(name) or "0"
    if not (len(given) <= _MOST_DIGITS and given.isascii() and given.isdecimal()):
        raise out_of_range(name, 0, 10**_MOST_DIGITS - 1)
    return int(given)


def _common(service: Service, reader: Reader, chosen: _Chosen, content: str) -> dict[str, Any]:
    framework = service.framework
    return {
        "chosen": chosen,
        "editions": framework.schemes,
        "schemes": other_schemes(framework),
        "content": content,
        "languages": chosen.edition.languages if chosen.edition is not None else (),
        "wish": reader.wishes_another(content) if content else "",
        "elsewhere": [],
        "documents": (),
        "iri_of": iri_text,
        **page_context(service, reader, content),
    }


# -- the tree ------------------------------------------------------------------------------------
def _browse(service: Service, reader: Reader) -> str:
    framework = service.framework
    chosen = _chosen(framework, "/browse")
    opened = Opened(_iri("open") if request.args.get("open") else None, _number("from"))
    content = reader.content_of(chosen.edition)
    if not content:
        content = reader.languages.wanted[0] if reader.languages.wanted else "en"
    common = _common(service, reader, chosen, content)
    piece, rest = common["piece"], ""
    if chosen.edition is not None:
        nodes = tree_of_edition(framework, chosen.edition, piece, opened)
    elif chosen.scheme is not None:
        nodes, rest = tree_of_scheme(framework, chosen.scheme.iri, piece, opened)
    else:
        nodes = []
    tree = write_tree(nodes, piece, rest) if nodes else ""
    return render_template("browse.html", tree=tree, **common)


# -- the index -----------------------------------------------------------------------------------
def _index(service: Service, reader: Reader) -> str:
    framework = service.framework
    chosen = _chosen(framework, "/index")
    content, languages, index = _made(framework, reader, chosen)
    letter = request.args.get("letter", "")
    letters = index.letters if index is not None else {}
    if letter and letter not in letters:
        raise NotFoundError(Said("No name begins with that letter."), "/index", Said("the index"))
    if not letter and index is not None and index.size > MOST_TOGETHER:
        letter = next(iter(letters))
    first = _number("offset")
    shown = {letter: letters[letter][first : first + MOST_ENTRIES]} if letter else letters
    common = _common(service, reader, chosen, content) | {"languages": languages}
    return render_template(
        "index.html",
        index=index,
        letter=letter,
        shown=shown,
        offset=first,
        before=_page(letter, max(0, first - MOST_ENTRIES)) if first else "",
        after=_page(letter, first + MOST_ENTRIES)
        if letter and first + MOST_ENTRIES < len(letters[letter])
        else "",
        page_of=lambda one: _page(one, 0),
        words=SEARCHED,
        too_large=chosen.scheme is not None and index is None,
        **common,
    )


def _made(
    framework: Framework, reader: Reader, chosen: _Chosen
) -> tuple[str, tuple[str, ...], Index | None]:
    """Give the language of the index, those that there are, and the index."""
    if chosen.edition is not None:
        content = reader.content_of(chosen.edition)
        made = index_of_edition(framework, chosen.edition, content)
        return content, chosen.edition.languages, made
    if chosen.scheme is None or not framework.is_at_hand:  # to fetch all of it would take too long
        return "", (), None
    counts = languages_in(concepts_in(framework, chosen.scheme.iri))
    content = reader.content_among(counts)
    return content, tuple(sorted(counts)), index_of_scheme(framework, chosen.scheme.iri, content)


def _page(letter: str, offset: int) -> str:
    """Give the address of a letter of the same index."""
    kept = [(name, request.args[name]) for name in ("edition", "scheme") if request.args.get(name)]
    kept += [("letter", letter)] if letter else []
    kept += [("offset", str(offset))] if offset else []
    return f"/index?{urlencode(kept)}" if kept else "/index"
