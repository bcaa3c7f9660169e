"""What a report opens with, which is what it is about, and what a long one tells in passing further down."""

from collections.abc import Iterable
from itertools import islice

from spacy.tokens import Doc, Span

from bot.extraction.mentions.mention import Mention
from bot.extraction.preparing.reading import Reading

LONG_TEXT = 1_200
"""Characters from which on a text is no short notice any more."""
_OPENING = 3


def is_long(reading: Reading) -> bool:
    """Whether it is an article, which may tell of many things, rather than a notice."""
    return len(reading.source) > LONG_TEXT


def opening_end(reading: Reading) -> int:
    """The token at which the title and the first three sentences end. Each entry of a list is an opening of its own."""
    if reading.entries:
        return len(reading.doc)
    return max((sentence.end for sentence in islice(reading.doc.sents, _OPENING + bool(reading.shift))), default=0)


def is_near(sentence: Span, told: Iterable[Mention], reach: int) -> bool:
    """Whether one of the mentions stands in the sentence, or so many sentences before or behind it."""
    starts = {mention.sentence.start for mention in told}
    return not starts.isdisjoint(_around(sentence.doc, sentence, reach))


def _around(doc: Doc, sentence: Span, reach: int) -> set[int]:
    first = last = sentence
    near = {sentence.start}
    for _ in range(reach):
        first = doc[max(0, first.start - 1)].sent
        last = doc[min(len(doc) - 1, last.end)].sent
        near |= {first.start, last.start}
    return near
