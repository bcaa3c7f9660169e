"""A fresh installation gets something to answer from: the sample reports, read through the real pipeline."""

from collections.abc import Callable, Iterable

from sqlmodel import func, select

from bot.intake.ingest import Ingested, Provenance, store_reading
from bot.knowledge import Knowledge
from bot.models import DocumentRow
from bot.samples.reports import load_samples
from bot.store import sources
from bot.store.database import Database
from bot.vocabulary import Document, Extraction

_KIND, _NAME = "sample", "Sample reports"


def is_empty(database: Database) -> bool:
    """Whether nothing has been read yet."""
    with database.read() as session:
        return session.exec(select(func.count()).select_from(DocumentRow)).one() == 0


def ingest_samples(
    database: Database,
    knowledge: Knowledge,
    read_all: Callable[[tuple[Document, ...]], Iterable[Extraction]],
) -> list[Ingested]:
    """Take the sample reports in, as history: they alert nobody. ``read_all`` gives the readings in order."""
    with database.write() as session:
        source_id = sources.find_or_add(session, _KIND, _NAME).id
    documents = load_samples()
    provenance = Provenance(source_id=source_id, is_history=True)
    return [
        store_reading(database, knowledge, document, extraction, provenance)
        for document, extraction in zip(documents, read_all(documents), strict=True)
    ]
