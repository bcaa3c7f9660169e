"""Follows and digests: adding, listing, removing, finding those an event concerns, and claiming those that are due."""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from bot.models import ChatRow, SubscriptionAnchorRow, SubscriptionRow
from bot.store.documents import stored_id
from bot.vocabulary import Filter, as_json

FOLLOW = "follow"
DIGEST = "digest"


def find_subscription(session: Session, chat_id: int, kind: str, topic: str) -> SubscriptionRow | None:
    """A chat's follow or digest on this topic."""
    return session.exec(
        select(SubscriptionRow).where(
            SubscriptionRow.chat_id == chat_id, SubscriptionRow.kind == kind, SubscriptionRow.topic == topic
        )
    ).first()


def subscriptions_of(session: Session, chat_id: int) -> list[SubscriptionRow]:
    """All a chat follows and is sent, oldest first."""
    rows = session.exec(
        select(SubscriptionRow).where(SubscriptionRow.chat_id == chat_id).order_by(col(SubscriptionRow.id))
    )
    return list(rows)


def add_follow(
    session: Session,
    *,
    chat_id: int,
    thread_id: int | None,
    topic: str,
    wanted: Filter,
    anchors: Iterable[str],
    created_by: int,
) -> SubscriptionRow:
    """Store a follow with the keys an event must have one of."""
    row = SubscriptionRow(
        chat_id=chat_id, thread_id=thread_id, kind=FOLLOW, topic=topic, filter=as_json(wanted), created_by=created_by
    )
    session.add(row)
    session.flush()
    session.add_all(SubscriptionAnchorRow(subscription_id=stored_id(row.id), key=key) for key in sorted(set(anchors)))
    return row


def anchored(session: Session, keys: Sequence[str]) -> list[SubscriptionRow]:
    """Follows that have one of these keys, in chats that may be written to."""
    holding = select(SubscriptionAnchorRow.subscription_id).where(col(SubscriptionAnchorRow.key).in_(keys))
    statement = (
        select(SubscriptionRow)
        .join(ChatRow, col(ChatRow.id) == col(SubscriptionRow.chat_id))
        .where(col(SubscriptionRow.id).in_(holding), col(ChatRow.suspended_because).is_(None))
        .order_by(col(SubscriptionRow.id))
    )
    return list(session.exec(statement))


def due_digest(session: Session, now: dt.datetime) -> SubscriptionRow | None:
    """The digest that has been due longest, locked for this transaction; other processes pass it over."""
    statement = (
        select(SubscriptionRow)
        .join(ChatRow, col(ChatRow.id) == col(SubscriptionRow.chat_id))
        .where(
            SubscriptionRow.kind == DIGEST,
            col(SubscriptionRow.next_due_at) <= now,
            col(ChatRow.suspended_because).is_(None),
        )
        .order_by(col(SubscriptionRow.next_due_at), col(SubscriptionRow.id))
        .limit(1)
        .with_for_update(skip_locked=True, of=SubscriptionRow)
    )
    return session.exec(statement).first()
