"""Distances on the globe, and the half-degree cells that make places near a point findable by index."""

import math
from collections.abc import Iterator

EARTH_RADIUS_KM = 6371.0
_CELLS_PER_DEGREE = 2
_CELLS_AROUND = 360 * _CELLS_PER_DEGREE
_KM_PER_DEGREE = 111.2


Point = tuple[float, float]
"""Latitude and longitude in WGS 84 degrees."""


def distance_km(one: Point, other: Point) -> float:
    """Great-circle distance between two points, in kilometres."""
    (latitude, longitude), (other_latitude, other_longitude) = one, other
    phi, other_phi = math.radians(latitude), math.radians(other_latitude)
    half_lat = math.sin((other_phi - phi) / 2)
    half_lon = math.sin(math.radians(other_longitude - longitude) / 2)
    chord = half_lat**2 + math.cos(phi) * math.cos(other_phi) * half_lon**2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))


def cell_of(latitude: float, longitude: float) -> int:
    """The number of the half-degree square a point lies in."""
    row = int((latitude + 90) * _CELLS_PER_DEGREE)
    column = int((longitude + 180) * _CELLS_PER_DEGREE) % _CELLS_AROUND
    return row * _CELLS_AROUND + column


def cell_ranges(latitude: float, longitude: float, radius_km: float) -> Iterator[tuple[int, int]]:
    """Inclusive ranges of cell numbers that cover a circle; together they hold every cell the circle touches."""
    reach = radius_km / _KM_PER_DEGREE
    south, north = max(-90.0, latitude - reach), min(90.0, latitude + reach)
    widest = max(abs(south), abs(north))
    sideways = 180.0 if widest >= 89 else min(180.0, reach / math.cos(math.radians(widest)))
    first_row, last_row = int((south + 90) * _CELLS_PER_DEGREE), int((north + 90) * _CELLS_PER_DEGREE)
    west = math.floor((longitude - sideways + 180) * _CELLS_PER_DEGREE)
    east = math.floor((longitude + sideways + 180) * _CELLS_PER_DEGREE)
    for row in range(first_row, last_row + 1):
        yield from _row_ranges(row, west, east)


def _row_ranges(row: int, west: int, east: int) -> Iterator[tuple[int, int]]:
    base = row * _CELLS_AROUND
    if east - west + 1 >= _CELLS_AROUND:
        yield base, base + _CELLS_AROUND - 1
        return
    first, last = west % _CELLS_AROUND, east % _CELLS_AROUND
    if first <= last:
        yield base + first, base + last
    else:  # across the date line
        yield base + first, base + _CELLS_AROUND - 1
        yield base, base + last
