"""Follows, mutes and digests: adding, listing, changing, finding those an event concerns, and claiming what is due."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, delete
from sqlmodel import Session, col, exists, select

from bot.anchors import Anchor, Bearings
from bot.models import ChatRow, SubscriptionAnchorRow, SubscriptionRow
from bot.store.documents import stored_id
from bot.timetable import Timetable
from bot.vocabulary import Filter, as_json

FOLLOW = "follow"
MUTE = "mute"
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


def held_by(session: Session, chat_ids: Collection[int]) -> dict[int, list[SubscriptionRow]]:
    """All that some chats follow and are sent, oldest first, by chat."""
    held: dict[int, list[SubscriptionRow]] = {chat_id: [] for chat_id in chat_ids}
    rows = session.exec(
        select(SubscriptionRow).where(col(SubscriptionRow.chat_id).in_(held)).order_by(col(SubscriptionRow.id))
    )
    for row in rows:
        held[row.chat_id].append(row)
    return held


def add_subscription(
    session: Session,
    kind: str,
    *,
    chat_id: int,
    thread_id: int | None,
    topic: str,
    wanted: Filter,
    created_by: int,
) -> SubscriptionRow:
    """Store a follow or a mute."""
    row = SubscriptionRow(
        chat_id=chat_id, thread_id=thread_id, kind=kind, topic=topic, filter=as_json(wanted), created_by=created_by
    )
    session.add(row)
    session.flush()
    return row


def set_anchors(session: Session, row: SubscriptionRow, anchors: Iterable[Anchor]) -> None:
    """Let a follow be found by these keys and no others."""
    found_by = stored_id(row.id)
    session.execute(delete(SubscriptionAnchorRow).where(col(SubscriptionAnchorRow.subscription_id) == found_by))
    session.add_all(SubscriptionAnchorRow(subscription_id=found_by, **anchor.model_dump()) for anchor in anchors)
    session.flush()


def anchored(session: Session, bearings: Bearings, *, after: int, limit: int) -> list[int]:
    """The ids of follows that an event with these bearings may fit, in their order: so many of those after one."""
    # As a sum it has no index: asked for the first ids in order, PostgreSQL would walk through all anchors by id.
    follow = (col(SubscriptionAnchorRow.subscription_id) + 0).label("follow")
    found = select(follow).where(*_may_fit(bearings), follow > after)
    return list(session.exec(found.distinct().order_by(follow).limit(limit)))


def beside(session: Session, bearings: Bearings, follow_ids: Sequence[int]) -> list[tuple[SubscriptionRow, ChatRow]]:
    """All follows that an event with these bearings may fit in the chats of some, oldest first, each with its chat.

    Those that are paused are left out, and those in chats that may not be written to.
    """
    chats = select(SubscriptionRow.chat_id).where(col(SubscriptionRow.id).in_(follow_ids))
    anchor = exists().where(col(SubscriptionAnchorRow.subscription_id) == col(SubscriptionRow.id), *_may_fit(bearings))
    statement = (
        select(SubscriptionRow, ChatRow)
        .join(ChatRow, col(ChatRow.id) == col(SubscriptionRow.chat_id))
        .where(
            col(SubscriptionRow.chat_id).in_(chats),
            anchor,
            col(SubscriptionRow.is_paused).is_(False),
            col(ChatRow.suspended_because).is_(None),
        )
        .order_by(col(SubscriptionRow.id))
    )
    return [(row, chat) for row, chat in session.exec(statement)]


def _may_fit(bearings: Bearings) -> tuple[ColumnElement[bool], ...]:
    return (
        col(SubscriptionAnchorRow.key).in_(bearings.keys),
        col(SubscriptionAnchorRow.least_severity) <= bearings.severity,
        col(SubscriptionAnchorRow.least_killed) <= bearings.killed,
    )


def mutes_of(session: Session, chat_ids: Sequence[int]) -> dict[int, list[Filter]]:
    """What these chats have muted."""
    rows = session.exec(
        select(SubscriptionRow).where(SubscriptionRow.kind == MUTE, col(SubscriptionRow.chat_id).in_(chat_ids))
    )
    mutes: dict[int, list[Filter]] = {}
    for row in rows:
        mutes.setdefault(row.chat_id, []).append(Filter.model_validate(row.filter))
    return mutes


def without_muted(wanted: Sequence[Filter], held: Iterable[SubscriptionRow]) -> list[Filter]:
    """These filters without what a chat has muted; ``held`` is all it follows, mutes and is sent."""
    muted = [Filter.model_validate(row.filter) for row in held if row.kind == MUTE]
    return [one.model_copy(update={"excluding": (*one.excluding, *muted)}) for one in wanted]


def due_digests(session: Session, now: dt.datetime, *, limit: int) -> list[SubscriptionRow]:
    """The digests of chats that may be written to whose time has come, the longest due first."""
    statement = (
        select(SubscriptionRow)
        .join(ChatRow, col(ChatRow.id) == col(SubscriptionRow.chat_id))
        .where(
            SubscriptionRow.kind == DIGEST,
            col(SubscriptionRow.next_due_at) <= now,
            col(ChatRow.suspended_because).is_(None),
        )
        .order_by(col(SubscriptionRow.next_due_at), col(SubscriptionRow.id))
        .limit(limit)
    )
    return list(session.exec(statement))


def move_digests(session: Session, chat_id: int, zone: str, now: dt.datetime) -> None:
    """A chat's digests come by the clocks of another zone from now on (an IANA name)."""
    for row in subscriptions_of(session, chat_id):
        if row.kind == DIGEST:
            timetable = Timetable.model_validate(row.timetable).moved_to(zone)
            row.timetable, row.next_due_at = as_json(timetable), timetable.next_after(now)
            session.add(row)


def take_due_digests(session: Session, seen: Sequence[SubscriptionRow]) -> list[SubscriptionRow]:
    """Due digests, locked for this transaction, without those that another process has taken since they were seen."""
    due_at = {row.id: row.next_due_at for row in seen}
    statement = (
        select(SubscriptionRow).where(col(SubscriptionRow.id).in_(list(due_at))).with_for_update(skip_locked=True)
    )
    return [row for row in session.exec(statement) if row.next_due_at == due_at[row.id]]
