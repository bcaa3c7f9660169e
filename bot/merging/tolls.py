"""Figures of those harmed: what one claim states, and what several add up to."""

from collections.abc import Iterable, Sequence

from bot.vocabulary import ClaimCasualty, Effect, Side, Toll

_UNSTATED = Toll()


def stated_toll(casualties: Iterable[ClaimCasualty], effect: Effect) -> Toll:
    """One claim's own figure: its entries for different people, added. "No civilians" alone says nothing of others."""
    entries = [casualty for casualty in casualties if casualty.effect is effect]
    if all(entry.best == 0 and entry.side is not Side.UNKNOWN for entry in entries):
        return _UNSTATED
    if len(entries) == 1:  # as most claims have it
        (only,) = entries
        return Toll(low=only.low, best=only.best, high=only.high)

    def total(values: Iterable[int | None]) -> int | None:
        known = [value for value in values if value is not None]
        return sum(known) if len(known) == len(entries) else None

    return Toll(
        low=total(entry.low for entry in entries),
        best=total(entry.best for entry in entries),
        high=total(entry.high for entry in entries),
    )


def toll_of(stated: Sequence[Toll]) -> Toll:
    """What figures in the order of their publication add up to: the newest leads; low and high span what all say."""
    figures = [toll for toll in stated if toll.is_known]
    if not figures:
        return Toll()
    lows = [low for low in (toll.low if toll.low is not None else toll.best for toll in figures) if low is not None]
    open_ended = any(toll.high is None for toll in figures) and len(figures) == 1
    highs = [
        high for high in (toll.high if toll.high is not None else toll.best for toll in figures) if high is not None
    ]
    best = next((toll.best for toll in reversed(figures) if toll.best is not None), None)
    return Toll(low=min(lows, default=None), best=best, high=None if open_ended else max(highs, default=None))
