"""Events that answer events, as the reports tell it."""

from collections.abc import Iterable

from sqlalchemy import delete, or_
from sqlmodel import Session, col, select

from bot.models import ClaimRow, DocumentRow, EventLinkRow, ReportRow
from bot.store.documents import stored_id
from bot.store.events import report_of

Told = tuple[ClaimRow, int]
"""A claim, and the event it is part of."""


def relink(session: Session, event_ids: Iterable[int]) -> None:
    """Find anew what these events answer and what answers them, from the reports they are made of.

    Of several reports that tie two events, the one whose content comes first gives the words, so that it is the same
    one in whatever order they came in.
    """
    ids = set(event_ids)
    touching = or_(col(EventLinkRow.event_id).in_(ids), col(EventLinkRow.cause_event_id).in_(ids))
    session.execute(delete(EventLinkRow).where(touching))
    told = _told(session, ids)
    event_at = {(claim.document_id, claim.position): event_id for claim, event_id in told}
    linked: set[tuple[int, int]] = set()
    for claim, document, answer in _answering(session, told):
        causes = [event_at.get((claim.document_id, position)) for position in claim.payload["in_response_to"]]
        for cause in causes:
            if cause and cause != answer and {answer, cause} & ids and (answer, cause) not in linked:
                linked.add((answer, cause))
                session.add(_link(claim, document, answer, cause))
    session.flush()


def _told(session: Session, event_ids: set[int]) -> list[Told]:
    """All claims that are part of any event, of every document that tells of one of these."""
    documents = (
        select(ClaimRow.document_id)
        .join(ReportRow, col(ReportRow.claim_id) == col(ClaimRow.id))
        .where(col(ReportRow.event_id).in_(event_ids))
    )
    found = session.exec(
        select(ClaimRow, ReportRow.event_id)
        .join(ReportRow, col(ReportRow.claim_id) == col(ClaimRow.id))
        .where(col(ClaimRow.document_id).in_(documents))
    )
    return [(claim, event_id) for claim, event_id in found]


def _answering(session: Session, told: Iterable[Told]) -> list[tuple[ClaimRow, DocumentRow, int]]:
    """The claims that answer others, with their documents, in the order of their content."""
    answering = [(claim, event_id) for claim, event_id in told if claim.payload.get("in_response_to")]
    ids = {claim.document_id for claim, _ in answering}
    documents = session.exec(select(DocumentRow).where(col(DocumentRow.id).in_(ids))) if ids else ()
    by_id = {stored_id(document.id): document for document in documents}
    whole = [(claim, by_id[claim.document_id], event_id) for claim, event_id in answering]
    return sorted(whole, key=lambda one: (one[1].content_hash, one[0].position))


def _link(claim: ClaimRow, document: DocumentRow, answer: int, cause: int) -> EventLinkRow:
    return EventLinkRow(
        event_id=answer,
        cause_event_id=cause,
        document_id=stored_id(document.id),
        evidence=report_of(claim, document).evidence,
    )
