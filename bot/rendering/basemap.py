"""Land, coasts and borders of the world, drawn from Natural Earth's shapes.

``data/basemap.bin`` holds two levels of detail, the coarse one first. A level is two little-endian lengths (uint32), a
zlib-compressed JSON header and a zlib-compressed body. The header gives ``arcs`` and ``points`` (how many), ``boxes``
(an arc's west, north, east, south), ``seams`` (arcs that are no coast) and ``countries``: pairs of code and rings, a
ring a list of [arc, turns], where arc ``~n`` is n backwards, moved east by whole turns of the globe. The body is the
arcs' lengths (uint32), then all steps east, then all steps south (int32), each arc's first from the north-west corner.
Units are a 200,000th of the world in Web Mercator.
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

from PIL import Image, ImageDraw

from bot.errors import BrokenData
from bot.rendering.palette import BORDER, COAST, LAND, SEA
from bot.rendering.projection import View

WORLD = 200_000
# Twice the picture's size in each direction, then halved: Pillow's own lines and polygons have hard edges.
SUPERSAMPLING = 2
CELL = 16
_FINE_BELOW_DEGREES = 24.0
_FILE = Path(__file__).parent / "data" / "basemap.bin"

Ring = list[tuple[int, int]]
Box = tuple[float, float, float, float]
Line = list[tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of detail. ``starts`` holds where each arc's steps begin, and the end of the last."""

    starts: Sequence[int]
    eastings: Sequence[int]
    southings: Sequence[int]
    boxes: Sequence[Box]
    countries: Sequence[tuple[str, list[Ring]]]
    borders: frozenset[int]
    seams: frozenset[int]

    def arc(self, number: int) -> list[tuple[int, int]]:
        """The points of an arc."""
        steps = slice(self.starts[number], self.starts[number + 1])
        return list(zip(accumulate(self.eastings[steps]), accumulate(self.southings[steps]), strict=True))

    def ends(self, number: int) -> list[tuple[int, int]]:
        """The first and last point of an arc."""
        start, stop = self.starts[number], self.starts[number + 1]
        first = self.eastings[start], self.southings[start]
        return [first, (sum(self.eastings[start:stop]), sum(self.southings[start:stop]))]


@cache
def levels() -> tuple[Level, Level]:
    """The coarse and the fine level.

    Raises:
        BrokenData: the file is damaged.
    """
    content = _FILE.read_bytes()
    try:
        coarse, rest = _level(content)
        fine, _ = _level(rest)
    except (struct.error, zlib.error, ValueError, KeyError, IndexError) as error:
        raise BrokenData(f"{_FILE.name} is damaged: {error}.") from error
    return coarse, fine


def _level(content: bytes) -> tuple[Level, bytes]:
    header_size, body_size = struct.unpack_from("<II", content)
    header = json.loads(zlib.decompress(content[8 : 8 + header_size]))
    body = zlib.decompress(content[8 + header_size : 8 + header_size + body_size])
    arcs, points = header["arcs"], header["points"]
    countries = [
        (code, [[(arc, turns) for arc, turns in ring] for ring in rings]) for code, rings in header["countries"]
    ]
    uses = Counter(arc if arc >= 0 else ~arc for _, rings in countries for ring in rings for arc, _ in ring)
    level = Level(
        starts=[0, *accumulate(_numbers("I", body, 0, arcs))],
        eastings=_numbers("i", body, arcs, points),
        southings=_numbers("i", body, arcs + points, points),
        boxes=[tuple(box) for box in header["boxes"]],
        countries=countries,
        borders=frozenset(number for number, count in uses.items() if count > 1),
        seams=frozenset(header["seams"]),
    )
    return level, content[8 + header_size + body_size :]


def _numbers(code: str, body: bytes, start: int, count: int) -> Sequence[int]:
    numbers = array(code, body[4 * start : 4 * (start + count)])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Basemap:
    """The land of a view.

    ``picture`` is ``SUPERSAMPLING`` times the view's size. ``territory`` is ``CELL`` times smaller than the view; its
    pixels are 0 at sea, else 1 + the place of the country in ``codes``.
    """

    picture: Image.Image
    territory: Image.Image
    codes: Sequence[str]


def draw_basemap(view: View) -> Basemap:
    """Sea, land, coasts and borders of a view, and which country is where."""
    picture = Image.new("RGB", (view.width * SUPERSAMPLING, view.height * SUPERSAMPLING), SEA)
    territory = Image.new("I", (view.width // CELL, view.height // CELL), 0)
    pen, marker = ImageDraw.Draw(picture), ImageDraw.Draw(territory)
    level = levels()[view.degrees_wide < _FINE_BELOW_DEGREES]
    lines: dict[tuple[int, int], Line] = {}
    shrink = 1 / (SUPERSAMPLING * CELL)
    for index, (_, rings) in enumerate(level.countries, start=1):
        for outline in _outlines(level, rings, view, lines):
            pen.polygon(outline, fill=LAND)
            marker.polygon([(x * shrink, y * shrink) for x, y in outline], fill=index)
    for (number, _), line in lines.items():
        if number not in level.seams:
            is_border = number in level.borders
            pen.line(line, fill=BORDER if is_border else COAST, width=3 if is_border else 2, joint="curve")
    return Basemap(picture=picture, territory=territory, codes=[code for code, _ in level.countries])


def _outlines(level: Level, rings: list[Ring], view: View, lines: dict[tuple[int, int], Line]) -> Iterator[Line]:
    for turn in view.turns:
        for ring in rings:
            outline = _outline(level, ring, turn, view, lines)
            if len(outline) > 2:
                yield outline


def _outline(level: Level, ring: Ring, turn: int, view: View, lines: dict[tuple[int, int], Line]) -> Line:
    """A ring in pixels, empty where it is out of view; arcs seen on the way are put into ``lines``.

    An arc out of view is replaced by the straight line between its ends: both lie in a box that doesn't meet the view,
    so the part of the polygon in view stays the same.
    """
    pieces = [(number if number >= 0 else ~number, number < 0, turns + turn) for number, turns in ring]
    seen = [_meets(level.boxes[number], turns, view) for number, _, turns in pieces]
    if not any(seen) and not _meets(_around(level, pieces), 0, view):
        return []
    outline: Line = []
    for (number, backwards, turns), in_view in zip(pieces, seen, strict=True):
        points = level.arc(number) if in_view else level.ends(number)
        line = list(_pixels(points, turns, view))
        if in_view:
            lines.setdefault((number, turns), line)
        outline += line[::-1] if backwards else line
    return outline


def _meets(box: Box, turns: int, view: View) -> bool:
    west, north, east, south = box
    shift = turns * WORLD
    return (
        west + shift < view.east * WORLD
        and east + shift > view.west * WORLD
        and north < view.south * WORLD
        and south > view.north * WORLD
    )


def _around(level: Level, pieces: Sequence[tuple[int, bool, int]]) -> Box:
    boxes = [(level.boxes[number], turns * WORLD) for number, _, turns in pieces]
    return (
        min(box[0] + shift for box, shift in boxes),
        min(box[1] for box, _ in boxes),
        max(box[2] + shift for box, shift in boxes),
        max(box[3] for box, _ in boxes),
    )


def _pixels(points: Sequence[tuple[int, int]], turns: int, view: View) -> Iterator[tuple[float, float]]:
    zoom = view.pixels_per_world * SUPERSAMPLING
    scale, left, top = zoom / WORLD, (turns - view.west) * zoom, -view.north * zoom
    return ((x * scale + left, y * scale + top) for x, y in points)
