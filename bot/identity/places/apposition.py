"""Towns told with the division or country they lie in: "Tripoli, Lebanon", "Salina, Kan."."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import RootModel

from bot.errors import BrokenData
from bot.identity.places.values import Place, PlaceMention
from bot.lexicon import read_lexicon

_AREAS = frozenset({"adm1", "country"})
_BETWEEN = frozenset({", ", ","})

PlacesOf = Callable[[str], Sequence[Place]]
"""All places of a name, most prominent first."""


class _Table(RootModel[dict[str, dict[str, tuple[str, ...]]]]):
    """By country: short forms by the division's name."""


class Abbreviations:
    """Short forms of divisions, as they stand behind a town's name."""

    def __init__(self, path: Path, places_of: PlacesOf) -> None:
        """Read the table; ``places_of`` knows the divisions.

        Raises:
            BrokenData: the table breaks its schema, or names a division that nobody knows.
        """
        self._divisions: dict[str, tuple[Place, ...]] = {}
        for country, divisions in read_lexicon(path, _Table).root.items():
            for name, short_forms in divisions.items():
                division = _division(name, country, places_of)
                if division is None:
                    raise BrokenData(f"{path.name}: {country} {name}: there is no division of that name.")
                for short in short_forms:
                    self._divisions[short] = (*self._divisions.get(short, ()), division)
        forms = "|".join(re.escape(short) for short in sorted(self._divisions, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<![\w'’-])(?P<town>[^\W\d_][\w'’-]{{0,40}}), (?P<short>{forms})(?![^\W_])")

    def mentions(self, text: str) -> Iterator[PlaceMention]:
        """Where ``text`` names a division by its short form, behind a name and a comma."""
        if text.isupper():
            return  # there, "OK" and "IN" are words like any other
        for found in self._pattern.finditer(text):
            if found["town"][0].isupper():
                start, end = found.span("short")
                yield PlaceMention(
                    start=start, end=end, text=found["short"], candidates=self._divisions[found["short"]]
                )


def _division(name: str, country: str, places_of: PlacesOf) -> Place | None:
    return next((place for place in places_of(name) if place.kind == "adm1" and place.country == country), None)


def with_areas(
    mentions: Sequence[PlaceMention], abbreviated: Sequence[PlaceMention], text: str, places_of: PlacesOf
) -> list[PlaceMention]:
    """The mentions, with each town meant where the area behind it says, in order.

    ``abbreviated`` are the divisions named by their short forms: they take the place of what else such a word may name.
    A town that isn't known in the division whose short form stands behind it is none of its namesakes: only the
    division is left.
    """
    spans = {mention.start for mention in abbreviated}
    told: list[PlaceMention] = []
    for mention in sorted([*(one for one in mentions if one.start not in spans), *abbreviated], key=_place):
        town = told[-1] if told and text[told[-1].end : mention.start] in _BETWEEN else None
        area, inside = _area_of(town, mention, places_of) if town else (None, ())
        if town and area:
            told[-1] = replace(town, candidates=inside)
            told.append(replace(mention, candidates=(area,)))
        elif mention.start not in spans:
            told.append(mention)
        elif mention.text.endswith("."):
            told = [*told[: -1 if town else None], mention]
    return told


def _place(mention: PlaceMention) -> int:
    return mention.start


def _area_of(town: PlaceMention, larger: PlaceMention, places_of: PlacesOf) -> tuple[Place | None, tuple[Place, ...]]:
    """The area that the larger one's name means if the town lies in it, and the places of the town's name there."""
    if town.candidates[0].kind == "country":
        return None, ()
    for area in larger.candidates:
        if area.kind in _AREAS:
            known = dict.fromkeys((*town.candidates, *places_of(town.text)))
            inside = tuple(place for place in known if _lies_in(place, area))
            if inside:
                return area, inside
    return None, ()


def _lies_in(place: Place, area: Place) -> bool:
    if place.country != area.country or place.kind == "country":
        return False
    return area.kind == "country" or (place.kind != area.kind and place.admin1 == area.name)
