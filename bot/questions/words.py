"""The words questions are made of: ``data/questions.toml``, checked against its schema when it is loaded."""

import re
from collections.abc import Iterable
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from bot.extraction.lexicon import parse_lexicon
from bot.questions.phrases import either, phrase_pattern
from bot.vocabulary import Filter, Intent, Order, SubEventType, Value

Phrases = tuple[str, ...]


class IntentWords(Value):
    """The phrases that ask for one thing."""

    intent: Intent
    phrases: Phrases = Field(min_length=1)


class DeedWords(Value):
    """The phrases for one kind of deed; no types means any."""

    phrases: Phrases = Field(min_length=1)
    types: tuple[SubEventType, ...] = ()


class StruckWords(Value):
    """The phrases for things struck, and the kinds of targets they stand for, as the extractor names them."""

    phrases: Phrases = Field(min_length=1)
    kinds: tuple[str, ...] = Field(min_length=1)


class HarmedWords(Value):
    """The phrases for people harmed, and the words that a report must have any of: each as keywords have it."""

    phrases: Phrases = Field(min_length=1)
    words: Phrases = Field(min_length=1)


class ValueWords(Value):
    """The phrases for one value of a field of the filter (``statuses`` takes several), or of the answer's order."""

    field: Literal["statuses", "min_killed", "min_severity", "order"]
    value: str | int
    phrases: Phrases = Field(min_length=1)

    @property
    def meaning(self) -> Any:
        """The value as its field holds it."""
        return Order(str(self.value)) if self.field == "order" else getattr(self._as_filter(), self.field)

    def _as_filter(self) -> Filter:
        return Filter.model_validate({self.field: (self.value,) if self.field == "statuses" else self.value})

    @model_validator(mode="after")
    def _has_meaning(self) -> Self:
        _ = self.meaning  # raises where the field has no such value
        return self


class TollWords(Value):
    """The words around a number of people harmed.

    ``least`` take the number in, ``above`` start above it, ``onwards`` follow it ("5 or more"), ``people`` may stand
    before the effect; ``effects`` has the words of each field, ``numbers`` the numbers in words.
    """

    least: Phrases = Field(min_length=1)
    above: Phrases = Field(min_length=1)
    onwards: Phrases
    people: Phrases
    effects: dict[Literal["min_killed", "min_injured"], Phrases]
    numbers: dict[str, int]

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """Tolls asked for: ``number``, ``effect``, and ``above`` where only more than that will do."""
        number = rf"(?P<number>\d{{1,6}}|{either(self.numbers)})"
        bound = rf"(?:(?P<above>{either(self.above)})\s+|(?:{either(self.least)})\s+)?"
        onwards = rf"(?:\s*\+|\s+(?:{either(self.onwards)}))?"
        people = rf"(?:\s+(?:{either(self.people)}))?"
        effect = rf"(?P<effect>{either(self.field_of)})"
        return (
            re.compile(rf"(?<!\w){bound}{number}{onwards}{people}\s+{effect}(?!\w)", re.IGNORECASE),
            re.compile(rf"(?<!\w){effect}\s+{bound}{number}{onwards}{people}(?!\w)", re.IGNORECASE),
        )

    @cached_property
    def effect_pattern(self) -> re.Pattern[str]:
        """Any word for what was done to people."""
        return phrase_pattern(self.field_of)

    @cached_property
    def field_of(self) -> dict[str, str]:
        """The field of each word for an effect."""
        return {word: field for field, words in self.effects.items() for word in words}


class RoleWords(Value):
    """The words before a name that say which part it plays.

    ``party`` are those after which a country is its forces, ``near`` those before a place that widen it.
    ``passive`` are the helping verbs and ``participles`` the deeds of "US troops were hit".
    """

    attacker: Phrases
    target: Phrases
    party: Phrases
    both: Phrases
    passive: Phrases
    participles: Phrases
    place: Phrases
    near: Phrases


class FollowUp(Value):
    """The words that go on from the question before, and those that point at one event of its answer."""

    openers: Phrases
    ordinals: dict[str, int]
    things: dict[Literal["before", "after"], Phrases]

    @cached_property
    def opening(self) -> re.Pattern[str]:
        """An opener where the question begins."""
        return re.compile(rf"\W*(?:{either(self.openers)})(?!\w)", re.IGNORECASE)

    @cached_property
    def item(self) -> re.Pattern[str]:
        """An event pointed at: an ``ordinal`` ("the second one") or a ``number`` ("number 3", "#3")."""
        before, after = either(self.things["before"]), either(self.things["after"])
        return re.compile(
            rf"(?<!\w)(?:(?:the\s+)?(?P<ordinal>{either(self.ordinals)})(?:\s+(?:{after}))"
            rf"|(?:(?:{before})\.?\s*|#\s*)(?P<number>\d{{1,4}}))(?!\w)",
            re.IGNORECASE,
        )


class Filler(Value):
    """Words without a meaning of their own.

    ``joining`` are those of them that names may hold ("Gulf of Aden"); ``parts_of_names`` only begin names and are
    none by themselves ("Abu").
    """

    words: Phrases
    joining: Phrases
    parts_of_names: Phrases


class Reach(Value):
    """How far around a place to look, in kilometres; ``most`` is the widest circle that can be asked for."""

    default: float
    near: float
    most: float
    kinds: dict[str, float]


class PhraseList(Value):
    """Phrases that have one meaning among them."""

    phrases: Phrases = Field(min_length=1)


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
        return _single_words(phrases)

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
    text = (files("bot") / "data" / "questions.toml").read_text(encoding="utf-8")
    return parse_lexicon("questions", text, QuestionWords)
