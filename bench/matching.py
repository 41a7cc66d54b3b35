"""Candidates for mappings beside what people have mapped, and what finding them takes.

    make bench
    python bench/matching.py [--calibrate] [--seconds]

For each development set that is beside the checkout: mean reciprocal rank and hits of our scorer, of edit distance,
BM25 and word TF-IDF, with what has been published for it or was measured before we began. `--calibrate` fits the
curves of `links/matching/calibration.py` anew and tells how far confidence is off on a set that was not used; `--seconds`
compares 147 made-up skills with all of ESCO under two language tags, in a process of its own.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from skosmith_converter.links.matching.baselines import BASELINES
from skosmith_converter.links.matching.calibration import Calibration, leads
from skosmith_converter.links.matching.candidates import Wanted, propose
from skosmith_converter.links.matching.evaluating import (
    evaluate,
    is_described,
    sample_of,
    sides_of,
)
from skosmith_converter.links.matching.gold import Gold, read_gold
from skosmith_converter.links.matching.ranking import fuse
from skosmith_converter.links.matching.scorers import LEXICAL, find_scorer
from skosmith_converter.links.matching.selection import select
from skosmith_converter.links.model import Concept, Taxonomy
from skosmith_converter.links.targets import read_target

SHARED = (
    Path(os.environ.get("SKOSMITH_SHARED") or Path(__file__).parents[2] / "shared")
    / "reference-data"
)
ESCO = (
    SHARED / "esco/ESCO dataset - v1.1.1 - classification - en - csv.zip",
    SHARED / "esco/ESCO dataset - v1.1.1 - classification -  - csv.zip",
)
SETS = {
    "German table, exact": (
        SHARED / "crosswalks/DE_Mapping_ESCO_Kompetenzen_220518_0.csv",
        (),
        {"n-grams (before)": 0.645},
    ),
    "O*NET, described": (
        SHARED / "crosswalks/crosswalk_esco_onet.csv",
        ESCO[:1],
        {"n-grams + LSA (before)": 0.782},
    ),
    "MELO usa": (
        SHARED / "melo/usa_q_en_c_en",
        (),
        {"char TF-IDF": 0.580, "mE5": 0.656, "OpenAI": 0.684},
    ),
    "MELO fra": (SHARED / "melo/fra_q_fr_c_fr", (), {"n-grams (before)": 0.818}),
    "MELO ita": (SHARED / "melo/ita_q_it_c_it", (), {"n-grams (before)": 0.452}),
}
"""Place, target, and mean reciprocal ranks published (MELO) or measured before."""
MOST = 10


def sets() -> list[tuple[str, Gold, Taxonomy | None, dict[str, float]]]:
    found = []
    for name, (place, target, others) in SETS.items():
        if not place.exists():
            print(f"{name}: {place.name} is not beside the checkout")
            continue
        found.append((name, read_gold(place, ""), read_target(target) if target else None, others))
    return found


def measure(found) -> None:
    scorers = [find_scorer(LEXICAL), *(one() for one in BASELINES)]
    print(f"{'set':20} {'scorer':22} {'MRR':>6} {'hit@1':>6} {'hit@5':>6} {'hit@10':>6} {'off':>6}")
    for name, gold, target, others in found:
        got = evaluate(gold, sides_of(gold, None, target), scorers)
        for one in got.measures:
            off = "" if one.calibration_error is None else f"{one.calibration_error:.3f}"
            print(
                f"{name:20} {one.scorer:22} {one.mrr:6.3f} {one.hit1:6.3f} {one.hit5:6.3f} {one.hit10:6.3f} {off:>6}"
            )
        for other, mrr in others.items():
            print(f"{name:20} {other:22} {mrr:6.3f}")


def observations(gold: Gold, target: Taxonomy | None) -> tuple[np.ndarray, np.ndarray, bool]:
    """Score and lead of the ten best candidates of each source, and which of them are right."""
    texts, right = sample_of(gold, sides_of(gold, None, target))
    scores, _ = fuse(texts, find_scorer(LEXICAL))
    rows, truth = [], []
    for row, golds in zip(scores, right, strict=True):
        order = np.argsort(-row, kind="stable")[: MOST + 1]
        ranked = row[order]
        rows.append(np.column_stack([np.ones(MOST), ranked[:MOST], leads(ranked)[:MOST]]))
        truth.append(np.isin(order[:MOST], golds))
    return np.concatenate(rows), np.concatenate(truth).astype(float), is_described(texts)


def fit(parts: Sequence[tuple[np.ndarray, np.ndarray]]) -> Calibration:
    """Fit a logistic regression by Newton's method, each set weighing the same."""
    rows, truth = (np.concatenate([part[at] for part in parts]) for at in (0, 1))
    weights = np.concatenate([np.full(len(part[1]), 1 / len(part[1])) for part in parts])
    weights *= len(weights) / weights.sum()
    beta = np.zeros(rows.shape[1])
    for _ in range(40):
        sure = 1 / (1 + np.exp(-rows @ beta))
        slope = rows.T @ (weights * (truth - sure)) - 1e-3 * beta
        bend = (rows * (weights * sure * (1 - sure))[:, None]).T @ rows + 1e-3 * np.eye(len(beta))
        beta += np.linalg.solve(bend, slope)
    return Calibration(*(round(float(one), 2) for one in beta))


def off(curve: Calibration, rows: np.ndarray, truth: np.ndarray) -> float:
    sure = curve.confidence(rows[:, 1], rows[:, 2])
    bins = np.minimum((sure * 10).astype(int), 9)
    return sum(
        abs(sure[bins == n].mean() - truth[bins == n].mean()) * (bins == n).mean()
        for n in np.unique(bins)
    )


def calibrate(found) -> None:
    seen = {name: observations(gold, target) for name, gold, target, _ in found}
    bare = {name: one[:2] for name, one in seen.items() if not one[2]}
    print("labels alone:", fit(list(bare.values())))
    for name, seen_there in bare.items():
        curve = fit([one for other, one in bare.items() if other != name])
        print(f"  without {name:20} {curve}, off there by {off(curve, *seen_there):.3f}")
    for name, (rows, truth, described) in seen.items():
        if described:
            print("described:", fit([(rows, truth)]))
            fold = np.repeat(np.arange(len(truth) // MOST), MOST) % 5
            errors = [
                off(fit([(rows[fold != n], truth[fold != n])]), rows[fold == n], truth[fold == n])
                for n in range(5)
            ]
            print(f"  {name}, five folds: off by {np.mean(errors):.3f}")


def seconds() -> None:
    """Compare 147 concepts with all skills of ESCO in two languages, each with ESCO's English labels."""
    esco = read_target(ESCO)
    doubled = {iri: _twice(one) for iri, one in esco.concepts.items()}
    target = replace(esco, concepts=doubled)
    chosen = [one for one in doubled.values() if "/skill/" in one.iri][::95][:147]
    ours = {
        f"urn:ours:{at}": replace(one, iri=f"urn:ours:{at}", others={}, hidden={})
        for at, one in enumerate(chosen)
    }
    source = Taxonomy("urn:ours", "Ours", concepts=ours)
    for filtered in (True, False):
        start = time.perf_counter()
        sides = (source, select(source)), (target, select(target, filtered=filtered))
        made = propose(*sides, find_scorer(LEXICAL), Wanted(set_id="urn:set"))
        took = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        count = len(sides[1][1].concepts)
        print(
            f"147 x {count:,} concepts, {', '.join(made.languages)}: {took:.1f} s, {peak:,.0f} MB with what was read"
        )


def _twice(concept: Concept) -> Concept:
    def both(texts):
        return {tag: value for one, value in texts.items() for tag in (one, "fr")}

    return replace(
        concept,
        labels=both(concept.labels),
        others=both(concept.others),
        hidden=both(concept.hidden),
        texts=both(concept.texts),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--calibrate", action="store_true")
    parser.add_argument("--seconds", action="store_true")
    given = parser.parse_args()
    if given.seconds:
        seconds()
        return
    found = sets()
    if given.calibrate:
        calibrate(found)
        return
    measure(found)
    subprocess.run([sys.executable, __file__, "--seconds"], check=True)


if __name__ == "__main__":
    main()
