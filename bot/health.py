"""How the installation is doing, for those who run it."""

import datetime as dt

from bot.models import utc_now
from bot.rendering.health import Health
from bot.store import health, messages
from bot.store.database import Database

_MOST_REASONS = 5
_LATE_AFTER = dt.timedelta(minutes=5)


def health_of(database: Database, *, now: dt.datetime | None = None) -> Health:
    """What waits, what was refused and why, what is late, and when the last report came in."""
    moment = now or utc_now()
    with database.read() as session:
        counts = messages.count_by_state(session)
        return Health(
            at=moment,
            waiting=counts.get(messages.PENDING, 0),
            waiting_since=health.oldest_due(session, moment),
            sent=counts.get(messages.SENT, 0),
            refused=counts.get(messages.PARKED, 0),
            refusals=tuple(health.refusals(session, limit=_MOST_REASONS)),
            chats=health.chats_met(session),
            suspended=health.suspended_chats(session),
            overdue_digests=health.overdue_digests(session, moment - _LATE_AFTER),
            failing_feeds=tuple(health.failing_feeds(session)),
            submissions=health.waiting_submissions(session),
            last_report_at=health.last_report(session),
        )
