"""How fast what is due goes out under Telegram's limits: ``python -m benchmarks.delivery alerts|digests [--chats N]``.

The bot runs as a process of its own over the local Bot API, which holds the documented limits to the letter and refuses
what is too much. ``alerts``: one event that 1,000 private chats follow (34 s is the floor). ``digests``: 10,000 chats
whose digest is due at the same minute (with ``--news`` each has a picture too, so twice the messages), while now and
then an event alerts five others. With ``--rounds 2`` they are due again when all are out, in the same process, to see
whether its memory goes on growing. Ends by itself: two minutes for the alerts, a quarter of an hour for a round.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from sqlalchemy import delete
from sqlmodel import col, func, select

from bot.chats import following
from bot.delivery import digests
from bot.intake.ingest import store_reading
from bot.knowledge import Knowledge, load_knowledge
from bot.models import ChatRow, OutboxRow, SubscriptionRow, utc_now
from bot.store import migrate
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.timetable import Timetable
from bot.vocabulary import Filter, as_json
from handlers.local import Limits, LocalBotApi
from handlers.local.values import Person
from tests.chat.record import HOUTHIS, KATAIB, claim, document, place_called, reading

_ROOT = Path(__file__).parents[1]
_FIRST_CHAT = 10_000
_LISTENERS = 5
_ALERT_EVERY = 25.0  # seconds; more than three a minute would be put together
_LIMIT_SECONDS = 3600.0
_UNCAPPED = {"hourly_cap": 1000}
_SENDING = ("sendMessage", "sendPhoto")


class Bench:
    """A database with chats, a local Bot API that knows them, and the bot's process."""

    def __init__(self, folder: Path, api: LocalBotApi, knowledge: Knowledge) -> None:
        self.api, self.knowledge = api, knowledge
        self.url = f"sqlite:///{folder / 'sitrep.db'}"
        self.spool = folder / "spool.jsonl"
        self.spool.touch()
        self.database = Database(self.url)
        self._reports = 0
        migrate.upgrade(self.database)

    def meet(self, first: int, count: int) -> list[int]:
        """So many private chats, from this id on, that take as many alerts as come."""
        ids = list(range(first, first + count))
        for identity in ids:
            self.api.add_person(Person(id=identity, first_name=f"Reader {identity}"), started=True)
        with self.database.write() as session:
            session.add_all(ChatRow(id=identity, kind="private", preferences=_UNCAPPED) for identity in ids)
        return ids

    def let_follow(self, chats: list[int], actor: str) -> None:
        """All of these chats follow one actor."""
        for chat in chats:
            following.follow(
                self.database,
                ChatIdentity(id=chat, kind="private"),
                Filter(actors=(actor,)),
                actor,
                thread_id=None,
                created_by=chat,
                members=self.knowledge.members,
                timezone="UTC",
            )

    def make_digests_due(self, chats: list[int]) -> None:
        """A daily digest for each of these chats, on an actor whom the alerts in between don't concern; it is time."""
        now = utc_now()
        timetable = as_json(Timetable(minutes=(now.hour * 60 + now.minute,), zone="UTC"))
        with self.database.write() as session:
            session.execute(delete(SubscriptionRow).where(col(SubscriptionRow.kind) == digests.KIND))
            session.add_all(
                SubscriptionRow(
                    chat_id=chat,
                    kind=digests.KIND,
                    topic=f"daily digest: {KATAIB[1]}",
                    filter=as_json(Filter(actors=(KATAIB[0],))),
                    timetable=timetable,
                    next_due_at=now,
                    created_by=chat,
                )
                for chat in chats
            )

    def report(self, attacker: tuple[str, str]) -> str:
        """A report comes in through the spool. Returns the words by which its alert is known."""
        told, said = self.reading(attacker)
        with self.spool.open("a", encoding="utf-8") as spool:
            spool.write(json.dumps({"document": as_json(told), "extraction": as_json(said)}) + "\n")
        return f"Spot {self._reports}"

    def reading(self, attacker: tuple[str, str]):  # type: ignore[no-untyped-def]  # a document and what was read in it
        """A report of one more incident."""
        self._reports += 1
        spot = place_called(f"Spot {self._reports}", (self._reports * 0.7) % 120 - 60)
        told = document(f"report-{self._reports}", f"{attacker[1]} struck {spot.name}.", published_at=utc_now())
        return told, reading(told, claim(told, day=utc_now().date(), place=spot, attacker=attacker, target=None))

    @contextmanager
    def bot(self) -> Iterator[psutil.Process]:
        """The bot at work."""
        before = len(self.api.calls("setMyCommands"))
        script = str(_ROOT / "tests" / "chat" / "bot_process.py")
        process = subprocess.Popen(  # noqa: S603  # our own script
            [
                sys.executable,
                script,
                self.url,
                self.api.token,
                self.api.base_url,
                self.api.base_file_url,
                str(self.spool),
            ],
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
        )
        try:
            self.api.wait_for(lambda: len(self.api.calls("setMyCommands")) > before, 60)
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(30)

    def taken(self) -> list[float]:
        """When each message was taken."""
        return [call.at for call in self.api.calls() if call.method in _SENDING and call.status == 200]


def alerts(bench: Bench, chats: int) -> bool:
    ids = bench.meet(_FIRST_CHAT, chats)
    bench.let_follow(ids, KATAIB[0])
    with bench.bot():
        begun = time.time()
        bench.report(KATAIB)
        bench.api.wait_for(lambda: len(bench.taken()) >= chats, _LIMIT_SECONDS)
    taken = bench.taken()
    refused = len(bench.api.refused(429))
    print(f"alerts                  {len(taken):,} to as many chats, {refused} refused for going too fast")
    print(f"from report to last     {taken[-1] - begun:.1f} s; from first to last {taken[-1] - taken[0]:.1f} s")
    return refused == 0 and len(taken) == chats


def digests_at_once(bench: Bench, chats: int, *, news: bool, rounds: int) -> bool:
    ids = bench.meet(_FIRST_CHAT, chats)
    listeners = bench.meet(_FIRST_CHAT + chats, _LISTENERS)
    bench.let_follow(listeners, HOUTHIS[0])
    if news:
        store_reading(bench.database, bench.knowledge, *bench.reading(KATAIB))
    a_round = chats * (2 if news else 1)
    with bench.bot() as process:
        for number in range(rounds):
            _one_round(bench, process, ids, listeners, wanted=a_round * (number + 1))
    refused, unsent = len(bench.api.refused(429)), a_round * rounds - _digests_sent(bench)
    print(f"refused for going too fast {refused}")
    print(f"digests not sent        {unsent}")
    return refused == 0 and unsent == 0


def _one_round(bench: Bench, process: psutil.Process, ids: list[int], listeners: list[int], *, wanted: int) -> None:
    """All of these chats' digests fall due; this returns when so many digests have been sent in all."""
    before, begun = len(bench.taken()), time.time()
    waits: list[float] = []
    memory: list[float] = []
    bench.make_digests_due(ids)
    bench.api.wait_for(lambda: len(bench.taken()) > before, 120)
    while _digests_sent(bench) < wanted and time.time() - begun < _LIMIT_SECONDS:
        until = time.time() + _ALERT_EVERY
        waits.append(_seconds_to_alert(bench, listeners))
        memory.append(process.memory_info().rss / 2**20)
        time.sleep(max(0.0, until - time.time()))
    taken = bench.taken()[before:]
    lasted = taken[-1] - taken[0]
    print(f"messages                {len(taken):,} in {lasted:,.0f} s: {len(taken) / lasted:.1f} a second")
    print(f"alerts in between       {len(waits)}, to the last of {_LISTENERS} chats in {max(waits):.2f} s at most")
    print(f"memory of the bot, MB   {' '.join(f'{one:.0f}' for one in memory)}", flush=True)


def _seconds_to_alert(bench: Bench, listeners: list[int]) -> float:
    begun = time.time()
    words = bench.report(HOUTHIS)
    for chat in listeners:
        bench.api.wait_for_message(chat, words, timeout=60)
    return time.time() - begun


def _digests_sent(bench: Bench) -> int:
    kinds = (digests.KIND, digests.PICTURE_KIND)
    with bench.database.read() as session:
        counted = select(func.count()).where(OutboxRow.state == "sent", col(OutboxRow.kind).in_(kinds))
        return int(session.exec(counted).one())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("alerts", "digests"), nargs="?", default="alerts")
    parser.add_argument("--chats", type=int, help="default: 1,000 for alerts, 10,000 for digests")
    parser.add_argument("--news", action="store_true", help="digests have something to tell, and so a picture")
    parser.add_argument("--rounds", type=int, default=1, help="of digests, one after another")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sitrep-delivery-") as folder, LocalBotApi(limits=Limits.strict()) as api:
        bench = Bench(Path(folder), api, load_knowledge())
        runs: dict[str, Callable[[], bool]] = {
            "alerts": lambda: alerts(bench, given.chats or 1_000),
            "digests": lambda: digests_at_once(bench, given.chats or 10_000, news=given.news, rounds=given.rounds),
        }
        return 0 if runs[given.what]() else 1


if __name__ == "__main__":
    sys.exit(main())
