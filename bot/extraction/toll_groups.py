"""Groups of people as a report names them: how many, who, and what is said of a part of them."""

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from bot.extraction.numbers import Quantity, find_numbers
from bot.extraction.toll_words import WhoKind, casualty_lexicon, harm_word, kind_of

_LONGEST_PHRASE = 14
_NOBODY = frozenset({"nobody", "none"})
_LEFT_OF_HEAD = frozenset(
    {
        "det",
        "nummod",
        "amod",
        "compound",
        "poss",
        "quantmod",
        "advmod",
        "nmod",
        "predet",
        "neg",
        "case",
        "punct",
        "npadvmod",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People harmed, ``text[start:end]``. Without a figure, ``low``, ``best`` and ``high`` are ``None``."""

    low: int | None
    best: int | None
    high: int | None
    who: str | None
    kind: WhoKind
    start: int
    end: int
    is_more: bool
    """Whether the words say that these come on top of others named: "15 others"."""
    is_person: bool
    """Whether the words name people beyond doubt, so that they may stand without a figure."""

    @property
    def has_figure(self) -> bool:
        """Whether a number was stated (a stated zero among them)."""
        return any(figure is not None for figure in (self.low, self.best, self.high))


class Figures:
    """A document's figures, found once and looked up by where they stand."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.all = [
            quantity
            for quantity in find_numbers(doc.text)
            if not quantity.is_ordinal and not _is_year(doc.text, quantity)
        ]

    def within(self, start: int, end: int) -> Quantity | None:
        """The last figure whose number lies in these characters: the one nearest to the noun it counts."""
        inside = [quantity for quantity in self.all if quantity.number_start < end and start < quantity.end <= end + 12]
        if len(inside) > 1 and _OUT_OF.fullmatch(self.doc.text[inside[-2].end : inside[-1].start]):
            return inside[-2]  # "13 out of 19 sailors"
        return inside[-1] if inside else None

    def token_after(self, token: Token) -> Token | None:
        """The head of the phrase that a figure right after the token opens, whatever the parser made of it."""
        edge = token.idx + len(token)
        quantity = next((quantity for quantity in self.all if quantity.start in (edge, edge + 1)), None)
        span = self.doc.char_span(quantity.number_start, quantity.end, alignment_mode="expand") if quantity else None
        if span is None:
            return None
        head = span.root.head
        return head if span.root.dep_ in ("nummod", "quantmod") and head.i > span.root.i else span.root


_OUT_OF = re.compile(r"\s+(?:out\s+)?of\s+(?:(?:the|its|their)\s+)?", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")


def _is_year(text: str, quantity: Quantity) -> bool:
    before = text[max(0, quantity.start - 12) : quantity.start].casefold().split()
    is_dated = bool(before) and before[-1].strip(",.") in _BEFORE_YEAR
    return is_dated and _YEAR.fullmatch(text[quantity.start : quantity.end]) is not None


_BEFORE_YEAR = frozenset(
    [
        "in",
        "since",
        "of",
        "by",
        "until",
        "from",
        "during",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
)


def read_group(head: Token, figures: Figures) -> Group | None:
    """The group that a noun phrase names, by its head: a noun ("12 people") or a number ("killing 12", "dozens of men")."""
    noun = _counted_noun(head)
    first = _first_of(head)
    start, end = first.idx, head.idx + len(head)
    if head.pos_ == "PRON" and head.lower_ not in _NOBODY | {"one", "others", "another"}:
        return None
    quantity = figures.within(start, end)
    words = _naming_words(first, noun if noun is not None else head)
    people = casualty_lexicon().people
    if noun is not None and harm_word(noun) is None and noun.lemma_.lower() in people.not_people:
        return None
    low, best, high = _figure_of(head, first, quantity, noun)
    start = min(start, quantity.start) if quantity else start
    end = max(end, quantity.end if quantity else 0, noun.idx + len(noun) if noun is not None else 0)
    lemmas = [token.lemma_.lower() for token in words]
    return Group(
        low=low,
        best=best,
        high=high,
        who=_text_of(words),
        kind=kind_of(lemmas),
        start=start,
        end=end,
        is_more=_says_more(head, first, noun),
        is_person=_is_person(noun, lemmas),
    )


def _counted_noun(head: Token) -> Token | None:
    """The noun that is counted; ``None`` for a bare number."""
    if head.pos_ not in ("NUM",) and not _is_quantity_noun(head):
        return head
    of = next(
        (child for child in head.children if child.dep_ == "prep" and child.lower_ == "of" and child.i - head.i <= 2),
        None,
    )
    counted = next((child for child in of.children if child.dep_ == "pobj"), None) if of is not None else None
    return counted if counted is not None and counted.pos_ != "PRON" else None


@cache
def _quantity_nouns() -> frozenset[str]:
    return frozenset(
        [
            "dozen",
            "dozens",
            "scores",
            "hundred",
            "hundreds",
            "thousand",
            "thousands",
            "million",
            "couple",
            "pair",
            "several",
            "number",
            "half",
            "handful",
            "score",
            "tens",
            "total",
        ]
    )


def _is_quantity_noun(head: Token) -> bool:
    return head.lower_ in _quantity_nouns()


def _first_of(head: Token) -> Token:
    """The leftmost word of the phrase up to its head, clauses and appositions left out."""
    first = head
    for token in reversed(list(head.lefts)):
        if token.dep_ not in _LEFT_OF_HEAD or head.i - token.i > _LONGEST_PHRASE:
            break
        if token.dep_ == "punct" and token.text not in "-“\"'‘":
            break
        first = token
    return head.doc[first.left_edge.i] if head.i - first.left_edge.i <= _LONGEST_PHRASE else first


def _figure_of(
    head: Token, first: Token, quantity: Quantity | None, noun: Token | None
) -> tuple[int | None, int | None, int | None]:
    if _says_none(head, first):
        return 0, 0, 0
    if quantity is not None:
        return quantity.low, quantity.best, quantity.high
    if first.lower_ == "both":
        return 2, 2, 2
    is_one = noun is not None and (_is_single(noun, first) or noun.lower_ == "another")
    return (1, 1, 1) if is_one else (None, None, None)


def _says_none(head: Token, first: Token) -> bool:
    if head.lower_ in _NOBODY:
        return True
    openings = {token.lower_ for token in head.doc[first.i : head.i]}
    barred = openings & casualty_lexicon().phrases.not_final
    return ("no" in openings or "zero" in openings) and not barred


def _is_single(noun: Token, first: Token) -> bool:
    """Whether the phrase names one person: "a soldier", "the commander", "Abu Ahmad"."""
    people = casualty_lexicon().people
    lemma = noun.lemma_.lower()
    if noun.lower_ == "other":
        return first.lower_ == "the"
    if noun.tag_ not in ("NN", "NNP") or lemma in people.collectives:
        return False
    if noun.tag_ == "NNP":
        return noun.ent_type_ == "PERSON" or kind_of([lemma]) != "unknown"
    return kind_of([lemma]) != "unknown"


def _naming_words(first: Token, noun: Token) -> list[Token]:
    people = casualty_lexicon().people
    if noun.pos_ == "NUM" or _is_quantity_noun(noun):
        return []
    start = first.i if first.i <= noun.i and noun.i - first.i <= _LONGEST_PHRASE else noun.i
    if noun.i > first.i and any(token.lower_ == "of" for token in noun.doc[first.i : noun.i]):
        start = _first_of(noun).i
    span = noun.doc[start : noun.i + 1]
    kept = [token for token in span if token.i == noun.i or not _is_filler(token, people.fillers)]
    return _last_stretch(kept)


def _last_stretch(words: list[Token]) -> list[Token]:
    """The words that stand together up to the noun, so that what they cover is one stretch of the text."""
    for index in range(len(words) - 1, 0, -1):
        if words[index].i - words[index - 1].i > 1:
            return words[index:]
    return words


def _is_filler(token: Token, fillers: frozenset[str]) -> bool:
    is_number = token.pos_ == "NUM" or token.like_num or _is_quantity_noun(token)
    if token.text == "-" and not token.whitespace_ and token.i and not token.nbor(-1).whitespace_:
        return False
    return is_number or token.is_punct or token.lower_ in fillers or token.pos_ in ("DET", "ADV", "SCONJ", "ADP")


def _text_of(words: list[Token]) -> str | None:
    if not words:
        return None
    said = words[0].doc.text[words[0].idx : words[-1].idx + len(words[-1])]
    return _AGE.sub("", said) or None


_AGE = re.compile(r"^-?(?:(?:years?|months?)-)?old\s+|^-", re.IGNORECASE)


def _says_more(head: Token, first: Token, noun: Token | None) -> bool:
    around = {token.lower_ for token in head.doc[first.i : (noun.i if noun is not None else head.i) + 2]}
    is_comparison = "more" in around and "than" in around
    return bool(
        around & {"other", "others", "another", "further", "additional"} or ("more" in around and not is_comparison)
    )


def _is_person(noun: Token | None, lemmas: list[str]) -> bool:
    return noun is not None and (kind_of(lemmas) != "unknown" or noun.ent_type_ == "PERSON")


@cache
def _detail_pattern() -> re.Pattern[str]:
    openers = "|".join(re.escape(word) for word in sorted(casualty_lexicon().details.openers, key=len, reverse=True))
    stop = r"(?=\s*[;:.!?)(—–]|,\s|\s+(?:were|was|are|is|have|had|has|died|after|when|while|who|and\s+(?:another|(?:\w+\s+){1,4}?(?:others|wounded|injured)))\b|\s*$)"
    return re.compile(
        rf"\s*[,(–—-]?\s*(?P<detail>(?:with\s+)?(?:(?:at least\s+)?\w+\s+(?=of\s+(?:them|whom)|being\b))?(?:{openers})\b[^\n]{{0,120}}?){stop}",
        re.IGNORECASE,
    )


def detail_after(text: str, *ends: int) -> tuple[int, int] | None:
    """Where it is said what a part of those just counted was ("including three children"); looked for at each end."""
    matches = (_detail_pattern().match(text, end) for end in ends)
    return next((match.span("detail") for match in matches if match), None)
