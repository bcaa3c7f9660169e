from datetime import UTC, datetime

import pytest

from bot.errors import FetchFailed
from bot.sources.articles import fetch_document, read_page
from bot.sources.feeds import fetch_feed
from bot.sources.fetch import Fetched, Fetcher
from bot.sources.telegram_pages import is_telegram, read_channel, readable_link

NOW = datetime(2024, 1, 20, 12, 0, tzinfo=UTC)


def message(name: str, text: str, stated: str = "2024-01-19T06:30:00+00:00") -> str:
    body = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>' if text else ""
    return (
        f'<div class="tgme_widget_message_wrap"><div class="tgme_widget_message js-widget_message" data-post="{name}">'
        '<div class="tgme_widget_message_author"><a class="tgme_widget_message_owner_name" href="https://t.me/harbour">'
        f'<span dir="auto">Harbour Watch</span></a></div>{body}<a class="tgme_widget_message_date">'
        f'<time datetime="{stated}" class="time">06:30</time></a></div></div>'
    )


def preview(*messages: str) -> bytes:
    return f"<!DOCTYPE html><html><head><title>Telegram</title></head><body>{''.join(messages)}</body></html>".encode()


@pytest.mark.parametrize(
    ("link", "readable"),
    [
        ("https://t.me/harbour/12", "https://t.me/harbour/12?embed=1&mode=tme"),
        (" https://t.me/s/harbour/12?single ", "https://t.me/harbour/12?embed=1&mode=tme"),
        ("http://telegram.me/harbour", "https://t.me/s/harbour"),
        ("https://t.me/s/harbour", "https://t.me/s/harbour"),
        ("https://t.me/joinchat/abcdef", "https://t.me/joinchat/abcdef"),
        ("https://t.me/+abcdef", "https://t.me/+abcdef"),
        ("https://t.me/c/1234/5", "https://t.me/c/1234/5"),
        ("https://t.me.example/harbour/12", "https://t.me.example/harbour/12"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_posts_and_channels_have_an_address_for_everybody(link: str, readable: str) -> None:
    assert readable_link(link) == readable


def test_only_telegrams_own_site_is_telegram() -> None:
    assert is_telegram("https://t.me/harbour")
    assert not is_telegram("https://not-t.me/harbour")


def test_a_post_is_read_as_a_document() -> None:
    text = "🔴 Drone hits fuel depot<br/><br/>Two workers were hurt, the <b>governor</b> said. <a href='#'>#harbour</a>"
    page = Fetched(url="https://t.me/harbour/12?embed=1", status=200, body=preview(message("harbour/12", text)))
    document = read_page(page, now=NOW)
    assert (document.id, document.url) == ("https://t.me/harbour/12", "https://t.me/harbour/12")
    assert document.title == "🔴 Drone hits fuel depot"
    assert document.text == "Two workers were hurt, the governor said. #harbour"
    assert document.published_at == datetime(2024, 1, 19, 6, 30, tzinfo=UTC)
    assert (document.source, document.language) == ("Harbour Watch", "en")


def test_a_channel_is_read_as_a_feed() -> None:
    page = preview(
        message("harbour/11", "A first post."),
        message("harbour/12", ""),
        message("harbour/13", "A second post.", stated="2030-01-01T00:00:00+00:00"),
    )
    feed = read_channel(page, "https://t.me/s/harbour", now=NOW)
    assert feed.title == "Harbour Watch"
    assert [(entry.id, entry.text, entry.published_at) for entry in feed.entries] == [
        ("https://t.me/harbour/11", "A first post.", datetime(2024, 1, 19, 6, 30, tzinfo=UTC)),
        ("https://t.me/harbour/13", "A second post.", None),
    ]


@pytest.mark.parametrize("body", [b"", b"<html><body>Join the channel</body></html>", preview(message("a/1", ""))])
def test_a_private_post_is_refused_in_a_sentence(body: bytes) -> None:
    with pytest.raises(FetchFailed, match="forward it or paste its text"):
        read_page(Fetched(url="https://t.me/harbour/12", status=200, body=body))


class Recorded(Fetcher):
    """A fetcher that hands out one page and notes what it was asked for."""

    def __init__(self, body: bytes) -> None:
        super().__init__(timeout_seconds=1, max_bytes=1)
        self.body = body
        self.asked: list[str] = []

    async def fetch(self, link: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        self.asked.append(link)
        return Fetched(url=link, status=200, body=self.body, content_type="text/html")


async def test_a_link_to_a_post_is_read_through_its_preview() -> None:
    fetcher = Recorded(preview(message("harbour/12", "Two workers were hurt.")))
    assert (await fetch_document(fetcher, "https://t.me/harbour/12")).text == "Two workers were hurt."
    assert fetcher.asked == ["https://t.me/harbour/12?embed=1&mode=tme"]


async def test_a_channel_can_be_followed_like_a_feed() -> None:
    fetcher = Recorded(preview(message("harbour/12", "Two workers were hurt.")))
    answer = await fetch_feed(fetcher, "https://t.me/harbour")
    assert fetcher.asked == ["https://t.me/s/harbour"]
    assert answer.url == "https://t.me/harbour"
    assert answer.feed is not None
    assert [entry.id for entry in answer.feed.entries] == ["https://t.me/harbour/12"]
