"""What must be sent is written down first: the queue between facts and chats.

A message is added in the transaction of the fact it tells, once per chat and cause. One sender claims it with a lease,
sends it, and settles it; where a process dies in between, its leases soon run out, and another takes over.
"""

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Any

from sqlmodel import Session

from bot.delivery.release import MOST_SINGLE
from bot.errors import Stale
from bot.models import OutboxRow, utc_now
from bot.rendering.alerts import MOST_IN_A_GROUP, group_html, rest_html
from bot.store import chats, messages
from bot.store.alerts import numbers_of
from bot.store.database import Database
from bot.store.documents import stored_id
from bot.vocabulary import Value

LEASE = dt.timedelta(seconds=15)
"""How long a claimed message is nobody else's. Whoever still works on it renews this; a dead process can't."""

_MOST_ATTEMPTS = 12
_UNTIL_SENT = dt.timedelta(seconds=1)  # an edit waits so long for the message it edits
_LONGEST_PAUSE = dt.timedelta(minutes=30)


class Priority(IntEnum):
    """What goes first when the limits are tight."""

    ALERT = 0
    REPLY = 1
    DIGEST = 2


class Part(Value):
    """One row of a message: its id, and which attempt holds it."""

    id: int
    attempt: int


class DueMessage(Value):
    """A message to send now, of one row or of several that go out together (``parts``; the first is ``id``).

    ``payload`` holds ``html`` and what its kind needs; ``attempt`` counts from 1. ``edits`` is the message to rewrite,
    ``replies_to`` the one it belongs under. ``events`` are those it tells of. ``arrivals`` is how often its chat had
    let the bot in when it was claimed.
    """

    id: int
    chat_id: int
    thread_id: int | None
    kind: str
    event_id: int | None
    payload: dict[str, Any]
    attempt: int
    arrivals: int
    priority: int
    parts: tuple[Part, ...]
    events: tuple[int, ...] = ()
    edits: int | None = None
    replies_to: int | None = None

    @property
    def is_group(self) -> bool:
        """Whether it tells of several events."""
        return len(self.events) > 1


def claim(
    database: Database, *, limit: int, most_digests: int | None = None, now: dt.datetime | None = None
) -> list[DueMessage]:
    """Messages that are due, held for ``LEASE``: ``limit`` at most, several alerts of one chat counting as one.

    Of these, ``most_digests`` may be digests.
    """
    moment = now or utc_now()
    with database.write() as session:
        rows = messages.claim_messages(
            session,
            now=moment,
            lease=LEASE,
            limit=limit,
            later=Priority.DIGEST,
            most_later=limit if most_digests is None else most_digests,
        )
        company = messages.company_of(session, rows, moment)
        groups = _groups([*rows, *company])
        joined = {row.id for group in groups for row in group}
        messages.lease_messages(session, [row for row in company if row.id in joined], moment + LEASE)
        singles = [[row] for row in rows if row.id not in joined]
        arrivals = chats.arrivals_of(session, {row.chat_id for row in rows})
        due = (_due(session, group, arrivals[group[0].chat_id]) for group in [*groups, *singles])
        return [message for message in due if message is not None]


def _groups(rows: Iterable[OutboxRow]) -> list[list[OutboxRow]]:
    """Alerts and updates that become one message each."""
    together: dict[tuple[int, int | None], list[OutboxRow]] = {}
    for row in rows:
        if row.kind in messages.TELLINGS and "line" in row.payload:
            together.setdefault((row.chat_id, row.thread_id), []).append(row)
    return [group for group in together.values() if _are_one_message(group)]


def _are_one_message(rows: Sequence[OutboxRow]) -> bool:
    held = all("held" in row.payload for row in rows)
    return len(rows) > MOST_SINGLE or (len(rows) > 1 and held)


def _due(session: Session, rows: Sequence[OutboxRow], arrivals: int) -> DueMessage | None:
    """What is sent for these rows; ``None`` for an edit that has nothing to rewrite any more."""
    first = rows[0]
    shown, edits, replies_to = rows, None, None
    if first.kind == messages.EDIT:
        shown = _what_it_edits(session, first)
        if not shown:
            return None
        edits = shown[0].message_id
    elif "answers" in first.payload and len(rows) == 1:
        answered = session.get(OutboxRow, first.payload["answers"])
        replies_to = answered.message_id if answered and answered.chat_id == first.chat_id else None
    return DueMessage(
        id=stored_id(first.id),
        chat_id=first.chat_id,
        thread_id=first.thread_id,
        kind=first.kind,
        event_id=first.event_id,
        payload=_payload(shown),
        attempt=first.attempts,
        arrivals=arrivals,
        priority=first.priority,
        parts=tuple(Part(id=stored_id(row.id), attempt=row.attempts) for row in rows),
        events=numbers_of(_gravest_first(shown)),
        edits=edits,
        replies_to=replies_to,
    )


def _what_it_edits(session: Session, edit: OutboxRow) -> list[OutboxRow]:
    """The rows that the message shows which an edit rewrites. None, for now, while that is still being sent; none for
    ever where it never was, or was left behind when its group moved."""
    original = session.get(OutboxRow, edit.payload["edits"])
    if original is not None and original.message_id is not None:
        return messages.sent_as(session, edit.chat_id, original.message_id)
    if original is not None and original.state == messages.PENDING:
        messages.settle_message(session, stored_id(edit.id), not_before=utc_now() + _UNTIL_SENT)
    else:
        messages.settle_message(session, stored_id(edit.id), state=messages.DROPPED, error="nothing to edit")
    return []


def renew(database: Database, held: Sequence[DueMessage], *, now: dt.datetime | None = None) -> set[int]:
    """Hold messages for another ``LEASE``. Gives the ids of those that are still this process's to send."""
    until = (now or utc_now()) + LEASE
    with database.write() as session:
        return {one.id for one in held if all(_renewed(session, part, until) for part in one.parts)}


def _renewed(session: Session, part: Part, until: dt.datetime) -> bool:
    return messages.renew_lease(session, part.id, attempt=part.attempt, until=until)


def _gravest_first(rows: Sequence[OutboxRow]) -> list[OutboxRow]:
    return sorted(rows, key=lambda row: row.payload.get("gravity", []), reverse=True)


def _payload(rows: Sequence[OutboxRow]) -> dict[str, Any]:
    """The payload of one row, or that of several in one message, the gravest first."""
    if len(rows) == 1:
        return rows[0].payload
    ordered = _gravest_first(rows)
    why = next((row.payload["held"] for row in ordered if row.payload.get("held")), "")
    return {
        "html": group_html([row.payload["line"] for row in ordered], why),
        "silent": all(row.payload.get("silent", False) for row in rows),
        "pins": any(row.payload.get("pins", False) for row in rows),
    }


def others_in_group(database: Database, chat_id: int, message_id: int) -> str:
    """The alerts that a message for several of them had no room for, as message HTML.

    Raises:
        Stale: the message is none of ours, or holds no more than it shows.
    """
    with database.read() as session:
        rows = messages.sent_as(session, chat_id, message_id)
    if len(rows) <= MOST_IN_A_GROUP:
        raise Stale("There is nothing more to show.")
    return rest_html([row.payload["line"] for row in _gravest_first(rows)])


def settle_sent(database: Database, message: DueMessage, message_id: int) -> None:
    """Telegram took the message."""
    with database.write() as session:
        for part in message.parts:
            messages.settle_message(
                session, part.id, state=messages.SENT, message_id=message_id, sent_at=utc_now(), error=None
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
        _settle(session, message, not_before=utc_now() + pause, error=error)


def _settle(session: Session, message: DueMessage, **outcome: Any) -> None:
    for part in message.parts:
        messages.settle_message(session, part.id, attempt=part.attempt, **outcome)


def park(database: Database, message: DueMessage, reason: str) -> None:
    """It can never be sent as it is: keep it, with its reason, for the operator to see."""
    with database.write() as session:
        _settle(session, message, state=messages.PARKED, error=reason)


def drop(database: Database, message: DueMessage, reason: str) -> None:
    """There is no point in it any more: the message that it would edit is gone, or can't be edited."""
    with database.write() as session:
        _settle(session, message, state=messages.DROPPED, error=reason)


def suspend(database: Database, message: DueMessage, reason: str) -> None:
    """The chat is closed to the bot: keep its messages and follows, send nothing until it is back.

    Where it has let the bot in since the message was claimed, the refusal may be older than that, and the next try
    tells.
    """
    with database.write() as session:
        _settle(session, message, error=reason)
        chats.suspend_chat(session, message.chat_id, reason, arrivals=message.arrivals)


def move(database: Database, message: DueMessage, new_chat_id: int) -> None:
    """The group became a supergroup: move all it owns, this message too, to be sent there."""
    with database.write() as session:
        _settle(session, message)
        chats.move_chat(session, message.chat_id, new_chat_id)


def leave_thread(database: Database, message: DueMessage) -> None:
    """The forum topic is gone: send to the chat itself."""
    with database.write() as session:
        _settle(session, message, thread_id=None)
