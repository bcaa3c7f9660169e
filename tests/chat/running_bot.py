"""The real bot in a thread of its own, as ``run`` puts it together, talking to a local Bot API."""

import asyncio
import contextlib
import threading
from dataclasses import replace
from typing import Self

from bot.errors import SitrepError
from bot.intake.ingest import Ingested, Provenance, store_reading
from bot.vocabulary import Document, Extraction
from handlers.application import build_application
from handlers.desk import Desk
from handlers.local import LocalBotApi
from handlers.running import talk

_START_SECONDS = 15


class RunningBot:
    """Starts and ends the bot; its people are moved through ``api``."""

    def __init__(self, desk: Desk, api: LocalBotApi, *, token: str | None = None, polls: bool = True) -> None:
        self.desk = desk
        self.api = api
        self.failure: SitrepError | None = None
        self._token = token or api.token
        self._polls = polls
        self._stop = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def start(self, *, role: str = "all", waits: bool = True) -> Self:
        """Start, and wait until the bot has asked for updates (or has given up; ``failure`` then says why)."""
        # What waits on a loop belongs to that loop: each start has a loop of its own.
        self.desk, self._stop = replace(self.desk, outbox_filled=asyncio.Event()), asyncio.Event()
        before = self._calls()
        self._thread = threading.Thread(target=self._run, args=(role,), name="bot", daemon=True)
        self._thread.start()
        if waits:
            self.api.wait_for(lambda: self._calls() > before or not self._is_alive(), _START_SECONDS)
        return self

    def _calls(self) -> int:
        # The menu is published right before the bot begins to listen; a worker publishes none and only looks itself up.
        return len(self.api.calls("setMyCommands"))

    def _is_alive(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _run(self, role: str) -> None:
        async def main() -> None:
            self._loop = asyncio.get_running_loop()
            application = build_application(
                self.desk,
                self._token,
                base_url=self.api.base_url,
                base_file_url=self.api.base_file_url,
                polls=self._polls,
            )
            await talk(self.desk, application, role, self._stop.wait)

        try:
            asyncio.run(main())
        except SitrepError as error:
            self.failure = error

    def stop(self) -> None:
        """End it in good order."""
        if self._thread is not None and self._thread.is_alive() and self._loop is not None:
            with contextlib.suppress(RuntimeError):  # it has ended by itself meanwhile
                self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(30)
        self._thread = None

    def ingest(self, document: Document, extraction: Extraction, provenance: Provenance | None = None) -> Ingested:
        """A report comes in, read already; the sender is woken as after every report."""
        stored = store_reading(self.desk.database, self.desk.knowledge, document, extraction, provenance)
        if self._loop is not None and self._thread is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self.desk.outbox_filled.set)
        return stored
