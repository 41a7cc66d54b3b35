"""The command that finds candidates for mappings between two taxonomies."""

from pathlib import Path
from typing import Final, TypedDict, Unpack
from urllib.parse import quote

import click

from skosmith_converter.conversion import uncollected
from skosmith_converter.failing import failing_clearly
from skosmith_converter.iri_options import absolute
from skosmith_converter.iris import DEFAULT_BASE
from skosmith_converter.link_sources import read_side
from skosmith_converter.links.carrying import Carried, carry
from skosmith_converter.links.matching.candidates import Proposal, Wanted, propose
from skosmith_converter.links.matching.entries import primary
from skosmith_converter.links.matching.scorers import LEXICAL, find_scorer
from skosmith_converter.links.matching.selection import Selection, select
from skosmith_converter.links.model import Taxonomy
from skosmith_converter.links.renewing import renew
from skosmith_converter.links.sssom import MappingSet, load_sssom, refuse_errors, write_sssom
from skosmith_converter.links.targets import TargetOptions
from skosmith_converter.output import output_option, write_output
from skosmith_converter.progress import Progress

__all__ = ["candidates_command"]

_PLACE: Final = click.Path(path_type=Path)


class CandidateOptions(TypedDict):
    """The options of the command, as click hands them over."""

    languages: tuple[str, ...]
    most: int
    least: float
    filtered: bool
    source_types: tuple[str, ...]
    target_types: tuple[str, ...]
    edition: str
    source_language: str
    target_language: str
    source_base: str
    target_base: str
    scorer: str
    set_id: str | None
    license: str | None
    earlier: Path | None
    output: str


@click.command("candidates")
@click.argument("source", type=_PLACE)
@click.argument("targets", nargs=-1, required=True, type=_PLACE, metavar="TARGET...")
@output_option
@click.option("--language", "languages", multiple=True, metavar="TAG",
              help="Compare in this language alone; else in all that both have.")  # fmt: skip
@click.option("--top", "most", type=click.IntRange(1, 1000), default=10, show_default=True,
              help="Candidates of each concept, at most.")  # fmt: skip
@click.option("--least", type=click.FloatRange(0, 1), default=0.1, show_default=True,
              metavar="CONFIDENCE", help="Leave out what is less likely.")  # fmt: skip
@click.option("--filter/--no-filter", "filtered", default=True, show_default=True,
              help="Of ESCO: only digital skills, and skills of occupations in ICT.")  # fmt: skip
@click.option("--source-type", "source_types", multiple=True, metavar="NAME",
              help="Only concepts of this class, such as Skill. Several times.")  # fmt: skip
@click.option("--target-type", "target_types", multiple=True, metavar="NAME",
              help="The same of the target, such as Occupation or knowledge.")  # fmt: skip
@click.option("--edition", default="", metavar="NUMBER",
              help="Of SFIA, where the source has several: the newest, unless said.")  # fmt: skip
@click.option("--source-language", default="", metavar="TAG",
              help="Of a table whose name tells none.")  # fmt: skip
@click.option("--target-language", default="", metavar="TAG", help="The same of the target.")
@click.option("--source-base", callback=absolute, default="", metavar="IRI",
              help="What goes before identifiers of a table that are no IRIs.")  # fmt: skip
@click.option("--target-base", callback=absolute, default="", metavar="IRI",
              help="The same of the target.")  # fmt: skip
@click.option("--scorer", default=LEXICAL, show_default=True, metavar="NAME",
              help="Who scores; packages can add others.")  # fmt: skip
@click.option("--carry", "earlier", type=click.Path(dir_okay=False, exists=True, path_type=Path),
              metavar="FILE", help="What was reviewed for another edition: propose it for "
              "this one.")  # fmt: skip
@click.option("--set-id", callback=absolute, metavar="IRI", help="Of the mapping set.")
@click.option("--license", callback=absolute, metavar="IRI", help="Of the mapping set.")
def candidates_command(
    source: Path, targets: tuple[Path, ...], **given: Unpack[CandidateOptions]
) -> None:
    """Find what may correspond in two taxonomies, for people to review.

    SOURCE and TARGET are graphs, pages or workbooks of SFIA, or what skosmith import reads; several
    TARGETs are one taxonomy, such as the files of ESCO. Where the output is there already, what
    was reviewed in it stays, and what has changed is told.

    \b
    Examples:
      skosmith link candidates sfia.nq esco.ttl -o sfia-esco.sssom.tsv
      skosmith link candidates sfia.xlsx esco-en.zip esco-fr.zip esco.zip -o sfia-esco.sssom.tsv
      skosmith link candidates sfia.nq roles.csv --target-language en --target-base urn:role:
    """
    with failing_clearly(), uncollected():
        scorer = find_scorer(given["scorer"])
        with Progress("Reading the source") as progress:
            ours = read_side([source], _options(given["source_language"], given["source_base"]))
            progress.stage("Reading the target")
            theirs = read_side(targets, _options(given["target_language"], given["target_base"]))
            progress.stage("Comparing")
            chosen = (
                select(ours, given["source_types"], given["edition"]),
                select(theirs, given["target_types"], filtered=given["filtered"]),
            )
            found = propose((ours, chosen[0]), (theirs, chosen[1]), scorer, _wanted(given))
        made = _carried(found.mappings, given["earlier"], ours, theirs)
        made = _renewed(made, given["output"], ours, theirs)
        write_output(given["output"], write_sssom(made))
        _tell(found, chosen)


def _options(language: str, base: str) -> TargetOptions:
    return TargetOptions(language=language, base_iri=base)


def _wanted(given: CandidateOptions) -> Wanted:
    name = "candidates" if given["output"] == "-" else Path(given["output"]).name
    return Wanted(
        tuple(primary(one) for one in given["languages"]),
        given["most"],
        given["least"],
        given["set_id"] or f"{DEFAULT_BASE}mappings/{quote(name.partition('.')[0])}",
        given["license"] or "",
    )


def _carried(
    mappings: MappingSet, earlier: Path | None, source: Taxonomy, target: Taxonomy
) -> MappingSet:
    """Add what was accepted for other editions; tell what could not be."""
    if earlier is None:
        return mappings
    read, findings = load_sssom(earlier)
    refuse_errors(findings)
    carried: Carried = carry(read, mappings, source, target)
    _tell_lines([str(one) for one in carried.left])
    click.echo(f"{carried.carried} rows carried over from {earlier}", err=True)
    return carried.mappings


def _renewed(mappings: MappingSet, output: str, source: Taxonomy, target: Taxonomy) -> MappingSet:
    """Put candidates into the file that is there; tell what has changed."""
    place = Path(output)
    if output == "-" or not place.is_file() or not place.stat().st_size:
        return mappings
    read, findings = load_sssom(place)
    refuse_errors(findings)
    renewal = renew(read, mappings, source, target)
    _tell_lines(list(renewal.lines()))
    return renewal.mappings


def _tell_lines(lines: list[str]) -> None:
    for line in lines:
        click.echo(line, err=True)


def _tell(found: Proposal, chosen: tuple[Selection, Selection]) -> None:
    """Tell on standard error what was compared, and what was found."""
    for side, selection in zip(("source", "target"), chosen, strict=True):
        remark = f"; {selection.remark}" if selection.remark else ""
        click.echo(f"{side}: {len(selection.concepts):,} concepts{remark}", err=True)
    languages = ", ".join(one or "none" for one in found.languages)
    count = len(found.mappings.links)
    click.echo(
        f"{count:,} candidates in {languages}; without any: {found.without:,} concepts", err=True
    )
