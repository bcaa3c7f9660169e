"""Parts of the world that hold several countries, and countries by their flags, as questions name them."""

import re
from functools import cache

from pydantic import Field

from bot.lexicon import load_lexicon
from bot.questions.phrases import phrase_pattern
from bot.rendering.countries import country_name
from bot.vocabulary import Value

# Two letters of Unicode's regional indicators make a flag: 🇸🇩 is S and D.
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_FIRST_INDICATOR = 0x1F1E6


class Region(Value):
    """A part of the world. ``countries`` are ISO 3166-1 codes; it is no place of the gazetteer."""

    name: str
    phrases: tuple[str, ...] = Field(min_length=1, repr=False)
    countries: tuple[str, ...] = Field(min_length=2)

    @property
    def country(self) -> None:
        """It lies in no one country."""
        return None


class _Regions(Value):
    region: tuple[Region, ...]


def find_regions(text: str) -> list[tuple[int, int, Region]]:
    """The regions named in a text, with where each begins and ends.

    >>> [region.name for _, _, region in find_regions("attacks in west africa")]
    ['West Africa']
    """
    pattern, by_phrase = _table()
    return [(*match.span(), by_phrase[match.group().lower()]) for match in pattern.finditer(text)]


@cache
def _table() -> tuple[re.Pattern[str], dict[str, Region]]:
    """The shipped table.

    Raises:
        BrokenData: the file breaks its schema; the message names entry and reason.
    """
    listed = load_lexicon("bot", "regions", _Regions).region
    by_phrase = {phrase: region for region in listed for phrase in region.phrases}
    return phrase_pattern(by_phrase), by_phrase


def without_flags(text: str) -> str:
    """The text with each country's flag written as its name, as a place.

    >>> without_flags("attacks 🇸🇩")
    'attacks  in Sudan '
    """
    return _FLAG.sub(lambda match: _named(match.group()), text)


def _named(flag: str) -> str:
    code = "".join(chr(ord(letter) - _FIRST_INDICATOR + ord("A")) for letter in flag)
    name = country_name(code)
    return f" in {name} " if name else flag
