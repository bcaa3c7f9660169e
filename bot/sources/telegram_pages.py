"""Public Telegram channels and posts, read from the web previews at t.me: no account is needed."""

import re
from datetime import UTC, datetime
from typing import Any

import httpx

from bot.errors import BadInput, FetchFailed
from bot.sources.markup import decode_page, element_text, parse_page
from bot.sources.moments import is_from_the_future, read_moment
from bot.sources.syndication import Feed, FeedEntry, entry_document
from bot.sources.texts import split_title
from bot.vocabulary import Document

NO_POST = "That Telegram post can't be read from outside; forward it or paste its text instead."
NO_CHANNEL = "That Telegram channel can't be read from outside."

_HOSTS = frozenset(("t.me", "telegram.me", "telegram.dog"))
_POST = re.compile(r"/(?:s/)?([A-Za-z]\w{3,31})/(\d+)/?")
_CHANNEL = re.compile(r"/(?:s/)?([A-Za-z]\w{3,31})/?")
_ADDRESSES_OF_OTHER_THINGS = frozenset(("joinchat", "share", "proxy", "addstickers", "addlist", "socks", "login"))


def is_telegram(link: str) -> bool:
    """Whether a link leads to Telegram's site."""
    try:
        return httpx.URL(link.strip()).host in _HOSTS
    except (httpx.InvalidURL, ValueError):
        return False


def readable_link(link: str) -> str:
    """The address where a post or a channel can be read without an account; any other link as it is."""
    if not is_telegram(link):
        return link
    path = httpx.URL(link.strip()).path
    if post := _POST.fullmatch(path):
        return f"https://t.me/{post.group(1)}/{post.group(2)}?embed=1&mode=tme"
    channel = _CHANNEL.fullmatch(path)
    if channel and channel.group(1) not in _ADDRESSES_OF_OTHER_THINGS:
        return f"https://t.me/s/{channel.group(1)}"
    return link


def read_channel(body: bytes, url: str, *, charset: str | None = None, now: datetime | None = None) -> Feed:
    """The newest posts of a channel's preview page, as a feed, oldest first as the page has them.

    Raises:
        FetchFailed: no posts on the page.
        BadInput: the bytes are no text.
    """
    tree = parse_page(decode_page(body, charset))
    now = now or datetime.now(UTC)
    messages = [] if tree is None else _with_class(tree, "tgme_widget_message")
    entries = [entry for message in messages if (entry := _entry(message, now))]
    if tree is None or not entries:
        raise FetchFailed(NO_CHANNEL, detail=url)
    return Feed(title=_channel_title(tree), language=None, entries=tuple(entries))


def read_post(body: bytes, url: str, *, charset: str | None = None, now: datetime | None = None) -> Document:
    """The post of an embedded preview, with the channel's name as its source.

    Raises:
        FetchFailed: no post with a text on the page.
        BadInput: the bytes are no text.
    """
    try:
        feed = read_channel(body, url, charset=charset, now=now)
    except FetchFailed as error:
        raise FetchFailed(NO_POST, detail=error.detail) from error
    return entry_document(feed.entries[0], feed)


def _entry(message: Any, now: datetime) -> FeedEntry | None:
    """The post in a message element, ``None`` for one without a text (a photo, a sticker, a service message)."""
    texts = _with_class(message, "tgme_widget_message_text")
    text = element_text(texts[0]) if texts else ""
    name = message.get("data-post")
    if not text or not name:
        return None
    url = f"https://t.me/{name}"
    title, text = split_title(text)
    return FeedEntry(
        id=url, url=url, title=title, summary_text="", content_text=text, published_at=_published_at(message, now)
    )


def _published_at(message: Any, now: datetime) -> datetime | None:
    """When the post says it was sent; the last time in it, since a quoted or forwarded one may stand before."""
    for element in reversed(message.xpath(".//time[@datetime]")):
        try:
            moment = read_moment(element.get("datetime"))
        except BadInput:
            continue
        if isinstance(moment, datetime) and not is_from_the_future(moment, now):
            return moment
    return None


def _channel_title(tree: Any) -> str | None:
    for name in ("tgme_channel_info_header_title", "tgme_widget_message_owner_name"):
        if elements := _with_class(tree, name):
            return " ".join(element_text(elements[0]).split()) or None
    return None


def _with_class(root: Any, name: str) -> list[Any]:
    found: list[Any] = root.xpath(".//*[contains(concat(' ', normalize-space(@class), ' '), $name)]", name=f" {name} ")
    return found
