"""How Alembic reaches the database: through the ``Database`` handed over in the configuration."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from sqlalchemy import Connection, text
from sqlmodel import SQLModel

import bot.models  # noqa: F401  # the tables register themselves on import

MIGRATION_LOCK = 0x51_7E_A

database = context.config.attributes["database"]


@contextmanager
def foreign_keys_off(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by dropping it for a copy, and dropping it would delete what hangs on its rows."""
    driver = connection.connection
    if database.is_sqlite:
        driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        if database.is_sqlite:
            driver.execute("PRAGMA foreign_keys=ON")


# One transaction holds all migrations, so that another replica sees none of them or all. On SQLite, Alembic would take
# one for each, and replicas that start together would run the same one between them.
with (
    database.engine.execution_options(sitrep_write=True).connect() as connection,
    foreign_keys_off(connection),
    connection.begin(),
):
    if not database.is_sqlite:
        # Replicas that start together take turns; SQLite's BEGIN IMMEDIATE sees to that by itself.
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=database.is_sqlite,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
