"""The command that compares two editions."""

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from skosmith_converter.cli import failing_clearly, show_issues
from skosmith_converter.comparison import (
    Comparison,
    Snapshot,
    as_json,
    compare,
    present,
    read_editions,
    rows_of,
)
from skosmith_converter.conversion import Options, load_quads
from skosmith_converter.errors import ConversionError
from skosmith_converter.output import output_option, wanted_format, write_output
from skosmith_converter.progress import Progress
from skosmith_converter.serialization import FORMATS, serialize
from skosmith_converter.sources import read_manifest
from skosmith_converter.terms import canonical_language_tag

__all__ = ["diff_command"]

DIFFERENT, FAILURE = 1, 3
"""Exit codes as those of ``diff``, but that 2 is usage: 0 equal, 1 different, 3 failure."""
_EDITION = re.compile(r"(?:SFIA[ _-]*)?([0-9]+)", re.IGNORECASE)
_TEXT: Final = ("text", "json")


@click.command("diff")
@click.argument("old")
@click.argument("new")
@click.option(
    "-g",
    "--graph",
    "graphs",
    multiple=True,
    metavar="FILE|SOURCE",
    help="Where both editions are: OLD and NEW are their numbers then. May be repeated.",
)
@click.option(
    "-l",
    "--language",
    "languages",
    multiple=True,
    metavar="TAG",
    help="Compare texts in this language only. May be repeated; else all that both have.",
)
@output_option
@click.option(
    "--format",
    "format_name",
    metavar="NAME",
    help=f"text, json, or RDF: {', '.join(name for name in FORMATS)}; else by the suffix of FILE "
    "(.txt, .json, .ttl …), else text.",
)
@click.option(
    "--manifest",
    type=click.Path(dir_okay=False, path_type=Path),
    help="TOML or JSON file that tells edition and language of pages, as for convert.",
)
def diff_command(  # noqa: PLR0913, PLR0917 (one a parameter of the command)
    old: str,
    new: str,
    graphs: tuple[str, ...],
    languages: tuple[str, ...],
    output: str,
    format_name: str | None,
    manifest: Path | None,
) -> None:
    """Tell what changed between two editions: skills, names, levels, texts, activities.

    With --graph, OLD and NEW are editions in that graph. Without, each is a graph of its own: RDF
    (by its suffix) or what skosmith convert takes; where it holds several editions, FILE#8 names
    one. Exit code 0 where nothing differs, 1 where something does.

    \b
    Examples:
      skosmith diff 8 9 --graph sfia.nq
      skosmith diff 8 9 --graph pages8 --graph pages9 --language fr
      skosmith diff beta.ttl final.ttl
      skosmith diff old.nq#8 new.nq#9 -o changes.ttl
    """
    form = _form(output, format_name)
    with _failing():
        options = Options(manifest={} if manifest is None else read_manifest(manifest))
        with Progress() as progress:
            sides = _both(old, new, graphs, options)
            progress.stage("Comparing")
            comparison = compare(*sides, _tags(languages, sides))
        write_output(output, _written(comparison, form, output))
    if not comparison.equal:
        sys.exit(DIFFERENT)


@contextmanager
def _failing() -> Iterator[None]:
    """Exit as every command does, but never with the code that says that editions differ."""
    with failing_clearly():
        try:
            yield
        except ConversionError as error:
            show_issues(error.issues)
            click.echo(
                "Nothing was compared: convert the pages first (skosmith convert --help), or "
                "tell what they lack in a manifest.",
                err=True,
            )
            sys.exit(FAILURE)


def _form(output: str, name: str | None) -> str:
    """Give the name of a format: one of text's or of RDF's."""
    if name is not None and name.strip().lower() in _TEXT:
        return name.strip().lower()
    if name is None:
        suffix = Path(output).suffix.lower()
        if output == "-" or suffix in {".txt", ""}:
            return "text"
        if suffix == ".json":
            return "json"
    return wanted_format(output, name).name


def _written(comparison: Comparison, form: str, output: str) -> Iterable[str]:
    if form == "json":
        return [json.dumps(as_json(comparison), ensure_ascii=False, indent=2), "\n"]
    if form == "text":
        colour = output == "-" and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        return (f"{line}\n" for line in present(comparison, colour=colour))
    return serialize(rows_of(comparison), FORMATS[form])


def _both(
    old: str, new: str, graphs: tuple[str, ...], options: Options
) -> tuple[Snapshot, Snapshot]:
    if graphs:
        numbers = [_edition_of(given) for given in (old, new)]
        where = " and ".join(graphs)
        editions = read_editions(load_quads(graphs, options))
        before, after = (_chosen(number, editions, where) for number in numbers)
        return before, after
    return _alone(old, options), _alone(new, options)


def _edition_of(given: str) -> str:
    found = _EDITION.fullmatch(given.strip())
    if found is None:
        raise click.UsageError(
            f"{given!r} is no edition such as 9 or 'SFIA 9'. With --graph, OLD and NEW are "
            "editions in that graph; without it, they are files: skosmith diff old.nq new.nq"
        )
    return found[1]


def _alone(given: str, options: Options) -> Snapshot:
    """Give the one edition of a graph, or the one that is named behind ``#``."""
    source, _, number = (given, "", "") if Path(given).exists() else given.partition("#")
    if not number and not Path(source).exists() and _EDITION.fullmatch(source.strip()):
        raise click.UsageError(
            f"{source!r} is an edition: say which graph holds it, skosmith diff 8 9 --graph FILE"
        )
    editions = read_editions(load_quads([source], options))
    if number:
        return _chosen(_edition_of(number), editions, source)
    if len(editions) > 1:
        forms = " or ".join(f"{source}#{name}" for name in sorted(editions))
        raise click.UsageError(f"{source} holds {_listed(editions)}: write {forms}")
    return _chosen(next(iter(editions), ""), editions, source)


def _chosen(number: str, editions: Mapping[str, Snapshot], where: str) -> Snapshot:
    if not editions:
        raise click.UsageError(
            f"{where} holds no skills in the vocabulary that skosmith convert writes"
        )
    if number not in editions:
        raise click.UsageError(f"{where} holds no edition {number}, but {_listed(editions)}")
    return editions[number]


def _listed(editions: Mapping[str, Snapshot]) -> str:
    names = sorted(editions)
    return f"edition {names[0]}" if len(names) == 1 else f"the editions {' and '.join(names)}"


def _tags(languages: tuple[str, ...], sides: tuple[Snapshot, Snapshot]) -> list[str] | None:
    """Check the languages asked for; None where none is."""
    if not languages:
        return None
    try:
        tags = [canonical_language_tag(tag) for tag in languages]
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    both = [tag for tag in sides[0].languages if tag in sides[1].languages]
    for tag in tags:
        if tag not in both:
            raise click.UsageError(
                f"no texts in {tag} on both sides; both have: {', '.join(both) or 'no language'}"
            )
    return tags
