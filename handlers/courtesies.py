"""Small things beside an answer that must never spoil it: typing notices, answers to presses, where a press was."""

import logging

from telegram import CallbackQuery, Message, Update
from telegram.error import TelegramError

from bot.errors import Stale

_log = logging.getLogger(__name__)


def thread_of(update: Update) -> int | None:
    """The forum topic a message stands in; ``None`` for the general one and outside forums."""
    message = update.effective_message
    return message.message_thread_id if message and message.is_topic_message else None


async def show_activity(update: Update, action: str) -> None:
    """Tell the chat that something is being written, drawn or read (a ``ChatAction``)."""
    if update.effective_chat is None:
        return
    try:
        await update.effective_chat.send_action(action, message_thread_id=thread_of(update))
    except TelegramError as error:
        _log.debug("No typing notice: %s", error.message)


async def acknowledge(query: CallbackQuery, text: str | None = None) -> None:
    """End the button's waiting, with a few words that fade. Telegram takes it for a short time only."""
    try:
        await query.answer(text)
    except TelegramError as error:
        _log.info("A press could not be acknowledged: %s", error.message)


def pressed(update: Update) -> tuple[CallbackQuery, Message]:
    """The button press and the message it was under.

    Raises:
        Stale: the message is gone, or too old for Telegram to give.
    """
    query = update.callback_query
    if query is None or not isinstance(query.message, Message):
        raise Stale("That message is no longer at hand. Ask again, please.")
    return query, query.message
