"""Roles that one process at a time has in a database, such as the sender's, who keeps Telegram's limits for all.

What holds a role is a lock that ends with its process, whatever becomes of it: no clocks to agree, nothing to renew,
and the next process has it at once.
"""

import hashlib
import sqlite3
from contextlib import suppress
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from bot.store.database import Database

# A server that hears nothing of a machine for so long takes its connection for dead, and the role is free (PostgreSQL
# knows these settings; on a socket of the same machine they mean nothing, since there the end is seen at once).
_KEEPALIVE = {"tcp_keepalives_idle": 5, "tcp_keepalives_interval": 3, "tcp_keepalives_count": 3}


class SoleRole:
    """A role by its name: nobody's, or this process's, or another's. Threads may share it."""

    def __init__(self, database: Database, name: str) -> None:
        self._holder: _File | _Server = _File(database, name) if database.is_sqlite else _Server(database, name)
        self._lock = Lock()

    def take(self) -> bool:
        """Have the role, if nobody else has it. Says whether this process has it now; asks anew each time."""
        with self._lock:
            return self._holder.take()

    def give_up(self) -> None:
        """Let others have it."""
        with self._lock:
            self._holder.give_up()


class _File:
    """A locked file beside an SQLite database. A database in memory has nobody beside this process."""

    def __init__(self, database: Database, name: str) -> None:
        path = database.url.database
        self._path = Path(f"{path}-{name}") if path and path != ":memory:" else None
        self._held: sqlite3.Connection | None = None

    def take(self) -> bool:
        if self._path is None or self._held is not None:
            return True
        # SQLite's own locks: they work wherever the database itself does.
        connection = sqlite3.connect(self._path, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            connection.close()
            return False
        self._held = connection
        return True

    def give_up(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None


class _Server:
    """An advisory lock of a PostgreSQL session: a connection of its own, which is asked whether it still stands."""

    def __init__(self, database: Database, name: str) -> None:
        self._engine = database.engine
        self._key = int.from_bytes(hashlib.sha256(f"sitrep {name}".encode()).digest()[:8], signed=True)
        self._held: Connection | None = None

    def take(self) -> bool:
        if self._held is not None and self._stands(self._held):
            return True
        self._held = None
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key}):
            for setting, seconds in _KEEPALIVE.items():
                connection.execute(text(f"SET {setting} = {seconds}"))
            self._held = connection
            return True
        connection.close()
        return False

    @staticmethod
    def _stands(connection: Connection) -> bool:
        try:
            connection.scalar(text("SELECT 1"))
        except DBAPIError:
            connection.invalidate()
            connection.close()
            return False
        return True

    def give_up(self) -> None:
        if self._held is None:
            return
        with suppress(DBAPIError):  # where the connection is gone, so is the lock
            self._held.scalar(text("SELECT pg_advisory_unlock(:key)"), {"key": self._key})
        self._held.invalidate()  # its settings are no others' business
        self._held.close()
        self._held = None
