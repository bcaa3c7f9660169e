"""Short reports told from questions: "Gunmen killed 12 farmers in Konduga, residents said." asks nothing.

``data/statements.toml`` lists the words by which they are told.
"""

import re
from collections.abc import Iterable
from functools import cache, cached_property

from pydantic import Field

from bot.lexicon import load_lexicon
from bot.vocabulary import Value

_FEWEST_WORDS = 7
_QUESTION = re.compile(r"[?؟]\s*$")
_FULL_STOP = re.compile(r"[.!…۔。][\s\"'”»’)\]]*$")
_FIRST_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


class StatementWords(Value):
    """The words by which a statement is told from a question."""

    asking: frozenset[str] = Field(min_length=1)
    flagged: tuple[str, ...] = Field(min_length=1)
    saying: tuple[str, ...] = Field(min_length=1)
    deeds: tuple[str, ...] = Field(min_length=1)

    @cached_property
    def flag(self) -> re.Pattern[str]:
        """A text that begins as news: "BREAKING: ...", "Correction - ..."."""
        return re.compile(rf"\W*(?:{_any_of(self.flagged)})\s*[:|–—-]", re.IGNORECASE)

    @cached_property
    def said(self) -> re.Pattern[str]:
        """A word of saying."""
        return re.compile(rf"(?<!\w)(?:{_any_of(self.saying)})(?!\w)", re.IGNORECASE)

    @cached_property
    def told(self) -> re.Pattern[str]:
        """A word of saying, or a deed in the past."""
        return re.compile(rf"(?<!\w)(?:{_any_of((*self.saying, *self.deeds))})(?!\w)", re.IGNORECASE)


def _any_of(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def is_statement(text: str) -> bool:
    """Whether a text tells something, as a report or a post does, and doesn't ask."""
    words = _words()
    told = text.strip()
    if len(told.split()) < _FEWEST_WORDS or _QUESTION.search(told):
        return False
    if words.flag.match(told):
        return True
    first = _FIRST_WORD.search(told)
    if first is None or first.group().lower().replace("’", "'") in words.asking:
        return False
    if _FULL_STOP.search(told):
        return words.told.search(told) is not None
    return any(match.end() == len(told) for match in words.said.finditer(told))


@cache
def _words() -> StatementWords:
    """The shipped lexicon.

    Raises:
        BrokenData: the file breaks its schema; the message names entry and reason.
    """
    return load_lexicon("bot", "statements", StatementWords)
