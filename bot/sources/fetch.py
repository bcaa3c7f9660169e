"""Pages and feeds over HTTP, from servers that may mean harm.

Every address is checked before it is connected to, and the connection goes to the very address that was checked; sizes
are bounded as sent and as unpacked; the whole takes no longer than its time limit, however slowly the bytes drip.
Proxies in the environment are ignored: a proxy would resolve the name again, and nothing would be left of the check.
"""

import asyncio
import zlib
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx

from bot.errors import FetchFailed
from bot.sources.addresses import Resolver, authority, parse_link, public_addresses, resolved, system_resolver
from bot.sources.decoding import known_charset

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PERMANENT = frozenset((301, 308))
_MOST_REDIRECTS = 5
_MOST_ADDRESSES = 3
_CONNECT_SECONDS = 5.0
_LONGEST_VALIDATOR = 500
_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; Sitrep/0.1; reads news reports)",
    "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, */*;q=0.5",
    "Accept-Encoding": "gzip",
}
# zlib's window sizes: 31 reads gzip, 47 gzip or zlib. Stacked encodings are refused: that is how bombs multiply.
_WINDOW_BITS = {"gzip": 31, "x-gzip": 31, "deflate": 47}
_KNOWN_STATUSES = frozenset(HTTPStatus)
_READABLE_TYPES = frozenset(("application/xml", "application/xhtml+xml", "application/json", "application/feed+json"))


class HttpRefused(FetchFailed):
    """The server answered, but with an error. ``retry_after`` is what it asked to wait, where it asked."""

    def __init__(self, host: str, status: int, retry_after: timedelta | None = None) -> None:
        phrase = HTTPStatus(status).phrase if status in _KNOWN_STATUSES else "unknown"
        super().__init__(f"{host} answered {status} ({phrase}).")
        self.status = status
        self.retry_after = retry_after

    @property
    def is_gone(self) -> bool:
        """Whether the server says that the page is gone for good and should not be asked for again."""
        return self.status == HTTPStatus.GONE


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """An answer. ``url`` is where it was found; ``moved_to`` is set where the address asked for is to be forgotten."""

    url: str
    status: int
    body: bytes = b""
    content_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    not_modified: bool = False
    moved_to: str | None = None


class Fetcher:
    """Fetches with one time limit (seconds, for everything together) and one size limit (bytes, as sent and unpacked).

    ``trusted`` holds authorities (``host:port``) that may be opened though they are private or on an odd port: a
    newsroom's own server, or a test's. ``resolver`` turns names into addresses.
    """

    def __init__(
        self,
        *,
        timeout_seconds: float,
        max_bytes: int,
        trusted: Collection[str] = (),
        resolver: Resolver = system_resolver,
    ) -> None:
        self._timeout_seconds = timeout_seconds
        self._max_bytes = max_bytes
        self._trusted = frozenset(trusted)
        self._resolver = resolver
        self._tls = httpx.create_ssl_context(trust_env=False)

    async def fetch(self, link: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """The page behind a link; with ``etag`` or ``last_modified`` of an earlier answer, only if it has changed.

        Raises:
            HttpRefused: the server answered with an error.
            FetchFailed: a refused address, no answer in time, too large, or no text.
        """
        url = parse_link(link, self._trusted)
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        try:
            async with asyncio.timeout(self._timeout_seconds):
                return await self._follow(url, headers)
        except (TimeoutError, httpx.TimeoutException) as error:
            seconds = f"{self._timeout_seconds:g}"
            raise FetchFailed(f"{url.host} took longer than {seconds} seconds.", detail=str(url)) from error
        except (httpx.TransportError, httpx.InvalidURL) as error:
            message = f"{url.host} broke off, or answered in a way that can't be read."
            raise FetchFailed(message, detail=f"{url}: {error!r}") from error

    async def _follow(self, url: httpx.URL, headers: dict[str, str]) -> Fetched:
        moved_to: httpx.URL | None = None
        only_permanent = True
        for _ in range(_MOST_REDIRECTS + 1):
            async with self._answer(url, headers) as response:
                if response.status_code not in _REDIRECTS or "location" not in response.headers:
                    return await self._fetched(url, response, moved_to, asked_for_changes=bool(headers))
                url = parse_link(str(url.join(response.headers["location"])), self._trusted)
                only_permanent = only_permanent and response.status_code in _PERMANENT
                moved_to = url if only_permanent else moved_to
        raise FetchFailed(f"{url.host} redirects more than {_MOST_REDIRECTS} times.", detail=str(url))

    @asynccontextmanager
    async def _answer(self, url: httpx.URL, headers: dict[str, str]) -> AsyncIterator[httpx.Response]:
        timeout = httpx.Timeout(self._timeout_seconds, connect=min(_CONNECT_SECONDS, self._timeout_seconds))
        # No connection is kept: a kept one belongs to an address, and another host's page could come through it.
        limits = httpx.Limits(max_keepalive_connections=0)
        async with httpx.AsyncClient(verify=self._tls, trust_env=False, timeout=timeout, limits=limits) as client:
            response = await self._connected(client, url, headers)
            try:
                yield response
            finally:
                await response.aclose()

    async def _connected(self, client: httpx.AsyncClient, url: httpx.URL, headers: dict[str, str]) -> httpx.Response:
        failure: httpx.TransportError | None = None
        for address in (await self._addresses(url))[:_MOST_ADDRESSES]:
            request = client.build_request(
                "GET",
                url.copy_with(host=address),
                headers=_HEADERS | headers | {"Host": url.netloc.decode("ascii")},
                extensions={"sni_hostname": url.raw_host.decode("ascii")},
            )
            try:
                return await client.send(request, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        raise FetchFailed(f"No connection to {url.host} could be made.", detail=f"{url}: {failure!r}") from failure

    async def _addresses(self, url: httpx.URL) -> list[str]:
        if authority(url) in self._trusted:
            return await resolved(url, self._resolver)
        return await public_addresses(url, self._resolver)

    async def _fetched(
        self, url: httpx.URL, response: httpx.Response, moved_to: httpx.URL | None, *, asked_for_changes: bool
    ) -> Fetched:
        not_modified = asked_for_changes and response.status_code == HTTPStatus.NOT_MODIFIED
        if not not_modified and not response.is_success:
            raise HttpRefused(url.host, response.status_code, _retry_after(response.headers.get("retry-after")))
        content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower() or None
        if not not_modified and not _is_readable(content_type):
            raise FetchFailed(f"{url.host} sent {content_type}, not a page, a text or a feed.", detail=str(url))
        return Fetched(
            url=str(url),
            status=response.status_code,
            body=b"" if not_modified else await self._body(url, response),
            content_type=content_type,
            charset=known_charset(response.charset_encoding),
            etag=_validator(response, "etag"),
            last_modified=_validator(response, "last-modified"),
            not_modified=not_modified,
            moved_to=str(moved_to) if moved_to else None,
        )

    async def _body(self, url: httpx.URL, response: httpx.Response) -> bytes:
        unpacker = _Unpacker(response.headers.get("content-encoding", ""), url.host)
        body = bytearray()
        received = 0
        async for chunk in response.aiter_raw():
            received += len(chunk)
            body += unpacker.unpack(chunk, self._max_bytes - len(body) + 1)
            if max(received, len(body)) > self._max_bytes:
                limit = f"{self._max_bytes / 1_000_000:g} MB"
                raise FetchFailed(f"{url.host} sent more than {limit}, the most that is read.", detail=str(url))
        unpacker.finish()
        return bytes(body)


class _Unpacker:
    """Undoes one content encoding, never giving out more than it is asked for."""

    def __init__(self, encoding: str, host: str) -> None:
        name = encoding.strip().lower()
        self._host = host
        self._stream = None
        self._has_begun = False
        if name not in ("", "identity"):
            if name not in _WINDOW_BITS:
                raise FetchFailed(f"{host} sent a page packed in a way that can't be read.", detail=encoding[:100])
            self._stream = zlib.decompressobj(_WINDOW_BITS[name])

    def unpack(self, chunk: bytes, most: int) -> bytes:
        """The plain bytes in ``chunk``, at most ``most`` of them if it is packed."""
        if self._stream is None:
            return chunk
        self._has_begun = True
        try:
            return self._stream.decompress(chunk, most)
        except zlib.error as error:
            raise self._broken(str(error)) from error

    def finish(self) -> None:
        """Check that the packed stream came to its end (nothing at all is an end, too)."""
        if self._stream is not None and self._has_begun and not self._stream.eof:
            raise self._broken("ends too early")

    def _broken(self, detail: str) -> FetchFailed:
        return FetchFailed(f"{self._host} sent a page that can't be unpacked.", detail=detail)


def _is_readable(content_type: str | None) -> bool:
    if content_type is None:
        return True
    return content_type.startswith("text/") or content_type.endswith("+xml") or content_type in _READABLE_TYPES


def _validator(response: httpx.Response, name: str) -> str | None:
    """An ETag or a date to send back next time; one of absurd length is left out."""
    value: str | None = response.headers.get(name)
    return value if value and len(value) <= _LONGEST_VALIDATOR else None


def _retry_after(header: str | None) -> timedelta | None:
    """What a Retry-After header asks for, given in seconds or as a date; ``None`` where it can't be read."""
    if not header:
        return None
    try:
        if header.strip().isdecimal():
            return timedelta(seconds=int(header))
        moment = parsedate_to_datetime(header)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(moment - datetime.now(UTC), timedelta(0))
    except (ValueError, OverflowError):
        return None
