"""Datelines ("BAGHDAD, Iraq, Jan 24 (Agency) - "): where a report was written, which is not where anything happened,
and often when, and by whom."""

import re

from bot.vocabulary import Value
from bot.vocabulary.calendar_names import MONTH_PATTERN

_MONTH = rf"(?i:{MONTH_PATTERN}\.?)"
_DAY = rf"(?:{_MONTH}[ \t]+[0-3]?\d|[0-3]?\d[ \t]+{_MONTH})(?:,?[ \t]+(?:(?:19|20)\d\d|\d\d(?!\d)))?"
# The first word is in capitals; at most five words, a country in brackets, a day, an agency in brackets, and a dash.
_START = r"(?=[A-ZÀ-Þ]{3}|[A-ZÀ-Þ]{2}[ -][A-ZÀ-Þ])"
_AGENCY = r"(?:\((?P<agency>[^)\n]{2,40})\)[ \t]*)?"
_PLACE = r"(?:[A-ZÀ-Þ][\w'’.-]*[,/]?[ \t]+){1,5}(?:\([A-ZÀ-Þ][^)\n]{2,30}\),?[ \t]+(?=[^-–—]))?"
_DATELINE = re.compile(rf"\s*{_START}{_PLACE}(?:(?P<day>{_DAY}),?[ \t]*)?{_AGENCY}(?:--|[-–—])[ \t]+(?=\S)")


class Dateline(Value):
    """What a dateline says beside the place: the day as it is written, and the agency."""

    day: str | None
    agency: str | None


def read_dateline(text: str) -> Dateline | None:
    """The dateline that opens a text.

    >>> read_dateline("BAGHDAD, Jan 24 (Some Wire) - Two drones were shot down.")
    Dateline(day='Jan 24', agency='Some Wire')
    """
    found = _DATELINE.match(text)
    return Dateline(day=found["day"], agency=found["agency"]) if found else None


def without_dateline(text: str, body_start: int) -> str:
    """The text with the dateline that opens its body made into spaces, so that offsets hold.

    >>> without_dateline("BAGHDAD (Wire) - Two drones were shot down.", 0).strip()
    'Two drones were shot down.'
    """
    dateline = _DATELINE.match(text, body_start)
    if dateline is None:
        return text
    return text[: dateline.start()] + " " * len(dateline.group()) + text[dateline.end() :]
