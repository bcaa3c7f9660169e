"""What the database does beneath the queries."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

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


class _BusyAtFirst(sqlite3.Cursor):
    """What SQLite answers at once, waiting for nothing, while another connection switches a new file over."""

    refusals = 2

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        if "journal_mode=" in sql and self.refusals:
            self.refusals -= 1
            busy = sqlite3.OperationalError("database is locked")
            busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise busy
        return super().execute(sql, *parameters)


class _Contended(sqlite3.Connection):
    def cursor(self, _factory: Any = None) -> sqlite3.Cursor:
        return super().cursor(_BusyAtFirst)


def test_a_new_file_that_another_opens_at_once_is_waited_for(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/new.db")

    @event.listens_for(database.engine, "do_connect")
    def connect(_dialect: object, _record: object, args: list[Any], options: dict[str, Any]) -> sqlite3.Connection:
        return sqlite3.connect(*args, **options, factory=_Contended)

    with database.read() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
