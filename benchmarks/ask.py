"""How long an answer takes, from the words of a question to the message, in a small record and in a large one.

    python -m benchmarks.ask CACHE_FOLDER [--database sqlite|postgresql] [--events 10000 1000000] [--busy]

The records are made up (``benchmarks.record``) and kept in the folder: a million events take 14 GB and some minutes the
first time. Each question is asked of all of them in turns, in one process, so that whatever else the machine is doing
slows all alike. Prints the median and the 95th percentile for every sort of question, and how the largest record
compares with the smallest. The reference is work of the same kind that touches no record: the same questions read, and
nothing looked up.
"""

import argparse
import math
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import psutil
from sqlalchemy import text

from benchmarks.loading import KINDS, SEED, databases
from benchmarks.record import NOW
from benchmarks.world import LEAGUE_NAME, Theatre, World, knowledge_of, make_world, zipf
from bot.answering import answers
from bot.knowledge import Knowledge
from bot.questions.understanding import understand
from bot.store.database import Database

_ROUNDS = 3
_DEEP_PAGE = 150
_WORST_P50, _WORST_P95, _WORST_RATIO = 15.0, 60.0, 2.0

_TIMES = ("this month", "since 1 December", "in 2024", "since 12 March 2025", "in the last 7 days", "in October 2023")
_DEEDS = ("air strikes", "shelling", "clashes", "drone attacks", "roadside bombs", "attacks")
# Each sort of question with its wordings. {actor} and {other} are parties of the theatre, {place} a town in it.
_SORTS: dict[str, tuple[str, ...]] = {
    "actor": ("latest on {actor}", "what is new on {actor}"),
    "place": ("latest in {place}", "attacks in {place}"),
    "country": ("anything new in {country}", "attacks in {country}"),
    "kind": ("latest {deeds}",),
    "time": ("attacks {time}",),
    "actor, time": ("attacks by {actor} {time}",),
    "actor, place": ("attacks by {actor} in {country}", "{actor} in {place}"),
    "actor on actor": ("attacks by {actor} on {other}",),
    "kind, place, time": ("{deeds} in {country} {time}", "{deeds} in {place} {time}"),
    "actor, kind, place, time": ("{deeds} by {actor} in {country} {time}",),
    "umbrella": ("latest on Iran-backed militias", f"latest on {LEAGUE_NAME}"),
    "umbrella, place": ("Iran-backed militias in {country}", f"{LEAGUE_NAME} in {{country}}"),
    "everything": ("latest",),
    "count": ("how many attacks by {actor}", "how many {deeds} in {country} {time}"),
    "who": ("who attacked {place}", "who carried out {deeds} in {country} {time}"),
    "where": ("where did {actor} attack", "where were {deeds} in {country} {time}"),
    "casualties": ("how many killed in {country} {time}", "casualties in {place}"),
    "timeline": ("timeline of {actor}", "timeline of {deeds} in {country}"),
}


def questions(world: World, chance: random.Random, each: int) -> Iterator[tuple[str, str]]:
    """So many questions of each sort. What is often in the news is asked for often."""
    theatres, times, deeds = zipf(world.theatres), zipf(_TIMES), zipf(_DEEDS)
    knowledge = knowledge_of(world)
    for sort, wordings in _SORTS.items():
        for number in range(each):
            theatre: Theatre = theatres.draw(chance)
            yield (
                sort,
                wordings[number % len(wordings)].format(
                    actor=theatre.parties.draw(chance).name,
                    other=theatre.parties.draw(chance).name,
                    place=theatre.places.draw(chance).name,
                    country=knowledge.country_name(theatre.country),
                    time=times.draw(chance),
                    deeds=deeds.draw(chance),
                ),
            )


Clock = Callable[[], float]


def busy_clock(database: Database) -> Clock:
    """Seconds that this process and its connection's server process were at work (Linux only).

    For machines that do other things as well: what waits is not counted.
    """
    if database.is_sqlite:
        return time.process_time
    with database.engine.connect() as connection:
        server = Path(f"/proc/{connection.execute(text('SELECT pg_backend_pid()')).scalar_one()}/schedstat")
    return lambda: time.process_time() + int(server.read_text(encoding="ascii").split()[0]) / 1e9


def milliseconds(call: Callable[[], object], clock: Clock) -> float:
    """The median of some calls, after one that warms up."""
    call()
    taken = []
    for _ in range(_ROUNDS):
        begun = clock()
        call()
        taken.append((clock() - begun) * 1000)
    return statistics.median(taken)


def p95(taken: Sequence[float]) -> float:
    return sorted(taken)[math.ceil(0.95 * len(taken)) - 1]


def ask(database: Database, knowledge: Knowledge, words: str) -> Callable[[], object]:
    return lambda: answers.ask(database, knowledge, words, now=NOW)


def turn_to(database: Database, knowledge: Knowledge, words: str, page: int) -> Callable[[], object]:
    question = understand(words, knowledge, now=NOW)
    return lambda: answers.answer(database, knowledge, question, now=NOW, page=page)


def report(sort: str, taken: dict[int, list[float]]) -> None:
    small, large = min(taken), max(taken)
    figures = "".join(f"{statistics.median(taken[size]):9.1f} {p95(taken[size]):8.1f}" for size in taken)
    print(f"{sort:26}{figures}{statistics.median(taken[large]) / statistics.median(taken[small]):8.2f}", flush=True)


def measure(kind: str, world: World, given: argparse.Namespace) -> None:
    knowledge, sizes = knowledge_of(world), sorted(given.events)
    asked = list(questions(world, random.Random(SEED), given.questions))
    every: dict[int, list[float]] = {size: [] for size in sizes}
    with databases(kind, given.folder, world, sizes) as records:
        clocks = {size: busy_clock(records[size]) if given.busy else time.perf_counter for size in sizes}
        print(f"\n{kind:26}" + "".join(f"{f'{size:,}':>9} {'p95':>8}" for size in sizes) + f"{'ratio':>8}")
        before = psutil.Process().memory_info().rss
        for sort in _SORTS:
            taken: dict[int, list[float]] = {size: [] for size in sizes}
            for words in (words for one, words in asked if one == sort):
                for size in sizes:
                    taken[size].append(milliseconds(ask(records[size], knowledge, words), clocks[size]))
            report(sort, taken)
            for size in sizes:
                every[size] += taken[size]
        report("all of these", every)
        deep = [turn_to(records[sizes[-1]], knowledge, words, _DEEP_PAGE) for sort, words in asked if sort == "country"]
        turned = statistics.median(milliseconds(one, clocks[sizes[-1]]) for one in deep)
        print(f"page {_DEEP_PAGE} of a country, largest record: {turned:.1f} ms")
        print(f"memory grown by {(psutil.Process().memory_info().rss - before) / 1e6:.0f} MB")
    read = [milliseconds(partial(understand, words, knowledge, now=NOW), time.process_time) for _, words in asked]
    print(f"reference, reading the questions: median {statistics.median(read):.1f} ms")
    print(f"(at most {_WORST_P50:g} ms, p95 {_WORST_P95:g} ms, ratio {_WORST_RATIO:g})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the records are kept")
    parser.add_argument("--database", choices=KINDS, action="append", help="both, if left out")
    parser.add_argument("--events", type=int, nargs="+", default=[2_000, 10_000], help="of each record")
    parser.add_argument("--questions", type=int, default=12, help="of each sort")
    parser.add_argument("--busy", action="store_true", help="count the time at work, without waiting (Linux)")
    given = parser.parse_args()
    world = make_world(SEED)
    for kind in given.database or KINDS:
        measure(kind, world, given)


if __name__ == "__main__":
    main()
