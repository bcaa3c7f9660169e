"""What some answers lead with, beyond a sum of their events: sides compared, and reasons why."""

import datetime as dt
from collections.abc import Iterator

from sqlmodel import Session

from bot.knowledge import Knowledge
from bot.rendering.comparisons import Side, no_reason_html, reason_html, side_html
from bot.rendering.filters import place_words
from bot.store import search
from bot.store.chains import chain_of
from bot.store.events import load_events
from bot.vocabulary import Filter, Question

_MOST_SIDES = 6
_LOOKED_AT_FOR_REASONS = 100
_MOST_REASONS = 3
_NOBODY: dict[str, tuple[str, ...]] = {"actors": (), "attackers": (), "targets": (), "between": ()}


def compared(session: Session, knowledge: Knowledge, question: Question, *, now: dt.datetime) -> tuple[str, ...]:
    """The sides of a comparison, its parties or its places, in one text; none where there is only one."""
    sides = list(_sides(knowledge, question.filter))[:_MOST_SIDES]
    if len(sides) < 2:
        return ()
    return ("\n".join(side_html(_counted(session, knowledge, name, wanted, now)) for name, wanted in sides),)


def _sides(knowledge: Knowledge, wanted: Filter) -> Iterator[tuple[str, Filter]]:
    if len(wanted.parties) > 1:
        for party in wanted.parties:
            alone = wanted.model_copy(update=_NOBODY | {"actors": (party,)})
            yield knowledge.actor_name(party), alone
    else:
        for place in wanted.places:
            yield place_words(place).removeprefix("in "), wanted.model_copy(update={"places": (place,)})


def _counted(session: Session, knowledge: Knowledge, name: str, wanted: Filter, now: dt.datetime) -> Side:
    def sums(**change: object) -> search.PeriodCount:
        return search.add_up(session, wanted.model_copy(update=change), members=knowledge.members, now=now)

    total = sums()
    if len(wanted.actors) != 1:
        return Side(name=name, events=total.events, killed=total.killed)
    acting = sums(actors=(), attackers=wanted.actors)
    struck = sums(actors=(), targets=wanted.actors)
    return Side(name=name, events=total.events, killed=total.killed, as_attacker=acting.events, as_target=struck.events)


def reasons(session: Session, knowledge: Knowledge, question: Question, *, now: dt.datetime) -> tuple[str, ...]:
    """For the newest matching events that reports call an answer to another: what they answer, with the words."""
    found = search.find_events(
        session, question.filter, members=knowledge.members, now=now, limit=_LOOKED_AT_FOR_REASONS
    )
    answers = [event for event in load_events(session, found) if event.in_response_to][:_MOST_REASONS]
    told = [reason_html(event, chain_of(session, int(event.id), steps=1)) for event in answers]
    return tuple(told) if told else (no_reason_html(),)
