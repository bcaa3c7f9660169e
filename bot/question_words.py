"""The words questions are made of: ``data/questions.toml``, checked against its schema when it is loaded."""

import re
from collections.abc import Iterable
from functools import cache, cached_property
from importlib.resources import files

from pydantic import Field

from bot.extraction.lexicon import parse_lexicon
from bot.vocabulary import Intent, SubEventType, Value


class IntentWords(Value):
    """The phrases that ask for one thing."""

    intent: Intent
    phrases: tuple[str, ...] = Field(min_length=1)


class DeedWords(Value):
    """The phrases for one kind of deed; no types means any."""

    phrases: tuple[str, ...] = Field(min_length=1)
    types: tuple[SubEventType, ...] = ()


class StruckWords(Value):
    """The phrases for things struck, and the kinds of targets they stand for, as the extractor names them."""

    phrases: tuple[str, ...] = Field(min_length=1)
    kinds: tuple[str, ...] = Field(min_length=1)


class TollWords(Value):
    """The words around a number of dead: those that take the number in, those that start above it, those behind it."""

    least: tuple[str, ...] = Field(min_length=1)
    above: tuple[str, ...] = Field(min_length=1)
    killed: tuple[str, ...] = Field(min_length=1)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """A toll asked for: ``number``, and ``above`` where only more than that will do."""
        least, above, killed = (
            "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
            for words in (self.least, self.above, self.killed)
        )
        return re.compile(
            rf"(?<!\w)(?:(?P<above>{above})|{least})\s+(?P<number>\d{{1,6}})\s+(?:{killed})(?!\w)", re.IGNORECASE
        )


class RoleWords(Value):
    """The words before a name that say which part it plays; ``near`` are those before a place that widen it."""

    attacker: tuple[str, ...]
    target: tuple[str, ...]
    place: tuple[str, ...]
    near: tuple[str, ...]


class Filler(Value):
    """Words without a meaning of their own.

    ``joining`` are those of them that names may hold ("Gulf of Aden"); ``parts_of_names`` only begin names and are
    none by themselves ("Abu").
    """

    words: tuple[str, ...]
    joining: tuple[str, ...]
    parts_of_names: tuple[str, ...]


class Reach(Value):
    """How far around a place to look, in kilometres."""

    default: float
    near: float
    kinds: dict[str, float]


class QuestionWords(Value):
    """The whole lexicon."""

    intents: tuple[IntentWords, ...]
    deeds: tuple[DeedWords, ...]
    struck: tuple[StruckWords, ...]
    tolls: TollWords
    roles: RoleWords
    filler: Filler
    reach: Reach

    @cached_property
    def intent_pattern(self) -> re.Pattern[str]:
        """Any phrase that asks for something."""
        return phrase_pattern(phrase for entry in self.intents for phrase in entry.phrases)

    @cached_property
    def deed_pattern(self) -> re.Pattern[str]:
        """Any phrase for a deed."""
        return phrase_pattern(self.types_of)

    @cached_property
    def types_of(self) -> dict[str, tuple[SubEventType, ...]]:
        """The event types of each deed phrase."""
        return {phrase: entry.types for entry in self.deeds for phrase in entry.phrases}

    @cached_property
    def struck_pattern(self) -> re.Pattern[str]:
        """Any phrase for a thing struck."""
        return phrase_pattern(self.kinds_of)

    @cached_property
    def kinds_of(self) -> dict[str, tuple[str, ...]]:
        """The kinds of targets of each phrase for a thing struck."""
        return {phrase: entry.kinds for entry in self.struck for phrase in entry.phrases}

    def means_something(self, word: str) -> bool:
        """Whether a word by itself is one of these, and so hardly a part of a name."""
        patterns = (self.intent_pattern, self.deed_pattern, self.struck_pattern)
        return word.lower() in self.filler_words or any(pattern.fullmatch(word) for pattern in patterns)

    @cached_property
    def filler_words(self) -> frozenset[str]:
        """All filler, for looking up."""
        return frozenset(self.filler.words)


def phrase_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Any of these phrases as whole words, the longest first."""
    ordered = sorted(phrases, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(phrase) for phrase in ordered) + r")(?!\w)", re.IGNORECASE)


@cache
def question_words() -> QuestionWords:
    """The shipped lexicon.

    Raises:
        BrokenData: the file breaks its schema; the message names entry and reason.
    """
    text = (files("bot") / "data" / "questions.toml").read_text(encoding="utf-8")
    return parse_lexicon("questions", text, QuestionWords)
