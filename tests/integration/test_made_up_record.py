"""The record that benchmarks make up holds what filing its reports one by one would have written."""

from typing import Any

import pytest
from sqlalchemy import select as sql_select
from sqlmodel import select

from benchmarks.loading import fill
from benchmarks.record import NOW
from benchmarks.world import knowledge_of, make_world
from bot.answering import answers
from bot.knowledge import Knowledge
from bot.models import (
    AccountRow,
    ClaimActorRow,
    ClaimKeyRow,
    ClaimPlaceRow,
    ClaimRow,
    ComparisonRow,
    DocumentRow,
    EventActorRow,
    EventKeyRow,
    EventPlaceRow,
    EventRow,
    EventTargetRow,
    ReportRow,
    table_of,
)
from bot.record.filing import file_claims
from bot.store import documents
from bot.store.database import Database
from bot.store.documents import document_of
from bot.vocabulary import Claim, Extraction
from tests.conftest import Backend

WORLD = make_world(7)
EVENTS, SCENES = 60, 100
FILED = (
    AccountRow, ClaimKeyRow, ComparisonRow, ReportRow, ClaimRow, ClaimPlaceRow, ClaimActorRow, EventRow, EventPlaceRow,
    EventActorRow, EventTargetRow, EventKeyRow,
)  # fmt: skip
NOT_COMPARED = {"recorded_at", "created_at"}  # when it was stored


def _rows(database: Database, model: Any) -> list[dict[str, Any]]:
    """What a table holds, but for numbers that nothing refers to."""
    table = table_of(model)
    unnamed = set() if model in (EventRow, ClaimRow) else {"id"}
    columns = [column for column in table.c if column.name not in NOT_COMPARED | unnamed]
    with database.read() as session:
        rows = [dict(row._mapping) for row in session.execute(sql_select(*columns))]
    return sorted(rows, key=repr)


def _file_again(database: Database, knowledge: Knowledge, made_up: Database) -> None:
    """File the documents of one record in another, one by one."""
    with made_up.read() as session:
        told = session.exec(select(DocumentRow, ClaimRow).join(ClaimRow).order_by(DocumentRow.id)).all()
    for row, claim_row in told:
        claim = Claim.model_validate(claim_row.payload)
        with database.write(record=True) as session:
            stored = documents.add_document(
                session,
                document_of(row),
                content_hash=row.content_hash,
                signature=row.signature,
                source_id=None,
                is_history=False,
                submitted_by=None,
                extractor_version="1",
            )
            rows = documents.add_extraction(session, stored, Extraction(id="1", claims=(claim,)))
            file_claims(session, knowledge, stored, [(rows[0], claim)])


@pytest.mark.timeout(240)
def test_it_holds_what_filing_would_have_written(backend: Backend) -> None:
    made_up, filed = backend.make(), backend.make()
    knowledge = knowledge_of(WORLD)
    fill(made_up, WORLD, EVENTS, scenes=SCENES)
    _file_again(filed, knowledge, made_up)
    for model in FILED:
        assert _rows(made_up, model) == _rows(filed, model), model.__tablename__
    assert len(_rows(made_up, ComparisonRow)) > EVENTS / 2
    for words in ("latest", f"attacks in {knowledge.country_name(WORLD.theatres[0].country)}"):
        ours, theirs = (answers.ask(one, knowledge, words, now=NOW) for one in (made_up, filed))
        assert ours.html == theirs.html
        assert ours.total > 3
