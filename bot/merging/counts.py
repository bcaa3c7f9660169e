"""What a report counts ("23 pirates"): alike stories differ in their figures; one story repeats them."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.extraction.expressions.numbers import find_numbers
from bot.merging.part import NOTHING, Part
from bot.merging.terms import telling_word

Count = tuple[int, int]
"""A hashed word for what is counted, and how many."""

_MOST_COUNTS = 24  # kept of a report: the first, which are what it is about
_MOST_AGREEING, _MOST_DISAGREEING = 2, 3  # more of a kind say little more
_AGREE, _DISAGREE = 0.1, -0.15
_YEARS = range(1900, 2100)
_COUNTED = re.compile(r"[ -]([^\W\d_]{4,})(?:[ -]([^\W\d_]{4,}))?")  # "23 Somali pirates": which of the two is open


@lru_cache(maxsize=16)  # the claims of one report follow each other
def counts_in(text: str) -> tuple[Count, ...]:
    """The things a report counts and their figures, each pair once, in the order of the text."""
    return tuple(dict.fromkeys(_read_counts(text)))[:_MOST_COUNTS]


def _read_counts(text: str) -> Iterator[Count]:
    for quantity in find_numbers(text):
        counted = _COUNTED.match(text, quantity.end)
        if counted and quantity.best is not None and quantity.best not in _YEARS and not quantity.is_ordinal:
            for word in filter(None, map(telling_word, filter(None, counted.groups()))):
                yield word, quantity.best


def compare_counts(ours: Sequence[Count], theirs: Sequence[Count], *, is_dated: bool) -> Part:
    """What two reports count alike, and what differently.

    Where both days are sure, other figures say nothing: those of one incident change from report to report.
    """
    if not ours or not theirs:
        return NOTHING
    shared = set(ours) & set(theirs)
    alike = {thing for thing, _ in shared}
    unlike = set() if is_dated else ({thing for thing, _ in ours} & {thing for thing, _ in theirs}) - alike
    score = _AGREE * min(len(alike), _MOST_AGREEING) + _DISAGREE * min(len(unlike), _MOST_DISAGREEING)
    if not alike:
        return Part(score=score)
    return Part(score=score, reason=f"the same count of {max(figure for _, figure in shared)}")
