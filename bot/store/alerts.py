"""What chats were told of events: finding it by event, and by the message it was told in."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import insert
from sqlmodel import Session, col, select

from bot.merging.accounts import HAPPENED
from bot.models import AlertRow, ChatRow, ClaimRow, DocumentRow, OutboxRow, ReportRow, SubscriptionRow
from bot.vocabulary import Modality


def chats_told(session: Session, event_id: int, among: Collection[int]) -> set[int]:
    """Which of some chats were told of an event, or will be."""
    told = select(AlertRow.chat_id).where(AlertRow.event_id == event_id, col(AlertRow.chat_id).in_(among))
    return set(session.exec(told)) if among else set()


def is_history(session: Session, event_id: int) -> bool:
    """Whether an event was first heard of from history, which alerts nobody, and no other outlet told it as news since.

    A live report of the same outlet is taken for the entry that was read as history, put in other words.
    """
    told = session.exec(
        select(DocumentRow.is_history, DocumentRow.outlet, ClaimRow.background, ClaimRow.modality)
        .join(ClaimRow, col(ClaimRow.document_id) == col(DocumentRow.id))
        .join(ReportRow, col(ReportRow.claim_id) == col(ClaimRow.id))
        .where(ReportRow.event_id == event_id)
        .order_by(col(DocumentRow.id))
    ).all()
    known_by = {outlet for was_history, outlet, _, _ in told if was_history}
    live = {
        outlet
        for was_history, outlet, is_background, modality in told
        if not was_history and not is_background and Modality(modality) in HAPPENED
    }
    return bool(told) and told[0][0] and live <= known_by


def add_alerts(session: Session, rows: Sequence[AlertRow]) -> None:
    """Keep account of what chats are told, all at once."""
    if rows:
        session.execute(insert(AlertRow), [row.model_dump(exclude={"id"}) for row in rows])


def told_of(
    session: Session, event_id: int, *, after: int = 0, limit: int | None = None
) -> list[tuple[AlertRow, ChatRow, OutboxRow, SubscriptionRow | None]]:
    """What was told of an event: to which chat, in which message, and for which follow, if it still stands.

    All of it in order of the alerts' ids, or so many of those after one. The messages are locked for this transaction,
    so that none is sent while it is rewritten.
    """
    rows = session.exec(
        select(AlertRow, ChatRow, OutboxRow, SubscriptionRow)
        .join(ChatRow, col(ChatRow.id) == col(AlertRow.chat_id))
        .join(OutboxRow, col(OutboxRow.id) == col(AlertRow.outbox_id))
        .outerjoin(SubscriptionRow, col(SubscriptionRow.id) == col(AlertRow.subscription_id))
        .where(col(AlertRow.event_id) == event_id, col(AlertRow.id) > after)
        .order_by(col(AlertRow.id))
        .limit(limit)
        .with_for_update(of=OutboxRow)
    )
    return [(alert, chat, message, follow) for alert, chat, message, follow in rows]


def find_alert(session: Session, chat_id: int, event_id: int) -> AlertRow | None:
    """What a chat was told of an event."""
    return session.exec(select(AlertRow).where(AlertRow.chat_id == chat_id, AlertRow.event_id == event_id)).first()


def muted_events(session: Session, chat_id: int) -> frozenset[int]:
    """The events of which a chat wants to hear no more."""
    return frozenset(
        session.exec(select(AlertRow.event_id).where(AlertRow.chat_id == chat_id, col(AlertRow.is_muted).is_(True)))
    )


def numbers_of(rows: Iterable[OutboxRow]) -> tuple[int, ...]:
    """The events that messages tell of, each once."""
    return tuple(dict.fromkeys(row.event_id for row in rows if row.event_id is not None))
