"""A ruling put into effect, or out of it: its claims, the events they are in, and what becomes of those."""

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from bot.errors import BadInput, Stale
from bot.knowledge import Knowledge
from bot.models import EventRow, ReportRow, RulingClaimRow, RulingRow, utc_now
from bot.record.filing import changed_events, resettle
from bot.record.refreshing import refresh_event
from bot.store import redirects, rulings
from bot.store.documents import stored_id
from bot.store.events import load_events
from bot.store.revisions import Because
from bot.store.told import claims_in
from bot.vocabulary import ChangedEvent, Event, RulingKind, Value

_PLACING = {RulingKind.SAME, RulingKind.APART}


class Outcome(Value):
    """The events a ruling is about, before and after it took effect or ended.

    The one it was made on stands first where it still is one. ``new`` are the ids of those of ``after`` that did not
    exist before; ``changed`` is what those who were told of them must know.
    """

    before: tuple[Event, ...]
    after: tuple[Event, ...]
    new: frozenset[str] = frozenset()
    changed: tuple[ChangedEvent, ...] = ()


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
    """Tie a ruling to the claims it is about, as they are now.

    Raises:
        BadInput: it would merge an event with itself, or split off a report that is not part of it, or all there is.
    """
    sides = _SIDES[RulingKind(row.kind)](session, row)
    session.execute(delete(RulingClaimRow).where(col(RulingClaimRow.ruling_id) == row.id))
    session.add_all(
        RulingClaimRow(ruling_id=stored_id(row.id), claim_id=claim, side=side) for claim, side in sides.items()
    )
    session.flush()


def _all_claims(session: Session, row: RulingRow) -> dict[int, int]:
    return {claim.id: 0 for claim in claims_in(session, stored_id(row.event_id))}


def _claims_of_both(session: Session, row: RulingRow) -> dict[int, int]:
    other = int(event_now(session, int(row.value)).id)
    if other == row.event_id:
        raise BadInput(f"Event {row.value} and event {other} are one event already.")
    row.value = other
    return _all_claims(session, row) | {claim.id: 0 for claim in claims_in(session, other)}


def _claims_split_off(session: Session, row: RulingRow) -> dict[int, int]:
    sides = {claim.id: int(claim.document_id == row.value) for claim in claims_in(session, stored_id(row.event_id))}
    if 1 not in sides.values():
        raise BadInput(f"That report is not part of event {row.event_id}.")
    if 0 not in sides.values():
        raise BadInput(f"Event {row.event_id} rests on this report alone, so there is nothing to split it from.")
    return sides


# Which claims a ruling is about; those on side 1 are taken away from those on side 0.
_SIDES = {
    RulingKind.CORRECT: _all_claims,
    RulingKind.RETRACT: _all_claims,
    RulingKind.SAME: _claims_of_both,
    RulingKind.APART: _claims_split_off,
}


def events_of(session: Session, row: RulingRow) -> tuple[Event, ...]:
    """The events a ruling is about, as they are: where it states something, the one it stands on."""
    if RulingKind(row.kind) not in _PLACING:
        return tuple(load_events(session, [_home(session, row)]))
    found = session.exec(select(ReportRow.event_id).where(col(ReportRow.claim_id).in_(_claims(session, row))))
    ids = sorted(set(found), key=lambda event_id: (event_id != row.event_id, event_id))
    return tuple(load_events(session, ids))


def _home(session: Session, row: RulingRow) -> int:
    return rulings.homes(session, [stored_id(row.id)]).get(stored_id(row.id)) or stored_id(row.event_id)


def _claims(session: Session, row: RulingRow) -> list[int]:
    return list(session.exec(select(RulingClaimRow.claim_id).where(RulingClaimRow.ruling_id == row.id)))


def carry_out(session: Session, knowledge: Knowledge, row: RulingRow) -> Outcome:
    """Let a ruling take effect, or end where it is undone."""
    newest = session.exec(select(func.max(EventRow.id))).one() or 0
    before = events_of(session, row)
    row.made_at = row.made_at or utc_now()
    session.add(row)
    session.flush()
    because = Because(editor=row.undone_by or row.editor_name, reason=_reason(row))
    if RulingKind(row.kind) in _PLACING:
        changed = resettle(session, knowledge, _claims(session, row), because)
        after = events_of(session, row)
    else:
        refresh_event(session, knowledge, _home(session, row), because)
        after = events_of(session, row)
        changed = changed_events(before, after)
    new = frozenset(event.id for event in after if int(event.id) > newest)
    return Outcome(before=before, after=after, new=new, changed=changed)


def _reason(row: RulingRow) -> str | None:
    """What the revisions give as the reason for what changes."""
    if row.undone_at:
        return f"undid what {row.editor_name} had ruled"
    if RulingKind(row.kind) is RulingKind.SAME:
        return f"events {row.event_id} and {row.value} were put together"
    return "a report was split off" if RulingKind(row.kind) is RulingKind.APART else row.reason
