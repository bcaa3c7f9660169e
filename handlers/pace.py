"""Telegram's sending limits as turns to take: who may send next, and when.

One message a second to a chat, twenty a minute to a group, under thirty a second overall without bursts. What waits
goes by priority: alerts, then replies, then digests.
"""

import asyncio
import heapq
import itertools
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

_OVERALL_INTERVAL = 1 / 28  # Telegram's 30 a second, less what the jitter of the line may push together
_CHAT_INTERVAL = 1.02
_GROUP_WINDOW = 60.5
_GROUP_MESSAGES = 20

ChatId = int | str
"""Channels may also go by their @name."""


@dataclass(order=True)
class _Waiting:
    priority: int
    number: int
    chat_id: ChatId = field(compare=False)
    turn: asyncio.Future[None] = field(compare=False)


class Pace:
    """Gives out turns. Times are monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._next_overall = 0.0
        self._next_of_chat: defaultdict[ChatId, float] = defaultdict(float)
        self._sent_to_group: defaultdict[ChatId, deque[float]] = defaultdict(deque)
        self._waiting: list[_Waiting] = []
        self._numbers = itertools.count()
        self._pump: asyncio.Task[None] | None = None
        self._arrived = asyncio.Event()

    async def turn(self, chat_id: ChatId, priority: int) -> None:
        """Wait until a message to this chat may go out."""
        waiting = _Waiting(priority, next(self._numbers), chat_id, asyncio.get_running_loop().create_future())
        heapq.heappush(self._waiting, waiting)
        self._arrived.set()
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._run(), name="pace")
        await waiting.turn  # one who is cancelled meanwhile leaves a done future, which gets no turn

    def seconds_until(self, chat_id: ChatId) -> float:
        """How long this chat's own limits, or a halt, hold up its next message at least."""
        return max(0.0, self._ready_at(chat_id) - self._clock())

    def halt(self, chat_id: ChatId, seconds: float) -> None:
        """Telegram refused a message to this chat: wait, with the chat alone where its own pace may be the reason."""
        until = self._clock() + seconds
        self._next_of_chat[chat_id] = max(self._next_of_chat[chat_id], until)
        if not self._is_busy(chat_id):
            self._next_overall = max(self._next_overall, until)

    def _is_busy(self, chat_id: ChatId) -> bool:
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
            if not self._waiting:
                return
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

    def _ready_at(self, chat_id: ChatId) -> float:
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


def _is_group(chat_id: ChatId) -> bool:
    """Groups and channels have negative ids."""
    return isinstance(chat_id, str) or chat_id < 0
