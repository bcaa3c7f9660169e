"""Text on pictures: one bundled font, names it has no letters for in Latin script, and room that is still free."""

import math
import unicodedata
from dataclasses import dataclass, field
from functools import cache

from anyascii import anyascii
from PIL import Image, ImageDraw, ImageFont

from bot.rendering.palette import Colour

Box = tuple[float, float, float, float]


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Pillow's bundled font at a size in pixels."""
    loaded = ImageFont.load_default(size)
    assert isinstance(loaded, ImageFont.FreeTypeFont)  # noqa: S101  # Pillow's wheels carry FreeType
    return loaded


@cache
def _has_letter(character: str) -> bool:
    probe = font(24)
    return character.isspace() or bytes(probe.getmask(character)) != bytes(probe.getmask("\uffff"))


def printable(text: str) -> str:
    """``text`` in letters the font has: accents dropped, other scripts in Latin letters.

    Empty for Arabic or Hebrew script: without its vowels nobody would know the name again.
    """
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    if any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in composed):
        return ""
    return "".join(letter if _has_letter(letter) else anyascii(letter).strip("`'") for letter in composed)


def text_size(text: str, size: int) -> tuple[float, float]:
    """The width of a line of text and the height of its font, in pixels."""
    return font(size).getlength(text), size * 1.2


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
    letters = font(size)
    if halo is not None:
        pen.text(at, text, font=letters, fill=halo, anchor=anchor, stroke_width=3 + weight, stroke_fill=halo)
    pen.text(at, text, font=letters, fill=colour, anchor=anchor, stroke_width=weight, stroke_fill=colour)


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
