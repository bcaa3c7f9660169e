"""How the installation is doing: what waits to be sent, what was refused, what is late."""

import datetime as dt
from typing import Any

from sqlmodel import Session, col, func, select

from bot.models import ChatRow, DocumentRow, OutboxRow, SourceRow, SubmissionRow, SubscriptionRow
from bot.store.messages import PARKED, PENDING
from bot.store.sources import FEED
from bot.store.subscriptions import DIGEST


def oldest_due(session: Session, now: dt.datetime) -> dt.datetime | None:
    """Since when the oldest message that may go out has been waiting, in chats that may be written to."""
    statement = (
        select(func.min(OutboxRow.not_before))
        .join(ChatRow, col(ChatRow.id) == col(OutboxRow.chat_id))
        .where(OutboxRow.state == PENDING, col(OutboxRow.not_before) <= now, col(ChatRow.suspended_because).is_(None))
    )
    return session.exec(statement).one()


def refusals(session: Session, *, limit: int) -> list[tuple[str, int]]:
    """Why messages were refused for good, with how many for each reason, most first."""
    number = func.count().label("number")
    statement = (
        select(OutboxRow.error, number)
        .where(OutboxRow.state == PARKED)
        .group_by(col(OutboxRow.error))
        .order_by(number.desc(), col(OutboxRow.error))
        .limit(limit)
    )
    return [(reason or "no reason given", int(count)) for reason, count in session.exec(statement)]


def suspended_chats(session: Session) -> int:
    """How many chats are closed to the bot."""
    return _count(session, col(ChatRow.suspended_because).is_not(None))


def chats_met(session: Session) -> int:
    """How many chats there are."""
    return _count(session, col(ChatRow.id).is_not(None))


def overdue_digests(session: Session, before: dt.datetime) -> int:
    """How many digests, of chats that may be written to, should have been written down before this moment."""
    statement = (
        select(func.count())
        .select_from(SubscriptionRow)
        .join(ChatRow, col(ChatRow.id) == col(SubscriptionRow.chat_id))
        .where(
            SubscriptionRow.kind == DIGEST,
            col(SubscriptionRow.next_due_at) < before,
            col(ChatRow.suspended_because).is_(None),
        )
    )
    return int(session.exec(statement).one())


def waiting_submissions(session: Session) -> int:
    """How many reports wait for an editor."""
    return _count(session, SubmissionRow.state == "waiting")


def failing_feeds(session: Session) -> list[str]:
    """The names of feeds whose last reading failed."""
    names = session.exec(
        select(SourceRow.name).where(SourceRow.kind == FEED, col(SourceRow.failures) > 0).order_by(SourceRow.name)
    )
    return list(names)


def last_report(session: Session) -> dt.datetime | None:
    """When the last report came in."""
    newest = select(DocumentRow.received_at).order_by(col(DocumentRow.id).desc()).limit(1)
    return session.exec(newest).first()


def _count(session: Session, those: Any) -> int:
    return int(session.exec(select(func.count()).where(those)).one())
