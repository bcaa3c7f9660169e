"""Telegram's sending limits as turns to take: who may send next, and when.

One message a second to a chat, twenty a minute to a group, under thirty a second overall without bursts. What waits
goes by priority: alerts, then replies, then digests. A reply that has waited for long goes with the alerts, in order,
so that whoever asks during a flood of alerts is answered.

Telegram counts a message when it arrives, which is some time between our sending it and our having its answer. So a
message counts here from its turn until long enough after its answer: however the line delays it, it is never early.
"""

import asyncio
import contextlib
import itertools
import math
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.delivery.outbox import Priority
from handlers.under_way import UnderWay

_OVERALL_INTERVAL = 1 / 29.5
_OVERALL_WINDOW = 1.0
_OVERALL_MESSAGES = 30
_CHAT_INTERVAL = 1.0
_GROUP_WINDOW = 60.0
_GROUP_MESSAGES = 20
_REPLY_SECONDS = 2.0

ChatId = int | str
"""Channels may also go by their @name."""


@dataclass(kw_only=True, eq=False)
class _Waiting:
    priority: int
    number: int
    since: float
    chat_id: ChatId
    message_id: int | None
    turn: asyncio.Future[None]

    def place(self, now: float) -> tuple[int, int]:
        """The lower the sooner."""
        is_late = self.priority == Priority.REPLY and now - self.since >= _REPLY_SECONDS
        return Priority.ALERT if is_late else self.priority, self.number


class Pace:
    """Gives out turns. Times are monotonic seconds. Of the outbox's messages ``most_under_way`` may be so at once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, most_under_way: int) -> None:
        self._clock = clock
        self._next_overall = 0.0
        self._next_of_chat: dict[ChatId, float] = {}
        self._answered: deque[float] = deque()
        self._answered_in_group: defaultdict[ChatId, deque[float]] = defaultdict(deque)
        self._halted: dict[ChatId, float] = {}
        self._in_flight: set[ChatId] = set()
        self._under_way = UnderWay(interval=_OVERALL_INTERVAL, most=most_under_way)
        self._waiting: list[_Waiting] = []
        self._numbers = itertools.count()
        self._pump: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()

    @asynccontextmanager
    async def turn(self, chat_id: ChatId, priority: int, message_id: int | None = None) -> AsyncIterator[None]:
        """Wait until a message to this chat may go out; send it inside, and have its answer when leaving.

        One that has an id, because it is the outbox's, is under way until ``end`` is called for it.
        """
        waiting = _Waiting(
            priority=priority,
            number=next(self._numbers),
            since=self._clock(),
            chat_id=chat_id,
            message_id=message_id,
            turn=asyncio.get_running_loop().create_future(),
        )
        self._waiting.append(waiting)
        self._changed.set()
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._run(), name="pace")
        try:
            await waiting.turn
            yield
        finally:
            if waiting.turn.done() and not waiting.turn.cancelled():
                self._answer(waiting)

    def end(self, message_id: int) -> None:
        """How a message of the outbox ended is on record: there is room for another."""
        self._under_way.end(message_id)
        self._changed.set()

    def _answer(self, answered: _Waiting) -> None:
        now, chat_id = self._clock(), answered.chat_id
        self._in_flight.discard(chat_id)
        if answered.message_id is not None:
            others_wait = any(one.message_id is not None for one in self._waiting)
            self._under_way.answered(answered.message_id, now, others_wait=others_wait)
        self._answered.append(now)
        self._next_of_chat[chat_id] = max(self._next_of_chat.get(chat_id, 0.0), now + _CHAT_INTERVAL)
        if _is_group(chat_id):
            self._answered_in_group[chat_id].append(now)
        self._changed.set()

    def seconds_until(self, chat_id: ChatId) -> float:
        """How long this chat's own limits, or a halt, hold up its next message at least."""
        now = self._clock()
        return max(0.0, self._chat_ready_at(chat_id, now) - now, self._next_overall - now)

    def halt(self, chat_id: ChatId, seconds: float) -> None:
        """Telegram refused a message to this chat: hold the chat, and all others where they may be the reason.

        Telegram doesn't say whose limit it was. It is taken for that of all where the bot was near it, or where another
        chat's message was refused too while this halt lasts.
        """
        now = self._clock()
        self._next_of_chat[chat_id] = max(self._next_of_chat.get(chat_id, 0.0), now + seconds)
        others = [until for one, until in self._halted.items() if one != chat_id and until > now]
        _drop_before(self._answered, now - _OVERALL_WINDOW)
        if others or len(self._answered) >= _OVERALL_MESSAGES // 2:
            self._next_overall = max(self._next_overall, now + seconds)
        self._halted[chat_id] = now + seconds

    def stop(self) -> None:
        """Give out no more turns."""
        if self._pump is not None:
            self._pump.cancel()

    async def _run(self) -> None:
        while self._waiting:
            self._changed.clear()
            now = self._clock()
            room_at = self._under_way.room_at(now)
            ready_at = {
                one.number: max(self._ready_at(one.chat_id, now), now if one.message_id is None else room_at)
                for one in self._waiting
            }
            ready = [one for one in self._waiting if ready_at[one.number] <= now]
            if ready:
                self._give(min(ready, key=lambda one: one.place(now)), now)
                continue
            pause = min(ready_at.values()) - now
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(None if math.isinf(pause) else pause):
                    await self._changed.wait()
            self._waiting = [one for one in self._waiting if not one.turn.done()]
        self._forget()

    def _give(self, waiting: _Waiting, now: float) -> None:
        self._waiting.remove(waiting)
        if not waiting.turn.done():
            # One that was given late, because the machine was busy, makes no later one late too.
            self._next_overall = max(self._next_overall, now - _OVERALL_INTERVAL) + _OVERALL_INTERVAL
            self._in_flight.add(waiting.chat_id)
            if waiting.message_id is not None:
                self._under_way.begin(waiting.message_id, now)
            waiting.turn.set_result(None)

    def _ready_at(self, chat_id: ChatId, now: float) -> float:
        if chat_id in self._in_flight:
            return math.inf
        _drop_before(self._answered, now - _OVERALL_WINDOW)
        at = max(self._next_overall, self._chat_ready_at(chat_id, now))
        if len(self._in_flight) + len(self._answered) >= _OVERALL_MESSAGES:
            at = max(at, self._answered[0] + _OVERALL_WINDOW) if self._answered else math.inf
        return at

    def _chat_ready_at(self, chat_id: ChatId, now: float) -> float:
        at = self._next_of_chat.get(chat_id, 0.0)
        if _is_group(chat_id):
            answered = self._answered_in_group[chat_id]
            _drop_before(answered, now - _GROUP_WINDOW)
            if len(answered) >= _GROUP_MESSAGES:
                at = max(at, answered[0] + _GROUP_WINDOW)
        return at

    def _forget(self) -> None:
        """Drop what no longer holds anything up, so that the chats of years don't gather here."""
        now = self._clock()
        self._next_of_chat = {chat_id: at for chat_id, at in self._next_of_chat.items() if at > now}
        self._halted = {chat_id: until for chat_id, until in self._halted.items() if until > now}
        for chat_id, answered in list(self._answered_in_group.items()):
            _drop_before(answered, now - _GROUP_WINDOW)
            if not answered:
                del self._answered_in_group[chat_id]


def _drop_before(moments: deque[float], first: float) -> None:
    while moments and moments[0] < first:
        moments.popleft()


def _is_group(chat_id: ChatId) -> bool:
    """Groups and channels have negative ids."""
    return isinstance(chat_id, str) or chat_id < 0
