"""Events that answer events, as the reports tell it."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, or_
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from bot.models import ClaimRow, DocumentRow, EventLinkRow, ReportRow, table_of
from bot.store.documents import stored_id
from bot.store.events import report_of
from bot.store.parameters import padded

_ties, _claims, _links = table_of(ReportRow), table_of(ClaimRow), table_of(EventLinkRow)
_these: BindParameter[Any] = bindparam("events", expanding=True)
_UNLINK = delete(_links).where(or_(_links.c.event_id.in_(_these), _links.c.cause_event_id.in_(_these)))
_TELLING = (
    sql_select(_claims.c.document_id).join(_ties, _ties.c.claim_id == _claims.c.id).where(_ties.c.event_id.in_(_these))
)
_TOLD = (
    sql_select(_claims.c.id, _claims.c.document_id, _claims.c.position, _claims.c.payload, _ties.c.event_id)
    .join(_ties, _ties.c.claim_id == _claims.c.id)
    .where(_claims.c.document_id.in_(_TELLING))
)


def relink(session: Session, event_ids: Iterable[int]) -> None:
    """Find anew what these events answer and what answers them, from the reports they are made of.

    Of several reports that tie two events, the one whose content comes first gives the words, so that it is the same
    one in whatever order they came in.
    """
    ids = set(event_ids)
    if not ids:
        return
    session.execute(_UNLINK, {"events": padded(ids)})
    told = list(session.execute(_TOLD, {"events": padded(ids)}))
    event_at = {(row.document_id, row.position): row.event_id for row in told}
    linked: set[tuple[int, int]] = set()
    for claim, document in _answering(session, [row.id for row in told if row.payload.get("in_response_to")]):
        answer = event_at[claim.document_id, claim.position]
        causes = [event_at.get((claim.document_id, position)) for position in claim.payload["in_response_to"]]
        for cause in causes:
            if cause and cause != answer and {answer, cause} & ids and (answer, cause) not in linked:
                linked.add((answer, cause))
                session.add(_link(claim, document, answer, cause))
    session.flush()


def _answering(session: Session, claims: Sequence[int]) -> Sequence[tuple[ClaimRow, DocumentRow]]:
    """Claims that answer others, with their documents, in the order of their content."""
    if not claims:
        return ()
    whole = select(ClaimRow, DocumentRow).join(DocumentRow, col(DocumentRow.id) == col(ClaimRow.document_id))
    in_order = whole.order_by(col(DocumentRow.content_hash), col(ClaimRow.position))
    return session.exec(in_order.where(col(ClaimRow.id).in_(claims))).all()


def _link(claim: ClaimRow, document: DocumentRow, answer: int, cause: int) -> EventLinkRow:
    return EventLinkRow(
        event_id=answer,
        cause_event_id=cause,
        document_id=stored_id(document.id),
        evidence=report_of(claim, document).evidence,
    )
