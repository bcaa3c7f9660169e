from collections.abc import Callable

import pytest

from bot.errors import FetchFailed
from bot.sources.feeds import fetch_feed
from bot.sources.fetch import Fetcher, HttpRefused

Url = Callable[[str], str]


async def test_a_feed_is_read_once_and_again_only_when_it_changes(fetcher: Fetcher, server_url: Url) -> None:
    first = await fetch_feed(fetcher, server_url("/feed"))
    assert first.feed is not None
    assert [entry.title for entry in first.feed.entries] == ["Drone hits depot"]
    again = await fetch_feed(fetcher, first.url, etag=first.etag, last_modified=first.last_modified)
    assert again.feed is None
    assert (again.url, again.etag, again.last_modified) == (first.url, first.etag, first.last_modified)


async def test_a_feed_that_moved_for_good_is_asked_for_at_its_new_address(fetcher: Fetcher, server_url: Url) -> None:
    assert (await fetch_feed(fetcher, server_url("/moved"))).url == server_url("/feed")
    assert (await fetch_feed(fetcher, server_url("/moved-for-now"))).url == server_url("/moved-for-now")


async def test_a_feed_that_is_gone_says_so(fetcher: Fetcher, server_url: Url) -> None:
    with pytest.raises(HttpRefused) as refusal:
        await fetch_feed(fetcher, server_url("/gone"))
    assert refusal.value.is_gone


async def test_a_page_is_no_feed(fetcher: Fetcher, server_url: Url) -> None:
    with pytest.raises(FetchFailed, match="no RSS or Atom feed"):
        await fetch_feed(fetcher, server_url("/page"))
