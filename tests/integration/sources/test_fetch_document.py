from collections.abc import Callable

import pytest

from bot.errors import FetchFailed
from bot.sources.articles import fetch_document
from bot.sources.fetch import Fetcher

Url = Callable[[str], str]


async def test_a_link_becomes_a_document(fetcher: Fetcher, server_url: Url) -> None:
    document = await fetch_document(fetcher, server_url("/article"))
    assert (document.url, document.title) == (server_url("/article"), "Drone hits depot")
    assert document.text.startswith("Two workers were hurt")
    assert document.published_at is None


async def test_a_text_file_becomes_a_document(fetcher: Fetcher, server_url: Url) -> None:
    assert (await fetch_document(fetcher, server_url("/note.txt"))).text == "Two workers were hurt."


@pytest.mark.parametrize("path", ["/page", "/feed"])
async def test_a_page_without_an_article_is_refused(fetcher: Fetcher, server_url: Url, path: str) -> None:
    with pytest.raises(FetchFailed, match="no article on that page"):
        await fetch_document(fetcher, server_url(path))
