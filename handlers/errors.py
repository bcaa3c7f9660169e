"""What happens when something goes wrong: one clear sentence for the person, the rest for the log."""

import asyncio
import logging
import re

from telegram import Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ContextTypes

from bot.errors import SitrepError
from bot.rendering.html import escape
from handlers.desk import desk_of, move_chat

_SORRY = "Something went wrong on my side. It has been noted; please try again."
_TOAST_LENGTH = 190  # a callback's answer holds 200 characters
_log = logging.getLogger(__name__)


async def handle_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """The central error handler."""
    match context.error:
        case SitrepError() as error:
            _log.info("Refused: %s", error.detail)
            await _tell(update, error.message)
        case ChatMigrated() as error:
            await _follow_move(update, context, error.new_chat_id)
        case Forbidden() as error:
            _log.info("The chat is closed to the bot: %s", error.message)
        case RetryAfter() as error:
            _log.warning("An answer was given up: %s", error.message)
        case NetworkError() as error if not isinstance(error, BadRequest):
            _log.warning("Telegram could not be reached: %s", error.message)
        case error:
            _log.error("An update could not be handled", exc_info=error)
            await _tell(update, _SORRY)


async def _follow_move(update: object, context: ContextTypes.DEFAULT_TYPE, new_chat_id: int) -> None:
    """The group became a supergroup while it was being answered. Its own notice may come later, or never."""
    if isinstance(update, Update) and update.effective_chat is not None:
        await asyncio.to_thread(move_chat, desk_of(context), update.effective_chat.id, new_chat_id)


async def _tell(update: object, sentence: str) -> None:
    if not isinstance(update, Update):
        return
    try:
        if update.callback_query is not None:
            await update.callback_query.answer(sentence[:_TOAST_LENGTH], show_alert=True)
        elif update.effective_message is not None:
            await update.effective_message.reply_html(escape(sentence, 1000))
    except TelegramError as error:
        _log.warning("The person could not be told: %s", error.message)


_TOKEN = re.compile(r"\d{3,}:[\w-]{12,}")


class RedactTokens(logging.Filter):
    """Takes bot tokens out of log lines: HTTP libraries log addresses, and the address holds the token."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the line; keep it."""
        message = record.getMessage()
        if _TOKEN.search(message):
            record.msg, record.args = _TOKEN.sub("<token>", message), None
        return True
