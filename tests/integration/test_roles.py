"""A role that one process has: never two at once, and free as soon as its process has ended, however it did."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.store.database import Database
from bot.store.roles import SoleRole
from tests.conftest import address_of

_LEASE_SECONDS = 2.0
_HOLD = """
import sys, time
from bot.store.database import Database
from bot.store.roles import SoleRole
role = SoleRole(Database(sys.argv[1]), "sender", lease_seconds=float(sys.argv[2]))
had = None
while True:
    has = role.take()
    if has != had:
        print(has, flush=True)
    had = has
    time.sleep(0.1)
"""
Start = Callable[[Database], "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts processes that ask for the role, each having been answered when this returns."""
    running: list[subprocess.Popen[str]] = []

    def start(database: Database) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", _HOLD, address_of(database), str(_LEASE_SECONDS)]
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


def test_one_that_is_stopped_loses_it_and_knows_so_when_it_goes_on(database: Database, start: Start) -> None:
    role = SoleRole(database, "sender", lease_seconds=_LEASE_SECONDS)
    first = start(database)
    assert _answer(first) == "True"
    until = time.monotonic() + 2 * _LEASE_SECONDS
    while time.monotonic() < until:
        assert not role.take()  # it lives, and gives signs of it
        time.sleep(0.1)
    first.send_signal(signal.SIGSTOP)
    assert _comes_true(role.take)
    assert role.take()
    first.send_signal(signal.SIGCONT)
    assert _answer(first) == "False"
    assert role.take()
    role.give_up()
    assert _answer(first) == "True"


def test_one_that_took_over_from_a_stopped_one_may_die_too(database: Database, start: Start) -> None:
    stopped = start(database)
    assert _answer(stopped) == "True"
    second = start(database)
    assert _answer(second) == "False"
    stopped.send_signal(signal.SIGSTOP)
    assert _answer(second) == "True"
    second.send_signal(signal.SIGKILL)
    second.wait()
    third = start(database)
    assert _answer(third) == "True"  # at its first asking, though the stopped one still has its lock
    stopped.send_signal(signal.SIGCONT)
    assert _answer(stopped) == "False"


def test_only_the_lock_of_who_has_it_is_kept_beside_the_database(sqlite_database: Database, tmp_path: Path) -> None:
    role = SoleRole(sqlite_database, "sender")
    for _ in range(3):
        assert role.take()
        assert len(list(tmp_path.glob("*-sender-*"))) == 1
        role.give_up()
    assert not list(tmp_path.glob("*-sender-*"))


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
