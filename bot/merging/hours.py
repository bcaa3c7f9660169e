"""Which part of its day a deed is told as of: a town may be struck twice on one day."""

import re
from enum import StrEnum


class Hours(StrEnum):
    """Parts of a day. A night belongs to two days, and is none."""

    MORNING = "in the morning"
    NOON = "at noon"
    AFTERNOON = "in the afternoon"
    EVENING = "in the evening"


NEVER_ONE = (frozenset({Hours.MORNING, Hours.EVENING}), frozenset({Hours.NOON, Hours.EVENING}))
"""Hours that no report takes for each other."""

HARDLY_ONE = (frozenset({Hours.MORNING, Hours.AFTERNOON}),)
"""Hours that only copies of one text take for each other, by a slip or by another zone's clock."""

_WORDS = re.compile(
    r"\b(?:(?P<morning>morning)|(?P<noon>noon|midday)|(?P<afternoon>afternoon)|(?P<evening>evening|nightfall|dusk)"
    r"|(?:over|mid)?night)\b",
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
        Hours[match.lastgroup.upper()] if match.lastgroup else None
        for match in _WORDS.finditer(text)
        if not _is_aside(text[max(0, match.start() - _REACH) : match.start()])
    }
    return found.pop() if len(found) == 1 else None


def _is_aside(before: str) -> bool:
    return bool(_EARLY.search(before) or _SPOKEN.search(before))
