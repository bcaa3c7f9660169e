"""The database: engine, read sessions and write transactions, alike on SQLite and PostgreSQL."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import Lock
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlmodel import Session

from bot.errors import BadSetup
from bot.store import prepared

# Writers that change the record (events and what hangs on them) take turns, so that two reports of one incident, read
# by two processes at once, still make one event. SQLite has one writer anyway; PostgreSQL gets an advisory lock.
_RECORD_LOCK = 0x51_7E_9
# Its statements are few, always the same, and led by an index whatever they ask for: planning one anew each time would
# take longer than it does.
_TAKE_TURN = text("SELECT pg_advisory_xact_lock(:key), set_config('plan_cache_mode', 'force_generic_plan', true)")

_BUSY_SECONDS = 30
_LOOK_AGAIN_SECONDS = 0.01


class Database:
    """One database and its connections. Threads and processes may share the URL, each with its own ``Database``."""

    def __init__(self, url: str) -> None:
        self.url = _parsed(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(self.url) if self.is_sqlite else _postgresql_engine(self.url)
        self.record_version = 0
        """Grows with every change of the record by this ``Database``: what was read before it may no longer be so."""
        # psycopg forgets the statements that the server has prepared whenever a transaction is rolled back, as all that
        # only read are in the end. PostgreSQL's reads see what is committed when they begin, in a transaction or not.
        self._reading = self.engine if self.is_sqlite else self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._writing = self.engine.execution_options(sitrep_write=True)
        # SQLite has one writer and lets the others look again every now and then; within a process they queue instead.
        self._turn: AbstractContextManager[object] = Lock() if self.is_sqlite else nullcontext()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading. It takes no lock and writes nothing."""
        with Session(self._reading, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self, *, record: bool = False) -> Iterator[Session]:
        """One transaction: committed at the end of the block, rolled back if it raises.

        Args:
            record: take turns with every other writer of the record, in all processes.
        """
        with self._turn, Session(self._writing, expire_on_commit=False) as session, session.begin():
            if record and not self.is_sqlite:
                session.execute(_TAKE_TURN, {"key": _RECORD_LOCK})
            yield session
        self.record_version += record

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise BadSetup(
            "DATABASE_URL can't be read; write it like sqlite:///data/sitrep.db or postgresql://user@host/name."
        ) from error
    if parsed.drivername in {"postgres", "postgresql"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise BadSetup(f"DATABASE_URL names {parsed.drivername}; Sitrep runs on sqlite and postgresql.")
    return parsed


def _from_json(stored: str | bytes) -> object:
    """What is stored as JSON, read at a third of the price of Python's own reader, which reads broken letters, too."""
    try:
        return from_json(stored)
    except ValueError:
        return json.loads(stored)


def _postgresql_engine(url: URL) -> Engine:
    engine = create_engine(url, pool_pre_ping=True, json_deserializer=_from_json)
    prepared.watch(engine)
    return engine


def _sqlite_engine(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        _make_folder(Path(url.database).parent)
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS}, json_deserializer=_from_json)
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetup(
            f"The data folder {folder} can't be written: {error.strerror}. Choose another DATABASE_URL."
        ) from error


def _configure_sqlite(connection: Any, _record: object) -> None:
    # The driver must not open transactions by itself: BEGIN is ours, below.
    connection.isolation_level = None
    cursor = connection.cursor()
    _write_ahead(cursor)
    for pragma in ("foreign_keys=ON", "synchronous=NORMAL", f"busy_timeout={_BUSY_SECONDS * 1000}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _write_ahead(cursor: sqlite3.Cursor) -> None:
    """Switch to the write-ahead log. SQLite makes nobody wait who opens a new file together with others: it refuses."""
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_LOOK_AGAIN_SECONDS)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that turns writer half-way fails at once when another writer is active; IMMEDIATE waits.
    writing = connection.get_execution_options().get("sitrep_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def explain_failure(error: OperationalError, database: Database) -> BadSetup:
    """One sentence for a database that can't be opened or reached."""
    place = database.url.render_as_string(hide_password=True)
    return BadSetup(
        f"The database {place} can't be opened: check DATABASE_URL, and that its folder or server can be reached.",
        detail=str(error),
    )
