"""How many questions a second the bot answers, and whether its memory levels off.

    python -m benchmarks.chat_load [--rate 200] [--seconds 10] [--steps 3]

Fifty chats ask at once, each a question every so often, through python-telegram-bot and the local Bot API over HTTP.
The Bot API runs in this process and the bot in another. Telegram's own limits (one message a second
to a chat, thirty in all) are switched off on both sides: they would hide what the bot can do. A question's time runs
from its being sent until its answer stands in the chat. The same work without chats (questions read and answered in a
loop) is measured in the same run as a reference.
"""

import argparse
import asyncio
import itertools
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import psutil
from telegram.ext import BaseRateLimiter

from bot.answering.recent_answers import RecentAnswers
from bot.composition import fetcher_of
from bot.extraction.extractor import load_extractor
from bot.intake.reading import Reader
from bot.intake.sample_reports import ingest_samples
from bot.knowledge import Knowledge, load_knowledge
from bot.settings import load_settings
from bot.store import migrate
from bot.store.database import Database
from handlers.application import build_application
from handlers.desk import Desk
from handlers.limits import Outgoing
from handlers.local import Limits, LocalBotApi, Person
from handlers.running import talk, told_to_stop

CHATS = 50
QUESTIONS = (
    "latest on Kataib Hezbollah", "strikes in Yemen since 12 January 2024", "who hit Al-Asad?", "casualties in Erbil",
    "how many attacks on US forces since mid-October 2023", "attacks in the Red Sea in December 2023", "Baghdad",
    "كتائب حزب الله", "US strikes in Iraq except Baghdad", "deadliest attacks in Iraq", "drone attacks near Erbil",
    "houthi attacks in January 2024", "attacks in Syria with more than 2 killed", "arrests in Baghdad", "Jordan", "SDF",
)  # fmt: skip


class NoLimits(BaseRateLimiter[Outgoing]):
    """Every request goes out at once."""

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Outgoing | None,
    ) -> Any:
        """Send it."""
        return await callback(*args, **kwargs)


def filled_record(folder: Path) -> Database:
    database, extractor = Database(f"sqlite:///{folder / 'record.db'}"), load_extractor()
    migrate.upgrade(database)
    ingest_samples(database, load_knowledge(), lambda documents: map(extractor.extract, documents))
    return database


def reference(database: Database) -> float:
    """Questions a second without any chat."""
    recent = RecentAnswers(database, load_knowledge())
    for text in QUESTIONS:
        recent.ask(text, zone="UTC")
    started, count = time.perf_counter(), 0
    while time.perf_counter() - started < 2:
        for text in QUESTIONS:
            recent.ask(text, zone="UTC")
            count += 1
    return count / (time.perf_counter() - started)


class Load:
    """Asks at a steady rate, and reads from the server's record of calls when each question was answered."""

    def __init__(self, api: LocalBotApi, rate: float, seconds: float) -> None:
        self._api, self._rate, self._count = api, rate, int(rate * seconds)
        self._people = [1000 + number for number in range(CHATS)]
        self._asked: dict[int, list[float]] = {person: [] for person in self._people}
        self._sent: dict[int, list[float]] = {person: [] for person in self._people}
        self._read_to = time.time()
        for person in self._people:
            api.add_person(Person(id=person, first_name=f"Person {person}"), started=True)

    def ask(self) -> None:
        """Every question at its time."""
        started = time.perf_counter()
        turns = zip(range(self._count), itertools.cycle(self._people), itertools.cycle(QUESTIONS), strict=False)
        for number, person, text in turns:
            time.sleep(max(0.0, started + number / self._rate - time.perf_counter()))
            self._asked[person].append(time.time())
            self._api.say(person, person, text)
            if number % int(self._rate) == 0:
                self._read_calls()

    def _read_calls(self) -> None:
        for call in self._api.calls("sendMessage"):
            if call.at > self._read_to and call.status == 200 and call.chat_id in self._sent:
                self._sent[call.chat_id].append(call.at)
                self._read_to = call.at

    def times(self) -> list[float]:
        """Seconds from each question to its answer, sorted, when all are answered or a minute is over.

        A chat's questions are answered in their order, so its first answer belongs to its first question.
        """
        until = time.monotonic() + 60
        while sum(map(len, self._sent.values())) < self._count and time.monotonic() < until:
            time.sleep(0.2)
            self._read_calls()
        pairs = ((self._asked[person], self._sent[person]) for person in self._people)
        both = (zip(questions, answers, strict=False) for questions, answers in pairs)
        return sorted(sent - asked for asked, sent in itertools.chain.from_iterable(both))

    @property
    def count(self) -> int:
        """How many questions there are."""
        return self._count


def serve(knowledge: Knowledge, database_url: str, token: str, base_url: str, file_url: str) -> None:
    """The bot, until it is told to stop."""
    settings = load_settings(_env_file=None, database_url=database_url)
    desk = Desk(
        database=Database(database_url),
        knowledge=knowledge,
        reader=Reader(1),
        fetcher=fetcher_of(settings),
        settings=settings,
        editor_ids=frozenset(),
    )
    application = build_application(desk, token, base_url=base_url, base_file_url=file_url, limiter=NoLimits())
    asyncio.run(talk(desk, application, "web", told_to_stop))


def measure(folder: Path, rate: float, seconds: float, steps: int) -> None:
    """Fill a record, start the bot, ask in steps, and print."""
    database = filled_record(folder)
    print(f"reference: {reference(database):,.0f} questions a second in a loop, without chats")
    address = database.url.render_as_string(hide_password=False)
    with LocalBotApi(limits=Limits.off()) as api:
        command = [sys.executable, "-m", "benchmarks.chat_load", "--serve", address, api.token]
        with subprocess.Popen([*command, api.base_url, api.base_file_url]) as bot:  # noqa: S603  # our own code
            api.wait_for(lambda: api.calls("getUpdates"), timeout=60)
            try:
                _warm_up(api)
                process = psutil.Process(bot.pid)
                for step in range(1, steps + 1):
                    _take_step(process, Load(api, rate, seconds), step)
                refused = [call for call in api.calls() if call.status != 200]
            finally:
                bot.terminate()
    print(f"{rate:g} questions a second from {CHATS} chats, {len(refused)} calls refused")


def _take_step(process: psutil.Process, load: Load, step: int) -> None:
    """Ask, and print how it went and what the bot's process has taken."""
    before, worked = process.memory_info().rss, sum(process.cpu_times()[:2])
    load.ask()
    times = load.times()
    after = process.memory_info().rss
    worked = (sum(process.cpu_times()[:2]) - worked) * 1000 / load.count
    p50, p95 = (times[int(len(times) * share)] * 1000 for share in (0.5, 0.95))
    print(f"step {step}: {load.count} asked, {len(times)} answered, p50 {p50:,.0f} ms, p95 {p95:,.0f} ms, ", end="")
    print(
        f"{worked:.1f} ms of the processor each; memory {after / 1e6:.1f} MB, {(after - before) / 1e6:+.1f}", flush=True
    )


def _warm_up(api: LocalBotApi) -> None:
    """Ask everything once, one after the other: the first questions of a process load its tables."""
    api.add_person(Person(id=999, first_name="Warm"), started=True)
    for text in QUESTIONS:
        asked = api.say(999, 999, text)
        api.wait_for_message(999, after=asked, timeout=60)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=200.0, help="questions a second")
    parser.add_argument("--seconds", type=float, default=10.0, help="of each step")
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--serve", nargs=4, metavar=("DATABASE", "TOKEN", "BASE", "FILES"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        serve(load_knowledge(), *arguments.serve)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), arguments.rate, arguments.seconds, arguments.steps)


if __name__ == "__main__":
    main()
