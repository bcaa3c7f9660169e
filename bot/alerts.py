"""Alerts: an event that is news goes, once, to every chat that follows it, in the transaction of its cause."""

import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session

from bot import updates
from bot.following import concerned
from bot.matching import Members, severity_of
from bot.models import AlertRow, ChatRow, EventRow, OutboxRow, SubscriptionRow
from bot.outbox import Priority
from bot.rendering.alerts import is_unconfirmed
from bot.store import alerts, messages
from bot.telling import Faces, Turns, alert_payload, preferences_of
from bot.vocabulary import ChangedEvent, Event, EventStatus, Unconfirmed

STALE_AFTER = dt.timedelta(hours=72)
"""Older news is stored and shown, and alerts nobody: an old report must never look new."""


def is_fresh(moment: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether something of this moment may still alert. What has no time is taken as new: it came in just now."""
    return moment is None or now - moment <= STALE_AFTER


def is_recent(event: Event, now: dt.datetime) -> bool:
    """Whether the event itself, by its date, is no older than ``STALE_AFTER``."""
    return event.date is None or now.date() - event.date.end <= STALE_AFTER


def tell(
    session: Session,
    members: Members,
    *,
    events: Sequence[Event],
    news: Sequence[Event] = (),
    changed: Sequence[ChangedEvent] = (),
    is_news: bool,
    now: dt.datetime,
) -> int:
    """Tell chats what a report, or an editor, made of the record. Says how many alerts were new.

    Those who were told of an event learn of what changed. Those who were not are alerted of it if it is ``news``, or
    if it has come to match what they follow since it was recorded. What was on record before anybody could be told of
    it (samples, a feed's first fetch) stays untold until something in it changes.

    Args:
        session: the transaction that changed the record.
        members: an actor's id to the ids of all that belong to it.
        events: every event that was touched, as it is now.
        news: those of them that were no news before.
        changed: those of which something told before is no longer so; those that were merged away among them.
        is_news: whether the cause is fresh; a stale one alerts nobody and makes no sound.
        now: the present moment.
    """
    updates.tell_merged(session, changed, now=now)
    for event in events:
        updates.tell_changes(session, event, now=now, may_sound=is_news)
    if not is_news:
        return 0
    first_told = {event.id for event in news}
    moving = first_told | {one.event.id for one in changed}
    told_of = [event for event in events if event.id in moving or not alerts.began_as_history(session, int(event.id))]
    return sum(queue_alerts(session, event, members, now=now, is_first=event.id in first_told) for event in told_of)


def queue_alerts(session: Session, event: Event, members: Members, *, now: dt.datetime, is_first: bool = True) -> int:
    """Write an alert down for every chat this event concerns that has none of it. Says how many.

    Unless it ``is_first``, follows that began to watch after it was recorded are passed over: to them it is no news.
    """
    row = session.get_one(EventRow, int(event.id))
    if not row.is_news or event.status is EventStatus.RETRACTED or not is_recent(event, now):
        return 0
    told = alerts.chats_told(session, int(event.id))
    wanted = [
        (follow, chat)
        for follow, chat in concerned(session, event, members)
        if chat.id not in told and _wants(chat, event) and (is_first or follow.watches_since <= row.recorded_at)
    ]
    turns = Turns(session, [chat for _, chat in wanted], now)
    faces = Faces(event)
    written = messages.add_messages(session, [_message(faces, follow, chat, turns) for follow, chat in wanted])
    told_now = updates.snapshot(event)
    alerts.add_alerts(
        session,
        [
            AlertRow(
                chat_id=chat.id,
                event_id=int(event.id),
                subscription_id=follow.id,
                outbox_id=written[chat.id],
                told=told_now,
            )
            for follow, chat in wanted
            if chat.id in written  # the others were told by an earlier release, which kept no account of it
        ],
    )
    return len(wanted)


def _wants(chat: ChatRow, event: Event) -> bool:
    """Whether a chat's preferences let an event through."""
    preferences = preferences_of(chat)
    is_grave = preferences.min_severity is None or severity_of(event) in preferences.min_severity.or_graver
    return is_grave and not (preferences.unconfirmed is Unconfirmed.HELD and is_unconfirmed(event))


def _message(faces: Faces, follow: SubscriptionRow, chat: ChatRow, turns: Turns) -> OutboxRow:
    event, preferences, release = faces.event, preferences_of(chat), turns.take(chat, faces.severity)
    unconfirmed = is_unconfirmed(event)
    silent = follow.is_silent or preferences.silent
    silent = silent or (unconfirmed and preferences.unconfirmed is Unconfirmed.SILENT)
    apart = preferences.unconfirmed_thread if unconfirmed else None
    return OutboxRow(
        chat_id=chat.id,
        thread_id=apart if apart is not None else follow.thread_id,
        kind=messages.ALERT,
        cause=f"alert:{event.id}",
        payload=alert_payload(faces, follow.topic, chat, release, silent=silent),
        priority=Priority.ALERT,
        event_id=int(event.id),
        not_before=release.at,
    )
