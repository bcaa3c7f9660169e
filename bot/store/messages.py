"""The outbox's rows: adding, claiming with a lease, and writing down how each ended."""

import datetime as dt
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, func, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, exists, select

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


def claim_messages(
    session: Session, *, now: dt.datetime, lease: dt.timedelta, limit: int, later: int, most_later: int
) -> list[OutboxRow]:
    """Take the messages that should go next, gravest kind first, and hold them for the length of the lease.

    A chat's messages of one priority keep their order: none goes while an earlier one is being sent or waits to be
    tried again. Of those with the priority ``later`` or after it, ``most_later`` are taken at most.
    """
    rows = _next_messages(session, now, limit, col(OutboxRow.priority) < later)
    rows += _next_messages(session, now, min(limit - len(rows), most_later), col(OutboxRow.priority) >= later)
    for row in rows:
        row.leased_until = now + lease
        row.attempts += 1
        session.add(row)
    return rows


def _next_messages(session: Session, now: dt.datetime, limit: int, these: ColumnElement[bool]) -> list[OutboxRow]:
    if limit <= 0:
        return []
    statement = (
        select(OutboxRow)
        .join(ChatRow, col(ChatRow.id) == col(OutboxRow.chat_id))
        .where(
            OutboxRow.state == PENDING,
            these,
            ~_is_held(OutboxRow, now),
            ~_is_behind_a_held_one(now),
            col(ChatRow.suspended_because).is_(None),
        )
        .order_by(col(OutboxRow.priority), col(OutboxRow.id))
        .limit(limit)
        .with_for_update(skip_locked=True, of=OutboxRow)
    )
    return list(session.exec(statement))


def renew_lease(session: Session, identity: int, *, attempt: int, until: dt.datetime) -> bool:
    """Hold a message longer. Says whether that attempt still had it: another may have taken it over, or settled it."""
    statement = update(OutboxRow).where(
        col(OutboxRow.id) == identity, col(OutboxRow.attempts) == attempt, col(OutboxRow.leased_until).is_not(None)
    )
    result = session.execute(statement.values(leased_until=until))
    return cast("CursorResult[Any]", result).rowcount > 0


def _is_held(row: type[OutboxRow], now: dt.datetime) -> ColumnElement[bool]:
    """Whether a message is leased, or waits for its time."""
    leased = and_(col(row.leased_until).is_not(None), col(row.leased_until) >= now)
    return or_(leased, col(row.not_before) > now)


def _is_behind_a_held_one(now: dt.datetime) -> ColumnElement[bool]:
    earlier = aliased(OutboxRow)
    return exists().where(
        col(earlier.chat_id) == col(OutboxRow.chat_id),
        col(earlier.state) == PENDING,
        col(earlier.priority) == col(OutboxRow.priority),
        col(earlier.id) < col(OutboxRow.id),
        _is_held(earlier, now),
    )


def settle_message(session: Session, identity: int, *, attempt: int | None = None, **outcome: Any) -> None:
    """Write down how a message ended (``state``, ``message_id``, ``sent_at``, ``error``, ``not_before``); free it.

    With ``attempt``, only if that attempt still holds it: a sender whose lease has run out has no say any more.
    """
    statement = update(OutboxRow).where(col(OutboxRow.id) == identity)
    if attempt is not None:
        statement = statement.where(col(OutboxRow.attempts) == attempt, col(OutboxRow.state) == PENDING)
    session.execute(statement.values(leased_until=None, **outcome))


def count_by_state(session: Session) -> dict[str, int]:
    """How many messages are in each state."""
    counted = session.exec(select(OutboxRow.state, func.count()).group_by(col(OutboxRow.state)))
    return {state: int(number) for state, number in counted}
