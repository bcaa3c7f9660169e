"""The words for stretches of time: ``data/stretches.toml``, checked against its schema when it is loaded."""

import datetime as dt
from functools import cache
from typing import Literal

from bot.lexicon import load_lexicon
from bot.vocabulary import Value

Days = tuple[dt.date, dt.date]
_Pair = tuple[int, int]
_ISLAMIC_EPOCH = dt.date(622, 7, 19).toordinal()  # the first day of the first year, in the Gregorian calendar
_FROM_GREGORIAN = 33 / 32  # a year of the moon is the shorter by a thirty-third


class OpeningWords(Value):
    """What makes a stretch the start or the end of the time asked about, and which of several is meant."""

    since: tuple[str, ...]
    after: tuple[str, ...]
    until: tuple[str, ...]
    before: tuple[str, ...]
    this: tuple[str, ...]
    last: tuple[str, ...]


class Feast(Value):
    """A feast by its first and last day, each a month and a day of its calendar."""

    names: tuple[str, ...]
    calendar: Literal["gregorian", "islamic"]
    first: _Pair
    last: _Pair

    def near(self, year: int) -> list[Days]:
        """Its days in a Gregorian year and thereabouts."""
        if self.calendar == "gregorian":
            return [(dt.date(year, *self.first), dt.date(year, *self.last))]
        about = round((year - 622) * _FROM_GREGORIAN)
        return [(_islamic(lunar, *self.first), _islamic(lunar, *self.last)) for lunar in (about - 1, about, about + 1)]


def _islamic(year: int, month: int, day: int) -> dt.date:
    """The Gregorian day of one in the tabular Islamic calendar: months of 30 and 29 days, 11 leap days in 30 years."""
    days = 354 * (year - 1) + (3 + 11 * year) // 30 + (59 * (month - 1) + 1) // 2 + day - 1
    return dt.date.fromordinal(_ISLAMIC_EPOCH + days)


class StretchWords(Value):
    """The schema of ``data/stretches.toml``; the file's comments explain each table."""

    words: OpeningWords
    seasons: dict[str, _Pair]
    parts_of_year: dict[str, _Pair]
    parts_of_named_year: dict[str, _Pair]
    parts_of_month: dict[str, _Pair]
    thirds_of_month: dict[str, _Pair]
    feasts: tuple[Feast, ...]


@cache
def stretch_words() -> StretchWords:
    """The shipped words.

    Raises:
        BrokenData: the file breaks its schema; the message names entry and reason.
    """
    return load_lexicon("bot", "stretches", StretchWords)
