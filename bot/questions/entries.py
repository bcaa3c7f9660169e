"""What the entries of ``data/questions.toml`` hold: phrases, and what each of them stands for."""

import re
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from bot.questions.phrases import either, phrase_pattern
from bot.vocabulary import Filter, Intent, Order, Period, SubEventType, Value

Phrases = tuple[str, ...]


class IntentWords(Value):
    """The phrases that ask for one thing; those for a timeline may say what it is counted by."""

    intent: Intent
    step: Period | None = None
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


class Everyday(Value):
    """Words that are no names where they stand alone, in one text."""

    words: str = Field(min_length=1)


class Reach(Value):
    """How far around a place to look, in kilometres; ``most`` is the widest circle that can be asked for."""

    default: float
    near: float
    most: float
    kinds: dict[str, float]


class PhraseList(Value):
    """Phrases that have one meaning among them."""

    phrases: Phrases = Field(min_length=1)
