"""Events: loading them as values, finding where a claim may belong, and writing back what their claims add up to."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import delete, func
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from bot.geometry import cell_of
from bot.matching import words_told
from bot.merging.adding_up import stated_toll
from bot.models import (
    ClaimRow,
    DocumentRow,
    EventActorRow,
    EventLinkRow,
    EventPlaceRow,
    EventRow,
    EventTargetRow,
    ReportRow,
)
from bot.store.documents import is_possible_id, stored_id
from bot.store.keys import write_keys
from bot.store.revisions import differences, facts
from bot.vocabulary import (
    ClaimCasualty,
    ClaimDate,
    DatePrecision,
    Effect,
    Event,
    EventActor,
    EventPlace,
    EventReport,
    PlacePrecision,
    Toll,
    as_json,
)

_QUOTE_LENGTH = 600

_told_at = func.coalesce(col(DocumentRow.published_at), col(DocumentRow.received_at))

# As long as a report, and of no use where it is shown.
_without_signature = defer(DocumentRow.signature)  # type: ignore[arg-type]  # a mapped column

Row = TypeVar("Row", EventPlaceRow, EventActorRow, EventLinkRow)


def load_events(session: Session, ids: Sequence[int]) -> list[Event]:
    """Events as values, in the order of the ids given; unknown ids are left out."""
    ids = [identity for identity in ids if is_possible_id(identity)]
    rows = {stored_id(row.id): row for row in session.exec(select(EventRow).where(col(EventRow.id).in_(ids)))}
    places = _grouped(session, EventPlaceRow, ids)
    actors = _grouped(session, EventActorRow, ids)
    links = _grouped(session, EventLinkRow, ids)
    reports = reports_of(session, ids)
    return [_event(rows[key], places[key], actors[key], links[key], reports[key]) for key in ids if key in rows]


def _grouped(session: Session, table: type[Row], ids: Sequence[int]) -> dict[int, list[Row]]:
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in session.exec(select(table).where(col(table.event_id).in_(ids)).order_by(col(table.id))):
        groups[row.event_id].append(row)
    return groups


def reports_of(session: Session, ids: Sequence[int]) -> dict[int, list[EventReport]]:
    """Each event's reports, newest first, one for a document, with the words its claims rest on."""
    found = session.exec(
        select(ReportRow.event_id, ClaimRow, DocumentRow)
        .join(ClaimRow, col(ClaimRow.id) == col(ReportRow.claim_id))
        .join(DocumentRow, col(DocumentRow.id) == col(ClaimRow.document_id))
        .where(col(ReportRow.event_id).in_(ids))
        .order_by(_told_at.desc(), col(DocumentRow.content_hash).desc(), col(ClaimRow.position))
        .options(_without_signature)
    )
    groups: dict[int, list[EventReport]] = defaultdict(list)
    seen: set[tuple[int, int]] = set()
    for event_id, claim, document in found:
        if (event_id, claim.document_id) not in seen:
            seen.add((event_id, claim.document_id))
            groups[event_id].append(report_of(claim, document))
    return groups


def report_of(claim: ClaimRow, document: DocumentRow) -> EventReport:
    """A claim's share in an event, its evidence quoted from the document."""
    spans = claim.payload.get("evidence", [])
    casualties = [ClaimCasualty.model_validate(entry) for entry in claim.payload.get("casualties", [])]
    quoted = " … ".join(document.text[span["start"] : span["end"]].strip() for span in spans)
    return EventReport(
        document=str(document.id),
        source=document.outlet,
        url=document.url,
        published_at=document.published_at,
        evidence=_shortened(quoted or document.title or document.text),
        killed=stated_toll(casualties, Effect.KILLED),
        injured=stated_toll(casualties, Effect.INJURED),
    )


def _shortened(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _QUOTE_LENGTH else flat[: _QUOTE_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def _event(
    row: EventRow,
    places: Iterable[EventPlaceRow],
    actors: Iterable[EventActorRow],
    links: Iterable[EventLinkRow],
    reports: Sequence[EventReport],
) -> Event:
    return Event.model_validate(
        {
            "id": str(row.id),
            "event_type": row.event_type,
            "sub_event_type": row.sub_event_type,
            "status": row.status,
            "date": _date(row),
            "places": [_place(place) for place in places],
            "actors": [EventActor.model_validate({"role": a.role, "id": a.actor_id, "name": a.name}) for a in actors],
            "targets": row.targets,
            "weapons": row.weapons,
            "killed": Toll(low=row.killed_low, best=row.killed_best, high=row.killed_high),
            "injured": Toll(low=row.injured_low, best=row.injured_best, high=row.injured_high),
            "attributions": row.attributions,
            "in_response_to": [str(link.cause_event_id) for link in links],
            "reports": reports,
            "corrections": row.corrections,
            "independent_sources": row.independent_sources,
            "sources": row.sources,
            "confidence": row.confidence,
            "headline": row.headline,
            "first_reported_at": row.first_reported_at,
            "updated_at": row.updated_at,
        }
    )


def _date(row: EventRow) -> ClaimDate | None:
    if row.date_start is None or row.date_end is None or row.date_precision is None:
        return None
    return ClaimDate(
        start=row.date_start, end=row.date_end, precision=DatePrecision(row.date_precision), text=row.date_text
    )


def _place(row: EventPlaceRow) -> EventPlace:
    return EventPlace(
        name=row.name,
        country=row.country,
        admin1=row.admin1,
        latitude=row.latitude,
        longitude=row.longitude,
        precision=PlacePrecision(row.precision),
    )


def new_event(session: Session, now: dt.datetime) -> int:
    """An empty event; ``save_event`` fills it in the same transaction."""
    row = EventRow(
        event_type="", sub_event_type="", status="", headline="", occurred_from=now.date(), occurred_until=now.date(),
        first_reported_at=now, updated_at=now, is_news=False,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return stored_id(row.id)


def save_event(
    session: Session, event: Event, *, is_news: bool, first_published_at: dt.datetime | None
) -> dict[str, Any]:
    """Write what an event's claims add up to. Gives back what changed, as ``revisions.differences`` does."""
    row = session.get_one(EventRow, int(event.id))
    fields = _columns(event, first_published_at) | {"is_news": is_news}
    changes = differences(_facts_of(session, row), facts(fields, event.places, event.actors))
    for key, value in fields.items():
        setattr(row, key, value)
    session.add(row)
    _replace_parts(session, event)
    write_keys(session, row, event)
    return changes


def _facts_of(session: Session, row: EventRow) -> dict[str, Any]:
    event_id = stored_id(row.id)
    places = _grouped(session, EventPlaceRow, [event_id])[event_id]
    actors = _grouped(session, EventActorRow, [event_id])[event_id]
    return facts({key: getattr(row, key) for key in EventRow.model_fields}, places, actors)


def _columns(event: Event, first_published_at: dt.datetime | None) -> dict[str, Any]:
    fallback = event.first_reported_at.date()
    return {
        "event_type": event.event_type.value,
        "sub_event_type": event.sub_event_type.value,
        "status": event.status.value,
        "date_start": event.date.start if event.date else None,
        "date_end": event.date.end if event.date else None,
        "date_precision": int(event.date.precision) if event.date else None,
        "date_text": event.date.text if event.date else None,
        "occurred_from": event.date.start if event.date else fallback,
        "occurred_until": event.date.end if event.date else fallback,
        "targets": [as_json(target) for target in event.targets],
        "weapons": [as_json(weapon) for weapon in event.weapons],
        "attributions": [as_json(said) for said in event.attributions],
        **_toll_columns("killed", event.killed),
        **_toll_columns("injured", event.injured),
        "corrections": [as_json(correction) for correction in event.corrections],
        "independent_sources": event.independent_sources,
        "sources": list(event.sources),
        "confidence": event.confidence,
        "headline": event.headline,
        "words": f" {' '.join(sorted(words_told(event)))} ",
        "first_published_at": first_published_at,
        "first_reported_at": event.first_reported_at,
        "updated_at": event.updated_at,
    }


def _toll_columns(name: str, toll: Toll) -> dict[str, int | None]:
    return {f"{name}_low": toll.low, f"{name}_best": toll.best, f"{name}_high": toll.high}


def _replace_parts(session: Session, event: Event) -> None:
    event_id = int(event.id)
    session.execute(delete(EventPlaceRow).where(col(EventPlaceRow.event_id) == event_id))
    session.execute(delete(EventActorRow).where(col(EventActorRow.event_id) == event_id))
    session.execute(delete(EventTargetRow).where(col(EventTargetRow.event_id) == event_id))
    for place in event.places:
        fields = place.model_dump(exclude={"precision"})
        cell = cell_of(place.latitude, place.longitude)
        session.add(EventPlaceRow(event_id=event_id, **fields, precision=int(place.precision), cell=cell))
    for actor in event.actors:
        session.add(EventActorRow(event_id=event_id, role=actor.role.value, actor_id=actor.id, name=actor.name))
    for kind in sorted({target.kind for target in event.targets if target.kind}):
        session.add(EventTargetRow(event_id=event_id, kind=kind))
    session.flush()


def claims_of(session: Session, event_id: int) -> list[tuple[ClaimRow, DocumentRow]]:
    """The claims an event is added up from, each with its document."""
    found = session.exec(
        select(ClaimRow, DocumentRow)
        .join(ReportRow, col(ReportRow.claim_id) == col(ClaimRow.id))
        .join(DocumentRow, col(DocumentRow.id) == col(ClaimRow.document_id))
        .where(col(ReportRow.event_id) == event_id)
    )
    return [(claim, document) for claim, document in found]


def causes_of(session: Session, event_id: int) -> list[int]:
    """The events this one answers."""
    return list(session.exec(select(EventLinkRow.cause_event_id).where(EventLinkRow.event_id == event_id)))
