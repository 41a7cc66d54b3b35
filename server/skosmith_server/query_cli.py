"""The command that asks a graph: its answer on standard output, all else on standard error."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from skosmith_converter.errors import SourceError
from skosmith_converter.failing import FAILURE, failing_clearly
from skosmith_converter.progress import Progress
from skosmith_converter.terms import Quad
from skosmith_server.asking import Answer, AnswerKind, Query, QueryError
from skosmith_server.catalogue import base_of
from skosmith_server.cli import links_option, load_quads, usage_of_iris
from skosmith_server.guard import QueryRefusedError, check_query
from skosmith_server.negotiation import find_offer
from skosmith_server.offers import GRAPHS, HTML, SOLUTIONS
from skosmith_server.results import Table, table_of_json, table_of_ntriples
from skosmith_server.search.index import Index
from skosmith_server.search.patterns import searches_in
from skosmith_server.search.sparql import expand
from skosmith_server.store import Store

__all__ = ["query_command"]

_FORMATS: Final = tuple(
    dict.fromkeys(["table", *(offer.name for offer in (*SOLUTIONS, *GRAPHS) if offer != HTML)])
)


@click.command("query")
@click.argument("files", nargs=-1, required=True, metavar="FILE... QUERY.rq|-")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(_FORMATS),
    help="Else a table on a terminal, and JSON or Turtle elsewhere.",
)
@click.option(
    "--base-iri", default="", metavar="IRI", help="What the IRIs of the graph begin with."
)
@links_option
def query_command(
    files: tuple[str, ...], format_name: str | None, base_iri: str, links: tuple[Path, ...]
) -> None:
    """Ask a graph, and print the answer.

    FILE is RDF or a page, as for serve; the last argument is the file of the query, or - for
    standard input.

    \b
    Examples:
      skosmith query sfia.nq levels.rq
      echo 'ASK {}' | skosmith query seeds - --format json
    """
    *sources, query_file = files
    if not sources:
        raise click.UsageError("Name a file of RDF or pages, and after it the file of the query.")
    with failing_clearly(), usage_of_iris():
        text = _read_query(query_file)
        with Progress():
            quads = load_quads(sources, base_iri, links)
        _print_answer(text, quads, base_iri or base_of(quads), format_name)


def _read_query(name: str) -> str:
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise SourceError(name, f"cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise SourceError(name, f"byte {error.start} is no UTF-8", "Save it as UTF-8.") from error


def _print_answer(text: str, quads: Sequence[Quad], base: str, format_name: str | None) -> None:
    wanted = format_name or ("table" if sys.stdout.isatty() else None)
    try:
        check_query(text)
        query = Query(text, base=base)
        if searches := searches_in(text):
            query = expand(query, searches, Index.of(quads))
        answer = Store.from_quads(quads).query(query, _formats(wanted))
    except (QueryError, QueryRefusedError) as error:
        click.echo(f"Error in the query: {error}", err=True)
        sys.exit(FAILURE)
    if wanted == "table":
        from skosmith_server.tables import as_text  # noqa: PLC0415 (it reads cells only for people)

        for line in as_text(_table(answer), base):
            click.echo(line)
    else:
        sys.stdout.buffer.write(answer.body if answer.body.endswith(b"\n") else answer.body + b"\n")


def _table(answer: Answer) -> Table:
    read = table_of_ntriples if answer.kind is AnswerKind.GRAPH else table_of_json
    return read(answer.body)


def _formats(wanted: str | None) -> dict[AnswerKind, str]:
    """Give the format for each kind of answer; a kind that the name does not fit has none."""
    if wanted in {None, "table"}:
        graph = "turtle" if wanted is None else "ntriples"
        return dict.fromkeys(AnswerKind, "json") | {AnswerKind.GRAPH: graph}
    if find_offer(wanted or "", GRAPHS) is not None and find_offer(wanted or "", SOLUTIONS) is None:
        return {AnswerKind.GRAPH: str(wanted)}
    return dict.fromkeys((AnswerKind.SOLUTIONS, AnswerKind.BOOLEAN), str(wanted))
