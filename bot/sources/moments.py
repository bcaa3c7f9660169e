"""Dates as data sets, pages and people write them: a calendar day, or a moment, which without a zone counts as UTC."""

from datetime import UTC, date, datetime, timedelta

from bot.errors import BadInput

_CLOCKS_DIFFER_BY = timedelta(days=1)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_DAYS_IN_WORDS = ("%d %B %Y", "%d-%B-%Y", "%d %b %Y", "%d-%b-%Y")  # as ACLED's exports write them


def read_moment(text: str) -> datetime | date:
    """A day (``2024-01-20``, ``20 January 2024``) or an aware moment (``2024-01-20T07:30:00Z``).

    Raises:
        BadInput: it is neither, or no year that news is from.
    """
    text = " ".join(text.split())
    moment = _day(text) or _moment(text)
    if moment is None:
        raise BadInput(f"“{text[:40]}” is neither a day nor a moment as ISO 8601 writes them, such as 2024-01-20.")
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise BadInput(f"The date {text[:40]} is not between {_FIRST_YEAR} and {_LAST_YEAR}.")
    return moment


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    for pattern in _DAYS_IN_WORDS:
        try:
            return datetime.strptime(text, pattern).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def is_from_the_future(moment: datetime | date, now: datetime) -> bool:
    """Whether it lies more than a day after ``now``; up to a day is a matter of zones and of clocks that are off."""
    if isinstance(moment, datetime):
        return moment > now + _CLOCKS_DIFFER_BY
    return moment > (now + _CLOCKS_DIFFER_BY).date()
