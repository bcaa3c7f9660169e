"""The words questions are made of: ``data/questions.toml``, checked against its schema when it is loaded."""

import calendar
import re
from collections.abc import Iterable
from functools import cache, cached_property

from bot.lexicon import load_lexicon
from bot.questions.entries import (
    DeedWords,
    Everyday,
    Filler,
    FollowUp,
    HarmedWords,
    IntentWords,
    PhraseList,
    Phrases,
    Reach,
    RoleWords,
    StruckWords,
    TollWords,
    ValueWords,
)
from bot.questions.phrases import either, phrase_pattern
from bot.vocabulary import SubEventType, Value


class QuestionWords(Value):
    """The whole lexicon. ``times`` and ``names`` hold other languages' words with the English ones."""

    intents: tuple[IntentWords, ...]
    deeds: tuple[DeedWords, ...]
    struck: tuple[StruckWords, ...]
    harmed: tuple[HarmedWords, ...]
    values: tuple[ValueWords, ...]
    tolls: TollWords
    excluding: PhraseList
    mentioning: PhraseList
    follow_up: FollowUp
    times: dict[str, str]
    short_times: dict[str, str]
    names: dict[str, str]
    roles: RoleWords
    filler: Filler
    everyday: Everyday
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

    @cached_property
    def harmed_pattern(self) -> re.Pattern[str]:
        """Any phrase for people harmed."""
        return phrase_pattern(self.words_of)

    @cached_property
    def words_of(self) -> dict[str, Phrases]:
        """The words of reports that each phrase for people harmed stands for."""
        return {phrase: entry.words for entry in self.harmed for phrase in entry.phrases}

    @cached_property
    def value_pattern(self) -> re.Pattern[str]:
        """Any phrase for one value of a field."""
        return phrase_pattern(self.value_of)

    @cached_property
    def value_of(self) -> dict[str, ValueWords]:
        """The entry of each phrase for a value."""
        return {phrase: entry for entry in self.values for phrase in entry.phrases}

    @cached_property
    def excluding_pattern(self) -> re.Pattern[str]:
        """Any phrase before what is to be left out."""
        return phrase_pattern(self.excluding.phrases)

    @cached_property
    def mentioning_pattern(self) -> re.Pattern[str]:
        """Any phrase before words that must stand in the reports."""
        return phrase_pattern(self.mentioning.phrases)

    @cached_property
    def time_pattern(self) -> re.Pattern[str]:
        """Any other language's words for a time."""
        return phrase_pattern(self.times)

    @cached_property
    def short_time_pattern(self) -> re.Pattern[str]:
        """A length of time, written short: "7d"."""
        units = either(self.short_times)
        opening = r"(?:(?:(?:in|over|during|within)\s+)?(?:the\s+)?(?:last|past)\s+)?"
        return re.compile(rf"(?<![\w.:]){opening}(?P<count>\d{{1,3}})\s?(?P<unit>{units})(?!\w)", re.IGNORECASE)

    @cached_property
    def name_pattern(self) -> re.Pattern[str]:
        """Any place's name in another language."""
        return phrase_pattern(self.names)

    @cached_property
    def key_words(self) -> frozenset[str]:
        """Every single word with a meaning, for mending slips of the pen."""
        tables: tuple[Iterable[str], ...] = (self.types_of, self.kinds_of, self.value_of)
        phrases = [phrase for table in tables for phrase in table]
        phrases += [phrase for entry in self.intents for phrase in entry.phrases]
        return _single_words([*phrases, *(name.lower() for name in (*calendar.month_name, *calendar.day_name) if name)])

    @cached_property
    def plain_words(self) -> frozenset[str]:
        """Every other single word with a use here: not to be mended into one of the key words."""
        tolls = self.tolls
        phrases = [*self.filler.words, *tolls.field_of, *tolls.least, *tolls.above, *tolls.people, *tolls.numbers]
        phrases += [*self.excluding.phrases, *self.mentioning.phrases, *self.follow_up.openers, *self.times]
        return _single_words([*phrases, *self.follow_up.ordinals, "mile", "miles", "kilometres", "kilometers"])

    def means_something(self, word: str) -> bool:
        """Whether a word by itself is one of these, and so hardly a part of a name."""
        patterns = (
            self.intent_pattern, self.deed_pattern, self.struck_pattern, self.value_pattern, self.excluding_pattern,
        )  # fmt: skip
        return word.lower() in self.filler_words or any(pattern.fullmatch(word) for pattern in patterns)

    @cached_property
    def everyday_words(self) -> frozenset[str]:
        """All words of every day, for looking up."""
        return frozenset(self.everyday.words.split())

    @cached_property
    def filler_words(self) -> frozenset[str]:
        """All filler, for looking up."""
        return frozenset(self.filler.words)


def _single_words(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(word for phrase in phrases for word in phrase.split())


@cache
def question_words() -> QuestionWords:
    """The shipped lexicon.

    Raises:
        BrokenData: the file breaks its schema; the message names entry and reason.
    """
    return load_lexicon("bot", "questions", QuestionWords)
