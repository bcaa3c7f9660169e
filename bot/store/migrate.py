"""Bringing a database to the shape the code expects."""

from bot.store.database import Database
from bot.store.migration_state import explained, newest_revision, revision_of


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
