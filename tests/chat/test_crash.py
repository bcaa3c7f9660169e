"""SIGKILL at the worst moments: what was written down is sent by the next process."""

import datetime as dt
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import select

from bot.chats import following
from bot.intake.ingest import store_reading
from bot.knowledge import Knowledge
from bot.models import OutboxRow, utc_now
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.vocabulary import Filter
from handlers.local import FaultKind, Limits, LocalBotApi, Message
from handlers.local.cast import ANA, NEWSROOM
from handlers.local.values import Person
from tests.conftest import address_of

from .crashes import CrashRun
from .record import KATAIB, fresh_report, place_called

pytestmark = pytest.mark.timeout(100)

ROOT = Path(__file__).parents[2]
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(api: LocalBotApi, database: Database) -> Iterator[Start]:
    """Starts bot processes of a role, each at work when this returns."""
    running: list[subprocess.Popen[bytes]] = []

    def start(role: str = "all") -> "subprocess.Popen[bytes]":
        first_call = "getMe" if role == "worker" else "setMyCommands"
        before = len(api.calls(first_call))
        script = str(Path(__file__).with_name("bot_process.py"))
        running.append(
            subprocess.Popen(  # noqa: S603  # our own script
                [sys.executable, script, address_of(database), api.token, api.base_url, api.base_file_url, "", role],
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
        )
        api.wait_for(lambda: len(api.calls(first_call)) > before, timeout=40)
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait()


def follow(api: LocalBotApi) -> None:
    said = api.say(ANA.id, NEWSROOM, "/follow Kataib Hezbollah")
    api.wait_for_message(NEWSROOM, "Following", after=said)


def kill(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def alerts(api: LocalBotApi) -> list[Message]:
    return [message for message in api.bot_messages(NEWSROOM) if "You follow" in message.text]


def states(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.exec(select(OutboxRow.state)))


def state(database: Database) -> str:
    (only,) = states(database)
    return only


def let_the_lease_run_out(database: Database) -> None:
    with database.write() as session:
        session.execute(update(OutboxRow).values(leased_until=utc_now() - dt.timedelta(seconds=1)))


def test_killed_between_ingest_and_send(
    start: Start, api: LocalBotApi, database: Database, knowledge: Knowledge
) -> None:
    first = start()
    follow(api)
    kill(first)
    stored = store_reading(database, knowledge, *fresh_report())  # by another process, as a feed's reader
    assert stored.alerted == 1
    start()
    api.wait_for(lambda: state(database) == "sent")
    assert len(alerts(api)) == 1


@pytest.mark.parametrize("kind", [FaultKind.SLOW, FaultKind.DROP_BEFORE], ids=["slow answer", "cut connections"])
def test_killed_while_sending(
    start: Start, api: LocalBotApi, database: Database, knowledge: Knowledge, kind: FaultKind
) -> None:
    first = start()
    follow(api)
    api.fail("sendMessage", NEWSROOM, kind=kind, seconds=20.0, times=50)
    tries = len(api.calls("sendMessage"))
    store_reading(database, knowledge, *fresh_report())
    reached = (lambda: alerts(api)) if kind is FaultKind.SLOW else (lambda: len(api.calls("sendMessage")) > tries)
    api.wait_for(reached)
    kill(first)
    assert state(database) == "pending"
    api.clear_faults()
    sent_before = len(alerts(api))  # Telegram took it, and the bot never heard: it can't know
    let_the_lease_run_out(database)
    start()
    api.wait_for(lambda: state(database) == "sent", timeout=30)
    assert len(alerts(api)) == sent_before + 1
    assert sent_before == (1 if kind is FaultKind.SLOW else 0)


def test_a_polite_end_finishes_what_is_under_way(
    start: Start, api: LocalBotApi, database: Database, knowledge: Knowledge
) -> None:
    first = start()
    follow(api)
    api.fail("sendMessage", NEWSROOM, kind=FaultKind.SLOW, seconds=2.0)
    store_reading(database, knowledge, *fresh_report())
    api.wait_for(lambda: alerts(api))
    first.terminate()
    assert first.wait(20) == 0
    assert state(database) == "sent"
    assert len(alerts(api)) == 1


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "stopped"])
def test_of_two_processes_one_sends_and_the_other_takes_over(
    start: Start,
    api: LocalBotApi,
    database: Database,
    knowledge: Knowledge,
    monkeypatch: pytest.MonkeyPatch,
    end: signal.Signals,
) -> None:
    api.set_limits(Limits())
    people = [Person(id=7000 + number, first_name=f"Reader {number}") for number in range(120)]
    for person in people:
        api.add_person(person, started=True)
        following.follow(
            database, ChatIdentity(id=person.id, kind="private"), Filter(actors=(KATAIB[0],)), KATAIB[1],
            thread_id=None, created_by=person.id, members=knowledge.members, timezone="UTC",
        )  # fmt: skip
    monkeypatch.setenv("SITREP_MOST_UNDER_WAY", "1")
    first = start("worker")
    store_reading(database, knowledge, *fresh_report())
    api.wait_for(lambda: len(api.calls("sendMessage")) > len(people) // 3)
    start("worker")
    with database.write():  # SQLite waits for whoever is stopped in the middle of writing, as long as that takes
        first.send_signal(end)
    api.wait_for(lambda: set(states(database)) == {"sent"}, timeout=60)
    first.send_signal(signal.SIGCONT)  # whoever was stopped sends nothing more
    store_reading(database, knowledge, *fresh_report("next", place=place_called("Next", 20.0)))
    api.wait_for(lambda: states(database) == ["sent"] * 2 * len(people), timeout=30)
    assert api.refused(429) == []  # two that send at once would be refused
    told = [len(api.bot_messages(person.id)) for person in people]
    assert min(told) == 2
    assert sum(told) <= 2 * len(people) + 1


@pytest.mark.timeout(600)
def test_killed_again_and_again_nothing_is_lost_and_little_repeated(
    tmp_path: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITREP_MOST_UNDER_WAY", "1")  # a busy machine's answers are slow
    outcome = CrashRun(folder=tmp_path, knowledge=knowledge, chats=40, kills=8, drain_seconds=300.0).run()
    assert (outcome.lost, outcome.doubled) == ([], [])
    assert (outcome.unstored, outcome.unsent) == (0, 0)
    assert outcome.arrived >= outcome.expected > 8 * 8
    assert outcome.most_at_one_kill <= 1
