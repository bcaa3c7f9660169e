"""Turns under Telegram's limits: their order, and that they are never early however the answers are delayed."""

import asyncio
import time
from itertools import pairwise

import pytest

from bot.outbox import Priority
from handlers.pace import Pace

pytestmark = pytest.mark.timeout(30)

CHAT, OTHER, GROUP = 1, 2, -3


async def take(pace: Pace, chat: int, priority: int, log: list[tuple[int, float]], answer_after: float = 0.0) -> None:
    async with pace.turn(chat, priority):
        await asyncio.sleep(answer_after)
        log.append((priority, time.monotonic()))


async def test_what_waits_goes_by_priority_and_then_in_order() -> None:
    pace = Pace()
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
    pace = Pace()
    log: list[tuple[int, float]] = []
    async with pace.turn(CHAT, Priority.ALERT):
        second = asyncio.create_task(take(pace, CHAT, Priority.ALERT, log))
        await take(pace, OTHER, Priority.ALERT, log)
        assert len(log) == 1
        answered_at = time.monotonic()
    await second
    assert log[1][1] - answered_at >= 1.0


async def test_while_a_message_is_written_down_replies_go_and_nothing_else() -> None:
    pace = Pace()
    log: list[tuple[int, float]] = []
    with pace.held():
        alert = asyncio.create_task(take(pace, CHAT, Priority.ALERT, log))
        digest = asyncio.create_task(take(pace, GROUP, Priority.DIGEST, log))
        await take(pace, OTHER, Priority.REPLY, log)
        await asyncio.sleep(0.1)
        assert [priority for priority, _ in log] == [Priority.REPLY]
    await asyncio.gather(alert, digest)
    assert [priority for priority, _ in log] == [Priority.REPLY, Priority.ALERT, Priority.DIGEST]


async def test_one_message_is_under_way_while_answers_are_quick() -> None:
    pace = Pace()
    log: list[tuple[int, float]] = []
    async with pace.turn(CHAT, Priority.ALERT):
        waiting = [asyncio.create_task(take(pace, chat, Priority.DIGEST, log)) for chat in (OTHER, GROUP)]
        reply = asyncio.create_task(take(pace, 4, Priority.REPLY, log))
        await asyncio.sleep(0.3)
        assert [priority for priority, _ in log] == [Priority.REPLY]
    await asyncio.gather(reply, *waiting)
    assert len(log) == 3


async def test_an_answer_that_does_not_come_holds_nobody_for_long() -> None:
    pace = Pace()
    log: list[tuple[int, float]] = []
    async with pace.turn(CHAT, Priority.ALERT):
        begun = time.monotonic()
        await take(pace, OTHER, Priority.ALERT, log)
        assert 0.9 <= log[0][1] - begun < 5


async def test_where_answers_are_slow_more_are_under_way_and_the_pace_is_kept() -> None:
    pace = Pace()
    log: list[tuple[int, float]] = []
    await asyncio.gather(*(take(pace, chat, Priority.DIGEST, log, answer_after=0.2) for chat in range(1, 25)))
    log.clear()
    begun = time.monotonic()
    await asyncio.gather(*(take(pace, chat, Priority.DIGEST, log, answer_after=0.2) for chat in range(31, 61)))
    assert log[-1][1] - begun < 30 * 0.2 / 2


async def test_a_cancelled_wait_gives_its_turn_up() -> None:
    pace = Pace()
    log: list[tuple[int, float]] = []
    async with pace.turn(CHAT, Priority.ALERT):
        given_up = asyncio.create_task(take(pace, CHAT, Priority.ALERT, log))
        await asyncio.sleep(0.01)
        given_up.cancel()
    await take(pace, CHAT, Priority.REPLY, log)
    assert [priority for priority, _ in log] == [Priority.REPLY]


async def test_a_refusal_holds_its_chat_and_no_other() -> None:
    pace = Pace(clock=lambda: 1000.0)
    pace.halt(CHAT, 30)
    assert pace.seconds_until(CHAT) == 30
    assert pace.seconds_until(OTHER) == 0


async def test_refusals_of_two_chats_hold_all() -> None:
    now = 1000.0
    pace = Pace(clock=lambda: now)
    pace.halt(CHAT, 30)
    now += 10
    pace.halt(OTHER, 5)
    assert [pace.seconds_until(chat) for chat in (CHAT, OTHER, GROUP)] == [20, 5, 5]
    now += 21
    pace.halt(OTHER, 5)  # the halt of the first is over: this one is the chat's own again
    assert pace.seconds_until(GROUP) == 0


async def test_a_refusal_near_the_limit_of_all_holds_all() -> None:
    now = 1000.0
    pace = Pace(clock=lambda: now)
    for number in range(1, 16):
        async with pace.turn(number, Priority.ALERT):
            pass
        now += 0.04
    pace.halt(1, 7)
    assert pace.seconds_until(99) == 7


async def test_a_group_gets_twenty_a_minute() -> None:
    now = 1000.0
    pace = Pace(clock=lambda: now)
    for _ in range(20):
        async with pace.turn(GROUP, Priority.ALERT):
            pass
        now += 1.0
    assert pace.seconds_until(GROUP) == 40.0  # a minute from the first
    assert pace.seconds_until(CHAT) == 0.0
