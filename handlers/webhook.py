"""Updates by webhook, for replicas behind a load balancer: a small ASGI application and the server it runs in."""

import contextlib
import hmac
import json
import logging
import socket
from collections.abc import Iterator
from http import HTTPStatus

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Update

from bot.errors import BadSetup
from handlers.desk import App

PATH = "/telegram"
_MOST_BYTES = 2_000_000
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name, not the secret
_STOP_SECONDS = 10
_log = logging.getLogger(__name__)


def build_webhook(application: App, secret: str) -> Starlette:
    """Takes Telegram's updates on ``PATH`` and answers ``/healthz``.

    An update is handled before it is acknowledged: Telegram sends it again if this process dies meanwhile.
    """

    async def receive(request: Request) -> Response:
        given = request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=HTTPStatus.FORBIDDEN)
        body = await _bounded_body(request)
        if body is None:
            return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        update = _read_update(body, application)
        if update is None:
            _log.warning("What came by webhook was no update")
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        await application.update_processor.process_update(update, application.process_update(update))
        return Response(status_code=HTTPStatus.OK)

    async def health(_request: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(routes=[Route(PATH, receive, methods=["POST"]), Route("/healthz", health)])


def _read_update(body: bytes, application: App) -> Update | None:
    try:
        data = json.loads(body)
        return Update.de_json(data, application.bot) if isinstance(data, dict) else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


async def _bounded_body(request: Request) -> bytes | None:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            return None
    return bytes(body)


class WebhookServer(uvicorn.Server):
    """A server that leaves the signals to the one who runs it, so that the bot ends in its own order."""

    def __init__(self, application: App, secret: str) -> None:
        super().__init__(
            uvicorn.Config(
                build_webhook(application, secret),
                log_level="warning",
                access_log=False,
                timeout_graceful_shutdown=_STOP_SECONDS,
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def listen(host: str, port: int) -> socket.socket:
    """Take the port.

    Raises:
        BadSetup: it can't be had.
    """
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise BadSetup(f"Port {port} of {host} can't be used ({error.strerror}): set PORT to a free one.") from error
