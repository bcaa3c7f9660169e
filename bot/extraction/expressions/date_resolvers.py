"""What single date expressions come to: one resolver for each kind of expression.

A resolver returns the calendar days, or ``None`` where the expression says nothing (an impossible date, or a relative
one without a day to count from). The anchor is the day of publication, or of a question.
"""

import calendar
import math
import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.extraction.expressions.date_words import DAY, Days, StretchUnit, date_lexicon, precision_of
from bot.extraction.expressions.numbers import number_value
from bot.vocabulary import DatePrecision

# ---------------------------------------------------------------- days of the calendar


def _complete(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _latest(month: int, day: int, anchor: date) -> date | None:
    """The last such day up to the anchor. Eight years reach over a missing 29 February."""
    candidates = (_complete(anchor.year - back, month, day) for back in range(9))
    return next((found for found in candidates if found and found <= anchor), None)


def _dated(year: str | None, month: int, day: int, anchor: date | None) -> date | None:
    if year:
        return _complete(_full_year(year), month, day)
    return _latest(month, day, anchor) if anchor else None


def _full_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _one_day(day: date | None) -> Days | None:
    return Days(day, day, DatePrecision.DAY) if day else None


def _month_of(match: re.Match[str]) -> int:
    return date_lexicon().months[match["month"].casefold()]


def read_iso(match: re.Match[str], anchor: date | None) -> Days | None:
    """Reads "2024-01-20"."""
    return _one_day(_complete(int(match["year"]), int(match["month"]), int(match["day"])))


def read_numeric(match: re.Match[str], anchor: date | None) -> Days | None:
    """Day first, as most of the world writes; month first where only that makes a date."""
    year, first, second = _full_year(match["year"]), int(match["first"]), int(match["second"])
    return _one_day(_complete(year, second, first) or _complete(year, first, second))


def read_named_day(match: re.Match[str], anchor: date | None) -> Days | None:
    """Reads "20 January"."""
    return _one_day(_dated(match["year"], _month_of(match), int(match["day"]), anchor))


def read_day_by_name(match: re.Match[str], anchor: date | None) -> Days | None:
    """Reads "Christmas Day"."""
    month, day = date_lexicon().named_days[match["phrase"].casefold()]
    return _one_day(_dated(match["year"], month, day, anchor))


def read_named_days(match: re.Match[str], anchor: date | None) -> Days | None:
    """Reads "20 to 22 January"."""
    end = _dated(match["year"], _month_of(match), int(match["last"]), anchor)
    start = _complete(end.year, end.month, int(match["day"])) if end else None
    return Days(start, end, precision_of(start, end)) if start and end and start <= end else None


def read_part_of_month(match: re.Match[str], anchor: date | None) -> Days | None:
    """Reads "mid-January"."""
    part = _plain(match["part"])
    day = _dated(match["year"], _month_of(match), date_lexicon().month_parts[part], anchor)
    return Days(day, day, DatePrecision.MONTH) if day else None


def read_month_of_year(match: re.Match[str], anchor: date | None) -> Days | None:
    """Reads "January 2024"."""
    return _whole_month(date(int(match["year"]), _month_of(match), 1))


def read_month(match: re.Match[str], anchor: date | None) -> Days | None:
    """Reads "January", "last January": the latest one; "last" is not the month we are in."""
    start = _latest(_month_of(match), 1, anchor) if anchor else None
    if start is None or anchor is None:
        return None
    is_current = (start.year, start.month) == (anchor.year, anchor.month)
    is_last = (match["which"] or "").casefold() == "last"
    return _whole_month(start.replace(year=start.year - 1) if is_current and is_last else start)


def _whole_month(start: date) -> Days:
    return Days(start, _month_end(start), DatePrecision.MONTH)


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def read_year(match: re.Match[str], anchor: date | None) -> Days | None:
    """Reads "In 2023"."""
    year = int(match["x"])
    return Days(date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR)


def read_years(match: re.Match[str], anchor: date | None) -> Days | None:
    """Reads "2014 to 2016"."""
    first, last = int(match["first"]), int(match["last"])
    return Days(date(first, 1, 1), date(last, 12, 31), DatePrecision.YEAR) if first < last else None


def read_day_of_this_month(match: re.Match[str], anchor: date | None) -> Days | None:
    """Reads "On the 12th": the last 12th up to the anchor. A year of months reaches over those without a 31st."""
    for back in range(12 if anchor else 0):
        month = _months_before(anchor, back) if anchor else None
        day = _complete(month.year, month.month, int(match["day"])) if month else None
        if day and anchor and day <= anchor:
            return _one_day(day)
    return None


_MOST_UNITS = 1000


# ---------------------------------------------------------------- days relative to the anchor


def read_weekday(match: re.Match[str], anchor: date | None) -> Days | None:
    """Reads "Saturday": the last one, the anchor's own day included unless the text says "last Saturday"."""
    if anchor is None:
        return None
    weekday = date_lexicon().weekdays[match["weekday"].casefold()]
    if match["week"]:
        return _one_day(_week(anchor, 1).start + timedelta(days=weekday))
    back = (anchor.weekday() - weekday) % 7
    return _one_day(anchor - timedelta(days=7 if match["which"] and back == 0 else back))


def read_weekday_of_month(match: re.Match[str], anchor: date | None) -> Days | None:
    """Reads "the first Sunday of March": of the latest March, where no year is named."""
    first = _dated(match["year"], _month_of(match), 1, anchor)
    if first is None:
        return None
    weekday, which = date_lexicon().weekdays[match["weekday"].casefold()], match["which"].casefold()
    if which == "last":
        end = _month_end(first)
        return _one_day(end - timedelta(days=(end.weekday() - weekday) % 7))
    weeks = date_lexicon().ordinals[which] - 1
    return _one_day(first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * weeks))


def read_days_back(match: re.Match[str], anchor: date | None) -> Days | None:
    """Reads "Yesterday"."""
    back = date_lexicon().days_back[_plain(match["phrase"])]
    return _one_day(anchor - timedelta(days=back)) if anchor else None


def read_stretch(match: re.Match[str], anchor: date | None) -> Days | None:
    """Reads "Last week"; "later this week" lies ahead and says nothing of what happened."""
    stretch = date_lexicon().stretches[_plain(match["phrase"])]
    return _STRETCHES[stretch.unit](anchor, stretch.back) if anchor and not match["ahead"] else None


def _night(anchor: date, back: int) -> Days:
    return Days(anchor - DAY, anchor, DatePrecision.DAYS)


def _weekend(anchor: date, back: int) -> Days:
    saturday = anchor - timedelta(days=(anchor.weekday() - 5) % 7 + 7 * back)
    return Days(saturday, saturday + DAY, DatePrecision.DAYS)


def _week(anchor: date, back: int) -> Days:
    monday = anchor - timedelta(days=anchor.weekday() + 7 * back)
    return Days(monday, monday + timedelta(days=6), DatePrecision.WEEK)


def _month(anchor: date, back: int) -> Days:
    return _whole_month(_months_before(anchor, back))


def _year(anchor: date, back: int) -> Days:
    year = max(anchor.year - back, date.min.year)
    return Days(date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR)


_STRETCHES: dict[StretchUnit, Callable[[date, int], Days]] = {
    "night": _night,
    "weekend": _weekend,
    "week": _week,
    "month": _month,
    "year": _year,
}


def _months_before(day: date, back: int) -> date:
    months = max(day.year * 12 + day.month - 1 - back, 12)
    return date(months // 12, months % 12 + 1, 1)


def _unit_of(match: re.Match[str]) -> str:
    word = match["unit"].casefold()
    return next(name for name, unit in date_lexicon().units.items() if word in unit.names)


def read_ago(match: re.Match[str], anchor: date | None) -> Days | None:
    """Reads "Three days ago" is a day; weeks, months and years ago are that week, month or year."""
    count, unit = _count_of(match), _unit_of(match)
    if anchor is None or count is None:
        return None
    if unit in ("month", "year"):
        return _month(anchor, count) if unit == "month" else _year(anchor, count)
    day = anchor - timedelta(days=math.floor(count * date_lexicon().units[unit].days))
    if date_lexicon().units[unit].precision is DatePrecision.WEEK:
        return _week(day, 0)
    is_loose = _plain(match["count"]) in date_lexicon().loose_counts
    return Days(day, day, DatePrecision.DAYS) if is_loose else _one_day(day)


def read_last_units(match: re.Match[str], anchor: date | None) -> Days | None:
    """Reads "The past 24 hours", "within ten days": from so long ago till the anchor."""
    count = _count_of(match)
    if anchor is None or count is None:
        return None
    length = count * date_lexicon().units[_unit_of(match)].days
    start = anchor - timedelta(days=max(1, math.ceil(length - 0.01)))
    return Days(start, anchor, max(DatePrecision.DAYS, precision_of(start + DAY, anchor)))


def read_shift(match: re.Match[str], anchor: date | None) -> Days | None:
    """Reads "A day earlier", "two days later": counted from the date the text named last."""
    count = _count_of(match)
    if anchor is None or count is None:
        return None
    unit = date_lexicon().units[_unit_of(match)]
    distance = timedelta(days=math.floor(count * unit.days))
    is_backwards = match["direction"].casefold() in ("earlier", "before", "previous")
    day = anchor - distance if is_backwards else anchor + distance
    return Days(day, day, unit.precision)


def read_day_before(match: re.Match[str], anchor: date | None) -> Days | None:
    """Reads "the evening before": the day before the one the text named last."""
    return _one_day(anchor - DAY) if anchor else None


def _count_of(match: re.Match[str]) -> int | None:
    """How many units; one where the text has no number or an article. ``None`` for a word that is no number."""
    words = _plain(match["count"] or "a")
    count = date_lexicon().loose_counts.get(words) or (1 if words in ("a", "an") else number_value(words))
    return count if count and count <= _MOST_UNITS else None


def _plain(words: str) -> str:
    """Words as the lexicon writes them: small letters, one space between."""
    return " ".join(words.casefold().split())
