"""A country dump of GeoNames made into a shelf, in the terms of the places already known."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pydantic import RootModel

from bot.identity.places.shelf import Row, Shelf, compile_shelf
from bot.identity.places.values import PRECISION_OF_KIND, Place
from bot.lexicon import read_lexicon
from bot.vocabulary import PlacePrecision

# Columns of GeoNames' table, by their place in the row.
_ID, _NAME, _OTHERS, _LATITUDE, _LONGITUDE, _FEATURE, _COUNTRY, _ADMIN1, _POPULATION = 0, 1, 3, 4, 5, 7, 8, 10, 14
_FIRST_ORDER = "ADM1"


class _Codes(RootModel[dict[str, str]]):
    pass


class FeatureKinds:
    """GeoNames' feature codes as kinds of places."""

    def __init__(self, path: Path) -> None:
        """Read the table of codes; one that ends in ``*`` stands for every code that begins so.

        Raises:
            BrokenData: the table breaks its schema.
        """
        table = read_lexicon(path, _Codes).root
        self._exact = {code: kind for code, kind in table.items() if not code.endswith("*")}
        self._beginnings = {code.rstrip("*"): kind for code, kind in table.items() if code.endswith("*")}

    def of(self, code: str) -> str | None:
        """The kind of a feature, ``None`` where it is none that reports name."""
        if kind := self._exact.get(code):
            return kind
        return next((kind for beginning, kind in self._beginnings.items() if code.startswith(beginning)), None)


def compile_dump(rows: Iterable[Sequence[str]], folder: Path, *, world: Shelf, kinds: FeatureKinds) -> int:
    """Write a shelf of a dump's rows and give the number of places; divisions are called as ``world`` calls them."""
    kept: list[Sequence[str]] = []
    divisions: dict[str, str] = {}
    for row in rows:
        if row[_FEATURE] == _FIRST_ORDER:
            divisions[row[_ADMIN1]] = row[_NAME]
        elif kinds.of(row[_FEATURE]) is not None:
            kept.append(row)
    divisions |= _known_divisions(kept, world)
    compile_shelf(folder, [_as_row(row, kinds, divisions) for row in kept])
    return len(kept)


def _known_divisions(rows: Iterable[Sequence[str]], world: Shelf) -> dict[str, str]:
    """By GeoNames' code, the name that the places of a division already carry."""
    known = {place.id: place.admin1 for place in world}
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if name := known.get(f"geonames:{row[_ID]}"):
            names[row[_ADMIN1]][name] += 1
    return {code: counter.most_common(1)[0][0] for code, counter in names.items()}


def _as_row(row: Sequence[str], kinds: FeatureKinds, divisions: Mapping[str, str]) -> Row:
    kind = kinds.of(row[_FEATURE]) or ""
    place = Place(
        id=f"geonames:{row[_ID]}",
        name=row[_NAME],
        country=row[_COUNTRY],
        admin1=divisions.get(row[_ADMIN1]),
        latitude=float(row[_LATITUDE]),
        longitude=float(row[_LONGITUDE]),
        precision=PRECISION_OF_KIND.get(kind, PlacePrecision.EXACT),
        kind=kind,
        population=int(row[_POPULATION] or 0),
    )
    return int(row[_ID]), place, [name for name in row[_OTHERS].split(",") if name]
