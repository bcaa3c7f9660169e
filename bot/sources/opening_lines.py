"""What a text says of itself in its dateline: who published it, and on which day."""

import re
from datetime import UTC, date, datetime, timedelta

from bot.extraction.datelines import read_dateline
from bot.vocabulary import Document

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NEAR = timedelta(days=31)
"""How far back a day without a year is taken for the last one there was: whoever pastes a wire, pastes news."""


def described_by_dateline(document: Document, *, now: datetime | None = None) -> Document:
    """The document with the agency and the day of its dateline as source and day of publication, where it has none.

    A day without a year is the last such day before ``now``, if that is not long ago.
    """
    dateline = read_dateline(document.text)
    if dateline is None:
        return document
    today = (now or datetime.now(UTC)).date()
    published = document.published_at or (_day(dateline.day, today) if dateline.day else None)
    return document.model_copy(update={"source": document.source or dateline.agency, "published_at": published})


def _day(words: str, today: date) -> date | None:
    month = 1 + _MONTHS.index(re.sub(r"[^a-z]", "", words.lower())[:3])
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
