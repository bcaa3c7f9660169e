"""The days a report names: those it may be telling of, besides the one that was read as the day of the deed."""

import datetime as dt
import re

from bot.vocabulary.calendar_names import MONTHS, WEEKDAYS, month_number

_COUNTS = {"the": 1, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}

_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})\b", re.IGNORECASE)
_CALENDAR_DAY = re.compile(rf"\b(?:(\d{{1,2}}) ({'|'.join(MONTHS)})|({'|'.join(MONTHS)}) (\d{{1,2}}))\b", re.IGNORECASE)
_DAYS_BEFORE = re.compile(rf"\b({'|'.join(_COUNTS)}) days? (?:before|earlier|ago)\b|\byesterday\b", re.IGNORECASE)
_DAY_OF_A_DEED = re.compile(
    rf"\b({'|'.join(WEEKDAYS)})['’]s (?:[\w-]+ ){{0,3}}"
    r"(?:attacks?|strikes?|raids?|bombings?|blasts?|explosions?|shelling|ambush|assault)\b",
    re.IGNORECASE,
)
_REPEATED = re.compile(
    r"\b(?:again|once more|(?:second|third|fourth|another|new|fresh|latest|more) (?:\w+ ){0,2}"
    r"(?:attacks?|strikes?|raids?|bombings?|wave|time))\b",
    re.IGNORECASE,
)


def days_named(text: str, published_on: dt.date) -> frozenset[dt.date]:
    """The days named in a report of that day, today's date left out: by weekday, by date, or counted back."""
    weekdays = (_last(WEEKDAYS.index(name.title()), published_on) for name in _WEEKDAY.findall(text))
    counted = (published_on - dt.timedelta(_COUNTS.get(word.lower(), 1)) for word in _DAYS_BEFORE.findall(text))
    dated = (_dated(int(a or b), month_number(m or n), published_on) for a, m, n, b in _CALENDAR_DAY.findall(text))
    return frozenset(day for day in (*weekdays, *counted, *dated) if day and day != published_on)


def days_of_deeds(text: str, published_on: dt.date) -> frozenset[dt.date]:
    """The days by which a report of that day calls deeds: "Tuesday's attack"."""
    return frozenset(_last(WEEKDAYS.index(name.title()), published_on) for name in _DAY_OF_A_DEED.findall(text))


def tells_of_a_repetition(text: str) -> bool:
    """Whether a report says that something like it has happened before."""
    return bool(_REPEATED.search(text))


def _last(weekday: int, until: dt.date) -> dt.date:
    return until - dt.timedelta((until.weekday() - weekday) % 7)


def _dated(day: int, month: int, until: dt.date) -> dt.date | None:
    """The last such day up to a date; nothing for the 31st of a month that has none."""
    for year in (until.year, until.year - 1):
        try:
            found = dt.date(year, month, day)
        except ValueError:
            continue
        if found <= until:
            return found
    return None
