"""Deeds told as one more: "was hit again", "for the second time this week", and mentions of the one before."""

from collections.abc import Sequence

from bot.extraction.incidents.facts import Facts
from bot.extraction.mentions.mention import Mention
from bot.extraction.parsing.syntax import children, prepositional
from bot.vocabulary import DatePrecision

_AGAIN = frozenset({"again", "anew"})
_ORDINALS = frozenset({"second", "third", "fourth", "fifth", "sixth", "umpteenth"})


def is_one_before(facts: Facts, told: Sequence[Facts]) -> bool:
    """Whether it has a day, and what is told of the incident has none, but says that it is another like it.

    "The base was hit again. Tuesday's attack had killed two."
    """
    is_repeated = any(_is_told_as_repeated(one.mention) for one in told)
    return is_repeated and _has_day(facts) and not any(_has_day(one) for one in told)


def _is_told_as_repeated(mention: Mention) -> bool:
    verb = mention.governor or mention.anchor
    if any(word.lower_ in _AGAIN for word in children(verb, "advmod")):
        return True
    times = [time for time in prepositional(verb, ("for",)) if time.lemma_ == "time"]
    return any(word.lower_ in _ORDINALS for time in times for word in children(time, "amod"))


def _has_day(facts: Facts) -> bool:
    return any(not day.is_window and day.date.precision is DatePrecision.DAY for day in facts.dates)
