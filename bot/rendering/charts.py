"""Timelines as PNG: events in stacked bars by type, and below them the people killed."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from PIL import Image, ImageDraw

from bot.rendering.bins import Bar, Bins, bins, label
from bot.rendering.html import clip, plural
from bot.rendering.lettering import printable, text_size, write
from bot.rendering.palette import GRID, GROUPS, INK, MUTED_INK, PAPER, Colour, Group
from bot.vocabulary import Event, Period

# Telegram shows the picture at a third of its width on a phone: a letter of 28 pixels is one of nine there.
_TITLE, _TEXT, _SMALL = 38, 29, 28
_LEFT, _RIGHT, _TOP = 96, 24, 20
_KILLED: Colour = (70, 74, 82)
# A bar's label needs this much room, so that two never touch.
_LABEL_PIXELS = 190


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Where bars are drawn: the pixels of its upper and lower edge, and the figure its upper edge stands for."""

    top: float
    bottom: float
    most: int

    def y(self, figure: float) -> float:
        """The pixel row of a figure."""
        return self.bottom - (self.bottom - self.top) * figure / self.most


def draw_timeline(
    events: Sequence[Event],
    *,
    title: str = "Events",
    since: date | None = None,
    until: date | None = None,
    step: Period | None = None,
    is_cut: bool = False,
    size: tuple[int, int] = (1200, 800),
) -> bytes:
    """A chart of ``events`` over time as PNG, a bar per day, week, month or year as their span asks.

    ``since`` and ``until`` fix the span, and ``step`` what a bar stands for, where the question did. The same arguments
    give the same picture, kept for a while. ``is_cut`` says that these are only the newest of more.
    """
    return _draw(bins(events, since, until, step), printable(clip(title, 62)), size, is_cut=is_cut)


@lru_cache(maxsize=32)
def _draw(data: Bins, title: str, size: tuple[int, int], *, is_cut: bool) -> bytes:
    picture = Image.new("RGB", size, PAPER)
    pen = ImageDraw.Draw(picture)
    write(pen, (_LEFT - 72, _TOP + 20), title, _TITLE, INK, weight=1)
    write(pen, (_LEFT - 72, _TOP + 66), _subtitle(data, is_cut=is_cut), _SMALL, MUTED_INK)
    below = _draw_legend(
        pen, [group for group in GROUPS if any(group in dict(bar.counts) for bar in data.bars)], size[0]
    )
    deadly = any(bar.killed for bar in data.bars)
    floor = size[1] - 56
    split = floor - (floor - below) * 0.3 if deadly else floor
    most = max((bar.total for bar in data.bars), default=0)
    _draw_panel(pen, data, Panel(top=below + 24, bottom=split - (28 if deadly else 0), most=_ceiling(most)), size[0])
    if deadly:
        worst = max(bar.killed for bar in data.bars)
        panel = Panel(top=split + 34, bottom=floor, most=_ceiling(worst))
        write(pen, (_LEFT, split + 12), "Killed (best figures)", _SMALL, _KILLED)
        _draw_killed(pen, data, panel, size[0])
    _draw_dates(pen, data, floor, size[0])
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=6)
    return buffer.getvalue()


def _subtitle(data: Bins, *, is_cut: bool) -> str:
    number = plural(sum(bar.total for bar in data.bars), "event")
    told = f"the newest {number}" if is_cut else number
    words = f"{told}, a bar per {data.step.value}" if data.bars else "No event with a date to show"
    return f"{words}; {data.left_out:,} without an exact enough date left out" if data.left_out and data.bars else words


def _draw_legend(pen: ImageDraw.ImageDraw, groups: Sequence[Group], width: int) -> float:
    """Write the legend in as many rows as it takes; the pixel row below it."""
    x, y = float(_LEFT - 72), _TOP + 112.0
    for group in groups:
        needed = 34 + text_size(group.name, _TEXT)[0] + 26
        if x + needed > width and x > _LEFT:
            x, y = float(_LEFT - 72), y + 42
        pen.rectangle((x, y - 11, x + 22, y + 11), fill=group.colour)
        write(pen, (x + 32, y), group.name, _TEXT, INK)
        x += needed
    return y + 16


def _draw_panel(pen: ImageDraw.ImageDraw, data: Bins, panel: Panel, width: int) -> None:
    _draw_grid(pen, panel, width)
    for bar, (left, right) in _columns(data, width):
        base = 0
        counts = dict(bar.counts)
        for group in GROUPS:
            if count := counts.get(group, 0):
                _draw_bar(pen, (left, right), panel.y(base + count), panel.y(base), group.colour)
                base += count


def _draw_killed(pen: ImageDraw.ImageDraw, data: Bins, panel: Panel, width: int) -> None:
    _draw_grid(pen, panel, width)
    for bar, (left, right) in _columns(data, width):
        if bar.killed:
            _draw_bar(pen, (left, right), panel.y(bar.killed), panel.bottom, _KILLED)


def _draw_bar(pen: ImageDraw.ImageDraw, sides: tuple[float, float], top: float, bottom: float, colour: Colour) -> None:
    """A bar of one pixel at least: one among thousands is seen too."""
    left, right = sides
    pen.rectangle((left, min(top, bottom - 1), right, bottom - 1), fill=colour)


def _columns(data: Bins, width: int) -> list[tuple[Bar, tuple[float, float]]]:
    """Every bar with its left and right edge."""
    room = (width - _LEFT - _RIGHT) / max(len(data.bars), 1)
    thick = min(room * 0.8, 90)
    middles = [_LEFT + room * (place + 0.5) for place in range(len(data.bars))]
    return [(bar, (x - thick / 2, x + thick / 2)) for bar, x in zip(data.bars, middles, strict=True)]


def _draw_grid(pen: ImageDraw.ImageDraw, panel: Panel, width: int) -> None:
    steps = 4 if panel.bottom - panel.top > 200 else 2
    for figure in sorted({round(panel.most * part / steps) for part in range(steps + 1)}):
        y = panel.y(figure)
        pen.line((_LEFT, y, width - _RIGHT, y), fill=GRID if figure else MUTED_INK, width=2)
        write(pen, (_LEFT - 12, y), f"{figure:,}", _SMALL, MUTED_INK, anchor="rm")


def _ceiling(figure: int) -> int:
    """The next round figure that four even steps divide: 4, 8, 12, 16, 20, 24, 32, 40 …"""
    magnitude = 1
    while True:
        for step in (4, 8, 12, 16, 20, 24, 32):
            if figure <= step * magnitude:
                return step * magnitude
        magnitude *= 10


def _draw_dates(pen: ImageDraw.ImageDraw, data: Bins, floor: float, width: int) -> None:
    columns = _columns(data, width)
    every = max(1, -(-len(columns) * _LABEL_PIXELS // (width - _LEFT - _RIGHT)))
    year = None
    for bar, (left, right) in columns[::every]:
        text = label(data.step, bar.start, year=bar.start.year != year)
        year = bar.start.year
        half = text_size(text, _SMALL)[0] / 2
        middle = max(half, min((left + right) / 2, width - half - 4))
        pen.line(((left + right) / 2, floor, (left + right) / 2, floor + 8), fill=MUTED_INK, width=2)
        write(pen, (middle, floor + 28), text, _SMALL, INK, anchor="mm")
