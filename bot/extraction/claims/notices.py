"""An outlet's word on its own earlier report: "an earlier version said 12 were killed", "we have withdrawn our report".

What only leads in ("Correction: an earlier version of this report said") is left out of the reading, so that the rest
is read as a report of the incident. ``amends`` then makes of it what the outlet stands by.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from pydantic import Field

from bot.extraction.preparing.reading import LONGEST_TEXT
from bot.lexicon import load_lexicon
from bot.vocabulary import Document, Notice, Value

Stretch = tuple[int, int]
"""Characters of the document's text, from and until."""

_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n")


class _Headings(Value):
    correction: tuple[str, ...] = Field(min_length=1)
    retraction: tuple[str, ...] = Field(min_length=1)


class NoticeWords(Value):
    """``data/notices.toml``; the file's comments explain each list."""

    own: tuple[str, ...] = Field(min_length=1)
    earlier: tuple[str, ...] = Field(min_length=1)
    telling: tuple[str, ...] = Field(min_length=1)
    saying: tuple[str, ...] = Field(min_length=1)
    wrongly: tuple[str, ...] = Field(min_length=1)
    taking_back: tuple[str, ...] = Field(min_length=1)
    turning: tuple[str, ...] = Field(min_length=1)
    headings: _Headings


class Found(NamedTuple):
    """A notice in a document.

    ``lead_ins`` are the words that only announce it, ``mistaken`` what the outlet says it got wrong, ``put_right`` what
    follows that; ``taken_back`` is what no longer stands.
    """

    kind: Notice
    lead_ins: tuple[Stretch, ...] = ()
    mistaken: tuple[Stretch, ...] = ()
    put_right: tuple[Stretch, ...] = ()
    taken_back: tuple[Stretch, ...] = ()


class _Patterns(NamedTuple):
    corrected: re.Pattern[str]
    retracted: re.Pattern[str]
    earlier_version: re.Pattern[str]
    our_report: re.Pattern[str]
    we_withdraw: re.Pattern[str]
    it_withdraws: re.Pattern[str]
    is_withdrawn: re.Pattern[str]
    turning: re.Pattern[str]


def find_notice(document: Document) -> Found | None:
    """What an outlet says in this document of an earlier report of its own, if it does, as far as texts are read."""
    bounded = document.model_copy(update={"text": document.text[:LONGEST_TEXT]})
    return _retraction(bounded) or _correction(bounded)


def without_lead_ins(document: Document, notice: Found) -> Document:
    """The document to read: what only announces the notice is blank. Offsets stay as they were."""
    text = document.text
    for start, end in notice.lead_ins:
        text = text[:start] + _blank(text, start, end) + text[end:]
    patterns = _patterns()
    title = patterns.retracted.sub("", patterns.corrected.sub("", document.title or "")) or None
    return document.model_copy(update={"text": text, "title": title})


def _blank(text: str, start: int, end: int) -> str:
    """As many spaces; where words of the same sentence stand before them, with a full stop."""
    blank = re.sub(r"[^\n]", " ", text[start:end])
    return f".{blank[1:]}" if text[:start].rstrip(" ")[-1:].isalnum() else blank


def _retraction(document: Document) -> Found | None:
    text, patterns = document.text, _patterns()
    whole = ((0, len(text)),)
    heading = patterns.retracted.search(text)
    lead_ins: list[Stretch] = [heading.span()] if heading else []
    taken_back: list[Stretch] = list(whole) if heading or patterns.retracted.match(document.title or "") else []
    for found in (*patterns.we_withdraw.finditer(text), *_by_the_outlet(document)):
        lead_ins.append(found.span())
        taken_back.append(_paragraph(text, found) if found["telling"] else whole[0])
    for found in patterns.is_withdrawn.finditer(text):
        lead_ins += [found.span("report"), found.span("deed")]
        taken_back.append(_paragraph(text, found))
    if not taken_back:
        return None
    return Found(Notice.RETRACTION, lead_ins=tuple(lead_ins), taken_back=tuple(taken_back))


def _by_the_outlet(document: Document) -> Iterator[re.Match[str]]:
    """Where the outlet speaks of itself by its name: another's withdrawal is that one's to tell."""
    outlet = _plain(document.source or "")
    for found in _patterns().it_withdraws.finditer(document.text):
        if outlet and _plain(found["subject"]).endswith(outlet):
            yield found


def _plain(name: str) -> str:
    words = re.findall(r"\w+", name.casefold())
    return " ".join(word for word in words if word != "the")


def _correction(document: Document) -> Found | None:
    text, patterns = document.text, _patterns()
    headings = [found.span() for found in patterns.corrected.finditer(text)]
    versions = list(patterns.earlier_version.finditer(text))
    if not (headings or versions or patterns.corrected.match(document.title or "")):
        return None
    ours = [] if versions else list(patterns.our_report.finditer(text))
    mistaken, put_right = _statements(text, [found.end() for found in (*versions, *ours)])
    framing = [found.span(group) for found in ours for group in ("report", "saying")]
    return Found(
        Notice.CORRECTION,
        lead_ins=(*headings, *(found.span() for found in versions), *framing),
        mistaken=mistaken,
        put_right=put_right,
    )


def _statements(text: str, beginnings: Iterable[int]) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """What the outlet had said, and what it says is right: the rest of that sentence, and the next."""
    mistaken, put_right = [], []
    for start in beginnings:
        end = _sentence_end(text, start)
        turn = _patterns().turning.search(text, start, end)
        mistaken.append((start, turn.start() if turn else end))
        put_right.append((turn.start() if turn else end, _sentence_end(text, end)))
    return tuple(mistaken), tuple(put_right)


def _sentence_end(text: str, start: int) -> int:
    found = _SENTENCE_END.search(text, start)
    return found.end() if found else len(text)


def _paragraph(text: str, found: re.Match[str]) -> Stretch:
    end = text.find("\n", found.end())
    return text.rfind("\n", 0, found.start()) + 1, len(text) if end < 0 else end


@cache
def _patterns() -> _Patterns:
    words = load_lexicon("bot.extraction", "notices", NoticeWords)
    own, earlier, telling = _any(words.own), _any(words.earlier), _any(words.telling)
    said = rf"(?:{_any(words.wrongly)}\s+)?(?:had\s+)?{_any(words.saying)}(?:\s+{_any(words.wrongly)})?(?:\s+that)?\b"
    wrongly = rf"{_any(words.wrongly)}\s+{_any(words.saying)}(?:\s+that)?\b"
    version = rf"(?:an?|the|our)\s+{earlier}\s+version(?:\s+(?:of|in|on)\s+(?:this|the|our|that)\s+{own})?"
    back = _any(words.taking_back)
    mine = rf"(?:our|this|the|an?)\s+(?:{earlier}\s+)?{own}(?:\s+(?P<telling>{telling})\b)?"
    return _Patterns(
        corrected=_compiled(rf"{_heading(words.headings.correction)}|^\(corrects\b[^)\n]*\)"),
        retracted=_compiled(_heading(words.headings.retraction)),
        earlier_version=_compiled(
            rf"\b(?:in\s+)?(?:(?:{version}|our\s+{earlier}\s+{own}),?\s+(?:we\s+)?{said}|(?:(?:our|this)\s+{own}|we)\s+{wrongly})"
        ),
        our_report=_compiled(
            rf"\b(?P<report>in\s+(?:our|an?|this)\s+(?:{earlier}\s+)?{own}\s+{telling}\s)[^.\n]{{1,200}}?(?P<saying>,?\s+we\s+{said})"
        ),
        we_withdraw=_compiled(
            rf"\b(?:we\s+(?:(?:have|had|are|hereby|now)\s+){{0,2}}{back}|(?:please\s+)?disregard)\s+{mine}"
        ),
        it_withdraws=re.compile(
            rf"\b(?P<subject>(?:The\s+)?(?:[A-Z][\w.'’-]*+\s++){{1,5}})(?i:(?:has|have|had)?\s*{back}\s+its\s+(?:{earlier}\s+)?{own}"
            rf"(?:\s+(?P<telling>{telling})\b)?)"
        ),
        is_withdrawn=_compiled(
            rf"\b(?P<report>(?:our|this)\s+(?:{earlier}\s+)?{own}(?:\s+{telling}\b)?)[^.\n]{{0,200}}?"
            rf"\b(?P<deed>(?:has|have|is|was)\s+(?:been\s+|hereby\s+)*{back})\b"
        ),
        turning=_compiled(_any(words.turning)),
    )


def _heading(words: Iterable[str]) -> str:
    """At the beginning of a title or of a paragraph."""
    return rf"^\W{{0,3}}{_any(words)}(?:\s*[:–—-]\s*|\s*$)"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.MULTILINE)


def _any(words: Iterable[str]) -> str:
    """Any of these phrases, the longest first."""
    ordered = sorted(words, key=len, reverse=True)
    return f"(?:{'|'.join(re.escape(word).replace(chr(92) + ' ', chr(92) + 's+') for word in ordered)})"
