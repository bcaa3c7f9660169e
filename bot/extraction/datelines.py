"""Datelines ("BAGHDAD, Iraq (Agency) - "): where a report was written, which is not where anything happened."""

import re

# The first word is in capitals; at most five words, an agency in brackets, and a dash.
_DATELINE = re.compile(
    r"\s*(?=[A-ZÀ-Þ]{3})(?:[A-ZÀ-Þ][\w'’.-]*[,/]?[ \t]+){1,5}(?:\([^)\n]{2,40}\)[ \t]*)?(?:--|[-–—])[ \t]+(?=\S)"
)


def without_dateline(text: str, body_start: int) -> str:
    """The text with the dateline that opens its body made into spaces, so that offsets hold.

    >>> without_dateline("BAGHDAD (Wire) - Two drones were shot down.", 0).strip()
    'Two drones were shot down.'
    """
    dateline = _DATELINE.match(text, body_start)
    if dateline is None:
        return text
    return text[: dateline.start()] + " " * len(dateline.group()) + text[dateline.end() :]
