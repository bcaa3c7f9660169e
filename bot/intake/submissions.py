"""Reports brought to a chat: shown as they were read, and stored only when an editor says so."""

import datetime as dt

from sqlmodel import Session, col, select

from bot.errors import BadInput, NotAllowed, Stale
from bot.intake.ingest import Ingested, Provenance, store_reading
from bot.knowledge import Knowledge
from bot.models import SubmissionRow
from bot.record.filing import matches
from bot.rendering.readings import reading_html
from bot.sources.fingerprint import content_hash
from bot.store.database import Database
from bot.store.documents import is_possible_id, stored_id
from bot.store.events import load_events
from bot.vocabulary import Document, Event, Extraction, Value, as_json

WAITING, STORED, DISCARDED = "waiting", "stored", "discarded"


MOST_WAITING = 50
"""Reports of one person that may wait at a time."""


class Submission(Value):
    """A report that waits for a decision."""

    id: int
    chat_id: int
    submitted_by: int
    submitter_name: str
    brought_at: dt.datetime
    document: Document


def submit(database: Database, chat_id: int, person: int, name: str, document: Document) -> Submission:
    """Keep a report until it is decided on; brought again meanwhile, it is the same. The chat must be known.

    Raises:
        BadInput: too many of this person's reports wait.
    """
    with database.write() as session:
        waits = col(SubmissionRow.state) == WAITING, col(SubmissionRow.submitted_by) == person
        mine = session.exec(select(SubmissionRow).where(*waits).limit(MOST_WAITING)).all()
        twin = next((row for row in mine if _digest(Document.model_validate(row.document)) == _digest(document)), None)
        if twin is not None:
            return _submission(twin)
        if len(mine) >= MOST_WAITING:
            raise BadInput(f"{MOST_WAITING} reports that you brought wait to be decided on; bring this one after that.")
        row = SubmissionRow(chat_id=chat_id, submitted_by=person, submitter_name=name, document=as_json(document))
        session.add(row)
        session.flush()
        return _submission(row)


def _digest(document: Document) -> str:
    return content_hash(document.title, document.text)


def _submission(row: SubmissionRow) -> Submission:
    return Submission(
        id=stored_id(row.id),
        chat_id=row.chat_id,
        submitted_by=row.submitted_by,
        submitter_name=row.submitter_name,
        brought_at=row.created_at,
        document=Document.model_validate(row.document),
    )


def waiting(database: Database, *, limit: int = 10) -> list[Submission]:
    """Reports that wait, oldest first."""
    with database.read() as session:
        rows = session.exec(
            select(SubmissionRow).where(SubmissionRow.state == WAITING).order_by(col(SubmissionRow.id)).limit(limit)
        )
        return [_submission(row) for row in rows]


def find(database: Database, submission_id: int, *, person: int, is_editor: bool) -> Submission:
    """A report that waits, for one who may decide on it.

    Raises:
        Stale: it has been decided on, or never was.
        NotAllowed: only editors store, and only editors or its submitter throw away.
    """
    with database.read() as session:
        row = session.get(SubmissionRow, submission_id) if is_possible_id(submission_id) else None
        if row is None or row.state != WAITING:
            raise Stale("This report has been decided on already.")
        if not is_editor and row.submitted_by != person:
            raise NotAllowed("Only an editor, or whoever brought this report, can decide on it.")
        return _submission(row)


def decide(database: Database, submission_id: int, state: str, person: int) -> None:
    """Close a submission; of two who press at once, one wins.

    Raises:
        Stale: another has decided meanwhile.
    """
    with database.write() as session:
        row = session.get(SubmissionRow, submission_id, with_for_update=True)
        if row is None or row.state != WAITING:
            raise Stale("This report has been decided on already.")
        row.state, row.decided_by = state, person
        session.add(row)


def store(
    database: Database,
    knowledge: Knowledge,
    submission: Submission,
    extraction: Extraction,
    *,
    person: int,
) -> Ingested:
    """Take a submitted report in and close it. Doing it twice stores one document."""
    taken_in = store_reading(
        database, knowledge, submission.document, extraction, Provenance(submitted_by=submission.submitted_by)
    )
    decide(database, submission.id, STORED, person)
    return taken_in


def published_on(submission: Submission, day: dt.date) -> Submission:
    """The same submission with a day of publication."""
    return submission.model_copy(update={"document": submission.document.model_copy(update={"published_at": day})})


def preview_html(database: Database, knowledge: Knowledge, document: Document, extraction: Extraction) -> str:
    """What was read in a report, and which known events it would be added to, as message HTML."""
    with database.read() as session:
        merges = _merges(session, knowledge, document, extraction)
    names = {
        party: knowledge.actor_name(party)
        for tally in extraction.tallies
        for party in (*tally.by, *tally.against)
        if party in knowledge.catalogue
    }
    return reading_html(extraction, document, merges=merges, actor_names=names)


def _merges(session: Session, knowledge: Knowledge, document: Document, extraction: Extraction) -> dict[int, Event]:
    found = matches(session, knowledge, document, extraction.claims)
    events = {int(event.id): event for event in load_events(session, [event_id for event_id, _ in found.values()])}
    return {index: events[event_id] for index, (event_id, _) in found.items()}
