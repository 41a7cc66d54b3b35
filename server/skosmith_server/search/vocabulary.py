"""The words of an index: those that begin in a way, those that are spelt nearly so."""

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import nlargest
from typing import Final

__all__ = ["Vocabulary", "distance", "errors_borne"]

_MOST_BEGINNINGS: Final = 100
_MOST_NEAR: Final = 12
_MOST_COMPARED: Final = 400
_START: Final = "^"
_LONG: Final = 8
_SHORT: Final = 4
_ENDING: Final = 3


def errors_borne(word: str) -> int:
    """Give how many typing errors a word may have: short ones would become any other."""
    if len(word) < _SHORT or not word.isalpha():
        return 0
    return 1 if len(word) < _LONG else 2


def distance(typed: str, word: str, most: int, *, beginning: bool = False) -> int:
    """Give the least number of letters added, left out, changed or swapped with their neighbour.

    With `beginning`, `word` may go on. What is more than `most` counts as one more than it.
    (Optimal string alignment: Damerau 1964.)

    >>> distance("managmeent", "management", 2)
    1
    >>> distance("secrity", "securitypolicy", 2, beginning=True)
    1
    """
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, letter in enumerate(typed, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(word, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == word[j - 2] and other == typed[i - 2]:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(most + 1, min(row) if beginning else row[-1])


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All indexed words, sorted, and in how many texts each stands."""

    words: Sequence[str]
    counts: Sequence[int]
    _grams: dict[str, "array[int]"] = field(default_factory=dict)
    """Pair of letters → numbers of the words that have it."""

    @classmethod
    def of(cls, counted: Sequence[tuple[str, int]]) -> "Vocabulary":
        """Make the vocabulary of counted words."""
        ordered = sorted(counted)
        words = [word for word, _ in ordered]
        grams: dict[str, array[int]] = defaultdict(lambda: array("I"))
        for number, word in enumerate(words):
            if errors_borne(word):
                for gram in _grams_of(word):
                    grams[gram].append(number)
        return cls(words, array("I", (count for _, count in ordered)), dict(grams))

    def count(self, word: str) -> int:
        """Give in how many texts a word stands."""
        number = bisect_left(self.words, word)
        found = number < len(self.words) and self.words[number] == word
        return self.counts[number] if found else 0

    def beginning(self, start: str) -> list[str]:
        """Give the words that begin so: all, or the commonest of very many."""
        first = bisect_left(self.words, start)
        last = bisect_left(self.words, f"{start}\U0010ffff", first)
        numbers = range(first, last)
        if len(numbers) > _MOST_BEGINNINGS:
            numbers = sorted(nlargest(_MOST_BEGINNINGS, numbers, key=self.counts.__getitem__))  # type: ignore[assignment]
        return [self.words[number] for number in numbers]

    def kin(self, word: str) -> list[str]:
        """Give words that differ in their endings only, as those of inflection do.

        All that begin as the word does without its last three letters, and are not much longer.
        """
        if len(word) <= _SHORT or not word.isalpha():
            return []
        start = word[: max(_SHORT, len(word) - _ENDING)]
        return [one for one in self.beginning(start) if len(one) <= len(word) + _ENDING]

    def near(self, typed: str, *, beginning: bool = False) -> list[str]:
        """Give the words that were probably meant, the nearest and commonest first.

        With `beginning`, it may be the beginning of a word; whole words go before.
        """
        most = errors_borne(typed)
        if not most:
            return []
        found = self._near(typed, most, beginning=False)
        return found or (self._near(typed, most, beginning=True) if beginning else [])

    def _near(self, typed: str, most: int, *, beginning: bool) -> list[str]:
        found = []
        for number in self._alike(typed, most, beginning=beginning):
            word = self.words[number]
            far = distance(typed, word, most, beginning=beginning)
            if far <= most:
                found.append((far, -self.counts[number], word))
        return [word for _, _, word in sorted(found)[:_MOST_NEAR]]

    def _alike(self, typed: str, most: int, *, beginning: bool) -> list[int]:
        """Give the words that share so many pairs of letters that they may be near."""
        grams = _grams_of(typed)
        shared: Counter[int] = Counter()
        for gram in grams:
            shared.update(self._grams.get(gram, ()))
        least = max(1, len(grams) - 3 * most)  # two letters swapped spoil three pairs
        longest = len(typed) + (1 << 10 if beginning else most)
        fitting = [
            (count, -number)
            for number, count in shared.items()
            if count >= least and len(typed) - most <= len(self.words[number]) <= longest
        ]
        return [-number for _, number in nlargest(_MOST_COMPARED, fitting)]


@lru_cache(1024)
def _grams_of(word: str) -> frozenset[str]:
    whole = _START + word
    return frozenset(whole[n : n + 2] for n in range(len(whole) - 1))
