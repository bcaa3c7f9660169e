"""Events that answer events, as the reports tell it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, or_
from sqlmodel import Session

from bot.models import EventLinkRow, table_of
from bot.store.events import evidence_of
from bot.store.parameters import among
from bot.store.prepared import Prepared
from bot.store.told import Told

_IN_RESPONSE_TO = "in_response_to"

_links = table_of(EventLinkRow)
_LINK = Prepared(insert(_links).inline(), "event_id", "cause_event_id", "document_id", "kind", "evidence")
_UNLINK = Prepared(
    delete(_links).where(or_(*(among(one, "events") for one in (_links.c.event_id, _links.c.cause_event_id))))
)


def unlink(session: Session, event_ids: Collection[int]) -> None:
    """Let these events answer nothing, and nothing answer them."""
    _UNLINK.write(session, [{"events": event_ids}])


def relink(session: Session, event_ids: Collection[int], told: Sequence[Told]) -> Mapping[int, Sequence[int]]:
    """Link these events, which have no links, to what they answer and to what answers them. Gives back the causes.

    ``told`` are the claims of all documents that tell of them. Of several reports that tie two events, the one whose
    content comes first gives the words, so that it is the same one in whatever order they came in.
    """
    event_at = {(row.document_id, row.position): row.event_id for row in told}
    found: dict[tuple[int, int], Told] = {}
    for row in sorted(told, key=lambda row: (row.content_hash, row.position)):
        for cause in _causes(row, event_at):
            if cause != row.event_id and not {row.event_id, cause}.isdisjoint(event_ids):
                found.setdefault((row.event_id, cause), row)
    _LINK.write(session, [_columns(answer, cause, row) for (answer, cause), row in found.items()])
    causes: defaultdict[int, list[int]] = defaultdict(list)
    for answer, cause in found:
        causes[answer].append(cause)
    return causes


def _causes(row: Told, event_at: Mapping[tuple[int, int], int]) -> Iterator[int]:
    """The events that a claim says its own answers."""
    for position in row.payload.get(_IN_RESPONSE_TO, ()):
        if (row.document_id, position) in event_at:
            yield event_at[row.document_id, position]


def _columns(answer: int, cause: int, row: Told) -> dict[str, Any]:
    tied = {"event_id": answer, "cause_event_id": cause, "document_id": row.document_id}
    return {**tied, "kind": _IN_RESPONSE_TO, "evidence": evidence_of(row)}
