"""What changed in events, and because of whom."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, true
from sqlmodel import Session, col, select

from bot.models import DocumentRow, RevisionRow, table_of, utc_now
from bot.store.prepared import Prepared
from bot.store.written import ActorPart, PlacePart
from bot.vocabulary import EventActor, EventPlace, Revision, Role, Toll, Value

_KEEP = Prepared(insert(table_of(RevisionRow)).inline(), "event_id", "at", "changes", "document_id", "editor")

# What changes with every report, or follows from what else has changed, is no revision of its own.
_NOT_REVISED = {"updated_at", "first_reported_at", "words", "sources", "corrections"}


def facts(
    columns: Mapping[str, Any],
    places: Iterable[PlacePart | EventPlace],
    actors: Iterable[ActorPart | EventActor],
) -> dict[str, Any]:
    """An event as revisions compare it: its columns, ``killed`` and ``injured`` as tolls, ``places``, and each role.

    Places and roles hold names.
    """
    parties = list(actors)
    named = {role.value: [actor.name for actor in parties if actor.role == role.value] for role in Role}
    tolls = {field: {part: columns[f"{field}_{part}"] for part in Toll.model_fields} for field in ("killed", "injured")}
    return {**columns, **tolls, "places": [place.name for place in places], **named}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The facts that aren't as they were: ``{field: [before, after]}``, as JSON."""
    return {
        field: [_plain(before[field]), _plain(after[field])]
        for field in after
        if field not in _NOT_REVISED and before[field] != after[field]
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


class Because(Value):
    """The report or the editor because of whom something changes; ``reason`` is what the editor gives for it."""

    document_id: int | None = None
    editor: str | None = None
    reason: str | None = None


def keep(session: Session, event_id: int, changes: Mapping[str, Any], because: Because) -> None:
    """Keep what changed in an event, with the report or the editor because of whom it did."""
    row = {"event_id": event_id, "at": utc_now(), "changes": dict(changes), "document_id": because.document_id}
    _KEEP.write(session, [row | {"editor": because.editor}])


def revisions_of(session: Session, event_ids: Sequence[int], *, since: dt.datetime | None = None) -> list[Revision]:
    """What changed in these events (after a moment), oldest first, each with the report or the editor behind it."""
    later = col(RevisionRow.at) > since if since else true()
    found = session.exec(
        select(RevisionRow, DocumentRow.outlet, DocumentRow.url)
        .join(DocumentRow, col(DocumentRow.id) == col(RevisionRow.document_id), isouter=True)
        .where(col(RevisionRow.event_id).in_(event_ids), later)
        .order_by(col(RevisionRow.id))
    )
    return [
        Revision(
            id=row.id or 0,
            event_id=row.event_id,
            at=row.at,
            editor=row.editor,
            source=outlet,
            url=url,
            changes=row.changes,
        )
        for row, outlet, url in found
    ]


def last_revision(session: Session, event_id: int) -> int:
    """The number of an event's newest revision; 0 where it has none."""
    newest = select(RevisionRow.id).where(RevisionRow.event_id == event_id).order_by(col(RevisionRow.id).desc())
    return session.exec(newest.limit(1)).first() or 0
