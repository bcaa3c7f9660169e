"""What the documents of events tell: their claims, each with what adding up wants to know of its document."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select
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
_TELLING = sql_select(_claims.c.document_id).join(_ties, _ties.c.claim_id == _claims.c.id)
_TOLD: Select[Any] = (
    sql_select(
        _ties.c.event_id, *(_claims.c[name] for name in Told._fields[1:5]),
        *(_documents.c[name] for name in Told._fields[5:]),
    )
    .join_from(_claims, _ties, _ties.c.claim_id == _claims.c.id)
    .join(_documents, _documents.c.id == _claims.c.document_id)
)  # fmt: skip
_OF_EVENTS = Prepared(_TOLD.where(among(_ties.c.event_id, "events")))
_OF_THEIR_DOCUMENTS = Prepared(
    _TOLD.where(_claims.c.document_id.in_(_TELLING.where(among(_ties.c.event_id, "events"))))
)


def claims_in(session: Session, event_id: int) -> Sequence[Told]:
    """The claims an event is added up from."""
    return [Told(*row) for row in _OF_EVENTS.rows(session, {"events": [event_id]})]


def claims_beside(session: Session, event_ids: Collection[int]) -> Sequence[Told]:
    """The claims of the documents that tell of these events, as far as they are part of any event."""
    return [Told(*row) for row in _OF_THEIR_DOCUMENTS.rows(session, {"events": event_ids})] if event_ids else ()
