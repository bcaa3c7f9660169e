"""Events sorted into days, weeks, months or years, whichever leaves a chart readable."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.rendering.palette import Group, group_of
from bot.rendering.words import day_words
from bot.vocabulary import DatePrecision, Event, EventStatus, Period
from bot.vocabulary.calendar_names import SHORT_MONTHS


def label(step: Period, start: date, *, year: bool) -> str:
    """What stands under a bar; days and weeks tell their ``year`` only where it is wanted."""
    if step is Period.YEAR:
        return str(start.year)
    return f"{SHORT_MONTHS[start.month - 1]} {start.year}" if step is Period.MONTH else day_words(start, year=year)


# The longest span in days each step is used for; the coarsest precision of dates it can show.
_LONGEST = {Period.DAY: 45, Period.WEEK: 310, Period.MONTH: 1500}
_COARSEST = {
    Period.DAY: DatePrecision.DAYS,
    Period.WEEK: DatePrecision.WEEK,
    Period.MONTH: DatePrecision.MONTH,
    Period.YEAR: DatePrecision.YEAR,
}
# Bars that a picture has room for, where somebody asks for them by the day or week.
_MOST_BARS = 400


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

    step: Period
    bars: tuple[Bar, ...]
    left_out: int


def bins(
    events: Sequence[Event], since: date | None = None, until: date | None = None, step: Period | None = None
) -> Bins:
    """Sort events into bars from ``since`` (or the first event) to ``until`` (or the last).

    Each lasts a ``step``, or longer where that made more bars than there is room for. Without one, it is the shortest
    that keeps the bars few and can show at least one event. Retracted events don't count.
    """
    standing = [event for event in events if event.status is not EventStatus.RETRACTED]
    dates = [event.date for event in standing if event.date is not None]
    exact = [when for when in dates if when.precision <= DatePrecision.WEEK]
    days = [when.start for when in exact or dates]
    first, last = since or min(days, default=None), until or max(days, default=None)
    if first is None or last is None or first > last:
        return Bins(step=Period.DAY, bars=(), left_out=len(standing))
    chosen = _wide_enough(step, first, last) if step else _readable(standing, first, last)
    shown = [event for event in standing if _is_shown(event, chosen, first, last)]
    return Bins(step=chosen, bars=_bars(shown, chosen, first, last), left_out=len(standing) - len(shown))


def _wide_enough(step: Period, first: date, last: date) -> Period:
    longer = list(Period)[list(Period).index(step) :]
    return next((one for one in longer if (last - first).days < _MOST_BARS * one.days), Period.YEAR)


def _readable(events: Sequence[Event], first: date, last: date) -> Period:
    short = (step for step, longest in _LONGEST.items() if (last - first).days <= longest)
    return next((step for step in short if any(_is_shown(event, step, first, last) for event in events)), Period.YEAR)


def _is_shown(event: Event, step: Period, first: date, last: date) -> bool:
    when = event.date
    return when is not None and when.precision <= _COARSEST[step] and step.start_of(first) <= when.start <= last


def _bars(events: Sequence[Event], step: Period, first: date, last: date) -> tuple[Bar, ...]:
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
