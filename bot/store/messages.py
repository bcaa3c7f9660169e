"""The outbox's rows: adding, claiming with a lease, and writing down how each ended."""

import datetime as dt
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.models import ChatRow, OutboxRow

PENDING, SENT, PARKED = "pending", "sent", "parked"


def add_message(
    session: Session,
    *,
    chat_id: int,
    thread_id: int | None,
    kind: str,
    cause: str,
    payload: dict[str, Any],
    priority: int,
    event_id: int | None = None,
) -> bool:
    """Write a message down, unless this chat already has one for this cause. Says whether it was new."""
    known = session.exec(select(OutboxRow.id).where(OutboxRow.chat_id == chat_id, OutboxRow.cause == cause)).first()
    if known is not None:
        return False
    session.add(
        OutboxRow(
            chat_id=chat_id,
            thread_id=thread_id,
            kind=kind,
            cause=cause,
            event_id=event_id,
            payload=payload,
            priority=priority,
        )
    )
    session.flush()
    return True


def claim_messages(session: Session, *, now: dt.datetime, lease: dt.timedelta, limit: int) -> list[OutboxRow]:
    """Take the messages that should go next, gravest kind first, and hold them for the length of the lease."""
    free = col(OutboxRow.leased_until).is_(None) | (col(OutboxRow.leased_until) < now)
    statement = (
        select(OutboxRow)
        .join(ChatRow, col(ChatRow.id) == col(OutboxRow.chat_id))
        .where(
            OutboxRow.state == PENDING,
            col(OutboxRow.not_before) <= now,
            free,
            col(ChatRow.suspended_because).is_(None),
        )
        .order_by(col(OutboxRow.priority), col(OutboxRow.id))
        .limit(limit)
        .with_for_update(skip_locked=True, of=OutboxRow)
    )
    rows = list(session.exec(statement))
    for row in rows:
        row.leased_until = now + lease
        row.attempts += 1
        session.add(row)
    return rows


def settle_message(session: Session, identity: int, **outcome: Any) -> None:
    """Write down how a message ended (``state``, ``message_id``, ``sent_at``, ``error``, ``not_before``); free it."""
    session.execute(update(OutboxRow).where(col(OutboxRow.id) == identity).values(leased_until=None, **outcome))


def find_message(session: Session, chat_id: int, cause: str) -> OutboxRow | None:
    """The message a chat got, or is to get, for a cause."""
    return session.exec(select(OutboxRow).where(OutboxRow.chat_id == chat_id, OutboxRow.cause == cause)).first()


def count_by_state(session: Session) -> dict[str, int]:
    """How many messages are in each state."""
    counts: dict[str, int] = {}
    for state in session.exec(select(OutboxRow.state)):
        counts[state] = counts.get(state, 0) + 1
    return counts
