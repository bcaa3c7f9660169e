"""The HTTP side: the Bot API, file downloads, the chat page and its control API, guarded against other web sites."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from handlers.local.control import Control
from handlers.local.gateway import ConnectionCut, Gateway, answer, refusal_answer
from handlers.local.parameters import read_parameters
from handlers.local.refusals import Refused, bad_request
from handlers.local.shapes import file_path

PAGE = files("handlers.local").joinpath("page")
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
BODY_LIMIT = 60_000_000
_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class LoopbackGuard:
    """Lets in only who calls this machine by a loopback name, and no request made by another web site's page.

    The first keeps out DNS rebinding, the second forged requests: browsers say where a request comes from.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403, or pass the request on."""
        if scope["type"] == "http" and (reason := _objection(Request(scope))):
            await PlainTextResponse(reason, status_code=403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _objection(request: Request) -> str | None:
    host = request.headers.get("host", "")
    if _name_in(host) not in LOOPBACK_NAMES:
        return "This server answers on 127.0.0.1 and localhost only."
    origin = request.headers.get("origin")
    if origin is not None and origin != f"http://{host}":
        return "Requests from other sites are refused."
    came_from = request.headers.get("sec-fetch-site", "none")
    if came_from in ("cross-site", "same-site") and request.url.path != "/":
        return "Requests from other sites are refused."
    return None


def _name_in(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


class PageFiles(StaticFiles):
    """The page's files, checked for changes at every load, so that a new version shows at once."""

    def file_response(self, *args: Any, **options: Any) -> Response:
        """As ``StaticFiles``, to be asked for anew each time."""
        response = super().file_response(*args, **options)
        response.headers["Cache-Control"] = "no-cache"
        return response


class CutResponse(Response):
    """An answer that breaks off: the headers promise a body that never comes, so the server cuts the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Begin an answer and leave it."""
        headers = [(b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})


def build_application(gateway: Gateway) -> Starlette:
    """The whole server over one gateway."""
    control, page_token = Control(gateway), secrets.token_urlsafe(24)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        delivery = asyncio.create_task(gateway.world.updates.deliver_forever(gateway.world.clock))
        yield
        delivery.cancel()

    return Starlette(
        routes=[
            Route("/bot{token}/{method}", _bot_api(gateway), methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", _download(gateway)),
            Route("/", _page(page_token)),
            Route("/control/state", _state(control)),
            Route("/control/events", _events(control)),
            Route("/control/files/{file_id}", _shown_file(gateway)),
            Route("/control/{action}", _action(control, page_token), methods=["POST"]),
            Mount("/page", PageFiles(packages=[("handlers.local", "page")])),
        ],
        middleware=[Middleware(LoopbackGuard)],
        lifespan=lifespan,
        max_body_size=BODY_LIMIT,
    )


Endpoint = Callable[[Request], Awaitable[Response]]


def _bot_api(gateway: Gateway) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            _check_token(gateway, request)
            result = await gateway.call(request.path_params["method"], await read_parameters(request))
        except Refused as refusal:
            return JSONResponse(refusal_answer(refusal), status_code=refusal.status)
        except ConnectionCut:
            return CutResponse()
        return JSONResponse(answer(result))

    return endpoint


def _check_token(gateway: Gateway, request: Request) -> None:
    if request.path_params["token"] != gateway.world.token:
        raise Refused(401, "Unauthorized")


def _download(gateway: Gateway) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            _check_token(gateway, request)
            file = gateway.world.file(request.path_params["path"].rpartition("/")[2])
        except Refused as refusal:
            return JSONResponse(refusal_answer(refusal), status_code=refusal.status)
        if request.path_params["path"] != file_path(file):
            return JSONResponse(refusal_answer(Refused(404, "Not Found: file not found")), status_code=404)
        return Response(file.content, media_type=file.mime_type)

    return endpoint


def _page(page_token: str) -> Endpoint:
    source = PAGE.joinpath("index.html").read_text(encoding="utf-8")

    async def endpoint(_: Request) -> Response:
        return HTMLResponse(source.replace("{{page_token}}", page_token), headers=_PAGE_HEADERS)

    return endpoint


def _state(control: Control) -> Endpoint:
    async def endpoint(_: Request) -> Response:
        return JSONResponse(control.state(), headers={"Cache-Control": "no-store"})

    return endpoint


def _events(control: Control) -> Endpoint:
    async def endpoint(_: Request) -> Response:
        return StreamingResponse(
            control.events(), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    return endpoint


def _shown_file(gateway: Gateway) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        file = gateway.world.files.get(request.path_params["file_id"])
        if file is None:
            return PlainTextResponse("There is no such file.", status_code=404)
        # Only pictures are shown in place; anything else is saved, so that no sent file runs in the page's origin.
        is_picture = file.mime_type in ("image/png", "image/jpeg", "image/gif", "image/webp")
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}
        if not is_picture:
            headers["Content-Disposition"] = "attachment"
        return Response(file.content, media_type=file.mime_type, headers=headers)

    return endpoint


def _action(control: Control, page_token: str) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        if not secrets.compare_digest(request.headers.get("x-page-token", ""), page_token):
            return PlainTextResponse("Control requests need the page's own token.", status_code=403)
        action = control.actions.get(request.path_params["action"])
        try:
            if action is None:
                raise bad_request(f"there is no action {json.dumps(request.path_params['action'])}")
            result = await action(await read_parameters(request))
        except Refused as refusal:
            return JSONResponse(refusal_answer(refusal), status_code=refusal.status)
        return JSONResponse(answer(result))

    return endpoint
