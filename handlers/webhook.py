"""Updates by webhook, for replicas behind a load balancer: a small ASGI application."""

import hmac
import json
import logging
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Update
from telegram.ext import Application

PATH = "/telegram"
_MOST_BYTES = 2_000_000
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name, not the secret
_log = logging.getLogger(__name__)


def build_webhook(application: Application, secret: str) -> Starlette:  # type: ignore[type-arg]  # all the defaults
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
        try:
            update = Update.de_json(json.loads(body), application.bot)
        except (ValueError, TypeError, KeyError):
            _log.warning("What came by webhook was no update")
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        await application.process_update(update)
        return Response(status_code=HTTPStatus.OK)

    async def health(_request: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(routes=[Route(PATH, receive, methods=["POST"]), Route("/healthz", health)])


async def _bounded_body(request: Request) -> bytes | None:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            return None
    return bytes(body)
