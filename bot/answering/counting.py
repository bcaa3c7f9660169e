"""Tallies beside our own count: what reports count over many incidents, and how many of those are on record."""

import datetime as dt
from collections.abc import Iterable

from sqlmodel import Session

from bot.knowledge import Knowledge
from bot.questions.words import question_words
from bot.rendering.tallies import ReportedTally, series_html
from bot.store import search
from bot.store.tallies import ToldTally, find_tallies, newest_of_series
from bot.vocabulary import EventType, Filter, PlaceFilter, SubEventType, Tally

_ARMED = {EventType.BATTLES, EventType.EXPLOSIONS, EventType.VIOLENCE_AGAINST_CIVILIANS}
# What counts as an attack where a tally says no more; one that was intercepted is counted as well.
_ATTACKS = tuple(kind for kind in SubEventType if kind.event_type in _ARMED or kind is SubEventType.DISRUPTED_WEAPONS)
_IN_AN_ANSWER = 3
_IN_A_SERIES = 30


def reported_tallies(
    session: Session, knowledge: Knowledge, wanted: Filter, *, now: dt.datetime
) -> list[ReportedTally]:
    """What reports count of what is asked, newest first, each with how many such events are on record.

    Of a count that one outlet goes on with, only the newest: ``series_of_tallies`` tells them all.
    """
    told = find_tallies(session, wanted, members=knowledge.members, kinds_of=_kinds_counted, now=now)
    return _reported(session, knowledge, newest_of_series(told)[:_IN_AN_ANSWER], now)


def _reported(
    session: Session, knowledge: Knowledge, told: Iterable[ToldTally], now: dt.datetime
) -> list[ReportedTally]:
    return [
        ReportedTally(
            tally=one.tally,
            source=one.outlet,
            url=one.url,
            published_at=one.published_at,
            recorded=_recorded(session, knowledge, one, now),
        )
        for one in told
    ]


def _kinds_counted(what: str) -> tuple[SubEventType, ...]:
    """The types that a tally's word counts: "air strikes", or any attack where it says no more."""
    return question_words().types_of.get(what.casefold()) or _ATTACKS


def _recorded(session: Session, knowledge: Knowledge, told: ToldTally, now: dt.datetime) -> int | None:
    """How many events on record the tally would count; nothing where it doesn't say whose, or since when."""
    published_on = (told.published_at or now).date()
    counted = counted_by(told.tally, knowledge, published_on)
    return None if counted is None else search.count_events(session, counted, members=knowledge.members, now=now)


def counted_by(tally: Tally, knowledge: Knowledge, published_on: dt.date) -> Filter | None:
    """The filter for what a tally counts: the same parties, countries, kind and days.

    ``None`` where it has no bounds in time or in parties, or names parties that only its own words tell: then no count
    of ours would be of the same things.
    """
    parties = (*tally.by, *tally.against)
    if not (parties and tally.since) or any(party not in knowledge.catalogue for party in parties):
        return None
    return Filter(
        attackers=tally.by,
        targets=tally.against,
        types=_kinds_counted(tally.what),
        places=tuple(PlaceFilter(name=code, country=code) for code in tally.places),
        since=tally.since,
        until=tally.until or published_on,
    )


def series_of_tallies(
    session: Session, knowledge: Knowledge, wanted: Filter, title: str, *, now: dt.datetime, zone: str
) -> str:
    """All that reports counted of what is asked, over time, as message HTML; ``title`` says in words what that is."""
    told = find_tallies(session, wanted, members=knowledge.members, kinds_of=_kinds_counted, now=now)
    series = _reported(session, knowledge, told[:_IN_A_SERIES], now)
    return series_html(title, series, names_of(knowledge, (one.tally for one in series)), zone)


def names_of(knowledge: Knowledge, tallies: Iterable[Tally]) -> dict[str, str]:
    """The names of the actors that tallies count, by their ids."""
    parties = {party for tally in tallies for party in (*tally.by, *tally.against)}
    return {party: knowledge.actor_name(party) for party in parties if party in knowledge.catalogue}
