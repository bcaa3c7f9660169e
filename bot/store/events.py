"""Events: loading them as values, finding where a claim may belong, and writing back what their claims add up to."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Row, Select, Table, bindparam, delete, func, insert, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from bot.geometry import cell_of
from bot.matching import words_told
from bot.merging.tolls import stated_toll
from bot.models import (
    ClaimRow,
    DocumentRow,
    EventActorRow,
    EventLinkRow,
    EventPlaceRow,
    EventRow,
    EventTargetRow,
    ReportRow,
    table_of,
)
from bot.store.documents import is_possible_id
from bot.store.keys import write_keys
from bot.store.parameters import padded
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

_events, _places, _actors = table_of(EventRow), table_of(EventPlaceRow), table_of(EventActorRow)
_targets, _links, _ties = table_of(EventTargetRow), table_of(EventLinkRow), table_of(ReportRow)
_claims, _documents = table_of(ClaimRow), table_of(DocumentRow)

_these: BindParameter[Any] = bindparam("events", expanding=True)
_EVENTS = sql_select(_events).where(_events.c.id.in_(_these))
_BEGIN = insert(_events).returning(_events.c.id)
_WRITE = update(_events).where(_events.c.id == bindparam("event"))
# Without what is as long as a report, and of no use where it is shown.
_REPORTS = (
    sql_select(
        _ties.c.event_id, _claims.c.payload, _claims.c.document_id,
        *(_documents.c[name] for name in ("outlet", "url", "title", "text", "published_at")),
    )
    .join_from(_ties, _claims, _claims.c.id == _ties.c.claim_id)
    .join(_documents, _documents.c.id == _claims.c.document_id)
    .where(_ties.c.event_id.in_(_these))
    .order_by(
        func.coalesce(_documents.c.published_at, _documents.c.received_at).desc(),
        _documents.c.content_hash.desc(),
        _claims.c.position,
    )
)  # fmt: skip

_TOLD = (
    select(ClaimRow, DocumentRow)
    .join(ReportRow, col(ReportRow.claim_id) == col(ClaimRow.id))
    .join(DocumentRow, col(DocumentRow.id) == col(ClaimRow.document_id))
    .where(col(ReportRow.event_id) == bindparam("event"))
)

_PLACE = ("name", "country", "admin1", "latitude", "longitude", "precision", "cell")
_ACTOR = ("role", "actor_id", "name")
_COLUMNS = {_places.name: _PLACE, _actors.name: _ACTOR, _targets.name: ("kind",)}


def _parts(table: Table, *columns: str) -> Select[Any]:
    """What an event has of something, in its order: of several events all at once."""
    named = (table.c[name] for name in ("event_id", *columns))
    return sql_select(*named).where(table.c.event_id.in_(_these)).order_by(table.c.id)


_PLACES, _ACTORS, _CAUSES = _parts(_places, *_PLACE), _parts(_actors, *_ACTOR), _parts(_links, "cause_event_id")


def load_events(session: Session, ids: Sequence[int]) -> list[Event]:
    """Events as values, in the order of the ids given; unknown ids are left out."""
    ids = [identity for identity in ids if is_possible_id(identity)]
    if not ids:
        return []
    session.flush()  # columns are read past the session: what it holds back must be there
    rows = {row.id: row for row in session.execute(_EVENTS, {"events": padded(ids)})}
    places, actors, links = (_grouped(session, wanted, ids) for wanted in (_PLACES, _ACTORS, _CAUSES))
    reports = reports_of(session, ids)
    return [_event(rows[key], places[key], actors[key], links[key], reports[key]) for key in ids if key in rows]


def _grouped(session: Session, parts: Select[Any], ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    groups: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in session.execute(parts, {"events": padded(ids)}):
        groups[row.event_id].append(row)
    return groups


def reports_of(session: Session, ids: Sequence[int]) -> dict[int, list[EventReport]]:
    """Each event's reports, newest first, one for a document, with the words its claims rest on."""
    groups: dict[int, list[EventReport]] = defaultdict(list)
    seen: set[tuple[int, int]] = set()
    for row in session.execute(_REPORTS, {"events": padded(ids)}) if ids else ():
        if (row.event_id, row.document_id) not in seen:
            seen.add((row.event_id, row.document_id))
            groups[row.event_id].append(_report(row.document_id, row.payload, row))
    return groups


def report_of(claim: ClaimRow, document: DocumentRow) -> EventReport:
    """A claim's share in an event, its evidence quoted from the document."""
    return _report(claim.document_id, claim.payload, document)


def _report(document_id: int, payload: dict[str, Any], document: DocumentRow | Row[Any]) -> EventReport:
    spans = payload.get("evidence", [])
    casualties = [ClaimCasualty.model_validate(entry) for entry in payload.get("casualties", [])]
    quoted = " … ".join(document.text[span["start"] : span["end"]].strip() for span in spans)
    return EventReport(
        document=str(document_id),
        source=document.outlet,
        url=document.url,
        published_at=document.published_at,
        evidence=_shortened(quoted or document.title or document.text),
        notice=payload.get("notice"),
        killed=stated_toll(casualties, Effect.KILLED),
        injured=stated_toll(casualties, Effect.INJURED),
    )


def _shortened(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _QUOTE_LENGTH else flat[: _QUOTE_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def _event(
    row: Row[Any],
    places: Iterable[Row[Any]],
    actors: Iterable[Row[Any]],
    links: Iterable[Row[Any]],
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


def _date(row: Row[Any]) -> ClaimDate | None:
    if row.date_start is None or row.date_end is None or row.date_precision is None:
        return None
    return ClaimDate(
        start=row.date_start, end=row.date_end, precision=DatePrecision(row.date_precision), text=row.date_text
    )


def _place(row: Row[Any]) -> EventPlace:
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
    return int(session.execute(_BEGIN, row.model_dump(exclude={"id"})).scalar_one())


def save_event(
    session: Session, event: Event, *, is_news: bool, first_published_at: dt.datetime | None
) -> dict[str, Any]:
    """Write what an event's claims add up to. Gives back what changed, as ``revisions.differences`` does."""
    event_id = int(event.id)
    session.flush()  # columns are read and written past the session
    known = session.execute(_EVENTS, {"events": [event_id]}).one()
    fields = columns_of(event, first_published_at) | {"is_news": is_news}
    places, actors = (_grouped(session, parts, [event_id])[event_id] for parts in (_PLACES, _ACTORS))
    changes = differences(facts(known._asdict(), places, actors), facts(fields, event.places, event.actors))
    session.execute(_WRITE, fields | {"event": event_id})
    _replace(session, _places, event_id, [place[1:] for place in places], map(_place_columns, event.places))
    _replace(session, _actors, event_id, [actor[1:] for actor in actors], map(_actor_columns, event.actors))
    _replace(session, _targets, event_id, _kinds_struck(known.targets), _kinds_struck(fields["targets"]))
    write_keys(session, event, days=(fields["occurred_from"], fields["occurred_until"]), out_since=first_published_at)
    _forget(session, event_id)
    return changes


def _forget(session: Session, event_id: int) -> None:
    """Let the session read an event's row anew, if it holds it."""
    held = session.identity_map.get(session.identity_key(EventRow, event_id))
    if held is not None:
        session.expire(held)


def columns_of(event: Event, first_published_at: dt.datetime | None) -> dict[str, Any]:
    """What an event's row holds of it, by the names of the columns."""
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


def _place_columns(place: EventPlace) -> tuple[Any, ...]:
    where = place.latitude, place.longitude
    return place.name, place.country, place.admin1, *where, int(place.precision), cell_of(*where)


def _actor_columns(actor: EventActor) -> tuple[Any, ...]:
    return actor.role.value, actor.id, actor.name


def _kinds_struck(targets: Iterable[Mapping[str, Any]]) -> list[tuple[str]]:
    return [(kind,) for kind in sorted({target["kind"] for target in targets if target.get("kind")})]


def _replace(
    session: Session, table: Table, event_id: int, written: Sequence[tuple[Any, ...]], wanted: Iterable[tuple[Any, ...]]
) -> None:
    """Write an event's parts of one sort, in their order, unless they are written like that already."""
    parts = list(wanted)
    if parts == [tuple(part) for part in written]:
        return
    if written:
        session.execute(delete(table).where(table.c.event_id == event_id))
    if parts:
        names = _COLUMNS[table.name]
        rows = [dict(zip(names, part, strict=True)) for part in parts]
        session.execute(insert(table), [{"event_id": event_id, **row} for row in rows])


def claims_of(session: Session, event_id: int) -> list[tuple[ClaimRow, DocumentRow]]:
    """The claims an event is added up from, each with its document."""
    return [(claim, document) for claim, document in session.execute(_TOLD, {"event": event_id})]


def causes_of(session: Session, event_id: int) -> list[int]:
    """The events this one answers."""
    return [row.cause_event_id for row in session.execute(_CAUSES, {"events": [event_id]})]
