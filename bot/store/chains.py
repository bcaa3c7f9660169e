"""Response chains: what an event answers and what answers it, over several steps in both directions."""

import datetime as dt

from sqlalchemy import or_
from sqlmodel import Session, col, select

from bot.models import DocumentRow, EventLinkRow
from bot.store.events import load_events
from bot.vocabulary import Chain, ChainLink, Event

_MOST_STEPS = 4
_MOST_EVENTS = 12


def chain_of(session: Session, event_id: int, *, steps: int = _MOST_STEPS) -> Chain:
    """The events tied to this one by at most so many responses, the earliest first; empty where there are none.

    Only events on record are in it. Where reports tie events in a circle, each stands in it once.
    """
    nearest_first, edge = [event_id], {event_id}
    found: dict[tuple[int, int], ChainLink] = {}
    for _ in range(steps):
        links = _links_at(session, edge)
        found |= links
        edge = {one for pair in links for one in pair}.difference(nearest_first)
        nearest_first += sorted(edge)
        if not edge or len(nearest_first) >= _MOST_EVENTS:
            break
    if not found:
        return Chain()
    events = sorted(load_events(session, nearest_first[:_MOST_EVENTS]), key=_when)
    ids = {event.id for event in events}
    return Chain(events=tuple(events), links=tuple(one for one in found.values() if {one.event, one.cause} <= ids))


def _links_at(session: Session, event_ids: set[int]) -> dict[tuple[int, int], ChainLink]:
    rows = session.exec(
        select(EventLinkRow, DocumentRow.outlet, DocumentRow.url)
        .join(DocumentRow, col(DocumentRow.id) == col(EventLinkRow.document_id))
        .where(or_(col(EventLinkRow.event_id).in_(event_ids), col(EventLinkRow.cause_event_id).in_(event_ids)))
        .order_by(col(EventLinkRow.id))
    )
    return {
        (row.event_id, row.cause_event_id): ChainLink(
            event=str(row.event_id), cause=str(row.cause_event_id), evidence=row.evidence, source=outlet, url=url
        )
        for row, outlet, url in rows
    }


def _when(event: Event) -> tuple[dt.date, dt.datetime, int]:
    day = event.date.start if event.date else event.first_reported_at.date()
    return day, event.first_reported_at, int(event.id)
