"""Pictograms, hashtags and "UPDATE 2-" before a headline, which are no part of it."""

import re
from functools import cache

from bot.extraction.lexicons.headline_words import headline_words

_MARKS = re.compile(r"[#•▪◦●]|[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]")


@cache
def _lead_in() -> re.Pattern[str]:
    names = "|".join(sorted((re.escape(name) for name in headline_words().labels.lead_ins), key=len, reverse=True))
    return re.compile(
        rf"^[ \t]*(?:\[?(?:{names})\]?(?:[ \t]+\d{{1,2}})?[ \t]*[:|–—-][ \t]*)+", re.IGNORECASE | re.MULTILINE
    )


def without_labels(text: str) -> str:
    """The text with pictograms, the marks of hashtags, and "UPDATE 2-" or "BREAKING:" made into spaces.

    >>> without_labels("BREAKING: #Mali convoy hit").split()
    ['Mali', 'convoy', 'hit']
    """
    plain = _MARKS.sub(lambda match: " " * len(match.group()), text)
    return _lead_in().sub(lambda match: " " * len(match.group()), plain)
