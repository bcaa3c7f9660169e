"""Alerts: an event that is news goes, once, to every chat that follows it."""

import datetime as dt

from sqlmodel import Session

from bot.following import concerned
from bot.matching import Members
from bot.outbox import Priority
from bot.rendering.alerts import alert_html
from bot.store import messages
from bot.store.documents import stored_id
from bot.vocabulary import Event

STALE_AFTER = dt.timedelta(hours=72)
"""Older news is stored and shown, and alerts nobody: an old report must never look new."""

KIND = "alert"


def is_fresh(moment: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether something of this moment may still alert. What has no time is taken as new: it came in just now."""
    return moment is None or now - moment <= STALE_AFTER


def is_recent(event: Event, now: dt.datetime) -> bool:
    """Whether the event itself, by its date, is no older than ``STALE_AFTER``."""
    return event.date is None or now.date() - event.date.end <= STALE_AFTER


def queue_alerts(session: Session, event: Event, members: Members, *, now: dt.datetime) -> int:
    """Write an alert down for every chat this event concerns. Says for how many it was new."""
    if not is_recent(event, now):
        return 0
    return sum(
        messages.add_message(
            session,
            chat_id=row.chat_id,
            thread_id=row.thread_id,
            kind=KIND,
            cause=f"alert:{event.id}",
            payload={"html": alert_html(event, row.topic), "subscription": stored_id(row.id)},
            priority=Priority.ALERT,
            event_id=int(event.id),
        )
        for row, _ in concerned(session, event, members)
    )
