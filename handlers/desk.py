"""What every handler has at hand: the database, what the bot knows, the reader, and the settings."""

import asyncio
from dataclasses import dataclass, field

from telegram import Chat, Update
from telegram.ext import CallbackContext, ContextTypes, ExtBot

from bot.knowledge import Knowledge
from bot.reading import Reader
from bot.settings import Settings
from bot.sources.fetch import Fetcher
from bot.store import chats
from bot.store.chats import ChatIdentity
from bot.store.database import Database

Context = CallbackContext[ExtBot[None], dict[object, object], dict[object, object], dict[object, object]]
"""The context handlers get: nothing is kept in PTB's dictionaries but the desk."""

_KEY = "desk"


@dataclass(frozen=True)
class Desk:
    """Put together once at the start, handed to every handler. ``outbox_filled`` wakes the sender at once."""

    database: Database
    knowledge: Knowledge
    reader: Reader
    fetcher: Fetcher
    settings: Settings
    editor_ids: frozenset[int]
    outbox_filled: asyncio.Event = field(default_factory=asyncio.Event)


def set_desk(bot_data: dict[object, object], desk: Desk) -> None:
    """Lay the desk where the handlers find it."""
    bot_data[_KEY] = desk


def desk_of(context: "Context | ContextTypes.DEFAULT_TYPE") -> Desk:
    """The desk."""
    desk = context.bot_data[_KEY]
    if not isinstance(desk, Desk):
        raise TypeError("the desk was not laid")
    return desk


def identity_of(chat: Chat) -> ChatIdentity:
    """A chat as the use cases know it."""
    return ChatIdentity(id=chat.id, kind=chat.type, title=chat.title or chat.full_name)


def thread_of(update: Update) -> int | None:
    """The forum topic a message stands in; ``None`` for the general one and outside forums."""
    message = update.effective_message
    return message.message_thread_id if message and message.is_topic_message else None


def zone_of(desk: Desk, chat_id: int) -> str:
    """The chat's time zone."""
    with desk.database.read() as session:
        return chats.zone_of(session, chat_id, desk.settings.timezone)


def meet(desk: Desk, chat: Chat) -> None:
    """Make sure the chat is known before anything of its own is stored."""
    with desk.database.write() as session:
        chats.remember_chat(session, identity_of(chat), timezone=desk.settings.timezone)
