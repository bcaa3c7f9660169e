"""A document comes in: it is read, stored, tied to events, and its followers are told. One transaction, or nothing."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from sqlmodel import Session

from bot.delivery import rounds
from bot.delivery.alerts import is_fresh
from bot.errors import BadInput
from bot.extraction.version import EXTRACTOR_VERSION
from bot.knowledge import Knowledge
from bot.models import ClaimRow, DocumentRow, utc_now
from bot.record.filing import file_claims
from bot.sources.fingerprint import content_hash, near_duplicate_signature
from bot.store import documents
from bot.store.database import Database
from bot.store.documents import stored_id
from bot.vocabulary import ChangedEvent, Claim, Document, Extraction, Value

Read = Callable[[Document], Extraction]


class IngestStatus(StrEnum):
    """How a document ended up."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    NOTHING_FOUND = "nothing found"
    FAILED = "failed"


class Ingested(Value):
    """A document's fate. ``events`` are in its order of prominence; ``alerted`` counts the chats that will be told,
    and ``alerts_more`` says that others may be, too.

    ``changed`` are the events known before of which something that was told is no longer so.
    """

    status: IngestStatus
    document: str | None = None
    events: tuple[str, ...] = ()
    changed: tuple[ChangedEvent, ...] = ()
    alerted: int = 0
    alerts_more: bool = False
    is_stale: bool = False
    error: str | None = None


class Provenance(Value):
    """Where a document comes from. ``is_history`` marks what must alert nobody: samples, a feed's first fetch."""

    source_id: int | None = None
    is_history: bool = False
    submitted_by: int | None = None


def ingest(
    database: Database, knowledge: Knowledge, document: Document, read: Read, provenance: Provenance | None = None
) -> Ingested:
    """Take a document in, reading it in this process.

    Raises:
        BadInput: it can't be read; nothing is stored.
    """
    known = find_known(database, document)
    return known or _store(database, knowledge, document, read(document), provenance or Provenance())


def store_reading(
    database: Database,
    knowledge: Knowledge,
    document: Document,
    extraction: Extraction,
    provenance: Provenance | None = None,
) -> Ingested:
    """Take in a document that has been read already. The same document twice changes nothing."""
    return find_known(database, document) or _store(
        database, knowledge, document, extraction, provenance or Provenance()
    )


def find_known(database: Database, document: Document) -> Ingested | None:
    """What became of a document with this title and text that is on record already.

    Raises:
        BadInput: there is no text in it.
    """
    if not document.text.strip():
        raise BadInput("There is no text in this, so there is nothing to read.")
    with database.read() as session:
        row = documents.find_by_hash(session, content_hash(document.title, document.text))
        return _duplicate(session, row) if row else None


def _duplicate(session: Session, row: DocumentRow) -> Ingested:
    found = tuple(str(one) for one in documents.events_of(session, stored_id(row.id)))
    return Ingested(status=IngestStatus.DUPLICATE, document=str(row.id), events=found)


def _store(
    database: Database, knowledge: Knowledge, document: Document, extraction: Extraction, provenance: Provenance
) -> Ingested:
    digest, signature = content_hash(document.title, document.text), near_duplicate_signature(document.text)
    with database.write(record=True) as session:
        twin = documents.find_by_hash(session, digest)  # another process may have been faster
        if twin:
            return _duplicate(session, twin)
        row = documents.add_document(
            session,
            document.model_copy(update={"language": document.language or extraction.language}),
            content_hash=digest,
            signature=signature,
            source_id=provenance.source_id,
            is_history=provenance.is_history,
            submitted_by=provenance.submitted_by,
            extractor_version=EXTRACTOR_VERSION,
        )
        claims = documents.add_extraction(session, row, extraction)
        return _file(session, knowledge, row, list(zip(claims, extraction.claims, strict=True)), provenance)


def _file(
    session: Session,
    knowledge: Knowledge,
    document: DocumentRow,
    claims: Sequence[tuple[ClaimRow, Claim]],
    provenance: Provenance,
) -> Ingested:
    filed = file_claims(session, knowledge, document, claims)
    now = utc_now()
    told = rounds.tell(
        session,
        knowledge.members,
        events=filed.events,
        news=filed.news,
        changed=filed.changed,
        is_news=not provenance.is_history and is_fresh(document.published_at, now),
        now=now,
    )
    return Ingested(
        status=IngestStatus.STORED if claims else IngestStatus.NOTHING_FOUND,
        document=str(document.id),
        events=tuple(event.id for event in filed.events),
        changed=filed.changed,
        alerted=told.alerted,
        alerts_more=told.goes_on,
        is_stale=bool(filed.news) and not is_fresh(document.published_at, now),
    )
