"""Pasted and forwarded texts, and the bytes of text files, to documents."""

import re
from datetime import date, datetime

from bot.errors import BadInput
from bot.sources.decoding import decode
from bot.sources.fingerprint import content_hash
from bot.vocabulary import Document

MAX_BYTES = 5_000_000
"""The largest text that is read, in bytes of UTF-8."""

TOO_LARGE = f"The text is larger than {MAX_BYTES // 1_000_000} MB, the most that can be read."
NOTHING_TO_READ = "There is no text to read."

_TITLE_MAX_CHARACTERS = 200
_TITLE_MIN_WORDS = 3
_NOT_AT_TITLES_END = tuple(".…:;,،؛。")
_WORD = re.compile(r"(?<![#@\w])[^\W\d_]+")
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029|\x0b|\x0c|\x85")
# Controls, invisible marks and direction overrides: they break names apart and can make a line read as another. The
# joiners U+200C and U+200D stay: Persian spelling and emoji need them.
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*\n")


def read_text(
    raw: str | bytes,
    *,
    document_id: str | None = None,
    title: str | None = None,
    published_at: datetime | date | None = None,
    url: str | None = None,
    language: str | None = None,
    source: str | None = None,
    charset: str | None = None,
) -> Document:
    """A document of one pasted or forwarded text, or of a text file's bytes.

    The document's ``text`` is cleaned (see ``clean``); offsets count in it. Without a ``title``, a headline is taken
    off the top where there clearly is one. Without a ``document_id``, one is made of the content, so the same text has
    the same id.

    Raises:
        BadInput: nothing to read, not text, or larger than ``MAX_BYTES``.
    """
    check_size(raw)
    text = clean(decode(raw, charset) if isinstance(raw, bytes) else raw)
    if not text:
        raise BadInput(NOTHING_TO_READ)
    if title is None:
        title, text = split_title(text)
    else:
        title = " ".join(clean(title).split()) or None
    return Document(
        id=document_id or content_id(title, text),
        text=text,
        title=title,
        published_at=published_at,
        url=url,
        language=language,
        source=source,
    )


def check_size(raw: str | bytes) -> None:
    """Refuse what is larger than ``MAX_BYTES``.

    Raises:
        BadInput: with the limit in its sentence.
    """
    # A character takes at most four bytes, so most texts need not be encoded to know.
    if isinstance(raw, str) and len(raw) * 4 > MAX_BYTES:
        raw = raw.encode("utf-8", errors="replace")
    if len(raw) > MAX_BYTES:
        raise BadInput(TOO_LARGE, detail=f"{len(raw)} bytes or more")


def content_id(title: str | None, text: str) -> str:
    """The id of a document that came without one: the beginning of its content hash."""
    return content_hash(title, text)[:16]


def clean(text: str) -> str:
    r"""The text without control characters, with ``\n`` line ends, at most one blank line in a row, and trimmed."""
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    return _BLANK_LINES.sub("\n\n", make_storable(text)).strip()


def make_storable(text: str) -> str:
    """The text with what UTF-8 or PostgreSQL can't hold (NUL, lone surrogates) as U+FFFD; no offset changes."""
    return _UNSTORABLE.sub("\ufffd", text)


def split_title(text: str) -> tuple[str | None, str]:
    """The headline and the rest, or ``None`` and the whole.

    A headline is a short first line of at least three words (hashtags, handles and emoji are none) that doesn't end as
    a sentence does and has a blank line after it.
    """
    line, blank, rest = text.partition("\n\n")
    line = line.strip()
    is_headline = (
        bool(blank and rest.strip())
        and "\n" not in line
        and len(line) <= _TITLE_MAX_CHARACTERS
        and not line.endswith(_NOT_AT_TITLES_END)
        and len(_WORD.findall(line)) >= _TITLE_MIN_WORDS
    )
    return (line, rest.strip()) if is_headline else (None, text)
