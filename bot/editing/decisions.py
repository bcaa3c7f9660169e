"""Deciding on rulings: making what was proposed, forgetting it, and taking back what was made."""

import datetime as dt

from sqlmodel import Session

from bot.delivery import rounds
from bot.editing.carrying_out import Outcome, carry_out, event_now, take_up
from bot.editing.proposals import Editor, Proposal, basis_of, open_proposal, options_of, try_out
from bot.errors import Stale
from bot.knowledge import Knowledge
from bot.models import RulingRow, utc_now
from bot.store import redirects, rulings, search
from bot.store.database import Database
from bot.store.documents import is_possible_id
from bot.store.events import load_events
from bot.vocabulary import Event, Filter, PlaceFilter, Ruling, Value

_AROUND = dt.timedelta(days=2)
_MOST_NEAR = 10


class Made(Value):
    """A ruling that has been made or undone, and what that did."""

    ruling: Ruling
    outcome: Outcome


def confirm(database: Database, knowledge: Knowledge, editor: Editor, ruling_id: int) -> Made | Proposal:
    """Make a proposed ruling. If its events have changed since it was proposed, it is proposed anew instead.

    Raises:
        Stale: it has been decided on already.
        NotAllowed: another editor proposed it.
    """
    with database.write(record=True) as session:
        row = open_proposal(session, ruling_id, editor)
        if options_of(row):
            raise Stale("Choose one of the options first.")
        if redirects.current_id(session, row.event_id or 0) != row.event_id or basis_of(session, row) != row.basis:
            return try_out(session, knowledge, row).model_copy(update={"is_renewed": True})
        take_up(session, row)
        return _carried_out(session, knowledge, row)


def _carried_out(session: Session, knowledge: Knowledge, row: RulingRow) -> Made:
    """A ruling takes effect, or ends; those who were told otherwise hear of it."""
    outcome = carry_out(session, knowledge, row)
    rounds.tell(session, knowledge.members, events=outcome.after, changed=outcome.changed, is_news=True, now=utc_now())
    return Made(ruling=rulings.ruling_of(row), outcome=outcome)


def cancel(database: Database, editor: Editor, ruling_id: int) -> None:
    """Forget a proposal.

    Raises:
        Stale: it has been decided on already.
        NotAllowed: another editor proposed it.
    """
    with database.write() as session:
        session.delete(open_proposal(session, ruling_id, editor))


def foresee_undoing(database: Database, knowledge: Knowledge, ruling_id: int) -> Made:
    """What taking a ruling back would do now: it is tried out and left standing.

    Raises:
        Stale: it has been undone already, or there is none.
    """
    with database.write(record=True) as session:
        row = _standing(session, ruling_id)
        ruling = rulings.ruling_of(row)
        trial = session.begin_nested()
        row.undone_at = utc_now()
        outcome = carry_out(session, knowledge, row)
        trial.rollback()
        return Made(ruling=ruling, outcome=outcome)


def undo(database: Database, knowledge: Knowledge, editor: Editor, ruling_id: int) -> Made:
    """Take a ruling back; any editor may.

    Raises:
        Stale: it has been undone already, or there is none.
    """
    with database.write(record=True) as session:
        row = _standing(session, ruling_id)
        row.undone_at, row.undone_by = utc_now(), editor.name
        return _carried_out(session, knowledge, row)


def _standing(session: Session, ruling_id: int) -> RulingRow:
    row = session.get(RulingRow, ruling_id, with_for_update=True) if is_possible_id(ruling_id) else None
    if row is None or row.made_at is None or row.undone_at is not None:
        raise Stale("This has been undone already.")
    return row


def in_force(database: Database, event_id: int) -> tuple[Event, list[Ruling]]:
    """An event, and all that editors have ruled on it and not undone, oldest first.

    Raises:
        Stale: there is no such event.
    """
    with database.read() as session:
        event = event_now(session, event_id)
        return event, rulings.in_force(session, int(event.id))


def events_near(database: Database, knowledge: Knowledge, event_id: int) -> tuple[Event, list[Event]]:
    """An event, and those of the same days and countries that it may be one with, newest first.

    Raises:
        Stale: there is no such event.
    """
    with database.read() as session:
        event = event_now(session, event_id)
        if event.date is None:
            return event, []
        wanted = Filter(
            since=event.date.start - _AROUND,
            until=event.date.end + _AROUND,
            places=tuple(PlaceFilter(name=code, country=code) for code in _countries(event)),
        )
        found = search.find_events(session, wanted, members=knowledge.members, now=utc_now(), limit=_MOST_NEAR + 1)
        return event, load_events(session, [one for one in found if one != int(event.id)][:_MOST_NEAR])


def _countries(event: Event) -> list[str]:
    return list(dict.fromkeys(place.country for place in event.places if place.country))
