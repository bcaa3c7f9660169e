"""Claims find their events: a new claim's neighbourhood is grouped anew, and the events follow the groups."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete
from sqlmodel import Session, col

from bot.merging.accounts import Account
from bot.merging.clustering import Group
from bot.merging.compatibility import Comparison, Related
from bot.models import EventRow, utc_now
from bot.record.neighbourhood import Neighbourhood, gather, grouped
from bot.store import events, neighbours, redirects
from bot.store.told import Told, claims_beside
from bot.store.written import Written, written


@dataclass(frozen=True, kw_only=True)
class Seat:
    """The event a claim belongs to, and what speaks most for it."""

    event_id: int
    why: Comparison


@dataclass(kw_only=True)
class Settlement:
    """What settling changed.

    ``event_of`` are the events of the claims that were looked at. ``touched`` are the events whose claims are no longer
    the same, and ``beside`` the claims of all documents that tell of them, as they are tied now; ``before`` are those
    of them that were known, as they were, and ``begun`` those that are new. ``emptied`` leads from events that have
    lost all their claims to the one that has most of them now, or to ``None``. ``told`` are the events that had been
    told as news before. ``may_be_ruled`` is whether editors may have ruled on any of it.
    """

    event_of: dict[int, int] = field(default_factory=dict)
    touched: list[int] = field(default_factory=list)
    beside: Sequence[Told] = ()
    before: dict[int, Written] = field(default_factory=dict)
    begun: dict[int, Written] = field(default_factory=dict)
    emptied: dict[int, int | None] = field(default_factory=dict)
    told: set[int] = field(default_factory=set)
    may_be_ruled: bool = True


def settle(
    session: Session, related: Related, started: Sequence[Account], *, looking: bool = True, are_tied: bool = False
) -> Settlement:
    """Tie claims, and all that they set in motion, to their events. Those are still to be added up.

    Args:
        session: to write with.
        related: whether two actor ids may be one party.
        started: the claims to begin with; their accounts may be stored before or after.
        looking: whether they are new; else they are on record, and something about them has changed.
        are_tied: whether they may be new only in what they say, and have their events already.
    """
    hood = gather(session, related, started, looking=looking, are_tied=are_tied)
    settlement = Settlement(may_be_ruled=hood.is_ruled or hood.is_crowded)
    if hood.is_crowded:
        seats = _seats_in_a_crowd(session, hood, started, settlement.begun)
        accounts = list(started)
    else:
        seats = _seats(session, hood, settlement.begun)
        accounts = list(hood.accounts.values())
    _move(session, hood, accounts, seats, settlement)
    neighbours.keep_comparisons(session, hood.found)
    return settlement


def _seats(session: Session, hood: Neighbourhood, begun: dict[int, Written]) -> dict[int, Seat]:
    """Where each claim of the neighbourhood belongs; new events are begun, and old ones brought back, as needed."""
    seats: dict[int, Seat] = {}
    groups = grouped(hood)
    taken = {event_id for _, event_id in groups if event_id is not None}
    for group, known in groups:
        event_id = known or _brought_back(session, hood, group, taken) or _begin(session, begun)
        taken.add(event_id)
        seats |= {account.claim: Seat(event_id=event_id, why=hood.why(account, group)) for account in group}
    return seats


def _begin(session: Session, begun: dict[int, Written]) -> int:
    event = events.new_event(session, utc_now())
    begun[event.id] = event
    return event.id


def _brought_back(session: Session, hood: Neighbourhood, group: Group, taken: set[int]) -> int | None:
    """The event in which most of these claims began, if it was merged away since: it stands for itself again."""
    places = (hood.placed[account.claim] for account in group if account.claim in hood.placed)
    began = Counter(place.first_event_id for place in places if place.first_event_id not in (*taken, None))
    for event_id in sorted(filter(None, began), key=lambda one: (-began[one], one)):
        if redirects.bring_back(session, event_id):
            return event_id
    return None


def _seats_in_a_crowd(
    session: Session, hood: Neighbourhood, started: Sequence[Account], begun: dict[int, Written]
) -> dict[int, Seat]:
    """Each claim joins the event of the claim it fits best, and nothing else moves."""
    seats: dict[int, Seat] = {}
    hood.placed |= neighbours.places_of(session, hood.accounts)
    for account in sorted(started, key=lambda one: one.order):
        seat = next(_open_seats(session, hood, account, {one.event_id for one in seats.values()}), None)
        if seat is None and account.is_complete:
            seat = Seat(event_id=_begin(session, begun), why=hood.why(account, (account,)))
        if seat:
            seats[account.claim] = seat
    return seats


def _open_seats(session: Session, hood: Neighbourhood, account: Account, taken: set[int]) -> Iterator[Seat]:
    """The events that a claim may join, the best first: an editor's word before all, then by how well a claim fits."""
    partners = [
        (hood.compared(account, other), other) for other in hood.accounts.values() if other.document != account.document
    ]
    best_first = sorted(
        partners, key=lambda one: (not hood.is_ruled_same(account, one[1]), -one[0].score, one[1].order)
    )
    for comparison, other in best_first:
        ruled = hood.is_ruled_same(account, other)
        if not (ruled or comparison.fits):
            continue
        event_id = hood.placed[other.claim].event_id
        if ruled or (event_id not in taken and _has_room(session, hood, account, event_id)):
            yield Seat(event_id=event_id, why=comparison)


def _has_room(session: Session, hood: Neighbourhood, account: Account, event_id: int) -> bool:
    """Whether nothing that the event is made of speaks against the claim."""
    mates = neighbours.load_accounts(session, neighbours.claims_in(session, [event_id])).values()
    return not any(hood.are_apart(account, mate) for mate in mates if mate.claim != account.claim)


def _move(
    session: Session,
    hood: Neighbourhood,
    accounts: Sequence[Account],
    seats: Mapping[int, Seat],
    settlement: Settlement,
) -> None:
    """Let the claims go where they belong, and see what that leaves of the events."""
    was = {account.claim: hood.placed[account.claim].event_id for account in accounts if account.claim in hood.placed}
    moved = [one for one in sorted(accounts, key=lambda one: one.order) if _goes_elsewhere(one.claim, was, seats)]
    left = {was[account.claim] for account in moved if account.claim in was}
    joined = {seats[account.claim].event_id for account in moved if account.claim in seats}
    known = left | (joined & set(was.values()))
    session.flush()  # columns are read past the session: what it holds back must be there
    settlement.before = written(session, sorted(known))
    settled = {claim: seat.event_id for claim, seat in seats.items()}
    settlement.beside = claims_beside(session, left | joined, {one.claim: settled.get(one.claim) for one in moved})
    settlement.told = {
        seats[one.claim].event_id for one in accounts if one.is_news and one.claim in was and one.claim in seats
    }
    _write_down(session, [account.claim for account in moved], was, seats)
    settlement.emptied = {event_id: _heir(event_id, was, seats) for event_id in _empty(session, left)}
    for event_id, heir in settlement.emptied.items():
        close_event(session, event_id, heir)
    settlement.touched = sorted((left | joined) - settlement.emptied.keys())
    settlement.event_of = settled


def _goes_elsewhere(claim: int, was: Mapping[int, int], seats: Mapping[int, Seat]) -> bool:
    return was.get(claim) != (seats[claim].event_id if claim in seats else None)


def _write_down(session: Session, moved: Sequence[int], was: Mapping[int, int], seats: Mapping[int, Seat]) -> None:
    """Write down where these claims belong now, if anywhere."""
    now = {claim: (seats[claim].event_id, seats[claim].why) for claim in moved if claim in seats}
    neighbours.release_claims(session, [claim for claim in moved if claim not in now])
    neighbours.tie_claims(session, {claim: seat for claim, seat in now.items() if claim not in was})
    neighbours.move_claims(session, {claim: seat for claim, seat in now.items() if claim in was})


def _empty(session: Session, event_ids: set[int]) -> list[int]:
    return sorted(event_ids - neighbours.events_with_claims(session, event_ids)) if event_ids else []


def _heir(event_id: int, was: Mapping[int, int], seats: Mapping[int, Seat]) -> int | None:
    """The event that has most of another's former claims; of several, the oldest."""
    now = Counter(seats[claim].event_id for claim, event in was.items() if event == event_id and claim in seats)
    return min(now, key=lambda one: (-now[one], one), default=None)


def close_event(session: Session, event_id: int, heir: int | None) -> None:
    """Let an event without claims lead on to its heir; without one, nothing is left that it could tell."""
    if heir is None:
        session.execute(delete(EventRow).where(col(EventRow.id) == event_id))
    else:
        redirects.merge_away(session, event_id, heir)
