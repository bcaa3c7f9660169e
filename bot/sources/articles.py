"""Web pages to documents: the article without the page around it, and when and where it was published."""

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from bot.errors import BadInput, FetchFailed
from bot.language import detect_language
from bot.sources.address_dates import dated_by_address
from bot.sources.fetch import Fetched, Fetcher
from bot.sources.markup import decode_page, parse_page
from bot.sources.moments import is_from_the_future, read_moment
from bot.sources.telegram_pages import is_telegram, read_post, readable_link
from bot.sources.texts import clean, read_text
from bot.vocabulary import Document

NO_ARTICLE = "There is no article on that page; paste its text instead."

_SHORTEST_ARTICLE = 100
# What the extractor and the libraries under it raise on pages made to break them.
_EXTRACTOR_FAILURES = (AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
# Where pages state when they were published, the most trustworthy first; names in lower case.
_TIME_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "date",
)
_JSON_LD_TIME = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_SAME_SITE_PREFIX = re.compile(r"^(?:www|m|amp|mobile)\.")


async def fetch_document(fetcher: Fetcher, link: str) -> Document:
    """The article, public Telegram post or text behind a link.

    Raises:
        FetchFailed: it can't be had, or holds no article.
        BadInput: no text at all.
    """
    page = await fetcher.fetch(readable_link(link))
    return await asyncio.to_thread(read_page, page)


def read_page(page: Fetched, *, now: datetime | None = None) -> Document:
    """The document in what was fetched: a Telegram post, a plain text, or the article on the page.

    Raises:
        FetchFailed: no article in it.
        BadInput: no text at all.
    """
    if page.content_type == "text/plain":
        text = read_text(page.body, document_id=page.url, url=page.url, charset=page.charset)
        return dated_by_address(text, now=now)
    if is_telegram(page.url):
        return read_post(page.body, page.url, charset=page.charset, now=now)
    return read_article(page.body, page.url, charset=page.charset, now=now)


def read_article(body: bytes | str, url: str, *, charset: str | None = None, now: datetime | None = None) -> Document:
    """The article on a page. ``id`` is the ``url`` it was read from, ``url`` the page's own canonical one on that site.

    The time of publication is what the page states, never the time of reading; ``now`` only serves to pass over dates
    in the future. This takes processor time (a second for an intricate page): keep it off the event loop.

    Raises:
        FetchFailed: no article on the page, or one too complicated to read.
        BadInput: the bytes are no text.
    """
    tree = parse_page(decode_page(body, charset) if isinstance(body, bytes) else body)
    if tree is None:
        raise FetchFailed(NO_ARTICLE, detail=f"{url}: no HTML")
    now = now or datetime.now(UTC)
    published_at = _published_at(tree, now)
    found = _extracted(tree, url)
    title = clean(found.title or "") or None
    text = _without_headline(clean(found.text or ""), title)
    if len(text) < _SHORTEST_ARTICLE:
        raise FetchFailed(NO_ARTICLE, detail=f"{url}: {len(text)} characters of text")
    article = Document(
        id=url,
        text=text,
        title=title,
        published_at=published_at or _moment(found.date, now),
        url=_canonical(found.url, url),
        language=detect_language(text),
        source=clean(found.sitename or "") or None,
    )
    return dated_by_address(article, now=now)


def _extracted(tree: Any, url: str) -> Any:
    from trafilatura import bare_extraction  # half a second that only readers of pages pay

    try:
        found = bare_extraction(
            tree,
            url=url,
            with_metadata=True,
            include_comments=False,
            # Only what the markup states: searching the text for dates finds those of the events.
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except _EXTRACTOR_FAILURES as error:
        raise FetchFailed(NO_ARTICLE, detail=f"{url}: {error!r}") from error
    if found is None:
        raise FetchFailed(NO_ARTICLE, detail=f"{url}: nothing extracted")
    return found


def _published_at(tree: Any, now: datetime) -> datetime | date | None:
    return next((moment for stated in _stated_times(tree) if (moment := _moment(stated, now))), None)


def _stated_times(tree: Any) -> Iterator[str]:
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        metas.setdefault(name.lower(), meta.get("content") or "")
    yield from (metas[name] for name in _TIME_NAMES if name in metas)
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json":
            yield from _JSON_LD_TIME.findall(script.text or "")
    for element in tree.iter("time"):
        if element.get("itemprop") == "datePublished" or element.get("pubdate") is not None:
            yield element.get("datetime") or ""


def _moment(stated: str | None, now: datetime) -> datetime | date | None:
    try:
        moment = read_moment(stated or "")
    except BadInput:
        return None
    return None if is_from_the_future(moment, now) else moment


def _without_headline(text: str, title: str | None) -> str:
    first, _, rest = text.partition("\n")
    return rest.lstrip() if title and first.strip().casefold() == title.casefold() else text


def _canonical(stated: str | None, url: str) -> str:
    """The address the page gives as its own, unless it points to another site: no page speaks for another's."""
    return stated if stated and _site(stated) == _site(url) else url


def _site(url: str) -> str:
    return _SAME_SITE_PREFIX.sub("", urlsplit(url).hostname or "")
