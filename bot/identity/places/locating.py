"""From a place name, and what is known around it, to coordinates with an honest precision."""

import math
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from bot.identity.names import fold, skeleton
from bot.identity.places.atlas import Atlas
from bot.identity.places.coordinates import read_coordinates
from bot.identity.places.finding import PlaceFinder, is_mere_direction
from bot.identity.places.keys import place_key
from bot.identity.places.lexicon import Lexicon
from bot.identity.places.placing import Placer
from bot.identity.places.surroundings import Surroundings
from bot.identity.places.types import PlaceType
from bot.identity.places.values import Place, nearest_km
from bot.vocabulary import PlacePrecision

_MOST = 5
_LONGEST_NAME = 200
_SIMILAR = 80.0  # rapidfuzz ratio of two spellings with one skeleton, where the country is known
_VERY_SIMILAR = 86.0  # where it is not, or where the skeleton is too short to say much
_TELLING_SKELETON = 3
_SHORTEST_SKELETON = 2
_INITIAL_VOWELS = frozenset("aeiou")
_VOWELS = str.maketrans("eoy", "iui")
_KNOWN_EVERYWHERE = 4.5  # weight a place needs to be meant by another spelling without any country
# "Khan Shaykhun (Idlib)", "Kobani/Ayn al-Arab": other names, or where the place lies.
_ALTERNATIVES = re.compile(r"\s*[/(;]\s*|\s+(?:aka|a\.k\.a\.|also known as|or)\s+|\s*\)\s*", re.IGNORECASE)


class Locator:
    """Finds the coordinates of one named place."""

    def __init__(self, atlas: Atlas, finder: PlaceFinder, lexicon: Lexicon) -> None:
        self._atlas = atlas
        self._finder = finder
        self._lexicon = lexicon
        self._placer = Placer(atlas, self._named)

    def surroundings(
        self,
        *,
        admin1: str | None,
        country: str | None,
        context: str | None,
        near: Sequence[tuple[float, float]],
        countries: Collection[str],
    ) -> Surroundings:
        """What the words around a name say, looked up."""
        code = self._atlas.countries.code_of(country) if country else None
        division = self._division(admin1, code) if admin1 else None
        mentioned = [mention.candidates[0] for mention in self._finder.find(context or "")]
        return Surroundings(
            country=code or (division.country if division else None),
            division=division,
            unknown_area=bool(admin1 and division is None) or bool(country and code is None),
            countries=frozenset(place.country for place in mentioned if place.country).union(countries),
            divisions=frozenset(fold(place.name) for place in mentioned if place.kind == "adm1"),
            points=(*near, *(place.point for place in mentioned if place.precision < PlacePrecision.ADM1)),
        )

    def locate(self, name: str, around: Surroundings) -> list[Place]:
        """The places ``name`` may be, best first; the division or country it lies in where it is unknown."""
        asked = name[:_LONGEST_NAME]
        return self._at_coordinates(asked, around) or self._found(asked, around)[:_MOST] or self._fallback(around)

    def _at_coordinates(self, name: str, around: Surroundings) -> list[Place]:
        point = read_coordinates(name)
        if point is None:
            return []
        admin1 = around.division.name if around.division else None
        return [
            Place(
                id=f"point:{point[0]},{point[1]}",
                name=name.strip(),
                country=around.country,
                admin1=admin1,
                latitude=point[0],
                longitude=point[1],
                precision=PlacePrecision.EXACT,
                kind="point",
            )
        ]

    def _found(self, name: str, around: Surroundings) -> list[Place]:
        readings = [pair for pair in self._readings(name, around) if not self._is_word(pair[0])]
        for reading, where in readings:
            for key in (place_key(reading), *self._lexicon.inflections.bases(reading, place_key(reading))):
                if found := self._exactly(key, where):
                    return found
            told = self._lexicon.relative.read(reading)
            if told is not None and (placed := self._placer.place(reading, told, where)):
                return placed
        for reading, where in readings:
            if found := self._similar(self._lexicon.types.split(place_key(reading))[0], where):
                return found
        return []

    def _named(self, name: str, around: Surroundings) -> list[Place]:
        """The places of this very name, or of another spelling of it."""
        if self._is_word(name):
            return []
        return self._exactly(place_key(name), around) or self._similar(
            self._lexicon.types.split(place_key(name))[0], around
        )

    def _is_word(self, name: str) -> bool:
        """Whether this is an ordinary word, and not even written as a name: "off" is not Of in Turkey."""
        return name.islower() and place_key(name) in self._lexicon.cues.not_places

    def _readings(self, name: str, around: Surroundings) -> Iterator[tuple[str, Surroundings]]:
        """The name as it stands, its alternatives, and what stands before a comma in what stands after it."""
        yield name, around
        for part in _ALTERNATIVES.split(name):
            if part and part != name and not self._is_area(part):
                yield part, around
        owner, possessive, owned = name.replace("’", "'").partition("'s ")  # "Myanmar's Rakhine State"
        if possessive and self._is_area(owner):
            yield owned, self._narrowed(owner, around)
        first, comma, rest = name.partition(",")
        if comma and first.strip():
            yield first, self._narrowed(rest, around)

    def _is_area(self, name: str) -> bool:
        """Whether the name is a country's or a division's: it says where a place lies, not what else it is called."""
        return self._atlas.countries.code_of(name) is not None or self._division(name, None) is not None

    def _narrowed(self, rest: str, around: Surroundings) -> Surroundings:
        """The surroundings with the division and country that follow a name ("Haditha, Anbar, Iraq")."""
        for part in reversed(rest.split(",")):
            code = self._atlas.countries.code_of(part)
            if code is not None and around.country is None:
                around = replace(around, country=code)
            elif around.division is None and (division := self._division(part, around.country)) is not None:
                around = replace(around, division=division, country=division.country)
        return around

    def _division(self, name: str, country: str | None) -> Place | None:
        """The first-order division of this name."""
        key = place_key(name)
        rest, _ = self._lexicon.types.split(key)
        least = 0.0 if country else _VERY_SIMILAR
        ratios = {
            other: fuzz.ratio(_spelling(other), _spelling(rest)) for other in self._atlas.similar_names(skeleton(rest))
        }
        alike = sorted((other for other in ratios if ratios[other] >= least), key=lambda other: -ratios[other])
        for candidate in (key, rest, *alike):
            for place in self._atlas.get(candidate):
                if place.kind == "adm1" and country in {None, place.country}:
                    return place
        return None

    def _exactly(self, key: str, around: Surroundings) -> list[Place]:
        rest, type_ = self._lexicon.types.split(key)
        if found := self._candidates(key, around, type_):
            return found
        if type_ is None:
            return []
        if found := self._candidates(type_.key(rest), around, type_):
            return found
        return [_blurred(place, type_) for place in self._candidates(rest, around, type_)]

    def _candidates(self, key: str, around: Surroundings, type_: PlaceType | None) -> list[Place]:
        scored = [
            (weight + _evidence(place, around, type_), place)
            for weight, place in self._atlas.weigh(key)
            if around.hold(place)
        ]
        return [place for _, place in sorted(scored, key=lambda pair: -pair[0])]

    def _similar(self, key: str, around: Surroundings) -> list[Place]:
        """Places whose name is another spelling of ``key``: the same consonants and nearly the same letters."""
        bones = skeleton(key)
        if len(bones) < _SHORTEST_SKELETON or around.unknown_area or is_mere_direction(key, self._lexicon):
            return []
        sure = around.country is not None and len(bones) >= _TELLING_SKELETON
        least = _SIMILAR if sure else _VERY_SIMILAR
        scored = [
            (ratio, weight, place)
            for similar in self._atlas.similar_names(bones)
            if (similar[0] in _INITIAL_VOWELS) == (key[0] in _INITIAL_VOWELS)  # Otaybah is not Taybah
            and (ratio := fuzz.ratio(_spelling(key), _spelling(similar))) >= least
            for weight, place in self._atlas.weigh(similar)
            if around.hold(place) and (around.country is not None or weight >= _KNOWN_EVERYWHERE)
        ]
        scored.sort(key=lambda row: (-row[0], -row[1] - _evidence(row[2], around, None)))
        return list({place.id: place for *_, place in scored}.values())

    def _fallback(self, around: Surroundings) -> list[Place]:
        if around.division is not None:
            return [around.division]
        if around.country is not None:
            return [self._atlas.countries.get(around.country).as_place()]
        return []


def _spelling(key: str) -> str:
    """The name without the choices of vowel that romanisations make: Qaem, Qa'im."""
    return key.translate(_VOWELS)


def _evidence(place: Place, around: Surroundings, type_: PlaceType | None) -> float:
    """What speaks for the place beside its name."""
    score = 8.0 if type_ is not None and place.kind in type_.kinds else 0.0
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
