"""Paragraphs: what stands behind an empty line begins a sentence, whether or not the line before it ended in a stop."""

import re
from itertools import pairwise

from spacy.tokens import Doc

_EMPTY_LINE = re.compile(r"\n\s*\n")


def begin_paragraphs(doc: Doc) -> None:
    """Make every paragraph begin a sentence; small letters go on with the line before, as in texts of broken lines."""
    for blank, token in pairwise(doc):
        if blank.is_space and _EMPTY_LINE.search(blank.text) and not token.text[0].islower():
            token.is_sent_start = True
