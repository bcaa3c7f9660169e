"""Turns under Telegram's limits: their order, and that they are never early however the answers are delayed."""

import asyncio
import itertools
import time
from collections.abc import Callable, Iterable
from itertools import pairwise

import pytest
from telegram.error import RetryAfter

from bot.delivery.outbox import Priority
from handlers.limits import RateLimiter
from handlers.pace import Pace

pytestmark = pytest.mark.timeout(30)

CHAT, OTHER, GROUP = 1, 2, -3
MOST = 8


def new_pace(clock: Callable[[], float] = time.monotonic) -> Pace:
    return Pace(clock, most_under_way=MOST)


async def take(pace: Pace, chat: int, priority: int, log: list[tuple[int, float]]) -> None:
    async with pace.turn(chat, priority):
        log.append((priority, time.monotonic()))


class Outbox:
    """Sends messages to different chats side by side, and sees how many are under way at once."""

    def __init__(self, pace: Pace, *, answer_after: float = 0.0, settle_after: float = 0.0) -> None:
        self.pace, self.answer_after, self.settle_after = pace, answer_after, settle_after
        self.under_way = self.most = 0
        self.sent: list[float] = []

    async def send(self, message: int, *, chat: int | None = None, answer_after: float | None = None) -> None:
        async with self.pace.turn(chat or message, Priority.ALERT, message):
            self.under_way += 1
            self.most = max(self.most, self.under_way)
            self.sent.append(time.monotonic())
            await asyncio.sleep(self.answer_after if answer_after is None else answer_after)
        await asyncio.sleep(self.settle_after)
        self.under_way -= 1
        self.pace.end(message)

    async def send_all(self, messages: Iterable[int]) -> None:
        await asyncio.gather(*(self.send(message) for message in messages))


async def test_what_waits_goes_by_priority_and_then_in_order() -> None:
    pace = new_pace()
    log: list[tuple[int, float]] = []
    async with pace.turn(CHAT, Priority.REPLY):
        waiting = [
            asyncio.create_task(take(pace, CHAT, priority, log))
            for priority in (Priority.DIGEST, Priority.REPLY, Priority.ALERT)
        ]
        await asyncio.sleep(0.05)
    await asyncio.gather(*waiting)
    assert [priority for priority, _ in log] == [Priority.ALERT, Priority.REPLY, Priority.DIGEST]
    moments = [moment for _, moment in log]
    assert all(later - earlier >= 1.0 for earlier, later in pairwise(moments))


async def test_a_chat_waits_for_its_answer_and_others_do_not() -> None:
    pace = new_pace()
    log: list[tuple[int, float]] = []
    async with pace.turn(CHAT, Priority.ALERT):
        second = asyncio.create_task(take(pace, CHAT, Priority.ALERT, log))
        await take(pace, OTHER, Priority.ALERT, log)
        assert len(log) == 1
        answered_at = time.monotonic()
    await second
    assert log[1][1] - answered_at >= 1.0


async def test_one_of_the_outbox_is_under_way_until_it_is_on_record_and_replies_pass() -> None:
    pace = new_pace()
    outbox, log = Outbox(pace, settle_after=0.2), list[tuple[int, float]]()
    sending = asyncio.create_task(outbox.send_all(range(10, 15)))
    await asyncio.sleep(0.05)
    await take(pace, OTHER, Priority.REPLY, log)
    assert len(outbox.sent) == 1
    await sending
    assert outbox.most == 1
    assert all(later - earlier >= 0.2 for earlier, later in pairwise(outbox.sent))


async def test_who_asks_during_a_flood_of_alerts_is_answered_all_the_same() -> None:
    pace = new_pace()
    outbox, log = Outbox(pace), list[tuple[int, float]]()
    lanes = [asyncio.create_task(_keep_sending(outbox, lane)) for lane in range(8)]
    await asyncio.sleep(0.05)
    begun = time.monotonic()
    await take(pace, OTHER, Priority.REPLY, log)
    assert 1.9 <= log[0][1] - begun < 6
    assert len(outbox.sent) > 20
    for lane in lanes:
        lane.cancel()


async def _keep_sending(outbox: Outbox, lane: int) -> None:
    for number in itertools.count(1):
        await outbox.send(1000 * number + lane)


async def test_single_slow_answers_put_no_more_under_way() -> None:
    outbox = Outbox(new_pace())
    await outbox.send_all(range(10, 30))
    slow = [outbox.send(message, answer_after=0.3) for message in (30, 31, 32)]
    await asyncio.gather(*slow, outbox.send_all(range(33, 40)))
    assert outbox.most == 1


async def test_slow_answers_while_nothing_waits_put_no_more_under_way() -> None:
    outbox = Outbox(new_pace(), answer_after=0.1)
    for message in range(10, 30):
        await outbox.send(message)
    await outbox.send_all(range(30, 40))
    assert outbox.most == 1


async def test_an_answer_that_does_not_come_holds_nobody_for_long() -> None:
    outbox = Outbox(new_pace())
    stuck = asyncio.create_task(outbox.send(10, answer_after=20.0))
    await asyncio.sleep(0.01)
    await outbox.send(11)
    assert 1.9 <= outbox.sent[1] - outbox.sent[0] < 10
    stuck.cancel()


@pytest.mark.parametrize("most", [MOST, 1])
async def test_where_answers_are_slow_as_many_are_under_way_as_the_pace_needs(most: int) -> None:
    outbox = Outbox(Pace(most_under_way=most), answer_after=0.1)
    await outbox.send_all(range(10, 50))
    assert min(most, 3) <= outbox.most <= most  # 0.1 s are 2.95 turns
    if most > 1:
        assert outbox.sent[-1] - outbox.sent[20] < 20 * 0.1 * 0.7


async def test_one_that_is_not_sent_after_all_makes_room() -> None:
    pace = new_pace()
    outbox = Outbox(pace)
    with pytest.raises(RuntimeError):
        async with pace.turn(CHAT, Priority.ALERT, CHAT):
            raise RuntimeError("refused")
    waiting = asyncio.create_task(outbox.send(10))
    await asyncio.sleep(0.1)
    assert not outbox.sent
    pace.end(CHAT)
    await waiting
    assert outbox.sent


async def test_a_cancelled_wait_gives_its_turn_up() -> None:
    pace = new_pace()
    log: list[tuple[int, float]] = []
    async with pace.turn(CHAT, Priority.ALERT):
        given_up = asyncio.create_task(take(pace, CHAT, Priority.ALERT, log))
        await asyncio.sleep(0.01)
        given_up.cancel()
    await take(pace, CHAT, Priority.REPLY, log)
    assert [priority for priority, _ in log] == [Priority.REPLY]


async def test_a_refusal_holds_its_chat_and_no_other() -> None:
    pace = new_pace(clock=lambda: 1000.0)
    pace.halt(CHAT, 30)
    assert pace.seconds_until(CHAT) == 30
    assert pace.seconds_until(OTHER) == 0


async def test_refusals_of_two_chats_hold_all() -> None:
    now = 1000.0
    pace = new_pace(clock=lambda: now)
    pace.halt(CHAT, 30)
    now += 10
    pace.halt(OTHER, 5)
    assert [pace.seconds_until(chat) for chat in (CHAT, OTHER, GROUP)] == [20, 5, 5]
    now += 21
    pace.halt(OTHER, 5)  # the halt of the first is over: this one is the chat's own again
    assert pace.seconds_until(GROUP) == 0


async def test_a_refusal_near_the_limit_of_all_holds_all() -> None:
    now = 1000.0
    pace = new_pace(clock=lambda: now)
    for number in range(1, 16):
        async with pace.turn(number, Priority.ALERT):
            pass
        now += 0.04
    pace.halt(1, 7)
    assert pace.seconds_until(99) == 7


async def test_a_group_gets_twenty_a_minute() -> None:
    now = 1000.0
    pace = new_pace(clock=lambda: now)
    for _ in range(20):
        async with pace.turn(GROUP, Priority.ALERT):
            pass
        now += 1.0
    assert pace.seconds_until(GROUP) == 40.0  # a minute from the first
    assert pace.seconds_until(CHAT) == 0.0


async def test_a_reply_is_not_sent_again_when_telegram_asks_for_minutes() -> None:
    calls = []

    async def refused() -> bool:
        calls.append(1)
        raise RetryAfter(180)

    limiter = RateLimiter(most_under_way=MOST)
    async with asyncio.timeout(10):
        with pytest.raises(RetryAfter):
            await limiter.process_request(refused, (), {}, "sendMessage", {"chat_id": CHAT}, None)
    await limiter.shutdown()
    assert calls == [1]
