"""The outbox: one sender's lease, what happens when it dies, order, pauses, and chats that close or move."""

import datetime as dt

import pytest
from sqlmodel import select

from bot.answering import asked
from bot.delivery import outbox
from bot.delivery.outbox import LEASE, DueMessage, Priority
from bot.intake import submissions
from bot.models import ChatRow, OutboxRow, SubscriptionRow, utc_now
from bot.store import chats, messages
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.vocabulary import Intent, Question
from tests.reports import GROUP, PRIVATE, document

SECOND = dt.timedelta(seconds=1)
MOVED = -1001002


@pytest.fixture
def talking(database: Database) -> Database:
    """A record in which the bot has met two chats."""
    with database.write() as session:
        for chat in (PRIVATE, GROUP):
            chats.remember_chat(session, chat, timezone="UTC")
    return database


def _add(
    database: Database,
    cause: str,
    chat: ChatIdentity = PRIVATE,
    priority: Priority = Priority.ALERT,
    *,
    thread: int = 3,
    **payload: str,
) -> bool:
    with database.write() as session:
        added = messages.add_message(
            session,
            chat_id=chat.id,
            thread_id=thread,
            kind="alert",
            cause=cause,
            payload={"html": cause, **payload},
            priority=priority,
        )
        return added is not None


def _claim(database: Database, *, later: dt.timedelta = dt.timedelta(), limit: int = 10) -> list[DueMessage]:
    return outbox.claim(database, limit=limit, now=utc_now() + later)


def _texts(due: list[DueMessage]) -> list[str]:
    return [message.payload["html"] for message in due]


def _row(database: Database, identity: int) -> OutboxRow:
    with database.read() as session:
        return session.get_one(OutboxRow, identity)


def test_a_message_is_written_once_for_a_chat_and_cause(talking: Database) -> None:
    assert [_add(talking, "a"), _add(talking, "a"), _add(talking, "a", GROUP)] == [True, False, True]
    assert len(_claim(talking)) == 2


def test_a_claimed_message_is_nobody_elses_until_the_lease_runs_out(talking: Database) -> None:
    _add(talking, "a")
    (first,) = _claim(talking)
    assert _claim(talking, later=LEASE - SECOND) == []
    (taken_over,) = _claim(talking, later=LEASE + SECOND)
    assert (taken_over.id, first.attempt, taken_over.attempt) == (first.id, 1, 2)


def test_whoever_works_on_a_message_keeps_it_and_a_lost_one_is_not_had_back(talking: Database) -> None:
    for cause in ("a", "b"):
        _add(talking, cause, GROUP if cause == "b" else PRIVATE)
    mine = _claim(talking)
    assert outbox.renew(talking, mine, now=utc_now() + 10 * SECOND) == {message.id for message in mine}
    assert _claim(talking, later=LEASE + 5 * SECOND) == []
    outbox.settle_sent(talking, mine[0], 5)
    (taken_over,) = _claim(talking, later=LEASE + 12 * SECOND)
    assert taken_over.id == mine[1].id
    assert outbox.renew(talking, mine) == set()
    assert outbox.renew(talking, [taken_over]) == {taken_over.id}


def test_digests_leave_room_for_what_is_graver(talking: Database) -> None:
    for cause in ("d1", "d2", "d3"):
        _add(talking, cause, ChatIdentity(id=GROUP.id, kind="group"), Priority.DIGEST)
    assert len(outbox.claim(talking, limit=3, most_digests=0)) == 0
    _add(talking, "a1")
    taken = outbox.claim(talking, limit=3, most_digests=1)
    assert _texts(taken) == ["a1", "d1"]


def test_alerts_that_were_held_become_one_message_for_each_topic(talking: Database) -> None:
    for cause, thread in (("a", 3), ("b", 3), ("c", 4), ("d", 4)):
        _add(talking, cause, thread=thread, line=cause, held="held during quiet hours")
    due = _claim(talking)
    assert sorted((message.thread_id, len(message.parts)) for message in due) == [(3, 2), (4, 2)]


def test_what_was_sent_stays_sent(talking: Database) -> None:
    _add(talking, "a")
    (message,) = _claim(talking)
    outbox.settle_sent(talking, message, 77)
    assert _claim(talking, later=LEASE * 100) == []
    row = _row(talking, message.id)
    assert (row.state, row.message_id) == (messages.SENT, 77)
    assert row.sent_at is not None


def test_one_that_lost_its_lease_cannot_free_the_message_of_another(talking: Database) -> None:
    _add(talking, "a")
    (slow,) = _claim(talking)
    (other,) = _claim(talking, later=LEASE + SECOND)
    outbox.settle_failed(talking, slow, "timed out")
    outbox.park(talking, slow, "refused")
    assert _row(talking, other.id).state == messages.PENDING
    assert _claim(talking, later=LEASE + 2 * SECOND) == []
    outbox.settle_sent(talking, other, 5)
    outbox.settle_failed(talking, slow, "timed out")
    assert _row(talking, other.id).state == messages.SENT


def test_alerts_go_before_replies_and_digests_and_each_in_order(talking: Database) -> None:
    for cause, priority in (("d1", 2), ("a1", 0), ("r1", 1), ("a2", 0), ("d2", 2)):
        _add(talking, cause, priority=Priority(priority))
    assert _texts(_claim(talking)) == ["a1", "a2", "r1", "d1", "d2"]


def test_a_chat_keeps_its_order_while_an_earlier_message_waits(talking: Database) -> None:
    for cause in ("a1", "a2"):
        _add(talking, cause)
    _add(talking, "elsewhere", GROUP)
    _add(talking, "digest", priority=Priority.DIGEST)
    (first,) = _claim(talking, limit=1)
    assert _texts(_claim(talking)) == ["elsewhere", "digest"]
    outbox.settle_failed(talking, first, "server error")
    assert _claim(talking, later=SECOND) == []
    assert _texts(_claim(talking, later=5 * SECOND)) == ["a1", "a2"]


def test_pauses_double_with_jitter_and_end(talking: Database) -> None:
    _add(talking, "a")
    now, pauses = utc_now(), []
    for _ in range(12):
        (message,) = outbox.claim(talking, limit=1, now=now)
        before = utc_now()
        outbox.settle_failed(talking, message, "server error")
        row = _row(talking, message.id)
        pauses.append((row.not_before - before).total_seconds())
        now = row.not_before + LEASE
    longest = [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1800]
    assert all(most / 2 <= pause < most + 1 for pause, most in zip(pauses, longest, strict=False))
    assert len({pause / most for pause, most in zip(pauses, longest, strict=False)}) > 1
    assert row.state == messages.PARKED
    assert row.error == "given up after 12 tries: server error"


def test_a_pause_that_telegram_asks_for_is_kept_and_does_not_wear_a_message_out(talking: Database) -> None:
    _add(talking, "a")
    now = utc_now()
    for _ in range(15):
        (message,) = outbox.claim(talking, limit=1, now=now)
        outbox.settle_failed(talking, message, "flood", retry_after=dt.timedelta(seconds=90))
        now += dt.timedelta(seconds=100)
        assert _row(talking, message.id).state == messages.PENDING


def test_a_parked_message_is_kept_with_its_reason(talking: Database) -> None:
    _add(talking, "a")
    (message,) = _claim(talking)
    outbox.park(talking, message, "can't parse entities")
    assert _claim(talking, later=LEASE * 100) == []
    assert _row(talking, message.id).error == "can't parse entities"
    with talking.read() as session:
        assert messages.count_by_state(session) == {messages.PARKED: 1}


def test_a_closed_chat_is_sent_nothing_and_keeps_everything(talking: Database) -> None:
    for cause in ("a1", "a2"):
        _add(talking, cause)
    first, _ = _claim(talking)
    outbox.suspend(talking, first, "Forbidden: bot was blocked by the user")
    assert _claim(talking, later=LEASE * 2) == []
    with talking.write() as session:
        chats.resume_chat(session, PRIVATE.id)
    assert _texts(_claim(talking, later=LEASE * 2)) == ["a1", "a2"]


def test_a_refusal_from_before_a_chat_let_the_bot_in_again_does_not_close_it(talking: Database) -> None:
    _add(talking, "a")
    (message,) = _claim(talking)
    with talking.write() as session:
        chats.resume_chat(session, PRIVATE.id)  # /start, between Telegram's refusal and its record
    outbox.suspend(talking, message, "Forbidden: bot was blocked by the user")
    (again,) = _claim(talking)
    assert again.id == message.id
    outbox.suspend(talking, again, "Forbidden: bot was blocked by the user")
    assert _claim(talking) == []


def test_whoever_asks_in_a_private_chat_has_let_the_bot_in_again_and_a_group_has_not(talking: Database) -> None:
    with talking.write() as session:
        for chat in (PRIVATE, GROUP):
            chats.suspend_chat(session, chat.id, "Forbidden")
    for chat in (PRIVATE, GROUP):
        _add(talking, "a", chat)
        asked.setting_of(talking, chat, timezone="UTC")
    assert [message.chat_id for message in _claim(talking)] == [PRIVATE.id]


def test_a_lost_topic_sends_to_the_chat_itself(talking: Database) -> None:
    _add(talking, "a")
    (message,) = _claim(talking)
    outbox.leave_thread(talking, message)
    (again,) = _claim(talking)
    assert (message.thread_id, again.thread_id) == (3, None)


def test_a_moved_group_takes_everything_along_and_moving_twice_does_no_harm(talking: Database) -> None:
    _add(talking, "a", GROUP)
    asked_id = asked.remember(talking, GROUP.id, Question(text="latest", intent=Intent.LATEST))
    submissions.submit(talking, GROUP.id, 7, "Ann", document())
    with talking.write() as session:
        session.add(SubscriptionRow(chat_id=GROUP.id, kind="follow", topic="Iraq", created_by=7))
    (message,) = _claim(talking)
    for _ in range(2):
        outbox.move(talking, message, MOVED)
    (again,) = _claim(talking)
    assert (again.chat_id, again.id) == (MOVED, message.id)
    assert asked.recall(talking, MOVED, asked_id).text == "latest"
    assert [one.chat_id for one in submissions.waiting(talking)] == [MOVED]
    with talking.read() as session:
        assert session.get(ChatRow, GROUP.id) is None
        assert session.get_one(ChatRow, MOVED).title == "Desk"
        assert [row.chat_id for row in session.exec(select(SubscriptionRow))] == [MOVED]


def test_what_the_new_chat_has_of_its_own_is_not_doubled(talking: Database) -> None:
    new = ChatIdentity(id=MOVED, kind="supergroup")
    with talking.write() as session:
        chats.remember_chat(session, new, timezone="UTC")
        for chat in (GROUP.id, MOVED):
            session.add(SubscriptionRow(chat_id=chat, kind="follow", topic="Iraq", created_by=7))
    for chat in (GROUP, new):
        _add(talking, "alert:1", chat)
    _add(talking, "alert:2", GROUP)
    with talking.write() as session:
        chats.move_chat(session, GROUP.id, MOVED)
    assert _texts(_claim(talking)) == ["alert:1", "alert:2"]
    with talking.read() as session:
        assert [row.chat_id for row in session.exec(select(SubscriptionRow))] == [MOVED]
