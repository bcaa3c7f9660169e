"""Feeds that fail, wait, move, break half-way or go."""

import datetime as dt

import pytest

from bot.errors import BadInput, FetchFailed
from bot.intake import feeds
from bot.intake.feeds import FeedReading
from bot.models import utc_now
from tests.integration.feeds.reading import INTERVAL, LONG, Desk
from tests.integration.newsroom import ARTICLE, Answer, entry


async def test_failures_back_off_and_are_forgotten_with_the_first_success(desk: Desk) -> None:
    desk.newsroom.publish(entry(1, "Missiles hit Al-Asad." + LONG))
    await desk.add()
    feed, desk.newsroom.pages["/feed"] = desk.newsroom.pages["/feed"], Answer(status="503 Service Unavailable")
    waits = []
    for failures in (1, 2, 3):
        (reading,) = await desk.tick()
        assert reading.error == "127.0.0.1 answered 503 (Service Unavailable)."
        assert (desk.state.failures, desk.state.last_error) == (failures, reading.error)
        assert desk.state.next_due_at is not None
        waits.append((desk.state.next_due_at - utc_now()) / INTERVAL)
    assert [2 <= waits[0] <= 2.3, 3.9 <= waits[1] <= 4.5, 7.9 <= waits[2] <= 8.9] == [True] * 3
    desk.newsroom.pages["/feed"] = feed
    assert (await desk.tick())[0].new == 1
    assert (desk.state.failures, desk.state.last_error) == (0, None)
    assert desk.alerts() == 0  # still its first reading


async def test_a_server_that_asks_to_wait_is_left_alone_so_long(desk: Desk) -> None:
    desk.newsroom.publish()
    await desk.add()
    desk.newsroom.pages["/feed"] = Answer(status="429 Too Many Requests", headers=("Retry-After: 7200",))
    await desk.tick()
    assert desk.state.next_due_at is not None
    assert desk.state.next_due_at > utc_now() + dt.timedelta(seconds=7100)


async def test_a_feed_that_is_gone_is_halted(desk: Desk) -> None:
    desk.newsroom.publish()
    await desk.add()
    desk.newsroom.pages["/feed"] = Answer(status="410 Gone")
    assert [reading.error for reading in await desk.tick()] == ["127.0.0.1 answered 410 (Gone)."]
    assert desk.state.enabled is False
    assert await desk.tick() == []


async def test_a_break_half_way_loses_nothing_and_repeats_nothing(desk_on_both: Desk) -> None:
    desk = desk_on_both
    desk.newsroom.publish()
    await desk.add()
    await desk.tick()
    reports = ("Missiles hit Al-Asad.", "Jets struck Al-Qaim.", "A drone fell on Erbil.")
    desk.newsroom.publish(*(entry(number, text + LONG) for number, text in enumerate(reports)))
    desk.reader.fails_on = "Al-Qaim"
    with pytest.raises(RuntimeError, match="power cut"):
        await desk.tick()
    assert (len(desk.documents()), desk.alerts()) == (1, 1)
    desk.reader.fails_on = None
    assert await desk.tick() == [FeedReading(name="Harbour Wire", new=2, known=1)]
    assert (len(desk.documents()), desk.alerts()) == (3, 3)


async def test_a_break_in_the_first_reading_keeps_the_rest_history(desk: Desk) -> None:
    desk.newsroom.publish(entry(1, "Missiles hit Al-Asad." + LONG), entry(2, "A drone fell on Erbil." + LONG))
    await desk.add()
    desk.reader.fails_on = "Erbil"
    with pytest.raises(RuntimeError, match="power cut"):
        await desk.tick()
    desk.reader.fails_on = None
    assert (await desk.tick())[0].new == 1
    assert desk.alerts() == 0


async def test_a_feed_being_read_is_left_to_its_reader(desk: Desk) -> None:
    desk.newsroom.publish(entry(1, "Missiles hit Al-Asad." + LONG))
    await desk.add()
    desk.reader.fails_on = "Al-Asad"
    with pytest.raises(RuntimeError, match="power cut"):
        await desk.tick()
    fetcher = desk.newsroom.fetcher
    held = await feeds.read_due_feeds(desk.database, desk.knowledge, fetcher, desk.reader.read, interval=INTERVAL)
    assert held == []


async def test_a_feed_removed_while_it_is_read_keeps_its_documents(desk_on_both: Desk) -> None:
    desk = desk_on_both
    desk.newsroom.publish()
    await desk.add()
    desk.newsroom.publish(
        entry(1, "Missiles hit Al-Asad." + LONG),
        on_request=lambda: feeds.remove_feed(desk.database, desk.newsroom.url + "/feed"),
    )
    assert (await desk.tick())[0].new == 1
    assert feeds.list_feeds(desk.database) == []
    assert [row.source_id for row in desk.documents()] == [None]


async def test_removing_a_feed_keeps_its_documents(desk_on_both: Desk) -> None:
    desk = desk_on_both
    desk.newsroom.publish(entry(1, "Missiles hit Al-Asad." + LONG))
    state = await desk.add()
    await desk.tick()
    assert feeds.remove_feed(desk.database, str(state.id)).url == state.url
    assert len(desk.documents()) == 1
    with pytest.raises(BadInput, match="no feed"):
        feeds.remove_feed(desk.database, str(state.id))


async def test_a_feed_that_has_moved_is_asked_where_it_is_now(desk: Desk) -> None:
    desk.newsroom.publish(path="/new")
    desk.newsroom.publish()
    await desk.add()
    desk.newsroom.pages["/feed"] = Answer(status="301 Moved Permanently", headers=("Location: /new",))
    await desk.tick()
    assert desk.state.url == desk.newsroom.url + "/new"


async def test_a_feed_that_moves_onto_another_stays_apart(desk: Desk) -> None:
    for path in ("/feed", "/other"):
        desk.newsroom.publish(path=path)
        await desk.add(path)
    desk.newsroom.pages["/feed"] = Answer(status="301 Moved Permanently", headers=("Location: /other",))
    assert [reading.error for reading in await desk.tick()] == [None, None]
    assert [state.url.rsplit("/", 1)[1] for state in feeds.list_feeds(desk.database)] == ["feed", "other"]


async def test_adding_says_what_is_wrong(desk: Desk) -> None:
    desk.newsroom.publish()
    await desk.add(name="The Wire")
    with pytest.raises(BadInput, match="on the list already"):
        await desk.add()
    with pytest.raises(FetchFailed, match="404"):
        await desk.add("/nothing-here")
    desk.newsroom.pages["/page"] = Answer(ARTICLE.format(title="No feed", text=LONG))
    with pytest.raises(FetchFailed, match="no RSS or Atom feed"):
        await desk.add("/page")
    assert desk.state.name == "The Wire"
