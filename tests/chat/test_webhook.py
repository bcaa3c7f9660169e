"""Webhook mode: updates that Telegram posts, and what strangers post."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from handlers.desk import Desk
from handlers.local import LocalBotApi
from handlers.local.cast import ANA, BEN, NEWSROOM

from .ports import port_for_a_bot
from .record import fresh_report
from .running_bot import RunningBot

pytestmark = pytest.mark.timeout(60)

SECRET = {"X-Telegram-Bot-Api-Secret-Token": "a-secret-word"}
GROUP_ANONYMOUS_BOT = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


@pytest.fixture
def desk(desk: Desk) -> Desk:
    port = port_for_a_bot()
    settings = desk.settings.model_copy(update={"port": port, "webhook_url": f"http://127.0.0.1:{port}/"})
    return Desk(**{**vars(desk), "settings": settings})


@pytest.fixture
def bot(make_bot: Callable[..., RunningBot], api: LocalBotApi) -> RunningBot:
    bot = make_bot(polls=False).start()
    assert bot.failure is None
    api.wait_for(lambda: api.calls("setWebhook"))
    return bot


@pytest.fixture
def client(bot: RunningBot) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=str(bot.desk.settings.webhook_url), trust_env=False) as client:
        yield client


def message(text: str, number: int = 1, **fields: Any) -> dict[str, Any]:
    """An update as Telegram posts it: Ana writes to the bot."""
    person = {"id": ANA.id, "is_bot": False, "first_name": "Ana"}
    chat = {"id": ANA.id, "type": "private", "first_name": "Ana"}
    command = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}] if text.startswith("/") else []
    sent = {"message_id": 900 + number, "date": 1, "chat": chat, "from": person, "text": text, "entities": command}
    return {"update_id": number, "message": sent | fields}


def test_updates_come_by_webhook_and_are_answered(bot: RunningBot, api: LocalBotApi) -> None:
    said = api.say(BEN.id, BEN.id, "/follow Kataib Hezbollah")
    api.wait_for_message(BEN.id, "Following", after=said)
    bot.ingest(*fresh_report())
    api.wait_for_message(BEN.id, "You follow")
    assert api.calls("getUpdates") == []
    api.wait_for(lambda: api.pending_updates() == 0)


def test_the_balancer_can_ask_whether_it_lives(client: httpx.Client) -> None:
    assert client.get("/healthz").text == "ok"


@pytest.mark.parametrize("headers", [{}, {"X-Telegram-Bot-Api-Secret-Token": "guess"}])
def test_a_wrong_secret_is_refused(client: httpx.Client, api: LocalBotApi, headers: dict[str, str]) -> None:
    assert client.post("/telegram", json=message("/start"), headers=headers).status_code == 403
    assert api.bot_messages(ANA.id) == []


@pytest.mark.parametrize(
    "body",
    [b"", b"not json", b"[]", b"null", b'"text"', b"{}", b'{"update_id": "x", "message": 5}', b"\xff\xfe", b"[" * 9000],
)
def test_garbage_is_refused(client: httpx.Client, body: bytes) -> None:
    assert client.post("/telegram", content=body, headers=SECRET).status_code in {200, 400}
    assert client.post("/telegram", json={"update_id": 5}, headers=SECRET).status_code == 200


def test_too_large_a_body_is_refused(client: httpx.Client) -> None:
    assert client.post("/telegram", content=b"x" * 2_000_001, headers=SECRET).status_code == 413


def test_only_posts_are_taken(client: httpx.Client) -> None:
    assert client.get("/telegram").status_code == 405


def test_an_anonymous_administrator_may_follow_and_a_linked_channel_may_not(
    client: httpx.Client, api: LocalBotApi
) -> None:
    chat = {"id": NEWSROOM, "type": "supergroup", "title": "Newsroom", "is_forum": True}
    api.say(ANA.id, ANA.id, "/start")
    linked = {"id": -1_009, "type": "channel", "title": "Linked"}
    as_channel = {"from": {"id": 136817688, "is_bot": True, "first_name": "Channel"}, "sender_chat": linked}
    posts = [{"from": GROUP_ANONYMOUS_BOT, "sender_chat": chat}, as_channel]
    for number, sender in enumerate(posts, start=1):
        update = message("/follow Houthis", number, chat=chat, **sender)
        assert client.post("/telegram", json=update, headers=SECRET).status_code == 200
    followed = api.wait_for_message(NEWSROOM, "Following")
    refused = api.wait_for_message(NEWSROOM, after=followed)
    assert "Following" not in refused.text
    assert "already" not in refused.text


def test_a_chats_updates_are_answered_in_their_order(client: httpx.Client, api: LocalBotApi) -> None:
    api.say(ANA.id, ANA.id, "/help")
    first = api.wait_for_message(ANA.id)
    for number, text in enumerate(["/follow Houthis", "/following", "/unfollow Houthis", "/following"], start=1):
        assert client.post("/telegram", json=message(text, number), headers=SECRET, timeout=30).status_code == 200
    told = [one.text for one in api.bot_messages(ANA.id) if one.message_id > first.message_id]
    assert ["Following:" in told[0], "follows" in told[1], "Stopped" in told[2], "nothing yet" in told[3]] == [True] * 4


STICKER = {
    "file_id": "s",
    "file_unique_id": "s",
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
}
VOICE = {"file_id": "v", "file_unique_id": "v", "duration": 3}


def without_text(**content: Any) -> dict[str, Any]:
    update = message("", **content)
    del update["message"]["text"], update["message"]["entities"]
    return update


@pytest.mark.parametrize(
    "content", [{"sticker": STICKER}, {"voice": VOICE}, {"location": {"latitude": 1, "longitude": 2}}]
)
def test_what_holds_no_words_is_said_to_be_unreadable(
    client: httpx.Client, api: LocalBotApi, content: dict[str, Any]
) -> None:
    first = api.wait_for_message(ANA.id, after=api.say(ANA.id, ANA.id, "/help"))
    assert client.post("/telegram", json=without_text(**content), headers=SECRET).status_code == 200
    assert "I can read text, links and text files" in api.wait_for_message(ANA.id, after=first).text


def test_service_messages_are_no_questions(client: httpx.Client, api: LocalBotApi) -> None:
    api.wait_for_message(ANA.id, after=api.say(ANA.id, ANA.id, "/help"))
    timer = {"message_auto_delete_time": 86_400}
    assert client.post(
        "/telegram", json=without_text(message_auto_delete_timer_changed=timer), headers=SECRET
    ).is_success
    assert len(api.bot_messages(ANA.id)) == 1


def test_a_message_too_old_to_be_given_is_asked_for_anew(client: httpx.Client, api: LocalBotApi) -> None:
    person = {"id": ANA.id, "is_bot": False, "first_name": "Ana"}
    gone = {"message_id": 1, "date": 0, "chat": {"id": ANA.id, "type": "private", "first_name": "Ana"}}
    press = {"id": "1", "from": person, "chat_instance": "1", "data": "page:1:1", "message": gone}
    assert client.post("/telegram", json={"update_id": 9, "callback_query": press}, headers=SECRET).is_success
    assert api.calls("answerCallbackQuery")
