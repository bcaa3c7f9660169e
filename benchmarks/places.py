"""What the gazetteer costs: loading, memory of its own, one name, one article; and how it does on changed spellings.

    python -m benchmarks.places

Prints one line a figure. The self-check changes the vowels of known names and asks for them inside their country.
"""

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import psutil

from bot.identity.gazetteer import Gazetteer, load_gazetteer, load_world
from bot.identity.places.values import distance_km

_LOAD = """
import time, psutil
before = psutil.Process().memory_full_info().uss
begun = time.perf_counter()
from bot.identity.gazetteer import load_gazetteer
imported = time.perf_counter()
gazetteer = load_gazetteer()
loaded = time.perf_counter()
gazetteer.find("Strikes hit Baghdad and Al-Qa'im"); gazetteer.locate("Deir Ezzor", country="SY")
after = psutil.Process().memory_full_info().uss
print(imported - begun, loaded - imported, (after - before) / 1e6)
"""

_ARTICLE = (
    "BAGHDAD - Jets struck three sites near Al-Qa'im and Jurf al-Sakhar in western Iraq on Saturday, officials said, a "
    "day after rockets were fired at Ain al-Asad Air Base in Anbar province. In Syria, drones hit a depot outside Deir "
    "ez-Zor and a convoy between Palmyra and Homs. The Houthis in Yemen said they had fired at a ship in the "
    "Red Sea, 60 nautical miles west of Hodeidah. Ministers from Jordan, Egypt and Qatar will meet in Amman on Monday. "
)


def _seconds(call: Callable[[], object], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        call()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def _loading() -> None:
    printed = subprocess.run([sys.executable, "-c", _LOAD], capture_output=True, text=True, check=True).stdout  # noqa: S603  # our own code
    imported, loaded, megabytes = map(float, printed.split())
    print(f"import {imported:.2f} s, load {loaded:.3f} s, memory of its own with the imports {megabytes:.0f} MB")


def _speed(gazetteer: Gazetteer) -> None:
    article = _ARTICLE * (500 // len(_ARTICLE.split()) + 1)
    words = len(article.split())
    gazetteer.find(article)
    found = _seconds(lambda: gazetteer.find(article), 30)
    print(f"find: {found / words * 500 * 1e3:.2f} ms per 500 words")
    names = ["Al-Qa'im", "Deir Ezzor", "Nowhereton", "Pokrovsk", "30 km south of Baghdad", "صنعاء"]
    located = _seconds(lambda: [gazetteer.locate(name, country="IQ") for name in names], 30)
    print(f"locate: {located / len(names) * 1e3:.3f} ms a name")


def _second_spellings(gazetteer: Gazetteer) -> None:
    """Vowels and apostrophes changed as romanisations change them: what is answered, and what of it is right."""
    chosen = [
        place
        for place in load_world()
        if place.country in {"IQ", "SY", "YE", "SD", "LY", "AF", "PK"}
        and place.kind == "populated place"
        and len(place.name) > 5
    ]
    random.seed(20240120)
    swaps = str.maketrans({"i": "e", "u": "o", "ā": "a", "ī": "ee", "ū": "oo"})
    answered = right = 0
    sample = random.sample(chosen, 1000)
    for place in sample:
        found = gazetteer.locate(place.name.lower().translate(swaps).title(), country=place.country)
        if found and found[0].precision <= 2:
            answered += 1
            right += distance_km(found[0].point, place.point) <= 25
    print(f"changed spellings: {answered / len(sample):.3f} answered, {right / max(1, answered):.3f} of these right")


def main() -> None:
    """Measure, in one run."""
    _loading()
    gazetteer = load_gazetteer()
    _speed(gazetteer)
    _second_spellings(gazetteer)
    print(f"resident set of this process: {psutil.Process().memory_info().rss / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
