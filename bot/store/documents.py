"""Documents and what was read out of them."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import insert
from sqlmodel import Session, select

from bot.models import (
    ClaimActorRow,
    ClaimPlaceRow,
    ClaimRow,
    DocumentRow,
    EventRow,
    ReportRow,
    SourceRow,
    TallyRow,
    table_of,
)
from bot.vocabulary import Claim, Document, Extraction, Tally, as_json

_LARGEST_ID = 2**31 - 1


def find_by_hash(session: Session, content_hash: str) -> DocumentRow | None:
    """The stored document with this content, if there is one."""
    return session.exec(select(DocumentRow).where(DocumentRow.content_hash == content_hash)).first()


def add_document(
    session: Session,
    document: Document,
    *,
    content_hash: str,
    signature: Sequence[int],
    source_id: int | None,
    is_history: bool,
    submitted_by: int | None,
    extractor_version: str,
) -> DocumentRow:
    """Store a document; its row has an id afterwards. A source that was removed meanwhile is left out."""
    moment = document.published_at
    is_day = isinstance(moment, dt.date) and not isinstance(moment, dt.datetime)
    source = session.get(SourceRow, source_id) if source_id is not None else None
    row = DocumentRow(
        source_id=source.id if source else None,
        outlet=document.source,
        url=document.url,
        title=document.title,
        text=document.text,
        language=document.language,
        published_at=_as_moment(moment),
        published_is_day=is_day,
        content_hash=content_hash,
        signature=list(signature),
        is_history=is_history,
        submitted_by=submitted_by,
        extractor_version=extractor_version,
    )
    session.add(row)
    session.flush()
    return row


def document_of(row: DocumentRow) -> Document:
    """A stored document as a value; its day of publication is a day again where no more was known."""
    moment = row.published_at
    return Document(
        id=str(row.id),
        text=row.text,
        title=row.title,
        published_at=moment.date() if moment and row.published_is_day else moment,
        url=row.url,
        language=row.language,
        source=row.outlet,
    )


def _as_moment(day_or_moment: dt.date | dt.datetime | None) -> dt.datetime | None:
    if day_or_moment is None or isinstance(day_or_moment, dt.datetime):
        return day_or_moment
    return dt.datetime.combine(day_or_moment, dt.time(), dt.UTC)


def add_extraction(session: Session, document: DocumentRow, extraction: Extraction) -> list[ClaimRow]:
    """Store a document's claims and tallies; gives back the claims' rows in order."""
    document_id = stored_id(document.id)
    rows = [claim_row(document_id, position, claim) for position, claim in enumerate(extraction.claims)]
    session.add_all(rows)
    add_tallies(session, document, extraction)
    session.flush()
    for row, claim in zip(rows, extraction.claims, strict=True):
        add_parts(session, stored_id(row.id), claim)
    return rows


def add_tallies(session: Session, document: DocumentRow, extraction: Extraction) -> None:
    """Store a document's tallies."""
    session.add_all(
        TallyRow(
            document_id=stored_id(document.id),
            position=position,
            payload=as_json(tally),
            quote=_quote(document.text, tally),
        )
        for position, tally in enumerate(extraction.tallies)
    )


def claim_row(document_id: int, position: int, claim: Claim) -> ClaimRow:
    """A claim as it is stored, not yet added."""
    return ClaimRow(
        document_id=document_id,
        position=position,
        event_type=claim.event_type.value,
        sub_event_type=claim.sub_event_type.value,
        modality=claim.modality.value,
        series=claim.series,
        background=claim.background,
        date_start=claim.date.start if claim.date else None,
        date_end=claim.date.end if claim.date else None,
        confidence=claim.confidence,
        payload=as_json(claim),
    )


def add_parts(session: Session, claim_id: int, claim: Claim) -> None:
    """Store a claim's places and parties."""
    places = [
        {"claim_id": claim_id, **place.model_dump(exclude={"text", "precision"}), "precision": int(place.precision)}
        for place in claim.places
    ]
    actors = [
        {"claim_id": claim_id, "role": actor.role.value, "actor_id": actor.id, "name": actor.name}
        | {"start": actor.start, "end": actor.end}
        for actor in claim.actors
    ]
    for table, rows in ((table_of(ClaimPlaceRow), places), (table_of(ClaimActorRow), actors)):
        if rows:
            session.execute(insert(table), rows)


def _quote(text: str, tally: Tally) -> str:
    return text[tally.start : tally.end] if tally.start is not None and tally.end is not None else tally.what


def events_of(session: Session, document_id: int) -> list[int]:
    """The ids of the events a document reports, in its order of prominence."""
    rows = session.exec(
        select(ReportRow.event_id)
        .join(ClaimRow, ClaimRow.id == ReportRow.claim_id)  # type: ignore[arg-type]  # a column expression
        .join(EventRow, EventRow.id == ReportRow.event_id)  # type: ignore[arg-type]  # a column expression
        .where(ClaimRow.document_id == document_id)
        .order_by(ClaimRow.position)  # type: ignore[arg-type]  # a column expression
    )
    return list(dict.fromkeys(rows))


def is_possible_id(identity: int) -> bool:
    """Whether a row could have this id: a forged button may carry a number that no database takes."""
    return 0 < identity <= _LARGEST_ID


def stored_id(identity: int | None) -> int:
    """The id of a row that has been written."""
    if identity is None:
        raise ValueError("the row has not been written yet")
    return identity
