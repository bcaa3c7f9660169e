"""A question on its way to being understood: what has been used up of it, and how its words stand to each other."""

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from bot.identity.gazetteer import Place
from bot.questions.regions import Region
from bot.questions.words import question_words
from bot.vocabulary import Filter, Intent, Order, Period, SubEventType

GAP = "\x00"
"""Stands where a piece of the question has been used up."""

WORD = re.compile(r"[^\W_]+(?:['’ʿʾ.-][^\W_]+)*", re.UNICODE)

_BY = re.compile(r"\s+by\b", re.IGNORECASE)
_MOST_SHARING = 6
AND = frozenset(("and", "or"))
"""What joins one name to another."""


@dataclass(frozen=True)
class Namesake:
    """What else a name could mean: the actor's id or the place that was taken for it, and the other."""

    taken: str | Place
    other: str | Place


@dataclass
class Reading:
    """A question on its way: ``rest`` is the text with a gap for every character used up, so positions keep.

    What was found stands with where it begins and ends. ``values`` are what whole phrases stand for, by the field of
    the filter; ``radii`` are distances in kilometres.
    """

    text: str
    rest: str
    intent: Intent | None = None
    step: Period | None = None
    item: int | None = None
    order: Order = Order.NEWEST
    deeds: list[tuple[int, int, tuple[SubEventType, ...]]] = field(default_factory=list)
    struck: list[tuple[int, int, tuple[str, ...]]] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    keywords: list[str] = field(default_factory=list)
    actors: list[tuple[int, int, str]] = field(default_factory=list)
    places: list[tuple[int, int, Place | Region]] = field(default_factory=list)
    radii: list[tuple[int, int, float]] = field(default_factory=list)
    excluders: list[tuple[int, int]] = field(default_factory=list)
    left_out: list[Filter] = field(default_factory=list)
    namesakes: list[Namesake] = field(default_factory=list)
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
    deed = min((start for start, *_ in reading.deeds if start >= end), default=None)
    if deed is None:
        return False
    between = reading.text[end:deed]
    if not between.strip():
        return True
    words = [word.lower() for word in WORD.findall(between)]
    shares = between.lstrip().startswith(",") or words[0] in AND
    filler = question_words().filler_words
    return shares and len(words) <= _MOST_SHARING and not any(word in filler and word not in AND for word in words)


def is_acted_upon(reading: Reading, start: int, end: int) -> bool:
    """Whether a deed follows in the passive voice: "Kataib Hezbollah hit by US strikes", "US troops were hit"."""
    deed = next(((first, last) for first, last, _ in reading.deeds if first >= end), None)
    if deed is None:
        return False
    between = {word.lower() for word in WORD.findall(reading.text[end : deed[0]])}
    roles, is_next = question_words().roles, is_before_deed(reading, end)
    if bool(_BY.match(reading.rest, deed[1])) and is_next:  # of "by month", nothing is left
        return True
    if reading.text[slice(*deed)].lower() not in roles.participles:
        return False
    is_asked = is_next and word_before(reading.text, start) in roles.passive  # "where were US troops hit"
    return is_asked or bool(between & set(roles.passive) and between <= {*roles.passive, "have", "has", "had"})


def owns_what_was_struck(reading: Reading, end: int) -> bool:
    """Whether the name is directly before a thing struck: "US bases"."""
    return any(0 <= start - end <= 1 for start, _, _ in reading.struck)


def is_joined_to(reading: Reading, start: int, prepositions: Collection[str]) -> bool:
    """Whether the name stands beside one that follows such a word: "by the US and the UK"."""
    return any(
        WORD.findall(reading.text[end:start].lower()) in (["and"], ["or"], ["and", "the"], ["or", "the"])
        and word_before(reading.text, first) in prepositions
        for first, end, _ in reading.actors
    )
