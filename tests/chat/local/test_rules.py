"""Telegram's rules one by one, over plain HTTP: what is refused and in which words, and what then is so."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from handlers.local import Chat, LocalBotApi, Person, Refused
from handlers.local.cast import ANA, BEN, BOT, DESK, LAYLA, NEWSROOM, RED_SEA, WIRE

pytestmark = pytest.mark.timeout(30)

Json = dict[str, Any]
Call = Callable[..., Json]


@pytest.fixture
def client(api: LocalBotApi) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=api.address, trust_env=False) as client:
        yield client


@pytest.fixture
def call(api: LocalBotApi, client: httpx.Client) -> Call:
    def call(method: str, files: Json | None = None, **parameters: Any) -> Json:
        request = {"data": parameters, "files": files} if files else {"json": parameters}
        answer: Json = client.post(f"/bot{api.token}/{method}", **request).json()
        return answer

    return call


@pytest.fixture
def act(client: httpx.Client) -> Call:
    token = client.get("/").text.split('name="page-token" content="')[1].split('"')[0]

    def act(action: str, files: Json | None = None, **values: Any) -> Json:
        request = {"data": values, "files": files} if files else {"json": values}
        answer: Json = client.post(f"/control/{action}", headers={"X-Page-Token": token}, **request).json()
        return answer

    return act


def keyboard(**button: Any) -> Json:
    return {"inline_keyboard": [[button]]}


def picture(width: int, height: int) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()


TEXT = {"chat_id": NEWSROOM, "text": "x"}
ARTICLE = {"type": "article", "id": "1", "title": "t", "input_message_content": {"message_text": "x"}}


@pytest.mark.parametrize(
    ("method", "parameters", "description"),
    [
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": "@nobody", "text": "x"}, "chat not found"),
        ("sendMessage", {**TEXT, "parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
        ("sendMessage", {**TEXT, "reply_to_message_id": 99}, "message to be replied not found"),
        ("sendMessage", {**TEXT, "reply_markup": {"buttons": 1}}, "can't parse reply keyboard markup JSON object"),
        (
            "sendMessage",
            {**TEXT, "reply_markup": keyboard(text="x")},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            "sendMessage",
            {**TEXT, "reply_markup": keyboard(text=" ", callback_data="x")},
            'can\'t parse inline keyboard button: Field "text" must be non-empty',
        ),
        (
            "sendMessage",
            {**TEXT, "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101}},
            "reply markup is too long",
        ),
        ("sendPhoto", {"chat_id": NEWSROOM}, "there is no photo in the request"),
        (
            "editMessageMedia",
            {"chat_id": NEWSROOM, "message_id": 1, "media": {"type": "video"}},
            "message can't be edited",
        ),
        ("editMessageText", {"inline_message_id": "inline:1:1", "text": "x"}, "MESSAGE_ID_INVALID"),
        ("deleteMessage", {"chat_id": NEWSROOM, "message_id": 1}, "message can't be deleted"),
        ("getChatAdministrators", {"chat_id": BEN.id}, "there are no administrators in the private chat"),
        ("getChatMember", {"chat_id": NEWSROOM}, "invalid user_id specified"),
        ("getChatMember", {"chat_id": NEWSROOM, "user_id": 404}, "user not found"),
        ("leaveChat", {"chat_id": BEN.id}, "chat member status can't be changed in private chats"),
        ("createForumTopic", {"chat_id": DESK, "name": "x"}, "the chat is not a forum"),
        ("setMyCommands", {"commands": [{"command": "x", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("setMyCommands", {"commands": [{"command": "x", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ("getMyCommands", {"scope": {"type": "moon"}}, "unsupported bot command scope type specified"),
        ("getMyCommands", {"scope": {"type": "chat", "chat_id": 404}}, "chat not found"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "the short description is too long"),
        ("setWebhook", {"url": "ftp://x"}, "bad webhook: invalid webhook URL specified"),
        ("setWebhook", {"url": "http://x", "secret_token": "ä"}, "secret token contains unallowed characters"),
        ("getFile", {"file_id": "x"}, "wrong file_id or the file is temporarily unavailable"),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
        ("answerInlineQuery", {"inline_query_id": "1", "results": [ARTICLE] * 51}, "RESULTS_TOO_MUCH"),
        ("answerInlineQuery", {"inline_query_id": "1", "results": [ARTICLE] * 2}, "RESULT_ID_DUPLICATE"),
        ("answerInlineQuery", {"inline_query_id": "1", "results": [{**ARTICLE, "id": "x" * 65}]}, "RESULT_ID_INVALID"),
        (
            "answerInlineQuery",
            {"inline_query_id": "1", "results": [ARTICLE]},
            "query is too old and response timeout expired or query ID is invalid",
        ),
    ],
)
def test_what_telegram_refuses(api: LocalBotApi, call: Call, method: str, parameters: Json, description: str) -> None:
    api.say(BEN.id, BEN.id, "/start")
    assert call(method, **parameters) == {"ok": False, "error_code": 400, "description": f"Bad Request: {description}"}


@pytest.mark.parametrize(
    ("content", "description"),
    [
        (b"", "file must be non-empty"),
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (picture(2000, 50), "PHOTO_INVALID_DIMENSIONS"),
        (b"x" * 10_000_001, "file is too big"),
    ],
)
def test_pictures_telegram_refuses(call: Call, content: bytes, description: str) -> None:
    answer = call("sendPhoto", files={"photo": ("x.png", content)}, chat_id=NEWSROOM)
    assert answer["description"] == f"Bad Request: {description}"


def test_a_member_without_the_right_to_write_is_told(api: LocalBotApi, call: Call) -> None:
    api.set_member(ANA.id, NEWSROOM, BOT.id, "restricted", can_post=False)
    assert (
        call("sendMessage", **TEXT)["description"] == "Bad Request: not enough rights to send text messages to the chat"
    )
    member = call("getChatMember", chat_id=NEWSROOM, user_id=BOT.id)["result"]
    assert (member["status"], member["can_send_messages"]) == ("restricted", False)
    api.set_member(ANA.id, WIRE, BOT.id, "administrator", can_post=False)
    refusal = call("sendMessage", chat_id=WIRE, text="x")
    assert refusal["description"] == "Bad Request: need administrator rights in the channel chat"


def test_topics_are_renamed_closed_and_opened(api: LocalBotApi, call: Call) -> None:
    api.set_member(ANA.id, NEWSROOM, BOT.id, "administrator")
    topic = {"chat_id": NEWSROOM, "message_thread_id": RED_SEA}
    assert call("editForumTopic", **topic, name="Red Sea and Aden")["ok"]
    assert call("editForumTopic", **topic, name="Red Sea and Aden")["description"] == "Bad Request: TOPIC_NOT_MODIFIED"
    assert call("closeForumTopic", **topic)["ok"]
    assert call("sendMessage", **topic, text="x")["description"] == "Bad Request: TOPIC_CLOSED"
    assert call("closeForumTopic", **topic)["description"] == "Bad Request: TOPIC_NOT_MODIFIED"
    assert call("reopenForumTopic", **topic)["ok"]
    assert call("sendMessage", **topic, text="x")["ok"]
    assert call("createForumTopic", chat_id=NEWSROOM, name=" ")["description"] == "Bad Request: TOPIC_TITLE_EMPTY"
    opened = api.open_topic(NEWSROOM, "Syria")
    assert call("sendMessage", chat_id=NEWSROOM, text="x", message_thread_id=opened)["ok"]


def test_pins_are_kept_in_order_and_taken_down(api: LocalBotApi, call: Call) -> None:
    api.set_member(ANA.id, NEWSROOM, BOT.id, "administrator")
    first, second = (call("sendMessage", **TEXT)["result"]["message_id"] for _ in range(2))
    for message_id in (first, second, first):
        assert call("pinChatMessage", chat_id=NEWSROOM, message_id=message_id)["ok"]
    assert api.pinned(NEWSROOM) == [second, first]
    assert (
        call("pinChatMessage", chat_id=NEWSROOM, message_id=99)["description"]
        == "Bad Request: message to pin not found"
    )
    assert call("unpinChatMessage", chat_id=NEWSROOM, message_id=second)["ok"]
    assert call("unpinChatMessage", chat_id=NEWSROOM, message_id=second)["ok"] is False
    assert call("deleteMessages", chat_id=NEWSROOM, message_ids=[first, 99])["ok"]
    assert api.pinned(NEWSROOM) == []
    assert call("unpinAllChatMessages", chat_id=NEWSROOM)["ok"]


def test_leaving_a_chat_ends_it(call: Call) -> None:
    assert call("leaveChat", chat_id=NEWSROOM)["ok"]
    assert call("sendMessage", **TEXT)["description"] == "Forbidden: bot is not a member of the supergroup chat"


def test_updates_are_limited_counted_from_the_end_and_dropped(api: LocalBotApi, call: Call) -> None:
    for number in range(5):
        api.say(ANA.id, ANA.id, str(number))
    assert [update["message"]["text"] for update in call("getUpdates", limit=2)["result"]] == ["0", "1"]
    assert [update["message"]["text"] for update in call("getUpdates", offset=-1)["result"]] == ["4"]
    api.say(ANA.id, ANA.id, "5")
    assert call("deleteWebhook", drop_pending_updates=True)["ok"]
    assert call("getUpdates")["result"] == []


def test_members_comings_reach_an_administrator_who_asked_for_them(api: LocalBotApi, call: Call) -> None:
    api.set_member(ANA.id, NEWSROOM, BOT.id, "administrator")
    api.set_member(LAYLA.id, NEWSROOM, LAYLA.id, "left")
    assert ["chat_member" in update for update in call("getUpdates")["result"]] == [False, False]
    call("getUpdates", offset=-1, allowed_updates=["chat_member"])
    api.set_member(ANA.id, NEWSROOM, LAYLA.id, "member")
    change = call("getUpdates")["result"][-1]["chat_member"]
    assert (change["from"]["id"], change["new_chat_member"]["user"]["id"]) == (ANA.id, LAYLA.id)


def test_an_edit_by_a_person_is_told_and_only_of_ones_own(api: LocalBotApi, call: Call) -> None:
    said = api.say(ANA.id, ANA.id, "one")
    assert api.edit(ANA.id, said, "two").text == "two"
    assert call("getUpdates")["result"][-1]["edited_message"]["text"] == "two"
    with pytest.raises(Refused, match="can't be edited"):
        api.edit(BEN.id, said, "three")


def test_a_thousand_people_can_be_let_in(api: LocalBotApi, call: Call) -> None:
    for number in range(1000):
        api.add_person(Person(id=5000 + number, first_name=f"Person {number}"), started=True)
    assert call("sendMessage", chat_id=5999, text="x")["ok"]
    api.add_chat(Chat(id=-300, type="group", title="Another"), owner=BEN, others=(ANA,))
    assert call("getChatMemberCount", chat_id=-300)["result"] == 3


def test_commands_are_offered_by_the_nearest_scope(act: Call, call: Call) -> None:
    def offered(user: Person, chat: int) -> list[str]:
        return [command["command"] for command in act("commands", user_id=user.id, chat_id=chat)["result"]]

    scopes: list[Json] = [
        {"type": "default"},
        {"type": "all_group_chats"},
        {"type": "all_chat_administrators"},
        {"type": "chat_member", "chat_id": NEWSROOM, "user_id": BEN.id},
    ]
    for scope in scopes:
        call("setMyCommands", commands=[{"command": scope["type"], "description": "x"}], scope=scope)
    call("setMyCommands", commands=[{"command": "arabic", "description": "x"}], language_code="ar")
    assert [offered(ANA, ANA.id), offered(LAYLA, LAYLA.id)] == [["default"], ["arabic"]]
    assert [offered(person, NEWSROOM) for person in (ANA, BEN, LAYLA)] == [
        ["all_chat_administrators"],
        ["chat_member"],
        ["all_group_chats"],
    ]


def test_the_control_api_has_hands_for_all_that_people_do(api: LocalBotApi, act: Call, call: Call) -> None:
    me = {"user_id": BEN.id, "chat_id": BEN.id}
    assert (
        act("forward", **me, text="x", channel="Wire", date=1_700_000_000)["result"]["forward_origin"]["date"]
        == 1_700_000_000
    )
    assert act("forward", **me, text="x", channel=" ")["ok"] is False
    assert (
        "photo"
        in act("send_file", files={"file": ("p.png", picture(9, 9), "image/png")}, **me, as_photo="true")["result"]
    )
    assert act("send_file", **me)["description"] == "Bad Request: there is no file in the request"
    assert act("press", **me, message_id=99, data="x")["description"] == "Bad Request: message not found"
    assert act("member", by=ANA.id, chat_id=NEWSROOM, user_id=BEN.id, change="remove")["ok"]
    assert act("member", by=ANA.id, chat_id=NEWSROOM, user_id=BEN.id, change="adopt")["ok"] is False
    assert call("getChatMember", chat_id=NEWSROOM, user_id=BEN.id)["result"]["status"] == "kicked"
    assert act("block", user_id=BEN.id, blocked=True)["ok"]
    assert call("sendMessage", chat_id=BEN.id, text="x")["error_code"] == 403
    assert act("say", **me, text="unblocked by writing")["ok"]
    assert call("sendMessage", chat_id=BEN.id, text="x")["ok"]
    moved = act("migrate", chat_id=DESK, by=ANA.id)["result"]["id"]
    assert call("sendMessage", chat_id=DESK, text="x")["parameters"] == {"migrate_to_chat_id": moved}
    assert act("person", id=77, first_name="Noor")["result"]["first_name"] == "Noor"
    assert act("limits", preset="strict")["result"]["chat_burst"] == 1
    api.fail("sendMessage", times=3)
    assert act("clear_faults")["ok"]
    assert call("sendMessage", **TEXT)["ok"]


def test_an_inline_result_is_asked_for_and_sent(api: LocalBotApi, act: Call, call: Call) -> None:
    query_id = api.ask_inline(BEN.id, "yemen")
    assert call("answerInlineQuery", inline_query_id=query_id, results=[ARTICLE])["ok"]
    chosen = {"user_id": BEN.id, "query_id": query_id, "chat_id": NEWSROOM}
    assert act("choose", **chosen, index=5)["description"] == "Bad Request: there is no such inline result"
    assert act("choose", **chosen, index=0)["result"]["via_bot"]["id"] == BOT.id
    assert act("choose", **(chosen | {"query_id": "1"}), index=0)["ok"] is False


def test_a_button_that_is_not_there_is_named(api: LocalBotApi, call: Call) -> None:
    sent = call("sendMessage", **TEXT, reply_markup=keyboard(text="Map", url="https://example.org"))["result"]
    message = api.message(NEWSROOM, sent["message_id"])
    with pytest.raises(LookupError, match="no button 'Sources' among"):
        api.press(BEN.id, message, "Sources")
    with pytest.raises(LookupError, match="carries no callback data"):
        api.press(BEN.id, message, "Map")
    with pytest.raises(TimeoutError, match="the bot's last calls"):
        api.wait_for_message(NEWSROOM, "never said", timeout=0.1)
