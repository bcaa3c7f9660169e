"""Where on a map a country's name fits: the widest stretches of it that are in view."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby

from bot.rendering.basemap import CELL, Basemap

_SPOTS = 6


def name_spots(base: Basemap) -> list[tuple[str, list[tuple[float, float, float]]]]:
    """For every named country in view, the widest first: where its name may stand, best first.

    A spot is the middle (x, y) of a stretch in pixels and the stretch's width.
    """
    found: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for index, x, y, width in _stretches(base):
        if code := base.codes[index - 1]:
            found[code].append((x, y, width))
    spots = {code: _best(stretches) for code, stretches in found.items()}
    return sorted(spots.items(), key=lambda entry: -entry[1][0][2])


def _best(stretches: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """The middle one of the rows that are nearly as wide as the widest, then the others by width."""
    widest = max(width for *_, width in stretches)
    broad = [stretch for stretch in stretches if stretch[2] >= 0.85 * widest]
    middle = broad[len(broad) // 2]
    rest = sorted((stretch for stretch in stretches if stretch != middle), key=lambda stretch: -stretch[2])
    step = max(1, len(rest) // (4 * _SPOTS))
    return [middle, *rest[: _SPOTS * step : step]]


def _stretches(base: Basemap) -> Iterator[tuple[int, float, float, float]]:
    """The runs of one country in every row of cells: its number, the run's middle and its width in pixels."""
    columns, rows = base.territory.size
    cells = memoryview(base.territory.tobytes()).cast("i")
    for row in range(rows):
        start = 0
        for index, run in groupby(cells[row * columns : (row + 1) * columns]):
            length = len(list(run))
            if index:
                yield index, (start + length / 2) * CELL, (row + 0.5) * CELL, float(length * CELL)
            start += length
