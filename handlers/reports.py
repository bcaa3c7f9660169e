"""Messages that hold a report: telling them from questions, and turning them into documents."""

import datetime as dt
import re

from telegram import Message, MessageOriginChannel, MessageOriginChat

from bot.errors import BadInput
from bot.questions.orders import read_order
from bot.questions.statements import is_statement
from bot.sources.articles import fetch_document
from bot.sources.opening_lines import described_by_dateline
from bot.sources.texts import MAX_BYTES, TOO_LARGE, read_text
from bot.vocabulary import Document
from handlers.desk import Desk

SHORTEST_REPORT = 240
"""Characters from which a message in a private chat is taken for a report whatever it says."""

_MOST_QUESTION_LINES = 3
_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_AFTER_LINK = ".,;:!?)]}»”'"


def looks_like_report(message: Message) -> bool:
    """Whether a message is something to read, rather than a question."""
    text = words_of(message)
    return (
        message.forward_origin is not None
        or message.document is not None
        or _LINK.search(text) is not None
        or len(text) >= SHORTEST_REPORT
        or text.count("\n") >= _MOST_QUESTION_LINES
        or (read_order(text) is None and is_statement(text))
    )


def words_of(message: Message) -> str:
    """A message's text, or its caption."""
    return message.text or message.caption or ""


async def document_of(desk: Desk, message: Message, text: str | None = None) -> Document:
    """The report in a message: a file, a page behind a link, or its words; ``text`` stands in for the message's own.

    Raises:
        BadInput: nothing that can be read.
        FetchFailed: the link can't be followed.
    """
    words = words_of(message) if text is None else text
    link = _link_to_read(words, is_forward=text is None and message.forward_origin is not None)
    if link:
        return await fetch_document(desk.fetcher, link)
    if text is not None:
        return described_by_dateline(read_text(text))
    content = words if message.document is None else await _file(message)
    outlet, url, moment = _origin(message)
    return described_by_dateline(read_text(content, published_at=moment, url=url, source=outlet))


def _link_to_read(words: str, *, is_forward: bool) -> str | None:
    """The link a message is about: alone, or with a headline. In a longer text, or a post, the words are the report."""
    match = _LINK.search(words)
    if match is None:
        return None
    is_alone = match.group() == words.strip()
    if is_alone or (len(words) < SHORTEST_REPORT and not is_forward):
        return match.group().rstrip(_AFTER_LINK)
    return None


async def _file(message: Message) -> bytes:
    attached = message.document
    if attached is None:
        raise BadInput("There is no file in that message.")
    if (attached.file_size or 0) > MAX_BYTES:
        raise BadInput(TOO_LARGE)
    return bytes(await (await attached.get_file()).download_as_bytearray())


def _origin(message: Message) -> tuple[str | None, str | None, dt.datetime | None]:
    """Outlet, address and time of publication of a forwarded post; nothing where it was typed here."""
    origin = message.forward_origin
    if origin is None:
        return None, None, None
    if isinstance(origin, MessageOriginChannel):
        username = origin.chat.username
        url = f"https://t.me/{username}/{origin.message_id}" if username else None
        return origin.chat.title, url, origin.date
    if isinstance(origin, MessageOriginChat):
        return origin.sender_chat.title, None, origin.date
    return None, None, origin.date
