"""Land, coasts and borders of a view, drawn from Natural Earth's shapes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from bot.rendering.palette import BORDER, COAST, LAND, SEA
from bot.rendering.projection import View
from bot.rendering.shapes import WORLD, Box, Level, Ring, load_level

# Twice the picture's size in each direction, then halved: Pillow's own lines and polygons have hard edges.
SUPERSAMPLING = 2
CELL = 16
_FINE_BELOW_DEGREES = 24.0

Line = list[tuple[float, float]]
Lines = dict[tuple[int, int], Line]
"""Arcs in pixels, by their number and the turns of the globe they are moved by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basemap:
    """The land of a view.

    ``picture`` is ``SUPERSAMPLING`` times the view's size. ``territory`` is ``CELL`` times smaller than the view; its
    pixels are 0 at sea, else 1 + the place of the country in ``codes``.
    """

    picture: Image.Image
    territory: Image.Image
    codes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Window:
    """A view moved west by whole turns of the globe, in the shapes' units; ``pixel`` is the width of a drawn pixel."""

    west: float
    north: float
    east: float
    south: float
    pixel: float

    def meets(self, box: Box, turns: int = 0) -> bool:
        """Whether a box, moved east by whole turns, reaches into the window."""
        west, north, east, south = box
        shift = turns * WORLD
        return west + shift < self.east and east + shift > self.west and north < self.south and south > self.north

    def shows(self, box: Box) -> bool:
        """Whether a box is in the window and larger than a pixel of the picture in the end."""
        least = self.pixel * SUPERSAMPLING
        return self.meets(box) and (box[2] - box[0] > least or box[3] - box[1] > least)


def draw_basemap(view: View) -> Basemap:
    """Sea, land, coasts and borders of a view, and which country is where."""
    picture = Image.new("RGB", (view.width * SUPERSAMPLING, view.height * SUPERSAMPLING), SEA)
    territory = Image.new("I", (view.width // CELL, view.height // CELL), 0)
    pen, marker = ImageDraw.Draw(picture), ImageDraw.Draw(territory)
    level = load_level(is_fine=view.degrees_wide < _FINE_BELOW_DEGREES)
    shrink = 1 / (SUPERSAMPLING * CELL)
    for turn in view.turns:
        window, lines = _window(view, turn), Lines()
        for index, (_, rings) in enumerate(level.countries, start=1):
            for outline in _outlines(level, rings, window, lines):
                pen.polygon(outline, fill=LAND)
                marker.polygon([(x * shrink, y * shrink) for x, y in outline], fill=index)
        _draw_lines(pen, level, lines)
    return Basemap(picture=picture, territory=territory, codes=[code for code, _ in level.countries])


def _window(view: View, turn: int) -> Window:
    return Window(
        (view.west - turn) * WORLD,
        view.north * WORLD,
        (view.east - turn) * WORLD,
        view.south * WORLD,
        WORLD / (view.pixels_per_world * SUPERSAMPLING),
    )


def _draw_lines(pen: ImageDraw.ImageDraw, level: Level, lines: Lines) -> None:
    for (number, _), line in lines.items():
        if number not in level.seams:
            is_border = number in level.borders
            pen.line(line, fill=BORDER if is_border else COAST, width=3 if is_border else 2, joint="curve")


def _outlines(level: Level, rings: Sequence[Ring], window: Window, lines: Lines) -> Iterator[Line]:
    """The outlines of the rings in view, in pixels; arcs in view are put into ``lines``."""
    for ring in rings:
        if window.shows(ring.box):
            outline = _outline(level, ring, window, lines)
            if len(outline) > 2:
                yield outline


def _outline(level: Level, ring: Ring, window: Window, lines: Lines) -> Line:
    """A ring in pixels.

    An arc out of view is replaced by the straight line between its ends: both lie in a box that doesn't meet the view,
    so the part of the polygon in view stays the same.
    """
    outline: Line = []
    for signed, turns in ring.arcs:
        number = signed if signed >= 0 else ~signed
        in_view = window.meets(level.boxes[number], turns)
        scale, left, top = 1 / window.pixel, turns * WORLD - window.west, window.north
        points = level.arc(number) if in_view else level.ends(number)
        line = [((x + left) * scale, (y - top) * scale) for x, y in points]
        if in_view:
            lines[number, turns] = line
        outline += line if signed >= 0 else line[::-1]
    return outline
