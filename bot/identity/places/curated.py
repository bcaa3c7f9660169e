"""Places written by hand: the shipped supplement, and what an operator adds, as JSONL files of one entry a line.

    {"id": "tower-22-jo", "name": "Tower 22", "names": ["برج 22"], "country": "JO", "admin1": "Mafraq",
     "lat": 33.31, "lon": 38.71, "kind": "base", "source": "project"}

``id``, ``name``, ``lat``, ``lon``, ``kind`` and ``source`` are required; ``country`` is null at sea; ``precision``
(UCDP) follows from ``kind`` unless it is given.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from bot.errors import BrokenData
from bot.identity.names import skeleton
from bot.identity.places.keys import name_keys
from bot.identity.places.types import PlaceTypes
from bot.identity.places.values import POPULATED, PRECISION_OF_KIND, Place
from bot.vocabulary import PlacePrecision, Value


class CuratedPlace(Value):
    """One entry of a place file."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    name: Annotated[str, Field(min_length=1)]
    names: tuple[str, ...] = ()
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    admin1: str | None = None
    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    kind: Annotated[str, Field(min_length=1)]
    precision: PlacePrecision | None = None
    source: Annotated[str, Field(min_length=1)]

    def as_place(self) -> Place:
        """The place this entry describes."""
        return Place(
            id=self.id,
            name=self.name,
            country=self.country,
            admin1=self.admin1,
            latitude=self.lat,
            longitude=self.lon,
            precision=self.precision or PRECISION_OF_KIND.get(self.kind, PlacePrecision.EXACT),
            kind=self.kind,
        )


def read_entries(path: Path) -> Iterator[CuratedPlace]:
    """The entries of one file.

    Raises:
        BrokenData: a line is no such entry; the message names file, line and reason.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenData(f"{path.name} can't be read; place files are UTF-8 text.", detail=str(error)) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield CuratedPlace.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"]) or "the line"
            entry = _entry_name(line)
            raise BrokenData(f"{path.name}, line {number} ({entry}): {field}: {first['msg']}.") from error


def _entry_name(line: str) -> str:
    try:
        return str(json.loads(line).get("id", "no id"))
    except (ValueError, AttributeError):
        return "not a JSON object"


class PlaceTable:
    """Places held in memory, by folded name."""

    def __init__(self, places: Iterable[tuple[Place, Iterable[str]]], types: PlaceTypes) -> None:
        """Index the places by all their names, and by the first word for their kind in place of the one used."""
        self._by_key: dict[str, list[Place]] = {}
        self._towns: dict[str | None, list[Place]] = {}
        self._beginnings: set[str] = set()
        self._by_bones: dict[str, list[str]] = {}
        for place, others in places:
            if place.kind in POPULATED:
                self._towns.setdefault(place.country, []).append(place)
            for key in _keys(place, others, types):
                self._by_key.setdefault(key, []).append(place)
        for key in self._by_key:
            parts = key.split(" ")
            self._beginnings.update(" ".join(parts[:count]) for count in range(1, len(parts)))
            if key.isascii() and len(bones := skeleton(key)) > 1:
                self._by_bones.setdefault(bones, []).append(key)

    def get(self, key: str) -> list[Place]:
        """The places of a folded name."""
        return self._by_key.get(key, [])

    def populated_places(self, country: str) -> list[Place]:
        """Every populated place of a country."""
        return self._towns.get(country, [])

    def continues(self, key: str) -> bool:
        """Whether some name goes on after the words of ``key``."""
        return key in self._beginnings

    def similar_names(self, bones: str) -> list[str]:
        """The folded names with this consonant skeleton."""
        return self._by_bones.get(bones, [])


def _keys(place: Place, others: Iterable[str], types: PlaceTypes) -> set[str]:
    keys = name_keys((place.name, *others))
    split = [types.split(key) for key in keys]
    return keys | {type_.key(rest) for rest, type_ in split if type_ is not None and place.kind in type_.kinds}


def load_table(paths: Iterable[Path], types: PlaceTypes) -> PlaceTable:
    """The places of several files together.

    Raises:
        BrokenData: an entry breaks the schema, or its id was used before.
    """
    found: dict[str, CuratedPlace] = {}
    for path in paths:
        for entry in read_entries(path):
            if entry.id in found:
                raise BrokenData(f"{path.name} ({entry.id}): this id is used twice.")
            found[entry.id] = entry
    return PlaceTable(((entry.as_place(), entry.names) for entry in found.values()), types)
