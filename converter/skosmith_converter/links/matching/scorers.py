"""What scores candidates: the lexical scorer, or one that somebody else supplies.

A package supplies one by an entry point in the group ``skosmith.scorers``: a class without
arguments, with the attribute and the method of `Scorer`.
"""

from collections.abc import Sequence
from importlib.metadata import entry_points
from typing import Final, Protocol

import numpy as np

from skosmith_converter.errors import SourceError
from skosmith_converter.links.matching.entries import Entry
from skosmith_converter.links.matching.lexical import LexicalScorer
from skosmith_converter.links.matching.postings import Weights

__all__ = ["GROUP", "LEXICAL", "Scorer", "checked_scores", "find_scorer", "scorer_names"]

GROUP: Final = "skosmith.scorers"
LEXICAL: Final = LexicalScorer.name


class Scorer(Protocol):
    """Tells how likely concepts of two taxonomies are the same, in one language."""

    name: str
    """Stands in the files that are written with it."""

    def score(self, sources: Sequence[Entry], targets: Sequence[Entry], language: str) -> Weights:
        """Give a row for each source and a column for each target: numbers from 0 to 1.

        What has no label in the language scores 0. The same input gives the same numbers.
        """
        ...


def scorer_names() -> list[str]:
    """Give the names that `find_scorer` knows."""
    return sorted({LEXICAL, *(one.name for one in entry_points(group=GROUP))})


def find_scorer(name: str) -> Scorer:
    """Give a scorer by its name; raises SourceError where none has it, or it can't be loaded."""
    if name == LEXICAL:
        return LexicalScorer()
    found = next((one for one in entry_points(group=GROUP) if one.name == name), None)
    if found is None:
        known = ", ".join(scorer_names())
        raise SourceError(
            f"scorer {name}", "is not installed",
            f"Known are: {known}. A package adds one by an entry point of the group {GROUP}.",
        )  # fmt: skip
    try:
        scorer: Scorer = found.load()()
    except Exception as error:  # whatever somebody else's module raises
        raise SourceError(
            f"scorer {name}", f"can't be loaded: {error}", f"See the package of {found.value}."
        ) from error
    return scorer


def checked_scores(
    scorer: Scorer, sources: Sequence[Entry], targets: Sequence[Entry], language: str
) -> Weights:
    """Score, and refuse what is no matrix of numbers from 0 to 1; raises SourceError."""
    scores = np.asarray(scorer.score(sources, targets, language), dtype=np.float32)
    wanted = (len(sources), len(targets))
    if scores.shape != wanted:
        problem = f"gives {scores.shape} scores where {wanted} are asked for"
    elif not np.isfinite(scores).all() or scores.min(initial=0) < 0 or scores.max(initial=0) > 1:
        problem = "gives scores that are not between 0 and 1"
    else:
        return scores
    raise SourceError(f"scorer {scorer.name}", problem, "Tell those who made it.")
