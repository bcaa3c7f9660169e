"""Bytes to text: the encodings that reports really come in, and a refusal of what is no text at all."""

import codecs
import re

from bot.errors import BadInput

NOT_TEXT = "This is not text. Send the report as text, as a link, or as a .txt file."

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The first bytes of files that people attach by mistake, and that could otherwise pass for text.
_BINARY_BEGINNINGS = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"OggS",
    b"ID3",
    b"\x1f\x8b",
    b"\x7fELF",
    b"MZ\x90",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
)
# High bytes of UTF-16: Latin, Cyrillic, Arabic. None of them occurs in one-byte text.
_UTF16_HIGH_BYTES = frozenset((0x00, 0x04, 0x06))
# Python's own notations: no page is written in them, and decoding punycode takes time quadratic in its length.
_NOT_OF_PAGES = frozenset(("punycode", "idna", "unicode_escape", "raw_unicode_escape", "unicode-escape"))
_SAMPLE = 4_000
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_FEW_CONTROLS = 4  # a stray one is no reason to refuse a short text
_MOST_CONTROLS = 0.01
# Letters that change script or turn from small to capital inside a word: the trace of a wrong code page.
_MISREADING = re.compile(
    r"[a-zà-öø-ÿа-яёіїєґ](?=[A-ZÀ-ÖØ-ÞА-ЯЁІЇЄҐ])"
    r"|[\u0600-\u06ff](?=[A-Za-zÀ-ÿ])|[A-Za-zÀ-ÿ](?=[\u0600-\u06ff])"
    r"|\ufffd|(?<=\w)[¤¦§¨©¬®°±¶·×÷](?=\w)"
)
# A Western text is mostly ASCII with an accent here and there; Cyrillic and Arabic ones are hardly ASCII at all.
_FEW_HIGH_BYTES = 0.25


def decode(raw: bytes, charset: str | None = None) -> str:
    """The text in ``raw``: by its byte order mark, as ``charset`` if that fits, as UTF-8 or UTF-16, else by code page.

    Code pages tried are Windows-1251 (Cyrillic), 1256 (Arabic) and 1252 (Western).

    Raises:
        BadInput: the bytes are an image, an archive or another thing that isn't text.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _checked(raw[len(mark) :].decode(encoding, errors="replace"))
    if raw.startswith(_BINARY_BEGINNINGS):
        raise BadInput(NOT_TEXT, detail=f"begins with {raw[:8]!r}")
    return _checked(_decoded_without_mark(raw, charset))


def known_charset(name: str | None) -> str | None:
    """Python's name of a text encoding, ``None`` where it knows none by that name."""
    if not name:
        return None
    try:
        codec = codecs.lookup(name.strip("\"' "))
        b"a".decode(codec.name, errors="replace")  # base64 and its like are codecs too, but not of text
    except (LookupError, ValueError):
        return None
    return None if codec.name in _NOT_OF_PAGES else codec.name


def _decoded_without_mark(raw: bytes, charset: str | None) -> str:
    guesses = (_utf16_order(raw), known_charset(charset), "utf-8")
    for encoding in filter(None, guesses):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode(_code_page(raw), errors="replace")


def _checked(text: str) -> str:
    if len(_CONTROLS.findall(text)) > max(_FEW_CONTROLS, _MOST_CONTROLS * len(text)):
        raise BadInput(NOT_TEXT, detail="too many control characters")
    return text


def _utf16_order(raw: bytes) -> str | None:
    sample = raw[:_SAMPLE]
    pairs = len(sample) // 2
    if len(raw) % 2 or not pairs:
        return None
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = sum(byte in _UTF16_HIGH_BYTES for byte in sample[first::2])
        if high > 0.8 * pairs:
            return encoding
    return None


def _code_page(raw: bytes) -> str:
    sample = raw[:_SAMPLE]
    high = sum(byte >= 0x80 for byte in sample)
    if high < _FEW_HIGH_BYTES * sum(chr(byte).isalpha() or byte >= 0x80 for byte in sample):
        return "cp1252"
    return min(("cp1251", "cp1256"), key=lambda page: _misreadings(sample, page))


def _misreadings(sample: bytes, page: str) -> int:
    return len(_MISREADING.findall(sample.decode(page, errors="replace")))
