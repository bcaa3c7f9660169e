"""What Telegram's refusals mean for a message of the outbox and for its chat."""

import datetime as dt
import logging
from collections.abc import Callable

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.delivery import outbox
from bot.delivery.outbox import DueMessage
from bot.store.database import Database
from handlers.limits import NotYet, seconds_of

_log = logging.getLogger(__name__)

Settle = Callable[[Database, DueMessage, str], None]


def _leave_thread(database: Database, message: DueMessage, reason: str) -> None:
    if message.thread_id is None:
        outbox.park(database, message, reason)
    else:
        outbox.leave_thread(database, message)


# What the refusals mean that Telegram tells apart by their words only. Anything else will be refused for ever.
_BAD_REQUESTS: tuple[tuple[str, Settle], ...] = (
    ("thread not found", _leave_thread),
    ("topic_closed", _leave_thread),
    ("topic_deleted", _leave_thread),
    ("chat not found", outbox.suspend),
    ("not enough rights to send photo", outbox.park),  # text still may be sent
    ("not enough rights", outbox.suspend),
    ("have no rights", outbox.suspend),
    ("chat_write_forbidden", outbox.suspend),
    ("message to edit not found", outbox.drop),
    ("message can't be edited", outbox.drop),
    ("message_id_invalid", outbox.drop),
)
_OF_ONE_MESSAGE = (outbox.park, outbox.drop)


def settle_refusal(database: Database, message: DueMessage, error: TelegramError) -> bool:
    """Write down what a refusal means for a message and its chat. Says whether the chat's next may follow."""
    if not isinstance(error, NotYet):
        _log.warning("Message %s to chat %s was not sent: %s", message.id, message.chat_id, error.message)
    match error:
        case ChatMigrated():
            outbox.move(database, message, error.new_chat_id)
        case Forbidden():
            outbox.suspend(database, message, error.message)
        case RetryAfter():
            pause = dt.timedelta(seconds=seconds_of(error))
            outbox.settle_failed(database, message, error.message, retry_after=pause)
        case BadRequest():
            words = error.message.lower()
            settle = next((settle for sign, settle in _BAD_REQUESTS if sign in words), outbox.park)
            settle(database, message, error.message)
            return settle in _OF_ONE_MESSAGE
        case _:
            outbox.settle_failed(database, message, error.message)
    return False
