"""The charts of the statistics page, each with the table that says the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from skosmith_server.framework import Edition, Framework
from skosmith_server.framework.facts import local_name
from skosmith_server.pages.charts import Bar, bars
from skosmith_server.pages.counting import Counts, counts_of, edition_counts
from skosmith_server.pages.drawing import NO_WORDS, Label
from skosmith_server.pages.labels import N_, RELATIONS, STATUS_WORDS
from skosmith_server.pages.pieces import Pieces

__all__ = ["Chart", "charts_of"]

_STATUSES: Final = {"final": "on", "beta": "beta", "": "there"}
"""Translation status → kind of its bars."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, and the same as a table."""

    name: str
    """Its identifier on the page."""
    title: str
    """A message."""
    heads: tuple[str, ...]
    """Messages: of the names, then of the numbers."""
    rows: Sequence[tuple[Bar, tuple[int, ...]]]
    drawing: Markup
    legend: tuple[tuple[str, str], ...] = ()
    """Kind of bar, and a message that says what it is; empty where there is one kind."""


def charts_of(framework: Framework, edition: Edition, piece: Pieces) -> list[Chart]:
    """Give the charts of an edition; those that would be empty are left out."""
    counts = counts_of(framework, edition.name)
    charts = [
        _categories(counts, piece),
        _levels(counts, edition, piece),
        _breadth(counts, piece),
        _languages(counts, edition, piece),
        _mappings(counts, piece),
        _editions(framework, piece),
    ]
    return [chart for chart in charts if chart.rows]


def _simple(name: str, titles: tuple[str, str, str], rows: Sequence[Bar], piece: Pieces) -> Chart:
    """Give a chart with one number a row; `titles` are those of chart and columns."""
    drawing = bars(rows, piece.reader.interface, name)
    return Chart(name, titles[0], titles[1:], [(row, (row.total,)) for row in rows], drawing)


def _categories(counts: Counts, piece: Pieces) -> Chart:
    gettext = piece.reader.interface.gettext
    rows: list[Bar] = []
    for category, count in counts.categories:
        label, path = Label(gettext("Without a category")), ""
        if category is not None:
            label = piece.label(category.names, local_name(category.iri))
            path = piece.reader.link(piece.path_of(category.iri))
        rows.append(Bar(label, (("on", count),), path))
    titles = N_("Skills by category"), N_("Category"), N_("Skills")
    return _simple("by-category", titles, rows, piece)


def _levels(counts: Counts, edition: Edition, piece: Pieces) -> Chart:
    said = piece.reader.interface.gettext("Level %(number)s")
    rows = [
        Bar(
            Label(said % {"number": number}),
            (("on", counts.at_level.get(number, 0)),),
            piece.reader.link(piece.path_of(level.iri)),
        )
        for number, level in edition.levels.items()
    ]
    titles = N_("Skills at each level"), N_("Level"), N_("Skills")
    return _simple("by-level", titles, rows, piece)


def _breadth(counts: Counts, piece: Pieces) -> Chart:
    interface = piece.reader.interface
    rows = [
        Bar(Label(interface.number(number)), (("on", count),))
        for number, count in counts.breadth.items()
    ]
    titles = N_("Skills by the number of their levels"), N_("Number of levels"), N_("Skills")
    return _simple("by-breadth", titles, rows, piece)


def _languages(counts: Counts, edition: Edition, piece: Pieces) -> Chart:
    interface = piece.reader.interface
    path = piece.path_of(edition.iri)
    rows = [
        Bar(
            Label(interface.language_name(tag)),
            tuple((kind, said[status]) for status, kind in _STATUSES.items()),
            piece.reader.in_language(tag, path),
        )
        for tag, said in counts.statuses.items()
    ]
    return Chart(
        "by-language",
        N_("Skills described in each language"),
        (N_("Language"), N_("final"), N_("beta"), N_("status not stated")),
        [(row, tuple(count for _, count in row.parts)) for row in rows],
        bars(rows, interface, "by-language", counts.skills),
        (
            ("on", STATUS_WORDS["final"]),
            ("beta", STATUS_WORDS["beta"]),
            ("there", N_("status not stated")),
        ),
    )


def _mappings(counts: Counts, piece: Pieces) -> Chart:
    rows = [
        Bar(Label(target, NO_WORDS), (("on", sum(said.values())),))
        for target, said in counts.mappings.items()
    ]
    return Chart(
        "by-target",
        N_("Mappings by what they lead to"),
        (N_("Namespace"), *RELATIONS.values()),
        [(row, _by_relation(counts.mappings[row.label.value])) for row in rows],
        bars(rows, piece.reader.interface, "by-target"),
    )


def _by_relation(said: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(said.get(relation, 0) for relation in RELATIONS)


def _editions(framework: Framework, piece: Pieces) -> Chart:
    interface = piece.reader.interface
    said, counted = interface.gettext("Edition %(name)s"), edition_counts(framework)
    schemes = framework.schemes
    rows = [
        Bar(
            Label(said % {"name": one.name}),
            (("on", one.skills),),
            piece.reader.link(piece.path_of(schemes[one.name])),
        )
        for one in counted
    ]
    return Chart(
        "by-edition",
        N_("Skills in each edition"),
        (N_("Edition"), N_("Skills"), N_("Skill levels"), N_("Languages")),
        [
            (row, (one.skills, one.levels, one.languages))
            for row, one in zip(rows, counted, strict=True)
        ],
        bars(rows, interface, "by-edition"),
    )
