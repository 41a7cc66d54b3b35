"""How well candidates fit what people have mapped."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final

import numpy as np

from skosmith_converter.errors import SourceError
from skosmith_converter.links.matching.calibration import confidences
from skosmith_converter.links.matching.entries import entries_of, languages_of
from skosmith_converter.links.matching.gold import Gold
from skosmith_converter.links.matching.postings import Weights
from skosmith_converter.links.matching.ranking import Texts, fuse
from skosmith_converter.links.matching.scorers import Scorer
from skosmith_converter.links.model import Concept, Predicate, Taxonomy

__all__ = ["EXACT", "Evaluation", "Measures", "evaluate", "is_described", "sample_of", "sides_of"]

EXACT: Final = (Predicate.EXACT,)
_BINS: Final = 10
_LOOKED_AT: Final = 10
"""Candidates of each source that confidence is measured on."""
_SAMPLE: Final = 1500
"""How many sources it is measured on, evenly spread."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Of a scorer on a set; all between 0 and 1."""

    scorer: str
    mrr: float
    """Mean reciprocal rank of the best right target."""
    hit1: float
    hit5: float
    hit10: float
    calibration_error: float | None = None
    """Mean distance between confidence and the share that is right, in ten bins (ECE)."""

    def as_dict(self) -> dict[str, float | str | None]:
        """Give the measures, rounded to four places."""
        return {
            key: round(value, 4) if isinstance(value, float) else value
            for key, value in asdict(self).items()
        }


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured on a set."""

    name: str
    queries: int
    targets: int
    languages: Sequence[str]
    lost: int
    """Sources left out: nothing that they are mapped to is among the targets."""
    measures: Sequence[Measures]


def sides_of(
    gold: Gold, source: Taxonomy | None, target: Taxonomy | None
) -> tuple[Mapping[str, Concept], Mapping[str, Concept]]:
    """Give what is compared: what taxonomies say, else what the gold itself says.

    Of a taxonomy that is given, concepts of the kinds that the gold maps.
    """
    mapped = {one for found in gold.pairs.values() for one in found}
    return (
        _side(source, gold.sources, gold.pairs.keys()),
        _side(target, gold.targets, mapped),
    )


def _side(
    taxonomy: Taxonomy | None, told: Mapping[str, Concept], mapped: Collection[str]
) -> Mapping[str, Concept]:
    if taxonomy is None:
        return told
    known = taxonomy.concepts
    kinds = {known[one].kind for one in mapped if one in known}
    return {key: one for key, one in known.items() if one.kind in kinds}


def evaluate(
    gold: Gold,
    sides: tuple[Mapping[str, Concept], Mapping[str, Concept]],
    scorers: Sequence[Scorer],
    predicates: Sequence[Predicate] = EXACT,
) -> Evaluation:
    """Rank all targets for each source that is mapped, and see where the right ones come.

    Ranks count mappings by `predicates`; confidence counts those by any relation, and is
    measured of the first scorer alone. Raises SourceError where the sides share no language or
    none of the mappings is among them.
    """
    sources, targets = (dict(sorted(side.items())) for side in sides)
    right = _places(gold.of(predicates), sources, targets)
    if not right:
        remedy = "See the identifiers of the mappings, and the relations asked for."
        raise SourceError(gold.name, "maps nothing that is on both sides", remedy)
    texts = _texts([sources[one] for one in right], list(targets.values()), gold.name)
    measures = []
    for scorer in scorers:
        scores, _ = fuse(texts, scorer)
        ranks = [rank_of(of, golds) for of, golds in zip(scores, right.values(), strict=True)]
        measures.append(_measured(scorer.name, ranks))
    sample, golds = sample_of(gold, sides)
    scores, _ = fuse(sample, scorers[0])
    error = calibration_error(scores, golds, described=is_described(sample))
    measures[0] = replace(measures[0], calibration_error=error)
    lost = len(gold.of(predicates)) - len(right)
    return Evaluation(gold.name, len(right), len(targets), sorted(texts), lost, measures)


def sample_of(
    gold: Gold, sides: tuple[Mapping[str, Concept], Mapping[str, Concept]]
) -> tuple[Mapping[str, Texts], Sequence[Sequence[int]]]:
    """Give what confidence is measured on, and the places of the right targets.

    Sources that are mapped by whatever relation, evenly spread, with all targets.
    """
    sources, targets = (dict(sorted(side.items())) for side in sides)
    right = _places(gold.of(Predicate), sources, targets)
    sample = dict(list(right.items())[:: -(-len(right) // _SAMPLE)])
    texts = _texts([sources[one] for one in sample], list(targets.values()), gold.name)
    return texts, list(sample.values())


def _places(
    mapped: Mapping[str, set[str]], sources: Mapping[str, Concept], targets: Mapping[str, Concept]
) -> dict[str, list[int]]:
    """Give the places of right targets, of sources that have one."""
    place = {one: at for at, one in enumerate(targets)}
    found = {
        one: sorted(place[target] for target in right if target in place)
        for one, right in mapped.items() if one in sources
    }  # fmt: skip
    return {one: right for one, right in sorted(found.items()) if right}


def _texts(sources: Sequence[Concept], targets: Sequence[Concept], name: str) -> dict[str, Texts]:
    shared = languages_of(sources) & languages_of(targets)
    if not shared:
        raise SourceError(name, "has sides that share no language",
                          "Tell the language of its labels: --language.")  # fmt: skip
    known = {one.iri: one for one in (*sources, *targets)}
    return {
        tag: Texts(entries_of(sources, tag, known), entries_of(targets, tag, known))
        for tag in sorted(shared)
    }


def is_described(texts: Mapping[str, Texts]) -> bool:
    """Tell whether both sides have descriptions."""
    return all(
        any(one.text for of in texts.values() for one in getattr(of, side))
        for side in ("sources", "targets")
    )


def rank_of(scores: Weights, right: Sequence[int]) -> int:
    """Give the rank of the best right target, from 1; of equal scores, the first comes first."""
    best = min(right, key=lambda at: (-scores[at], at))
    return 1 + int((scores > scores[best]).sum()) + int((scores[:best] == scores[best]).sum())


def calibration_error(scores: Weights, right: Sequence[Sequence[int]], *, described: bool) -> float:
    """Give how far confidence is from the share that is right, over the ten best candidates."""
    sure, is_right = [], []
    for row, golds in zip(scores, right, strict=True):
        order = np.argsort(-row, kind="stable")[: _LOOKED_AT + 1]
        found = confidences(row[order], described=described)
        sure.append(found[:_LOOKED_AT])
        is_right.append(np.isin(order[:_LOOKED_AT], golds))
    confidence, truth = np.concatenate(sure), np.concatenate(is_right)
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    apart = 0.0
    for number in np.unique(bins):
        inside = bins == number
        apart += abs(confidence[inside].mean() - truth[inside].mean()) * float(inside.mean())
    return float(apart)


def _measured(name: str, ranks: Sequence[int]) -> Measures:
    found = np.array(ranks)
    hits = [float((found <= most).mean()) for most in (1, 5, 10)]
    return Measures(name, float((1 / found).mean()), hits[0], hits[1], hits[2])
