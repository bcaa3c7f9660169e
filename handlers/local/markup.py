"""Telegram's HTML, read as strictly as Telegram reads it: text and entities out, or a refusal that says where it broke.

Source: core.telegram.org/bots/api#html-style. Entity offsets and lengths count UTF-16 code units.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.local.refusals import Refused, bad_request
from handlers.local.values import Json

_TYPE_OF_TAG: Mapping[str, str] = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_NAMED: Mapping[str, str] = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]+));")
# Slash, name, attributes, and the closing bracket if it is there. Possessive, so that odd input takes linear time.
_TAG = re.compile(
    r"""<(/?)([^\s>]*)((?>\s++[^\s=>]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+)*+)\s*+(>?)""",
)
_ATTRIBUTE = re.compile(r"""\s*([a-zA-Z-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_LINK = re.compile(r"(?:https?|tg)://\S+|(?:mailto|tel):\S+|[\w.-]+\.[a-z]{2,}\S*", re.IGNORECASE)
_AUTOMATIC: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("url", re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")),
    ("bot_command", re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z0-9_]{3,32}\b")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
)

_CONTROL_CHARACTERS = {code: " " for code in range(32) if code != ord("\n")} | {ord("\r"): None}


def utf16_length(text: str) -> int:
    """The length of ``text`` in UTF-16 code units, in which Telegram counts."""
    return len(text) + sum(ord(character) > 0xFFFF for character in text)


@dataclass(slots=True)
class _Open:
    tag: str
    start: int
    attributes: dict[str, str]


@dataclass(slots=True)
class _Reader:
    source: str
    parts: list[str] = field(default_factory=list)
    length: int = 0
    stack: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def put(self, text: str) -> None:
        self.parts.append(text)
        self.length += utf16_length(text)

    def byte_offset(self, position: int) -> int:
        return len(self.source[:position].encode())

    def broken(self, reason: str) -> Refused:
        return bad_request(f"can't parse entities: {reason}")

    def check_tag(self, tag: str, at: int) -> None:
        if tag not in _TYPE_OF_TAG:
            raise self.broken(f'Unsupported start tag "{tag}" at byte offset {at}')

    def open(self, tag: str, attributes: dict[str, str], at: int) -> None:
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self.broken(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
        self.stack.append(_Open(tag, self.length, attributes))

    def close(self, tag: str, *, is_complete: bool, at: int) -> None:
        if not self.stack:
            raise self.broken(f"Unexpected end tag at byte offset {at}")
        if not is_complete:
            raise self.broken(f"Unclosed end tag at byte offset {at}")
        opened = self.stack.pop()
        if tag not in ("", opened.tag):  # Telegram lets "</>" close whatever is open
            raise self.broken(f'Unmatched end tag at byte offset {at}, expected "</{opened.tag}>", found "</{tag}>"')
        if self.length > opened.start:
            self._add_entity(opened)

    def _add_entity(self, opened: _Open) -> None:
        entity: Json = {
            "type": _TYPE_OF_TAG[opened.tag],
            "offset": opened.start,
            "length": self.length - opened.start,
        }
        match opened.tag:
            case "a":
                url = opened.attributes.get("href", "")
                if not _LINK.fullmatch(url):
                    return  # Telegram drops a link it can't use and keeps its words
                entity["url"] = url
            case "tg-emoji":
                entity["custom_emoji_id"] = opened.attributes.get("emoji-id", "")
            case "blockquote" if "expandable" in opened.attributes:
                entity["type"] = "expandable_blockquote"
            case "code" if opened.attributes.get("class", "").startswith("language-"):
                if self.stack and self.stack[-1].tag == "pre":
                    self.stack[-1].attributes["language"] = opened.attributes["class"].removeprefix("language-")
                    return
            case "code" if self.stack and self.stack[-1].tag == "pre":
                return
            case "pre" if "language" in opened.attributes:
                entity["language"] = opened.attributes["language"]
        self.entities.append(entity)


def _attributes(source: str) -> dict[str, str]:
    found = {name.lower(): value for name, value in _ATTRIBUTE.findall(source)}
    return {name: unescape(value.strip("\"'")) for name, value in found.items()}


def unescape(text: str) -> str:
    """``text`` with the references Telegram knows replaced; others stay as they are written."""

    def replacement(match: re.Match[str]) -> str:
        decimal, hexadecimal, name = match.groups()
        if name:
            return _NAMED.get(name, match[0])
        code = int(decimal) if decimal else int(hexadecimal, 16)
        return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else match[0]

    return _REFERENCE.sub(replacement, text)


def cleaned(text: str) -> str:
    """``text`` as Telegram keeps it: no carriage returns, and spaces for other control characters."""
    return text.translate(_CONTROL_CHARACTERS)


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Telegram HTML as plain text and its ``MessageEntity`` objects, in order of their offsets.

    Raises:
        Refused: 400 "can't parse entities: …" for what Telegram refuses too.
    """
    reader = _Reader(cleaned(source))
    position = 0
    while position < len(reader.source):
        if reader.source[position] != "<":
            end = reader.source.find("<", position)
            end = len(reader.source) if end < 0 else end
            reader.put(unescape(reader.source[position:end]))
            position = end
            continue
        position = _read_tag(reader, position)
    if reader.stack:
        tag = reader.stack[-1].tag
        raise reader.broken(f'Can\'t find end tag corresponding to start tag "{tag}"')
    return _trimmed("".join(reader.parts), reader.entities)


def _read_tag(reader: _Reader, position: int) -> int:
    """Take the tag at ``position`` in and return where it ends. The checks come in Telegram's own order."""
    match = _TAG.match(reader.source, position)
    at = reader.byte_offset(position)
    if match is None:
        raise reader.broken(f"Unclosed start tag at byte offset {at}")
    slash, tag, attributes, bracket = match.groups()
    if slash:
        reader.close(tag.lower(), is_complete=bool(bracket), at=at)
        return match.end()
    if match.end(2) == len(reader.source):
        raise reader.broken(f"Unclosed start tag at byte offset {at}")
    reader.check_tag(tag.lower(), at)
    if not bracket:
        raise reader.broken(f"Unclosed start tag at byte offset {at}")
    reader.open(tag.lower(), _attributes(attributes), at)
    return match.end()


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    kept = text.rstrip()
    lead = len(kept) - len(kept.lstrip())
    kept = kept.lstrip()
    limit = utf16_length(kept)
    fitted = []
    for entity in sorted(entities, key=lambda entity: (entity["offset"], -entity["length"])):
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] - lead + entity["length"], limit)
        if end > start:
            fitted.append({**entity, "offset": start, "length": end - start})
    return kept, fitted


def with_automatic_entities(text: str, entities: list[Json]) -> list[Json]:
    """``entities`` and what Telegram finds by itself: addresses, commands, mentions and hashtags."""
    taken = [(entity["offset"], entity["offset"] + entity["length"]) for entity in entities if _is_verbatim(entity)]
    found = list(entities)
    for kind, pattern in _AUTOMATIC:
        for match in pattern.finditer(text):
            start, length = utf16_length(text[: match.start()]), utf16_length(match[0])
            if all(start + length <= begin or start >= end for begin, end in taken):
                taken.append((start, start + length))
                found.append({"type": kind, "offset": start, "length": length})
    return sorted(found, key=lambda entity: (entity["offset"], -entity["length"]))


def _is_verbatim(entity: Json) -> bool:
    return entity["type"] in ("code", "pre", "text_link")
