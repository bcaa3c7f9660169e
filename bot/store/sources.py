"""Sources: feeds and where else documents come from; due feeds are claimed with a lease."""

import datetime as dt

from sqlmodel import Session, col, func, select

from bot.models import DocumentRow, FeedEntryRow, SourceRow

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
    return int(session.exec(select(func.count()).where(col(DocumentRow.source_id) == source_id)).one())


def is_entry_known(session: Session, source_id: int, key: str) -> bool:
    """Whether this entry of a feed, as it now reads, has been dealt with."""
    found = session.exec(
        select(FeedEntryRow.id).where(FeedEntryRow.source_id == source_id, FeedEntryRow.key == key)
    ).first()
    return found is not None


def note_entry(session: Session, source_id: int, key: str) -> None:
    """This entry of a feed has been dealt with. A feed that was removed meanwhile remembers nothing."""
    # The lock keeps two readers of one feed from noting the same entry at once.
    feed = session.get(SourceRow, source_id, with_for_update=True)
    if feed is not None and not is_entry_known(session, source_id, key):
        session.add(FeedEntryRow(source_id=source_id, key=key))
