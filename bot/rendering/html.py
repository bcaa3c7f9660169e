"""Telegram HTML: escaping, links, isolation of right-to-left names, and cutting to Telegram's limits.

Everything that came from outside passes through ``escape`` (or ``link``, which calls it) exactly once.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar
from urllib.parse import urlsplit

One = TypeVar("One")

MESSAGE_LIMIT = 4096
CAPTION_LIMIT = 1024
# Telegram ignores formatting past the hundredth entity of a message.
ENTITY_LIMIT = 100

_FIRST_STRONG_ISOLATE = "\u2068"
_POP_ISOLATE = "\u2069"
# Direction marks from outside could reorder our own words; control characters make Telegram refuse the message.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_TAG = re.compile(r"<[^>]*>")
_OPENING_TAG = re.compile(r"<[a-z]")
_ELLIPSIS = "…"
_QUOTED = 60  # of what somebody wrote


def clean(text: str) -> str:
    """``text`` on one line, without control characters and direction marks."""
    return " ".join(_UNSAFE.sub("", text.replace("\r", " ").replace("\x85", " ")).split())


def isolate(text: str) -> str:
    """``text`` in a direction isolate where it holds right-to-left letters: its surroundings keep their order."""
    if has_right_to_left(text):
        return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"
    return text


def has_right_to_left(text: str) -> bool:
    """Whether a text holds letters of a right-to-left script."""
    return not text.isascii() and any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)


def clip(text: str, limit: int) -> str:
    """``text`` in at most ``limit`` UTF-16 units, cut at a word where one ends in the last third, with an ellipsis."""
    if utf16_length(text) <= limit:
        return text
    kept = text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", errors="ignore")
    at_word = kept.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > len(kept) * 2 / 3 else kept).rstrip(" ,;:–-") + _ELLIPSIS


def escape(text: str, limit: int = 200) -> str:
    """Text from outside made fit for a message: cleaned, cut to ``limit`` units, isolated, escaped."""
    return html.escape(isolate(clip(clean(text), limit)), quote=True)


def link(url: str | None, text: str, limit: int = 80) -> str:
    """``text`` as a link where ``url`` is a plain web address, else ``text`` alone."""
    words = escape(text, limit)
    return f'<a href="{html.escape(url, quote=True)}">{words}</a>' if url and is_web_address(url) else words


def is_web_address(url: str) -> bool:
    """Whether ``url`` is an http(s) address with a host and nothing that could break out of an attribute."""
    if len(url) > 2000 or any(character.isspace() or not character.isprintable() for character in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None


def bold(words: str) -> str:
    """Words that are safe already, in bold."""
    return f"<b>{words}</b>"


def quote(text: str, limit: int = 400) -> str:
    """A stretch of a report as a block quotation; a long one can be unfolded."""
    tag = "blockquote expandable" if len(text) > 200 else "blockquote"
    return f"<{tag}>{escape(text, limit)}</blockquote>"


def quoted(words: Iterable[str]) -> str:
    """What somebody wrote, in plain text and short: “one thing”, “another”."""
    return ", ".join(f"“{clip(one, _QUOTED)}”" for one in words)


def plural(count: int, singular: str, plural_form: str | None = None) -> str:
    """A count with its noun: "1 event", "2 events", "1,204 events"."""
    return f"{count:,} {singular if count == 1 else plural_form or singular + 's'}"


def listing(items: Sequence[One], word: str = "and", most: int = 4, *, write: Callable[[One], str] = str) -> str:
    """Items in a sentence: "A, B and C"; past ``most`` of them "A, B, C and 4 others".

    ``write`` puts an item in words; only those that are shown are written.
    """
    is_longer = len(items) > most
    shown = [write(item) for item in items[: most - is_longer]]
    if is_longer:
        shown.append(plural(len(items) - most + 1, "other"))
        word = "and"
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} {word} {shown[-1]}"


def utf16_length(text: str) -> int:
    """The length Telegram counts: UTF-16 code units."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def visible_length(message: str) -> int:
    """The UTF-16 length of a message once its tags are parsed and its escapes resolved."""
    return utf16_length(html.unescape(_TAG.sub("", message)))


def entity_count(message: str) -> int:
    """How many formatting entities a message holds."""
    return len(_OPENING_TAG.findall(message))


def fit(
    head: str,
    blocks: Iterable[str],
    *,
    foot: str = "",
    limit: int = MESSAGE_LIMIT,
    total: int | None = None,
    gap: str = "\n\n",
) -> str:
    """``head``, as many whole ``blocks`` as Telegram takes, and ``foot``.

    ``total`` is the number of things there are in all where ``blocks`` is one page of them; whatever is left off is
    counted in a last line, "… and 7 more". ``head`` and ``foot`` must fit by themselves.
    """
    entries = list(blocks)
    total = len(entries) if total is None else total
    kept = _fitting(entries, room=limit - visible_length(head + foot) - 40, gap=gap, tags=entity_count(head + foot))
    left = total - len(kept)
    parts = [head, *kept, f"{_ELLIPSIS} and {left:,} more" if left > 0 else "", foot]
    return gap.join(part for part in parts if part)


def fits(message: str, limit: int = MESSAGE_LIMIT) -> bool:
    """Whether Telegram takes a message as it is."""
    return visible_length(message) <= limit and entity_count(message) <= ENTITY_LIMIT


def _fitting(blocks: Sequence[str], *, room: int, gap: str, tags: int) -> list[str]:
    kept: list[str] = []
    for block in blocks:
        room -= visible_length(block) + len(gap)
        tags += entity_count(block)
        if room < 0 or tags > ENTITY_LIMIT:
            break
        kept.append(block)
    return kept
