"""Which elements of a sequence stayed in another: patience diff, in about linear time.

What is rare is aligned first and what is common around it (Bram Cohen's rule): a sentence stays
together and its every "the" is not torn out of another one, as the longest common subsequence does.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TypeAlias

__all__ = ["align", "longest_rise"]

Block: TypeAlias = tuple[int, int, int]
"""Start in the old sequence, start in the new one, length."""
_Pair: TypeAlias = tuple[int, int]
_Gap: TypeAlias = tuple[int, int, int, int]
"""A stretch still to be aligned: start and end in the old sequence, in the new one."""


def align(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """Give the longest blocks that stayed, in their order.

    >>> align("a b c d e".split(), "a c b d e".split())
    [(0, 0, 1), (2, 1, 1), (3, 3, 2)]
    """
    blocks: list[Block] = []
    gaps: list[_Gap] = [(0, len(old), 0, len(new))]
    while gaps:
        first, last, new_first, new_last = gaps.pop()
        start, end, new_start, new_end = first, last, new_first, new_last
        while start < end and new_start < new_end and old[start] == new[new_start]:
            start += 1
            new_start += 1
        while start < end and new_start < new_end and old[end - 1] == new[new_end - 1]:
            end -= 1
            new_end -= 1
        if start > first:
            blocks.append((first, new_first, start - first))
        if end < last:
            blocks.append((end, new_end, last - end))
        if start < end and new_start < new_end:
            gaps += _parted(old, new, (start, end, new_start, new_end))
    return _whole(blocks)


def _parted(old: Sequence[str], new: Sequence[str], gap: _Gap) -> Iterator[_Gap]:
    """Give the gaps from one anchor to the next, each with the anchor that it starts with."""
    start, end, new_start, new_end = gap
    before, after = old[start:end], new[new_start:new_end]
    shared = set(before).intersection(after)
    anchors = _anchors(before, after, shared) if shared else []
    if not anchors:
        return
    for index, new_index in anchors:
        yield start, gap[0] + index, new_start, gap[2] + new_index
        start, new_start = gap[0] + index, gap[2] + new_index
    yield start, end, new_start, new_end


def _anchors(old: Sequence[str], new: Sequence[str], shared: set[str]) -> list[_Pair]:
    """Give the pairs to go by: what is unique on both sides, else what is there equally often."""
    places, new_places = _places(old, shared), _places(new, shared)
    alike = [
        (found, new_places[word])
        for word, found in places.items()
        if len(found) == len(new_places[word])
    ]
    unique = [pair for pair in alike if len(pair[0]) == 1]
    pairs = [pair for both in unique or alike for pair in zip(*both, strict=True)]
    return longest_rise(sorted(pairs))


def _places(words: Sequence[str], wanted: set[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {word: [] for word in wanted}
    for index, word in enumerate(words):
        if word in places:
            places[word].append(index)
    return places


def _whole(blocks: list[Block]) -> list[Block]:
    """Join blocks that follow each other on both sides."""
    whole: list[Block] = []
    for before, after, length in sorted(blocks):
        if whole and (start := whole[-1])[0] + start[2] == before and start[1] + start[2] == after:
            whole[-1] = start[0], start[1], start[2] + length
        else:
            whole.append((before, after, length))
    return whole


def longest_rise(pairs: Sequence[_Pair]) -> list[_Pair]:
    """Give the most pairs whose second numbers rise, of pairs in the order of their first ones.

    >>> longest_rise([(0, 3), (1, 0), (2, 1)])
    [(1, 0), (2, 1)]
    """
    ends: list[int] = []  # the lowest second number that a rise of each length ends with
    last: list[int] = []  # the index of its pair
    before: list[int] = []  # pair → the pair before it in its rise
    for index, (_, after) in enumerate(pairs):
        length = bisect_left(ends, after)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [after]
        last[length : length + 1] = [index]
    rise: list[_Pair] = []
    index = last[-1] if last else -1
    while index >= 0:
        rise.append(pairs[index])
        index = before[index]
    return rise[::-1]
