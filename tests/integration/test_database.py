"""What the database does beneath the queries."""

import pytest
from sqlalchemy import text

from bot.store.database import Database
from tests.conftest import Backend

OFTEN = 12  # a driver has a statement prepared when it has seen it some times


@pytest.mark.postgres
def test_statements_stay_prepared_from_one_session_to_the_next(postgresql_backend: Backend) -> None:
    database = postgresql_backend.make()
    for _ in range(OFTEN):
        with database.read() as session:
            session.execute(text("SELECT count(*) FROM event"))
        with database.write(record=True) as session:
            session.execute(text("DELETE FROM event"))
    assert {"SELECT count(*) FROM event", "DELETE FROM event"} <= _prepared(database)


def _prepared(database: Database) -> set[str]:
    with database.read() as session:
        return set(session.scalars(text("SELECT statement FROM pg_prepared_statements")))
