"""When things happened: date expressions in running text and in questions, as calendar days with UCDP's precision.

Expressions without a year, weekdays and relative words are read as the latest such day up to publication; nothing is
ever dated after it. Without a day of publication only complete dates are read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from functools import cache
from typing import Literal

from bot.extraction.expressions.date_resolvers import read_days_back
from bot.extraction.expressions.date_rules import Rule, date_rules, words_in
from bot.extraction.expressions.date_words import DAY, Days, alternatives, date_lexicon, precision_of
from bot.vocabulary import ClaimDate, DatePrecision

Kind = Literal["point", "since", "until", "window"]
LONGEST_TEXT = 200_000
"""Characters of a text that are searched for dates; an article has a hundredth of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date expression, ``text[start:end]``, and the days it stands for.

    ``kind`` is ``point`` for when something happened (a day, "overnight", "last week", "January 2024"), ``since`` and
    ``until`` for a stretch open to publication or to the past, ``window`` for a stretch a count runs over ("between 3
    and 9 January", "within ten days"). A ``since`` ends on the day of publication; of an ``until`` only ``date.end`` is
    said, and ``date.start`` repeats it.
    """

    start: int
    end: int
    date: ClaimDate
    kind: Kind

    @property
    def is_window(self) -> bool:
        """Whether this is a stretch that counts run over, not the time of one incident."""
        return self.kind != "point"


@dataclass(frozen=True, slots=True)
class _Atom:
    start: int
    end: int
    days: Days
    rule: Rule
    kind: Kind = "point"

    @property
    def is_directed(self) -> bool:
        """Whether it says by itself where it begins and ends ("between 3 and 9 January")."""
        return self.kind == "window" and self.rule.kind != "last"


def find_dates(text: str, published_on: date | None) -> list[DateMention]:
    """Every date expression in the text, in order, none of them after ``published_on``."""
    mentions = []
    for atom in _combined(text, _atoms(text[:LONGEST_TEXT], published_on)):
        atom = _directed(text, atom, published_on)
        days = _up_to(atom.days, published_on)
        if days:
            said = ClaimDate(start=days.start, end=days.end, precision=days.precision, text=text[atom.start : atom.end])
            mentions.append(DateMention(start=atom.start, end=atom.end, date=said, kind=atom.kind))
    return mentions


def tells_by_weekday(text: str) -> bool:
    """Whether the text names a weekday that is no part of a full date ("Friday, March 5, 2021")."""
    return bool(_bare_weekday().search(text[:LONGEST_TEXT]))


@cache
def _bare_weekday() -> re.Pattern[str]:
    lexicon = date_lexicon()
    date_behind = rf"(?:\d|(?:{alternatives(lexicon.months)})\b)"
    return re.compile(rf"\b(?:{alternatives(lexicon.weekdays)})\b(?!,?\s+(?:the\s+)?{date_behind})", re.IGNORECASE)


def parse_window(
    text: str, now: datetime, timezone: tzinfo
) -> tuple[date | None, date | None, tuple[tuple[int, int], ...]]:
    """The stretch of days a question asks about: first day, last day (both included), and the spans that say so.

    ``now`` is aware; "today" is its calendar day in ``timezone``. ``None`` is an open end.
    """
    today = now.astimezone(timezone).date()
    mentions = find_dates(text, today) or _bare_years(text, today)
    starts = [mention.date.start for mention in mentions if mention.kind != "until"]
    ends = [mention.date.end for mention in mentions if mention.kind != "since"]
    is_open = any(mention.kind == "since" for mention in mentions) and not ends
    spans = tuple(_with_preposition(text, mention) for mention in mentions)
    return min(starts, default=None), None if is_open else max(ends, default=None), spans


def _bare_years(text: str, today: date) -> list[DateMention]:
    """A year without a preposition, which in a question is hardly a count: "strikes Yemen 2023"."""
    mentions = []
    for match in re.finditer(r"(?<![\w.,-])(?:19|20)\d\d(?![\w-]|[.,]\d)", text):
        first, last = date(int(match[0]), 1, 1), date(int(match[0]), 12, 31)
        days = _up_to(Days(first, last, DatePrecision.YEAR), today)
        if days:
            said = ClaimDate(start=days.start, end=days.end, precision=days.precision, text=match[0])
            mentions.append(DateMention(start=match.start(), end=match.end(), date=said, kind="point"))
    return mentions


def _atoms(text: str, published_on: date | None) -> list[_Atom]:
    """What each rule reads, leftmost and longest first, without overlaps."""
    words = frozenset(words_in(text))
    found = [
        (match.span("x") if "x" in match.re.groupindex else match.span(), order, rule, match)
        for order, rule in enumerate(date_rules())
        if rule.signs is None or not rule.signs.isdisjoint(words)
        for match in rule.pattern.finditer(text)
    ]
    atoms: list[_Atom] = []
    for (start, end), _, rule, match in sorted(found, key=lambda one: (one[0][0], -one[0][1], one[1])):
        if atoms and start < atoms[-1].end:
            continue
        anchor = _named_last(atoms) if rule.kind == "shift" and atoms else published_on
        days = _resolved(rule, match, anchor)
        if days:
            kind: Kind = "window" if _is_count_window(rule, days) else "point"
            atoms.append(_opened(text, _Atom(start, end, days, rule, kind)))
    return atoms


def _named_last(atoms: list[_Atom]) -> date | None:
    """The day that "a day later" counts from: the one just named, if it was a day."""
    days = atoms[-1].days
    return days.start if days.precision is DatePrecision.DAY else None


def _resolved(rule: Rule, match: re.Match[str], anchor: date | None) -> Days | None:
    try:
        return rule.resolve(match, anchor)
    except OverflowError:  # before the first day of the calendar, or after its last
        return None


def _opened(text: str, atom: _Atom) -> _Atom:
    """Takes "between" or "from" into a pair of days of one month ("between 3 and 9 January")."""
    opening = _OPENING.search(text[max(0, atom.start - 20) : atom.start])
    is_pair = atom.days.start.year != atom.days.end.year or (
        atom.rule.kind == "day" and atom.days.start != atom.days.end
    )
    if opening is None or not is_pair:
        return atom
    return replace(atom, start=atom.start - len(opening[0]), kind="window")


def _is_count_window(rule: Rule, days: Days) -> bool:
    return rule.kind == "last" and (days.end - days.start).days > 1


_APPOSITION = re.compile(r"\s*,?\s*\(?(?:the\s+)?")
_RANGE = re.compile(r"\s*(?:-|–|—|\bto\b|\binto\b|\buntil\b|\btill\b|\bthrough\b|\band\b)\s*(?:the\s+)?", re.IGNORECASE)
_OPENING = re.compile(r"\b(?P<word>between|from)\s+(?:the\s+)?$", re.IGNORECASE)
_OF = re.compile(r",?\s+(?:of\s+)?", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"['’]|\s+(?!(?:in|on|at|by|and|or|until|till|to|of|for|with|when|the|near|across)\b)\w", re.IGNORECASE
)
_WHEN = re.compile(r",?\s+when\b", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\(")
_NIGHT_OF = re.compile(r"\s+(?:on|of|into|from|to)?\s*", re.IGNORECASE)


def _combined(text: str, atoms: list[_Atom]) -> Iterator[_Atom]:
    """Joins neighbours that say one thing together: "Saturday, 20 January", "between 3 January and mid-March"."""
    pending: _Atom | None = None
    for atom in atoms:
        joined = _joined(text, pending, atom) if pending else None
        if pending and joined is None:
            yield pending
        pending = joined or atom
    if pending:
        yield pending


def _joined(text: str, first: _Atom, second: _Atom) -> _Atom | None:
    joint = text[first.end : second.start]
    kinds = (first.rule.kind, second.rule.kind)
    if len(joint) > 20:
        return None
    if kinds == ("weekday", "day") and _APPOSITION.fullmatch(joint):
        is_bracketed = "(" in joint and text[second.end : second.end + 1] == ")"
        return replace(second, start=first.start, end=second.end + is_bracketed)
    if kinds == ("day", "day") and _BRACKET.fullmatch(joint) and text[second.end : second.end + 1] == ")":
        return replace(second, start=first.start, end=second.end + 1)
    is_night = kinds[0] == "stretch" or (kinds[0] == "day" and first.rule.resolve is read_days_back)
    if is_night and kinds[1] == "weekday" and _NIGHT_OF.fullmatch(joint):
        return replace(second, start=first.start)
    if second.days.precision is DatePrecision.YEAR and kinds[0] in ("day", "stretch") and _OF.fullmatch(joint):
        return _in_year(first, second)
    return _range(text, first, second, joint) if _RANGE.fullmatch(joint) else None


def _in_year(first: _Atom, second: _Atom) -> _Atom | None:
    """Reads "in October last year": the year named after it, not the latest October."""
    shift = second.days.start.year - first.days.start.year
    try:
        start = first.days.start.replace(year=first.days.start.year + shift)
        end = first.days.end.replace(year=first.days.end.year + shift)
    except ValueError:  # 29 February
        return None
    return replace(first, end=second.end, days=Days(start, end, first.days.precision)) if start <= end else None


def _range(text: str, first: _Atom, second: _Atom, joint: str) -> _Atom | None:
    opening = _OPENING.search(text[max(0, first.start - 20) : first.start])
    if "and" in joint.casefold() and (opening is None or opening["word"].casefold() != "between"):
        return None
    start, end = first.days.start, second.days.end
    if start > end:  # "between 28 December and 3 January": the first lies in the year before
        return None
    days = Days(start, end, precision_of(start, end))
    first_character = first.start - len(opening[0]) if opening else first.start
    is_night = first.rule.kind == "weekday" and second.days.start - first.days.start == DAY
    return _Atom(first_character, second.end, days, second.rule, "point" if is_night else "window")


@cache
def _directions() -> re.Pattern[str]:
    words = date_lexicon().words
    tables = {"since": words.since, "after": words.after, "until": words.until, "before": words.before}
    groups = "|".join(rf"(?P<{name}>{alternatives(table)})" for name, table in tables.items())
    return re.compile(rf"\b(?:{groups})\s+(?:the\s+)?$", re.IGNORECASE)


def _directed(text: str, atom: _Atom, published_on: date | None) -> _Atom:
    """Turns a date after "since", "before" and their like into the stretch it opens or closes."""
    match = None if atom.is_directed else _directions().search(text[max(0, atom.start - 25) : atom.start])
    if match is None or text[atom.end : atom.end + 1] in ("'", "’"):
        return atom
    if match.lastgroup == "since" and _WHEN.match(text, atom.end):
        return atom  # "since 1967, when Israel captured it" tells what happened in 1967
    if match.lastgroup in ("after", "before") and _ATTRIBUTE.match(text, atom.end):
        return atom  # "after Friday prayers" is on Friday
    start, end, precision = atom.days.start, atom.days.end, atom.days.precision
    first_character = atom.start - len(match[0])
    if match.lastgroup in ("since", "after"):
        opening = start if match.lastgroup == "since" else end + DAY
        days = Days(opening, max(opening, published_on or end), precision)
        return replace(atom, start=first_character, days=days, kind="since")
    closing = end if match.lastgroup == "until" else start - DAY
    return replace(atom, start=first_character, days=Days(closing, closing, precision), kind="until")


def _up_to(days: Days, published_on: date | None) -> Days | None:
    if published_on is None or days.end <= published_on:
        return days
    return Days(days.start, published_on, days.precision) if days.start <= published_on else None


_PREPOSITION = re.compile(r"\b(?:(?:on|in|over|during|for|from|within|at|of)\s+)(?:the\s+)?$", re.IGNORECASE)


def _with_preposition(text: str, mention: DateMention) -> tuple[int, int]:
    match = _PREPOSITION.search(text[max(0, mention.start - 20) : mention.start])
    return mention.start - len(match[0]) if match else mention.start, mention.end
