"""Stretches of time that questions name: "Q3", "last summer", "the first week of May", "since Ramadan"."""

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from bot.extraction.expressions.dates import parse_window
from bot.questions.phrases import either
from bot.questions.stretch_words import Days, stretch_words
from bot.vocabulary.calendar_names import MONTHS, SHORT_MONTHS, WEEKDAYS

Window = tuple[dt.date | None, dt.date | None]
"""First and last day, both included; ``None`` is an open end."""

_YEAR = r"(?P<year>(?:19|20)\d\d)(?![\w/-])"
_WEEKDAYS = {name.lower(): number for number, name in enumerate(WEEKDAYS)}
_MONTHS = {name.lower(): number for names in (MONTHS, SHORT_MONTHS) for number, name in enumerate(names, 1)}
_YEARS_LOOKED_AT = 3
_Finder = Callable[[re.Match[str], dt.date], Iterable[Days]]


class Stretch(NamedTuple):
    """One that is named, and the words that name it: ``text[start:end]``."""

    start: int
    end: int
    window: Window


def find_stretches(text: str, today: dt.date) -> list[Stretch]:
    """Those in the text, none of them overlapping. Where no year is said, the last that has begun is meant."""
    found: list[Stretch] = []
    for pattern, days_of in _rules():
        for match in pattern.finditer(text):
            is_taken = any(one.start < match.end() and match.start() < one.end for one in found)
            chosen = None if is_taken else _chosen(match, days_of(match, today), today)
            if chosen:
                found.append(Stretch(*match.span(), _opened(match.groupdict().get("opening"), chosen, today)))
    return found


def _chosen(match: re.Match[str], days: Iterable[Days], today: dt.date) -> Days | None:
    """Of several, the newest that has begun, or after "last", that is over; of a named year, the one in it."""
    groups, known = match.groupdict(), sorted(days, reverse=True)
    if groups.get("year"):
        return next((one for one in known if one[1].year == int(groups["year"])), None)
    is_over = (groups.get("which") or "").lower() in stretch_words().words.last
    return next(
        (one for one in known if (one[1] if is_over else one[0]) < today + dt.timedelta(days=not is_over)), None
    )


def _opened(opening: str | None, days: Days, today: dt.date) -> Window:
    words, said = stretch_words().words, (opening or "").lower()
    first, last = days
    if said in words.since:
        return first, None
    if said in words.after:
        return last + dt.timedelta(days=1), None
    if said in words.until:
        return None, last
    if said in words.before:
        return None, first - dt.timedelta(days=1)
    return first, max(first, min(last, today))


# ---------------------------------------------------------------- what each rule finds


def _part_of_year(match: re.Match[str], today: dt.date) -> Iterator[Days]:
    words = stretch_words()
    months = (words.parts_of_year | words.parts_of_named_year)[match["part"].lower()]
    return (_months(year, *months) for year in _years(match, today))


def _quarter(match: re.Match[str], today: dt.date) -> Iterator[Days]:
    return (_months(year, first, first + 2) for year in _years(match, today) for first in (1, 4, 7, 10))


def _season(match: re.Match[str], today: dt.date) -> Iterator[Days]:
    first, last = stretch_words().seasons[match["season"].lower()]
    for year in _years(match, today):
        start = dt.date(year - (first > last), first, 1)
        yield start, _last_of(year, last)


def _part_of_month(match: re.Match[str], today: dt.date) -> Iterator[Days]:
    words, month = stretch_words(), _MONTHS[match["month"].lower()]
    first, last = (words.parts_of_month | words.thirds_of_month)[match["part"].lower()]
    for year in _years(match, today):
        length = _last_of(year, month).day
        yield dt.date(year, month, min(first, length)), dt.date(year, month, min(last, length))


def _feast(match: re.Match[str], today: dt.date) -> Iterator[Days]:
    feasts = [feast for feast in stretch_words().feasts if match["feast"].lower() in feast.names]
    return (days for feast in feasts for year in _years(match, today) for days in feast.near(year))


def _whole_year(match: re.Match[str], _today: dt.date) -> Iterator[Days]:
    yield _months(int(match["year"]), 1, 12)


def _week_of(match: re.Match[str], today: dt.date) -> Iterator[Days]:
    noon = dt.datetime.combine(today, dt.time(12), dt.UTC)
    day, _, spans = parse_window(match["day"], noon, dt.UTC)
    if day and spans:
        monday = day - dt.timedelta(days=day.weekday())
        yield monday, monday + dt.timedelta(days=6)


def _same_day(match: re.Match[str], today: dt.date) -> Iterator[Days]:
    back = int(match["years"] or 1)
    last = _last_of(today.year - back, today.month)
    day = last.replace(day=min(today.day, last.day))
    yield {
        "week": (day - dt.timedelta(days=day.weekday()), day + dt.timedelta(days=6 - day.weekday())),
        "month": (day.replace(day=1), last),
    }.get((match["unit"] or "").lower(), (day, day))


def _weekdays(match: re.Match[str], today: dt.date) -> Iterator[Days]:
    last = today - dt.timedelta(days=(today.weekday() - _WEEKDAYS[match["last"].lower()]) % 7)
    yield last - dt.timedelta(days=(last.weekday() - _WEEKDAYS[match["first"].lower()]) % 7), last


def _years(match: re.Match[str], today: dt.date) -> Iterable[int]:
    said = match.groupdict().get("year")
    return (int(said),) if said else range(today.year - _YEARS_LOOKED_AT, today.year + 2)


def _months(year: int, first: int, last: int) -> Days:
    return dt.date(year, first, 1), _last_of(year, last)


def _last_of(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


# ---------------------------------------------------------------- how they are said


@cache
def _rules() -> list[tuple[re.Pattern[str], _Finder]]:
    """Patterns with what they find; what an earlier one takes, a later one leaves."""
    words = stretch_words()
    openings = (*words.words.since, *words.words.after, *words.words.until, *words.words.before)
    opening = rf"(?:(?P<opening>{either(openings)})\s+)"
    inside = r"(?:(?:in|on|at|over|during|within|around)\s+)"
    chosen = (*words.words.this, *words.words.last)
    which = rf"(?:(?P<which>{either(chosen)})\s+)"
    lead, the = rf"(?:{opening}|{inside})", r"(?:the\s+)?"
    of_year, may_of_year = rf"\s+(?:of\s+|in\s+)?{_YEAR}", rf"(?:[\s/-]+(?:of\s+)?{_YEAR})?"
    month = rf"(?P<month>{either(_MONTHS)})\b\.?(?:,?\s+{_YEAR})?"
    unopened = "".join(rf"(?<!\b{word} )" for word in (*openings, "between", "to"))
    is_range = r"(?!\s*(?:-|–|—|\b(?:to|until|till|and|through)\b))"
    weekday = either(_WEEKDAYS)
    said: list[tuple[str, _Finder]] = [
        (rf"{lead}?{the}(?P<part>{either(words.parts_of_year | words.parts_of_named_year)}){of_year}", _part_of_year),
        (rf"{lead}?{the}(?P<part>{either(words.parts_of_year)}){may_of_year}", _part_of_year),
        (rf"{lead}?{which}quarter", _quarter),
        (rf"{lead}?{the}(?P<part>{either(words.parts_of_month)})\s+(?:of|in)\s+{month}", _part_of_month),
        (rf"{unopened}{inside}?{the}(?P<part>{either(words.thirds_of_month)})[\s-]+(?:of\s+)?{month}{is_range}",
         _part_of_month),
        (rf"{lead}?{the}week\s+(?:of|starting|beginning)\s+(?:the\s+)?(?P<day>\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?\w+"
         rf"(?:\s+\d{{4}})?|(?:{either(_MONTHS)})\s+\d{{1,2}}(?:,?\s+\d{{4}})?)", _week_of),
        (r"(?:on\s+)?(?:this|the\s+same|same)\s+(?P<unit>day|date|week|month)\s+"
         r"(?:last\s+year|(?:a|one|(?P<years>\d))\s+years?\s+ago)", _same_day),
        (r"(?P<unit>)(?:a|one|(?P<years>\d))\s+years?\s+ago\s+(?:today|to\s+the\s+day)", _same_day),
        (rf"(?:between|from)\s+(?P<first>{weekday})\s+(?:and|to|until|till|through)\s+(?P<last>{weekday})", _weekdays),
        (rf"{lead}?{the}{which}?(?P<feast>{either(name for one in words.feasts for name in one.names)})"
         rf"(?!\s+(?:day|eve|island))(?:\s+{_YEAR})?", _feast),
        (rf"(?:{lead}{the}|(?={either(chosen)})){which}?(?P<season>{either(words.seasons)})(?!\s+of\s+\D)"
         rf"(?:\s+(?:of\s+)?{_YEAR})?", _season),
        (rf"{lead}?(?P<season>{either(words.seasons)})\s+(?:of\s+)?{_YEAR}", _season),
        (rf"{opening}{_YEAR}{is_range}", _whole_year),
    ]  # fmt: skip
    return [(re.compile(rf"(?<!\w)(?:{pattern})(?![\w-])", re.IGNORECASE), finder) for pattern, finder in said]
