"""Roles that one process at a time has in a database, such as the sender's, who keeps Telegram's limits for all.

Who has a role holds a lock that ends with its process, so that the next has it at once; and it lets its row be seen
changing, so that one that lives and does nothing (stopped, hung, cut off) loses the role too. How long a row has not
changed each process tells by its own clock: none have to agree.
"""

import time
from threading import Lock
from typing import Any, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, col

from bot.models import RoleRow
from bot.store.database import Database
from bot.store.process_locks import ProcessLocks, locks_of

LEASE_SECONDS = 15.0
"""Who has given no sign of life for so long has lost its role to whoever asks for it next."""

_BEATS_A_LEASE = 5


class SoleRole:
    """A role by its name: nobody's, or this process's, or another's. Threads may share it.

    Whoever has it must ask for it again and again, several times in ``lease_seconds``.
    """

    def __init__(self, database: Database, name: str, *, lease_seconds: float = LEASE_SECONDS) -> None:
        self._database = database
        self._name = name
        self._lease_seconds = lease_seconds
        self._locks = locks_of(database)
        self._term: int | None = None  # which holder since the beginning this process is, while it has the role
        self._beaten_at = 0.0
        self._seen: tuple[RoleRow | None, float] = (None, 0.0)
        self._lock = Lock()

    def take(self) -> bool:
        """Have the role, if nobody else has it. Says whether this process has it now; asks anew each time."""
        with self._lock:
            if self._locks is None or self._keeps(self._locks):
                return True
            self._lose(self._locks)
            return self._takes_over(self._locks)

    def give_up(self) -> None:
        """Let others have it."""
        with self._lock:
            if self._locks is not None:
                self._lose(self._locks)

    def _lose(self, locks: ProcessLocks) -> None:
        self._term = None
        locks.let_go()

    def _keeps(self, locks: ProcessLocks) -> bool:
        if self._term is None or not locks.stands():
            return False
        now = time.monotonic()
        if now - self._beaten_at >= self._lease_seconds / _BEATS_A_LEASE:
            if not self._write(self._term, beats=RoleRow.beats + 1):
                return False
            self._beaten_at = now
        return True

    def _takes_over(self, locks: ProcessLocks) -> bool:
        now = time.monotonic()
        row = self._row()
        if not (self._is_silent(row, now) or locks.is_free(self._lock_of(row.term))):
            return False
        # Held before the row says so: whoever reads that must not find the lock free.
        if not locks.hold(self._lock_of(row.term + 1)):
            return False
        if not self._write(row.term, term=row.term + 1):
            locks.let_go()
            return False
        locks.discard(self._lock_of(row.term))
        self._term, self._beaten_at = row.term + 1, now
        return True

    def _row(self) -> RoleRow:
        with self._database.read() as session:
            row = session.get(RoleRow, self._name)
        if row is not None:
            return row
        with self._database.write() as session:
            return _added(session, self._name)

    def _is_silent(self, row: RoleRow, now: float) -> bool:
        """Whether the row has not changed for a whole lease, by this process's clock."""
        seen, since = self._seen
        if seen is None or (seen.term, seen.beats) != (row.term, row.beats):
            self._seen = (row, now)
            return False
        return now - since >= self._lease_seconds

    def _lock_of(self, term: int) -> str:
        return f"{self._name}-{term}"

    def _write(self, seen: int, **values: Any) -> bool:
        """Change the row, if its term is still the one that was seen."""
        statement = update(RoleRow).where(col(RoleRow.name) == self._name, col(RoleRow.term) == seen)
        with self._database.write() as session:
            return cast("CursorResult[Any]", session.execute(statement.values(**values))).rowcount > 0


def _added(session: Session, name: str) -> RoleRow:
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    session.execute(insert(RoleRow).values(name=name, term=0, beats=0).on_conflict_do_nothing())
    return session.get_one(RoleRow, name)
