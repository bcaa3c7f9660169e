"""What begins a sentence whatever stands before it: a paragraph, what follows "Tripoli:" at the head of a line, and
what stands behind more words than any sentence has.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from spacy.tokens import Doc

from bot.identity.gazetteer import PlaceMention

_EMPTY_LINE = re.compile(r"\n\s*\n")
_STOPS = frozenset(".!?…")
_LONGEST_SENTENCE = 300
"""Tokens. Rules look through a whole sentence for each of its words; no report read so far has one half as long."""


def begin_paragraphs(doc: Doc) -> None:
    """Make every paragraph begin a sentence; small letters go on with the line before, as in texts of broken lines."""
    for blank, token in pairwise(doc):
        if blank.is_space and _EMPTY_LINE.search(blank.text) and not token.text[0].islower():
            token.is_sent_start = True


def begins_its_line(start: int, text: str) -> bool:
    """Whether no word stands before an offset in its line."""
    return not re.search(r"\w", text[text.rfind("\n", 0, start) + 1 : start])


def begin_behind_heads(doc: Doc, places: Sequence[PlaceMention]) -> None:
    """Make what stands behind a place and a colon at the head of a line begin a sentence of its own."""
    starts, text = {place.end: place.start for place in places}, doc.text
    for colon, token in pairwise(doc):
        is_behind_place = colon.text == ":" and colon.idx in starts and not token.is_space
        if is_behind_place and begins_its_line(starts[colon.idx], text):
            token.is_sent_start = True


def part_endless(doc: Doc) -> None:
    """Make a sentence begin wherever a text has gone on for ``_LONGEST_SENTENCE`` without a mark that may end one."""
    begin = 0
    for token in doc:
        if token.text[-1] in _STOPS or token.is_sent_start:
            begin = token.i
        elif token.i - begin >= _LONGEST_SENTENCE:
            token.is_sent_start = True
            begin = token.i
