"""What the documents of events tell: their claims, each with what adding up wants to know of its document."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, Select
from sqlalchemy import select as sql_select
from sqlmodel import Session

from bot.models import ClaimRow, DocumentRow, ReportRow, table_of
from bot.store.parameters import among

_ties, _claims, _documents = table_of(ReportRow), table_of(ClaimRow), table_of(DocumentRow)
_TELLING = sql_select(_claims.c.document_id).join(_ties, _ties.c.claim_id == _claims.c.id)
_TOLD: Select[Any] = (
    sql_select(
        _ties.c.event_id, _claims.c.id, _claims.c.document_id, _claims.c.position, _claims.c.payload,
        *(_documents.c[name] for name in ("outlet", "url", "title", "text", "published_at", "received_at")),
        _documents.c.content_hash, _documents.c.signature,
    )
    .join_from(_claims, _ties, _ties.c.claim_id == _claims.c.id)
    .join(_documents, _documents.c.id == _claims.c.document_id)
)  # fmt: skip
_OF_EVENTS = _TOLD.where(among(_ties.c.event_id, "events"))
_OF_THEIR_DOCUMENTS = _TOLD.where(_claims.c.document_id.in_(_TELLING.where(among(_ties.c.event_id, "events"))))

Told = Row[Any]
"""A claim's ``event_id``, ``id``, ``document_id``, ``position`` and ``payload``, and its document's columns."""


def claims_in(session: Session, event_id: int) -> Sequence[Told]:
    """The claims an event is added up from."""
    return session.connection().execute(_OF_EVENTS, {"events": [event_id]}).all()


def claims_beside(session: Session, event_ids: Collection[int]) -> Sequence[Told]:
    """The claims of the documents that tell of these events, as far as they are part of any event."""
    return session.connection().execute(_OF_THEIR_DOCUMENTS, {"events": event_ids}).all() if event_ids else ()
