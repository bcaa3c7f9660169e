"""Digests: once a day, in the chat's own zone, what is new, what changed, and the counts against the week before."""

import datetime as dt
import re
from zoneinfo import ZoneInfo, available_timezones

from sqlmodel import Session, col, select

from bot.errors import BadInput
from bot.following import Follow, Members, as_follow, matches
from bot.models import EventRow, RevisionRow, SubscriptionRow, utc_now
from bot.outbox import Priority
from bot.rendering.digests import Change, Count, digest_html
from bot.store import chats, messages, search, subscriptions
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.store.documents import stored_id
from bot.store.events import load_events
from bot.vocabulary import Event, Filter, Toll

KIND = "digest"
_TOPIC = "daily digest"
_DAY = dt.timedelta(days=1)
_WEEK = dt.timedelta(days=7)
_LATE_AFTER = dt.timedelta(minutes=30)
_MOST_EVENTS = 200
_TIME = re.compile(r"(?P<hour>\d{1,2})(?::|\.|h)?(?P<minute>\d{2})?")


def parse_time(words: str) -> int:
    """A time of day, as minutes after midnight: "08:00", "8", "8.30".

    Raises:
        BadInput: it is none.
    """
    match = _TIME.fullmatch(words.strip())
    hour, minute = (int(match["hour"]), int(match["minute"] or 0)) if match else (99, 99)
    if hour > 23 or minute > 59:
        raise BadInput(f"“{words[:20]}” is no time of day. Write it like 08:00.")
    return hour * 60 + minute


def parse_zone(words: str) -> str:
    """A time zone's IANA name, whatever its capitals.

    Raises:
        BadInput: there is none of that name.
    """
    known = {name.casefold(): name for name in available_timezones()}
    folded = words.strip().replace(" ", "_").casefold()
    by_city = sorted(name for low, name in known.items() if low.rsplit("/", 1)[-1] == folded)
    found = known.get(folded) or (by_city[0] if by_city else None)
    if found is None:
        raise BadInput(f"There is no time zone “{words[:40]}”. Write it like Europe/Kyiv or Asia/Baghdad.")
    return found


def next_due(at_minute: int, zone: str, after: dt.datetime) -> dt.datetime:
    """The next moment, later than ``after``, at which a clock in ``zone`` shows this time of day.

    Where the clock jumps over that time, it is the moment after the jump; where it shows it twice, the first.
    """
    local = after.astimezone(ZoneInfo(zone))
    day = local.date()
    while True:
        due = dt.datetime.combine(day, dt.time(at_minute // 60, at_minute % 60), ZoneInfo(zone)).astimezone(dt.UTC)
        if due > after:
            return due
        day += _DAY


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
    since = row.last_sent_at or now - _DAY
    zone = row.timezone or "UTC"
    wanted = _wanted(session, row.chat_id)
    recorded = _recorded_since(session, since)
    new = [event for event in recorded if event.first_reported_at >= since - _WEEK and _fits(event, wanted, members)]
    fresh = {event.id for event in new}
    changed = [
        Change(event=event, what=what)
        for event, what in _changed_since(session, since)
        if event.id not in fresh and _fits(event, wanted, members)
    ]
    here = ZoneInfo(zone)
    title = "Daily digest" + (" (late: the bot was away at its time)" if is_late else "")
    period = since.astimezone(here).date(), now.astimezone(here).date()
    return digest_html(title, period, new, changed, _counts(session, wanted, members, now), zone)


def _wanted(session: Session, chat_id: int) -> list[Filter]:
    rows = subscriptions.subscriptions_of(session, chat_id)
    return [Filter.model_validate(row.filter) for row in rows if row.kind == subscriptions.FOLLOW]


def _fits(event: Event, wanted: list[Filter], members: Members) -> bool:
    """A chat that follows nothing gets everything."""
    return not wanted or any(matches(one, event, members) for one in wanted)


def _recorded_since(session: Session, since: dt.datetime) -> list[Event]:
    first_revision = (
        select(RevisionRow.event_id).where(col(RevisionRow.at) >= since).group_by(col(RevisionRow.event_id))
    )
    known_before = select(RevisionRow.event_id).where(col(RevisionRow.at) < since)
    rows = session.exec(
        select(EventRow.id)
        .where(col(EventRow.id).in_(first_revision), col(EventRow.id).not_in(known_before), col(EventRow.is_news))
        .order_by(col(EventRow.occurred_from).desc(), col(EventRow.id).desc())
        .limit(_MOST_EVENTS)
    )
    return load_events(session, [stored_id(found) for found in rows])


def _changed_since(session: Session, since: dt.datetime) -> list[tuple[Event, str]]:
    before = select(RevisionRow.event_id).where(col(RevisionRow.at) < since)
    revisions = session.exec(
        select(RevisionRow)
        .where(col(RevisionRow.at) >= since, col(RevisionRow.event_id).in_(before))
        .order_by(col(RevisionRow.id))
        .limit(_MOST_EVENTS)
    )
    told: dict[int, list[str]] = {}
    for revision in revisions:
        told.setdefault(revision.event_id, []).extend(_in_words(revision))
    events = {int(event.id): event for event in load_events(session, list(told))}
    return [(events[event_id], "; ".join(dict.fromkeys(words))) for event_id, words in told.items() if words]


_WORTH_TELLING = {"killed_best": "killed", "injured_best": "injured", "status": "status", "sub_event_type": "type"}


def _in_words(revision: RevisionRow) -> list[str]:
    return [
        f"{label}: {after}, was {'not stated' if before is None else before}"
        for field, label in _WORTH_TELLING.items()
        if field in revision.changes
        for before, after in [revision.changes[field]]
        if after is not None
    ]


def _counts(session: Session, wanted: list[Filter], members: Members, now: dt.datetime) -> list[Count]:
    this_week, week_before = (
        _week_total(session, wanted, members, now),
        _week_total(session, wanted, members, now - _WEEK),
    )
    return [
        Count(label="Events in 7 days", now=this_week[0], before=week_before[0]),
        Count(label="Killed in 7 days", now=this_week[1], before=week_before[1]),
    ]


def _week_total(session: Session, wanted: list[Filter], members: Members, now: dt.datetime) -> tuple[int, int]:
    week = Filter(since=(now - _WEEK).date() + _DAY, until=now.date())
    found = search.find_events(session, week, members=members, now=now, limit=_MOST_EVENTS * 10)
    events = [event for event in load_events(session, found) if _fits(event, wanted, members)]
    return len(events), sum(_least(event.killed) for event in events)


def _least(toll: Toll) -> int:
    return toll.best if toll.best is not None else toll.low or 0
