"""Which part of the world a map shows, and where on it a coordinate lies: Web Mercator.

World coordinates run from 0 to 1: x east from 180° W, y south from 85.05° N. A view across the antimeridian has an
``east`` beyond 1 or a ``west`` below 0.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

EQUATOR_KM = 40_075.0
_MINIMUM_WIDTH_KM = 700.0
_PADDING = 0.13
_NORTHERNMOST, _SOUTHERNMOST = 83.0, -60.0


@dataclass(frozen=True, kw_only=True)
class View:
    """A window on the world, ``width`` by ``height`` pixels, its north-west corner at ``west``, ``north``."""

    width: int
    height: int
    west: float
    north: float
    pixels_per_world: float

    @property
    def east(self) -> float:
        """The right edge in world coordinates."""
        return self.west + self.width / self.pixels_per_world

    @property
    def south(self) -> float:
        """The lower edge in world coordinates."""
        return self.north + self.height / self.pixels_per_world

    @property
    def degrees_wide(self) -> float:
        """The width in degrees of longitude."""
        return 360 * self.width / self.pixels_per_world

    @cached_property
    def turns(self) -> range:
        """The whole turns of the globe by which shapes must be moved to be seen, most often just 0."""
        return range(math.floor(self.west) - 1, math.floor(self.east) + 2)

    def pixel(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a coordinate lies, in pixels from the upper left corner; it may lie outside."""
        x = (longitude + 180) / 360
        x += round((self.west + self.east) / 2 - x)
        return (x - self.west) * self.pixels_per_world, (mercator(latitude) - self.north) * self.pixels_per_world

    def latitude_at(self, pixel_y: float) -> float:
        """The latitude of a row of pixels."""
        world_y = self.north + pixel_y / self.pixels_per_world
        return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * world_y))))

    def pixels_per_km(self, latitude: float) -> float:
        """The map's scale at a latitude."""
        return self.pixels_per_world / (EQUATOR_KM * math.cos(math.radians(latitude)))

    def holds(self, x: float, y: float) -> bool:
        """Whether a pixel lies on the picture."""
        return 0 <= x < self.width and 0 <= y < self.height


def mercator(latitude: float) -> float:
    """The world y of a latitude."""
    radians = math.radians(max(-85.0, min(85.0, latitude)))
    return (1 - math.asinh(math.tan(radians)) / math.pi) / 2


def fit_view(points: Sequence[tuple[float, float, float]], size: tuple[int, int]) -> View:
    """The closest view of all ``points`` (latitude, longitude, kilometres around it) that still shows surroundings.

    The points are taken together across the antimeridian where that way round is shorter. Without points: the world.
    """
    width, height = size
    if not points:
        return _view((0.0, 1.0), (mercator(_NORTHERNMOST), mercator(_SOUTHERNMOST)), width, height, float(width))
    margins = [km / (EQUATOR_KM * math.cos(math.radians(latitude))) for latitude, _, km in points]
    xs = _unwrapped([(longitude + 180) / 360 for _, longitude, _ in points])
    ys = [mercator(latitude) for latitude, _, _ in points]
    across = min(x - m for x, m in zip(xs, margins, strict=True)), max(x + m for x, m in zip(xs, margins, strict=True))
    down = min(y - m for y, m in zip(ys, margins, strict=True)), max(y + m for y, m in zip(ys, margins, strict=True))
    middle = math.degrees(math.atan(math.sinh(math.pi * (1 - sum(down)))))
    least = _MINIMUM_WIDTH_KM / (EQUATOR_KM * math.cos(math.radians(middle)))
    room = 1 - 2 * _PADDING
    zoom = min(
        width / least,
        width * room / max(across[1] - across[0], 1e-9),
        height * room / max(down[1] - down[0], 1e-9),
    )
    return _view(across, down, width, height, max(zoom, float(width)))


def _view(across: tuple[float, float], down: tuple[float, float], width: int, height: int, zoom: float) -> View:
    """A view round the middle of a stretch of world, kept off the empty poles where it can be."""
    high, low = mercator(_NORTHERNMOST), mercator(_SOUTHERNMOST)
    tall = height / zoom
    north = min(max(sum(down) / 2 - tall / 2, high), max(low - tall, high))
    return View(width=width, height=height, west=sum(across) / 2 - width / zoom / 2, north=north, pixels_per_world=zoom)


def _unwrapped(xs: Sequence[float]) -> list[float]:
    """World x coordinates moved by whole turns so that they lie within the shortest stretch of the globe."""
    around = sorted(x % 1 for x in xs)
    gaps = [after - before for before, after in zip(around, [*around[1:], around[0] + 1], strict=True)]
    start = around[(gaps.index(max(gaps)) + 1) % len(around)]
    return [x % 1 if x % 1 >= start else x % 1 + 1 for x in xs]
