"""The figure of those harmed that one claim states."""

from collections.abc import Iterable

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
