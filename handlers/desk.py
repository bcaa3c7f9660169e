"""What every handler has at hand: the database, what the bot knows, the reader, and the settings."""

import asyncio
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from telegram import Chat, ChatFullInfo
from telegram.ext import Application, ContextTypes

from bot.answering.recent_answers import RecentAnswers
from bot.intake.reading import Reader
from bot.knowledge import Knowledge
from bot.settings import Settings
from bot.sources.fetch import Fetcher
from bot.store import chats
from bot.store.chats import ChatIdentity
from bot.store.database import Database

App = Application[Any, Any, Any, Any, Any, Any]
"""The bot: its handlers, its updates, its calls."""

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

    @cached_property
    def answers(self) -> RecentAnswers:
        """What answers the questions of now."""
        return RecentAnswers(self.database, self.knowledge)


def set_desk(bot_data: dict[Any, Any], desk: Desk) -> None:
    """Lay the desk where the handlers find it."""
    bot_data[_KEY] = desk


def desk_of(context: ContextTypes.DEFAULT_TYPE) -> Desk:
    """The desk."""
    desk = context.bot_data[_KEY]
    if not isinstance(desk, Desk):
        raise TypeError("the desk was not laid")
    return desk


def identity_of(chat: Chat | ChatFullInfo) -> ChatIdentity:
    """A chat as the use cases know it."""
    return ChatIdentity(id=chat.id, kind=chat.type, title=chat.title or chat.full_name)


def zone_of(desk: Desk, chat_id: int) -> str:
    """The chat's time zone."""
    with desk.database.read() as session:
        return chats.zone_of(session, chat_id, desk.settings.timezone)


def meet(desk: Desk, chat: Chat) -> None:
    """Make sure the chat is known before anything of its own is stored."""
    with desk.database.write() as session:
        chats.remember_chat(session, identity_of(chat), timezone=desk.settings.timezone)


def move_chat(desk: Desk, old_id: int, new_id: int) -> None:
    """A group became a supergroup: everything it owns goes along."""
    with desk.database.write() as session:
        chats.move_chat(session, old_id, new_id)
