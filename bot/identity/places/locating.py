"""From a place name, and what is known around it, to coordinates with an honest precision."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.identity.names import fold, skeleton
from bot.identity.places.atlas import Atlas, prominence
from bot.identity.places.finding import PlaceFinder
from bot.identity.places.types import PlaceType, PlaceTypes
from bot.identity.places.values import Place, distance_km, nearest_km
from bot.vocabulary import PlacePrecision

_MOST = 5
_NEAR_DIVISION_KM = 60.0
_SIMILAR = 72.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known around a name: its country and division if stated, and hints that only weigh."""

    country: str | None
    admin1: str | None
    division: Place | None
    countries: frozenset[str]
    divisions: frozenset[str]
    points: tuple[tuple[float, float], ...]


class Locator:
    """Finds the coordinates of one named place."""

    def __init__(self, atlas: Atlas, finder: PlaceFinder, types: PlaceTypes) -> None:
        self._atlas = atlas
        self._finder = finder
        self._types = types

    def surroundings(
        self, admin1: str | None, country: str | None, context: str | None, near: Sequence[tuple[float, float]]
    ) -> Surroundings:
        """What the words around a name say, looked up."""
        code = self._atlas.countries.code_of(country) if country else None
        mentioned = [mention.candidates[0] for mention in self._finder.find(context or "")]
        return Surroundings(
            country=code,
            admin1=admin1,
            division=self._division(admin1, code) if admin1 else None,
            countries=frozenset(place.country for place in mentioned if place.country),
            divisions=frozenset(fold(place.name) for place in mentioned if place.kind == "adm1"),
            points=(*near, *(place.point for place in mentioned if place.precision < PlacePrecision.ADM1)),
        )

    def locate(self, name: str, around: Surroundings) -> list[Place]:
        """The places ``name`` may be, best first; the division or country it lies in where it is unknown."""
        key = fold(name)
        rest, type_ = self._types.split(key)
        found = self._candidates(key, around, type_)
        if not found and rest != key:
            found = [_blurred(place, type_) for place in self._candidates(rest, around, type_)]
        if not found:
            found = self._similar(rest, around)
        return found[:_MOST] or self._fallback(around)

    def _division(self, name: str, country: str | None) -> Place | None:
        """The first-order division of this name, or the one that a place of this name stands for."""
        key = fold(name)
        rest, _ = self._types.split(key)
        for candidate in dict.fromkeys((key, rest)):
            found = [
                place
                for place in self._atlas.get(candidate)
                if place.kind == "adm1" and country in {None, place.country}
            ]
            if found:
                return found[0]
        alike = [
            place
            for similar in self._atlas.similar_names(skeleton(rest))
            for place in self._atlas.get(similar)
            if place.kind == "adm1" and country == place.country and country is not None
        ]
        return max(alike, key=lambda place: fuzz.ratio(fold(place.name), rest), default=None)

    def _candidates(self, key: str, around: Surroundings, type_: PlaceType | None) -> list[Place]:
        places = [place for place in self._atlas.get(key) if _lies_in(place, around)]
        return sorted(places, key=lambda place: -_score(place, key, around, type_))

    def _similar(self, key: str, around: Surroundings) -> list[Place]:
        """Places whose name is another spelling of ``key``; only inside a known country, for names of some length."""
        bones = skeleton(key)
        if around.country is None or len(bones) < 2:
            return []
        scored = [
            (fuzz.ratio(key, similar), place)
            for similar in self._atlas.similar_names(bones)
            for place in self._atlas.get(similar)
            if _lies_in(place, around) and fuzz.ratio(key, similar) >= _SIMILAR
        ]
        scored.sort(key=lambda pair: (-pair[0], -prominence(pair[1], fold(pair[1].name))))
        return list(dict.fromkeys(place for _, place in scored))

    def _fallback(self, around: Surroundings) -> list[Place]:
        if around.division is not None:
            return [around.division]
        if around.country is not None:
            return [self._atlas.countries.get(around.country).as_place()]
        return []


def _lies_in(place: Place, around: Surroundings) -> bool:
    """Whether the place lies where the text says; one just over a division's border, or at sea, may."""
    if around.country is not None and place.country not in {around.country, None}:
        return False
    division = around.division
    if division is None or place.country is None or place.admin1 == division.admin1 or place.kind == "country":
        return True
    return distance_km(place.point, division.point) <= _NEAR_DIVISION_KM


def _score(place: Place, key: str, around: Surroundings, type_: PlaceType | None) -> float:
    score = prominence(place, key)
    if place.kind in {"adm1", "adm2"} and (type_ is None or place.kind not in type_.kinds):
        score -= 1.5
    if type_ is not None and place.kind in type_.kinds:
        score += 4.0
    if around.division is not None and place.admin1 == around.division.admin1:
        score += 3.0
    if place.country in around.countries:
        score += 4.0
    if place.admin1 is not None and fold(place.admin1) in around.divisions:
        score += 3.0
    distance = nearest_km(place.point, around.points)
    return score + (4.0 * math.exp(-distance / 150.0) if distance < math.inf else 0.0)


def _blurred(place: Place, type_: PlaceType | None) -> Place:
    """The place as an approximation, where the name is that of something else near it."""
    if type_ is None or type_.precision is None or place.kind in type_.kinds:
        return place
    return place.model_copy(update={"precision": max(place.precision, type_.precision)})
