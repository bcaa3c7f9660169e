"""The table of date expressions: for each kind a pattern, and the resolver that says which days it stands for."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from bot.extraction.expressions import date_resolvers as read
from bot.extraction.expressions.date_words import DateLexicon, Days, alternatives, date_lexicon

_WORD = re.compile(r"[^\W\d_]+")
RuleKind = Literal["day", "weekday", "stretch", "last", "shift"]
Resolver = Callable[[re.Match[str], date | None], Days | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """How one kind of expression is read. The group ``x`` of the pattern, if it has one, is the expression proper.

    A text that holds no word of ``signs`` has no such expression, and needn't be searched for it.
    """

    kind: RuleKind
    pattern: re.Pattern[str]
    resolve: Resolver
    signs: frozenset[str] | None = None


@cache
def date_rules() -> tuple[Rule, ...]:
    """Every rule. Where two match, the earlier start wins, then the longer match, then the order here."""
    lexicon = date_lexicon()
    parts = _fragments(lexicon)
    tables: tuple[tuple[RuleKind, tuple[tuple[str, Resolver], ...]], ...] = (
        ("day", _calendar_days(parts)),
        ("stretch", _months_and_years(parts)),
        ("weekday", _weekdays(parts)),
        ("day", _relative_days(parts)),
        ("stretch", _stretches(parts)),
        ("last", _last_units(parts)),
        ("shift", _shifts(parts)),
    )
    return tuple(
        Rule(kind, re.compile(pattern, re.IGNORECASE), resolve, _signs_of(pattern, parts, lexicon))
        for kind, table in tables
        for pattern, resolve in table
    )


def words_in(text: str) -> list[str]:
    """The words of a text in small letters, without the figures before them: "hours" in "24hours"."""
    return _WORD.findall(text.lower())


def _signs_of(pattern: str, parts: "_Fragments", lexicon: DateLexicon) -> frozenset[str] | None:
    """The first words of the names or units of which the pattern can't do without one, where it has such."""
    units = (name for unit in lexicon.units.values() for name in unit.names)
    required: tuple[tuple[str, Iterable[str]], ...] = (
        (parts.month, lexicon.months),
        (parts.month_names, lexicon.months),
        (parts.weekdays, lexicon.weekdays),
        (parts.named_days, lexicon.named_days),
        (parts.unit, units),
    )
    return next((frozenset(words_in(name)[0] for name in names) for part, names in required if part in pattern), None)


@dataclass(frozen=True, slots=True)
class _Fragments:
    """Pieces of patterns, made from the lexicon."""

    month: str
    month_names: str
    month_parts: str
    weekdays: str
    barred: str
    deadlines: str
    day_part: str
    day_parts: str
    days_back: str
    stretches: str
    ahead: str
    everyday: str
    everyday_prepositions: str
    prepositions: str
    named_days: str
    unit: str
    count: str
    day: str = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
    last: str = r"(?P<last>[0-3]?\d)(?:st|nd|rd|th)?"
    joint: str = r"\s*(?:-|–|—|\bto\b|\band\b|\bthrough\b|\binto\b)\s*"
    some_year: str = r"(?P<year>(?:19|20)\d\d)"
    year: str = r"(?:(?:,\s*|\s+(?:of\s+)?)(?P<year>(?:19|20)\d\d)\b(?![,.]\d))?"
    about: str = r"(?:(?:just|only|about|around|roughly|approximately|some|less\s+than|under|the)\s+){0,3}"


def _fragments(lexicon: DateLexicon) -> _Fragments:
    words = lexicon.words
    full_names = {max((name for name, n in lexicon.months.items() if n == number), key=len) for number in range(1, 13)}
    return _Fragments(
        month=rf"(?P<month>{alternatives(lexicon.months)})\b(?:\.(?=\s*[\d,]))?",
        month_names=alternatives(full_names - set(words.everyday_months)),
        month_parts=alternatives(lexicon.month_parts),
        weekdays=alternatives(lexicon.weekdays),
        barred=_not_after(words.not_before_weekday),
        deadlines=_not_after(words.deadlines),
        day_part=rf"(?:\s+(?:{alternatives(words.day_parts)}))?",
        day_parts=alternatives(words.day_parts),
        days_back=alternatives(lexicon.days_back),
        stretches=alternatives(lexicon.stretches),
        ahead=alternatives(words.ahead),
        everyday=alternatives(words.everyday_months),
        everyday_prepositions=alternatives(words.everyday_prepositions),
        prepositions=alternatives(words.prepositions),
        count=rf"(?P<count>\d{{1,4}}|{alternatives(lexicon.loose_counts)}|(?:half\s+)?a\s+dozen|(?:[a-z]+-)?[a-z]+)",
        named_days=alternatives(lexicon.named_days),
        unit=rf"(?P<unit>{alternatives(name for unit in lexicon.units.values() for name in unit.names)})",
    )


def _not_after(words: Iterable[str]) -> str:
    """A pattern of no length that fails right behind one of the words."""
    return "".join(rf"(?<!\b{word}\s)" for word in words)


def _calendar_days(f: _Fragments) -> tuple[tuple[str, Resolver], ...]:
    number = r"[0-3]?\d"
    return (
        (rf"(?<![\d/.-]){f.some_year}[-/.](?P<month>[01]?\d)[-/.](?P<day>{number})(?![\d/-])", read.read_iso),
        (rf"(?<![\d/.-])(?P<first>{number})[/.](?P<second>{number})[/.]{f.some_year}(?![\d/-])", read.read_numeric),
        (rf"(?<![\d/.-])(?P<first>{number})/(?P<second>{number})/(?P<year>\d\d)(?![\d/-])", read.read_numeric),
        (rf"(?<![\d.,])\b{f.day}{f.joint}{f.last}\s+(?:of\s+)?{f.month}{f.year}", read.read_named_days),
        (rf"\b{f.month}\s*{f.day}{f.joint}{f.last}\b{f.year}(?!\d|[,.:]\d)", read.read_named_days),
        (rf"(?<![\d.,:-])\b(?:the\s+)?{f.day}\s+(?:of\s+)?{f.month}{f.year}", read.read_named_day),
        (rf"\b{f.month}\s*{f.day}\b{f.year}(?!\d|[,.:]\d)", read.read_named_day),
        (rf"\b(?P<phrase>{f.named_days}){f.year}", read.read_day_by_name),
        (rf"\b(?P<part>{f.month_parts})[\s-]+(?:in\s+)?{f.month}{f.year}", read.read_part_of_month),
        (
            rf"\bon\s+(?P<x>the\s+(?P<day>{number})(?:st|nd|rd|th))(?=\s*(?:[,.;:?!]|$|of\s+this\s+month))",
            read.read_day_of_this_month,
        ),
    )


def _months_and_years(f: _Fragments) -> tuple[tuple[str, Resolver], ...]:
    not_a_count = r"(?![,.]?\d|[-/]\d|\s*(?:hours|GMT|UTC|people))"
    which = r"(?:(?P<which>last|this)\s+)?"
    return (
        (r"\b(?P<first>(?:19|20)\d\d)\s*(?:to|and|until|-|–)\s*(?P<last>(?:19|20)\d\d)\b", read.read_years),
        (rf"(?<!\d\s)\b{f.month}(?:,\s*|\s+(?:of\s+)?){f.some_year}\b(?![,.]\d)", read.read_month_of_year),
        (rf"\b(?:{f.prepositions})\s+(?P<x>{which}(?!{f.everyday}){f.month})(?!\s*\d)", read.read_month),
        (rf"\b(?:{f.everyday_prepositions})\s+(?P<x>(?P<which>)(?P<month>{f.everyday})\b)(?!\s*\d)", read.read_month),
        (rf"\b(?P<which>last|this)\s+(?P<month>{f.everyday})\b(?!\s*\d)", read.read_month),
        (rf"(?<!\d\s)\b{which}(?P<month>{f.month_names})\b(?!\s*\d)", read.read_month),
        (rf"\b(?:{f.prepositions}|early|late|mid)[\s-]+(?:the\s+)?(?P<x>(?:19|20)\d\d)\b{not_a_count}", read.read_year),
        # Older years look like counts ("in 1200 homes"), but not in "in 1641 by" or where a sentence opens with one.
        (rf"\b(?:in|since)\s+(?P<x>1[0-8]\d\d)\b(?!\s+[a-z]+s\b){not_a_count}", read.read_year),
        (rf"(?:^|(?<=[.!?]\s))in\s+(?P<x>1[0-8]\d\d)\b(?!\s+of\b){not_a_count}", read.read_year),
    )


def _weekdays(f: _Fragments) -> tuple[tuple[str, Resolver], ...]:
    opening = r"(?:early\s+|late\s+)?(?P<which>last\s+|the\s+previous\s+|(?:this\s+)?past\s+)?"
    of_last_week = (
        r"(?:(?:['’]s)?(?:\s+(?:prayers?|mass|services?|worship|market))?\s+(?:of\s+)?(?P<week>last\s+week))?"
    )
    # "Done by Friday" lies ahead; "hurt by Friday's blast" doesn't.
    no_deadline = rf"(?:{f.deadlines}|(?=(?:last\s+)?(?:{f.weekdays})['’]s\b))"
    pattern = rf"\b{f.barred}{no_deadline}{opening}(?P<weekday>{f.weekdays})\b{f.day_part}{of_last_week}\b"
    of_month = rf"\b(?:the\s+)?(?P<which>first|second|third|fourth|last)\s+(?P<weekday>{f.weekdays})\s+(?:of|in)\s+"
    return ((pattern, read.read_weekday), (rf"{of_month}{f.month}{f.year}", read.read_weekday_of_month))


def _stretches(f: _Fragments) -> tuple[tuple[str, Resolver], ...]:
    return ((rf"\b(?P<ahead>(?:{f.ahead})\s+)?(?P<phrase>{f.stretches})\b", read.read_stretch),)


def _relative_days(f: _Fragments) -> tuple[tuple[str, Resolver], ...]:
    return (
        (rf"\b(?P<phrase>{f.days_back})\b", read.read_days_back),
        (rf"\b{f.about}{f.count}\s+{f.unit}\s+ago\b", read.read_ago),
    )


def _last_units(f: _Fragments) -> tuple[tuple[str, Resolver], ...]:
    opening = rf"(?:(?:in|over|during|within)\s+)?{f.about}(?:past|last|previous|preceding)"
    return (
        (rf"\b{opening}\s+(?:{f.count}(?:\s+|(?<=\d)))?{f.unit}\b(?!\s+of\b)", read.read_last_units),
        (rf"\b(?:in|within|in\s+the\s+space\s+of)\s+{f.about}{f.count}\s+{f.unit}\b(?!['’])", read.read_last_units),
    )


def _shifts(f: _Fragments) -> tuple[tuple[str, Resolver], ...]:
    return (
        (rf"\b{f.count}\s+{f.unit}\s+(?P<direction>earlier|later|before)\b", read.read_shift),
        (r"\bthe\s+(?P<count>)(?P<direction>previous|next|following)\s+(?P<unit>day)\b", read.read_shift),
        # "The day before the vote" is counted from what follows.
        (rf"\bthe\s+(?:{f.day_parts}|day)\s+(?:before|earlier)(?=\s*(?:[.,;:!?)]|$))", read.read_day_before),
    )
