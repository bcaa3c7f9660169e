"""A ruling put into effect, or out of it: its claims, the events they are in, and what becomes of those."""

from sqlmodel import Session, col, delete

from bot.errors import Stale
from bot.filing import refresh_event
from bot.knowledge import Knowledge
from bot.models import RulingClaimRow, RulingRow, utc_now
from bot.store import redirects, rulings
from bot.store.documents import stored_id
from bot.store.events import claims_of, load_events
from bot.vocabulary import Event


def event_now(session: Session, event_id: int) -> Event:
    """An event by its number; for one that was merged away, the event it is part of now.

    Raises:
        Stale: there is none.
    """
    found = load_events(session, [redirects.current_id(session, event_id)])
    if not found:
        raise Stale(f"There is no event {event_id}. An event's number stands in its details.")
    return found[0]


def take_up(session: Session, row: RulingRow) -> None:
    """Tie a ruling to the claims it is about, as they are now."""
    session.execute(delete(RulingClaimRow).where(col(RulingClaimRow.ruling_id) == row.id))
    session.add_all(
        RulingClaimRow(ruling_id=stored_id(row.id), claim_id=stored_id(claim.id))
        for claim, _ in claims_of(session, stored_id(row.event_id))
    )
    session.flush()


def events_of(session: Session, row: RulingRow) -> tuple[Event, ...]:
    """The events a ruling is about, as they are."""
    return tuple(load_events(session, [_home(session, row)]))


def _home(session: Session, row: RulingRow) -> int:
    return rulings.homes(session, [stored_id(row.id)]).get(stored_id(row.id)) or stored_id(row.event_id)


def carry_out(session: Session, knowledge: Knowledge, row: RulingRow) -> tuple[Event, ...]:
    """Let a ruling take effect, or end where it is undone. Gives back the events it is about."""
    if row.made_at is None:
        row.made_at = utc_now()
    session.add(row)
    session.flush()
    refresh_event(
        session, knowledge, _home(session, row), None, editor=row.undone_by or row.editor_name, reason=_reason(row)
    )
    return events_of(session, row)


def _reason(row: RulingRow) -> str | None:
    return f"undid what {row.editor_name} had ruled" if row.undone_at else row.reason
