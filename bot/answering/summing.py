"""What all events of an answer add up to, for the questions whose answer leads with it."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from sqlmodel import Session

from bot.knowledge import Knowledge
from bot.record.refreshing import as_of
from bot.rendering.countries import flag
from bot.rendering.summaries import Summary, ranked, summarise
from bot.store.events import load_events
from bot.store.lookup import Found
from bot.store.sums import Sums
from bot.vocabulary import Intent, Role

MOST_SUMMED = 5_000
"""Of more events than these, the newest are added up, and the answer says so."""

_MOST_AS_OF = 500


def summary_of(
    session: Session, knowledge: Knowledge, intent: Intent, found: Sequence[Found], *, now: dt.datetime
) -> Summary | None:
    """The summary of the events ``found`` that a question of this intent asks for.

    Events that have been told more of after ``now`` are added up from what was known then, which takes longer: of
    those, fewer are looked at.
    """
    read = _READ.get(intent)
    if read is None or not found:
        return None
    sums = Sums(session, found)
    if sums.is_told_later(now):
        events = load_events(session, [one.id for one in found[:_MOST_AS_OF]])
        return summarise([as_of(session, knowledge, event, now) for event in events])
    return Summary(covered=len(found), events=sums.events, **read(sums))


def _who(sums: Sums) -> dict[str, Any]:
    return {"attackers": ranked(dict(sums.parties(Role.ATTACKER)))}


def _where(sums: Sums) -> dict[str, Any]:
    return {"places": ranked({f"{name} {flag(country)}".strip(): number for name, country, number in sums.places()})}


def _casualties(sums: Sums) -> dict[str, Any]:
    tolls = sums.tolls()
    return {"killed": tolls.killed, "injured": tolls.injured, "with_toll": tolls.with_toll}


def _when(sums: Sums) -> dict[str, Any]:
    return {"days": sums.days()}


_READ: dict[Intent, Callable[[Sums], dict[str, Any]]] = {
    Intent.WHO: _who,
    Intent.WHERE: _where,
    Intent.CASUALTIES: _casualties,
    Intent.TIMELINE: _when,
}

SUMMED_UP = frozenset(_READ)
"""The intents whose answer leads with a summary."""
