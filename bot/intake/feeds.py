"""Feeds: adding and removing them, and reading those that are due.

A feed's first fetch is history: it is stored, and alerts nobody, but for what was published within the hour. Each entry
is its own transaction, and is ticked off only after it is stored, so a crash half-way loses nothing: the next reading
goes on where this one broke off.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable

from sqlmodel import Session

from bot.errors import BadInput, FetchFailed, SitrepError
from bot.intake.ingest import IngestStatus, Provenance, store_reading
from bot.knowledge import Knowledge
from bot.models import SourceRow, utc_now
from bot.sources.articles import fetch_document
from bot.sources.feeds import Feed, FeedAnswer, FeedEntry, entry_document, fetch_feed, next_delay
from bot.sources.fetch import Fetcher, HttpRefused
from bot.sources.fingerprint import content_hash
from bot.store import sources
from bot.store.database import Database
from bot.store.documents import stored_id
from bot.vocabulary import Document, Extraction, Value

Read = Callable[[Document], Awaitable[Extraction]]

_LEASE = dt.timedelta(minutes=10)
_STILL_NEWS = dt.timedelta(hours=1)
_TEASER = 280  # characters; shorter entries are read on their own page
_log = logging.getLogger(__name__)


class FeedState(Value):
    """A feed and how it is doing."""

    id: int
    name: str
    url: str
    enabled: bool
    documents: int
    last_fetched_at: dt.datetime | None
    next_due_at: dt.datetime | None
    failures: int
    last_error: str | None


class FeedReading(Value):
    """What one fetch of a feed brought. ``error`` is a sentence where it failed."""

    name: str
    new: int = 0
    known: int = 0
    failed: int = 0
    error: str | None = None


async def add_feed(database: Database, fetcher: Fetcher, url: str, name: str | None = None) -> FeedState:
    """Add a feed; it is fetched once to see that it is one, and read at the next tick.

    Raises:
        BadInput: it is known already.
        FetchFailed: the address is refused, can't be had, or is no feed.
    """
    with database.read() as session:
        _refuse_known(session, url)
    answer = await fetch_feed(fetcher, url)
    title = name or (answer.feed.title if answer.feed else None) or url
    with database.write(record=True) as session:  # one after the other: an address is on the list once
        _refuse_known(session, answer.url)
        row = sources.find_or_add(session, sources.FEED, title, answer.url)
        row.next_due_at = utc_now()
        session.add(row)
        return _state(session, row)


def _refuse_known(session: Session, url: str) -> None:
    if sources.feed_by_url(session, url):
        raise BadInput("This feed is on the list already.")


def remove_feed(database: Database, url_or_id: str) -> FeedState:
    """Take a feed off the list; its documents stay.

    Raises:
        BadInput: there is no such feed.
    """
    feed = next((one for one in list_feeds(database) if url_or_id in {one.url, str(one.id)}), None)
    if feed is None:
        raise BadInput(f"There is no feed {url_or_id} on the list.")
    with database.write() as session:
        row = session.get(SourceRow, feed.id)
        if row is not None:
            session.delete(row)
    return feed


def list_feeds(database: Database) -> list[FeedState]:
    """All feeds, oldest first."""
    with database.read() as session:
        return [_state(session, row) for row in sources.feeds(session)]


def _state(session: Session, row: SourceRow) -> FeedState:
    return FeedState(
        id=stored_id(row.id),
        name=row.name,
        url=row.url or "",
        enabled=row.enabled,
        documents=sources.count_documents(session, stored_id(row.id)),
        last_fetched_at=row.last_fetched_at,
        next_due_at=row.next_due_at,
        failures=row.failures,
        last_error=row.last_error,
    )


def make_due(database: Database, now: dt.datetime) -> int:
    """Let every enabled feed be read at once. Says how many there are."""
    with database.write() as session:
        rows = [row for row in sources.feeds(session) if row.enabled]
        for row in rows:
            row.next_due_at, row.leased_until = now, None
        return len(rows)


async def read_due_feeds(
    database: Database, knowledge: Knowledge, fetcher: Fetcher, read: Read, *, interval: dt.timedelta
) -> list[FeedReading]:
    """Read every feed that is due, one after the other. Several processes may do so at once: each takes its own."""
    readings: list[FeedReading] = []
    started = utc_now()
    while True:
        with database.write() as session:
            row = sources.claim_due_feed(session, now=started, lease=_LEASE)
        if row is None:
            return readings
        readings.append(await _read_feed(database, knowledge, fetcher, read, row, interval))


async def _read_feed(
    database: Database, knowledge: Knowledge, fetcher: Fetcher, read: Read, row: SourceRow, interval: dt.timedelta
) -> FeedReading:
    try:
        answer = await fetch_feed(fetcher, row.url or "", etag=row.etag, last_modified=row.last_modified)
    except FetchFailed as error:
        _log.warning("Feed %s: %s", row.name, error.detail)
        _note_failure(database, row, error, interval)
        return FeedReading(name=row.name, error=error.message)
    if answer.feed is None:
        reading = FeedReading(name=row.name)
    else:
        reading = await _take_in(database, knowledge, fetcher, read, row, answer.feed)
    _note_success(database, row, answer, interval)
    return reading


async def _take_in(
    database: Database, knowledge: Knowledge, fetcher: Fetcher, read: Read, row: SourceRow, feed: Feed
) -> FeedReading:
    is_first = row.history_read_at is None
    still_news = _still_news(feed, utc_now()) if is_first else frozenset()
    source_id = stored_id(row.id)
    counts = dict.fromkeys(("new", "known", "failed"), 0)
    for entry in feed.entries:
        key = _entry_key(entry)
        if await asyncio.to_thread(_is_known, database, source_id, key):
            counts["known"] += 1
            continue
        provenance = Provenance(source_id=row.id, is_history=is_first and entry.id not in still_news)
        try:
            document = await _document(fetcher, entry, feed, row.name, is_history=provenance.is_history)
            extraction = await read(document)
            stored = await asyncio.to_thread(store_reading, database, knowledge, document, extraction, provenance)
        except SitrepError as error:
            _log.warning("Feed %s, entry %s: %s", row.name, entry.id, error.detail)
            counts["failed"] += 1
            continue
        await asyncio.to_thread(_tick_off, database, source_id, key)
        counts["known" if stored.status is IngestStatus.DUPLICATE else "new"] += 1
    return FeedReading(name=row.name, **counts)


def _still_news(feed: Feed, now: dt.datetime) -> frozenset[str]:
    """The entries, by their ids, that are so fresh that they are news even in a feed's first reading.

    None, where they would be most of the feed: that dates its entries by the clock, whenever it is asked for them.
    """
    dated = ((entry.id, entry.published_at) for entry in feed.entries if entry.published_at)
    fresh = frozenset(key for key, published_at in dated if abs(now - published_at) <= _STILL_NEWS)
    return fresh if 2 * len(fresh) <= len(feed.entries) else frozenset()


def _entry_key(entry: FeedEntry) -> str:
    """Names an entry as it now reads: one that its publisher has changed is read again."""
    return content_hash(f"{entry.id} {entry.title or ''}", entry.text)


def _is_known(database: Database, source_id: int, key: str) -> bool:
    with database.read() as session:
        return sources.is_entry_known(session, source_id, key)


def _tick_off(database: Database, source_id: int, key: str) -> None:
    with database.write() as session:
        sources.note_entry(session, source_id, key)


async def _document(fetcher: Fetcher, entry: FeedEntry, feed: Feed, outlet: str, *, is_history: bool) -> Document:
    """The entry as a document. Where it is only a teaser, the page it points to is read, if it can be had."""
    document = entry_document(entry, feed).model_copy(update={"source": outlet})
    if not document.text.strip():
        document = document.model_copy(update={"text": entry.title or "", "title": None})
    if is_history or entry.url is None or len(document.text) >= _TEASER:
        return document
    try:
        article = await fetch_document(fetcher, entry.url)
    except SitrepError as error:
        _log.info("Entry %s is stored as its teaser: %s", entry.id, error.detail)
        return document
    told_at = document.published_at or article.published_at
    return article.model_copy(update={"id": document.id, "published_at": told_at, "source": outlet, "url": entry.url})


def _note_success(database: Database, row: SourceRow, answer: FeedAnswer, interval: dt.timedelta) -> None:
    now = utc_now()
    with database.write() as session:
        stored = session.get(SourceRow, row.id)
        if stored is None:  # removed while it was being read
            return
        if sources.feed_by_url(session, answer.url) is None:  # a feed that has moved onto another one stays put
            stored.url = answer.url
        stored.etag, stored.last_modified = answer.etag, answer.last_modified
        stored.last_fetched_at, stored.failures, stored.last_error = now, 0, None
        stored.history_read_at = stored.history_read_at or now
        stored.next_due_at, stored.leased_until = now + next_delay(0, None, interval), None


def _note_failure(database: Database, row: SourceRow, error: FetchFailed, interval: dt.timedelta) -> None:
    now = utc_now()
    with database.write() as session:
        stored = session.get(SourceRow, row.id)
        if stored is None:
            return
        stored.failures += 1
        stored.last_error, stored.last_fetched_at, stored.leased_until = error.message, now, None
        refused = error if isinstance(error, HttpRefused) else None
        stored.enabled = not (refused and refused.is_gone)
        stored.next_due_at = now + next_delay(stored.failures, refused.retry_after if refused else None, interval)
