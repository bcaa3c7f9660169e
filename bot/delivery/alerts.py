"""Alerts: an event that is news goes, once, to every chat that follows it (``bot.delivery.rounds`` says when)."""

import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session

from bot.chats.following import concerned
from bot.delivery import updates
from bot.delivery.outbox import Priority
from bot.delivery.telling import Faces, Reach, Turns, alert_payload, preferences_of
from bot.matching import Members, severity_of
from bot.models import AlertRow, ChatRow, EventRow, OutboxRow, SubscriptionRow
from bot.rendering.alerts import is_unconfirmed
from bot.store import alerts, messages
from bot.vocabulary import Event, EventStatus, Unconfirmed

STALE_AFTER = dt.timedelta(hours=72)
"""Older news is stored and shown, and alerts nobody: an old report must never look new."""


def is_fresh(moment: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether something of this moment may still alert. What has no time is taken as new: it came in just now."""
    return moment is None or now - moment <= STALE_AFTER


def is_recent(event: Event, now: dt.datetime) -> bool:
    """Whether the event itself, by its date, is no older than ``STALE_AFTER``."""
    return event.date is None or now.date() - event.date.end <= STALE_AFTER


def queue_alerts(
    session: Session,
    event: Event,
    members: Members,
    *,
    now: dt.datetime,
    since: dt.datetime | None,
    after: int,
    limit: int,
) -> Reach:
    """Write an alert down for chats this event concerns that have none of it: the next ``limit`` follows after one.

    ``since`` is when it became news. If that was when it was recorded, or is not the reason, it is ``None``: follows
    that began to watch after it was recorded are passed over, since to them it is no news.
    """
    row = session.get_one(EventRow, int(event.id))
    if not row.is_news or event.status is EventStatus.RETRACTED or not is_recent(event, now):
        return Reach(looked_at=0, last=None)
    found = concerned(session, event, members, after=after, limit=limit)
    told = alerts.chats_told(session, int(event.id), {chat.id for _, chat in found.follows})
    wanted = [
        (follow, chat)
        for follow, chat in found.follows
        if chat.id not in told and _wants(chat, event) and follow.watches_since <= (since or row.recorded_at)
    ]
    _write_down(session, event, wanted, now)
    return Reach(looked_at=found.looked_at, last=found.last, alerted=len(wanted))


def _write_down(
    session: Session, event: Event, wanted: Sequence[tuple[SubscriptionRow, ChatRow]], now: dt.datetime
) -> None:
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
