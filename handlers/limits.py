"""What stands between the bot and Telegram's refusals: the pace is kept, and what fails for a moment is tried again.

Replies are tried again here. What comes from the outbox is not: it is written down, so whoever has to wait long goes
back there and lets others pass.
"""

import asyncio
import itertools
import math
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import BaseRateLimiter

from bot.delivery.outbox import Priority
from handlers.pace import Pace

_MOST_RETRIES = 2
_LONGEST_HALT = 30.0  # seconds; after a longer one the person has asked again
_RETRY_PAUSE = 1.0
_OUTBOX_PATIENCE = 5.0  # seconds; far less than the outbox's lease
# What counts as a message to a chat. Typing notices, look-ups and answers to presses are free.
_COUNTED = ("send", "edit", "copy", "forward", "pin", "unpin")
_FREE = frozenset({"sendChatAction"})

Answer = bool | dict[str, Any] | list[dict[str, Any]]
Send = Callable[[], Coroutine[Any, Any, Answer]]


@dataclass(frozen=True)
class Outgoing:
    """A message of the outbox. ``is_ours`` tells whether it is still this process's to send when its turn has come."""

    message_id: int
    priority: int
    is_ours: Callable[[], bool]


class NotOurs(TelegramError):
    """Another process may have sent this message of the outbox by now."""


class NotYet(RetryAfter):
    """This chat's own pace holds a message of the outbox up for longer than it should wait here."""


class RateLimiter(BaseRateLimiter[Outgoing]):
    """``Pace`` as python-telegram-bot asks for it; ``rate_limit_args`` says that a message is the outbox's.

    It is no bare priority, because the library passes on nothing that is 0.
    """

    def __init__(self, most_under_way: int) -> None:
        self._pace = Pace(most_under_way=most_under_way)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Let nothing more out."""
        self._pace.stop()

    def end(self, message_id: int) -> None:
        """How a message of the outbox ended is on record: another may be under way."""
        self._pace.end(message_id)

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Outgoing | None,
    ) -> Answer:
        """Send when it is this request's turn.

        Raises:
            NotOurs: this message of the outbox was another process's when its turn came.
            NotYet: it would wait for long.
            RetryAfter: Telegram says so, again and again or for long.
        """

        async def send() -> Answer:
            return await callback(*args, **kwargs)

        counts = endpoint.startswith(_COUNTED) and endpoint not in _FREE
        chat_id = data.get("chat_id") if counts else None
        if rate_limit_args is not None and chat_id is not None:
            return await self._send_if_soon(send, chat_id, rate_limit_args)
        return await self._insist(send, chat_id)

    async def _send_if_soon(self, send: Send, chat_id: int, outgoing: Outgoing) -> Answer:
        seconds = self._pace.seconds_until(chat_id)
        if seconds > _OUTBOX_PATIENCE:
            raise NotYet(math.ceil(seconds))

        async def send_if_ours() -> Answer:
            if not outgoing.is_ours():
                raise NotOurs("its lease has run out")
            return await send()

        return await self._in_turn(send_if_ours, chat_id, outgoing.priority, outgoing.message_id)

    async def _in_turn(self, send: Send, chat_id: int, priority: int, message_id: int | None = None) -> Answer:
        async with self._pace.turn(chat_id, priority, message_id):
            try:
                return await send()
            except RetryAfter as error:
                self._pace.halt(chat_id, seconds_of(error))
                raise

    async def _insist(self, send: Send, chat_id: int | None) -> Answer:
        for attempt in itertools.count(1):
            try:
                return await (send() if chat_id is None else self._in_turn(send, chat_id, Priority.REPLY))
            except RetryAfter as error:
                if attempt > _MOST_RETRIES or seconds_of(error) > _LONGEST_HALT:
                    raise
                if chat_id is None:
                    await asyncio.sleep(seconds_of(error))
            except (BadRequest, TimedOut):
                raise  # the one fails again; the other may well have arrived
            except NetworkError:
                if attempt > _MOST_RETRIES:
                    raise
                await asyncio.sleep(_RETRY_PAUSE * attempt)
        raise AssertionError("unreachable: the loop above returns or raises")


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram says to wait."""
    return error._retry_after.total_seconds()  # the public property's type depends on an environment switch
