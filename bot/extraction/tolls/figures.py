"""A document's figures, looked up by where they stand."""

import re

from spacy.tokens import Doc, Token

from bot.extraction.expressions.date_words import date_lexicon
from bot.extraction.expressions.numbers import Quantity, find_numbers
from bot.extraction.tolls.words import casualty_lexicon

_OUT_OF = re.compile(r"\s+(?:out\s+)?of\s+(?:(?:the|its|their)\s+)?", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SUFFIX_ROOM = 12
"""Characters that a qualifier after the noun's own end may take: "20 people or more"."""


class Figures:
    """The figures that may count people: no ordinals, no years, no names of units."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text = text = doc.text  # spaCy puts it together anew at every look
        self.all = [figure for figure in find_numbers(text) if self._may_count(figure)]

    def _may_count(self, figure: Quantity) -> bool:
        is_date = _is_year(self.text, figure) or _dates_a_noun(self.doc, figure)
        return not (figure.is_ordinal or is_date or _is_an_age(self.doc, figure) or _names_a_unit(self.doc, figure))

    def within(self, start: int, end: int) -> Quantity | None:
        """The last figure whose number lies in these characters: the one nearest to the noun it counts."""
        reach = end + _SUFFIX_ROOM
        inside = [figure for figure in self.all if figure.number_start < end and start < figure.end <= reach]
        if len(inside) > 1 and _OUT_OF.fullmatch(self.text[inside[-2].end : inside[-1].start]):
            return inside[-2]  # "13 out of 19 sailors"
        return inside[-1] if inside else None

    def between(self, start: int, end: int) -> list[Quantity]:
        """The figures that begin in these characters."""
        return [figure for figure in self.all if start <= figure.start < end]

    def token_after(self, token: Token) -> Token | None:
        """The head of the phrase that a figure right after the token opens, whatever the parser made of it."""
        edge = token.idx + len(token)
        figure = next((figure for figure in self.all if figure.start in (edge, edge + 1)), None)
        span = self.doc.char_span(figure.number_start, figure.end, alignment_mode="expand") if figure else None
        if span is None:
            return None
        counts_head = span.root.dep_ in ("nummod", "quantmod") and _is_joined_to_head(span.root)
        return span.root.head if counts_head else span.root


def _is_joined_to_head(number: Token) -> bool:
    """Whether no preposition parts it from what it counts: in "wounded five on 20 May" the five count no days."""
    between = number.doc[number.i + 1 : number.head.i]
    return number.head.i > number.i and not any(token.tag_ == "IN" for token in between)


def _names_a_unit(doc: Doc, figure: Quantity) -> bool:
    """Whether it is part of a name: "21 Engineer Regiment", but not "20 Golani Brigade soldiers"."""
    span = doc.char_span(figure.number_start, figure.end, alignment_mode="expand")
    if span is None or not span.text[:1].isdigit():
        return False
    unit = span.root.head
    is_one = unit.tag_ != "NNS" and unit.dep_ != "compound"
    return span.root.dep_ == "nummod" and is_one and unit.lemma_.lower() in casualty_lexicon().people.formations


def _dates_a_noun(doc: Doc, figure: Quantity) -> bool:
    """Whether it is the year of one thing, and counts none: "the 1998 murder", "over 1998 Ann Grey killing"."""
    span = doc.char_span(figure.number_start, figure.end, alignment_mode="expand")
    if span is None or not _YEAR.fullmatch(span.text):
        return False
    noun = span.root.head
    return noun.i > span.root.i and noun.tag_ in {"NN", "NNP", "NNPS"}


def _is_an_age(doc: Doc, figure: Quantity) -> bool:
    """Whether it says how old somebody was just then: "who was 11 when his mother was killed"."""
    span = doc.char_span(figure.start, figure.end, alignment_mode="expand")
    if span is None or span.root.dep_ not in {"attr", "acomp"} or span.root.head.lemma_ != "be":
        return False
    return span.end < len(doc) and doc[span.end].lower_ in {"when", "at"}


def _is_year(text: str, figure: Quantity) -> bool:
    if not _YEAR.fullmatch(text[figure.start : figure.end]):
        return False
    before = text[max(0, figure.start - 12) : figure.start].casefold().split()
    lexicon = date_lexicon()
    return bool(before) and before[-1].strip(",.") in {*lexicon.words.prepositions, *lexicon.months}
