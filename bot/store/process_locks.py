"""Locks that the system or the database ends with their process, whatever becomes of it."""

import hashlib
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from bot.store.database import Database

# A server that hears nothing of a machine for so long takes its connection for dead, and the lock is free (PostgreSQL
# knows these settings; on a socket of the same machine they mean nothing, since there the end is seen at once).
_KEEPALIVE = {"tcp_keepalives_idle": 5, "tcp_keepalives_interval": 3, "tcp_keepalives_count": 3}


class ProcessLocks(Protocol):
    """Locks by their names, of which this process holds one at most."""

    def hold(self, name: str) -> bool:
        """Take a lock, if no other process has it. Says whether this one has it now."""

    def is_free(self, name: str) -> bool:
        """Whether no living process has a lock."""

    def stands(self) -> bool:
        """Whether the lock that is held is still this process's."""

    def let_go(self) -> None:
        """Let others have the lock that is held, if one is."""

    def discard(self, name: str) -> None:
        """Nobody will ask for this lock again."""


def locks_of(database: Database) -> ProcessLocks | None:
    """The locks beside a database; none where it is in memory and has nobody beside this process."""
    if not database.is_sqlite:
        return _ServerLocks(database.engine)
    path = database.url.database
    return _FileLocks(Path(path)) if path and path != ":memory:" else None


class _FileLocks:
    """Locked files beside an SQLite database, by SQLite's own means: they work wherever the database itself does."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._held: tuple[str, sqlite3.Connection] | None = None

    def hold(self, name: str) -> bool:
        held = _locked(f"{self._path(name)}")
        self._held = (name, held) if held else None
        return held is not None

    def is_free(self, name: str) -> bool:
        path = self._path(name)
        if not path.exists():
            return True
        with suppress(sqlite3.OperationalError):  # removed meanwhile
            probe = _locked(f"{path.absolute().as_uri()}?mode=rw")
            if probe is None:
                return False
            probe.close()
        return True

    def stands(self) -> bool:
        return self._held is not None

    def let_go(self) -> None:
        if self._held is not None:
            name, connection = self._held
            self._held = None
            connection.close()
            self.discard(name)

    def discard(self, name: str) -> None:
        with suppress(OSError):  # some systems keep a file while a stopped process has it open
            self._path(name).unlink()

    def _path(self, name: str) -> Path:
        return self._database.with_name(f"{self._database.name}-{name}")


def _locked(address: str) -> sqlite3.Connection | None:
    """A connection that has a file to itself; none where another has it.

    Raises:
        sqlite3.OperationalError: there is no such file, and the address says not to make one.
    """
    connection = sqlite3.connect(
        address, timeout=0, isolation_level=None, check_same_thread=False, uri=address.startswith("file:")
    )
    try:
        connection.execute("PRAGMA journal_mode = OFF")  # nothing is ever written, so no second file is needed
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            return None
        raise
    return connection


class _ServerLocks:
    """Advisory locks of a PostgreSQL session: a connection of its own, which is asked whether it still stands."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._held: tuple[str, Connection] | None = None

    def hold(self, name: str) -> bool:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _key(name)}):
            connection.close()
            return False
        for setting, seconds in _KEEPALIVE.items():
            connection.execute(text(f"SET {setting} = {seconds}"))
        self._held = (name, connection)
        return True

    def is_free(self, name: str) -> bool:
        with self._engine.connect() as connection:  # what is locked here is free again when its transaction ends
            return bool(connection.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _key(name)}))

    def stands(self) -> bool:
        if self._held is None:
            return False
        try:
            self._held[1].scalar(text("SELECT 1"))
        except DBAPIError:
            self._held[1].invalidate()
            self._held[1].close()
            self._held = None
        return self._held is not None

    def let_go(self) -> None:
        if self._held is None:
            return
        name, connection = self._held
        self._held = None
        with suppress(DBAPIError):  # where the connection is gone, so is the lock
            connection.scalar(text("SELECT pg_advisory_unlock(:key)"), {"key": _key(name)})
        connection.invalidate()  # its settings are no others' business
        connection.close()

    def discard(self, name: str) -> None:
        """Nothing is left of it."""


def _key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"sitrep {name}".encode()).digest()[:8], signed=True)
