"""A newsroom's web server on the loopback: what each path answers can be changed while it runs."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import format_datetime

from bot.models import utc_now
from bot.sources.fetch import Fetcher

ARTICLE = (
    "<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p>"
    "<p>Officials said they would give more details once the area had been searched in full.</p></article>"
    "</body></html>"
)


@dataclass
class Answer:
    body: str = ""
    status: str = "200 OK"
    headers: tuple[str, ...] = ()
    etag: str | None = None
    on_request: Callable[[], None] = lambda: None


@dataclass
class Newsroom:
    port: int = 0
    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def fetcher(self) -> Fetcher:
        return Fetcher(timeout_seconds=10, max_bytes=1_000_000, trusted={f"127.0.0.1:{self.port}"})

    def publish(self, *entries: str, path: str = "/feed", **answer: object) -> None:
        """Put a feed of these entries on a path."""
        body = f'<rss version="2.0"><channel><title>Harbour Wire</title>{"".join(entries)}</channel></rss>'
        self.pages[path] = Answer(body=body, headers=("Content-Type: application/rss+xml",), **answer)  # type: ignore[arg-type]  # Answer's own fields

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        path = request.split(" ", 2)[1]
        self.asked.append(path)
        answer = self.pages.get(path, Answer(status="404 Not Found"))
        answer.on_request()
        if answer.etag and answer.etag in request:
            answer = Answer(status="304 Not Modified", etag=answer.etag)
        body = answer.body.encode()
        etag = (f"ETag: {answer.etag}",) if answer.etag else ()
        lines = [
            f"HTTP/1.1 {answer.status}",
            *answer.headers,
            *etag,
            f"Content-Length: {len(body)}",
            "Connection: close",
        ]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def open_newsroom() -> AsyncIterator[Newsroom]:
    newsroom = Newsroom()
    server = await asyncio.start_server(newsroom.serve, "127.0.0.1", 0)
    newsroom.port = server.sockets[0].getsockname()[1]
    async with server:
        yield newsroom


def entry(number: int, text: str, *, link: str | None = None, dated: bool = True, days_old: int = 0) -> str:
    """An entry of a feed; a text shorter than a teaser makes the bot look at its page."""
    moment = utc_now().replace(microsecond=0)
    moment = moment.fromtimestamp(moment.timestamp() - 86_400 * days_old - 600, moment.tzinfo)
    date = f"<pubDate>{format_datetime(moment)}</pubDate>" if dated else ""
    return (
        f"<item><guid>{number}</guid><title>Report {number}</title>"
        f"<description>{text}</description>{f'<link>{link}</link>' if link else ''}{date}</item>"
    )
