"""All that is known of places: what was written by hand, the countries, and the compiled shelves, asked as one."""

import math
from collections.abc import Iterable, Sequence
from typing import Protocol

from bot.identity.names import fold
from bot.identity.places.countries import Countries
from bot.identity.places.values import Place

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
_ALTERNATE_NAME = 1.5


class PlaceSource(Protocol):
    """Something that knows places by their folded names."""

    def get(self, key: str) -> list[Place]:
        """The places of a folded name."""

    def continues(self, key: str) -> bool:
        """Whether some name goes on after the words of ``key``."""

    def similar_names(self, bones: str) -> list[str]:
        """The folded names with this consonant skeleton."""


def prominence(place: Place, key: str) -> float:
    """How likely ``key`` alone means this place, on the scale of a population's decimal logarithm."""
    if place.kind == "populated place":
        weight = math.log10(place.population + 10)
    else:
        weight = _PROMINENCE.get(place.kind, _CURATED)
    return weight if fold(place.name) == key or place.kind == "country" else weight - _ALTERNATE_NAME


class Atlas:
    """Several sources of places as one."""

    def __init__(self, countries: Countries, sources: Sequence[PlaceSource]) -> None:
        self.countries = countries
        self._sources = sources

    def get(self, key: str) -> list[Place]:
        """The places of a folded name, most prominent first, each once."""
        found = [place for source in self._sources for place in source.get(key)]
        if len(found) < 2:
            return found
        seats = {(place.country, place.admin1) for place in found if place.kind == "populated place"}
        return sorted(_once(found), key=lambda place: -_rank(place, key, seats))

    def continues(self, key: str) -> bool:
        """Whether some name goes on after the words of ``key``."""
        return any(source.continues(key) for source in self._sources)

    def similar_names(self, bones: str) -> list[str]:
        """The folded names with this consonant skeleton."""
        return list(dict.fromkeys(name for source in self._sources for name in source.similar_names(bones)))


def _rank(place: Place, key: str, seats: set[tuple[str | None, str | None]]) -> float:
    # Aleppo is the city before the governorate around it, unless the text says which.
    if place.kind in {"adm1", "adm2"} and (place.country, place.admin1) in seats:
        return 0.5
    return prominence(place, key)


def _once(places: Iterable[Place]) -> list[Place]:
    """Without the second entry of a place that two sources know (the same name within about ten kilometres)."""
    kept: dict[tuple[object, ...], Place] = {}
    for place in places:
        area = place.kind if place.kind in {"country", "adm1", "adm2"} else None
        kept.setdefault((area, round(place.latitude, 1), round(place.longitude, 1)), place)
    return list(kept.values())
