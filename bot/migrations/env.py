"""How Alembic reaches the database: through the ``Database`` handed over in the configuration."""

from alembic import context
from sqlmodel import SQLModel

import bot.models  # noqa: F401  # the tables register themselves on import

database = context.config.attributes["database"]

with database.engine.execution_options(sitrep_write=True).connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=database.is_sqlite,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
