"""A compiled set of places: written once, then mapped into memory and shared by every process that reads it.

A shelf is a folder of five files. ``places.bin`` holds columns (coordinates, population, country, division, kind,
names) behind a JSON header; ``names.marisa`` is a trie of folded names whose key ids index ``names.bin``, and
``skeletons.marisa`` a trie of consonant skeletons whose key ids index the folded names that share one.
"""

import hashlib
import json
import mmap
import struct
import sys
from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import marisa_trie

from bot.errors import BrokenData
from bot.identity.names import skeleton
from bot.identity.places.keys import name_keys
from bot.identity.places.values import PRECISION_OF_KIND, Place
from bot.vocabulary import PlacePrecision

# GeoNames id (0 for none), the place, its other names in any script.
Row = tuple[int, Place, Sequence[str]]

_MAGIC = b"SITREP-PLACES-1\n"
# A shelf holds folded names; one made by a version that folds otherwise would no longer be found in.
_PROBES = (
    "Al-Qā’im",
    "Deir ez-Zor",
    "Mazār-e Sharīf",
    "Khān Shaykhūn",
    "Харьков",
    "القائم",
    "Zaporizhzhia",
    "Ghouta",
    "Þingvellir",
    "Jeque",
    "São Tomé",
)
_SCALE = 1e5  # coordinates are stored as integers of a hundred-thousandth of a degree, about a metre
_COLUMNS = {
    "id": "I",
    "latitude": "i",
    "longitude": "i",
    "population": "I",
    "country": "B",
    "admin1": "H",
    "kind": "B",
    "name_end": "I",
}


class _Index:
    """A trie whose every key points to one or more numbers."""

    def __init__(self, folder: Path, stem: str) -> None:
        self.trie = marisa_trie.Trie()
        self.trie.mmap(str(folder / f"{stem}.marisa"))
        columns = _read_columns(folder / f"{stem}.bin")[1]
        self._ends, self._values = columns["ends"], columns["values"]

    def get(self, key: str) -> Sequence[int]:
        number = self.trie.get(key)
        if number is None:
            return ()
        return self._values[self._ends[number - 1] if number else 0 : self._ends[number]].tolist()


class Shelf:
    """The places of one compiled folder, by folded name."""

    def __init__(self, folder: Path) -> None:
        """Map the folder's files.

        Raises:
            BrokenData: a file is missing, or is not what ``compile_shelf`` writes.
        """
        try:
            self._header, self._columns = _read_columns(folder / "places.bin")
            self._names = _Index(folder, "names")
            self._skeletons = _Index(folder, "skeletons")
        except (OSError, ValueError, KeyError, struct.error, RuntimeError) as error:  # the last is marisa's
            raise BrokenData(f"The place data in {folder} can't be read; build it again.", detail=str(error)) from error
        self._place = lru_cache(maxsize=5_000)(self._read_place)

    @property
    def is_current(self) -> bool:
        """Whether names are still folded as they were when this was compiled."""
        return bool(self._header.get("folding") == folding_in_use())

    def __len__(self) -> int:
        return len(self._columns["id"])

    def __iter__(self) -> Iterator[Place]:
        return (self._read_place(row) for row in range(len(self)))

    def get(self, key: str) -> list[Place]:
        """The places of a folded name."""
        return [self._place(row) for row in self._names.get(key)]

    def continues(self, key: str) -> bool:
        """Whether some name goes on after the words of ``key``."""
        return next(self._names.trie.iterkeys(f"{key} "), None) is not None

    def populated_places(self, country: str) -> list[Place]:
        """Every populated place of a country."""
        codes = self._header["countries"]
        if country not in codes:
            return []
        number = codes.index(country)
        rows = (row for row, other in enumerate(self._columns["country"]) if other == number)
        return [place for place in map(self._read_place, rows) if place.kind == "populated place"]

    def similar_names(self, bones: str) -> list[str]:
        """The folded names with this consonant skeleton."""
        return [self._names.trie.restore_key(number) for number in self._skeletons.get(bones)]

    def _read_place(self, row: int) -> Place:
        columns, header = self._columns, self._header
        start = columns["name_end"][row - 1] if row else 0
        country, admin1 = columns["country"][row], columns["admin1"][row]
        kind = header["kinds"][columns["kind"][row]]
        name = bytes(columns["names"][start : columns["name_end"][row]]).decode()
        return Place.model_construct(
            id=f"geonames:{number}"
            if (number := columns["id"][row])
            else f"{kind}:{header['countries'][country]}:{name}",
            name=name,
            country=header["countries"][country],
            admin1=header["admin1"][admin1] or None,
            latitude=columns["latitude"][row] / _SCALE,
            longitude=columns["longitude"][row] / _SCALE,
            precision=PRECISION_OF_KIND.get(kind, PlacePrecision.EXACT),
            kind=kind,
            population=columns["population"][row],
        )


def compile_shelf(folder: Path, places: Sequence[Row]) -> None:
    """Write a shelf: each place comes with its GeoNames id and its other names, in any script."""
    folder.mkdir(parents=True, exist_ok=True)
    names: dict[str, list[int]] = {}
    for row, (_, place, others) in enumerate(places):
        for key in name_keys((place.name, *others)):
            names.setdefault(key, []).append(row)
    key_ids = _write_index(folder, "names", names)
    skeletons: dict[str, list[int]] = {}
    for key, number in key_ids.items():
        if key.isascii() and len(bones := skeleton(key)) > 1:
            skeletons.setdefault(bones, []).append(number)
    _write_index(folder, "skeletons", skeletons)
    _write_places(folder / "places.bin", places)


def folding_in_use() -> str:
    """A fingerprint of how names are folded and reduced to skeletons."""
    folded = "|".join("/".join([*sorted(name_keys((probe,))), skeleton(probe)]) for probe in _PROBES)
    return hashlib.sha256(folded.encode()).hexdigest()[:16]


def _write_index(folder: Path, stem: str, numbers: Mapping[str, list[int]]) -> dict[str, int]:
    trie = marisa_trie.Trie(numbers)
    trie.save(str(folder / f"{stem}.marisa"))
    ends, values = array("I"), array("I")
    key_ids = {trie.restore_key(number): number for number in range(len(numbers))}
    for key in key_ids:
        values.extend(numbers[key])
        ends.append(len(values))
    _write_columns(folder / f"{stem}.bin", {}, {"ends": ends, "values": values})
    return key_ids


def _write_places(path: Path, places: Sequence[Row]) -> None:
    columns = {name: array(code) for name, code in _COLUMNS.items()}
    countries, divisions, kinds = _Numbering(), _Numbering(), _Numbering()
    names = bytearray()
    for number, place, _ in places:
        names += place.name.encode()
        row = (
            number,
            round(place.latitude * _SCALE),
            round(place.longitude * _SCALE),
            place.population,
            countries[place.country],
            divisions[place.admin1 or ""],
            kinds[place.kind],
            len(names),
        )
        for column, value in zip(columns.values(), row, strict=True):
            column.append(value)
    header = {
        "folding": folding_in_use(),
        "countries": list(countries),
        "admin1": list(divisions),
        "kinds": list(kinds),
    }
    _write_columns(path, header, {**columns, "names": array("B", names)})


class _Numbering(dict[str | None, int]):
    """Numbers its keys in the order in which they are first asked for."""

    def __missing__(self, key: str | None) -> int:
        self[key] = len(self)
        return self[key]


def _write_columns(path: Path, header: dict[str, Any], columns: Mapping[str, "array[int]"]) -> None:
    blocks, described, offset = [], {}, 0
    for name, column in columns.items():
        stored = array(column.typecode, column)
        if sys.byteorder == "big":
            stored.byteswap()
        block = stored.tobytes()
        block += bytes(-len(block) % 8)
        described[name] = [column.typecode, offset, len(column) * column.itemsize]
        blocks.append(block)
        offset += len(block)
    text = json.dumps({**header, "columns": described}, ensure_ascii=False).encode()
    text += b" " * (-(len(_MAGIC) + 4 + len(text)) % 8)
    path.write_bytes(b"".join([_MAGIC, struct.pack("<I", len(text)), text, *blocks]))


def _read_columns(path: Path) -> tuple[dict[str, Any], dict[str, memoryview]]:
    with path.open("rb") as file:
        view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    if view[: len(_MAGIC)] != _MAGIC or sys.byteorder == "big":
        raise ValueError(f"{path.name} was not written for this version or machine")
    begin = len(_MAGIC) + 4
    (length,) = struct.unpack("<I", view[begin - 4 : begin])
    header = json.loads(bytes(view[begin : begin + length]))
    base = begin + length
    columns = {
        name: view[base + offset : base + offset + size].cast(code)
        for name, (code, offset, size) in header.pop("columns").items()
    }
    return header, columns
