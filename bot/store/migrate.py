"""Bringing a database to the shape the code expects, with Alembic."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlmodel import SQLModel

from bot.errors import BadSetup
from bot.store.database import Database, explain_failure

_MIGRATIONS = Path(__file__).parent.parent / "migrations"


def _config(database: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["database"] = database
    return config


def upgrade(database: Database) -> None:
    """Run every migration the database has not had yet.

    Raises:
        BadSetup: it can't be opened, is no Sitrep database, or was written by a newer release.
    """
    with _explained(database):
        current = _revision(database)
        if current and current not in _known_revisions(database):
            raise BadSetup(
                "The database was written by a newer Sitrep: update this installation, or use another DATABASE_URL."
            )
        if current is None and _has_tables(database):
            raise BadSetup("The database holds the tables of something else: name another one in DATABASE_URL.")
        command.upgrade(_config(database), "head")


def is_current(database: Database) -> bool:
    """Whether every migration has been run.

    Raises:
        BadSetup: it can't be opened, or is no Sitrep database.
    """
    with _explained(database):
        return _revision(database) == ScriptDirectory.from_config(_config(database)).get_current_head()


def differences(database: Database) -> list[str]:
    """What the tables of a migrated database lack against the models; empty when all is well.

    Raises:
        BadSetup: it can't be opened, or is no Sitrep database.
    """
    with _explained(database), database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        return [str(difference) for difference in compare_metadata(context, SQLModel.metadata)]


@contextmanager
def _explained(database: Database) -> Iterator[None]:
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


def _revision(database: Database) -> str | None:
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _has_tables(database: Database) -> bool:
    return bool(set(inspect(database.engine).get_table_names()) - {"alembic_version"})


def _known_revisions(database: Database) -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(_config(database)).walk_revisions()}
