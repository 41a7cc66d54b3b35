"""The pages that show many things at once, or two beside each other, as Flask gives them."""

from typing import Any, Final

from flask import Blueprint, Response, render_template, request

from skosmith_converter.terms import Iri, iri_text
from skosmith_server.framework import Edition, Languages, Skill
from skosmith_server.framework_pages import no_edition, page_context
from skosmith_server.negotiation import Offer
from skosmith_server.offers import HTML
from skosmith_server.open_data import address_of
from skosmith_server.pages.charting import charts_of
from skosmith_server.pages.choosing import choices_of, known_names, name_of, named
from skosmith_server.pages.comparing import Side, pairs_of, side_of
from skosmith_server.pages.drawing import Drawing
from skosmith_server.pages.grouping import group
from skosmith_server.pages.labels import N_, NEIGHBOURS
from skosmith_server.pages.matrix import (
    LEVELS,
    Matrix,
    MatrixFilter,
    draw_matrix,
    matrix_of,
    matrix_rows,
)
from skosmith_server.pages.neighbourhood import (
    Neighbourhood,
    draw_neighbourhood,
    neighbourhood_of,
)
from skosmith_server.pages.pieces import Pieces
from skosmith_server.pages.reader import Reader
from skosmith_server.pages.views import mappings_of_skill
from skosmith_server.problems import NotFoundError
from skosmith_server.protocol import ProtocolError
from skosmith_server.reading import READERS, read_request
from skosmith_server.responses import chosen_offer, kept_response, respond
from skosmith_server.said import Said
from skosmith_server.service import Service

__all__ = ["SVG", "graph_page", "graph_picture", "make_views"]

SVG: Final = Offer("image/svg+xml", "svg", "SVG")
_MATRIX: Final = (
    N_("Skills and levels, edition %(name)s"),
    N_("Which skills are defined at which level; each cell leads to the skill at the level."),
)
_GRAPH: Final = (
    N_("Around %(name)s"),
    N_("Levels, categories, editions, skills and mappings around a skill; the list says the same."),
)


def make_views(service: Service) -> Blueprint:
    """Give the views that have addresses of their own."""
    views = Blueprint("views", __name__)
    views.get("/compare", endpoint="compare")(lambda: _compare(service))
    views.get("/matrix", endpoint="matrix")(lambda: _matrix(service))
    views.get("/matrix.svg", endpoint="matrix_picture")(lambda: _matrix_picture(service))
    views.get("/statistics", endpoint="statistics")(lambda: _statistics(service))
    return views


def _kept(page: str, offer: Offer, service: Service) -> Response:
    vary = READERS if offer is HTML else READERS[1:]
    return kept_response(respond(page, offer, vary=vary), service.max_age)


def _asked_edition(service: Service, path: str) -> Edition | None:
    """Give the edition that is asked for, else the newest; None where there is none at all."""
    names = list(service.framework.schemes)
    name = request.args.get("edition") or (names[-1] if names else "")
    edition = service.framework.edition(name)
    if edition is None and names:
        raise no_edition(path)
    return edition


def _context(service: Service, reader: Reader, languages: tuple[str, ...]) -> dict[str, Any]:
    content = reader.languages.best(languages) or ""
    return {
        "content": content,
        "languages": languages,
        "wish": reader.wishes_another(content) if content else "",
        "editions": service.framework.schemes,
        **page_context(service, reader, content),
    }


# -- matrix --------------------------------------------------------------------------------------
def _matrix(service: Service) -> Response:
    chosen_offer((HTML,))
    reader = read_request(service.settings)
    edition = _asked_edition(service, "/matrix")
    shown = _context(service, reader, edition.languages if edition is not None else ())
    if edition is not None:
        wanted = _filter(shown["content"])
        matrix = matrix_of(service.framework, edition, wanted, shown["path_of"])
        shown |= {
            "wanted": wanted,
            "matrix": matrix,
            "rows": matrix_rows(matrix, shown["piece"]),
            "groups": group(edition.skills),
        }
    page = render_template("matrix.html", edition=edition, numbers=LEVELS, **shown)
    return _kept(page, HTML, service)


def _filter(content: str) -> MatrixFilter:
    level = request.args.get("level") or "0"
    if level not in {"0", *map(str, LEVELS)}:
        detail = Said(
            "?level=%(level)s is no level; levels are %(first)s to %(last)s.",
            level=level, first=LEVELS[0], last=LEVELS[-1],
        )  # fmt: skip
        raise ProtocolError(400, "No such level", detail)
    language = content if request.args.get("only") else ""
    return MatrixFilter(request.args.get("category", ""), int(level), language)


def _matrix_picture(service: Service) -> Response:
    chosen_offer((SVG,))
    reader = read_request(service.settings)
    edition = _asked_edition(service, "/matrix.svg")
    if edition is None:
        raise NotFoundError(Said("This graph holds no skills."))
    shown = _context(service, reader, edition.languages)
    wanted = _filter(shown["content"])
    matrix = matrix_of(service.framework, edition, wanted, shown["path_of"])
    return _kept(_drawn_matrix(matrix, shown["piece"], address_of(service)).file(), SVG, service)


def _drawn_matrix(matrix: Matrix, piece: Pieces, host: str) -> Drawing:
    title, description = map(piece.reader.interface.gettext, _MATRIX)
    told = title % {"name": matrix.edition.name}, description
    return draw_matrix(matrix, piece, told, host)


# -- statistics ----------------------------------------------------------------------------------
def _statistics(service: Service) -> Response:
    chosen_offer((HTML,))
    reader = read_request(service.settings)
    edition = _asked_edition(service, "/statistics")
    shown = _context(service, reader, edition.languages if edition is not None else ())
    if edition is not None:
        shown["charts"] = charts_of(service.framework, edition, shown["piece"])
    return _kept(render_template("statistics.html", edition=edition, **shown), HTML, service)


# -- what a skill is next to ---------------------------------------------------------------------
def graph_page(wanted: Iri, service: Service) -> str | None:
    """Give the page that draws what a skill is next to; None of anything but a skill."""
    skill = service.framework.skill(wanted)
    if skill is None:
        return None
    reader = read_request(service.settings)
    shown = _context(service, reader, skill.languages)
    around = _around(skill, service, shown["piece"])
    path = service.catalogue.path_of(wanted)
    return render_template(
        "neighbourhood.html",
        skill=skill,
        around=around,
        headings=NEIGHBOURS,
        drawing=_drawn(around, shown["piece"]).inline(),
        path=path,
        iri=wanted,
        documents=(),
        elsewhere=[],
        structured=None,
        edition=service.framework.schemes.get(skill.edition),
        picture=f"{path}.svg" if "?" not in path else "",
        **shown,
    )


def graph_picture(wanted: Iri, service: Service) -> Response | None:
    """Give the same as a file of its own; None of anything but a skill."""
    skill = service.framework.skill(wanted)
    if skill is None:
        return None
    chosen_offer((SVG,))
    reader = read_request(service.settings)
    shown = _context(service, reader, skill.languages)
    around = _around(skill, service, shown["piece"])
    host = address_of(service)
    return _kept(_drawn(around, shown["piece"], host).file(), SVG, service)


def _around(skill: Skill, service: Service, piece: Pieces) -> Neighbourhood:
    mapped = mappings_of_skill(skill, service.catalogue, piece.reader)
    return neighbourhood_of(skill, service.framework, piece, mapped)


def _drawn(around: Neighbourhood, piece: Pieces, host: str = "") -> Drawing:
    title, description = map(piece.reader.interface.gettext, _GRAPH)
    told = title % {"name": around.middle.label.value}, description
    return draw_neighbourhood(around, piece, told, host)


# -- two beside each other -----------------------------------------------------------------------
def _compare(service: Service) -> Response:
    chosen_offer((HTML,))
    reader = read_request(service.settings)
    second_language = request.args.get("lang2", "")
    tongue = reader.languages
    other_tongue = tongue.preferring(second_language) if second_language else tongue
    first = _side("a", tongue, service)
    second = _side("b", other_tongue, service) if request.args.get("b") else None
    if first is not None and second is None and second_language:
        second = side_of(first.iri, service.framework, other_tongue)
    _check(first, second)
    shown = _context(service, reader, first.languages if first is not None else ())
    piece: Pieces = shown["piece"]
    page = render_template(
        "compare.html",
        first=first,
        second=second,
        pairs=pairs_of(first, second) if first is not None and second is not None else [],
        choices=choices_of(first, service.framework, piece, service.catalogue)
        if first is not None
        else [],
        known=known_names(service.framework, service.catalogue),
        tags=service.framework.languages,
        second_language=second_language,
        name_of=lambda iri: name_of(iri, service.catalogue),
        **shown,
    )
    return _kept(page, HTML, service)


def _side(argument: str, languages: Languages, service: Service) -> Side | None:
    """Give what an argument names; None where it is empty."""
    name = request.args.get(argument, "").strip()
    if not name:
        return None
    found = named(name, service.framework, service.catalogue)
    if found is None or not service.framework.kind_of(found):
        detail = Said(
            "%(parameter)s names nothing here: give a code, or what follows the base of an IRI "
            "(9/skills/…).", parameter=f"?{argument}={name}",
        )  # fmt: skip
        raise NotFoundError(detail, "/compare", Said("the page where both can be chosen"))
    side = side_of(found, service.framework, languages)
    if side is None:
        detail = Said(
            "%(name)s is no skill, level of responsibility, or skill at a level.",
            name=iri_text(found),
        )
        raise ProtocolError(400, "Not to be compared", detail)
    return side


def _check(first: Side | None, second: Side | None) -> None:
    """Raise ProtocolError (400) where two things are not of one kind."""
    if first is None and second is not None:
        raise ProtocolError(400, "One side is missing", Said("Give ?a= and ?b=, or ?a= alone."))
    if first is not None and second is not None and first.kind != second.kind:
        detail = Said(
            "?a= is a %(a)s, ?b= is a %(b)s: compare two of a kind.",
            a=first.kind, b=second.kind,
        )  # fmt: skip
        raise ProtocolError(400, "Not of one kind", detail)
