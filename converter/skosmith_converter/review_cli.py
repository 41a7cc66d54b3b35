"""The command that reviews a mapping file in a terminal."""

import datetime
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypedDict, Unpack

import click

from skosmith_converter.errors import SourceError
from skosmith_converter.failing import failing_clearly
from skosmith_converter.keyboard import Keyboard
from skosmith_converter.links.deciding import ORDERS, Reviewer
from skosmith_converter.links.review_file import ReviewFile, name_in_git
from skosmith_converter.links.reviewing import Answers, Choice, Review
from skosmith_converter.links.showing import Words
from skosmith_converter.links.targets import read_target
from skosmith_converter.progress import Progress

__all__ = ["review_command"]

_FILE: Final = click.Path(dir_okay=False, path_type=Path)
_PLACE: Final = click.Path(path_type=Path)
_WIDEST: Final = 110


class ReviewOptions(TypedDict):
    """The options of the command, as click hands them over."""

    reviewer: str | None
    sources: tuple[Path, ...]
    targets: tuple[Path, ...]
    languages: tuple[str, ...]
    order: str
    above: float
    below: float
    everything: bool


@click.command("review")
@click.argument("file", type=_FILE)
@click.option("--reviewer", metavar="NAME",
              help="Who decides: a name, or orcid:0000-0002-1825-0097; else "
              "git's user.name.")  # fmt: skip
@click.option("--source", "sources", multiple=True, type=_PLACE, metavar="SOURCE",
              help="What the mappings lead from, for its descriptions. Several times.")  # fmt: skip
@click.option("--target", "targets", multiple=True, type=_PLACE, metavar="SOURCE",
              help="The same of what they lead to.")  # fmt: skip
@click.option("--language", "languages", multiple=True, metavar="TAG",
              help="Of labels and descriptions. Several times, the best first.")  # fmt: skip
@click.option("--order", type=click.Choice(list(ORDERS)), default="uncertain", show_default=True,
              help="Which subjects come first, by their likeliest candidate: about as likely "
              "right as wrong, the likeliest, or by IRI.")  # fmt: skip
@click.option("--above", type=click.FloatRange(0, 1), default=0.0, metavar="CONFIDENCE",
              help="Only subjects whose likeliest candidate has at least this.")  # fmt: skip
@click.option("--below", type=click.FloatRange(0, 1), default=1.0, metavar="CONFIDENCE",
              help="… at most this.")  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Also what is reviewed.")
def review_command(file: Path, **given: Unpack[ReviewOptions]) -> None:
    """Decide on the candidates of a mapping file, key by key; each decision is saved at once.

    Where standard input is no terminal, each of its lines is an answer: a key, a number, or m or /
    with a text. SOURCE is a graph, or what skosmith import reads.

    \b
    Examples:
      skosmith link review sfia-esco.sssom.tsv
      skosmith link review sfia-esco.sssom.tsv --source sfia.ttl --target esco.ttl --language fr
      printf '1\\ne\\nx\\n' | skosmith link review sfia-esco.sssom.tsv --order subject
    """
    with failing_clearly():
        opened = ReviewFile(file)
        by = _reviewer(given["reviewer"], file)
        words = _words(given)
        choice = Choice(given["order"], given["above"], given["below"], given["everything"])
        width = min(shutil.get_terminal_size().columns, _WIDEST)
        if not sys.stdin.isatty():
            Review(opened, by, _Lines(), _show, words, choice, width).run()
            return
        with Keyboard() as keyboard:
            Review(opened, by, keyboard, _show, words, choice, width).run()


def _reviewer(name: str | None, file: Path) -> Reviewer:
    """Give who decides; raises click.UsageError where nobody knows."""
    known = name or name_in_git(file.absolute().parent)
    if not known:
        raise click.UsageError("Say who decides: --reviewer NAME, or git config user.name.")
    try:
        return Reviewer(known, datetime.datetime.now().astimezone().date().isoformat())
    except ValueError as error:
        raise click.UsageError(f"{error}: --reviewer") from error


def _words(given: ReviewOptions) -> Words:
    """Read source and target, each as one taxonomy."""
    with Progress("Reading descriptions"):
        read = [read_target(paths) for paths in (given["sources"], given["targets"]) if paths]
    return Words.of(read, given["languages"])


def _show(lines: Sequence[str]) -> None:
    """Show lines; a terminal is cleared first, so that one subject stands at one place."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        click.clear()
    for line in lines:
        click.echo(line)


class _Lines(Answers):
    """One line of standard input for each answer."""

    is_strict = True

    def __init__(self) -> None:
        self._read = 0

    def key(self) -> str | None:
        while line := sys.stdin.readline():
            self._read += 1
            if answer := line.strip():
                return answer
        return None

    def text(self, question: str) -> str:
        del question
        raise SourceError(self.place, "has no text", "Write it behind the key: m because …")

    @property
    def place(self) -> str:
        return f"standard input:{self._read}"
