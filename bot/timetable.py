"""When a digest comes: times of day on days of the week, by the clocks of one zone. Pure; "08:00" in, moments out.

Where the clock jumps over a time, the digest comes as much later as the clock jumped; where it shows a time twice, at
the first of the two.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator

from bot.clock import parse_time, parse_zone, time_words
from bot.errors import BadInput
from bot.vocabulary import Value
from bot.vocabulary.calendar_names import WEEKDAYS

_DAY = dt.timedelta(days=1)
_WORKING_WEEK, _WEEKEND, _WHOLE_WEEK = (0, 1, 2, 3, 4), (5, 6), tuple(range(7))
_MOST_TIMES = 12
_SPAN_DAYS = 9  # a week, and the day that a zone may have left out of its calendar

_DAY_NAME = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?"
_SEPARATORS = " \t\n,;&+"
# What may stand in a schedule, before the zone and the subject. The first that fits is taken.
_FILLERS = re.compile(r"(?:at|on|each|every|and|days?|daily|weekly|a)\b", re.IGNORECASE)
_DAY_RANGE = re.compile(rf"({_DAY_NAME})\s*(?:[-–—]|to\b)\s*({_DAY_NAME})\b", re.IGNORECASE)
_DAYS = re.compile(rf"{_DAY_NAME}\b|weekdays\b|workdays\b|weekends\b", re.IGNORECASE)
_TIME_LIKE = re.compile(r"[+-]?\d[^\s,;&]*(?:\s*[ap]m\b)?", re.IGNORECASE)
_DAYS_BEHIND = re.compile(
    rf"\s+(?:on\s+|every\s+|each\s+)?(?P<days>(?:(?:{_DAY_NAME}|weekdays|workdays|weekends|and|to|[-–—,&])\b[\s,]*)+)$",
    re.IGNORECASE,
)
_NAMED_DAYS = {"weekdays": _WORKING_WEEK, "workdays": _WORKING_WEEK, "weekends": _WEEKEND}
# Zones without a slash. The abbreviations count in capitals only: "est" is a region of France too. What is written like
# an offset is no zone of IANA's, and is refused as one.
_PLAIN_ZONE = re.compile(r"(?i:utc|gmt)(?:[+-]\d.*)?|CET|EET|WET|EST|MST|HST")


class Timetable(Value):
    """Times of day (minutes after midnight) on days of the week (Monday is 0) in a zone (an IANA name)."""

    minutes: Annotated[tuple[Annotated[int, Field(ge=0, lt=1440)], ...], Field(min_length=1, max_length=_MOST_TIMES)]
    weekdays: Annotated[tuple[Annotated[int, Field(ge=0, le=6)], ...], Field(min_length=1)] = _WHOLE_WEEK
    zone: str

    @field_validator("minutes", "weekdays")
    @classmethod
    def _sorted_once(cls, numbers: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted(set(numbers)))

    @property
    def is_weekly(self) -> bool:
        """Whether it names one day of the week."""
        return len(self.weekdays) == 1

    def next_after(self, moment: dt.datetime) -> dt.datetime:
        """The first moment of the timetable later than ``moment`` (aware; in UTC)."""
        return min(due for due in self._around(moment, forward=True) if due > moment)

    def last_before(self, moment: dt.datetime) -> dt.datetime:
        """The last moment of the timetable earlier than ``moment`` (aware; in UTC)."""
        return max(due for due in self._around(moment, forward=False) if due < moment)

    def moved_to(self, zone: str) -> Self:
        """The same times by the clocks of another zone."""
        return self.model_copy(update={"zone": zone})

    def _around(self, moment: dt.datetime, *, forward: bool) -> Iterator[dt.datetime]:
        here = ZoneInfo(self.zone)
        today = moment.astimezone(here).date()
        for distance in range(-1, _SPAN_DAYS):
            day = today + distance * _DAY * (1 if forward else -1)
            if day.weekday() in self.weekdays:
                for minute in self.minutes:
                    shown = dt.datetime.combine(day, dt.time(minute // 60, minute % 60), here)
                    yield shown.astimezone(dt.UTC)

    def __str__(self) -> str:
        """In words: "every day at 08:00 and 20:00 Europe/Kyiv"."""
        times = [time_words(minute) for minute in self.minutes]
        return f"{_days_in_words(self.weekdays)} at {_listed(times)} {self.zone}"


def _days_in_words(weekdays: tuple[int, ...]) -> str:
    if weekdays == _WHOLE_WEEK:
        return "every day"
    firsts = [day for day in weekdays if (day - 1) % 7 not in weekdays]
    if len(firsts) == 1 and len(weekdays) > 2:
        return f"{WEEKDAYS[firsts[0]]} to {WEEKDAYS[(firsts[0] + len(weekdays) - 1) % 7]}"
    return f"every {_listed([WEEKDAYS[day] for day in weekdays])}"


def _listed(words: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


class Order(Value):
    """What someone asks for in words: times, days, the zone where one is named, and the words of its subject."""

    minutes: tuple[int, ...]
    weekdays: tuple[int, ...]
    zone: str | None
    subject: str


def read_order(words: str) -> Order:
    """ "8:00 and 20:00 weekdays Europe/Kyiv Sudan" as an order. A zone has a slash, is UTC or EST, or ends in "time".

    Days may stand behind the subject too.

    Raises:
        BadInput: there is no time of day in it, one that no clock shows, or a zone that doesn't exist.
    """
    reading, rest = _Reading(), words.lstrip(_SEPARATORS)
    while rest and (taken := reading.take(rest)):
        rest = rest[taken:].lstrip(_SEPARATORS)
    if not reading.minutes:
        raise BadInput(
            f"“{rest[:20]}” is no time of day. Write it like 08:00." if rest else "Say at what time too, like 08:00."
        )
    if len(set(reading.minutes)) > _MOST_TIMES:
        raise BadInput(f"That is too often: a digest comes at most {_MOST_TIMES} times a day.")
    zone, subject = _split_zone(rest.split())
    subject = reading.take_from_the_end(subject)
    days = tuple(reading.weekdays) or ((0,) if reading.is_weekly else _WHOLE_WEEK)
    return Order(minutes=tuple(reading.minutes), weekdays=days, zone=zone, subject=subject)


@dataclass
class _Reading:
    """What the words of a schedule have said so far."""

    minutes: list[int] = field(default_factory=list)
    weekdays: list[int] = field(default_factory=list)
    is_weekly: bool = False

    def take(self, rest: str) -> int:
        """Note what ``rest`` begins with. Returns how many characters that takes; 0 where the schedule ends."""
        if span := _DAY_RANGE.match(rest):
            first, last = _weekday(span[1]), _weekday(span[2])
            self.weekdays += [(first + step) % 7 for step in range((last - first) % 7 + 1)]
        elif span := _DAYS.match(rest):
            self.weekdays += _NAMED_DAYS.get(span[0].lower()) or [_weekday(span[0])]
        elif span := _TIME_LIKE.match(rest):
            self.minutes.append(parse_time(span[0]))
        elif span := _FILLERS.match(rest):
            self.is_weekly |= span[0].lower() == "weekly"
        return span.end() if span else 0

    def take_from_the_end(self, subject: str) -> str:
        """Note the days that stand behind a subject ("Sudan weekdays"). Returns the subject without them."""
        match = _DAYS_BEHIND.search(subject)
        if match is None:
            return subject
        rest = match["days"]
        while rest and (taken := self.take(rest)):
            rest = rest[taken:].lstrip(_SEPARATORS)
        return subject[: match.start()]


def _weekday(name: str) -> int:
    return next(day for day, full in enumerate(WEEKDAYS) if full.lower()[:3] == name.lower()[:3])


def _split_zone(rest: list[str]) -> tuple[str | None, str]:
    """The zone among the words after the schedule, and the words without it."""
    if len(rest) > 1 and rest[-1].casefold() == "time":
        return parse_zone(" ".join(rest[:-1])), ""
    spot = next((at for at, word in enumerate(rest) if "/" in word or _PLAIN_ZONE.fullmatch(word)), None)
    if spot is None:
        return None, " ".join(rest)
    return parse_zone(rest[spot]), " ".join(rest[:spot] + rest[spot + 1 :])
