"""Digests: at the times a chat chose, in its own zone, what is new, what changed, and the totals against before."""

import datetime as dt
import time
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from bot.chats import preferences
from bot.chats.following import as_follow
from bot.delivery.digest_contents import Picture, Wanted, compose, picture_of
from bot.delivery.outbox import Priority
from bot.errors import BadInput, Stale
from bot.follows import Follow
from bot.matching import Members
from bot.models import OutboxRow, SubscriptionRow, utc_now
from bot.rendering.digests import digest_html
from bot.rendering.html import bold, escape
from bot.rendering.words import range_words
from bot.store import chats, messages, subscriptions
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.store.documents import is_possible_id
from bot.timetable import Order, Timetable
from bot.vocabulary import Filter, Value, as_json

KIND = "digest"
PICTURE_KIND = "digest_picture"
_DAY = dt.timedelta(days=1)
_LATE_AFTER = dt.timedelta(minutes=30)
_MOST_DIGESTS = 10
_BATCH = 100
_BETWEEN_BATCHES = 0.05  # seconds in which other writers get their turn
_MOST_REMEMBERED = 32


class Subject(Value):
    """What a digest is on: a filter and its words. Without one it is on all that the chat follows."""

    wanted: Filter
    words: str


class Composed(Value):
    """A digest ready to be sent: its message HTML, and what its picture shows, if it has one."""

    html: str
    picture: Picture | None
    is_quiet: bool


def set_digest(
    database: Database,
    chat: ChatIdentity,
    order: Order,
    *,
    default_zone: str,
    subject: Subject | None = None,
    thread_id: int | None,
    created_by: int,
    now: dt.datetime | None = None,
) -> Follow:
    """Send this chat a digest at these times. It replaces the one on the same subject that is as often.

    A zone that the order names becomes the chat's, for all its digests.

    Raises:
        BadInput: the chat has too many.
    """
    moment = now or utc_now()
    with database.write() as session:
        row = chats.remember_chat(session, chat, timezone=default_zone)
        if order.zone:
            preferences.set_zone(session, row, order.zone, moment)
        timetable = Timetable(minutes=order.minutes, weekdays=order.weekdays, zone=order.zone or row.timezone)
        topic = f"{'weekly' if timetable.is_weekly else 'daily'} digest" + (f": {subject.words}" if subject else "")
        digest = subscriptions.find_subscription(session, chat.id, KIND, topic) or _new(session, chat.id, topic)
        digest.filter = as_json(subject.wanted) if subject else {}
        digest.thread_id, digest.created_by = thread_id, created_by
        _set_timetable(digest, timetable, moment)
        session.add(digest)
        session.flush()
        return as_follow(digest)


def _new(session: Session, chat_id: int, topic: str) -> SubscriptionRow:
    if len(_digests_of(session, chat_id)) >= _MOST_DIGESTS:
        raise BadInput(f"This chat has {_MOST_DIGESTS} digests already. Remove one with /unfollow first.")
    return SubscriptionRow(chat_id=chat_id, kind=KIND, topic=topic, created_by=0)


def _digests_of(session: Session, chat_id: int) -> list[SubscriptionRow]:
    return [row for row in subscriptions.subscriptions_of(session, chat_id) if row.kind == KIND]


def _set_timetable(digest: SubscriptionRow, timetable: Timetable, now: dt.datetime) -> None:
    digest.timetable = as_json(timetable)
    digest.next_due_at = timetable.next_after(now)
    digest.last_sent_at = digest.last_sent_at or timetable.last_before(digest.next_due_at)


def timetable_of(digest: SubscriptionRow) -> Timetable:
    """When a stored digest comes."""
    return Timetable.model_validate(digest.timetable)


def digests_of(database: Database, chat_id: int) -> list[Follow]:
    """A chat's digests, oldest first."""
    with database.read() as session:
        return [as_follow(row) for row in _digests_of(session, chat_id)]


def switch_quiet_days(database: Database, chat_id: int, digest_id: int) -> Follow:
    """Leave a digest out when it has nothing to tell, or send it all the same: the other of the two from now on.

    Raises:
        Stale: this chat has no such digest.
    """
    with database.write() as session:
        row = _digest(session, chat_id, digest_id)
        row.skips_quiet = not row.skips_quiet
        session.add(row)
        return as_follow(row)


def _digest(session: Session, chat_id: int, digest_id: int) -> SubscriptionRow:
    row = session.get(SubscriptionRow, digest_id) if is_possible_id(digest_id) else None
    if row is None or row.chat_id != chat_id or row.kind != KIND:
        raise Stale("This chat no longer has that digest.")
    return row


def stop_digests(database: Database, chat_id: int) -> int:
    """Stop all digests of a chat. Says how many there were."""
    with database.write() as session:
        rows = _digests_of(session, chat_id)
        for row in rows:
            session.delete(row)
        return len(rows)


def queue_due_digests(database: Database, members: Members, *, now: dt.datetime | None = None) -> int:
    """Write down every digest that is due, a batch in a transaction. Says how many were due.

    After a time without the bot a digest goes out once, marked late, and the next at its usual time.
    """
    # Writers of the record take turns. Whatever was recorded before this moment is to be seen once the turn was ours,
    # and whatever is recorded from now on belongs to the next digest.
    with database.write(record=True):
        moment = now or utc_now()
    kitchen, queued = _Kitchen(database, members), 0
    while True:
        with database.read() as session:
            due = subscriptions.due_digests(session, moment, limit=_BATCH)
        queued += _queue(database, kitchen.serve(due, moment), moment) if due else 0
        if len(due) < _BATCH:
            return queued
        time.sleep(_BETWEEN_BATCHES)


class _Kitchen:
    """Composes digests, each kind once: at one moment, chats that want the same get the same."""

    def __init__(self, database: Database, members: Members) -> None:
        self._database = database
        self._members = members
        self._ready: OrderedDict[str, Composed] = OrderedDict()

    def serve(self, rows: Sequence[SubscriptionRow], now: dt.datetime) -> list[tuple[SubscriptionRow, Composed]]:
        """A composed digest for each row."""
        with self._database.read() as session:
            held = subscriptions.held_by(session, {row.chat_id for row in rows})
            return [(row, self._compose(session, _wanted(row, held[row.chat_id], now))) for row in rows]

    def _compose(self, session: Session, wanted: Wanted) -> Composed:
        key = wanted.model_dump_json()
        if key not in self._ready:
            self._ready[key] = _compose(session, wanted, self._members)
            if len(self._ready) > _MOST_REMEMBERED:
                self._ready.popitem(last=False)
        return self._ready[key]


def _queue(database: Database, served: Sequence[tuple[SubscriptionRow, Composed]], now: dt.datetime) -> int:
    texts: list[OutboxRow] = []
    pictures: list[OutboxRow] = []
    with database.write() as session:
        taken = {row.id: row for row in subscriptions.take_due_digests(session, [seen for seen, _ in served])}
        for row, composed in ((taken[seen.id], composed) for seen, composed in served if seen.id in taken):
            if not row.is_paused:  # once resumed, the next will tell of all the time since the last
                if not (composed.is_quiet and row.skips_quiet):
                    texts.append(_message(row, KIND, {"html": composed.html}))
                    if composed.picture:
                        pictures.append(_message(row, PICTURE_KIND, as_json(composed.picture)))
                row.last_sent_at = now
            row.next_due_at = timetable_of(row).next_after(now)
            session.add(row)
        # A chat's messages go in the order of their writing, and a picture belongs below its text.
        messages.add_messages(session, texts)
        messages.add_messages(session, pictures)
        return len(taken)


def _message(row: SubscriptionRow, kind: str, payload: dict[str, Any]) -> OutboxRow:
    occasion = row.next_due_at.isoformat() if row.next_due_at else ""
    return OutboxRow(
        chat_id=row.chat_id,
        thread_id=row.thread_id,
        kind=kind,
        cause=f"{kind}:{row.id}:{occasion}",
        payload=payload,
        priority=Priority.DIGEST,
    )


def preview(
    database: Database,
    chat_id: int,
    members: Members,
    *,
    zone: str,
    digest_id: int | None = None,
    now: dt.datetime | None = None,
) -> Composed:
    """The digest a chat would get now, the one of this id or else its first; nothing is sent or marked as told.

    Raises:
        Stale: the chat has no digest of this id.
    """
    moment = now or utc_now()
    with database.read() as session:
        if digest_id is not None:
            row = _digest(session, chat_id, digest_id)
        else:
            row = next(iter(_digests_of(session, chat_id)), None) or _unset(chat_id, moment, zone)
        held = subscriptions.subscriptions_of(session, chat_id)
        return _compose(session, _wanted(row, held, moment, is_preview=True), members)


def _unset(chat_id: int, now: dt.datetime, zone: str) -> SubscriptionRow:
    """What a chat without a digest is shown: a day's."""
    daily = Timetable(minutes=(0,), zone=zone)
    return SubscriptionRow(
        chat_id=chat_id,
        kind=KIND,
        topic="daily digest",
        created_by=0,
        timetable=as_json(daily),
        last_sent_at=now - _DAY,
    )


def _wanted(
    row: SubscriptionRow, held: Sequence[SubscriptionRow], now: dt.datetime, *, is_preview: bool = False
) -> Wanted:
    """What a digest is to cover; ``held`` is everything its chat follows, mutes and is sent."""
    timetable, due_at = timetable_of(row), row.next_due_at
    is_late = due_at is not None and not is_preview and now - due_at > _LATE_AFTER
    return Wanted(
        any_of=tuple(_filters(row, held)),
        title=row.topic[0].upper() + row.topic[1:],
        since=row.last_sent_at or timetable.last_before(now),
        until=now,
        zone=timetable.zone,
        due_at=due_at if is_late else None,
    )


def _filters(row: SubscriptionRow, held: Sequence[SubscriptionRow]) -> list[Filter]:
    """The digest's own subject, or what the chat follows (everything, if nothing), without what it has muted."""
    own = Filter.model_validate(row.filter)
    follows = [one.filter for one in held if one.kind == subscriptions.FOLLOW and not one.is_paused]
    wanted = [own] if not own.is_empty else [Filter.model_validate(one) for one in follows] or [own]
    return subscriptions.without_muted(wanted, held)


def _compose(session: Session, wanted: Wanted, members: Members) -> Composed:
    digest = compose(session, wanted, members)
    return Composed(
        html=digest_html(digest), picture=picture_of(session, wanted, digest, members), is_quiet=digest.is_quiet
    )


def caption_html(picture: Picture) -> str:
    """What stands under a digest's picture."""
    days = range_words(picture.first_day, picture.last_day)
    return f"{bold(escape(picture.title, 400))}: the new events on the map, and those of {days} by day"
