"""``editMessage…``, ``deleteMessage`` and ``deleteMessages``, by chat and message or by inline message."""

import re
from typing import Any

from handlers.local.methods.content import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    reachable_chat,
    read_keyboard,
    read_text,
)
from handlers.local.methods.sending import read_media
from handlers.local.parameters import Parameters
from handlers.local.refusals import bad_request
from handlers.local.shapes import message_json
from handlers.local.values import Chat, Json, Media, Message
from handlers.local.world import World

_INLINE_ID = re.compile(r"inline:(-?[0-9]{1,20}):([0-9]{1,20})")
_UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


async def edit_message_text(world: World, parameters: Parameters) -> Json | bool:
    """``editMessageText``."""
    message = _own_message(world, parameters)
    if message.media is not None:
        raise bad_request("there is no text in the message to edit")
    text, entities = read_text(parameters, "text", limit=TEXT_LIMIT)
    if not text:
        raise bad_request("message text is empty")
    return _edit(world, parameters, message, text=text, entities=tuple(entities))


async def edit_message_caption(world: World, parameters: Parameters) -> Json | bool:
    """``editMessageCaption``."""
    message = _own_message(world, parameters)
    if message.media is None:
        raise bad_request("there is no caption in the message to edit")
    text, entities = read_text(parameters, "caption", limit=CAPTION_LIMIT, entities="caption_entities")
    return _edit(world, parameters, message, text=text, entities=tuple(entities))


async def edit_message_media(world: World, parameters: Parameters) -> Json | bool:
    """``editMessageMedia``, for photos and documents; a text message becomes a media message."""
    message = _own_message(world, parameters)
    wanted = Parameters(parameters.json_object("media"))
    kind = wanted.text("type")
    if kind not in ("photo", "document"):
        raise bad_request("type of the media must be photo or document on the local Bot API")
    text, entities = read_text(wanted, "caption", limit=CAPTION_LIMIT, entities="caption_entities")
    media = read_media(world, parameters, kind, wanted.text("media"))
    return _edit(world, parameters, message, text=text, entities=tuple(entities), media=media)


async def edit_message_reply_markup(world: World, parameters: Parameters) -> Json | bool:
    """``editMessageReplyMarkup``."""
    return _edit(world, parameters, _own_message(world, parameters))


def _edit(world: World, parameters: Parameters, message: Message, **fields: Any) -> Json | bool:
    fields["reply_markup"] = read_keyboard(parameters)
    if all(_same(world, getattr(message, name), value) for name, value in fields.items()):
        raise bad_request(_UNCHANGED)
    changed = world.change_message(message, edit_date=world.now(), **fields)
    return True if parameters.has("inline_message_id") else message_json(world, changed)


def _same(world: World, old: object, new: object) -> bool:
    if isinstance(old, Media) and isinstance(new, Media):
        return old.kind == new.kind and world.media_file(old).content == world.media_file(new).content
    return old == new


def _own_message(world: World, parameters: Parameters) -> Message:
    if parameters.has("inline_message_id"):
        return _inline_message(world, parameters.text("inline_message_id"))
    chat = reachable_chat(world, parameters)
    message = chat.messages.get(parameters.integer("message_id", 0) or 0)
    if message is None:
        raise bad_request("message to edit not found")
    is_own = message.sender_id == world.bot.id or (chat.type == "channel" and chat.member(world.bot.id).is_in_charge)
    if not is_own or message.service or message.forward_origin:
        raise bad_request("message can't be edited")
    return message


def _inline_message(world: World, inline_message_id: str) -> Message:
    found = _INLINE_ID.fullmatch(inline_message_id)
    chat = world.chats.get(int(found[1])) if found else None
    message = chat.messages.get(int(found[2])) if found and chat else None
    if message is None or not message.via_bot:
        raise bad_request("MESSAGE_ID_INVALID")
    return message


async def delete_message(world: World, parameters: Parameters) -> bool:
    """``deleteMessage``."""
    chat = reachable_chat(world, parameters)
    message = chat.messages.get(parameters.integer("message_id", 0) or 0)
    if message is None:
        raise bad_request("message to delete not found")
    if not _may_delete(world, chat, message):
        raise bad_request("message can't be deleted")
    world.remove_message(message)
    return True


async def delete_messages(world: World, parameters: Parameters) -> bool:
    """``deleteMessages``: those that can't be found are passed over."""
    chat = reachable_chat(world, parameters)
    for message_id in parameters.json_array("message_ids"):
        message = chat.messages.get(message_id)
        if message is not None and _may_delete(world, chat, message):
            world.remove_message(message)
    return True


def _may_delete(world: World, chat: Chat, message: Message) -> bool:
    is_own = message.sender_id == world.bot.id
    return is_own or chat.type == "private" or chat.member(world.bot.id).is_in_charge
