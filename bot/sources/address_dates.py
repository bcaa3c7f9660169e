"""The day of publication that the address of a report states: ``/2024/01/20/``, ``/2024/jan/20/``, ``-20240120``."""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from bot.errors import BadInput
from bot.sources.moments import is_from_the_future, read_moment
from bot.vocabulary import Document
from bot.vocabulary.calendar_names import MONTH_PATTERN, month_number

_YEAR = r"(?<!\d)((?:19|20)\d\d)"
# Numbers are told apart by one and the same mark, the names of months by any.
_DAY_IN_PATH = re.compile(
    rf"{_YEAR}(?:([/_-])(\d{{1,2}})\2(\d{{1,2}})|[/_-]({MONTH_PATTERN})[/_-](\d{{1,2}})|(\d\d)(\d\d))(?!\d)",
    re.IGNORECASE,
)


def dated_by_address(document: Document, *, now: datetime | None = None) -> Document:
    """The document with the day that its ``url`` states, where it comes without any; ``now`` only bars the future.

    Outlets file their reports by the day of publication. Query and fragment don't count: there, a day is one of a
    listing or of an archive's copy. Neither does an address that states two days.
    """
    if document.published_at is not None or not document.url:
        return document
    stated = {_iso(found) for found in _DAY_IN_PATH.finditer(_path(document.url))}
    try:
        days = {read_moment(one) for one in stated}
    except BadInput:  # "/2024/31/99/" is no day
        return document
    day = days.pop() if len(days) == 1 else None
    if day is None or is_from_the_future(day, now or datetime.now(UTC)):
        return document
    return document.model_copy(update={"published_at": day})


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _iso(found: re.Match[str]) -> str:
    year, _, month, day, month_name, named_day, month_digits, day_digits = found.groups()
    number = month_number(month_name) if month_name else int(month or month_digits)
    return f"{year}-{number:02}-{int(day or named_day or day_digits):02}"
