"""RSS and Atom feeds: their entries as plain text."""

import io
import re
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate
from time import struct_time
from typing import Any
from urllib.parse import urljoin

import feedparser

from bot.errors import BadInput, FetchFailed
from bot.language import detect_language
from bot.sources.markup import count_tags, decode_page, html_to_text
from bot.sources.moments import is_from_the_future
from bot.sources.texts import content_id
from bot.vocabulary import Document

MOST_ENTRIES = 500
"""Entries read of one feed; the rest of a longer one is left."""

MOST_TAGS = 100_000
"""A feed with more start tags is refused: 500 full entries stay below."""

_NOT_A_FEED = "That address holds no RSS or Atom feed."
_NUMBERED = re.compile("&#(?:([0-9]+)|[xX]([0-9a-fA-F]+));")
_FORBIDDEN = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
_LAST_CHARACTER = 0x10FFFF
_MOST_DIGITS = 100
# What the parser raises on feeds made to break it, or broken by chance.
_PARSER_FAILURES = (AssertionError, AttributeError, LookupError, OverflowError, RecursionError, TypeError, ValueError)
# Given a bare "12:30", the library would fill in today: only dates that state their year are the feed's own.
_YEAR = re.compile(r"(?:19|20|21)\d\d")


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedEntry:
    """One entry. ``id`` is the feed's own, else its link or made of the content; texts are plain."""

    id: str
    url: str | None
    title: str | None
    summary_text: str
    content_text: str
    published_at: datetime | None

    @property
    def text(self) -> str:
        """The longer of content and summary."""
        return max(self.content_text, self.summary_text, key=len)


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """A feed as read: its entries in its own order."""

    title: str | None
    language: str | None
    entries: tuple[FeedEntry, ...]


def read_feed(
    body: bytes,
    url: str,
    *,
    content_type: str | None = None,
    charset: str | None = None,
    now: datetime | None = None,
) -> Feed:
    """The feed in ``body``, found at ``url``. ``now`` only serves to pass over dates in the future.

    Raises:
        FetchFailed: no feed in it, or one with more than ``MOST_TAGS`` tags.
    """
    parsed = _parsed(_mended(body, url, charset), url, content_type or "application/xml")
    moment = now or datetime.now(UTC)
    entries = (_entry(entry, url, moment) for entry in parsed.entries[:MOST_ENTRIES])
    return Feed(
        title=_plain(parsed.feed.get("title")) or None,
        language=_plain(parsed.feed.get("language")) or None,
        entries=tuple(entry for entry in entries if entry.title or entry.text or entry.url),
    )


def _mended(body: bytes, url: str, charset: str | None) -> bytes:
    """The feed in UTF-8, without the characters that XML forbids: many feeds let one slip through."""
    try:
        text = decode_page(body, charset)
    except BadInput as error:
        raise FetchFailed(_NOT_A_FEED, detail=f"{url}: {error.detail}") from error
    if count_tags(text) > MOST_TAGS:
        raise FetchFailed("The feed is too large to be read.", detail=f"{url}: more than {MOST_TAGS} tags")
    text = _NUMBERED.sub(_allowed_reference, text)
    return _FORBIDDEN.sub("\ufffd", text).encode("utf-8")


def _allowed_reference(reference: re.Match[str]) -> str:
    decimal, hexadecimal = reference.groups()
    # Cut, since Python refuses to read numbers of thousands of digits; what is left is still too large.
    number = int(decimal[:_MOST_DIGITS]) if decimal else int(hexadecimal[:_MOST_DIGITS], 16)
    is_allowed = number <= _LAST_CHARACTER and not _FORBIDDEN.match(chr(number))
    return reference.group() if is_allowed else "\ufffd"


def _parsed(body: bytes, url: str, media_type: str) -> Any:
    headers = {"content-type": f"{media_type}; charset=utf-8"}
    try:
        # As a stream: given a string, the library would open one that looks like an address or a file name.
        parsed = feedparser.parse(
            io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except _PARSER_FAILURES as error:
        raise FetchFailed(_NOT_A_FEED, detail=f"{url}: {error!r}") from error
    if not parsed.get("version") and not parsed.entries:
        raise FetchFailed(_NOT_A_FEED, detail=f"{url}: {parsed.get('bozo_exception')!r}")
    return parsed


def entry_document(entry: FeedEntry, feed: Feed) -> Document:
    """The entry as a document, with the feed's title as its source. Its text may be a mere teaser, or empty."""
    return Document(
        id=entry.id,
        text=entry.text,
        title=entry.title,
        published_at=entry.published_at,
        url=entry.url,
        language=detect_language(entry.text),
        source=feed.title,
    )


def _entry(entry: Any, feed_url: str, now: datetime) -> FeedEntry:
    title = " ".join(_plain(entry.get("title")).split()) or None
    summary = _plain(entry.get("summary"))
    content = max((_plain(part.get("value")) for part in entry.get("content", ())), key=len, default="")
    url = _link(entry.get("link"), feed_url)
    return FeedEntry(
        id=entry.get("id") or url or content_id(title, content or summary),
        url=url,
        title=title,
        summary_text=summary,
        content_text=content,
        published_at=_published_at(entry, now),
    )


def _plain(html: str | None) -> str:
    try:
        return html_to_text(html or "")
    except FetchFailed:  # an entry too intricate to read doesn't cost the others
        return ""


def _link(link: str | None, feed_url: str) -> str | None:
    try:
        url = urljoin(feed_url, (link or "").strip())
    except ValueError:
        return None
    return url if link and url.startswith(("http://", "https://")) else None


def _published_at(entry: Any, now: datetime) -> datetime | None:
    """When the entry says it was published, else updated; ``None`` where it says neither, or a day that hasn't come."""
    for key in ("published", "updated"):
        # dict.get, since the entry's own get answers "updated" with "published" and a warning.
        stated = dict.get(entry, key) or ""
        moment = _moment(dict.get(entry, f"{key}_parsed")) if _YEAR.search(stated) or parsedate(stated) else None
        if moment is not None and not is_from_the_future(moment, now):
            return moment
    return None


def _moment(parsed: struct_time | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError):  # years that no clock can hold
        return None
