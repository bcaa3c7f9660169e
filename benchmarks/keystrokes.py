"""How long it takes to answer inline questions, one for each letter typed, and to draw an answer's pictures.

    python -m benchmarks.keystrokes CACHE_FOLDER [--database sqlite|postgresql] [--events 1000000]

The record is that of ``benchmarks.ask``. The bot runs in another process and is asked through python-telegram-bot and
the local Bot API over HTTP: a keystroke's time runs from the letter to the bot's call that answers it. Pictures are
drawn in this process, from the question to the PNG: once as they come, and once again. The reference is the answer
before anything is typed, the newest events.
"""

import argparse
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.ask import p95, questions
from benchmarks.chat_load import serve
from benchmarks.loading import KINDS, SEED, databases
from benchmarks.record import NOW
from benchmarks.world import World, knowledge_of, make_world
from bot.answering import pictures
from bot.knowledge import Knowledge
from bot.questions.understanding import understand
from bot.store.database import Database
from handlers.local import Limits, LocalBotApi, Person

_PERSON = 1000
_TYPED_FROM = 3
_SORTS = ("actor", "place", "kind, place, time", "actor, place")
_DRAWN = ("actor", "place", "country", "kind, place, time", "timeline")
_INLINE_AT_MOST, _MAP_AT_MOST = 150.0, 400.0


def keystrokes(words: str) -> Iterator[str]:
    """What has been typed after each letter."""
    return (words[:length] for length in range(_TYPED_FROM, len(words) + 1))


def answered_in(api: LocalBotApi, typed: str) -> float:
    """Milliseconds from a letter to the bot's answer to it."""
    seen, asked = len(api.calls("answerInlineQuery")), time.time()
    api.ask_inline(_PERSON, typed)
    api.wait_for(lambda: len(api.calls("answerInlineQuery")) > seen, timeout=60)
    call = api.calls("answerInlineQuery")[seen]
    if call.status != 200:
        raise RuntimeError(f"The answer to {typed!r} was refused.")
    return (call.at - asked) * 1000


def type_questions(database: Database, asked: list[tuple[str, str]], kind: str) -> None:
    """Type every question letter by letter, and print how long the answers took."""
    address = database.url.render_as_string(hide_password=False)
    with LocalBotApi(limits=Limits.off()) as api:
        command = [sys.executable, "-m", "benchmarks.keystrokes", "--serve", address, api.token]
        with subprocess.Popen([*command, api.base_url, api.base_file_url]) as bot:  # noqa: S603  # our own code
            try:
                api.wait_for(lambda: api.calls("getUpdates"), timeout=60)
                api.add_person(Person(id=_PERSON, first_name="Typist"), started=True)
                reference = statistics.median([answered_in(api, "") for _ in range(6)][1:])
                times = [answered_in(api, typed) for _, words in asked for typed in keystrokes(words)]
            finally:
                bot.terminate()
    print(f"{kind}: {len(times)} keystrokes, p50 {statistics.median(times):.0f} ms, p95 {p95(times):.0f} ms, ", end="")
    print(f"longest {max(times):.0f} ms (at most {_INLINE_AT_MOST:g}); reference, nothing typed: {reference:.0f} ms")


def draw(database: Database, knowledge: Knowledge, words: str) -> tuple[float, float]:
    """Milliseconds of an answer's map and of its chart."""
    question = understand(words, knowledge, now=NOW)
    started = time.perf_counter()
    pictures.map_of(database, knowledge, question, now=NOW)
    drawn = time.perf_counter()
    pictures.timeline_of(database, knowledge, question, words, now=NOW)
    return (drawn - started) * 1000, (time.perf_counter() - drawn) * 1000


def draw_answers(database: Database, knowledge: Knowledge, asked: list[tuple[str, str]], kind: str) -> None:
    """Draw the pictures of every question twice, and print how long that took."""
    for which in ("first", "again"):
        maps, charts = zip(*(draw(database, knowledge, words) for _, words in asked), strict=True)
        print(f"{kind}, {which}: map p50 {statistics.median(maps):.0f} ms, p95 {p95(maps):.0f} ms ", end="")
        print(f"(at most {_MAP_AT_MOST:g}), chart p50 {statistics.median(charts):.0f} ms, p95 {p95(charts):.0f} ms")


def measure(kind: str, folder: Path, world: World, events: int) -> None:
    knowledge = knowledge_of(world)
    asked = list(questions(world, random.Random(SEED), 2))
    with databases(kind, folder, world, [events]) as records:
        draw_answers(records[events], knowledge, [one for one in asked if one[0] in _DRAWN], kind)
        type_questions(records[events], [one for one in asked if one[0] in _SORTS], kind)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="where the records are kept")
    parser.add_argument("--database", choices=KINDS, action="append", help="both, if left out")
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--serve", nargs=4, metavar=("DATABASE", "TOKEN", "BASE", "FILES"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    world = make_world(SEED)
    if given.serve:
        serve(knowledge_of(world), *given.serve)
        return
    for kind in given.database or KINDS:
        measure(kind, given.folder, world, given.events)


if __name__ == "__main__":
    main()
