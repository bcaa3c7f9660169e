"""Statements on the driver's own cursor do what SQLAlchemy's do, and what waits to be written is never too late."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session

from bot.models import DocumentRow, table_of
from bot.store.database import Database
from bot.store.prepared import Prepared, send
from tests.conftest import Backend

DOCUMENTS = table_of(DocumentRow)
MOMENT = dt.datetime(2024, 1, 20, 8, 30, tzinfo=dt.timezone(dt.timedelta(hours=3)))
COLUMNS = ("text", "title", "published_at", "published_is_day", "received_at", "content_hash", "signature")
ADD = Prepared(insert(DOCUMENTS).inline(), *COLUMNS, "is_history", "extractor_version")
FIND = Prepared(
    select(*(DOCUMENTS.c[name] for name in COLUMNS)).where(DOCUMENTS.c.content_hash == bindparam("content_hash"))
)
RENAME = Prepared(update(DOCUMENTS).where(DOCUMENTS.c.content_hash == bindparam("which")), "title")
COUNT = text("SELECT count(*) FROM document")


def a_document(content_hash: str, **other: Any) -> dict[str, Any]:
    known = {
        "text": "A drone struck",
        "title": None,
        "published_at": MOMENT,
        "received_at": MOMENT,
        "signature": [1, -1],
    }
    flags = {"published_is_day": False, "is_history": True, "extractor_version": "1"}
    return {**known, **flags, "content_hash": content_hash, **other}


def test_rows_are_as_sqlalchemy_reads_them(database: Database) -> None:
    odd = a_document("a", title="“$1” and %s :name ?", published_at=None)
    with database.write() as session:
        ADD.write(session, [odd])
        (row,) = FIND.rows(session, {"content_hash": "a"})
        usual = session.execute(select(*(DOCUMENTS.c[name] for name in COLUMNS))).one()
    assert row == tuple(usual) == tuple(odd[name] for name in COLUMNS)
    assert row[4].tzinfo is dt.UTC


def test_a_default_that_nobody_would_fill_in_is_told(database: Database) -> None:
    careless = Prepared(insert(DOCUMENTS).inline(), "text", "content_hash")
    with database.write() as session, pytest.raises(ValueError, match="received_at"):
        careless.write(session, [{"text": "A drone struck", "content_hash": "a"}])


def test_what_is_written_is_there_for_whatever_comes_next(database: Database) -> None:
    with database.write() as session:
        ADD.write(session, [a_document("a"), a_document("b")])
        RENAME.write(session, [{"which": "b", "title": "first"}])
        RENAME.write(session, [{"which": "b", "title": "then"}])
        assert FIND.rows(session, {"content_hash": "b"})[0][1] == "then"
        ADD.write(session, [a_document("c")])
        assert session.execute(COUNT).scalar_one() == 3
        ADD.write(session, [a_document("d")])
        session.add(DocumentRow(**a_document("e")))
        session.flush()
        RENAME.write(session, [{"which": "e", "title": "last"}])
    with database.read() as session:
        assert session.execute(COUNT).scalar_one() == 5
        assert FIND.rows(session, {"content_hash": "e"})[0][1] == "last"


def test_what_waits_is_forgotten_with_its_transaction(database: Database) -> None:
    with database.write() as session:
        ADD.write(session, [a_document("a")])
        session.rollback()
    with database.write() as session:
        ADD.write(session, [a_document("b")])
    with database.read() as session:
        assert session.execute(COUNT).scalar_one() == 1


def test_what_waits_is_forgotten_with_its_session(database: Database) -> None:
    with Session(database.engine) as session:
        ADD.write(session, [a_document("a")])
    with database.write() as session:
        ADD.write(session, [a_document("b")])
        assert session.execute(COUNT).scalar_one() == 1


def _sent(session: Session) -> None:
    send(session.connection())


def _read(session: Session) -> None:
    FIND.rows(session, {"content_hash": "a"})


def _let_be(_session: Session) -> None:
    """The end of the transaction comes next."""


@pytest.mark.parametrize("then", [_sent, _read, _let_be])
def test_what_the_database_refuses_is_told_as_usual_and_nothing_stays(database: Database, then: Any) -> None:
    def write_twice() -> None:
        with database.write() as session:
            ADD.write(session, [a_document("b"), a_document("a")])
            ADD.write(session, [a_document("a")])
            then(session)

    with pytest.raises(IntegrityError, match=r"content_hash"):
        write_twice()
    with database.write() as session:
        assert session.execute(COUNT).scalar_one() == 0
        ADD.write(session, [a_document("a")])


@pytest.mark.postgres
def test_a_lost_connection_costs_one_transaction(postgresql_backend: Backend) -> None:
    database = postgresql_backend.make()

    def write_and_be_cut_off() -> None:
        with database.write() as session:
            lost = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with database.read() as other:
                other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": lost})
            ADD.write(session, [a_document("a")])

    with pytest.raises(DBAPIError):
        write_and_be_cut_off()
    with database.write() as session:
        ADD.write(session, [a_document("b")])
    with database.read() as session:
        assert session.execute(COUNT).scalar_one() == 1
