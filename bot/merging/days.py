"""Days: when two claims can tell of one incident, and when they can't."""

import datetime as dt

from bot.merging.accounts import Account
from bot.merging.hours import Hours
from bot.merging.part import NEAR_COPY, SAME_NAMES, SAME_STORY, Alike, Part
from bot.vocabulary import DatePrecision


def compare_days(one: Account, other: Account, alike: Alike) -> Part:
    """The days of two claims."""
    if one.window is None or other.window is None:
        return _without_day(one, other)
    gap = max((other.window[0] - one.window[1]).days, (one.window[0] - other.window[1]).days, 0)
    if gap and not (one.is_firmly_dated and other.is_firmly_dated) and alike() >= SAME_STORY:
        return Part(score=-0.05)
    if gap and _share_a_day(one, other) and alike() >= SAME_NAMES:
        return Part(score=0.05, reason="one follows up the other's day")
    if one.date and other.date:
        excuse = _excuse(one, other, alike) if gap == 1 else None
        if gap == 0 and _are_hours_apart(one, other):  # short flashes on both may share most words
            return Part(conflict="one in the morning, one in the evening")
        return _dated(max(one.date.precision, other.date.precision), gap, excuse)
    return Part(conflict="reported too far apart") if gap else Part(score=0.12, reason="reported within days")


def _are_hours_apart(one: Account, other: Account) -> bool:
    """Whether one day saw both: a town that is struck in the morning may be struck again in the evening."""
    if not one.date or not other.date or {one.hours, other.hours} != {*Hours}:
        return False
    return (
        one.is_surely_dated
        and other.is_surely_dated
        and one.date.precision == other.date.precision == DatePrecision.DAY
    )


def _without_day(one: Account, other: Account) -> Part:
    """Towns see many alike attacks: without a day, more than kind and town must agree."""
    recalled, told = (one, other) if one.window is None else (other, one)
    if recalled.background and recalled.published_on and told.date and told.date.start > recalled.published_on:
        return Part(conflict="recalled before it happened")
    return Part(score=-0.05)


def _dated(coarser: DatePrecision, gap: int, excuse: str | None) -> Part:
    if gap == 0 and coarser == DatePrecision.DAY:
        return Part(score=0.25, reason="same day")
    if gap == 0:
        return Part(score=0.12 if coarser <= DatePrecision.WEEK else 0.0, reason="dates overlap")
    # A base is also hit two days running: only what shows that two days are one night brings them together.
    if excuse:
        return Part(reason=excuse)
    return Part(conflict=f"{gap} day{'s' if gap > 1 else ''} apart")


def _share_a_day(one: Account, other: Account) -> bool:
    """Whether a report that was read as telling of its own day names the day that the other tells of."""
    if not (one.days_named or other.days_named):
        return False
    return not _possible_days(one).isdisjoint(_possible_days(other))


def _possible_days(account: Account) -> set[dt.date]:
    is_known = account.date and account.date.precision == DatePrecision.DAY
    return {*account.days_named, *([account.date.start] if account.date and is_known else [])}


def _excuse(one: Account, other: Account, alike: Alike) -> str | None:
    if not _name_two_days(one, other) and alike() >= NEAR_COPY:
        return "a day apart in near-copies"
    return "a day apart, by night" if one.at_night or other.at_night else None


def _name_two_days(one: Account, other: Account) -> bool:
    """Whether each report has words of its own for the day: an agency tells of two attacks in the same words, too."""
    ours, theirs = (account.date.text if account.date else None for account in (one, other))
    return bool(ours and theirs) and ours != theirs
