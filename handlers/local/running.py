"""The server in a thread of its own, on a loopback port."""

import asyncio
import errno
import socket
import threading
from collections.abc import Callable
from typing import Any, TypeVar

import uvicorn
from starlette.applications import Starlette

from bot.errors import BadSetup
from handlers.local.application import LOOPBACK_NAMES

Result = TypeVar("Result")

DEED_SECONDS = 30.0


class ServerThread:
    """An application served beside the caller. ``address`` says where, from ``start`` on."""

    def __init__(self, application: Starlette) -> None:
        # Lost long polls and open pages must not hold up the end, hence no grace at shutdown.
        config = uvicorn.Config(application, log_level="critical", access_log=False, timeout_graceful_shutdown=0)
        self._server = uvicorn.Server(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self.address = ""

    @property
    def is_running(self) -> bool:
        """Whether ``start`` was called and ``stop`` not yet."""
        return self._thread is not None

    def start(self, host: str, port: int) -> None:
        """Serve; port 0 takes a free one.

        Raises:
            BadSetup: the port can't be had, or the host is not on the loopback.
        """
        listener = _listen(host, port)
        self.address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(listener, ready), name="local-bot-api", daemon=True)
        self._thread.start()
        ready.wait()

    def _run(self, listener: socket.socket, ready: threading.Event) -> None:
        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            ready.set()
            await self._server.serve(sockets=[listener])

        asyncio.run(serve())

    def stop(self) -> None:
        """End the server; whoever waits for an answer is cut off."""
        if self._thread is None:
            return
        self._server.should_exit = self._server.force_exit = True
        self._thread.join()
        self._thread = self._loop = None

    def do(self, deed: Callable[..., Result], *arguments: Any, **options: Any) -> Result:
        """Run a deed on the server's loop while it runs, else here, and hand back what it returns or raises."""
        if self._loop is None:
            return deed(*arguments, **options)

        async def on_loop() -> Result:
            return deed(*arguments, **options)

        return asyncio.run_coroutine_threadsafe(on_loop(), self._loop).result(DEED_SECONDS)


def _listen(host: str, port: int) -> socket.socket:
    if host not in LOOPBACK_NAMES:
        raise BadSetup(f"The local chat listens on the loopback only: set SITREP_HOST to 127.0.0.1, not {host}.")
    # The protocol is named because asyncio sends without delay (TCP_NODELAY) only where it sees TCP named.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        reason = "is in use" if error.errno == errno.EADDRINUSE else f"can't be opened ({error.strerror})"
        raise BadSetup(f"Port {port} {reason}: free it, or set PORT to another one.") from error
    return listener
