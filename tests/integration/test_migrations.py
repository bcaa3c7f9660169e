import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import event, inspect, text
from sqlalchemy.engine import URL

from bot.errors import BadSetup
from bot.store import alembic_runner, migrate
from bot.store.database import Database
from bot.store.migration_state import MIGRATIONS, newest_revision, revision_of
from tests.conftest import Backend, address_of

NOW = {"now": "2024-01-24 12:00:00+00:00"}


def test_an_empty_database_gets_the_tables_of_the_code(backend: Backend) -> None:
    database = backend.make(migrated=False)
    assert not migrate.is_current(database)
    migrate.upgrade(database)
    assert migrate.is_current(database)
    assert migrate.differences(database) == []


def test_the_newest_revision_is_alembics_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert newest_revision() == ScriptDirectory.from_config(config).get_current_head()


def test_what_hangs_on_a_row_outlives_every_migration(backend: Backend) -> None:
    database = backend.make(migrated=False)
    alembic_runner.upgrade(database, to="0001")
    with database.write() as session:
        session.execute(
            text("INSERT INTO chat (id, kind, timezone, created_at) VALUES (5, 'private', 'UTC', :now)"), NOW
        )
        session.execute(
            text(
                "INSERT INTO subscription (id, chat_id, kind, topic, filter, created_by, created_at)"
                " VALUES (1, 5, 'follow', 'Iraq', '{}', 5, :now)"
            ),
            NOW,
        )
        session.execute(text("INSERT INTO subscription_anchor (subscription_id, key) VALUES (1, 'country:IQ')"))
        session.execute(
            text(
                "INSERT INTO event (id, event_type, sub_event_type, status, occurred_from, occurred_until, targets,"
                " weapons, attributions, independent_sources, confidence, headline, is_news, first_reported_at,"
                " updated_at, recorded_at) VALUES (1, 'Battles', 'Armed clash', 'reported', :day, :day, '[]', '[]',"
                " '[]', 1, 0.5, 'A clash', true, :now, :now, :now)"
            ),
            {**NOW, "day": "2024-01-24"},
        )
        session.execute(text("INSERT INTO event_target (event_id, kind) VALUES (1, 'ship')"))
    migrate.upgrade(database)
    with database.read() as session:
        counted = [
            session.execute(text(f"SELECT count(*) FROM {table}")).scalar()  # noqa: S608  # our own names
            for table in ("event", "event_target", "subscription", "subscription_anchor")
        ]
    assert counted == [1, 1, 1, 1]
    with pytest.raises(Exception, match=r"(?i)foreign key"), database.write() as session:
        session.execute(text("INSERT INTO event_target (event_id, kind) VALUES (12345, 'ship')"))


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    migrate.upgrade(database)
    assert migrate.is_current(database)


def test_replicas_that_start_together_migrate_once(backend: Backend) -> None:
    database = backend.make(migrated=False)
    command = [sys.executable, "-m", "bot", "db", "upgrade", "--database", address_of(database)]
    replicas = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]  # noqa: S603  # our own command
    complaints = [replica.communicate(timeout=60)[1] for replica in replicas]
    assert [replica.returncode for replica in replicas] == [0, 0], complaints
    assert migrate.differences(database) == []


def test_a_difference_between_tables_and_code_is_named(database: Database) -> None:
    with database.write() as session:
        session.execute(text("ALTER TABLE asked ADD COLUMN mood VARCHAR"))
    assert any("mood" in difference for difference in migrate.differences(database))


def test_a_newer_database_is_refused(database: Database) -> None:
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BadSetup, match="written by a newer Sitrep"):
        migrate.upgrade(database)


def test_a_database_of_something_else_is_refused_and_left_alone(backend: Backend) -> None:
    database = backend.make(migrated=False)
    with database.write() as session:
        session.execute(text("CREATE TABLE event (id INTEGER PRIMARY KEY, birthday DATE)"))
    with pytest.raises(BadSetup, match="holds the tables of something else"):
        migrate.upgrade(database)
    with database.read() as session:
        assert session.execute(text("SELECT count(birthday) FROM event")).scalar() == 0


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("These are my notes, and no database at all. " * 50, encoding="utf-8")
    with pytest.raises(BadSetup, match="not one Sitrep can read"):
        migrate.upgrade(Database(f"sqlite:///{path}"))
    assert path.read_text(encoding="utf-8").startswith("These are my notes")


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(BadSetup, match="data folder"):
        Database(f"sqlite:///{tmp_path}/data/sub/sitrep.db")


def test_a_server_that_does_not_answer_is_said_so(tmp_path: Path) -> None:
    absent = Database(f"postgresql://nobody@/nothing?host={tmp_path}")
    for check in (migrate.upgrade, migrate.is_current, migrate.differences):
        with pytest.raises(BadSetup, match="can't be opened"):
            check(absent)


@pytest.mark.postgres
def test_a_password_is_not_shown(postgres_url: URL) -> None:
    url = postgres_url.set(database="no_such_database", password="secret-word").render_as_string(hide_password=False)
    with pytest.raises(BadSetup) as refusal:
        migrate.upgrade(Database(url))
    assert "secret-word" not in refusal.value.message


@pytest.mark.parametrize("url", ["", "no url", "mysql://localhost/news", "oracle://x"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(BadSetup, match="DATABASE_URL"):
        Database(url)


def test_foreign_keys_are_enforced(database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"), database.write() as session:
        session.execute(text("INSERT INTO event_target (event_id, kind) VALUES (12345, 'ship')"))


def test_a_readable_file_keeps_its_journal_beside_it(sqlite_template: Path) -> None:
    with sqlite3.connect(sqlite_template) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_another_replica_sees_all_migrations_or_none(backend: Backend) -> None:
    database = backend.make(migrated=False)
    other, seen = Database(address_of(database)), []

    @event.listens_for(database.engine, "before_cursor_execute")
    def look(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "alembic_version" in statement and statement.startswith(("INSERT", "UPDATE")):
            seen.append((revision_of(other), inspect(other.engine).get_table_names()))

    migrate.upgrade(database)
    assert len(seen) > 1
    assert all(state == (None, []) for state in seen)
    assert migrate.is_current(other)
