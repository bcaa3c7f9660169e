"""The one sender: takes what the outbox holds, in order, and writes down how each message ended."""

import asyncio
import datetime as dt
import logging
from collections.abc import Iterable
from itertools import groupby

from telegram import InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot import alerts, outbox
from bot.outbox import DueMessage, Priority
from handlers.ask import NO_PREVIEW
from handlers.buttons import alert_keyboard
from handlers.desk import Desk

_AT_ONCE = 8  # more in flight only queue up behind the limits, and a grave alert could not overtake them
_IDLE_SECONDS = 1.0
_FAILURE_PAUSE_SECONDS = 5.0
_PRIORITY_OF_KIND = {alerts.KIND: Priority.ALERT}
_log = logging.getLogger(__name__)


async def deliver(desk: Desk, bot: ExtBot[int]) -> None:
    """Send what is due until cancelled. A failing database makes it pause, not stop."""
    while True:
        try:
            sent = await deliver_due(desk, bot)
        except Exception:
            # The sender must outlive whatever happens: an outage ends, and then the outbox is drained.
            _log.exception("The outbox could not be drained; trying again in %s seconds", _FAILURE_PAUSE_SECONDS)
            await asyncio.sleep(_FAILURE_PAUSE_SECONDS)
            continue
        if not sent:
            await _something_to_do(desk)


async def _something_to_do(desk: Desk) -> None:
    try:
        await asyncio.wait_for(desk.outbox_filled.wait(), _IDLE_SECONDS)
    except TimeoutError:
        return
    finally:
        desk.outbox_filled.clear()


async def deliver_due(desk: Desk, bot: ExtBot[int]) -> int:
    """Send one handful of due messages: in order within a chat, chats side by side. Says how many were tried."""
    due = await asyncio.to_thread(outbox.claim, desk.database, limit=_AT_ONCE)
    by_chat = sorted(due, key=lambda message: message.chat_id)
    chats = [list(messages) for _, messages in groupby(by_chat, key=lambda message: message.chat_id)]
    await asyncio.gather(*(_send_in_order(desk, bot, messages) for messages in chats))
    return len(due)


async def _send_in_order(desk: Desk, bot: ExtBot[int], messages: Iterable[DueMessage]) -> None:
    for message in messages:
        await _send(desk, bot, message)


async def _send(desk: Desk, bot: ExtBot[int], message: DueMessage) -> None:
    try:
        sent = await bot.send_message(
            message.chat_id,
            message.payload["html"],
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            message_thread_id=message.thread_id,
            reply_markup=_keyboard(message),
            rate_limit_args=int(_PRIORITY_OF_KIND.get(message.kind, Priority.DIGEST)),
        )
    except TelegramError as error:
        await asyncio.to_thread(_settle_refusal, desk, message, error)
        return
    await asyncio.to_thread(outbox.settle_sent, desk.database, message, sent.message_id)


def _keyboard(message: DueMessage) -> InlineKeyboardMarkup | None:
    return alert_keyboard(message.event_id) if message.event_id is not None else None


def _settle_refusal(desk: Desk, message: DueMessage, error: TelegramError) -> None:
    """What each of Telegram's refusals means for the message and its chat."""
    database = desk.database
    match error:
        case ChatMigrated():
            outbox.move(database, message, error.new_chat_id)
        case Forbidden():
            _log.warning("Chat %s is closed to the bot: %s", message.chat_id, error.message)
            outbox.suspend(database, message, error.message)
        case RetryAfter():
            seconds = error._retry_after.total_seconds()  # the public property's type depends on an environment switch
            outbox.settle_failed(database, message, error.message, retry_after=dt.timedelta(seconds=seconds))
        case BadRequest() if "thread not found" in error.message.lower() and message.thread_id is not None:
            outbox.leave_thread(database, message)
        case BadRequest() if "chat not found" in error.message.lower():
            outbox.suspend(database, message, error.message)
        case BadRequest():
            _log.error("Message %s can't be sent: %s", message.id, error.message)
            outbox.park(database, message, error.message)
        case NetworkError() | TelegramError():
            _log.warning("Message %s was not sent this time: %s", message.id, error.message)
            outbox.settle_failed(database, message, error.message)
