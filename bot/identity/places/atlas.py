"""All that is known of places: what was written by hand, the countries, and the compiled shelves, asked as one."""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from bot.geometry import distance_km
from bot.identity.places.countries import Countries
from bot.identity.places.keys import is_main_name
from bot.identity.places.values import POPULATED, Place

# Prominence of places without a population, on the scale of a population's decimal logarithm.
_PROMINENCE = {
    "country": 9.0,
    "sea": 8.0,
    "gulf": 7.5,
    "strait": 7.5,
    "canal": 7.5,
    "region": 6.6,
    "adm1": 5.0,
    "adm2": 3.9,
}
_CURATED = 6.2
_SAME_KM = 8.0
_AREA_OF_ITS_SEAT = 0.5
_ALTERNATE_NAME = 1.5
_LARGE = 100_000
# Inhabitants from which on a town comes before the division of its name: Aleppo is the city before the governorate.
_SMALLEST_SEAT = {"adm1": 10_000, "adm2": 0}
_IN_CONFLICT = 0.8  # added to large places: reports of conflict rather mean one where there is conflict
_AREAS = frozenset({"country", "adm1", "adm2"})


# A kind of division, and the country and first-order division it lies in.
_Seat = tuple[str, str | None, str | None]


class PlaceSource(Protocol):
    """Something that knows places by their folded names."""

    def get(self, key: str) -> list[Place]:
        """The places of a folded name."""

    def continues(self, key: str) -> bool:
        """Whether some name goes on after the words of ``key``."""

    def similar_names(self, bones: str) -> list[str]:
        """The folded names with this consonant skeleton."""

    def populated_places(self, country: str) -> list[Place]:
        """Every populated place of a country."""


class Weighed(NamedTuple):
    """A place and how likely its name alone means it, on the scale of a population's decimal logarithm."""

    weight: float
    place: Place


class Atlas:
    """Several sources of places as one."""

    def __init__(self, countries: Countries, sources: Sequence[PlaceSource], in_conflict: frozenset[str]) -> None:
        """Ask ``sources`` in this order; ``in_conflict`` are codes of countries whose places are meant more often."""
        self.countries = countries
        self._in_conflict = in_conflict
        self._sources = sources
        self.weigh = lru_cache(maxsize=20_000)(self._weigh)
        self.continues = lru_cache(maxsize=20_000)(self._continues)
        self.populated_places = lru_cache(maxsize=16)(self._populated_places)

    def get(self, key: str) -> tuple[Place, ...]:
        """The places of a folded name, most prominent first, each once."""
        return tuple(place for _, place in self.weigh(key))

    def similar_names(self, bones: str) -> list[str]:
        """The folded names with this consonant skeleton."""
        return list(dict.fromkeys(name for source in self._sources for name in source.similar_names(bones)))

    def _weigh(self, key: str) -> tuple[Weighed, ...]:
        found = _once(place for source in self._sources for place in source.get(key))
        seats = {
            (kind, place.country, place.admin1)
            for place in found
            if place.kind in POPULATED
            for kind, smallest in _SMALLEST_SEAT.items()
            if place.population >= smallest
        }
        weighed = [Weighed(self._weight(place, key, seats), place) for place in found]
        return tuple(sorted(weighed, key=lambda pair: -pair.weight))

    def _continues(self, key: str) -> bool:
        return any(source.continues(key) for source in self._sources)

    def _populated_places(self, country: str) -> tuple[Place, ...]:
        return tuple(place for source in self._sources for place in source.populated_places(country))

    def _weight(self, place: Place, key: str, seats: set[_Seat]) -> float:
        if (place.kind, place.country, place.admin1) in seats:
            return _AREA_OF_ITS_SEAT
        weight = _prominence(place, key)
        large = place.population >= _LARGE or place.kind not in POPULATED
        return weight + _IN_CONFLICT if large and place.country in self._in_conflict else weight


def _prominence(place: Place, key: str) -> float:
    if place.kind in _AREAS:
        return _PROMINENCE[place.kind]
    if place.kind == "populated place":
        weight = math.log10(place.population + 10)
    else:
        weight = _PROMINENCE.get(place.kind, _CURATED)
    return weight if is_main_name(place.name, key) else weight - _ALTERNATE_NAME


def _once(places: Iterable[Place]) -> list[Place]:
    """Without the second entry of a place that two sources know: one id, or one name within some kilometres."""
    kept: list[Place] = []
    for place in places:
        if not any(_is_same(place, other) for other in kept):
            kept.append(place)
    return kept


def _is_same(place: Place, other: Place) -> bool:
    if place.id == other.id:
        return True
    if place.kind != other.kind and not _AREAS.isdisjoint((place.kind, other.kind)):
        return False
    return distance_km(place.point, other.point) < _SAME_KM
