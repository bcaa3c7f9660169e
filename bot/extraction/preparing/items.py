"""Lists of several incidents: bulleted posts, live blogs and tables, each line of which tells of something else."""

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from spacy.tokens import Doc, Token

from bot.identity.gazetteer import PlaceMention

PICTOGRAMS = "\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff"
_MARK = rf"(?:[{PICTOGRAMS}\ufe0f\u200d\u203c•‣▪◦●○■□–—*-]+|\d{{1,2}}[.)])"
# "• ", "🔴 ", "3) "
_BULLET = re.compile(rf"[ \t]*{_MARK}[ \t]+(?=\S)")
# "10:50 GMT — ", "[14:05] "
_CLOCK = re.compile(
    r"[ \t]*\[?(?:[01]?\d|2[0-3])[:.][0-5]\d\]?(?:[ \t]*[ap]\.?m\.?)?(?:[ \t]+[A-Z]{2,4}\b)?[ \t]*[—–:|-]?[ \t]*(?=\S)"
)
# "10 Nov | El Obeid | Drone strike | 5"
_ROW = re.compile(r"[^\n|\t]*(?:[|\t][^\n|\t]*){2,}")
_LABEL_END = re.compile(r"[ \t]*(?:\([^()\n]{1,30}\))?[ \t]*[:–—-](?=\s)")
_CELL_START, _CELL_END = re.compile(r"(?:^|[|\t\n])[ ]*$"), re.compile(r"[ ]*(?:[|\t\n]|$)")
_FEWEST = 2
# "- 16 May, Gao region, Mali: an army convoy …": names and days alone, up to a colon.
_HEADING_END = re.compile(r"[^\n:.;]{0,40}:(?=\s)")
_HEADING_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SMALL_HEADING_WORDS = frozenset(
    {
        "of",
        "the",
        "and",
        "near",
        "region",
        "province",
        "district",
        "state",
        "governorate",
        "oblast",
        "area",
        "city",
        "town",
    }
)
_LONGEST_HEADING = 80


class Item(NamedTuple):
    """One entry: offsets of its mark, of its first word, and of the end of its first line."""

    start: int
    words: int
    line_end: int
    is_row: bool
    is_timed: bool


def find_items(text: str) -> tuple[Item, ...]:
    """The entries of the text's lists, in order; a single line that looks like one makes no list.

    >>> [item.words for item in find_items("News:\\n- A town was shelled\\n- A bridge was hit")]
    [8, 29]
    """
    lines = list(_lines(text))
    found = [item for pattern in (_CLOCK, _ROW, _BULLET) for item in _of_one_form(lines, pattern, text)]
    of_line: dict[int, Item] = {}
    for item in found:
        of_line.setdefault(item.start, item)
    return tuple(of_line[start] for start in sorted(of_line))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    ends = [-1, *(match.start() for match in re.finditer("\n", text)), len(text)]
    return ((before + 1, end) for before, end in pairwise(ends) if end > before + 1)


def _of_one_form(lines: Sequence[tuple[int, int]], pattern: re.Pattern[str], text: str) -> list[Item]:
    marked = [(start, end, match) for start, end in lines if (match := pattern.match(text, start, end))]
    if len(marked) < _FEWEST:
        return []
    is_row = pattern is _ROW
    return [
        Item(start, start if is_row else match.end(), end, is_row=is_row, is_timed=pattern is _CLOCK)
        for start, end, match in marked
    ]


def begin_sentences(doc: Doc, items: Sequence[Item]) -> None:
    """Make every entry begin a sentence, and what follows its first line another; that line ends at full stops only.

    Labels ("KHARKIV: …"), rows and abbreviations ("incl. 2 children") are otherwise cut in two.
    """
    if not items:
        return
    bounds = {offset for item in items for offset in (item.words, item.line_end + 1)}
    for token in doc[1:]:
        if token.idx in bounds:
            token.is_sent_start = True
        elif _is_within_a_line(token.idx, items) and not (token.text[0].isupper() and _ends_sentence(token.nbor(-1))):
            token.is_sent_start = False


def _is_within_a_line(offset: int, items: Sequence[Item]) -> bool:
    item = items[max(0, bisect_right(items, offset, key=lambda item: item.words) - 1)]
    return item.words < offset < item.line_end


def _ends_sentence(token: Token) -> bool:
    return token.text[-1] in ".!?…"


def own_incidents(items: Sequence[Item], places: Sequence[PlaceMention], text: str) -> tuple[int, ...]:
    """Where those entries begin that tell of an incident of their own.

    Rows do, and what names a place, unless all name the same; where places head the entries, so do those without one.
    """
    if sum(is_label(place, items, text) for place in places) >= _FEWEST:
        return tuple(item.start for item in items)
    named = {item.start: _names_in(item, end, places) for item, end in zip(items, _ends(items), strict=True)}
    if len({name for names in named.values() for name in names}) <= 1:
        return tuple(item.start for item in items if item.is_row)
    return tuple(item.start for item in items if item.is_row or named[item.start])


def _ends(items: Sequence[Item]) -> list[float]:
    return [*(item.start for item in items[1:]), math.inf] if items else []


def _names_in(item: Item, end: float, places: Sequence[PlaceMention]) -> set[str]:
    return {place.candidates[0].name for place in places if item.start <= place.start and place.end <= end}


def entry_of(offset: int, entries: Sequence[int]) -> int:
    """Which entry an offset lies in; 0 before the first."""
    return bisect_right(entries, offset)


def is_label(place: PlaceMention, items: Sequence[Item], text: str) -> bool:
    """Whether the place heads its entry ("KHARKIV: three killed"), or is a cell of a row."""
    item = next((item for item in items if item.start <= place.start < item.line_end), None)
    if item is None:
        return False
    if item.is_row:
        return bool(_CELL_START.search(text[item.start : place.start]) and _CELL_END.match(text, place.end))
    return place.start == item.words and bool(_LABEL_END.match(text, place.end))


def is_in_heading(place: PlaceMention, text: str) -> bool:
    """Whether it stands in a heading of more than its own name: a country alone before a colon may be who speaks."""
    start = text.rfind("\n", 0, place.start) + 1
    end = _HEADING_END.match(text, place.end)
    if end is None or end.end() - start > _LONGEST_HEADING:
        return False
    heading = text[start : end.end() - 1]
    words = _HEADING_WORD.findall(heading)
    return "," in heading and all(word[0].isupper() or word in _SMALL_HEADING_WORDS for word in words)
