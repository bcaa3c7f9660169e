from collections.abc import Iterator

from bot.intake import sample_reports
from bot.intake.ingest import IngestStatus
from bot.knowledge import Knowledge
from bot.samples.reports import load_samples
from bot.store.database import Database
from bot.vocabulary import Document, Extraction
from tests.reports import all_events, claim


def _read_all(documents: tuple[Document, ...]) -> Iterator[Extraction]:
    return (Extraction(id=one.id, claims=(claim(day=str(one.published_on)),)) for one in documents)


def test_samples_fill_an_empty_record_and_alert_nobody(sqlite_database: Database, knowledge: Knowledge) -> None:
    assert sample_reports.is_empty(sqlite_database)
    taken_in = sample_reports.ingest_samples(sqlite_database, knowledge, _read_all)
    assert len(taken_in) == len(load_samples()) >= 24
    assert {one.status for one in taken_in} == {IngestStatus.STORED}
    assert sum(one.alerted for one in taken_in) == 0
    assert not sample_reports.is_empty(sqlite_database)
    before = all_events(sqlite_database)
    again = sample_reports.ingest_samples(sqlite_database, knowledge, _read_all)
    assert {one.status for one in again} == {IngestStatus.DUPLICATE}
    assert all_events(sqlite_database) == before
