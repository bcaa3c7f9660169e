"""How long a map takes: the first in a fresh process, and later ones. Run: python -m benchmarks.map"""

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

from bot.rendering.maps import draw_map
from bot.rendering.markers import Marker
from bot.vocabulary import SubEventType

COLD = (
    "import time; started = time.perf_counter();"
    "from bot.rendering.maps import draw_map; from bot.rendering.markers import Marker;"
    "imported = time.perf_counter();"
    "draw_map([Marker(latitude={latitude}, longitude={longitude}, number=1)]);"
    "print((time.perf_counter() - imported) * 1000, (imported - started) * 1000)"
)
ROUNDS = 5


def cold(latitude: float, longitude: float) -> list[float]:
    """Milliseconds of the first map in a fresh process, the median of some, and of the import before it."""
    code = COLD.format(latitude=latitude, longitude=longitude)
    command = [sys.executable, "-c", code]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(ROUNDS)]  # noqa: S603  # our own code
    return [statistics.median(float(run.stdout.split()[column]) for run in runs) for column in (0, 1)]


def warm(markers: Sequence[Marker]) -> float:
    """Milliseconds of a map that isn't in the cache, the shapes being loaded."""
    times = []
    for place in range(ROUNDS):
        moved = Marker(latitude=markers[0].latitude, longitude=markers[0].longitude + place / 1000)
        started = time.perf_counter()
        draw_map([*markers, moved])
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def cached(markers: Sequence[Marker]) -> float:
    """Milliseconds of a map that was drawn just before."""
    times = []
    for _ in range(ROUNDS + 1):
        started = time.perf_counter()
        draw_map(list(markers))
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times[1:])


def around(latitude: float, longitude: float, spread: float, count: int) -> list[Marker]:
    chance = random.Random(7)
    return [
        Marker(
            latitude=max(-55, min(70, chance.gauss(latitude, spread))),
            longitude=max(-179, min(179, chance.gauss(longitude, spread))),
            kind=chance.choice(list(SubEventType)),
            number=number,
        )
        for number in range(1, count + 1)
    ]


def main() -> None:
    first, imports = cold(34.37, 41.09)
    print(f"first map in a fresh process   {first:6.0f} ms   (imports before it: {imports:.0f} ms)")
    for name, markers in {
        "1 event": around(34, 41, 0.1, 1),
        "12 events, Middle East": around(28, 43, 8, 12),
        "200 events, one country": around(48, 36, 1.5, 200),
        "200 events, worldwide": around(15, 20, 50, 200),
    }.items():
        print(f"{name:30} {warm(markers):6.0f} ms   (again: {cached(markers):.3f} ms)")


if __name__ == "__main__":
    main()
