"""The shapes of land and countries: Natural Earth, from ``data/basemap.bin``.

The file holds two levels of detail, the coarse one first. A level is two little-endian lengths (uint32), a
zlib-compressed JSON header and a zlib-compressed body. The header gives ``arcs`` and ``points`` (how many), ``boxes``
(an arc's west, north, east, south), ``seams`` (arcs that are no coast) and ``countries``: pairs of code and rings, a
ring a box and a list of [arc, turns], where arc ``~n`` is n backwards, moved east by whole turns of the globe. The body
is the arcs' lengths (uint32), then all steps east, then all steps south (int32), each arc's first from the north-west
corner. Units are a 200,000th of the world in Web Mercator.
"""

import json
import struct
import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from bot.errors import BrokenData

WORLD = 200_000
_FILE = Path(__file__).parent / "data" / "basemap.bin"

Box = Sequence[float]
"""West, north, east, south."""


class Ring(NamedTuple):
    """The outline of one piece of a country: its bounds, and its arcs with the turns of the globe each is moved by."""

    box: Box
    arcs: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of detail. ``starts`` holds where each arc's steps begin, and the end of the last."""

    starts: Sequence[int]
    eastings: Sequence[int]
    southings: Sequence[int]
    boxes: Sequence[Box]
    countries: Sequence[tuple[str, Sequence[Ring]]]
    borders: frozenset[int]
    seams: frozenset[int]

    def arc(self, number: int) -> Iterator[tuple[int, int]]:
        """The points of an arc."""
        steps = slice(self.starts[number], self.starts[number + 1])
        return zip(accumulate(self.eastings[steps]), accumulate(self.southings[steps]), strict=True)

    def ends(self, number: int) -> list[tuple[int, int]]:
        """The first and last point of an arc."""
        start, stop = self.starts[number], self.starts[number + 1]
        first = self.eastings[start], self.southings[start]
        return [first, (sum(self.eastings[start:stop]), sum(self.southings[start:stop]))]


@cache
def load_level(*, is_fine: bool) -> Level:
    """One level of detail; a map needs only one of them.

    Raises:
        BrokenData: the file is damaged.
    """
    content = _FILE.read_bytes()
    try:
        return _level(content, _size(content) if is_fine else 0)
    except (struct.error, zlib.error, ValueError, KeyError, IndexError) as error:
        raise BrokenData(f"{_FILE.name} is damaged: {error}.") from error


def _size(content: bytes) -> int:
    """The bytes of the first level."""
    header_size, body_size = struct.unpack_from("<II", content)
    return int(8 + header_size + body_size)


def _level(content: bytes, offset: int) -> Level:
    header_size, body_size = struct.unpack_from("<II", content, offset)
    body_at = offset + 8 + header_size
    header = json.loads(zlib.decompress(content[offset + 8 : body_at]))
    body = zlib.decompress(content[body_at : body_at + body_size])
    arcs, points = header["arcs"], header["points"]
    countries = [(code, [Ring(box, pieces) for box, pieces in rings]) for code, rings in header["countries"]]
    uses = Counter(arc if arc >= 0 else ~arc for _, rings in countries for ring in rings for arc, _ in ring.arcs)
    return Level(
        starts=[0, *accumulate(_numbers("I", body, 0, arcs))],
        eastings=_numbers("i", body, arcs, points),
        southings=_numbers("i", body, arcs + points, points),
        boxes=header["boxes"],
        countries=countries,
        borders=frozenset(number for number, count in uses.items() if count > 1),
        seams=frozenset(header["seams"]),
    )


def _numbers(code: str, body: bytes, start: int, count: int) -> Sequence[int]:
    numbers = array(code, body[4 * start : 4 * (start + count)])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
