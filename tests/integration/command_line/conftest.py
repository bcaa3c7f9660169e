"""The command line over a database of its own, and a newsroom to fetch from."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.database import Database
from tests.integration.command_line.cli import Cli
from tests.integration.newsroom import Newsroom, open_newsroom


@pytest.fixture
def cli(
    sqlite_database: Database,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Cli:
    monkeypatch.chdir(tmp_path)
    for name in ("TELEGRAM_BOT_TOKEN", "DATABASE_URL", "SITREP_TIMEZONE"):
        monkeypatch.delenv(name, raising=False)
    return Cli(sqlite_database, capsys, monkeypatch)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    """A newsroom whose server runs beside the command, which has an event loop of its own."""
    ready, rooms, done = threading.Event(), [], asyncio.Event()

    async def serve() -> None:
        async with open_newsroom() as newsroom:
            rooms.append(newsroom)
            ready.set()
            await done.wait()

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    ready.wait(10)
    monkeypatch.setenv("SITREP_TRUSTED_HOSTS", f"127.0.0.1:{rooms[0].port}")
    yield rooms[0]
    loop.call_soon_threadsafe(done.set)
    thread.join(10)
    loop.close()
