"""Distances on the globe, and the half-degree cells that make places near a point findable by index."""

import math
from collections.abc import Iterator

EARTH_RADIUS_KM = 6371.0
_CELLS_PER_DEGREE = 2
_CELLS_AROUND = 360 * _CELLS_PER_DEGREE
KM_PER_DEGREE = 111.2


Point = tuple[float, float]
"""Latitude and longitude in WGS 84 degrees."""

Circle = tuple[float, float, float]
"""Latitude and longitude of its middle, and its radius in kilometres."""


def distance_km(one: Point, other: Point) -> float:
    """Great-circle distance between two points, in kilometres."""
    (latitude, longitude), (other_latitude, other_longitude) = one, other
    phi, other_phi = math.radians(latitude), math.radians(other_latitude)
    half_lat = math.sin((other_phi - phi) / 2)
    half_lon = math.sin(math.radians(other_longitude - longitude) / 2)
    chord = half_lat**2 + math.cos(phi) * math.cos(other_phi) * half_lon**2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))


def cell_of(latitude: float, longitude: float, *, size: int = 1) -> int:
    """The number of the square a point lies in, of a grid whose squares are ``size`` half degrees wide."""
    row = int((latitude + 90) * _CELLS_PER_DEGREE)
    column = int((longitude + 180) * _CELLS_PER_DEGREE) % _CELLS_AROUND
    return row // size * _around(size) + column // size


def cell_ranges(latitude: float, longitude: float, radius_km: float, *, size: int = 1) -> Iterator[tuple[int, int]]:
    """Inclusive ranges of cell numbers (``cell_of``'s) that together hold every cell a circle touches."""
    reach = radius_km / KM_PER_DEGREE
    south, north = max(-90.0, latitude - reach), min(90.0, latitude + reach)
    widest = max(abs(south), abs(north))
    sideways = 180.0 if widest >= 89 else min(180.0, reach / math.cos(math.radians(widest)))
    first_row, last_row = int((south + 90) * _CELLS_PER_DEGREE), int((north + 90) * _CELLS_PER_DEGREE)
    west = math.floor((longitude - sideways + 180) * _CELLS_PER_DEGREE)
    east = math.floor((longitude + sideways + 180) * _CELLS_PER_DEGREE)
    for row in range(first_row // size, last_row // size + 1):
        for first, last in _columns(west, east):
            yield row * _around(size) + first // size, row * _around(size) + last // size


def _around(size: int) -> int:
    return math.ceil(_CELLS_AROUND / size)


def _columns(west: int, east: int) -> Iterator[tuple[int, int]]:
    """The columns from west to east, in half degrees: two ranges where the date line lies between."""
    if east - west + 1 >= _CELLS_AROUND:
        yield 0, _CELLS_AROUND - 1
        return
    first, last = west % _CELLS_AROUND, east % _CELLS_AROUND
    if first <= last:
        yield first, last
    else:
        yield first, _CELLS_AROUND - 1
        yield 0, last
