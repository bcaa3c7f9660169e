"""A desk that reads feeds with a reader that can be made to fail."""

import datetime as dt

from sqlmodel import select

from bot.chats import following
from bot.intake import feeds
from bot.intake.feeds import FeedReading
from bot.knowledge import Knowledge
from bot.models import DocumentRow, OutboxRow, utc_now
from bot.store.database import Database
from bot.vocabulary import Document, Extraction, Filter
from tests.integration.newsroom import Newsroom
from tests.reports import ASAD, ERBIL, KATAIB, PRIVATE, QAIM, claim

INTERVAL = dt.timedelta(minutes=15)


LONG = " Officials gave no further details, and the count of those hurt was not known at the time of writing." * 4


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
