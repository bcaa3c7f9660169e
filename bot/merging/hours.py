"""Whether a deed is told as of the morning or of the evening: a town may be struck twice on one day."""

import re
from enum import StrEnum


class Hours(StrEnum):
    """Hours of a day that no report takes for each other. A night belongs to two days; an afternoon ends at dusk."""

    MORNING = "in the morning"
    EVENING = "in the evening"


_WORDS = re.compile(
    r"\b(?:(?P<morning>morning|noon|midday)|(?P<evening>evening|nightfall|dusk)|afternoon|(?:over|mid)?night)\b",
    re.IGNORECASE,
)
# "Early on Sunday morning" may be the night; and when somebody spoke is not when it happened.
_EARLY = re.compile(r"\bearly\b[^.;,]{0,20}$", re.IGNORECASE)
_SPOKEN = re.compile(
    r"\b(?:said|says|told|announced|reported|added|wrote|statement|posted)\b[^.;]{0,30}$", re.IGNORECASE
)
_REACH = 60


def hours_told(text: str) -> Hours | None:
    """The hours that the words put a deed in; None where they name none, both, or others.

    >>> hours_told("A drone hit a car in Kharkiv on Monday evening.")
    <Hours.EVENING: 'in the evening'>
    """
    found = {
        Hours.MORNING if match["morning"] else Hours.EVENING if match["evening"] else None
        for match in _WORDS.finditer(text)
        if not _is_aside(text[max(0, match.start() - _REACH) : match.start()])
    }
    return found.pop() if len(found) == 1 else None


def _is_aside(before: str) -> bool:
    return bool(_EARLY.search(before) or _SPOKEN.search(before))
