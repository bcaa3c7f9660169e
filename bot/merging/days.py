"""Days: when two claims can tell of one incident, and when they can't."""

from bot.merging.accounts import Account
from bot.merging.part import NEAR_COPY, SAME_STORY, Part
from bot.vocabulary import DatePrecision


def compare_days(one: Account, other: Account, alike: float) -> Part:
    """The days of two claims. ``alike`` is how alike the reports' words are, 0 to 1."""
    if one.window is None or other.window is None:
        return _without_day(one, other)
    gap = max((other.window[0] - one.window[1]).days, (one.window[0] - other.window[1]).days, 0)
    if gap and alike >= SAME_STORY and not (one.is_firmly_dated and other.is_firmly_dated):
        return Part(score=-0.05)
    if one.date and other.date:
        return _dated(max(one.date.precision, other.date.precision), gap, _excuse(one, other, alike))
    return Part(conflict="reported too far apart") if gap else Part(score=0.12, reason="reported within days")


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
    if gap == 1 and excuse:
        return Part(reason=excuse)
    return Part(conflict=f"{gap} day{'s' if gap > 1 else ''} apart")


def _excuse(one: Account, other: Account, alike: float) -> str | None:
    if alike >= NEAR_COPY:
        return "a day apart in near-copies"
    return "a day apart, by night" if one.at_night or other.at_night else None
