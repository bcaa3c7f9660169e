"""Days: when two claims can tell of one incident, and when they can't."""

import datetime as dt

from bot.merging.accounts import Account
from bot.merging.hours import HARDLY_ONE, NEVER_ONE, Hours
from bot.merging.part import NEAR_COPY, SAME_NAMES, SAME_STORY, Alike, Part
from bot.vocabulary import ClaimDate, DatePrecision


def compare_days(one: Account, other: Account, alike: Alike) -> Part:
    """The days of two claims."""
    if one.window is None or other.window is None:
        return _without_day(one, other)
    if _comes_after(one, other) or _comes_after(other, one):
        return Part(conflict="told as another after that day's")
    gap = max((other.window[0] - one.window[1]).days, (one.window[0] - other.window[1]).days, 0)
    if gap and not (one.is_firmly_dated and other.is_firmly_dated) and alike() >= SAME_STORY:
        return Part(score=-0.05)
    if gap and _share_a_day(one, other) and alike() >= SAME_NAMES:
        return Part(score=0.05, reason="one follows up the other's day")
    if one.date and other.date:
        excuse = _excuse(one, other, alike) if gap == 1 else None
        hours = _hours_apart(one, other, alike) if gap == 0 else None
        if hours:
            return Part(conflict=hours)
        return _dated(max(one.date.precision, other.date.precision), gap, excuse)
    return Part(conflict="reported too far apart") if gap else Part(score=0.12, reason="reported within days")


def _comes_after(one: Account, other: Account) -> bool:
    """Whether a report tells of one more, and names the other's day as that of one before."""
    if not one.days_before or other.date is None or other.date.precision != DatePrecision.DAY:
        return False
    return other.date.start in one.days_before


def _hours_apart(one: Account, other: Account, alike: Alike) -> str | None:
    """Whether one day saw both: a town that is struck in the morning may be struck again in the evening."""
    if not (one.date and other.date and one.hours and other.hours):
        return None
    if not (one.is_surely_dated and other.is_surely_dated):
        return None
    if not one.date.precision == other.date.precision == DatePrecision.DAY:
        return None
    pair = frozenset({one.hours, other.hours})
    if pair in NEVER_ONE or (pair in HARDLY_ONE and alike() < NEAR_COPY):  # short flashes on both may share most words
        return " and ".join(f"one {hours}" for hours in Hours if hours in pair)
    return None


def _without_day(one: Account, other: Account) -> Part:
    """Towns see many alike attacks: without a day, more than kind and town must agree."""
    recalled, told = (one, other) if one.window is None else (other, one)
    if recalled.background and recalled.published_on and told.date and told.date.start > recalled.published_on:
        return Part(conflict="recalled before it happened")
    if recalled.date and told.window and not _overlap(recalled.date, told.window):
        return Part(conflict="told of another year")
    return Part(score=-0.05)


def _overlap(date: ClaimDate, window: tuple[dt.date, dt.date]) -> bool:
    return date.start <= window[1] and window[0] <= date.end


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
