"""Figures in running text: digits, words, ranges and what qualifies them.

Low, best and high follow the contract: ``best`` is the number stated, "at least 3" is low 3 and best 3 with an open
top, "up to 50" says nothing but the top, "dozens" says nothing but the bottom.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property

from pydantic import BaseModel, ConfigDict

from bot.lexicon import load_lexicon
from bot.vocabulary import Comparator

LARGEST = 10**12
"""Figures beyond this are no counts of anything in a report: serial numbers, telephone numbers, noise."""


class NumberLexicon(BaseModel):
    """The schema of ``data/numbers.toml``; the file's comments explain each table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    units: dict[str, int]
    teens: dict[str, int]
    tens: dict[str, int]
    scales: dict[str, int]
    phrases: dict[str, int]
    vague: dict[str, int]
    ordinals: dict[str, int]
    before: dict[Comparator, list[str]]
    after: dict[Comparator, list[str]]

    @cached_property
    def whole(self) -> dict[str, int]:
        """Every phrase that has its value as a whole."""
        return self.vague | self.phrases

    @cached_property
    def plain(self) -> dict[str, int]:
        """Every word that names a number below one hundred, or a place in an order, by itself."""
        return self.units | self.teens | self.tens | self.ordinals


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A figure and the words it came from, ``text[start:end]``, its qualifiers among them.

    ``number_start`` is where the bare figure begins. ``None`` in low, best or high is "not said".
    """

    low: int | None
    best: int | None
    high: int | None
    comparator: Comparator
    is_ordinal: bool = False
    start: int
    end: int
    number_start: int


def find_numbers(text: str) -> list[Quantity]:
    """Every figure in the text, in order, without overlaps.

    Money, percentages, clock times, decimals of measures and codes such as "F-16" or "S-300" are no figures here.
    """
    lexicon = load_lexicon("bot.extraction", "numbers", NumberLexicon)
    atoms = list(_atoms(text, lexicon))
    return [_qualified(text, atom) for atom in _joined(text, atoms)]


_YEAR = re.compile(r"(?:19|20)\d\d")
MANY = 10
"""From this on a count stands for many incidents, or many people."""


def is_year(words: str) -> bool:
    """Whether the figure is written as years are ("the 2015 attack"), and counts of incidents are not."""
    return _YEAR.fullmatch(words) is not None


def parse_quantity(text: str) -> Quantity | None:
    """The first figure in a phrase such as "at least 12 people", or ``None`` where there is none."""
    return next(iter(find_numbers(text)), None)


def is_many(words: str) -> bool:
    """Whether the figure counts ``MANY`` or more, and is no year."""
    quantity = None if is_year(words) else parse_quantity(words)
    return quantity is not None and (quantity.best or quantity.low or 0) >= MANY


def number_value(words: str) -> int | None:
    """What digits or number words come to: "1,200" and "twelve hundred" are 1200. ``None`` if they are no number."""
    lexicon = load_lexicon("bot.extraction", "numbers", NumberLexicon)
    match = _patterns().number.fullmatch(_in_small_letters(words.strip()))
    return _value_of(match, lexicon) if match else None


@dataclass(frozen=True, slots=True)
class _Patterns:
    number: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    between: re.Pattern[str]


# Digits in groups of three (comma, apostrophe or a space between), or plain with an optional decimal part.
_DIGITS = r"\d{1,3}(?:[,’'\u00a0\u202f\u2009 ]\d{3}){1,4}(?![\d,]\d)|\d{1,15}(?:\.\d{1,15})?"
# What must not touch a figure: letters, money, parts of codes, dates, times, decimals.
_NOT_BEFORE = r"(?<![\w$€£¥])(?<!\d[.,:/])(?<![a-z][-–/])(?<![$€£¥] )(?<!\bno\. )"
_NOT_AFTER = r"(?![.,]?\d)(?!\s?%|\s?per\s?cent\b|[:/]\d)(?!['’°]|\w)(?!-[a-z])"
_RANGE_JOINT = re.compile(r"\s?[-–—]\s?|\s(?:to|or)\s", re.IGNORECASE)


@cache
def _patterns() -> _Patterns:
    lexicon = load_lexicon("bot.extraction", "numbers", NumberLexicon)
    return _Patterns(
        number=re.compile(_number_pattern(lexicon)),
        before=re.compile(rf"(?<!\w)(?:{_named_groups(lexicon.before)})\s+(?:the\s+)?$", re.IGNORECASE),
        after=re.compile(
            rf"(?:\s+(?:{_named_groups(lexicon.after)})(?!\w)|(?P<{_group(Comparator.MORE_THAN)}_>\+))", re.IGNORECASE
        ),
        between=re.compile(r"(?<!\w)(?P<word>between|from)\s+$", re.IGNORECASE),
    )


def _number_pattern(lexicon: NumberLexicon) -> str:
    below_ten, scale = _alternatives(lexicon.units), _alternatives(lexicon.scales)
    below_hundred = (
        rf"(?:{_alternatives(lexicon.tens)})(?:[-\s](?:{below_ten}))?|{_alternatives(lexicon.units | lexicon.teens)}"
    )
    head = rf"(?:{below_hundred}|a|an|{_DIGITS})"
    scaled = rf"{head}(?:[-\s](?:{scale})){{1,2}}(?:,?\s(?:and\s)?(?:{below_hundred})(?:\s(?:{scale})){{0,2}}){{0,4}}"
    dozens = rf"(?:{below_hundred}|\d{{1,6}})\s(?:dozen|score)"
    ordinal = rf"(?:(?:{_alternatives(lexicon.tens)})[-\s])?(?:{_alternatives(lexicon.ordinals)})"
    return (
        rf"{_opening(lexicon)}{_NOT_BEFORE}(?:(?P<vague>{_alternatives(lexicon.vague)})|(?P<phrase>{_alternatives(lexicon.phrases)})"
        rf"|(?P<rank>\d{{1,6}})(?:st|nd|rd|th)|(?P<dozens>{dozens})|(?P<scaled>{scaled})|(?P<ordinal>{ordinal})"
        rf"|(?P<plain>{below_hundred})|(?P<digits>{_DIGITS}))(?:(?<=of)|{_NOT_AFTER})"
    )


def _opening(lexicon: NumberLexicon) -> str:
    """Looks ahead at the first two letters: most words of a text are no figures, and are passed over at half the price.

    "A million" has none of its own: its article is all that it begins with.
    """
    pairs: dict[str, set[str]] = {"a": {"", "n"}}
    for word in (*lexicon.plain, *lexicon.phrases, *lexicon.vague):
        pairs.setdefault(word[0], set()).add(word[1:2])
    seconds = {first: "" if "" in found else f"[{''.join(sorted(found))}]" for first, found in pairs.items()}
    return rf"(?=\d|{'|'.join(map(''.join, seconds.items()))})"


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


def _group(comparator: Comparator) -> str:
    return comparator.value.replace(" ", "_")


def _named_groups(table: dict[Comparator, list[str]]) -> str:
    return "|".join(rf"(?P<{_group(name)}>{_alternatives(words)})" for name, words in table.items())


def _in_small_letters(text: str) -> str:
    """The text letter for letter: a pattern that ignores case takes three times as long."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(letter.lower()[0] for letter in text)


def _atoms(text: str, lexicon: NumberLexicon) -> Iterator[Quantity]:
    for match in _patterns().number.finditer(_in_small_letters(text)):
        value = _value_of(match, lexicon)
        if value is None or value > LARGEST:
            continue
        is_vague = match["vague"] is not None
        yield Quantity(
            low=value,
            best=None if is_vague else value,
            high=None if is_vague else value,
            comparator=Comparator.AT_LEAST if is_vague else Comparator.EXACTLY,
            is_ordinal=bool(match["rank"] or match["ordinal"]),
            start=match.start(),
            end=match.end(),
            number_start=match.start(),
        )


def _value_of(match: re.Match[str], lexicon: NumberLexicon) -> int | None:
    words = " ".join(match[0].split())
    kind = match.lastgroup
    if kind in ("vague", "phrase"):
        return lexicon.whole[words]
    if kind == "rank":
        return int(match["rank"])
    if kind == "dozens":
        return _sum_of(words.rsplit(" ", 1)[0], lexicon) * (20 if words.endswith("score") else 12)
    if kind == "digits" and "." in words:
        return None
    return _sum_of(words, lexicon)


_WORD = re.compile(r"[a-z]+|\d[\d,’'.]*(?:[\u00a0\u202f\u2009 ]\d{3})*")


def _sum_of(words: str, lexicon: NumberLexicon) -> int:
    """Adds up number words: what stands before a scale is multiplied by it, the rest is added."""
    total, current = 0.0, 0.0
    for word in _WORD.findall(words):
        if word in lexicon.scales:
            current = (current or 1) * lexicon.scales[word]
            if lexicon.scales[word] > 100:
                total, current = total + current, 0.0
        elif word in lexicon.plain:
            current += lexicon.plain[word]
        elif word[0].isdigit():
            current += float(re.sub(r"[^\d.]", "", word.rstrip(".")))
    return round(total + current)


def _joined(text: str, atoms: list[Quantity]) -> Iterator[Quantity]:
    """Puts the two ends of a range ("10 to 15", "between 10 and 15") together."""
    index = 0
    while index < len(atoms):
        first = atoms[index]
        second = atoms[index + 1] if index + 1 < len(atoms) else None
        joined = _range_of(text, first, second) if second else None
        yield joined or first
        index += 2 if joined else 1


def _range_of(text: str, first: Quantity, second: Quantity) -> Quantity | None:
    low, high = first.best, second.best
    if low is None or high is None or low >= high or first.is_ordinal or second.is_ordinal:
        return None
    joint = text[first.end : second.start]
    opening = _patterns().between.search(text[max(0, first.start - 12) : first.start])
    is_between = opening is not None and opening["word"].casefold() == "between" and joint.strip().casefold() == "and"
    # "From 5 to 8" is a change of one figure, not a doubt about it: the two numbers stay apart.
    is_change = opening is not None and opening["word"].casefold() == "from"
    if is_change or not (is_between or _RANGE_JOINT.fullmatch(joint)):
        return None
    start = first.start - len(opening[0]) if opening else first.start
    return replace(first, low=low, best=None, high=high, start=start, end=second.end, comparator=Comparator.ABOUT)


_SPREAD: dict[Comparator, tuple[bool, bool, bool]] = {  # whether low, best and high are known
    Comparator.EXACTLY: (True, True, True),
    Comparator.ABOUT: (False, True, False),
    Comparator.AT_LEAST: (True, True, False),
    Comparator.MORE_THAN: (True, True, False),
    Comparator.AT_MOST: (False, False, True),
    Comparator.FEWER_THAN: (False, False, True),
}


def _qualified(text: str, atom: Quantity) -> Quantity:
    before = _patterns().before.search(text[max(0, atom.start - 40) : atom.start])
    after = None if before else _patterns().after.match(text, atom.end)
    match = before or after
    if match is None or match.lastgroup is None:
        return atom
    comparator = Comparator(match.lastgroup.strip("_").replace("_", " "))
    start = atom.start - len(before[0]) if before else atom.start
    end = after.end() if after else atom.end
    if atom.best is None:  # a range or a vague word: the qualifier adds nothing to its bounds
        return replace(atom, start=start, end=end)
    low, best, high = (atom.best if known else None for known in _SPREAD[comparator])
    return replace(atom, low=low, best=best, high=high, comparator=comparator, start=start, end=end)
