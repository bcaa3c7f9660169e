"""The words of dates (``data/dates.toml``) and what an expression comes to: calendar days with UCDP's precision."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.lexicon import load_lexicon
from bot.vocabulary import DatePrecision

StretchUnit = Literal["night", "weekend", "week", "month", "year"]
DAY = timedelta(days=1)


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Stretch(_Entry):
    """A unit of the calendar, ``back`` units before the anchor's own."""

    unit: StretchUnit
    back: int


class Unit(_Entry):
    """A unit of time."""

    days: float
    names: list[str]
    precision: DatePrecision


class DateWords(_Entry):
    """Word lists that the rules share."""

    day_parts: list[str]
    everyday_months: list[str]
    everyday_prepositions: list[str]
    ahead: list[str]
    prepositions: list[str]
    not_before_weekday: list[str]
    deadlines: list[str]
    since: list[str]
    after: list[str]
    until: list[str]
    before: list[str]


class DateLexicon(_Entry):
    """The schema of ``data/dates.toml``; the file's comments explain each table."""

    months: dict[str, int]
    weekdays: dict[str, int]
    month_parts: dict[str, int]
    days_back: dict[str, int]
    stretches: dict[str, Stretch]
    named_days: dict[str, tuple[int, int]]
    ordinals: dict[str, int]
    units: dict[str, Unit]
    loose_counts: dict[str, int]
    words: DateWords


@dataclass(frozen=True, slots=True)
class Days:
    """The calendar days an expression stands for, first and last."""

    start: date
    end: date
    precision: DatePrecision


def date_lexicon() -> DateLexicon:
    """The shipped date lexicon."""
    return load_lexicon("bot.extraction", "dates", DateLexicon)


def precision_of(start: date, end: date) -> DatePrecision:
    """UCDP's precision for a stretch whose ends are known."""
    length = (end - start).days + 1
    steps = ((1, DatePrecision.DAY), (6, DatePrecision.DAYS), (8, DatePrecision.WEEK), (31, DatePrecision.MONTH))
    return next((precision for longest, precision in steps if length <= longest), DatePrecision.YEAR)


def alternatives(words: Iterable[str]) -> str:
    """A regular expression for any of the words, longest first."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))
