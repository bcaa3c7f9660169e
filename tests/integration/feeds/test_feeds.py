"""Feeds: what is new in them is read once, and alerts if it is news."""

from bot.intake.feeds import FeedReading
from bot.models import utc_now
from tests.integration.feeds.reading import INTERVAL, LONG, Desk
from tests.integration.newsroom import ARTICLE, Answer, entry


async def test_the_first_fetch_is_history_and_the_second_alerts(desk_on_both: Desk) -> None:
    desk = desk_on_both
    first = entry(1, "Missiles hit Al-Asad." + LONG)
    desk.newsroom.publish(first)
    state = await desk.add()
    assert (state.name, state.documents, state.last_fetched_at) == ("Harbour Wire", 0, None)
    assert await desk.tick() == [FeedReading(name="Harbour Wire", new=1)]
    assert desk.alerts() == 0
    desk.newsroom.publish(entry(2, "A drone fell on Erbil." + LONG), first)
    assert await desk.tick() == [FeedReading(name="Harbour Wire", new=1, known=1)]
    assert desk.alerts() == 1
    assert [row.is_history for row in desk.documents()] == [True, False]
    assert desk.state.documents == 2


async def test_what_was_published_within_the_hour_is_news_even_in_the_first_fetch(desk_on_both: Desk) -> None:
    desk = desk_on_both
    older = (entry(number, f"Jets struck Al-Qaim, report {number}." + LONG, days_old=number) for number in (2, 3))
    desk.newsroom.publish(entry(1, "Missiles hit Al-Asad." + LONG), *older)
    await desk.add()
    assert (await desk.tick())[0].new == 3
    assert desk.alerts() == 1
    assert [row.is_history for row in desk.documents()] == [False, True, True]


async def test_a_feed_that_dates_everything_by_the_clock_has_no_news_at_first(desk: Desk) -> None:
    desk.newsroom.publish(entry(1, "Missiles hit Al-Asad." + LONG), entry(2, "A drone fell on Erbil." + LONG))
    await desk.add()
    assert (await desk.tick())[0].new == 2
    assert desk.alerts() == 0


async def test_what_is_known_is_neither_fetched_nor_read_again(desk: Desk) -> None:
    desk.newsroom.publish()
    await desk.add()
    await desk.tick()
    link = desk.newsroom.url + "/story"
    desk.newsroom.pages["/story"] = Answer(
        ARTICLE.format(title="Base hit", text="Missiles hit Al-Asad." + LONG), headers=("Content-Type: text/html",)
    )
    desk.newsroom.publish(entry(1, "Missiles hit …", link=link))
    assert await desk.tick() == [FeedReading(name="Harbour Wire", new=1)]
    assert await desk.tick() == [FeedReading(name="Harbour Wire", known=1)]
    assert desk.newsroom.asked.count("/story") == 1
    (read,) = desk.reader.read_texts
    assert "Officials gave no further details" in read
    (stored,) = desk.documents()
    assert (stored.url, stored.outlet, stored.is_history) == (link, "Harbour Wire", False)
    assert desk.alerts() == 1


async def test_an_entry_that_was_changed_is_read_again(desk: Desk) -> None:
    desk.newsroom.publish(entry(1, "Missiles hit Al-Asad." + LONG))
    await desk.add()
    await desk.tick()
    desk.newsroom.publish(entry(1, "Missiles hit Al-Asad. Four were hurt." + LONG))
    assert await desk.tick() == [FeedReading(name="Harbour Wire", new=1)]
    assert desk.alerts() == 0  # it tells of the same event


async def test_a_page_that_cannot_be_had_leaves_the_teaser(desk: Desk) -> None:
    desk.newsroom.publish()
    await desk.add()
    await desk.tick()
    desk.newsroom.publish(entry(1, "Missiles hit Al-Asad.", link=desk.newsroom.url + "/gone"))
    assert await desk.tick() == [FeedReading(name="Harbour Wire", new=1)]
    assert desk.documents()[0].text == "Missiles hit Al-Asad."


async def test_an_unchanged_feed_answers_304_and_is_well(desk: Desk) -> None:
    desk.newsroom.publish(entry(1, "Missiles hit Al-Asad." + LONG), etag='"v1"')
    await desk.add()
    await desk.tick()
    assert await desk.tick() == [FeedReading(name="Harbour Wire")]
    state = desk.state
    assert (state.failures, state.last_error) == (0, None)
    assert state.next_due_at is not None
    assert state.next_due_at > utc_now() + INTERVAL * 0.9


async def test_an_entry_without_a_date_gets_none_and_an_old_one_alerts_nobody(desk: Desk) -> None:
    desk.newsroom.publish()
    await desk.add()
    await desk.tick()
    desk.newsroom.publish(
        entry(1, "A report on the weather." + LONG, dated=False),
        entry(2, "Missiles hit Al-Asad." + LONG, days_old=5),
    )
    assert await desk.tick() == [FeedReading(name="Harbour Wire", new=2)]
    undated, old = desk.documents()
    assert undated.published_at is None
    assert old.published_at is not None
    assert desk.alerts() == 0
