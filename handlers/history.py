"""What changed: the history of an event, and ``/changes`` in one or in all that the chat follows."""

import asyncio

from telegram import Update
from telegram.ext import ContextTypes

from bot.answering import histories
from handlers.courtesies import acknowledge, pressed
from handlers.desk import Desk, desk_of, zone_of


async def history_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int) -> None:
    """The button under an event's details."""
    query, message = pressed(update)
    html = await asyncio.to_thread(_history, desk_of(context), message.chat.id, event_id)
    await acknowledge(query)
    await message.reply_html(html)


async def changes(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/changes [event or topic] [since when]``: what is new and what changed, by default in the last day."""
    await changes_words(update, context, " ".join(context.args or ()))


async def changes_words(update: Update, context: ContextTypes.DEFAULT_TYPE, words: str) -> None:
    """The same in plain words: "what changed in Kharkiv since yesterday"."""
    message, chat = update.effective_message, update.effective_chat
    if message is None or chat is None:
        return
    html = await asyncio.to_thread(_changes, desk_of(context), chat.id, words)
    await message.reply_html(html)


def _history(desk: Desk, chat_id: int, event_id: int) -> str:
    return histories.event_history(desk.database, event_id, zone_of(desk, chat_id))


def _changes(desk: Desk, chat_id: int, words: str) -> str:
    return histories.changes_asked(desk.database, desk.knowledge, chat_id, words, zone_of(desk, chat_id))
