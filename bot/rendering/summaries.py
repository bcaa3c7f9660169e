"""What a set of events adds up to: parties, places, tolls and days, for answers that lead with a direct sentence."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.rendering.countries import flag
from bot.rendering.html import escape, listing, plural
from bot.rendering.words import day_words, period_words, range_words, toll_words
from bot.vocabulary import DatePrecision, Event, EventStatus, Intent, Period, Role, Toll

_UNKNOWN = Toll()

SAFETY = "I can't tell whether a place is safe. This is what reports say; what nobody reported is missing here."
"""Said first where somebody asks for safety: people act on the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts over events; names with the number of events, most first. Retracted events are left out.

    ``covered`` counts the events looked at, ``events`` those of them that still stand.
    """

    covered: int
    events: int
    attackers: tuple[tuple[str, int], ...] = ()
    places: tuple[tuple[str, int], ...] = ()
    killed: Toll = _UNKNOWN
    injured: Toll = _UNKNOWN
    with_toll: int = 0
    days: tuple[tuple[date, int], ...] = ()

    @property
    def busiest(self) -> tuple[date, int] | None:
        """The day with most events, the latest of equals."""
        return max(self.days, key=lambda day: (day[1], day[0]), default=None)


def summarise(events: Sequence[Event]) -> Summary:
    """Add up events. Places are counted once an event; only dates known to the day count as days."""
    standing = [event for event in events if event.status is not EventStatus.RETRACTED]
    days = Counter(
        event.date.end for event in standing if event.date is not None and event.date.precision is DatePrecision.DAY
    )
    return Summary(
        covered=len(events),
        events=len(standing),
        attackers=_parties(standing, Role.ATTACKER),
        places=_counted_once([_places(event) for event in standing]),
        killed=add_tolls([event.killed for event in standing]),
        injured=add_tolls([event.injured for event in standing]),
        with_toll=sum(event.killed.is_known or event.injured.is_known for event in standing),
        days=tuple(sorted(days.items())),
    )


def add_tolls(tolls: Sequence[Toll]) -> Toll:
    """The sum of the known tolls. An open upper end stays open; nobody hurt is no sum where another toll is unknown."""
    known = [toll for toll in tolls if toll.is_known]
    is_of_nobody = not any(figure for toll in known for figure in (toll.low, toll.best, toll.high))
    if not known or (is_of_nobody and len(known) < len(tolls)):
        return Toll()
    lows = [_first(toll.low, toll.best, 0) for toll in known]
    bests = [_first(toll.best, toll.low, toll.high) for toll in known]
    open_ended = any(toll.high is None and toll.low is not None for toll in known)
    high = None if open_ended else sum(_first(toll.high, toll.best, toll.low) for toll in known)
    return Toll(low=sum(lows), best=sum(bests), high=high)


def _first(*figures: int | None) -> int:
    return next(figure for figure in figures if figure is not None)


def _parties(events: Sequence[Event], role: Role) -> tuple[tuple[str, int], ...]:
    return _counted_once([{actor.name for actor in event.actors if actor.role is role} for event in events])


def _places(event: Event) -> set[str]:
    return {f"{place.name} {flag(place.country)}".strip() for place in event.places}


def _counted_once(groups: Sequence[set[str]]) -> tuple[tuple[str, int], ...]:
    return ranked(Counter(name for group in groups for name in group))


def ranked(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Names and their counts, most first."""
    return tuple(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))


def lead_sentence(intent: Intent, summary: Summary, total: int, step: Period | None = None) -> str:
    """The direct answer to a question of ``intent``, escaped; empty for those whose events are the answer.

    ``total`` is the number of matching events; where ``summary`` covers fewer, the sentence says so. A timeline names
    the ``step`` with most events (``None``: the day).
    """
    if intent is Intent.COUNT:
        return f"{plural(total, 'event')} on record."
    if intent is Intent.SAFETY:
        return SAFETY
    write = _LEADS.get(intent)
    if write is None or not summary.events:
        return ""
    by_steps = step if intent is Intent.TIMELINE and step is not Period.DAY else None
    said = _by_steps(summary, by_steps) if by_steps else write(summary)
    return f"Of the newest {summary.covered:,}: {said}" if summary.covered < total else said


def _who(summary: Summary) -> str:
    if not summary.attackers:
        return "No report names an attacker."
    named = _counted(summary.attackers)
    return f"Named as attacker: {named}."


def _where(summary: Summary) -> str:
    return f"Places: {_counted(summary.places)}." if summary.places else "No report states a place."


def _casualties(summary: Summary) -> str:
    tolls = ", ".join(words for words in (toll_words(summary.killed), toll_words(summary.injured, "injured")) if words)
    if not tolls:
        return "No report states a toll."
    stated = (
        f"{summary.with_toll:,} of {plural(summary.events, 'event')} {'states' if summary.with_toll == 1 else 'state'}"
    )
    return f"{tolls[0].upper()}{tolls[1:]}: {stated} a toll."


def _timeline(summary: Summary) -> str:
    busiest = summary.busiest
    if busiest is None:
        return "No report states an exact day."
    span = range_words(summary.days[0][0], summary.days[-1][0])
    if len(summary.days) == 1:
        return f"{span}: {plural(busiest[1], 'event')}, the only day that reports state."
    if busiest[1] == 1:
        return f"{span}: never more than one event on a day."
    return f"{span}: busiest on {day_words(busiest[0])} ({plural(busiest[1], 'event')})."


def _by_steps(summary: Summary, step: Period) -> str:
    counts: Counter[date] = Counter()
    for day, number in summary.days:
        counts[step.start_of(day)] += number
    if not counts:
        return "No report states an exact day."
    start, number = max(counts.items(), key=lambda one: (one[1], one[0]))
    span = range_words(summary.days[0][0], summary.days[-1][0])
    only = len(counts) == 1
    return f"{span}: {'all' if only else 'busiest'} in {period_words(step, start)} ({plural(number, 'event')})."


def _counted(entries: tuple[tuple[str, int], ...]) -> str:
    return listing(entries, most=6, write=lambda entry: f"{escape(entry[0], 60)} ({entry[1]:,})")


_LEADS: dict[Intent, Callable[[Summary], str]] = {
    Intent.WHO: _who,
    Intent.WHERE: _where,
    Intent.CASUALTIES: _casualties,
    Intent.TIMELINE: _timeline,
}
