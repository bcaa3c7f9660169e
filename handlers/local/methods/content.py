"""What the sending and editing methods share: the text, the keyboard and the place a message goes to, all checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from handlers.local.markup import cleaned, parse_html, utf16_length, with_automatic_entities
from handlers.local.parameters import Parameters
from handlers.local.refusals import bad_request, forbidden, migrated, not_present
from handlers.local.values import Chat, Json
from handlers.local.world import World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ENTITY_LIMIT = 100
BUTTON_LIMIT = 100
CALLBACK_DATA_BYTES = 64

_BUTTON_ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)
_BUTTON_URL = re.compile(r"(?:https?://[^\s/]+\.[^\s]+|https?://(?:\d{1,3}\.){3}\d{1,3}\S*|tg://\S+)", re.IGNORECASE)
_KEYBOARDS = frozenset({"inline_keyboard", "keyboard", "remove_keyboard", "force_reply"})


def read_text(parameters: Parameters, name: str, *, limit: int, entities: str = "entities") -> tuple[str, list[Json]]:
    """The text under ``name`` with its entities, by ``parse_mode`` or by the entities given. May be empty.

    Raises:
        Refused: 400, for broken markup or more than ``limit`` characters (UTF-16 code units) after parsing.
    """
    source, mode = parameters.text(name), parameters.text("parse_mode")
    if mode and mode.casefold() != "html":
        raise bad_request("unsupported parse_mode")
    text, found = parse_html(source) if mode else (cleaned(source).strip(), parameters.json_objects(entities))
    if utf16_length(text) > limit:
        raise bad_request("message caption is too long" if limit == CAPTION_LIMIT else "message is too long")
    return text, with_automatic_entities(text, found)[:ENTITY_LIMIT]


def read_keyboard(parameters: Parameters) -> Json | None:
    """The ``reply_markup``, checked.

    Raises:
        Refused: 400, for what is no keyboard or holds a button Telegram would refuse.
    """
    markup = parameters.json_object("reply_markup")
    if markup and not _KEYBOARDS & markup.keys():
        raise bad_request("can't parse reply keyboard markup JSON object")
    rows = markup.get("inline_keyboard")
    if rows is None:
        return markup or None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    buttons = [button for row in rows for button in row]
    if not all(isinstance(button, dict) for button in buttons):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    if len(buttons) > BUTTON_LIMIT:
        raise bad_request("reply markup is too long")
    for button in buttons:
        _check_button(button)
    return {"inline_keyboard": [row for row in rows if row]} if buttons else None


def _check_button(button: Mapping[str, object]) -> None:
    if not str(button.get("text", "")).strip():
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be non-empty')
    if not _BUTTON_ACTIONS & button.keys():
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not _BUTTON_URL.fullmatch(str(button["url"])):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a message goes, and what it answers."""

    chat: Chat
    thread_id: int | None
    reply_to: int | None


def read_destination(world: World, parameters: Parameters) -> Destination:
    """The chat, topic and replied-to message of a sending call, with the bot's right to write there.

    Raises:
        Refused: 400 or 403, where Telegram would not let the bot write there.
    """
    chat = reachable_chat(world, parameters)
    _check_may_post(world, chat)
    reply_to = _reply_target(chat, parameters)
    thread_id = parameters.integer("message_thread_id")
    if thread_id is not None:
        _check_thread(chat, thread_id)
    elif reply_to is not None:
        thread_id = chat.messages[reply_to].thread_id
    return Destination(chat, thread_id, reply_to)


def reachable_chat(world: World, parameters: Parameters) -> Chat:
    """The chat a call names, if the bot is in it.

    Raises:
        Refused: the chat is unknown, has migrated, or the bot isn't in it (any more).
    """
    chat = world.chat(parameters.chat_reference())
    if chat.migrated_to is not None:
        raise migrated(chat.migrated_to)
    if chat.type == "private":
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if not chat.member(chat.id).is_present:
            raise forbidden("bot was blocked by the user")
        return chat
    me = chat.member(world.bot.id)
    if not me.is_present:
        raise not_present(chat.type, kicked=me.status == "kicked")
    return chat


def _check_may_post(world: World, chat: Chat) -> None:
    me = chat.member(world.bot.id)
    if chat.type == "channel" and not (me.is_in_charge and me.can_post):
        raise bad_request("need administrator rights in the channel chat")
    if chat.is_group and not me.is_in_charge and not me.can_post:
        raise bad_request("not enough rights to send text messages to the chat")


def _check_thread(chat: Chat, thread_id: int) -> None:
    topic = chat.topics.get(thread_id)
    if topic is None:
        raise bad_request("message thread not found")
    if topic.closed:
        raise bad_request("TOPIC_CLOSED")


def _reply_target(chat: Chat, parameters: Parameters) -> int | None:
    reply = Parameters(parameters.json_object("reply_parameters"))
    wanted = reply.integer("message_id", parameters.integer("reply_to_message_id"))
    if wanted is None or wanted in chat.messages:
        return wanted
    if reply.flag("allow_sending_without_reply") or parameters.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")
