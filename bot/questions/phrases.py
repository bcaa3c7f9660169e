"""Patterns of whole phrases, for the tables of words."""

import re
from collections.abc import Iterable


def either(phrases: Iterable[str]) -> str:
    """Any of these phrases, the longest first, as a piece of a pattern."""
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def phrase_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Any of these phrases as whole words, the longest first."""
    return re.compile(rf"(?<!\w)(?:{either(phrases)})(?!\w)", re.IGNORECASE)
