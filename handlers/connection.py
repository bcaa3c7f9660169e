"""How the bot's calls reach Telegram: python-telegram-bot's requests over aiohttp.

A call takes a quarter of the processor's time that it takes by the library's own way, over httpx
(``benchmarks/chat_load.py``): that looks through all its connections, and through each one's layers, every time.
"""

from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from aiohttp import ClientTimeout
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_SECONDS = 5.0  # the library's own patience, for each part of a call
_UPLOAD_SECONDS = 20.0
_USUAL = BaseRequest.DEFAULT_NONE


class Connection(BaseRequest):
    """Calls over at most ``connections`` connections at once; the rest wait, ``patience`` seconds at most.

    Proxies are taken from the environment (``HTTPS_PROXY``, ``NO_PROXY``), certificates from where httpx has them.
    """

    def __init__(self, connections: int, *, patience: float = _SECONDS) -> None:
        self._connections = connections
        self._patience = patience
        self._proxies: dict[str, str] = {}
        self._is_ready = False
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """How long to wait for a part of an answer, in seconds, where a call doesn't say otherwise."""
        return _SECONDS

    async def initialize(self) -> None:
        """Be ready for calls. The first of them opens the session, so that none is left open where there was none."""
        self._is_ready = True

    def _opened(self) -> aiohttp.ClientSession:
        if not self._is_ready:
            raise RuntimeError("the connection was not initialized")
        if self._session is None:
            self._proxies = getproxies()
            connector = aiohttp.TCPConnector(limit=self._connections, ssl=httpx.create_ssl_context())
            self._session = aiohttp.ClientSession(connector=connector, headers={"User-Agent": self.USER_AGENT})
        return self._session

    async def shutdown(self) -> None:
        """Close all connections."""
        self._is_ready = False
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # the timeouts' type, a number or ``_USUAL``, is private to the library
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = _USUAL,
        write_timeout: Any = _USUAL,
        connect_timeout: Any = _USUAL,
        pool_timeout: Any = _USUAL,
    ) -> tuple[int, bytes]:
        """One call: its status and its body.

        Raises:
            TimedOut: a part of it took too long.
            NetworkError: there is no connection, or it broke.
        """
        session = self._opened()
        usual_write = _UPLOAD_SECONDS if request_data and request_data.multipart_data else _SECONDS
        timeout = _timeout(
            pool=_chosen(pool_timeout, self._patience),
            connect=_chosen(connect_timeout, _SECONDS),
            write=_chosen(write_timeout, usual_write),
            read=_chosen(read_timeout, _SECONDS),
        )
        try:
            async with session.request(
                method, url, data=_form(request_data), timeout=timeout, proxy=self._proxy_to(url), allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(f"aiohttp.{type(error).__name__}: {error}") from error

    def _proxy_to(self, url: str) -> str | None:
        if not self._proxies:
            return None
        parts = urlsplit(url)
        return None if proxy_bypass(parts.hostname or "") else self._proxies.get(parts.scheme)


def _chosen(given: Any, usual: float) -> float | None:
    return usual if given is _USUAL else given


def _timeout(*, pool: float | None, connect: float | None, write: float | None, read: float | None) -> ClientTimeout:
    """aiohttp's words for python-telegram-bot's: it has none for writing, so that counts as part of the whole."""
    parts = [part for part in (pool, connect, write, read) if part is not None]
    total = sum(parts) if len(parts) == 4 else None
    return ClientTimeout(total=total, connect=pool, sock_connect=connect, sock_read=read)


def _form(data: RequestData | None) -> dict[str, str] | aiohttp.FormData | None:
    if data is None or not data.multipart_data:
        return data.json_parameters if data else None
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
