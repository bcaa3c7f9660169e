"""What the documents of events tell: their claims, each with what adding up wants to know of its document."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Select, union_all
from sqlalchemy import select as sql_select
from sqlmodel import Session

from bot.models import ClaimRow, DocumentRow, ReportRow, table_of
from bot.store.parameters import among
from bot.store.prepared import Prepared


class Told(NamedTuple):
    """A claim with its event, and the columns of its document."""

    event_id: int
    id: int
    document_id: int
    position: int
    payload: dict[str, Any]
    outlet: str | None
    url: str | None
    title: str | None
    text: str
    published_at: dt.datetime | None
    received_at: dt.datetime
    content_hash: str
    signature: list[int]


_ties, _claims, _documents = table_of(ReportRow), table_of(ClaimRow), table_of(DocumentRow)
_telling = sql_select(_claims.c.document_id).join(_ties, _ties.c.claim_id == _claims.c.id)
_TOLD: Select[Any] = (
    sql_select(
        _ties.c.event_id, *(_claims.c[name] for name in Told._fields[1:5]),
        *(_documents.c[name] for name in Told._fields[5:]),
    )
    .join_from(_claims, _documents, _documents.c.id == _claims.c.document_id)
)  # fmt: skip
_is_tied = _ties.c.claim_id == _claims.c.id
_OF_EVENTS = Prepared(_TOLD.join(_ties, _is_tied).where(among(_ties.c.event_id, "events")))
_OF_THEIR_DOCUMENTS = Prepared(
    _TOLD.outerjoin(_ties, _is_tied).where(
        _claims.c.document_id.in_(
            union_all(
                _telling.where(among(_ties.c.event_id, "events")),
                sql_select(_claims.c.document_id).where(among(_claims.c.id, "claims")),
            )
        )
    )
)


def claims_in(session: Session, event_id: int) -> Sequence[Told]:
    """The claims an event is added up from."""
    return [Told(*row) for row in _OF_EVENTS.rows(session, {"events": [event_id]})]


def claims_beside(
    session: Session, event_ids: Collection[int], moved: Mapping[int, int | None] = MappingProxyType({})
) -> Sequence[Told]:
    """The claims of the documents that tell of these events, as far as they are part of any event.

    ``moved`` are claims that are about to be tied to other events than they are now, or to none: they and those beside
    them are given as they will be.
    """
    if not (event_ids or moved):
        return ()
    rows = _OF_THEIR_DOCUMENTS.rows(session, {"events": event_ids, "claims": list(moved)})
    tied = ((moved.get(claim, event_id), claim, *columns) for event_id, claim, *columns in rows)
    return [Told(*row) for row in tied if row[0] is not None]
