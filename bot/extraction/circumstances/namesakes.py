"""Which of the places of one name a report means, by the countries it speaks of."""

import re
from collections import Counter
from collections.abc import Sequence

from bot.extraction.preparing.reading import LARGE, Reading
from bot.identity.gazetteer import Gazetteer, Place, PlaceMention
from bot.identity.names import fold
from bot.vocabulary import PlacePrecision

_LIES_IN = re.compile(
    r"^(?:\s+(?!and\b|or\b)[\w'’]+){0,4}?(?:,| in| of)\s+(?:the )?(?:\w+ )?(?:city of |province of |state of )?$",
    re.IGNORECASE,
)

_OF_A_PEOPLE = re.compile(
    r"\b(?P<people>[A-Z][\w'’]+(?:[ -][A-Z][\w'’]+)?)(?: [\w'’-]+){0,2}"
    r" (?:city|town|village|port|district|suburb|province|region|island) of $"
)
_LOOK_BACK = 70


def binding_countries(mention: PlaceMention, following: PlaceMention | None, reading: Reading) -> Counter[str]:
    """The countries of "Manchester" for "Victoria Station in Manchester": the smaller place lies in the larger one."""
    if following is None or not _LIES_IN.match(reading.source[mention.end : following.start]):
        return Counter()
    larger = following.candidates[0]
    if larger.country is None or (
        larger.precision is PlacePrecision.EXACT and larger.population < mention.candidates[0].population
    ):
        return Counter()
    return Counter([larger.country])


def country_of_people(mention: PlaceMention, reading: Reading, gazetteer: Gazetteer) -> Counter[str]:
    """The country of "the Libyan port of Homs", where it has a place of that name."""
    found = _OF_A_PEOPLE.search(reading.source, max(0, mention.start - _LOOK_BACK), mention.start)
    country = gazetteer.country_code(found["people"]) if found else None
    has_one = any(place.country == country for place in mention.candidates)
    return Counter([country]) if country and has_one else Counter()


def place_meant(mention: PlaceMention, countries: Counter[str]) -> Place | None:
    """The candidate that fits the document's countries; none where a small place would lie outside all of them."""
    best = _most_likely(mention.candidates, countries)
    fits = not countries or best.country is None or best.country in countries
    if not fits and (best.population < LARGE or len(countries) == 1) and best.precision is not PlacePrecision.COUNTRY:
        return None
    return best


def _most_likely(candidates: Sequence[Place], countries: Counter[str]) -> Place:
    """The most prominent candidate in a country of the context, else the most prominent of all.

    A country's name gives way only to places of that very name: "Iraq" is not Arak, but Georgia may be the state.
    """
    first = candidates[0]
    if first.precision is PlacePrecision.COUNTRY:
        candidates = [place for place in candidates if fold(place.name) == fold(first.name)]
    return max(
        candidates,
        key=lambda place: (countries[place.country] > 0 if place.country else False, -candidates.index(place)),
    )
