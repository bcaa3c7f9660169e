"""Sources: feeds and where else documents come from; due feeds are claimed with a lease."""

import datetime as dt

from sqlmodel import Session, col, select

from bot.models import DocumentRow, SourceRow

FEED = "feed"


def find_or_add(session: Session, kind: str, name: str, url: str | None = None) -> SourceRow:
    """The source of this kind and name, made at first sight."""
    row = session.exec(
        select(SourceRow).where(SourceRow.kind == kind, SourceRow.name == name, SourceRow.url == url)
    ).first()
    if row is None:
        row = SourceRow(kind=kind, name=name, url=url)
        session.add(row)
        session.flush()
    return row


def feed_by_url(session: Session, url: str) -> SourceRow | None:
    """The feed at this address."""
    return session.exec(select(SourceRow).where(SourceRow.kind == FEED, SourceRow.url == url)).first()


def feeds(session: Session) -> list[SourceRow]:
    """All feeds, oldest first."""
    return list(session.exec(select(SourceRow).where(SourceRow.kind == FEED).order_by(col(SourceRow.id))))


def claim_due_feed(session: Session, *, now: dt.datetime, lease: dt.timedelta) -> SourceRow | None:
    """The feed that has been due longest, held for the length of the lease; ``None`` when none is due."""
    free = col(SourceRow.leased_until).is_(None) | (col(SourceRow.leased_until) < now)
    statement = (
        select(SourceRow)
        .where(SourceRow.kind == FEED, col(SourceRow.enabled), col(SourceRow.next_due_at) <= now, free)
        .order_by(col(SourceRow.next_due_at), col(SourceRow.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = session.exec(statement).first()
    if row is not None:
        row.leased_until = now + lease
        session.add(row)
    return row


def count_documents(session: Session, source_id: int) -> int:
    """How many documents came from a source."""
    return len(list(session.exec(select(DocumentRow.id).where(DocumentRow.source_id == source_id))))
