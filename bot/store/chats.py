"""Chats: getting to know them, suspending and resuming them, and moving all they own when Telegram renames them."""

from collections.abc import Collection

from sqlalchemy import bindparam, update
from sqlalchemy import select as sql_select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, col, select

from bot.models import (
    AlertRow,
    AskedRow,
    ChatRow,
    DoubtRow,
    OutboxRow,
    RulingRow,
    SubmissionRow,
    SubscriptionRow,
    table_of,
)
from bot.vocabulary import Value

_OWNED = (SubscriptionRow, AlertRow, OutboxRow, AskedRow, SubmissionRow, RulingRow, DoubtRow)

_chats = table_of(ChatRow)
_KNOWN = sql_select(_chats.c.kind, _chats.c.title, _chats.c.timezone, _chats.c.suspended_because).where(
    _chats.c.id == bindparam("chat")
)
_PRIVATE = "private"


class ChatIdentity(Value):
    """A chat as Telegram names it. ``kind`` is Telegram's: private, group, supergroup or channel."""

    id: int
    kind: str
    title: str | None = None


def remember_chat(session: Session, chat: ChatIdentity, *, timezone: str) -> ChatRow:
    """The chat's row, made at first sight with the default zone; its title follows Telegram's.

    Who writes in a private chat has not blocked the bot, or no longer: it is resumed. A group may still be muted.

    The row is locked for the transaction, so that what one chat asks for at once is done one after the other.
    """
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    first_sight = ChatRow(id=chat.id, kind=chat.kind, title=chat.title, timezone=timezone).model_dump()
    session.execute(insert(ChatRow).values(first_sight).on_conflict_do_nothing())
    row = session.get_one(ChatRow, chat.id, with_for_update=True)
    row.kind, row.title = chat.kind, chat.title
    session.add(row)
    if row.suspended_because and chat.kind == _PRIVATE:
        resume_chat(session, chat.id)
    return row


def known_zone(session: Session, chat: ChatIdentity) -> str | None:
    """The zone of a chat whose row is as Telegram names it now; ``None`` where there is something to write down."""
    row = session.execute(_KNOWN, {"chat": chat.id}).first()
    if row is None or (row.kind, row.title) != (chat.kind, chat.title):
        return None
    return None if row.suspended_because and chat.kind == _PRIVATE else row.timezone


def zone_of(session: Session, chat_id: int, default: str) -> str:
    """The chat's zone by IANA name."""
    row = session.get(ChatRow, chat_id)
    return row.timezone if row else default


def suspend_chat(session: Session, chat_id: int, reason: str, *, arrivals: int | None = None) -> None:
    """Send nothing more to a chat, and keep everything: it may let the bot in again.

    With ``arrivals``, only if it has not let the bot in since it had done so that many times.
    """
    statement = update(ChatRow).where(col(ChatRow.id) == chat_id)
    if arrivals is not None:
        statement = statement.where(col(ChatRow.arrivals) == arrivals)
    session.execute(statement.values(suspended_because=reason))


def resume_chat(session: Session, chat_id: int) -> None:
    """The bot is back in the chat."""
    arrived = {"suspended_because": None, "arrivals": ChatRow.arrivals + 1}
    session.execute(update(ChatRow).where(col(ChatRow.id) == chat_id).values(arrived))


def arrivals_of(session: Session, chat_ids: Collection[int]) -> dict[int, int]:
    """How often each of some chats has let the bot in."""
    rows = session.exec(select(ChatRow.id, ChatRow.arrivals).where(col(ChatRow.id).in_(chat_ids)))
    return dict(rows.all())


def move_chat(session: Session, old_id: int, new_id: int) -> None:
    """A group became a supergroup with another id: everything it owns moves along. Doing it twice does no harm."""
    old = session.get(ChatRow, old_id)
    if old is None:
        return
    new = session.get(ChatRow, new_id)
    if new is None:
        new = ChatRow(id=new_id, kind="supergroup", title=old.title, timezone=old.timezone, created_at=old.created_at)
        new.preferences = old.preferences
        session.add(new)
        session.flush()
    _drop_twins(session, old_id, new_id)
    for table in _OWNED:
        session.execute(update(table).where(col(table.chat_id) == old_id).values(chat_id=new_id))
    session.delete(old)


def _drop_twins(session: Session, old_id: int, new_id: int) -> None:
    """What the new chat already has of its own is not moved onto it a second time."""
    kept = {(row.kind, row.topic) for row in _subscriptions(session, new_id)}
    for row in _subscriptions(session, old_id):
        if (row.kind, row.topic) in kept:
            session.delete(row)
    told = set(session.exec(select(OutboxRow.cause).where(OutboxRow.chat_id == new_id)))
    for message in session.exec(select(OutboxRow).where(OutboxRow.chat_id == old_id)):
        if message.cause in told:
            session.delete(message)
        message.message_id = None  # the messages themselves stay behind, under numbers that mean others here
    heard_of = set(session.exec(select(AlertRow.event_id).where(AlertRow.chat_id == new_id)))
    for alert in session.exec(select(AlertRow).where(AlertRow.chat_id == old_id)):
        if alert.event_id in heard_of:
            session.delete(alert)
    session.flush()


def _subscriptions(session: Session, chat_id: int) -> list[SubscriptionRow]:
    return list(session.exec(select(SubscriptionRow).where(SubscriptionRow.chat_id == chat_id)))


def is_known(session: Session, chat_id: int) -> bool:
    """Whether the bot has met this chat."""
    return session.get(ChatRow, chat_id) is not None
