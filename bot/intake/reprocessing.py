"""Reading stored documents again with the present extractor, and changing only what it reads differently.

One transaction a document, so that an interruption loses nothing and the next run goes on where this one ended. Nobody
is alerted: what is read anew was told long ago.
"""

from collections.abc import Callable, Mapping, Sequence

from sqlmodel import Session

from bot.extraction.version import EXTRACTOR_VERSION
from bot.knowledge import Knowledge
from bot.merging.accounts import is_comparable
from bot.merging.rereading import same_claims
from bot.models import ClaimRow, DocumentRow
from bot.record.filing import accounts_of, refile
from bot.store import neighbours, rereading
from bot.store.database import Database
from bot.store.documents import document_of, events_of, stored_id
from bot.vocabulary import Claim, Document, Extraction, Value

Read = Callable[[Document], Extraction]


class Reread(Value):
    """A document that has been read again, and the events it is part of now, in its order of prominence."""

    document: int
    is_changed: bool
    events: tuple[int, ...] = ()


def reread(database: Database, knowledge: Knowledge, document_id: int, read: Read) -> Reread:
    """Read a stored document again.

    Events keep their ids where the document still tells the same incidents; corrections and other rulings of editors go
    on standing.

    Raises:
        BadInput: it can't be read; nothing is changed.
    """
    with database.read() as session:
        stored = document_of(session.get_one(DocumentRow, document_id))
    extraction = read(stored)
    with database.write(record=True) as session:
        document = session.get_one(DocumentRow, document_id)
        document.extractor_version = EXTRACTOR_VERSION
        session.add(document)
        is_changed = _put_in_place(session, knowledge, document, extraction)
        return Reread(document=document_id, is_changed=is_changed, events=tuple(events_of(session, document_id)))


def _put_in_place(session: Session, knowledge: Knowledge, document: DocumentRow, extraction: Extraction) -> bool:
    """Change what is read differently now. Says whether anything is."""
    rows, tallies = rereading.read_before(session, stored_id(document.id))
    before = rereading.claims_of_rows(rows)
    if (
        tuple(before) == extraction.claims
        and tuple(tallies) == extraction.tallies
        and _are_filed(session, document, rows, before)
    ):
        return False
    ids = [stored_id(row.id) for row in rows]
    parts_of = rereading.events_told_by(session, ids)
    neighbours.remove_accounts(session, list(neighbours.load_accounts(session, ids).values()))
    kept = {place: rows[was] for place, was in same_claims(before, extraction.claims).items()}
    _untie_what_tells_nothing(session, extraction.claims, kept)
    now = rereading.replace_extraction(session, document, extraction, kept)
    refile(session, knowledge, document, list(zip(now, extraction.claims, strict=True)), parts_of=parts_of)
    return True


def _are_filed(session: Session, document: DocumentRow, rows: Sequence[ClaimRow], claims: Sequence[Claim]) -> bool:
    """Whether every claim that can be compared with others is stored as it is compared now."""
    accounts = {one.claim: one for one in accounts_of(document, list(zip(rows, claims, strict=True)))}
    return neighbours.load_accounts(session, [stored_id(row.id) for row in rows]) == accounts


def _untie_what_tells_nothing(session: Session, claims: Sequence[Claim], kept: Mapping[int, ClaimRow]) -> None:
    """What is read now as a threat, a plan or a series is part of no event."""
    rereading.untie(session, [stored_id(row.id) for place, row in kept.items() if not is_comparable(claims[place])])
