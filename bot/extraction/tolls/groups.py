"""Groups of people as a report names them: how many, who, and what is said of a part of them."""

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from bot.extraction.expressions.date_words import alternatives
from bot.extraction.tolls.figures import Figures
from bot.extraction.tolls.words import WhoKind, casualty_lexicon, harm_word, kind_of

_LONGEST_PHRASE = 14
_COMPOUND = 2
_LEFT_OF_HEAD = frozenset(
    {"det", "nummod", "amod", "compound", "poss", "quantmod", "advmod", "nmod", "predet", "neg", "case", "npadvmod"}
)
_PART = re.compile(r"of\s+(?:them|whom|those|these|us)\b", re.IGNORECASE)
_AGED = re.compile(r"\d-?(?:year|month)s?-old$|^old$")
_AGE = re.compile(r"^-?(?:(?:years?|months?)[-\s])?old(?:\s+|$)|^-", re.IGNORECASE)
Spread = tuple[int | None, int | None, int | None]


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


def read_group(head: Token, figures: Figures) -> Group | None:
    """The group that a noun phrase names, by its head: a noun ("12 people") or a number ("dozens of men").

    ``None`` where the words name no people: pronouns, things, stretches of time.
    """
    noun = _counted_noun(head)
    if not _may_be_people(head, noun):
        return None
    first = _first_of(head)
    start, end = first.idx, head.idx + len(head)
    figure = figures.within(start, end)
    words = _naming_words(noun) if noun is not None else []
    lemmas = [word.lemma_.lower() for word in words]
    low, best, high = (figure.low, figure.best, figure.high) if figure else _unnumbered(noun, first)
    if _says_none(head, first):
        low = best = high = 0
    return Group(
        low=low,
        best=best,
        high=high,
        who=_text_of(words),
        kind=kind_of(lemmas),
        start=figure.start if figure and low != 0 else start,
        end=max(end, figure.end if figure else 0, noun.idx + len(noun) if noun is not None else 0),
        is_more=_says_more(first, noun if noun is not None else head),
        is_person=noun is not None and (kind_of(lemmas) != "unknown" or noun.ent_type_ == "PERSON"),
    )


def _may_be_people(head: Token, noun: Token | None) -> bool:
    people = casualty_lexicon().people
    if _is_numeral(head) and _PART.match(head.doc[head.i + 1 : head.i + 3].text):
        return False  # "one of them" is a part of those counted before
    if head.pos_ == "PRON":
        return head.lower_ in people.nobody | people.stand_ins
    return noun is None or harm_word(noun) is not None or noun.lemma_.lower() not in people.not_people


def _counted_noun(head: Token) -> Token | None:
    """The noun that is counted; ``None`` for a bare number."""
    if not _is_numeral(head):
        return head
    after = head.doc[head.i + 1 : min(head.i + 3, head.sent.end)]
    counted = [child for of in after if of.lower_ == "of" for child in of.children if child.dep_ == "pobj"]
    return counted[0] if counted and counted[0].pos_ != "PRON" and not _is_numeral(counted[0]) else None


def _is_numeral(token: Token) -> bool:
    return token.pos_ == "NUM" or token.like_num or token.lower_ in casualty_lexicon().people.numerals


def _first_of(head: Token) -> Token:
    """The leftmost word of the phrase up to its head, clauses and appositions left out."""
    first = head
    for token in reversed(list(head.lefts)):
        is_joint = token.dep_ == "punct" and token.text in "-–“\"'‘" and not token.whitespace_
        is_outside = not (token.dep_ in _LEFT_OF_HEAD or is_joint) or "\n" in head.doc[token.i : head.i].text
        if is_outside or head.i - token.i > _LONGEST_PHRASE:
            break
        first = token
    first = first.left_edge if head.i - first.left_edge.i <= _LONGEST_PHRASE else first
    while first.i < head.i and (first.is_punct or first.tag_ in ("IN", "WDT", "WP")):  # a bullet, "in which"
        first = first.nbor()
    return first


# ---------------------------------------------------------------- how many


def _unnumbered(noun: Token | None, first: Token) -> Spread:
    """What a phrase without a figure counts: "both bombers" are two, "a soldier" is one."""
    if first.lower_ == "both":
        return 2, 2, 2
    return (1, 1, 1) if noun is not None and _is_single(noun, first) else (None, None, None)


def _is_single(noun: Token, first: Token) -> bool:
    """Whether the phrase names one person: "a soldier", "the commander", "Abu Ahmad", "the other"."""
    lemma = noun.lemma_.lower()
    if noun.lower_ == "other":
        return first.lower_ == "the"
    if noun.lower_ == "another" or _AGED.search(noun.lower_):
        return True
    if noun.tag_ not in ("NN", "NNP") or lemma in casualty_lexicon().people.collectives:
        return False
    return kind_of([lemma]) != "unknown" or (noun.tag_ == "NNP" and noun.ent_type_ == "PERSON")


def _says_none(head: Token, first: Token) -> bool:
    """Whether none were harmed: "no soldiers", "nobody". "No other casualties" says nothing of those named before."""
    if head.lower_ in casualty_lexicon().people.nobody:
        return True
    if head.dep_ == "conj" and harm_word(head) is not None and head.i - head.head.i == 2:
        return _says_none(head.head, _first_of(head.head))  # "no deaths or injuries"
    openings = {token.lower_ for token in head.doc[first.i : head.i]}
    return bool(openings & {"no", "zero"}) and not openings & casualty_lexicon().phrases.not_final


def _says_more(first: Token, last: Token) -> bool:
    words = {token.lower_ for token in last.doc[first.i : min(last.i + 2, last.sent.end)]}
    return bool(words & casualty_lexicon().people.on_top) or ("more" in words and "than" not in words)


# ---------------------------------------------------------------- who


def _naming_words(noun: Token) -> list[Token]:
    """The words for those harmed, without figure, article and filler: "US troops" of "at least four US troops"."""
    fillers = casualty_lexicon().people.fillers
    among = [
        child for token in noun.rights if token.lower_ == "among" for child in token.children if child.dep_ == "pobj"
    ]
    if among:
        return _naming_words(among[0])  # "no casualties among its crew"
    phrase = list(noun.doc[_first_of(noun).i : noun.i + 1])
    if noun.pos_ == "PRON" and noun.lower_ != "others":
        return []
    tells_harm = harm_word(noun) is not None and kind_of([noun.lemma_.lower()]) == "unknown"
    if tells_harm or noun.lemma_.lower() in casualty_lexicon().people.not_who:
        phrase = [word for word in phrase[:-1] if kind_of([word.lemma_.lower()]) != "unknown"]
    kept = [word for word in phrase if word.i == noun.i or not _is_filler(word, fillers)]
    breaks = [index for index in range(1, len(kept)) if kept[index].i - kept[index - 1].i > 1]
    return kept[breaks[-1] :] if breaks else kept  # what stands together up to the noun


def _is_filler(word: Token, fillers: frozenset[str]) -> bool:
    if word.text == "-" and not word.whitespace_ and word.i and not word.nbor(-1).whitespace_:
        return False  # inside a compound: "Iran-backed"
    is_function_word = word.is_punct or word.text == "+" or word.pos_ in ("DET", "ADV", "SCONJ", "ADP")
    return is_function_word or _is_numeral(word) or harm_word(word) is not None or word.lower_ in fillers


def _text_of(words: list[Token]) -> str | None:
    if not words:
        return None
    last = words[-1].i + 1
    behind = words[0].doc[last : last + 2]
    is_compound = len(behind) == _COMPOUND and behind[0].text == "-" and not words[-1].whitespace_
    said = words[0].doc[words[0].i : last + _COMPOUND if is_compound else last].text  # "passers-by"
    return _AGE.sub("", said) or None


# ---------------------------------------------------------------- parts of them


@cache
def _detail_pattern() -> re.Pattern[str]:
    openers = alternatives(casualty_lexicon().details.openers)
    part = r"(?:with\s+)?(?:(?:at\s+least\s+)?\w+\s+(?=of\s+(?:them|whom)))?"
    verbs = r"were|was|are|is|have|had|has|died|after|when|while|who"
    next_group = r"and\s+(?:another|(?:\w+\s+){1,4}?(?:others|wounded|injured))"
    stop = rf"(?=\s*[;:.!?)(—–]|,\s|\s-\s|\s+(?:{verbs}|{next_group})\b|\s*(?:\n|$))"
    clause = r"(?:at\s+least\s+)?\w+\s+of\s+whom\b[^\n,;.!?()]{0,120}"
    described = rf"(?:{part}(?:{openers})|with\s+(?:at\s+least\s+)?\w+\s+being)\b[^\n]{{0,120}}?{stop}"
    return re.compile(rf"\s*[,(–—-]?\s*(?P<detail>{clause}|{described})", re.IGNORECASE)


def detail_after(text: str, *ends: int) -> tuple[int, int] | None:
    """Where it is said what a part of those just counted was ("including three children"); looked for at each end."""
    matches = (_detail_pattern().match(text, start) for end in ends for start in (end, _past_place(text, end)))
    return next((match.span("detail") for match in matches if match), None)


_PLACE_BETWEEN = re.compile(r"(?:\s+(?:of|from|in|on|at|near|aboard|inside)\s(?:(?!\sand\s)[^,;.!?\d\n]){1,80})(?=,)")


def _past_place(text: str, end: int) -> int:
    """Past a phrase of place or belonging: "three members of the group, among them a commander"."""
    match = _PLACE_BETWEEN.match(text, end)
    return match.end() if match else end
