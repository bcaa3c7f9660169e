"""A question on its way to being understood: what has been used up of it, and how its words stand to each other."""

import datetime as dt
import re
from dataclasses import dataclass, field

from bot.identity.gazetteer import Place
from bot.question_words import question_words
from bot.vocabulary import Intent, SubEventType

GAP = "\x00"
"""Stands where a piece of the question has been used up."""

WORD = re.compile(r"[^\W_]+(?:['’ʿʾ.-][^\W_]+)*", re.UNICODE)

_MOST_SHARING = 6
_AND = frozenset(("and", "or"))


@dataclass
class Reading:
    """A question on its way: ``rest`` is the text with a gap for every character used up, so positions keep."""

    text: str
    rest: str
    intent: Intent | None = None
    deeds: list[tuple[int, int]] = field(default_factory=list)
    types: list[SubEventType] = field(default_factory=list)
    struck: list[tuple[int, int, tuple[str, ...]]] = field(default_factory=list)
    min_killed: int | None = None
    actors: list[tuple[int, int, str]] = field(default_factory=list)
    places: list[tuple[int, Place]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    since: dt.date | None = None
    until: dt.date | None = None

    def use(self, start: int, end: int) -> None:
        """Mark a stretch as understood."""
        self.rest = self.rest[:start] + GAP * (end - start) + self.rest[end:]


def word_before(text: str, start: int) -> str:
    """The word before a place in the text, in lower case, "the" left out; empty where there is none."""
    words = WORD.findall(text[:start])
    while words and words[-1].lower() == "the":
        words.pop()
    return words[-1].lower() if words else ""


def is_before_deed(reading: Reading, end: int) -> bool:
    """Whether a deed follows at once, or after others that share in it: "US and UK strikes", "US, British strikes"."""
    deed = min((start for start, _ in reading.deeds if start >= end), default=None)
    if deed is None:
        return False
    between = reading.text[end:deed]
    if not between.strip():
        return True
    words = [word.lower() for word in WORD.findall(between)]
    shares = between.lstrip().startswith(",") or words[0] in _AND
    filler = question_words().filler_words
    return shares and len(words) <= _MOST_SHARING and not any(word in filler and word not in _AND for word in words)


def owns_what_was_struck(reading: Reading, end: int) -> bool:
    """Whether the name is directly before a thing struck: "US bases"."""
    return any(0 <= start - end <= 1 for start, _, _ in reading.struck)
