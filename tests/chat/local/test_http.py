"""The server's HTTP side: guarded against other sites, never at a loss for an answer, and delivering to webhooks."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from telegram import Bot
from telegram.error import Conflict

from bot.errors import BadSetup
from handlers.local import LocalBotApi, serve
from handlers.local.cast import ANA, NEWSROOM
from handlers.local.methods import METHODS

pytestmark = pytest.mark.timeout(60)


@pytest.fixture
def client(api: LocalBotApi) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=api.address, trust_env=False) as client:
        yield client


def page_token(client: httpx.Client) -> str:
    return client.get("/").text.split('name="page-token" content="')[1].split('"')[0]


def test_only_loopback_names_are_answered(client: httpx.Client) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 403
    assert client.get("/", headers={"Host": "[::"}).status_code == 403
    assert client.get("/", headers={"Host": "localhost:1"}).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_other_sites_reach_neither_bot_nor_people(
    api: LocalBotApi, client: httpx.Client, headers: dict[str, str]
) -> None:
    call = client.get(f"/bot{api.token}/sendMessage", params={"chat_id": NEWSROOM, "text": "x"}, headers=headers)
    token = {"X-Page-Token": page_token(client)}
    say = client.post("/control/say", json={"user_id": 11, "chat_id": NEWSROOM, "text": "x"}, headers=headers | token)
    assert (call.status_code, say.status_code) == (403, 403)
    assert client.get("/control/state", headers=headers).status_code == 403
    assert api.bot_messages(NEWSROOM) == []


def test_people_need_the_pages_token(api: LocalBotApi, client: httpx.Client) -> None:
    words = {"user_id": ANA.id, "chat_id": ANA.id, "text": "/start"}
    assert client.post("/control/say", json=words).status_code == 403
    assert client.post("/control/say", json=words, headers={"X-Page-Token": page_token(client)}).json()["ok"]
    assert [message.text for message in api.messages(ANA.id)] == ["/start"]


def test_what_people_cannot_do_is_said(client: httpx.Client) -> None:
    headers = {"X-Page-Token": page_token(client)}

    def refusal(action: str, **values: object) -> str:
        response = client.post(f"/control/{action}", json=values, headers=headers)
        assert response.status_code in (400, 403)
        return str(response.json()["description"])

    assert refusal("dance") == 'Bad Request: there is no action "dance"'
    assert refusal("say", chat_id=11, text="x") == "Bad Request: user_id is missing"
    assert refusal("say", user_id=11, chat_id=11, text=" ") == "Bad Request: message text is empty"
    assert refusal("say", user_id=13, chat_id=-201, text="x") == "Forbidden: this person may not write in this chat"
    assert refusal("fault", kind="flood").startswith("Bad Request: kind must be one of refuse, migrate")
    assert refusal("limits", preset="none").startswith("Bad Request: preset must be one of telegram")
    assert "4096 characters" in refusal("say", user_id=11, chat_id=11, text="x" * 4097)


def test_sent_files_cannot_run_in_the_page(api: LocalBotApi, client: httpx.Client) -> None:
    message = api.send_document(ANA.id, ANA.id, b"<script>1</script>", "x.html", mime_type="text/html")
    assert message.media is not None
    response = client.get(f"/control/files/{message.media.file_id}")
    assert response.headers["content-disposition"] == "attachment"
    assert "sandbox" in response.headers["content-security-policy"]
    assert "default-src 'self'" in client.get("/").headers["content-security-policy"]


ODD_VALUES = [
    {},
    {"chat_id": "x", "message_id": "x", "text": 5, "offset": "x"},
    {"chat_id": NEWSROOM, "message_id": [1], "text": {"a": 1}, "reply_markup": "{", "reply_parameters": "[]"},
    {"chat_id": NEWSROOM, "text": "x", "reply_markup": {"inline_keyboard": [[1]]}, "user_id": 10**30},
    {"chat_id": NEWSROOM, "text": "x", "entities": "[1]", "commands": [1], "results": [1], "media": [], "scope": 1},
    {"chat_id": NEWSROOM, "text": "x", "reply_markup": {"inline_keyboard": 1}, "commands": [{}], "results": [{}]},
    {"chat_id": NEWSROOM, "text": "x", "reply_parameters": {"message_id": "x"}, "media": {"type": 1}, "photo": "x"},
    {"chat_id": 10**40, "user_id": None, "allowed_updates": "1", "url": "x", "message_ids": ["x"], "action": 1},
    {"chat_id": "9" * 5000, "user_id": "9" * 5000, "message_id": "²", "text": "x", "action": "typing"},
    {"chat_id": "²", "text": "x", "inline_message_id": "inline:²:²", "photo": "attach://x", "message_thread_id": "1"},
    {"inline_message_id": "inline:1:x", "text": "x", "caption": "x", "callback_query_id": {}, "file_id": []},
]


@pytest.mark.parametrize("values", ODD_VALUES)
def test_odd_parameters_are_refused_not_stumbled_over(api: LocalBotApi, client: httpx.Client, values: object) -> None:
    for method in METHODS:
        response = client.post(f"/bot{api.token}/{method}", json=values)
        assert response.status_code in (200, 400, 403, 409), (method, response.text)
        assert response.json()["ok"] is (response.status_code == 200)
    broken = client.post(f"/bot{api.token}/getMe", content=b"{", headers={"Content-Type": "application/json"})
    assert broken.status_code == 400


def test_a_wrong_token_and_an_unknown_method_have_their_own_answers(api: LocalBotApi, client: httpx.Client) -> None:
    assert client.get("/bot1:x/getMe").json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert client.get(f"/bot{api.token}/sendDice").status_code == 501
    assert client.get("/file/bot1:x/files/local-file-1").status_code == 401
    assert client.get(f"/file/bot{api.token}/files/none").status_code == 400


def test_a_port_in_use_and_a_public_host_are_refused_in_one_sentence(api: LocalBotApi) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadSetup, match=f"Port {port} is in use"):
            serve("127.0.0.1", port)
    with pytest.raises(BadSetup, match="loopback only"):
        serve("0.0.0.0", 0)  # noqa: S104  # the very thing that must be refused


class Receiver(BaseHTTPRequestHandler):
    """A webhook that fails at first, then takes everything."""

    received: list[tuple[str | None, dict[str, object]]]
    failures: int

    def do_POST(self) -> None:  # http.server's name
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        fails, type(self).failures = type(self).failures > 0, type(self).failures - 1
        if not fails:
            self.received.append((self.headers["X-Telegram-Bot-Api-Secret-Token"], body))
        self.send_response(500 if fails else 200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


async def test_a_webhook_gets_every_update_once_with_its_secret(api: LocalBotApi) -> None:
    class OwnReceiver(Receiver):
        received: list[tuple[str | None, dict[str, object]]] = []  # noqa: RUF012  # one list for this one test
        failures = 2

    server = ThreadingHTTPServer(("127.0.0.1", 0), OwnReceiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        async with Bot(api.token, base_url=api.base_url) as bot:
            await bot.set_webhook(f"http://127.0.0.1:{server.server_port}/hook", secret_token="s3cret")
            for text in ("one", "two", "three"):
                await asyncio.to_thread(api.say, ANA.id, ANA.id, text)
            with pytest.raises(Conflict, match="webhook is active"):
                await bot.get_updates()
            await asyncio.to_thread(api.wait_for, lambda: len(OwnReceiver.received) == 3)
            assert {secret for secret, _ in OwnReceiver.received} == {"s3cret"}
            assert [update["message"]["text"] for _, update in OwnReceiver.received] == ["one", "two", "three"]
            info = await bot.get_webhook_info()
            assert (info.pending_update_count, info.last_error_message) == (0, "Wrong response from the webhook: 500")
            await bot.delete_webhook()
            assert await bot.get_updates() == ()
    finally:
        server.shutdown()
        server.server_close()
