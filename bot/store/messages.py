"""The outbox's rows: adding, claiming with a lease, and writing down how each ended."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, func, or_, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, exists, select

from bot.models import ChatRow, OutboxRow, utc_now
from bot.store.documents import stored_id

PENDING, SENT, PARKED, DROPPED = "pending", "sent", "parked", "dropped"
"""Waiting or being sent; sent; refused for good; no longer worth sending."""

ALERT, UPDATE, EDIT = "alert", "update", "edit"
"""Kinds of messages. An edit rewrites one that was sent; its payload names that message's row under ``edits``."""

TELLINGS = (ALERT, UPDATE)
"""The kinds of which several may become one message; each has its ``line`` in the payload."""


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
    not_before: dt.datetime | None = None,
) -> OutboxRow | None:
    """Write a message down; ``None`` where this chat already has one for this cause, which stays as it is."""
    known = session.exec(select(OutboxRow.id).where(OutboxRow.chat_id == chat_id, OutboxRow.cause == cause)).first()
    if known is not None:
        return None
    row = OutboxRow(
        chat_id=chat_id,
        thread_id=thread_id,
        kind=kind,
        cause=cause,
        event_id=event_id,
        payload=payload,
        priority=priority,
        not_before=not_before or utc_now(),
    )
    session.add(row)
    session.flush()
    return row


def add_messages(session: Session, rows: Sequence[OutboxRow]) -> dict[int, int]:
    """Write messages to different chats down at once. Gives the ids of those that were new, by their chats.

    A chat that has one for the same cause already keeps that as it is.
    """
    if not rows:
        return {}
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    statement = insert(OutboxRow).on_conflict_do_nothing().returning(col(OutboxRow.chat_id), col(OutboxRow.id))
    added = session.execute(statement, [row.model_dump(exclude={"id"}) for row in rows])
    return {chat_id: stored_id(identity) for chat_id, identity in added}


def claim_messages(
    session: Session, *, now: dt.datetime, lease: dt.timedelta, limit: int, later: int, most_later: int
) -> list[OutboxRow]:
    """Take the messages that should go next, gravest kind first, and hold them for the length of the lease.

    A chat's messages of one priority keep their order: none goes while an earlier one is being sent or waits to be
    tried again; those that were held back from the start (quiet hours) are no obstacle. Of those with the priority
    ``later`` or after it, ``most_later`` are taken at most.
    """
    rows = _next_messages(session, now, limit, col(OutboxRow.priority) < later)
    rows += _next_messages(session, now, min(limit - len(rows), most_later), col(OutboxRow.priority) >= later)
    return lease_messages(session, rows, now + lease)


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


def lease_messages(session: Session, rows: list[OutboxRow], until: dt.datetime) -> list[OutboxRow]:
    """Hold messages until then: nobody else takes them."""
    for row in rows:
        row.leased_until = until
        row.attempts += 1
        session.add(row)
    session.flush()
    return rows


def company_of(session: Session, rows: Iterable[OutboxRow], now: dt.datetime) -> list[OutboxRow]:
    """All other alerts and updates that are due in the chats of some, oldest first; locked, and not yet held."""
    chat_ids = {row.chat_id for row in rows if row.kind in TELLINGS}
    if not chat_ids:
        return []
    statement = (
        select(OutboxRow)
        .where(
            col(OutboxRow.chat_id).in_(chat_ids),
            OutboxRow.state == PENDING,
            col(OutboxRow.kind).in_(TELLINGS),
            ~_is_held(OutboxRow, now),
            ~_is_behind_a_held_one(now, but=[stored_id(row.id) for row in rows]),
            col(OutboxRow.id).not_in([row.id for row in rows]),
        )
        .order_by(col(OutboxRow.id))
        .with_for_update(skip_locked=True, of=OutboxRow)
    )
    return list(session.exec(statement))


def _is_held(row: type[OutboxRow], now: dt.datetime) -> ColumnElement[bool]:
    """Whether a message is leased, or waits for its time."""
    return or_(_is_leased(row, now), col(row.not_before) > now)


def _is_leased(row: type[OutboxRow], now: dt.datetime) -> ColumnElement[bool]:
    return and_(col(row.leased_until).is_not(None), col(row.leased_until) >= now)


def _is_behind_a_held_one(now: dt.datetime, *, but: Sequence[int] = ()) -> ColumnElement[bool]:
    earlier = aliased(OutboxRow)
    return exists().where(
        col(earlier.id).not_in(but),
        col(earlier.chat_id) == col(OutboxRow.chat_id),
        col(earlier.state) == PENDING,
        col(earlier.priority) == col(OutboxRow.priority),
        col(earlier.id) < col(OutboxRow.id),
        or_(_is_leased(earlier, now), and_(col(earlier.not_before) > now, col(earlier.attempts) > 0)),
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


def sent_as(session: Session, chat_id: int, message_id: int) -> list[OutboxRow]:
    """What went out in one message, in the order of writing."""
    rows = session.exec(
        select(OutboxRow)
        .where(
            OutboxRow.chat_id == chat_id,
            OutboxRow.message_id == message_id,
            col(OutboxRow.kind).in_(TELLINGS),
        )
        .order_by(col(OutboxRow.id))
    )
    return list(rows)


def telling_moments(session: Session, chat_ids: Sequence[int], since: dt.datetime) -> dict[int, list[dt.datetime]]:
    """When each chat's alerts and updates went out, or will, later than ``since``."""
    rows = session.exec(
        select(OutboxRow.chat_id, OutboxRow.not_before).where(
            col(OutboxRow.chat_id).in_(chat_ids),
            col(OutboxRow.not_before) > since,
            col(OutboxRow.kind).in_(TELLINGS),
            col(OutboxRow.state).in_((PENDING, SENT)),
        )
    )
    moments: dict[int, list[dt.datetime]] = {}
    for chat_id, moment in rows:
        moments.setdefault(chat_id, []).append(moment)
    return moments


def waiting_about(session: Session, event_id: int, chat_ids: Collection[int]) -> list[OutboxRow]:
    """What tells some chats of an event and nobody has begun to send, locked for this transaction."""
    rows = session.exec(
        select(OutboxRow)
        .where(
            col(OutboxRow.chat_id).in_(chat_ids),
            OutboxRow.state == PENDING,
            OutboxRow.event_id == event_id,
            ~_is_leased(OutboxRow, utc_now()),
        )
        .with_for_update(skip_locked=True, of=OutboxRow)
    )
    return list(rows)


def is_waiting(row: OutboxRow, now: dt.datetime) -> bool:
    """Whether nobody has begun to send a message."""
    return row.state == PENDING and (row.leased_until is None or row.leased_until < now)


def release_held(session: Session, chat_id: int, now: dt.datetime, *, until: dt.datetime | None = None) -> int:
    """Let all that is held back in a chat go out now, or at another moment than before. Says how much that is."""
    result = session.execute(
        update(OutboxRow)
        .where(
            col(OutboxRow.chat_id) == chat_id,
            col(OutboxRow.state) == PENDING,
            col(OutboxRow.kind).in_(TELLINGS),
            col(OutboxRow.attempts) == 0,
            col(OutboxRow.not_before) > now,
        )
        .values(not_before=until or now)
    )
    return cast("CursorResult[Any]", result).rowcount
