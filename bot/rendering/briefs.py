"""Briefs as plain text: a line an event, each with the numbers of its sources, and the list of those."""

import datetime as dt
from collections.abc import Sequence

from bot.rendering.countries import country_name
from bot.rendering.events import things_struck, when_html
from bot.rendering.html import clean, listing, plural, utf16_length
from bot.rendering.places import telling_places
from bot.rendering.summaries import add_tolls
from bot.rendering.words import day_words, toll_words
from bot.vocabulary import Event, EventPlace, EventStatus, Role

_LIMIT = 3600
_MOST_SOURCES_A_LINE = 2
_STATUS_WORDS = {
    EventStatus.REPORTED: "one source",
    EventStatus.CORROBORATED: "corroborated",
    EventStatus.DISPUTED: "disputed",
    EventStatus.RETRACTED: "retracted",
}


def brief_text(told: Sequence[Event], counted: Sequence[Event], wanted: str, total: int, now: dt.datetime) -> str:
    """The brief. ``told`` are its events, ``counted`` all that its sums are over, ``total`` how many there are."""
    title = f"{clean(wanted).upper()} (as of {day_words(now)})"
    if not total:
        return f"{title}\nNothing stands: what was reported has been retracted."
    head = [title, _sums(counted, total), ""]
    lines: list[str] = []
    sources: list[str] = []
    for event in told:
        known = list(dict.fromkeys([*sources, *_sources(event)]))
        line = f"- {_line(event)} {_numbers(event, known)}".rstrip()
        if utf16_length("\n".join([*head, *lines, line, *known])) > _LIMIT:
            break
        lines.append(line)
        sources = known
    left = total - len(lines)
    rest = [f"- and {plural(left, 'more event')}"] if left > 0 else []
    listed = [f"[{number}] {source}" for number, source in enumerate(sources, start=1)]
    return "\n".join([*head, *lines, *rest, "", "Sources:", *listed])


def _sums(events: Sequence[Event], total: int) -> str:
    killed, injured = ([event.killed for event in events], [event.injured for event in events])
    tolls = ((add_tolls(killed), "killed"), (add_tolls(injured), "injured"))
    words = [words for toll, effect in tolls if (words := toll_words(toll, effect))]
    covered = f" (of the newest {len(events):,})" if len(events) < total and words else ""
    return ", ".join([plural(total, "event"), *words]) + covered + "."


def _line(event: Event) -> str:
    facts = [part for part in (_parties(event), _tolls(event), _STATUS_WORDS[event.status]) if part]
    return f"{when_html(event)}, {_places(event)}: {event.sub_event_type.value}; {'; '.join(facts)}"


def _places(event: Event) -> str:
    return listing([_place(place) for place in telling_places(event.places)], most=2) or "place not stated"


def _place(place: EventPlace) -> str:
    names = (place.name, country_name(place.country))
    return ", ".join(dict.fromkeys(clean(name) for name in names if name))


def _parties(event: Event) -> str:
    by, against, both = (_names(event, role) for role in (Role.ATTACKER, Role.TARGET, Role.PARTICIPANT))
    struck = against or listing([clean(thing) for thing in things_struck(event)], most=2)
    words = (f"by {by}" if by else "", f"on {struck}" if struck else "", f"between {both}" if both else "")
    return " ".join(part for part in words if part)


def _names(event: Event, role: Role) -> str:
    return listing(list(dict.fromkeys(clean(actor.name) for actor in event.actors if actor.role is role)), most=3)


def _tolls(event: Event) -> str:
    words = (toll_words(event.killed, "killed"), toll_words(event.injured, "injured"))
    return ", ".join(part for part in words if part)


def _sources(event: Event) -> list[str]:
    """The event's sources in words: outlet, day, address."""
    told = [
        ", ".join(
            part
            for part in (
                clean(report.source or "source not named"),
                day_words(report.published_at) if report.published_at else "",
                clean(report.url or ""),
            )
            if part
        )
        for report in event.reports
    ]
    return list(dict.fromkeys(told))[:_MOST_SOURCES_A_LINE]


def _numbers(event: Event, known: Sequence[str]) -> str:
    return "".join(f"[{known.index(source) + 1}]" for source in _sources(event))
