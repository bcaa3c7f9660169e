"""Asking feeds for what is new: only if they have changed, where they are now, and no more often than they bear."""

import asyncio
import random
from dataclasses import dataclass
from datetime import timedelta

from bot.sources.fetch import Fetched, Fetcher
from bot.sources.syndication import Feed, FeedEntry, entry_document, read_feed
from bot.sources.telegram_pages import is_telegram, read_channel, readable_link

__all__ = ["Feed", "FeedAnswer", "FeedEntry", "entry_document", "fetch_feed", "next_delay", "read_feed"]

LONGEST_WAIT = timedelta(days=1)
"""The longest pause after failures, unless the server asks for more."""

LONGEST_REQUESTED_WAIT = timedelta(days=7)
"""The longest pause a server can ask for."""

_JITTER = 0.1
_MOST_DOUBLINGS = 16
_random = random.SystemRandom()


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedAnswer:
    """What asking for a feed gave: ``feed`` is ``None`` where nothing has changed.

    ``url`` is the address to ask next time (a new one after a permanent redirect), with ``etag`` and ``last_modified``.
    """

    feed: Feed | None
    url: str
    etag: str | None
    last_modified: str | None


async def fetch_feed(
    fetcher: Fetcher, url: str, *, etag: str | None = None, last_modified: str | None = None
) -> FeedAnswer:
    """Ask for a feed, or for a Telegram channel's public page.

    With ``etag`` and ``last_modified`` of an earlier answer, it is only sent if it has changed since.

    Raises:
        HttpRefused: the server answered with an error: ``is_gone`` says to stop, ``retry_after`` when to come back.
        FetchFailed: it can't be had, or is no feed.
    """
    page = await fetcher.fetch(readable_link(url), etag=etag, last_modified=last_modified)
    address = page.moved_to or url
    if page.not_modified:
        return FeedAnswer(
            feed=None, url=address, etag=page.etag or etag, last_modified=page.last_modified or last_modified
        )
    # In a thread: a feed of some megabytes takes seconds of processor time.
    feed = await asyncio.to_thread(_read, page)
    return FeedAnswer(feed=feed, url=address, etag=page.etag, last_modified=page.last_modified)


def next_delay(failures: int, retry_after: timedelta | None, interval: timedelta) -> timedelta:
    """How long to wait before asking again: ``interval``, doubled for each failure in a row, up to ``LONGEST_WAIT``.

    Never less than the server asked for (up to ``LONGEST_REQUESTED_WAIT``). Up to a tenth is added at random, so that
    feeds that failed together don't come back together.
    """
    doubled = interval * (1 << min(failures, _MOST_DOUBLINGS))
    wait = max(interval, min(doubled, LONGEST_WAIT))
    wait = max(wait, min(retry_after or timedelta(0), LONGEST_REQUESTED_WAIT))
    return wait * (1 + _random.uniform(0, _JITTER))


def _read(page: Fetched) -> Feed:
    if is_telegram(page.url):
        return read_channel(page.body, page.url, charset=page.charset)
    return read_feed(page.body, page.url, content_type=page.content_type, charset=page.charset)
