"""Events: loading them as values, finding where a claim may belong, and writing back what their claims add up to."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Table, bindparam, delete, func, insert, update
from sqlalchemy import select as sql_select
from sqlmodel import Session

from bot.geometry import cell_of
from bot.matching import words_told
from bot.merging.tolls import stated_toll
from bot.models import (
    ClaimRow,
    DocumentRow,
    EventActorRow,
    EventPlaceRow,
    EventRow,
    EventTargetRow,
    ReportRow,
    table_of,
)
from bot.store.documents import is_possible_id
from bot.store.keys import NOT_IN_KEYS, KeyRow, rows_of, write_keys
from bot.store.parameters import among
from bot.store.prepared import Prepared
from bot.store.revisions import differences, facts
from bot.store.told import Told
from bot.store.written import ActorPart, PlacePart, Written, written
from bot.vocabulary import (
    ClaimCasualty,
    Effect,
    Event,
    EventActor,
    EventPlace,
    EventReport,
    Toll,
    as_json,
)

_QUOTE_LENGTH = 600


class Quoted(NamedTuple):
    """A claim with its event, and what is shown of its document."""

    event_id: int
    payload: dict[str, Any]
    document_id: int
    outlet: str | None
    url: str | None
    title: str | None
    text: str
    published_at: dt.datetime | None


_events, _places, _actors = table_of(EventRow), table_of(EventPlaceRow), table_of(EventActorRow)
_ties = table_of(ReportRow)
_claims, _documents = table_of(ClaimRow), table_of(DocumentRow)

_BEGUN_WITH = [column.name for column in _events.c if column.name != "id"]
_BEGIN = Prepared(insert(_events).returning(_events.c.id), *_BEGUN_WITH)
# Without what is as long as a report, and of no use where it is shown.
_reports = (
    sql_select(
        _ties.c.event_id, _claims.c.payload, _claims.c.document_id,
        *(_documents.c[name] for name in Quoted._fields[3:]),
    )
    .join_from(_ties, _claims, _claims.c.id == _ties.c.claim_id)
    .join(_documents, _documents.c.id == _claims.c.document_id)
    .where(among(_ties.c.event_id, "events"))
    .order_by(
        func.coalesce(_documents.c.published_at, _documents.c.received_at).desc(),
        _documents.c.content_hash.desc(),
        _claims.c.position,
    )
)  # fmt: skip
_REPORTS = Prepared(_reports)


class _Parts:
    """Parts of one sort: the columns that a part has, and the statements by which an event's are written anew."""

    def __init__(self, table: Table, *columns: str) -> None:
        self.columns = columns
        self.removal = Prepared(delete(table).where(table.c.event_id == bindparam("event")))
        self.addition = Prepared(insert(table).inline(), "event_id", *columns)


_PLACES, _ACTORS = _Parts(_places, *PlacePart._fields), _Parts(_actors, *ActorPart._fields)
_TARGETS = _Parts(table_of(EventTargetRow), "kind")


def load_events(session: Session, ids: Sequence[int]) -> list[Event]:
    """Events as values, in the order of the ids given; unknown ids are left out."""
    ids = [identity for identity in ids if is_possible_id(identity)]
    if not ids:
        return []
    session.flush()  # columns are read past the session: what it holds back must be there
    found, reports = written(session, ids), reports_of(session, ids)
    return [found[key].reported(reports[key]) for key in ids if key in found]


def reports_of(session: Session, ids: Sequence[int]) -> dict[int, list[EventReport]]:
    """Each event's reports, newest first, one for a document, with the words its claims rest on."""
    groups: dict[int, list[EventReport]] = defaultdict(list)
    seen: set[tuple[int, int]] = set()
    for row in (Quoted(*columns) for columns in _REPORTS.rows(session, {"events": ids})) if ids else ():
        if (row.event_id, row.document_id) not in seen:
            seen.add((row.event_id, row.document_id))
            casualties = [ClaimCasualty.model_validate(entry) for entry in row.payload.get("casualties", [])]
            groups[row.event_id].append(report_of(row, casualties))
    return groups


def evidence_of(told: Told | Quoted) -> str:
    """The words of the document that a claim rests on."""
    spans = told.payload.get("evidence", [])
    quoted = " … ".join(told.text[span["start"] : span["end"]].strip() for span in spans)
    return _shortened(quoted or told.title or told.text)


def report_of(told: Told | Quoted, casualties: Sequence[ClaimCasualty]) -> EventReport:
    """A claim's share in an event, its evidence quoted from the document."""
    return EventReport(
        document=str(told.document_id),
        source=told.outlet,
        url=told.url,
        published_at=told.published_at,
        evidence=evidence_of(told),
        notice=told.payload.get("notice"),
        killed=stated_toll(casualties, Effect.KILLED),
        injured=stated_toll(casualties, Effect.INJURED),
    )


def _shortened(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _QUOTE_LENGTH else flat[: _QUOTE_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def new_event(session: Session, now: dt.datetime) -> Written:
    """An empty event; ``save_event`` fills it in the same transaction."""
    row = EventRow(
        event_type="", sub_event_type="", status="", headline="", occurred_from=now.date(), occurred_until=now.date(),
        first_reported_at=now, updated_at=now, is_news=False,
    )  # fmt: skip
    columns = row.model_dump(exclude={"id"})
    ((event_id,),) = _BEGIN.rows(session, columns)
    return Written(columns=columns | {"id": event_id})


def save_event(
    session: Session, event: Event, known: Written, *, is_news: bool, first_published_at: dt.datetime | None
) -> dict[str, Any]:
    """Write what an event's claims add up to, where other things are ``known`` to be written.

    Gives back what changed, as ``revisions.differences`` does.
    """
    event_id = int(event.id)
    session.flush()  # columns are written past the session
    columns = columns_of(event, first_published_at) | {"is_news": is_news}
    changes = differences(facts(known.columns, known.places, known.actors), facts(columns, event.places, event.actors))
    changed = {name: value for name, value in columns.items() if known.columns[name] != value}
    if changed:
        _setting(frozenset(changed)).write(session, [changed | {"event": event_id}])
    is_elsewhere = _replace(session, _PLACES, event_id, known.places, map(_place_columns, event.places))
    is_by_others = _replace(session, _ACTORS, event_id, known.actors, map(_actor_columns, event.actors))
    _replace(session, _TARGETS, event_id, _kinds_struck(known.columns["targets"]), _kinds_struck(columns["targets"]))
    if is_elsewhere or is_by_others or not changed.keys() <= NOT_IN_KEYS:
        before = set() if known.is_blank else _key_rows(known.event, known.columns)
        write_keys(session, event_id, _key_rows(event, columns), before)
    forget(session, event_id)
    return changes


@cache
def _setting(columns: frozenset[str]) -> Prepared:
    """The statement that writes these columns of an event."""
    return Prepared(update(_events).where(_events.c.id == bindparam("event")), *sorted(columns))


def _key_rows(event: Event, columns: Mapping[str, Any]) -> set[KeyRow]:
    days = columns["occurred_from"], columns["occurred_until"]
    return rows_of(event, days=days, out_since=columns["first_published_at"])


def forget(session: Session, event_id: int) -> None:
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


def _place_columns(place: EventPlace) -> PlacePart:
    where = place.latitude, place.longitude
    return PlacePart(place.name, place.country, place.admin1, *where, int(place.precision), cell_of(*where))


def _actor_columns(actor: EventActor) -> ActorPart:
    return ActorPart(actor.role.value, actor.id, actor.name)


def _kinds_struck(targets: Iterable[Mapping[str, Any]]) -> list[tuple[str]]:
    return [(kind,) for kind in sorted({target["kind"] for target in targets if target.get("kind")})]


def _replace(
    session: Session,
    kept_in: _Parts,
    event_id: int,
    known: Sequence[tuple[Any, ...]],
    wanted: Iterable[tuple[Any, ...]],
) -> bool:
    """Write an event's parts of one sort, in their order, unless they are known to be written like that already.

    Says whether they were not.
    """
    parts = list(wanted)
    if parts == list(known):
        return False
    if known:
        kept_in.removal.write(session, [{"event": event_id}])
    rows = [dict(zip(kept_in.columns, part, strict=True)) for part in parts]
    kept_in.addition.write(session, [{"event_id": event_id, **row} for row in rows])
    return True
