"""Many writers at once: threads and processes that bring the same reports make exactly what one of them makes."""

import datetime as dt
import multiprocessing
import random
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlmodel import func, select

from bot.chats import following
from bot.delivery import digests, outbox
from bot.intake.ingest import IngestStatus
from bot.knowledge import Knowledge, load_knowledge
from bot.models import ChatRow, DocumentRow, OutboxRow, utc_now
from bot.store import messages
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.timetable import read_order
from bot.vocabulary import Filter, SubEventType
from tests.conftest import Backend, address_of
from tests.reports import ASAD, ERBIL, GROUP, IRAQ, KATAIB, PRIVATE, QAIM, SANAA, all_events, claim, document, tell

if TYPE_CHECKING:
    from bot.vocabulary import Claim, Document

TODAY = utc_now().date().isoformat()
HOUR_AGO = (utc_now() - dt.timedelta(hours=1)).isoformat()
PLACES = (ASAD, ERBIL, QAIM, SANAA)


def _reports() -> list[tuple["Document", "Claim"]]:
    """Three reports of each of four incidents."""
    return [
        (
            document(f"Report {number} from {place.name}.", HOUR_AGO, source=f"Outlet {number}"),
            claim(place, TODAY, injured=number or None, by=KATAIB if number else None),
        )
        for place in PLACES
        for number in range(3)
    ]


def _bring_all(url: str, seed: int) -> list[str]:
    """One writer: its own connections, its own order."""
    database, knowledge = Database(url), load_knowledge()
    reports = _reports()
    random.Random(seed).shuffle(reports)
    statuses = [tell(database, knowledge, said, given=report).status.value for report, said in reports]
    database.close()
    return statuses


def _follow(database: Database, knowledge: Knowledge, chat: ChatIdentity) -> None:
    following.follow(
        database,
        chat,
        Filter(types=(SubEventType.SHELLING,)),
        "shelling",
        thread_id=None,
        created_by=7,
        members=knowledge.members,
        timezone="UTC",
    )


def _count(database: Database, table: type[DocumentRow] | type[OutboxRow] | type[ChatRow]) -> int:
    with database.read() as session:
        return int(session.exec(select(func.count()).select_from(table)).one())


def _check(database: Database, statuses: list[list[str]]) -> None:
    every = [status for one in statuses for status in one]
    assert every.count(IngestStatus.STORED) == len(_reports())
    assert every.count(IngestStatus.DUPLICATE) == len(every) - len(_reports())
    events = all_events(database)
    assert sorted(event.places[0].name for event in events) == sorted(place.name for place in PLACES)
    assert {len(event.reports) for event in events} == {3}
    assert _count(database, DocumentRow) == len(_reports())
    assert _count(database, OutboxRow) == 2 * len(PLACES)


@pytest.fixture
def followed(database: Database, knowledge: Knowledge) -> Database:
    for chat in (PRIVATE, GROUP):
        _follow(database, knowledge, chat)
    return database


def test_eight_threads_make_what_one_makes(followed: Database) -> None:
    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(_bring_all, [address_of(followed)] * 8, range(8)))
    _check(followed, statuses)


def test_processes_make_what_one_makes(followed: Database) -> None:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as processes:
        statuses = list(processes.map(_bring_all, [address_of(followed)] * 4, range(4)))
    _check(followed, statuses)


def test_readers_are_not_kept_waiting_by_a_writer(followed: Database, knowledge: Knowledge) -> None:
    tell(followed, knowledge, claim(day=TODAY))
    with followed.write(record=True) as session:
        session.add(ChatRow(id=5, kind="private"))
        session.flush()
        assert len(all_events(followed)) == 1
        with followed.read() as other:
            assert other.get(ChatRow, 5) is None


def test_two_senders_never_hold_the_same_message(followed: Database, knowledge: Knowledge) -> None:
    tell(followed, knowledge, *(claim(place, TODAY) for place in (*PLACES, IRAQ)), published=HOUR_AGO)
    with ThreadPoolExecutor(6) as threads:
        taken = list(threads.map(lambda _: outbox.claim(followed, limit=4), range(6)))
    ids = [part.id for claimed in taken for message in claimed for part in message.parts]
    assert len(ids) == len(set(ids))
    assert set(ids) <= {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
    for claimed in taken:
        for message in claimed:
            outbox.settle_sent(followed, message, message.id)
    with followed.read() as session:
        counts = messages.count_by_state(session)
    assert counts[messages.SENT] == len(ids)


def test_a_digest_is_queued_once_by_many_processes(database: Database, knowledge: Knowledge) -> None:
    now = utc_now()
    for number in range(10):
        chat = ChatIdentity(id=100 + number, kind="private")
        digests.set_digest(
            database, chat, read_order("08:00"), default_zone="UTC", thread_id=None, created_by=7, now=now
        )
    tomorrow = now + dt.timedelta(days=1)
    with ThreadPoolExecutor(4) as threads:
        queued = list(
            threads.map(lambda _: digests.queue_due_digests(database, knowledge.members, now=tomorrow), range(4))
        )
    assert sum(queued) == 10
    assert _count(database, OutboxRow) == 10


def test_a_chat_met_by_many_at_once_is_one_chat_with_one_follow(backend: Backend, knowledge: Knowledge) -> None:
    database = backend.make()
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda _: _follow(database, knowledge, PRIVATE), range(6)))
    assert _count(database, ChatRow) == 1
    assert len(following.follows_of(database, PRIVATE.id)) == 1
