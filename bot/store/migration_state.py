"""How far a database has come: the last migration it has had, and the last there is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError

from bot.errors import BadSetup
from bot.store.database import Database, explain_failure

MIGRATIONS = Path(__file__).parent.parent / "migrations"
VERSIONS = "alembic_version"
"""Alembic's table of what a database has had."""


def newest_revision() -> str:
    """The last migration there is. Their files are numbered, and begin with the revision they bring."""
    return max(path.name.split("_", 1)[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def revision_of(database: Database) -> str | None:
    """The last migration this database has had; ``None`` for one that has had none."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table(VERSIONS):
            return None
        return connection.execute(text(f"SELECT version_num FROM {VERSIONS}")).scalar()  # noqa: S608  # our own constant


@contextmanager
def explained(database: Database) -> Iterator[None]:
    """What the driver says of a database that can't be used, in one sentence."""
    try:
        yield
    except OperationalError as error:
        raise explain_failure(error, database) from error
    except DatabaseError as error:
        raise BadSetup(
            "The database file is not one Sitrep can read: move it away, or name another in DATABASE_URL.",
            detail=str(error),
        ) from error
