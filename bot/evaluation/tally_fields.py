"""What is scored of a tally."""

from collections.abc import Callable

from bot.evaluation.counts import Counts, graded, match
from bot.evaluation.credits import same_words
from bot.evaluation.gold import Choice, DateWindow, GoldTally
from bot.vocabulary import Tally


def tally_counts(gold: tuple[GoldTally, ...], tallies: tuple[Tally, ...]) -> dict[str, Counts]:
    """Counts for the tallies as such and, of those that were found, for their fields."""
    found = match(gold, tallies, _likeness, forgive_repeats=False)
    pairs = [(gold[index], tallies[answer]) for index, answer, _ in found.pairs]
    right = sum(not entry.optional for entry, _ in pairs)
    missing = sum(not gold[index].optional for index in found.missing)
    fields = {
        name: sum((graded(worth) for pair in pairs if (worth := credit(*pair)) is not None), Counts())
        for name, credit in _CREDITS.items()
    }
    return {"tallies": Counts(right=right, wrong=len(found.extra), missing=missing), **fields}


def _likeness(gold: GoldTally, tally: Tally) -> float:
    """The count makes the tally; the places tell apart two of the same count."""
    return 0.0 if gold.count != tally.count else 0.5 + (_places(gold, tally) or 0.0) / 2


def _comparator(gold: GoldTally, tally: Tally) -> float:
    return float(tally.comparator in gold.comparators)


def _parties(asked: tuple[Choice, ...] | None, given: tuple[str, ...]) -> float | None:
    if not asked:
        return None
    hits = sum(any(entry == name or same_words(entry, name) for entry in choice for name in given) for choice in asked)
    return hits / len(asked)


def _places(gold: GoldTally, tally: Tally) -> float | None:
    return None if gold.places is None else float(set(gold.places) == set(tally.places))


def _window(window: DateWindow | None, tally: Tally) -> float | None:
    if window is None:
        return None
    return float(tally.since is not None and window.start <= tally.since <= window.end)


_CREDITS: dict[str, Callable[[GoldTally, Tally], float | None]] = {
    "tally comparator": _comparator,
    "tally by": lambda gold, tally: _parties(gold.by, tally.by),
    "tally against": lambda gold, tally: _parties(gold.against, tally.against),
    "tally places": _places,
    "tally since": lambda gold, tally: _window(gold.since, tally),
}
