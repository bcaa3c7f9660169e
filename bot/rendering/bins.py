"""Events sorted into days, weeks, months or years, whichever leaves a chart readable."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from bot.rendering.palette import Group, group_of
from bot.rendering.words import MONTHS, day_words
from bot.vocabulary import DatePrecision, Event, EventStatus


class Step(Enum):
    """How long one bar lasts."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    def start_of(self, day: date) -> date:
        """The first day of the bar a day belongs to; weeks start on Monday."""
        if self is Step.WEEK:
            return day - timedelta(days=day.weekday())
        if self is Step.DAY:
            return day
        return day.replace(day=1) if self is Step.MONTH else day.replace(month=1, day=1)

    def next_after(self, start: date) -> date:
        """The first day of the bar after the one that starts on ``start``."""
        return self.start_of(start + timedelta(days={Step.DAY: 1, Step.WEEK: 7, Step.MONTH: 31, Step.YEAR: 366}[self]))

    def label(self, start: date, *, year: bool) -> str:
        """What stands under a bar; days and weeks tell their ``year`` only where it is wanted."""
        if self is Step.YEAR:
            return str(start.year)
        return f"{MONTHS[start.month - 1][:3]} {start.year}" if self is Step.MONTH else day_words(start, year=year)


# The longest span in days each step is used for; the coarsest precision of dates it can show.
_LONGEST = {Step.DAY: 45, Step.WEEK: 310, Step.MONTH: 1500}
_COARSEST = {
    Step.DAY: DatePrecision.DAYS,
    Step.WEEK: DatePrecision.WEEK,
    Step.MONTH: DatePrecision.MONTH,
    Step.YEAR: DatePrecision.YEAR,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: the events that begin in it by group, and the people killed in them (best figures)."""

    start: date
    counts: tuple[tuple[Group, int], ...]
    killed: int

    @property
    def total(self) -> int:
        """How many events it stands for."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bins:
    """Bars without gaps from the first to the last; ``left_out`` counts events whose date is too vague for them."""

    step: Step
    bars: tuple[Bar, ...]
    left_out: int


def bins(events: Sequence[Event], since: date | None = None, until: date | None = None) -> Bins:
    """Sort events into bars from ``since`` (or the first event) to ``until`` (or the last).

    The step is the shortest one that keeps the bars few and can show at least one event. Retracted events don't count.
    """
    standing = [event for event in events if event.status is not EventStatus.RETRACTED]
    dates = [event.date for event in standing if event.date is not None]
    exact = [when for when in dates if when.precision <= DatePrecision.WEEK]
    days = [when.start for when in exact or dates]
    first, last = since or min(days, default=None), until or max(days, default=None)
    if first is None or last is None or first > last:
        return Bins(step=Step.DAY, bars=(), left_out=len(standing))
    for step in Step:
        shown = [event for event in standing if _is_shown(event, step, first, last)]
        if step is Step.YEAR or (shown and (last - first).days <= _LONGEST[step]):
            break
    return Bins(step=step, bars=_bars(shown, step, first, last), left_out=len(standing) - len(shown))


def _is_shown(event: Event, step: Step, first: date, last: date) -> bool:
    when = event.date
    return when is not None and when.precision <= _COARSEST[step] and step.start_of(first) <= when.start <= last


def _bars(events: Sequence[Event], step: Step, first: date, last: date) -> tuple[Bar, ...]:
    by_start: dict[date, list[Event]] = {}
    start = step.start_of(first)
    while start <= last:
        by_start[start] = []
        start = step.next_after(start)
    for event in events:
        if event.date is not None:
            by_start[step.start_of(event.date.start)].append(event)
    return tuple(_bar(start, members) for start, members in by_start.items())


def _bar(start: date, events: Sequence[Event]) -> Bar:
    counts = Counter(group_of(event.sub_event_type) for event in events)
    return Bar(start=start, counts=tuple(counts.items()), killed=sum(_killed(event) for event in events))


def _killed(event: Event) -> int:
    toll = event.killed
    return next((figure for figure in (toll.best, toll.low, toll.high) if figure is not None), 0)
