"""A Bot API written by others (``lo-bot-api-emulator``), made to fit, running beside the tests.

It checks the shape of every request and refuses what it doesn't know. What is fitted: it forgets the bot's username in
``getMe``, and doesn't know four parameters that Telegram has; these are taken out of the requests before it looks.
"""

import asyncio
import json
import time
from collections.abc import Callable
from threading import Thread
from typing import Any, Self, TypeVar

from aiohttp import web
from lo_bot_api_emulator import LoBotApiEmulator

Result = TypeVar("Result")
Json = dict[str, Any]

_UNKNOWN_TO_IT = ("link_preview_options", "message_thread_id")
_UNKNOWN_IN_REPLIES = ("quote_parse_mode", "checklist_task_id")
_ANSWERS_NOTHING = frozenset({"getUpdates", "getMe"})


class FittedEmulator(LoBotApiEmulator):
    """Keeps what the bot said and which answer it got."""

    def __init__(self) -> None:
        super().__init__(allow_insecure_loopback_webhooks=True)
        self.said: list[tuple[str, Json]] = []

    def validate(self, method: str, fields: Json, uploads: Json) -> Any:
        for name in _UNKNOWN_TO_IT:
            fields.pop(name, None)
        if "reply_parameters" in fields:
            reply = json.loads(fields["reply_parameters"])
            known = {name: value for name, value in reply.items() if name not in _UNKNOWN_IN_REPLIES}
            fields["reply_parameters"] = json.dumps(known)
        result = super().validate(method, fields, uploads)
        if method not in _ANSWERS_NOTHING:
            self.said.append((method, {**fields, "files": sorted(uploads), "result": result}))
        return {**result, "username": "sitrep_bot"} if method == "getMe" else result


class EmulatedApi:
    """The emulator on the loopback, in a thread of its own; it takes the place of ``LocalBotApi`` for a running bot."""

    token = "424242:emulated-token-of-no-bot"  # it opens nothing

    def __init__(self) -> None:
        self.emulator = FittedEmulator()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="emulator", daemon=True)
        self._updates = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._runner = web.AppRunner(self.emulator.app(), access_log=None)
        self._do(self._runner.setup())
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        self._do(site.start())
        host, port = self._runner.addresses[0][:2]
        self.base_url, self.base_file_url = f"http://{host}:{port}/bot", f"http://{host}:{port}/file/bot"
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _do(self, deed: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(deed, self._loop).result(30)

    def calls(self, method: str) -> list[Json]:
        """What the bot asked for by this method, without what was refused."""
        return [fields for name, fields in list(self.emulator.said) if name == method]

    def refused(self) -> list[Json]:
        """The requests that the emulator took exception to."""
        return [request for request in list(self.emulator.requests) if request["status"] != 200]

    def wait_for(self, predicate: Callable[[], Result], timeout: float = 15.0) -> Result:
        """The first truthy value of ``predicate``."""
        deadline = time.monotonic() + timeout
        while not (found := predicate()):
            if time.monotonic() > deadline:
                last = [name for name, _ in self.emulator.said[-8:]]
                raise TimeoutError(f"nothing came; the bot's last calls: {last}, refused: {self.refused()}")
            time.sleep(0.02)
        return found

    def bring(self, kind: str, update: Json) -> None:
        """Give the bot an update, by whichever way it asked for."""
        self._do(self.emulator.enqueue_update({kind: update}, token=self.token))
