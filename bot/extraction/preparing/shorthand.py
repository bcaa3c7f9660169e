"""Shorthand of flashes, which the parser has not learnt: "20+ wounded", "3 KIA / 5 WIA", "IS claims attack"."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Doc, Token

from bot.extraction.lexicons.headline_words import headline_words
from bot.extraction.preparing.retelling import Telling
from bot.identity.actor import ActorMention
from bot.identity.gazetteer import PlaceMention

_OPEN = "+"


@cache
def _stroke() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(headline_words().shorthand.suffered)})/(?=\d)")


def part_figures(text: str) -> str:
    """The text with a space for the stroke of "3 KIA/5 WIA", at which the tokenizer doesn't cut."""
    return _stroke().sub(lambda match: match[0][:-1] + " ", text)


def join_open_figures(doc: Doc) -> None:
    """Make one token of "20+", which the tokenizer cuts in two."""
    with doc.retokenize() as retokenizer:
        for token in doc[1:]:
            if token.text == _OPEN and token.nbor(-1).text.isdigit() and not token.nbor(-1).whitespace_:
                retokenizer.merge(doc[token.i - 1 : token.i + 1])


def shorthand(doc: Doc, names: Sequence[ActorMention | PlaceMention]) -> Iterator[tuple[int, Telling]]:
    """What is told otherwise than it is written, by token index."""
    table = headline_words().shorthand
    spans = [(name.text, doc.char_span(name.start, name.end)) for name in names]
    yield from ((span[0].i, Telling(table.names[text])) for text, span in spans if span and text in table.names)
    named = {token.i for _, span in spans for token in span or ()}
    for token in doc[1:]:
        before = token.nbor(-1)
        if token.text.endswith(_OPEN) and token.text[:-1].isdigit():
            yield token.i, Telling(token.text.removesuffix(_OPEN))
        elif token.text in table.suffered and token.i not in named and _is_figure(before):
            yield token.i, Telling(table.suffered[token.text])
        elif token.text == "/" and before.text in table.suffered:
            yield token.i, Telling(",")
        elif before.text in table.suffered and _is_figure(token):
            yield token.i, Telling(token.text, before="and")  # "5 KIA 12 WIA"


def _is_figure(token: Token) -> bool:
    return token.like_num or token.text.removesuffix(_OPEN).isdigit()
