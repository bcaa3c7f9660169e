"""Telegram's sending limits, kept on our side so that Telegram need not enforce them.

One message a second to a chat, twenty a minute to a group, under thirty a second overall without bursts. What waits
goes by priority: alerts, then replies, then digests. When Telegram says 429 all the same, the chat waits as long as it
was told; where the chat's own pace can't be the reason, everything does.
"""

import asyncio
import heapq
import itertools
import time
from collections import defaultdict, deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.outbox import Priority

_OVERALL_INTERVAL = 1 / 28  # Telegram's 30 a second, less what the jitter of the line may push together
_CHAT_INTERVAL = 1.02
_GROUP_WINDOW = 60.5
_GROUP_MESSAGES = 20
_MOST_RETRIES = 2
_LONGEST_WAIT_HERE = 30.0  # a longer pause is the outbox's business, or the person asks again
# What counts as a message to a chat. Typing notices, look-ups and answers to presses are free.
_COUNTED = ("send", "edit", "copy", "forward", "pin", "unpin")
_FREE = frozenset({"sendChatAction"})

Answer = bool | dict[str, Any] | list[dict[str, Any]]


@dataclass(order=True)
class _Waiting:
    priority: int
    number: int
    chat_id: int | str = field(compare=False)
    turn: asyncio.Future[None] = field(compare=False)


class Pace:
    """Gives out turns: who may send next, and when. Times are monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._next_overall = 0.0
        self._next_of_chat: defaultdict[int | str, float] = defaultdict(float)
        self._sent_to_group: defaultdict[int | str, deque[float]] = defaultdict(deque)
        self._waiting: list[_Waiting] = []
        self._numbers = itertools.count()
        self._pump: asyncio.Task[None] | None = None
        self._arrived = asyncio.Event()

    async def turn(self, chat_id: int | str, priority: int) -> None:
        """Wait until a message to this chat may go out."""
        waiting = _Waiting(priority, next(self._numbers), chat_id, asyncio.get_running_loop().create_future())
        heapq.heappush(self._waiting, waiting)
        self._arrived.set()
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._run())
        try:
            await waiting.turn
        except asyncio.CancelledError:
            waiting.turn.cancel()
            raise

    def halt(self, chat_id: int | str, seconds: float) -> None:
        """Telegram refused a message to this chat: wait, with the chat alone where its own pace may be the reason."""
        until = self._clock() + seconds
        self._next_of_chat[chat_id] = max(self._next_of_chat[chat_id], until)
        if not self._is_busy(chat_id):
            self._next_overall = max(self._next_overall, until)

    def _is_busy(self, chat_id: int | str) -> bool:
        return _is_group(chat_id) and len(self._sent_to_group[chat_id]) >= _GROUP_MESSAGES // 2

    def stop(self) -> None:
        """Give out no more turns."""
        if self._pump is not None:
            self._pump.cancel()

    async def _run(self) -> None:
        while self._waiting:
            self._arrived.clear()
            now = self._clock()
            ready = self._first_ready(now)
            if ready is not None:
                self._give(ready, now)
                continue
            pause = max(0.001, min(self._ready_at(one.chat_id) for one in self._waiting) - now)
            try:
                await asyncio.wait_for(self._arrived.wait(), pause)
            except TimeoutError:
                continue

    def _first_ready(self, now: float) -> _Waiting | None:
        self._waiting = [one for one in self._waiting if not one.turn.done()]
        heapq.heapify(self._waiting)
        ready = [one for one in self._waiting if self._ready_at(one.chat_id) <= now]
        return min(ready, default=None)

    def _ready_at(self, chat_id: int | str) -> float:
        at = max(self._next_overall, self._next_of_chat[chat_id])
        if _is_group(chat_id):
            sent = self._sent_to_group[chat_id]
            while sent and sent[0] <= self._clock() - _GROUP_WINDOW:
                sent.popleft()
            if len(sent) >= _GROUP_MESSAGES:
                at = max(at, sent[0] + _GROUP_WINDOW)
        return at

    def _give(self, waiting: _Waiting, now: float) -> None:
        self._waiting.remove(waiting)
        heapq.heapify(self._waiting)
        self._next_overall = now + _OVERALL_INTERVAL
        self._next_of_chat[waiting.chat_id] = now + _CHAT_INTERVAL
        if _is_group(waiting.chat_id):
            self._sent_to_group[waiting.chat_id].append(now)
        waiting.turn.set_result(None)


def _is_group(chat_id: int | str) -> bool:
    """Groups and channels have negative ids; channels may also go by their @name."""
    return isinstance(chat_id, str) or chat_id < 0


class RateLimiter(BaseRateLimiter[int]):
    """``Pace`` in the form python-telegram-bot asks for. ``rate_limit_args`` is a ``Priority``; a reply's unless given."""

    def __init__(self) -> None:
        self._pace = Pace()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Let nothing more out."""
        self._pace.stop()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Answer:
        """Send when it is this request's turn; once told to wait, wait and try again, a few times."""
        chat_id = data.get("chat_id")
        if chat_id is None or endpoint in _FREE or not endpoint.startswith(_COUNTED):
            return await callback(*args, **kwargs)
        priority = Priority.REPLY if rate_limit_args is None else rate_limit_args
        for attempt in itertools.count():
            await self._pace.turn(chat_id, priority)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                seconds = error._retry_after.total_seconds()  # the public property's type varies
                self._pace.halt(chat_id, seconds)
                if attempt >= _MOST_RETRIES or seconds > _LONGEST_WAIT_HERE:
                    raise
        raise AssertionError("unreachable: the loop above returns or raises")
