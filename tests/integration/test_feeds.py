"""Feeds over HTTP, from the newsroom's server to the outbox."""

import datetime as dt
from collections.abc import AsyncIterator

import pytest
from sqlmodel import select

from bot import feeds, following
from bot.errors import BadInput, FetchFailed
from bot.feeds import FeedReading
from bot.knowledge import Knowledge
from bot.models import DocumentRow, OutboxRow, utc_now
from bot.store.database import Database
from bot.vocabulary import Document, Extraction, Filter
from tests.integration.newsroom import ARTICLE, Answer, Newsroom, entry, open_newsroom
from tests.reports import ASAD, ERBIL, KATAIB, PRIVATE, QAIM, claim

INTERVAL = dt.timedelta(minutes=15)
LONG = " Officials gave no further details, and the count of those hurt was not known at the time of writing." * 4


@pytest.fixture
async def newsroom() -> AsyncIterator[Newsroom]:
    async with open_newsroom() as opened:
        yield opened


class Reader:
    """Reads one incident out of a report that names a place we know; ``fails_on`` breaks off at a report."""

    def __init__(self) -> None:
        self.read_texts: list[str] = []
        self.fails_on: str | None = None

    async def read(self, document: Document) -> Extraction:
        if self.fails_on and self.fails_on in document.text:
            raise RuntimeError("power cut")
        self.read_texts.append(document.text)
        day = utc_now().date().isoformat()
        places = {"Al-Asad": ASAD, "Erbil": ERBIL, "Al-Qaim": QAIM}
        told = [claim(place, day) for name, place in places.items() if name in document.text]
        return Extraction(id=document.id, claims=tuple(told))


class Desk:
    """A record with one follow, and the parts that read feeds into it."""

    def __init__(self, database: Database, knowledge: Knowledge, newsroom: Newsroom) -> None:
        self.database, self.knowledge, self.newsroom, self.reader = database, knowledge, newsroom, Reader()
        following.follow(
            database,
            PRIVATE,
            Filter(actors=(KATAIB,)),
            "Kataib Hezbollah",
            thread_id=None,
            created_by=7,
            members=knowledge.members,
            timezone="UTC",
        )

    async def add(self, path: str = "/feed", name: str | None = None) -> feeds.FeedState:
        return await feeds.add_feed(self.database, self.newsroom.fetcher, self.newsroom.url + path, name)

    async def tick(self) -> list[FeedReading]:
        """Read all feeds, as if each were due."""
        feeds.make_due(self.database, utc_now())
        return await feeds.read_due_feeds(
            self.database, self.knowledge, self.newsroom.fetcher, self.reader.read, interval=INTERVAL
        )

    @property
    def state(self) -> feeds.FeedState:
        (state,) = feeds.list_feeds(self.database)
        return state

    def alerts(self) -> int:
        with self.database.read() as session:
            return len(session.exec(select(OutboxRow)).all())

    def documents(self) -> list[DocumentRow]:
        with self.database.read() as session:
            return list(session.exec(select(DocumentRow).order_by(DocumentRow.id)))  # type: ignore[arg-type]  # a column


@pytest.fixture
def desk(sqlite_database: Database, knowledge: Knowledge, newsroom: Newsroom) -> Desk:
    return Desk(sqlite_database, knowledge, newsroom)


@pytest.fixture
def desk_on_both(database: Database, knowledge: Knowledge, newsroom: Newsroom) -> Desk:
    return Desk(database, knowledge, newsroom)


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
