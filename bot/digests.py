"""Digests: once a day, in the chat's own zone, what is new, what changed, and the counts against the week before."""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.clock import next_due
from bot.following import Follow, as_follow
from bot.matching import Members
from bot.models import RevisionRow, SubscriptionRow, utc_now
from bot.outbox import Priority
from bot.rendering.digests import Change, Count, digest_html
from bot.store import chats, messages, search, subscriptions
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.store.events import load_events
from bot.vocabulary import Filter

KIND = "digest"
_TOPIC = "daily digest"
_DAY = dt.timedelta(days=1)
_WEEK = dt.timedelta(days=7)
_LATE_AFTER = dt.timedelta(minutes=30)
_MOST_EVENTS = 200


def set_digest(
    database: Database,
    chat: ChatIdentity,
    *,
    at_minute: int,
    zone: str,
    thread_id: int | None,
    created_by: int,
    now: dt.datetime | None = None,
) -> Follow:
    """Send this chat a digest every day at this time; it replaces the one it had."""
    moment = now or utc_now()
    with database.write() as session:
        row = chats.remember_chat(session, chat, timezone=zone)
        row.timezone = zone
        known = subscriptions.find_subscription(session, chat.id, subscriptions.DIGEST, _TOPIC)
        digest = known or SubscriptionRow(
            chat_id=chat.id, kind=subscriptions.DIGEST, topic=_TOPIC, created_by=created_by, last_sent_at=moment
        )
        digest.thread_id, digest.at_minute, digest.timezone = thread_id, at_minute, zone
        digest.next_due_at = next_due(at_minute, zone, moment)
        session.add(digest)
        session.flush()
        return as_follow(digest)


def queue_due_digests(database: Database, members: Members, *, now: dt.datetime | None = None, most: int = 500) -> int:
    """Write down every digest that is due, each in a transaction of its own. Says how many.

    After a time without the bot a digest goes out once, marked late, and the next at its usual time.
    """
    moment = now or utc_now()
    for queued in range(most):
        with database.write() as session:
            row = subscriptions.due_digest(session, moment)
            if row is None:
                return queued
            _queue(session, row, members, moment)
    return most


def _queue(session: Session, row: SubscriptionRow, members: Members, now: dt.datetime) -> None:
    if row.next_due_at is None or row.at_minute is None or row.timezone is None:
        raise ValueError(f"digest {row.id} has no time")
    messages.add_message(
        session,
        chat_id=row.chat_id,
        thread_id=row.thread_id,
        kind=KIND,
        cause=f"digest:{row.id}:{row.next_due_at.isoformat()}",
        payload={"html": _compose(session, row, members, now, is_late=now - row.next_due_at > _LATE_AFTER)},
        priority=Priority.DIGEST,
    )
    row.last_sent_at = now
    row.next_due_at = next_due(row.at_minute, row.timezone, now)
    session.add(row)


def preview(database: Database, chat_id: int, members: Members, *, zone: str, now: dt.datetime | None = None) -> str:
    """The digest a chat would get now, as message HTML; nothing is sent and nothing is marked as told."""
    moment = now or utc_now()
    with database.read() as session:
        row = subscriptions.find_subscription(session, chat_id, subscriptions.DIGEST, _TOPIC) or SubscriptionRow(
            chat_id=chat_id, kind=subscriptions.DIGEST, topic=_TOPIC, created_by=0, timezone=zone
        )
        return _compose(session, row, members, moment, is_late=False)


def _compose(session: Session, row: SubscriptionRow, members: Members, now: dt.datetime, *, is_late: bool) -> str:
    since, zone = row.last_sent_at or now - _DAY, row.timezone or "UTC"
    wanted = _wanted(session, row.chat_id)
    new = search.find_recorded(session, wanted, since=since, members=members, now=now, limit=_MOST_EVENTS)
    revisions = search.find_revisions(session, wanted, since=since, members=members, now=now, limit=_MOST_EVENTS)
    here = ZoneInfo(zone)
    title = "Daily digest" + (" (late: the bot was away at its time)" if is_late else "")
    period = since.astimezone(here).date(), now.astimezone(here).date()
    counts = _counts(session, wanted, members, now, period[1])
    return digest_html(title, period, load_events(session, new), _changes(session, revisions), counts, zone)


def _wanted(session: Session, chat_id: int) -> list[Filter]:
    """What the chat follows; one that follows nothing gets everything."""
    rows = subscriptions.subscriptions_of(session, chat_id)
    return [Filter.model_validate(row.filter) for row in rows if row.kind == subscriptions.FOLLOW]


def _changes(session: Session, revisions: list[RevisionRow]) -> list[Change]:
    told: dict[int, dict[str, tuple[object, object]]] = {}
    for revision in revisions:
        fields = told.setdefault(revision.event_id, {})
        for field in _WORTH_TELLING.keys() & revision.changes.keys():
            before, after = revision.changes[field]
            fields[field] = (fields[field][0] if field in fields else before, after)
    words = {event_id: _in_words(fields) for event_id, fields in told.items()}
    events = load_events(session, [event_id for event_id, what in words.items() if what])
    return [Change(event=event, what=words[int(event.id)]) for event in events]


_WORTH_TELLING = {"killed_best": "killed", "injured_best": "injured", "status": "status", "sub_event_type": "type"}


def _in_words(fields: dict[str, tuple[object, object]]) -> str:
    """From what it was at the last digest to what it is now; steps in between are left out."""
    return "; ".join(
        f"{label}: {'not stated' if after is None else after}, was {'not stated' if before is None else before}"
        for field, label in _WORTH_TELLING.items()
        if field in fields
        for before, after in [fields[field]]
        if before != after
    )


def _counts(session: Session, wanted: list[Filter], members: Members, now: dt.datetime, today: dt.date) -> list[Count]:
    this_week, week_before = (
        search.count_week(session, wanted, until=last_day, members=members, now=now)
        for last_day in (today, today - _WEEK)
    )
    return [
        Count(label="Events in 7 days", now=this_week.events, before=week_before.events),
        Count(label="Killed in 7 days", now=this_week.killed, before=week_before.killed),
    ]
