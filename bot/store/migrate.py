"""Bringing a database to the shape the code expects."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError

from bot.errors import BadSetup
from bot.store.database import Database, explain_failure

MIGRATIONS = Path(__file__).parent.parent / "migrations"
_VERSIONS = "alembic_version"


def upgrade(database: Database) -> None:
    """Run every migration the database has not had yet.

    Raises:
        BadSetup: it can't be opened, is no Sitrep database, or was written by a newer release.
    """
    if is_current(database):
        return
    from bot.store import alembic_runner  # half a second that an up-to-date database need not cost at every start

    alembic_runner.upgrade(database)


def is_current(database: Database) -> bool:
    """Whether every migration has been run.

    Raises:
        BadSetup: it can't be opened, or is no Sitrep database.
    """
    with explained(database):
        return revision_of(database) == newest_revision()


def differences(database: Database) -> list[str]:
    """What the tables of a migrated database lack against the models; empty when all is well.

    Raises:
        BadSetup: it can't be opened, or is no Sitrep database.
    """
    from bot.store import alembic_runner  # as above

    return alembic_runner.differences(database)


def newest_revision() -> str:
    """The last migration there is. Their files are numbered, and begin with the revision they bring."""
    return max(path.name.split("_", 1)[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def revision_of(database: Database) -> str | None:
    """The last migration this database has had; ``None`` for one that has had none."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table(_VERSIONS):
            return None
        return connection.execute(text(f"SELECT version_num FROM {_VERSIONS}")).scalar()  # noqa: S608  # our own constant


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
