"""Text on pictures: two fonts, names they have no letters for in Latin script, and room that is still free."""

import math
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from anyascii import anyascii
from PIL import Image, ImageDraw, ImageFont, features

from bot.rendering.html import has_right_to_left
from bot.rendering.palette import Colour

Box = tuple[float, float, float, float]


LEFT_TO_RIGHT_MARK = "\u200e"
_FALLBACK = Path(__file__).parent / "data" / "DejaVuSansCondensed.ttf"
Font = ImageFont.FreeTypeFont


@cache
def _plain(size: int) -> Font:
    """Pillow's bundled font: handsome, but no more than plain Latin letters."""
    loaded = ImageFont.load_default(size)
    assert isinstance(loaded, ImageFont.FreeTypeFont)  # noqa: S101  # Pillow's wheels carry FreeType
    return loaded


@cache
def _wide(size: int) -> Font:
    """DejaVu: accents, Greek, Cyrillic, Arabic, Hebrew, Armenian, Georgian; drawn a little smaller to match."""
    return ImageFont.truetype(_FALLBACK, round(size * 0.94))


@cache
def _has_letter(face: Callable[[int], Font], character: str) -> bool:
    probe = face(24)
    return (
        character.isspace()
        or character == LEFT_TO_RIGHT_MARK
        or bytes(probe.getmask(character)) != bytes(probe.getmask("\uffff"))
    )


def font_for(text: str, size: int) -> Font:
    """The font a line of text is written in, at a size in pixels."""
    return (_plain if all(_has_letter(_plain, letter) for letter in text) else _wide)(size)


def printable(text: str) -> str:
    """``text`` in letters we can draw: scripts that neither font has are written in Latin letters.

    Right-to-left text is left out (empty) where Pillow finds no FriBiDi: its letters would stand unjoined and reversed.
    """
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    if has_right_to_left(composed) and not features.check("raqm"):
        return ""
    return "".join(letter if _has_letter(_wide, letter) else anyascii(letter) for letter in composed)


def text_size(text: str, size: int) -> tuple[float, float]:
    """The width of a line of text and the height of its font, in pixels."""
    return font_for(text, size).getlength(text), size * 1.2


def write(
    pen: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    size: int,
    colour: Colour,
    *,
    anchor: str = "lm",
    halo: Colour | None = None,
    weight: int = 0,
) -> None:
    """Write one line. ``anchor`` is Pillow's; ``halo`` lifts it off the map; ``weight`` 1 is bold."""
    letters = font_for(text, size)
    # The line runs from the left even where it begins with a right-to-left name, as an Arabic name and its numbers.
    direction = "ltr" if has_right_to_left(text) else None
    layers = [(colour, weight)] if halo is None else [(halo, 3 + weight), (colour, weight)]
    for paint, stroke in layers:
        pen.text(
            at,
            text,
            font=letters,
            fill=paint,
            anchor=anchor,
            stroke_width=stroke,
            stroke_fill=paint,
            direction=direction,
        )


def stamp_disc(
    picture: Image.Image, x: float, y: float, radius: float, colour: Colour, *, inner: Colour | None
) -> None:
    """A disc with smooth edges; with ``inner`` a ring around that colour."""
    for reach, paint in ((radius, colour), (radius - 2, inner)):
        if paint is None:
            continue
        side = math.ceil(2 * reach) + 2
        mask = Image.new("L", (4 * side, 4 * side))
        ImageDraw.Draw(mask).circle((2 * side, 2 * side), 4 * reach, fill=255)
        picture.paste(paint, (round(x - side / 2), round(y - side / 2)), mask.reduce(4))


@dataclass(slots=True)
class Room:
    """The room on a picture: boxes are taken one after another, and none may overlap an earlier one."""

    width: float
    height: float
    taken: list[Box] = field(default_factory=list)

    def take(self, box: Box) -> None:
        """Take a box, whatever was there."""
        self.taken.append(box)

    def is_free(self, box: Box) -> bool:
        """Whether a box lies on the picture and overlaps nothing."""
        left, top, right, bottom = box
        if left < 0 or top < 0 or right > self.width or bottom > self.height:
            return False
        return not any(left < r and right > l and top < b and bottom > t for l, t, r, b in self.taken)  # noqa: E741  # left

    def take_if_free(self, box: Box) -> bool:
        """Take a box if nothing is there yet; whether it was taken."""
        free = self.is_free(box)
        if free:
            self.taken.append(box)
        return free


def boxes_beside(x: float, y: float, radius: float, text: str, size: int) -> list[Box]:
    """The boxes a label may stand in beside a disc, best first: right, left, below, above, and the corners."""
    width, height = text_size(text, size)
    gap, aside = radius + 5, radius * 0.75 + 3
    lefts = (
        (x + gap, y - height / 2), (x - gap - width, y - height / 2),
        (x - width / 2, y + gap), (x - width / 2, y - gap - height),
        (x + aside, y - aside - height), (x + aside, y + aside),
        (x - aside - width, y - aside - height), (x - aside - width, y + aside),
    )  # fmt: skip
    return [(left, top, left + width, top + height) for left, top in lefts]
