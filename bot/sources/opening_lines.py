"""What a text says of itself in its dateline: who published it, and on which day."""

import re
from datetime import UTC, date, datetime, timedelta

from bot.extraction.preparing.datelines import read_dateline
from bot.vocabulary import Document
from bot.vocabulary.calendar_names import MONTH_PATTERN, month_number

_MONTH = rf"{MONTH_PATTERN}\.?"
_DAY_LINE = re.compile(
    rf"(?:[a-z]+day,?\s+)?(?P<day>\d{{1,2}}\s+{_MONTH},?\s+\d{{4}}|{_MONTH}\s+\d{{1,2}},?\s+\d{{4}}|\d{{4}}-\d\d-\d\d)\.?",
    re.IGNORECASE,
)
_HEAD, _LINES_OF_HEAD = 600, 4
_NEAR = timedelta(days=31)
"""How far back a day without a year is taken for the last one there was: whoever pastes a wire, pastes news."""


def described_by_dateline(document: Document, *, now: datetime | None = None) -> Document:
    """The document with the agency and the day of its dateline as source and day of publication, where it has none.

    A day without a year is the last such day before ``now``, if that is not long ago.
    """
    dateline, today = read_dateline(document.text), (now or datetime.now(UTC)).date()
    agency, day = (dateline.agency, dateline.day) if dateline else (None, None)
    told = _day(day, today) if day else _day_of_its_own_line(document.text, today)
    return document.model_copy(
        update={"source": document.source or agency, "published_at": document.published_at or told}
    )


def _day_of_its_own_line(text: str, today: date) -> date | None:
    """Communiques have their day, with its year, in a line of its own under the heading."""
    lines = [line.strip() for line in text[:_HEAD].splitlines() if line.strip()][:_LINES_OF_HEAD]
    found = (_DAY_LINE.fullmatch(line) for line in lines)
    return next((_day(match["day"], today) for match in found if match), None)


def _day(words: str, today: date) -> date | None:
    if iso := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", words):
        return _possible(int(iso[1]), int(iso[2]), int(iso[3]), today)
    month = month_number(re.sub(r"[^a-z]", "", words.lower()))
    day, *year = re.findall(r"\d+", words)
    if year:
        return _possible(_full_year(year[0], today), month, int(day), today)
    last = _possible(today.year, month, int(day), today) or _possible(today.year - 1, month, int(day), today)
    return last if last and today - last <= _NEAR else None


def _full_year(digits: str, today: date) -> int:
    """The year; of "89", the last one that ended so."""
    if len(digits) > 2:
        return int(digits)
    century = today.year - today.year % 100
    return century + int(digits) if century + int(digits) <= today.year else century - 100 + int(digits)


def _possible(year: int, month: int, day: int, today: date) -> date | None:
    """That day, if there is one and it has come."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if found <= today else None
