"""Several pictures as one."""

import io
from collections.abc import Sequence

from PIL import Image

from bot.rendering.palette import PAPER


def stack_pictures(pictures: Sequence[bytes]) -> bytes:
    """PNG pictures one under the other, as one PNG as wide as the widest."""
    opened = [Image.open(io.BytesIO(picture)) for picture in pictures]
    sheet = Image.new("RGB", (max(one.width for one in opened), sum(one.height for one in opened)), PAPER)
    top = 0
    for one in opened:
        sheet.paste(one, (0, top))
        top += one.height
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG", compress_level=4)
    return buffer.getvalue()
