"""Alembic at work: running migrations, and comparing tables with the models.

Importing this takes half a second, so ``migrate`` does so only when there is something to migrate.
"""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlmodel import SQLModel

import bot.models  # noqa: F401  # the tables register themselves on import
from bot.errors import BadSetup
from bot.store.database import Database
from bot.store.migration_state import MIGRATIONS, VERSIONS, explained, revision_of


def _config(database: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["database"] = database
    return config


def upgrade(database: Database, to: str = "head") -> None:
    """Run every migration the database has not had yet, or those up to the revision ``to``.

    Raises:
        BadSetup: it can't be opened, is no Sitrep database, or was written by a newer release.
    """
    with explained(database):
        current = revision_of(database)
        if current and current not in _known_revisions(database):
            raise BadSetup(
                "The database was written by a newer Sitrep: update this installation, or use another DATABASE_URL."
            )
        if _holds_other_tables(database):
            raise BadSetup("The database holds the tables of something else: name another one in DATABASE_URL.")
        command.upgrade(_config(database), to)


def differences(database: Database) -> list[str]:
    """What the tables of a migrated database lack against the models; empty when all is well.

    Raises:
        BadSetup: it can't be opened, or is no Sitrep database.
    """
    with explained(database), database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        return [str(difference) for difference in compare_metadata(context, SQLModel.metadata)]


def _holds_other_tables(database: Database) -> bool:
    """Whether there are tables without a word of which migrations they have had. One look: a replica may be at it."""
    names = set(inspect(database.engine).get_table_names())
    return bool(names) and VERSIONS not in names


def _known_revisions(database: Database) -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(_config(database)).walk_revisions()}
