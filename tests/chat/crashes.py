"""SIGKILL again and again while reports come in, digests fall due and messages go out; then a count of what arrived.

Real processes on a real database file, over the local Bot API with Telegram's limits. The tests use it with a few
kills, ``python -m benchmarks.crash`` with two hundred.
"""

import datetime as dt
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import col, select

from bot.chats import following
from bot.delivery import digests
from bot.knowledge import Knowledge
from bot.models import DocumentRow, OutboxRow, SubscriptionRow, utc_now
from bot.store import migrate
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.timetable import read_order
from bot.vocabulary import ClaimPlace, Filter, as_json
from handlers.local import Limits, LocalBotApi, Message
from handlers.local.values import Person

from .record import claim, document, place_called, reading

ROOT = Path(__file__).parents[2]
_CHATS_TOGETHER = 5  # follow the same actor; few enough alerts a chat that none is left to a button
_READY_SECONDS = 120.0
_REPORTS_A_LIFE, _DIGESTS_A_LIFE = 2, 8
_SENDING = ("sendMessage", "sendPhoto")
_SPOT = re.compile(r"Spot (\d+)\b")

Told = tuple[int, str]
"""A chat, and what it was told of: "alert 17", "digest", "picture"."""


@dataclass
class Outcome:
    """What arrived against what should have.

    Every entry of ``lost`` and of ``doubled`` is a fault; so are more repeats than kills. A message is repeated where
    Telegram took it and the kill kept that from being written down; doubled is what was sent twice without such cause.
    """

    kills: int
    expected: int
    arrived: int
    lost: list[Told]
    doubled: list[Told]
    repeated: int
    unstored: int
    unsent: int
    repeats_by_kill: Counter[int]  # how many kills repeated so many messages
    longest_window: float  # seconds from Telegram's taking a message that was repeated to the kill after it

    @property
    def most_at_one_kill(self) -> int:
        """How many messages one kill had sent again at most."""
        return max((repeats for repeats, kills in self.repeats_by_kill.items() if kills), default=0)


@dataclass
class CrashRun:
    """One run in a folder of its own. ``drain_seconds`` is how long the last process may take for what is left."""

    folder: Path
    knowledge: Knowledge
    chats: int
    kills: int
    seed: int = 7
    drain_seconds: float = 120.0
    _expected: Counter[Told] = field(default_factory=Counter)
    _started_at: list[float] = field(default_factory=list)
    _killed_at: list[float] = field(default_factory=list)
    _reports: int = 0

    def __post_init__(self) -> None:
        self._luck = random.Random(self.seed)
        self._spool = self.folder / "spool.jsonl"
        self._spool.touch()
        self._database = Database(f"sqlite:///{self.folder / 'sitrep.db'}")
        migrate.upgrade(self._database)
        self._people = [Person(id=5000 + number, first_name=f"Reader {number}") for number in range(self.chats)]
        alone = [actor for actor in self.knowledge.catalogue if len(self.knowledge.members(actor.id)) == 1]
        self._actors = alone[: max(1, self.chats // _CHATS_TOGETHER)]

    def run(self) -> Outcome:
        """Kill as often as was asked for, let one more process finish, and count."""
        with LocalBotApi(limits=Limits()) as api:
            for person in self._people:
                api.add_person(person, started=True)
            self._let_all_follow()
            for number in range(self.kills):
                self._live_and_die(api, is_at_start=number % 8 == 7)
            self._expect_more()
            process = self._start(api)
            try:
                api.wait_for(self._is_all_done, timeout=_READY_SECONDS + self.drain_seconds)
            finally:
                _kill(process)
            return self._count(api)

    def _let_all_follow(self) -> None:
        for number, person in enumerate(self._people):
            chat, actor = ChatIdentity(id=person.id, kind="private"), self._actors[number % len(self._actors)]
            following.follow(
                self._database,
                chat,
                Filter(actors=(actor.id,)),
                actor.name,
                thread_id=None,
                created_by=person.id,
                members=self.knowledge.members,
                timezone="UTC",
            )
            digests.set_digest(
                self._database,
                chat,
                read_order(f"{utc_now() + dt.timedelta(hours=12):%H:%M}"),
                default_zone="UTC",
                thread_id=None,
                created_by=person.id,
            )

    def _live_and_die(self, api: LocalBotApi, *, is_at_start: bool) -> None:
        """One process: work comes in, and the kill at a moment of chance, now and then before it is up."""
        self._expect_more()
        process = self._start(api, waits=not is_at_start)
        self._add_reports()
        time.sleep(self._luck.uniform(0.0, 3.0))
        _kill(process)
        self._killed_at.append(time.time())

    def _start(self, api: LocalBotApi, *, waits: bool = True) -> "subprocess.Popen[bytes]":
        before = len(api.calls("setMyCommands"))
        self._started_at.append(time.time())
        script, url = Path(__file__).with_name("bot_process.py"), f"sqlite:///{self.folder / 'sitrep.db'}"
        with (self.folder / "bot.log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603  # our own script
                [sys.executable, str(script), url, api.token, api.base_url, api.base_file_url, str(self._spool)],
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                start_new_session=True,
                stderr=log,
            )
        if waits:
            api.wait_for(lambda: len(api.calls("setMyCommands")) > before, _READY_SECONDS)
        return process

    def _expect_more(self) -> None:
        self._add_reports()
        self._make_digests_due()

    def _add_reports(self) -> None:
        with self._spool.open("a", encoding="utf-8") as spool:
            for _ in range(_REPORTS_A_LIFE):
                number = self._reports = self._reports + 1
                index = number % len(self._actors)
                actor = self._actors[index]
                spot = _spot(number)
                told = document(f"report-{number}", f"{actor.name} struck Spot {number}.", published_at=utc_now())
                said = claim(
                    told, day=utc_now().date(), place=spot, attacker=(actor.id, actor.name), target=None, killed=1
                )
                line = {"document": as_json(told), "extraction": as_json(reading(told, said))}
                spool.write(json.dumps(line) + "\n")
                for person in self._people[index :: len(self._actors)]:
                    self._expected[person.id, f"alert {number}"] += 1

    def _make_digests_due(self) -> None:
        """Some digests whose last one is written down fall due now."""
        now = utc_now()
        with self._database.write() as session:
            waiting = session.exec(
                select(SubscriptionRow).where(
                    SubscriptionRow.kind == digests.KIND, col(SubscriptionRow.next_due_at) > now
                )
            ).all()
            for row in self._luck.sample(list(waiting), min(_DIGESTS_A_LIFE, len(waiting))):
                row.next_due_at = now
                session.add(row)
                self._expected[row.chat_id, "digest"] += 1

    def _is_all_done(self) -> bool:
        with self._database.read() as session:
            pending = session.exec(select(OutboxRow.id).where(OutboxRow.state == "pending").limit(1)).first()
            overdue = session.exec(
                select(SubscriptionRow.id).where(col(SubscriptionRow.next_due_at) <= utc_now()).limit(1)
            ).first()
            stored = len(session.exec(select(DocumentRow.id)).all())
        time.sleep(0.2)
        return pending is None and overdue is None and stored == self._reports

    def _count(self, api: LocalBotApi) -> Outcome:
        with self._database.read() as session:
            rows = session.exec(select(OutboxRow)).all()
            stored = len(session.exec(select(DocumentRow.id)).all())
        on_record = {(row.chat_id, row.message_id) for row in rows}
        counts: Counter[Told] = Counter()
        repeats: Counter[Told] = Counter()
        repeated: list[float] = []  # when Telegram took what was never written down
        calls = [call for call in api.calls() if call.method in _SENDING and call.status == 200]
        for person in self._people:
            sent = [call for call in calls if call.chat_id == person.id]
            for call, message in zip(sent, api.bot_messages(person.id), strict=True):
                told = [(person.id, what) for what in _told_in(message)]
                counts.update(told)
                if (person.id, message.message_id) not in on_record and self._life(call.at) < self.kills:
                    repeats.update(told)
                    repeated.append(call.at)
        self._expected.update((row.chat_id, "picture") for row in rows if row.kind == digests.PICTURE_KIND)
        kills = Counter(self._life(at) for at in repeated)
        return Outcome(
            kills=self.kills,
            expected=self._expected.total(),
            arrived=counts.total(),
            lost=sorted((self._expected - counts).elements()),
            doubled=sorted((counts - repeats - self._expected).elements()),
            repeated=len(repeated),
            unstored=self._reports - stored,
            unsent=sum(row.state != "sent" for row in rows),
            repeats_by_kill=Counter(kills[life] for life in range(self.kills)),
            longest_window=max((self._killed_at[self._life(at)] - at for at in repeated), default=0.0),
        )

    def _life(self, at: float) -> int:
        """Which process sent what was taken at this moment: Telegram may take it just after the kill."""
        return bisect_right(self._started_at, at) - 1


def _spot(number: int) -> ClaimPlace:
    """A place of its own for each report: too far from all others for two to be taken for one incident."""
    longitudes, latitude = divmod(number, 40)
    placed = place_called(f"Spot {number}", latitude * 3.0 - 60)
    return placed.model_copy(update={"longitude": longitudes * 3.0 - 170})


def _told_in(message: Message) -> list[str]:
    if message.media is not None:
        return ["picture"]
    if "New events:" in message.text:
        return ["digest"]
    return [f"alert {number}" for number in dict.fromkeys(_SPOT.findall(message.text))]


def _kill(process: "subprocess.Popen[bytes]") -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
