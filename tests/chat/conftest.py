"""The real bot on a copy of a small record, over HTTP against the local Bot API."""

import shutil
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from PIL import Image

from bot.composition import fetcher_of
from bot.intake.ingest import Provenance, store_reading
from bot.intake.reading import Reader
from bot.knowledge import Knowledge, load_knowledge
from bot.settings import load_settings
from bot.store import migrate
from bot.store.database import Database
from handlers.desk import Desk
from handlers.local import Limits, LocalBotApi
from handlers.local.cast import ANA

from .record import sample_record
from .running_bot import RunningBot


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    """One reading process for all tests: the parser takes seconds to load."""
    reader = Reader(1)
    yield reader
    reader.close()


@pytest.fixture(scope="session")
def record_file(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Path:
    """The record, stored as history once; tests get copies."""
    path = tmp_path_factory.mktemp("record") / "record.db"
    database = Database(f"sqlite:///{path}")
    migrate.upgrade(database)
    for document, extraction in sample_record():
        store_reading(database, knowledge, document, extraction, Provenance(is_history=True))
    database.close()
    return path


@pytest.fixture
def database(record_file: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "sitrep.db"
    shutil.copyfile(record_file, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def web() -> Iterator[dict[str, tuple[str, bytes]]]:
    """Pages of a web server on the loopback, by path: content type and body. Its address is under the key ""."""
    pages: dict[str, tuple[str, bytes]] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name the library calls
            kind, body = pages.get(self.path, ("text/plain", b""))
            self.send_response(200 if self.path in pages else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    pages[""] = (f"http://127.0.0.1:{server.server_port}", b"")
    yield pages
    server.shutdown()
    server.server_close()


@pytest.fixture
def api() -> Iterator[LocalBotApi]:
    with LocalBotApi(limits=Limits.off()) as api:
        yield api


@pytest.fixture
def desk(database: Database, knowledge: Knowledge, reader: Reader, web: dict[str, tuple[str, bytes]]) -> Desk:
    """What the bot works with. Ana is its editor."""
    settings = load_settings(
        _env_file=None, trusted_hosts_list=web[""][0].removeprefix("http://"), webhook_secret="a-secret-word"
    )
    return Desk(
        database=database,
        knowledge=knowledge,
        reader=reader,
        fetcher=fetcher_of(settings),
        settings=settings,
        editor_ids=frozenset({ANA.id}),
    )


@pytest.fixture(scope="session")
def png() -> bytes:
    """A small picture."""
    buffer = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def make_bot(desk: Desk, api: LocalBotApi) -> Iterator[Callable[..., RunningBot]]:
    """A bot not yet started, ended with the test."""
    made: list[RunningBot] = []

    def make(**options: Any) -> RunningBot:
        made.append(RunningBot(desk, api, **options))
        return made[-1]

    yield make
    for bot in made:
        bot.stop()


@pytest.fixture
def bot(make_bot: Callable[..., RunningBot]) -> RunningBot:
    """The bot at work."""
    return make_bot().start()
