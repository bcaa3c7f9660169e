"""Documents read again: which are due, and putting what is read now in the place of what was read before."""

import datetime as dt
from collections.abc import Collection, Mapping

from sqlalchemy import delete, func, true
from sqlmodel import Session, col, select

from bot.models import ClaimActorRow, ClaimPlaceRow, ClaimRow, DocumentRow, ReportRow, TallyRow
from bot.store.documents import add_parts, add_tallies, claim_row, stored_id
from bot.vocabulary import Claim, Extraction, Tally

_told_at = func.coalesce(col(DocumentRow.published_at), col(DocumentRow.received_at))


def documents_to_read(session: Session, *, unless_version: str | None, since: dt.date | None) -> list[int]:
    """The ids of documents not read by this version (of all, without one), told on or after a day; oldest first."""
    outdated = true() if unless_version is None else col(DocumentRow.extractor_version) != unless_version
    recent = true() if since is None else _told_at >= dt.datetime.combine(since, dt.time(), dt.UTC)
    found = session.exec(select(DocumentRow.id).where(outdated, recent).order_by(col(DocumentRow.id)))
    return [stored_id(document_id) for document_id in found]


def read_before(session: Session, document_id: int) -> tuple[list[ClaimRow], list[Tally]]:
    """What was read out of a document: its claims' rows in order, and its tallies."""
    claims = session.exec(
        select(ClaimRow).where(ClaimRow.document_id == document_id).order_by(col(ClaimRow.position))
    ).all()
    tallies = session.exec(select(TallyRow).where(TallyRow.document_id == document_id).order_by(col(TallyRow.position)))
    return list(claims), [Tally.model_validate(row.payload) for row in tallies]


def events_told_by(session: Session, claims: Collection[int]) -> set[int]:
    """The events that these claims are part of."""
    return set(session.exec(select(ReportRow.event_id).where(col(ReportRow.claim_id).in_(claims))))


def untie(session: Session, claims: Collection[int]) -> None:
    """Take claims out of their events."""
    session.execute(delete(ReportRow).where(col(ReportRow.claim_id).in_(claims)))


def replace_extraction(
    session: Session, document: DocumentRow, extraction: Extraction, kept: Mapping[int, ClaimRow]
) -> list[ClaimRow]:
    """Put what is read now in the place of what was read before; gives back the claims' rows in order.

    ``kept`` are the rows of claims that go on, by their place in the new reading: they keep their ids. All others of
    the document are deleted.
    """
    document_id = stored_id(document.id)
    ids = [stored_id(row.id) for row in kept.values()]
    for table in (ClaimPlaceRow, ClaimActorRow):
        session.execute(delete(table).where(col(table.claim_id).in_(ids)))
    session.execute(delete(ClaimRow).where(ClaimRow.document_id == document_id, col(ClaimRow.id).not_in(ids)))  # type: ignore[arg-type]  # a column expression
    session.execute(delete(TallyRow).where(col(TallyRow.document_id) == document_id))
    _make_room(session, kept)
    rows = [
        _written(session, claim_row(document_id, place, claim), kept.get(place))
        for place, claim in enumerate(extraction.claims)
    ]
    add_tallies(session, document, extraction)
    session.flush()
    for row, claim in zip(rows, extraction.claims, strict=True):
        add_parts(session, stored_id(row.id), claim)
    session.flush()
    return rows


def _make_room(session: Session, kept: Mapping[int, ClaimRow]) -> None:
    """Move the kept rows out of the way: two rows of a document can't stand in one place, not even for a moment."""
    for row in kept.values():
        row.position = -1 - row.position
        session.add(row)
    session.flush()


def _written(session: Session, new: ClaimRow, kept: ClaimRow | None) -> ClaimRow:
    if kept is not None:
        for field, value in new.model_dump(exclude={"id"}).items():
            setattr(kept, field, value)
    row = kept or new
    session.add(row)
    return row


def claims_of_rows(rows: Collection[ClaimRow]) -> list[Claim]:
    """Claims as they were read."""
    return [Claim.model_validate(row.payload) for row in rows]
