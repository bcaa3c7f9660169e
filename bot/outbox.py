"""What must be sent is written down first: the queue between facts and chats.

A message is added in the transaction of the fact it tells, once per chat and cause. One sender claims it with a lease,
sends it, and settles it; where a process dies in between, its leases soon run out, and another takes over.
"""

import datetime as dt
import random
from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from bot.models import OutboxRow, utc_now
from bot.store import chats, messages
from bot.store.database import Database
from bot.store.documents import stored_id
from bot.vocabulary import Value

LEASE = dt.timedelta(seconds=15)
"""How long a claimed message is nobody else's. Whoever still works on it renews this; a dead process can't."""

_MOST_ATTEMPTS = 12
_LONGEST_PAUSE = dt.timedelta(minutes=30)


class Priority(IntEnum):
    """What goes first when the limits are tight."""

    ALERT = 0
    REPLY = 1
    DIGEST = 2


class DueMessage(Value):
    """A message to send now. ``payload`` holds ``html`` and what its kind needs; ``attempt`` counts from 1."""

    id: int
    chat_id: int
    thread_id: int | None
    kind: str
    event_id: int | None
    payload: dict[str, Any]
    attempt: int


def claim(
    database: Database, *, limit: int, most_digests: int | None = None, now: dt.datetime | None = None
) -> list[DueMessage]:
    """Up to ``limit`` messages that are due, held for ``LEASE``; of these, ``most_digests`` may be digests."""
    with database.write() as session:
        rows = messages.claim_messages(
            session,
            now=now or utc_now(),
            lease=LEASE,
            limit=limit,
            later=Priority.DIGEST,
            most_later=limit if most_digests is None else most_digests,
        )
        return [_due(row) for row in rows]


def _due(row: OutboxRow) -> DueMessage:
    return DueMessage(
        id=stored_id(row.id),
        chat_id=row.chat_id,
        thread_id=row.thread_id,
        kind=row.kind,
        event_id=row.event_id,
        payload=row.payload,
        attempt=row.attempts,
    )


def renew(database: Database, held: Sequence[DueMessage], *, now: dt.datetime | None = None) -> set[int]:
    """Hold messages for another ``LEASE``. Gives the ids of those that are still this process's to send."""
    until = (now or utc_now()) + LEASE
    with database.write() as session:
        return {one.id for one in held if messages.renew_lease(session, one.id, attempt=one.attempt, until=until)}


def settle_sent(database: Database, message: DueMessage, message_id: int) -> None:
    """Telegram took the message."""
    with database.write() as session:
        messages.settle_message(
            session, message.id, state=messages.SENT, message_id=message_id, sent_at=utc_now(), error=None
        )


def settle_failed(
    database: Database, message: DueMessage, error: str, *, retry_after: dt.timedelta | None = None
) -> None:
    """It did not go through this time: again after a pause that doubles, or never after too many tries.

    The pause varies by half, so that what failed at once is not tried again at once.
    """
    if message.attempt >= _MOST_ATTEMPTS and retry_after is None:
        park(database, message, f"given up after {message.attempt} tries: {error}")
        return
    jitter = random.uniform(0.5, 1.0)  # noqa: S311  # spreads retries, and guards no secret
    pause = min(_LONGEST_PAUSE, dt.timedelta(seconds=2**message.attempt)) * jitter
    if retry_after is not None:
        pause = retry_after
    with database.write() as session:
        messages.settle_message(session, message.id, attempt=message.attempt, not_before=utc_now() + pause, error=error)


def park(database: Database, message: DueMessage, reason: str) -> None:
    """It can never be sent as it is: keep it, with its reason, for the operator to see."""
    with database.write() as session:
        messages.settle_message(session, message.id, attempt=message.attempt, state=messages.PARKED, error=reason)


def suspend(database: Database, message: DueMessage, reason: str) -> None:
    """The chat is closed to the bot: keep its messages and follows, send nothing until it is back."""
    with database.write() as session:
        messages.settle_message(session, message.id, attempt=message.attempt, error=reason)
        chats.suspend_chat(session, message.chat_id, reason)


def move(database: Database, message: DueMessage, new_chat_id: int) -> None:
    """The group became a supergroup: move all it owns, this message too, to be sent there."""
    with database.write() as session:
        messages.settle_message(session, message.id, attempt=message.attempt)
        chats.move_chat(session, message.chat_id, new_chat_id)


def leave_thread(database: Database, message: DueMessage) -> None:
    """The forum topic is gone: send to the chat itself."""
    with database.write() as session:
        messages.settle_message(session, message.id, attempt=message.attempt, thread_id=None)
