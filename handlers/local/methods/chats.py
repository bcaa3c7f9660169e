"""Methods about chats: who is there, what is pinned, which topics there are."""

from dataclasses import replace

from handlers.local.methods.content import reachable_chat
from handlers.local.parameters import Parameters
from handlers.local.refusals import bad_request
from handlers.local.shapes import full_chat_json, member_json
from handlers.local.values import TOPIC_COLOR, Chat, Json, Topic
from handlers.local.world import World

TOPIC_NAME_LIMIT = 128


async def get_chat(world: World, parameters: Parameters) -> Json:
    """``getChat``."""
    return full_chat_json(world, reachable_chat(world, parameters))


async def get_chat_member(world: World, parameters: Parameters) -> Json:
    """``getChatMember``; whoever never was in the chat has "left" it."""
    chat = reachable_chat(world, parameters)
    user_id = parameters.integer("user_id")
    if user_id is None:
        raise bad_request("invalid user_id specified")
    return member_json(world, chat, chat.member(world.person(user_id).id))


async def get_chat_administrators(world: World, parameters: Parameters) -> list[Json]:
    """``getChatAdministrators``; other bots than the asking one are left out, as on Telegram."""
    chat = reachable_chat(world, parameters)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    return [member_json(world, chat, member) for member in chat.members.values() if member.is_in_charge]


async def get_chat_member_count(world: World, parameters: Parameters) -> int:
    """``getChatMemberCount``."""
    chat = reachable_chat(world, parameters)
    return sum(member.is_present for member in chat.members.values())


async def leave_chat(world: World, parameters: Parameters) -> bool:
    """``leaveChat``."""
    chat = reachable_chat(world, parameters)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.members[world.bot.id] = replace(chat.member(world.bot.id), status="left")
    world.publish("chat", chat_id=chat.id)
    return True


async def pin_chat_message(world: World, parameters: Parameters) -> bool:
    """``pinChatMessage``; the chat gets Telegram's service message, which the bot itself isn't told of."""
    chat = _pinnable_chat(world, parameters)
    message_id = parameters.integer("message_id", 0) or 0
    if message_id not in chat.messages:
        raise bad_request("message to pin not found")
    if message_id in chat.pinned:
        chat.pinned.remove(message_id)
    chat.pinned.append(message_id)
    world.publish("chat", chat_id=chat.id)
    return True


async def unpin_chat_message(world: World, parameters: Parameters) -> bool:
    """``unpinChatMessage``: the message named, or the one pinned last."""
    chat = _pinnable_chat(world, parameters)
    message_id = parameters.integer("message_id")
    if message_id is None and chat.pinned:
        message_id = chat.pinned[-1]
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    world.publish("chat", chat_id=chat.id)
    return True


async def unpin_all_chat_messages(world: World, parameters: Parameters) -> bool:
    """``unpinAllChatMessages``."""
    chat = _pinnable_chat(world, parameters)
    chat.pinned.clear()
    world.publish("chat", chat_id=chat.id)
    return True


def _pinnable_chat(world: World, parameters: Parameters) -> Chat:
    chat = reachable_chat(world, parameters)
    me = chat.member(world.bot.id)
    if chat.type != "private" and not (me.is_in_charge and me.can_pin):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat


async def create_forum_topic(world: World, parameters: Parameters) -> Json:
    """``createForumTopic``."""
    chat = _forum(world, parameters)
    name = parameters.text("name").strip()
    if not 1 <= len(name) <= TOPIC_NAME_LIMIT:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_INVALID")
    color = parameters.integer("icon_color", TOPIC_COLOR) or TOPIC_COLOR
    topic = world.open_topic(chat, name, by=world.bot.id, color=color)
    return {"message_thread_id": topic.thread_id, "name": topic.name, "icon_color": topic.icon_color}


async def edit_forum_topic(world: World, parameters: Parameters) -> bool:
    """``editForumTopic``: its name."""
    chat, topic = _topic(world, parameters)
    name = parameters.text("name").strip()[:TOPIC_NAME_LIMIT]
    if not name or name == topic.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    return _keep_topic(world, chat, replace(topic, name=name))


async def close_forum_topic(world: World, parameters: Parameters) -> bool:
    """``closeForumTopic``."""
    chat, topic = _topic(world, parameters)
    if topic.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    return _keep_topic(world, chat, replace(topic, closed=True))


async def reopen_forum_topic(world: World, parameters: Parameters) -> bool:
    """``reopenForumTopic``."""
    chat, topic = _topic(world, parameters)
    if not topic.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    return _keep_topic(world, chat, replace(topic, closed=False))


def _forum(world: World, parameters: Parameters) -> Chat:
    chat = reachable_chat(world, parameters)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    me = chat.member(world.bot.id)
    if not (me.is_in_charge and me.can_manage_topics):
        raise bad_request("not enough rights to create a topic")
    return chat


def _topic(world: World, parameters: Parameters) -> tuple[Chat, Topic]:
    chat = _forum(world, parameters)
    topic = chat.topics.get(parameters.integer("message_thread_id", 0) or 0)
    if topic is None:
        raise bad_request("message thread not found")
    return chat, topic


def _keep_topic(world: World, chat: Chat, topic: Topic) -> bool:
    chat.topics[topic.thread_id] = topic
    world.publish("chat", chat_id=chat.id)
    return True
