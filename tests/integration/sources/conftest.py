"""A web server on the loopback that misbehaves on request: one path, one way to do harm."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from bot.sources.fetch import Fetcher

Answer = Callable[["Hostile", asyncio.StreamWriter], Awaitable[None]]

FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Wire</title><item><guid>1</guid>'
    b"<title>Drone hits depot</title><pubDate>Fri, 19 Jan 2024 06:00:00 GMT</pubDate></item></channel></rss>"
)
ARTICLE = b"<html><head><title>Drone hits depot</title></head><body><article><h1>Drone hits depot</h1>%s</article>" % (
    b"<p>Two workers were hurt when a drone struck a fuel depot outside the port city, the governor said on Friday.</p>"
    b"<p>Firefighters put out the blaze by dawn, and the power station that it supplies reported no cuts at all.</p>"
)
BOMB = zlib.compressobj(9, zlib.DEFLATED, 31)
GZIP_BOMB = BOMB.compress(bytes(64_000_000)) + BOMB.flush()


def http(status: str, *headers: str, body: bytes = b"", length: int | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body) if length is None else length}", "", ""]
    return "\r\n".join(lines).encode() + body


def always(answer: bytes) -> Answer:
    async def send(_server: "Hostile", writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    return send


def redirect(location: str, status: str = "302 Found") -> Answer:
    return always(http(status, f"Location: {location}"))


async def drip(_server: "Hostile", writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    while True:
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.05)


async def drip_headers(_server: "Hostile", writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(100_000):
        writer.write(f"X-{number}: y\r\n".encode())
        await writer.drain()
        await asyncio.sleep(0.05)


async def endless(server: "Hostile", writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
        server.bytes_sent += 0x10000
        await writer.drain()


async def silent(_server: "Hostile", _writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


async def conditional(server: "Hostile", writer: asyncio.StreamWriter) -> None:
    headers = server.requests[-1][1]
    fresh = (
        headers.get("if-none-match") == '"v1"' or headers.get("if-modified-since") == "Fri, 19 Jan 2024 06:00:00 GMT"
    )
    if fresh:
        writer.write(http("304 Not Modified", 'ETag: "v1"'))
    else:
        writer.write(
            http(
                "200 OK",
                "Content-Type: application/rss+xml; charset=UTF-8",
                'ETag: "v1"',
                "Last-Modified: Fri, 19 Jan 2024 06:00:00 GMT",
                body=FEED,
            )
        )


HTML = "Content-Type: text/html"
ANSWERS: dict[str, Answer] = {
    "/page": always(http("200 OK", "Content-Type: text/html; charset=windows-1251", body="Привет".encode("cp1251"))),
    "/gzip": always(http("200 OK", HTML, "Content-Encoding: gzip", body=gzip.compress(b"packed"))),
    "/empty-gzip": always(http("200 OK", HTML, "Content-Encoding: gzip")),
    "/feed": conditional,
    "/drip": drip,
    "/drip-headers": drip_headers,
    "/silent": silent,
    "/endless": endless,
    "/gzip-bomb": always(http("200 OK", HTML, "Content-Encoding: gzip", body=GZIP_BOMB)),
    "/stacked": always(http("200 OK", HTML, "Content-Encoding: gzip, gzip", body=gzip.compress(GZIP_BOMB))),
    "/brotli": always(http("200 OK", HTML, "Content-Encoding: br", body=b"\x0b\x02\x80")),
    "/bad-gzip": always(http("200 OK", HTML, "Content-Encoding: gzip", body=b"no gzip at all")),
    "/cut-gzip": always(http("200 OK", HTML, "Content-Encoding: gzip", body=gzip.compress(b"packed" * 99)[:-9])),
    "/short": always(http("200 OK", HTML, body=b"cut", length=5_000)),
    "/long": always(http("200 OK", HTML, body=b"said too little", length=4)),
    "/no-http": always(b"220 mail.example ESMTP\r\n"),
    "/hangs-up": always(b""),
    "/fat-header": always(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1_000_000 + b"\r\n\r\n"),
    "/image": always(http("200 OK", "Content-Type: image/png", body=b"\x89PNG")),
    "/article": always(http("200 OK", HTML, body=ARTICLE)),
    "/note.txt": always(http("200 OK", "Content-Type: text/plain", body=b"Two workers were hurt.")),
    "/no-type": always(http("200 OK", body=b"<p>plain</p>")),
    "/bad-charset": always(http("200 OK", "Content-Type: text/html; charset=no-such", body=b"plain")),
    "/missing": always(http("404 Not Found")),
    "/gone": always(http("410 Gone")),
    "/busy": always(http("429 Too Many Requests", "Retry-After: 120")),
    "/busy-until": always(http("503 Service Unavailable", "Retry-After: Fri, 19 Jan 2024 06:00:00 GMT")),
    "/busy-odd": always(http("503 Service Unavailable", "Retry-After: soon")),
    "/odd-status": always(http("299 Odd", HTML, body=b"odd")),
    "/unknown-status": always(http("799 Never Heard")),
    "/unasked-304": always(http("304 Not Modified")),
    "/to-metadata": redirect("http://169.254.169.254/latest/meta-data/"),
    "/to-loopback": redirect("http://127.0.0.1/"),
    "/to-mapped": redirect("http://[::ffff:127.0.0.1]/"),
    "/to-decimal": redirect("http://2130706433/"),
    "/to-file": redirect("file:///etc/passwd"),
    "/to-ssh": redirect("http://203.0.114.1:22/"),
    "/to-password": redirect("http://user:secret@203.0.114.1/"),
    "/to-nonsense": redirect("http://[::1"),
    "/to-nowhere": always(http("302 Found")),
    "/loop": redirect("/loop"),
    "/moved": redirect("/moved-again", "301 Moved Permanently"),
    "/moved-again": redirect("/feed", "308 Permanent Redirect"),
    "/moved-for-now": redirect("/moved-again"),
    "/half-moved": redirect("/for-now", "301 Moved Permanently"),
    "/for-now": redirect("/feed"),
}


@dataclass
class Hostile:
    """The server: where it listens, and the requests it got as (path, headers in lower case)."""

    authority: str = ""
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    bytes_sent: int = 0

    def url(self, path: str) -> str:
        return f"http://{self.authority}{path}"

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            request, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
            path = request.split(" ")[1]
            self.requests.append((path, {**headers, "if-modified-since": _value(lines, "If-Modified-Since")}))
            await ANSWERS[path](self, writer)
            await writer.drain()
        writer.close()


def _value(lines: list[str], name: str) -> str:
    return next((line.split(": ", 1)[1] for line in lines if line.startswith(name)), "")


@pytest.fixture
async def hostile() -> AsyncIterator[Hostile]:
    server = Hostile()
    tasks: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(server.handle(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    listener = await asyncio.start_server(accept, "127.0.0.1", 0)
    server.authority = f"127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    yield server
    for task in tasks:
        task.cancel()
    listener.close()


@pytest.fixture
def fetcher(hostile: Hostile) -> Fetcher:
    """A fetcher with tight limits that trusts the hostile server's address and no other."""
    return Fetcher(timeout_seconds=2.0, max_bytes=200_000, trusted=[hostile.authority])


@pytest.fixture
def server_url(hostile: Hostile) -> Callable[[str], str]:
    return hostile.url


@pytest.fixture
def requests_seen(hostile: Hostile) -> list[tuple[str, dict[str, str]]]:
    return hostile.requests


@pytest.fixture
def bytes_sent(hostile: Hostile) -> Callable[[], int]:
    return lambda: hostile.bytes_sent
