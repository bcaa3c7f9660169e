"""What stands on every map beside the events: legend, scale bar, and whose data it is."""

from collections.abc import Sequence

from PIL import Image, ImageDraw

from bot.rendering.lettering import Box, Room, stamp_disc, text_size, write
from bot.rendering.markers import Marker
from bot.rendering.palette import GRID, GROUPS, INK, MUTED_INK, PAPER
from bot.rendering.projection import View

ATTRIBUTION = "Natural Earth; places © GeoNames CC BY 4.0"
_SIZE = 28
_SMALL = 21
_EDGE = 12
_VISIBLE_CIRCLE = 24
_SCALE_STEPS = (5000, 2000, 1000, 500, 200, 100, 50, 20, 10)


def draw_attribution(pen: ImageDraw.ImageDraw, room: Room) -> None:
    """The credit in the lower right corner."""
    width, height = text_size(ATTRIBUTION, _SMALL)
    box = (room.width - width - 16, room.height - height - 8, room.width, room.height)
    room.take(box)
    pen.rectangle(box, fill=(*PAPER, 190))
    write(pen, (box[0] + 8, (box[1] + box[3]) / 2), ATTRIBUTION, _SMALL, MUTED_INK)


def draw_legend(picture: Image.Image, room: Room, view: View, markers: Sequence[Marker]) -> None:
    """The types on the map, and what a circle means, in the corner that covers least."""
    present = {marker.group for marker in markers}
    entries = [(group.name, group.colour, False) for group in GROUPS if group in present]
    if any(marker.radius_km * view.pixels_per_km(marker.latitude) > _VISIBLE_CIRCLE for marker in markers):
        entries.append(("Within this area", MUTED_INK, True))
    if not entries:
        return
    row = _SIZE + 12
    width = max(text_size(name, _SIZE)[0] for name, *_ in entries) + 58
    box = _corner(room, width, row * len(entries) + 14)
    room.take(box)
    pen = ImageDraw.Draw(picture, "RGBA")
    pen.rounded_rectangle(box, radius=10, fill=(*PAPER, 225), outline=(200, 204, 210))
    for index, (name, colour, is_area) in enumerate(entries):
        y = box[1] + 7 + row * (index + 0.5)
        stamp_disc(picture, box[0] + 25, y, 11, colour, inner=GRID if is_area else None)
        write(pen, (box[0] + 46, y), name, _SIZE, INK)


def _corner(room: Room, width: float, height: float) -> Box:
    left, right = _EDGE, room.width - _EDGE - width
    top, bottom = _EDGE, room.height - _EDGE - height
    corners = [(left, bottom), (left, top), (right, top), (right, bottom - 70)]
    boxes = [(x, y, x + width, y + height) for x, y in corners]
    return min(boxes, key=lambda box: sum(_overlap(box, other) for other in room.taken))


def _overlap(one: Box, other: Box) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(across, 0.0) * max(down, 0.0)


def draw_scale(pen: ImageDraw.ImageDraw, room: Room, view: View) -> None:
    """A scale bar above the credit; none where the scale changes much from the map's top to its bottom."""
    top, bottom = (view.pixels_per_km(view.latitude_at(y)) for y in (0, view.height))
    if max(top, bottom) > 1.6 * min(top, bottom):
        return
    pixels_per_km = view.pixels_per_km(view.latitude_at(view.height / 2))
    kilometres = next((step for step in _SCALE_STEPS if step * pixels_per_km <= 240), _SCALE_STEPS[-1])
    length = kilometres * pixels_per_km
    right, y = room.width - 18, room.height - 42
    room.take((right - length - 8, y - 40, room.width, y + 8))
    for colour, width in ((PAPER, 9), (INK, 3)):
        pen.line([(right - length, y - 8), (right - length, y), (right, y), (right, y - 8)], fill=colour, width=width)
    write(pen, (right - length / 2, y - 20), f"{kilometres:,} km", 22, INK, anchor="mm", halo=PAPER)
