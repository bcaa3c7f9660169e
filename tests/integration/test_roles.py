"""A role that one process has: never two at once, and free as soon as its process has ended, however it did."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.store.database import Database
from bot.store.roles import SoleRole
from tests.conftest import address_of

_HOLD = """
import sys, time
from bot.store.database import Database
from bot.store.roles import SoleRole
role = SoleRole(Database(sys.argv[1]), "sender")
print(role.take(), flush=True)
time.sleep(60)
"""
Start = Callable[[Database], "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts processes that ask for the role, each having been answered when this returns."""
    running: list[subprocess.Popen[str]] = []

    def start(database: Database) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", _HOLD, address_of(database)]
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))  # noqa: S603  # our own script
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.communicate()


def _answer(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _comes_true(asked: Callable[[], bool]) -> bool:
    until = time.monotonic() + 15
    while not asked() and time.monotonic() < until:
        time.sleep(0.1)
    return asked()


def test_one_process_has_it_until_it_is_killed(database: Database, start: Start) -> None:
    role = SoleRole(database, "sender")
    first = start(database)
    assert _answer(first) == "True"
    second = start(database)
    assert _answer(second) == "False"
    assert not role.take()
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert _comes_true(role.take)


def test_who_has_it_keeps_it_and_may_give_it_up(database: Database) -> None:
    one, other = SoleRole(database, "sender"), SoleRole(database, "sender")
    assert one.take()
    assert one.take()
    assert not other.take()
    one.give_up()
    assert other.take()
    assert not one.take()
    other.give_up()


def test_roles_of_other_names_and_other_databases_are_free(database: Database, sqlite_database: Database) -> None:
    roles = [SoleRole(database, "sender"), SoleRole(database, "reader"), SoleRole(sqlite_database, "sender")]
    assert all(role.take() for role in roles)
    for role in roles:
        role.give_up()


def test_a_database_in_memory_is_this_process_alone() -> None:
    assert SoleRole(Database("sqlite://"), "sender").take()


@pytest.mark.postgres
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_session_that_the_server_ended_has_lost_it(database: Database) -> None:
    one, other = SoleRole(database, "sender"), SoleRole(database, "sender")
    assert one.take()
    with database.engine.connect() as connection, suppress(DBAPIError):
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' "
                "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        )
    assert _comes_true(other.take)
    assert not one.take()
    other.give_up()
    assert one.take()
    one.give_up()
