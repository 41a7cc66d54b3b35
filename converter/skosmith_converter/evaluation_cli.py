"""The command that measures how well candidates fit what people have mapped."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, TypedDict, Unpack

import click

from skosmith_converter.conversion import uncollected
from skosmith_converter.failing import failing_clearly
from skosmith_converter.link_sources import read_side
from skosmith_converter.links.matching.baselines import (
    BASELINES,
    EditDistance,
    has_edit_distance,
)
from skosmith_converter.links.matching.evaluating import EXACT, Evaluation, evaluate, sides_of
from skosmith_converter.links.matching.gold import Gold, read_gold
from skosmith_converter.links.matching.scorers import LEXICAL, Scorer, find_scorer
from skosmith_converter.links.model import Predicate, Taxonomy
from skosmith_converter.links.targets import TargetOptions
from skosmith_converter.progress import Progress

__all__ = ["evaluate_command"]

_PLACE: Final = click.Path(exists=True, path_type=Path)


class EvaluateOptions(TypedDict):
    """The options of the command, as click hands them over."""

    sources: tuple[Path, ...]
    targets: tuple[Path, ...]
    language: str
    is_any: bool
    scorer: str
    baselines: bool
    is_json: bool


@click.command("evaluate")
@click.argument("golds", nargs=-1, required=True, type=_PLACE, metavar="GOLD...")
@click.option("--source", "sources", multiple=True, type=_PLACE, metavar="SOURCE",
              help="What is mapped; else what GOLD says of it is all. Several times.")  # fmt: skip
@click.option("--target", "targets", multiple=True, type=_PLACE, metavar="TARGET",
              help="What it is mapped to. Several times.")  # fmt: skip
@click.option("--language", default="", metavar="TAG", help="Of GOLD, where it does not tell.")
@click.option("--any", "is_any", is_flag=True,
              help="Ranks count whatever is mapped, not exact matches alone.")  # fmt: skip
@click.option("--scorer", default=LEXICAL, show_default=True, metavar="NAME",
              help="Who scores; packages can add others.")  # fmt: skip
@click.option("--baselines/--no-baselines", default=True, show_default=True,
              help="Also measure edit distance, BM25 and word TF-IDF.")  # fmt: skip
@click.option("--json", "is_json", is_flag=True, help="Write JSON, a line for each GOLD.")
def evaluate_command(golds: tuple[Path, ...], **given: Unpack[EvaluateOptions]) -> None:
    """Measure how well candidates fit mappings that people have made.

    GOLD is a mapping file with accepted rows (SSSOM), a national mapping table of ESCO, the
    crosswalk of O*NET and ESCO (CSV), or a folder of the MELO benchmark.

    \b
    Examples:
      skosmith link evaluate sfia-esco.sssom.tsv --source sfia.nq --target esco.ttl
      skosmith link evaluate DE_Mapping_ESCO_Kompetenzen_220518_0.csv melo/usa_q_en_c_en
      skosmith link evaluate crosswalk_esco_onet.csv --target esco-en.zip
    """
    with failing_clearly(), uncollected():
        scorers = _scorers(given["scorer"], baselines=given["baselines"])
        predicates = tuple(Predicate) if given["is_any"] else EXACT
        with Progress("Reading") as progress:
            source = _taxonomy(given["sources"], given["language"])
            target = _taxonomy(given["targets"], given["language"])
            progress.stage("Measuring")
            found = [
                _measured(
                    read_gold(place, given["language"]), (source, target), scorers, predicates
                )
                for place in golds
            ]
        for one in found:
            for line in [_json(one)] if given["is_json"] else _table(one):
                click.echo(line)


def _measured(
    gold: Gold,
    sides: tuple[Taxonomy | None, Taxonomy | None],
    scorers: Sequence[Scorer],
    predicates: Sequence[Predicate],
) -> Evaluation:
    for remark in gold.remarks:
        click.echo(f"{gold.name}: {remark}", err=True)
    return evaluate(gold, sides_of(gold, *sides), scorers, predicates)


def _taxonomy(places: tuple[Path, ...], language: str) -> Taxonomy | None:
    return read_side(places, TargetOptions(language=language)) if places else None


def _scorers(name: str, *, baselines: bool) -> list[Scorer]:
    first = find_scorer(name)
    if not baselines:
        return [first]
    others = [one for one in BASELINES if one is not EditDistance or has_edit_distance()]
    if len(others) < len(BASELINES):
        click.echo("Edit distance is left out: pip install rapidfuzz", err=True)
    return [first, *(one() for one in others)]


def _json(found: Evaluation) -> str:
    return json.dumps({
        "name": found.name,
        "queries": found.queries,
        "targets": found.targets,
        "languages": list(found.languages),
        "lost": found.lost,
        "measures": [one.as_dict() for one in found.measures],
    })  # fmt: skip


def _table(found: Evaluation) -> Iterator[str]:
    """Give lines of a table, as wide as a terminal is."""
    languages = ", ".join(found.languages)
    lost = f"; {found.lost} left out, as no target of theirs is there" if found.lost else ""
    yield f"{found.name}: {found.queries:,} to map, {found.targets:,} targets, {languages}{lost}"
    yield f"  {'':14} {'MRR':>6} {'hit@1':>6} {'hit@5':>6} {'hit@10':>6} {'off':>6}"
    for one in found.measures:
        numbers = (one.mrr, one.hit1, one.hit5, one.hit10)
        off = "" if one.calibration_error is None else f"{one.calibration_error:.3f}"
        yield f"  {one.scorer:14} " + " ".join(f"{n:6.3f}" for n in numbers) + f" {off:>6}"
