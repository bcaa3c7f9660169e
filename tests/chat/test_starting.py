"""Starting: what is wrong is said in one sentence, and the exit status is 1."""

import gc
import logging
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import aiohttp
import pytest

from handlers.desk import Desk
from handlers.errors import RedactTokens
from handlers.local import LocalBotApi

from .running_bot import RunningBot

pytestmark = pytest.mark.timeout(100)

ROOT = Path(__file__).parents[2]


def run(folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """``python -m bot run`` in an empty folder, without samples."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SITREP_", "TELEGRAM_"))}
    given = {"PYTHONPATH": str(ROOT), "SITREP_SAMPLES": "false", "PORT": "0", **environment}
    return subprocess.run(  # our own front door
        [sys.executable, "-m", "bot", "run"],
        cwd=folder,
        env=clean | given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def assert_one_sentence(done: "subprocess.CompletedProcess[str]", words: str) -> None:
    assert done.returncode == 1
    said = [line for line in done.stderr.splitlines() if " INFO " not in line]
    assert len(said) == 1, done.stderr
    assert words in said[0]
    assert said[0].endswith(".")


def test_a_busy_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert_one_sentence(run(tmp_path, PORT=port), f"Port {port} is in use: free it, or set PORT")


def test_a_busy_port_for_the_webhook(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run(
            tmp_path,
            PORT=port,
            TELEGRAM_BOT_TOKEN="100:unused-because-the-port-comes-first",
            SITREP_WEBHOOK_URL="https://example.org",
            SITREP_WEBHOOK_SECRET="a-secret-word",
        )
        assert_one_sentence(done, f"Port {port} of 127.0.0.1 can't be used")


def test_a_webhook_without_its_secret(tmp_path: Path) -> None:
    done = run(tmp_path, TELEGRAM_BOT_TOKEN="100:unused", SITREP_WEBHOOK_URL="https://example.org")
    assert_one_sentence(done, "SITREP_WEBHOOK_SECRET is missing")


def test_a_host_that_is_not_the_loopback(tmp_path: Path) -> None:
    assert_one_sentence(run(tmp_path, SITREP_HOST="0.0.0.0"), "loopback only")  # noqa: S104  # to see it refused


def test_a_data_folder_that_can_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    assert_one_sentence(run(tmp_path), "data")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("shopping list\n" * 500)
    assert_one_sentence(run(tmp_path, DATABASE_URL="sqlite:///notes.db"), "not one Sitrep can read")


def test_a_database_of_something_else(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE event (name TEXT)")
    other.close()
    assert_one_sentence(run(tmp_path, DATABASE_URL="sqlite:///other.db"), "database")


def test_a_setting_that_makes_no_sense(tmp_path: Path) -> None:
    assert_one_sentence(run(tmp_path, PORT="eighty"), "PORT")


def test_a_token_telegram_refuses(make_bot: Callable[..., RunningBot], desk: Desk) -> None:
    bot = make_bot(token="100:wrong-token").start()
    bot.stop()
    # Whatever is left open is complained of in the operator's log, beneath the one sentence.
    assert [one for one in gc.get_objects() if isinstance(one, aiohttp.ClientSession) and not one.closed] == []
    assert bot.failure is not None
    assert bot.failure.message == "Telegram refuses TELEGRAM_BOT_TOKEN: copy it again from @BotFather."


def test_telegram_can_not_be_reached(make_bot: Callable[..., RunningBot], api: LocalBotApi) -> None:
    bot = make_bot()
    api.fail("getMe", status=502, times=20)
    bot.start()
    bot.stop()
    assert bot.failure is not None
    assert "can't be reached" in bot.failure.message


def test_the_token_never_reaches_the_log() -> None:
    address = "https://api.telegram.org/bot123456:AAAA-bbbb_cccc1234/getMe"
    record = logging.LogRecord("any", logging.INFO, "", 0, "asked %s twice", (address,), None)
    assert RedactTokens().filter(record)
    assert record.getMessage() == "asked https://api.telegram.org/bot<token>/getMe twice"
