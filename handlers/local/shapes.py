"""The local Bot API's values as the JSON objects of Bot API 10 (core.telegram.org/bots/api#available-types)."""

from collections.abc import Mapping

from handlers.local.values import Chat, Json, Media, Member, Message, Person, StoredFile
from handlers.local.world import World

_ADMINISTRATOR_RIGHTS: Mapping[str, bool] = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": False,
    "can_restrict_members": False,
    "can_promote_members": False,
    "can_change_info": False,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
}
_RESTRICTIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
)
_NEVER_FOR_RESTRICTED = (
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag",
    "can_react_to_messages",
)


def user_json(person: Person) -> Json:
    """``User``."""
    found: Json = {"id": person.id, "is_bot": person.is_bot, "first_name": person.first_name}
    if person.last_name:
        found["last_name"] = person.last_name
    if person.username:
        found["username"] = person.username
    if not person.is_bot:
        found["language_code"] = person.language_code
    return found


def me_json(person: Person) -> Json:
    """``User`` as ``getMe`` returns it."""
    return {
        **user_json(person),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def chat_json(world: World, chat: Chat) -> Json:
    """``Chat``."""
    found: Json = {"id": chat.id, "type": chat.type}
    if chat.type == "private":
        person = world.person(chat.id)
        found["first_name"] = person.first_name
        if person.last_name:
            found["last_name"] = person.last_name
        if person.username:
            found["username"] = person.username
    else:
        found["title"] = chat.title
        if chat.username:
            found["username"] = chat.username
    if chat.is_forum:
        found["is_forum"] = True
    return found


def full_chat_json(world: World, chat: Chat) -> Json:
    """``ChatFullInfo``."""
    found = chat_json(world, chat)
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    found |= {"accent_color_id": chat.id % 7, "max_reaction_count": 11}
    found["accepted_gift_types"] = dict.fromkeys(gifts, False)
    if chat.pinned:
        found["pinned_message"] = message_json(world, chat.messages[chat.pinned[-1]])
    if chat.is_group:
        found["permissions"] = dict.fromkeys(_RESTRICTIONS, True) | dict.fromkeys(_NEVER_FOR_RESTRICTED, False)
    return found


def member_json(world: World, chat: Chat, member: Member) -> Json:
    """The ``ChatMember`` that fits the person's standing."""
    found: Json = {"user": user_json(world.person(member.user_id)), "status": member.status}
    match member.status:
        case "creator":
            found["is_anonymous"] = False
        case "administrator":
            found |= _ADMINISTRATOR_RIGHTS
            found |= {"can_pin_messages": member.can_pin, "can_manage_topics": member.can_manage_topics}
            if chat.type == "channel":
                found |= {"can_post_messages": member.can_post, "can_edit_messages": True}
        case "restricted":
            found |= {"is_member": True, "until_date": 0}
            found |= dict.fromkeys(_RESTRICTIONS, member.can_post) | dict.fromkeys(_NEVER_FOR_RESTRICTED, False)
        case "kicked":
            found["until_date"] = 0
    return found


def photo_json(file: StoredFile) -> list[Json]:
    """``PhotoSize`` objects of a photo; Telegram's smaller renditions all name the one file here."""
    longest = max(file.width, file.height, 1)
    sizes: list[Json] = []
    for most in (320, 800, 2560):
        scale = min(1.0, most / longest)
        width, height = max(1, round(file.width * scale)), max(1, round(file.height * scale))
        if not sizes or sizes[-1]["width"] < width or sizes[-1]["height"] < height:
            sizes.append({**_file_ids(file), "width": width, "height": height, "file_size": len(file.content)})
    return sizes


def document_json(file: StoredFile) -> Json:
    """``Document``."""
    return {
        **_file_ids(file),
        "file_name": file.name,
        "mime_type": file.mime_type,
        "file_size": len(file.content),
    }


def file_json(file: StoredFile) -> Json:
    """``File``; its path is what ``/file/bot<token>/`` serves."""
    return {**_file_ids(file), "file_size": len(file.content), "file_path": file_path(file)}


def file_path(file: StoredFile) -> str:
    """Where a file can be downloaded, below ``/file/bot<token>/``."""
    return f"files/{file.file_id}"


def _file_ids(file: StoredFile) -> Json:
    return {"file_id": file.file_id, "file_unique_id": f"unique-{file.file_id}"}


def message_json(world: World, message: Message, *, with_reply: bool = True) -> Json:
    """``Message``; the message replied to is included once, without its own reply."""
    chat = world.chats[message.chat_id]
    found: Json = {"message_id": message.message_id, "date": message.date, "chat": chat_json(world, chat)}
    if message.sender_id is None:
        found["sender_chat"] = chat_json(world, chat)
    else:
        found["from"] = user_json(world.person(message.sender_id))
    found |= _content_json(world, message)
    found |= message.service
    if message.thread_id is not None:
        found |= {"message_thread_id": message.thread_id, "is_topic_message": True}
    elif chat.type == "supergroup" and message.reply_to is not None:
        # As on Telegram: outside topics a reply names its thread's first message, to which nothing can be sent.
        found["message_thread_id"] = _thread_root(chat, message)
    if with_reply and (replied := _replied_to(chat, message)):
        found["reply_to_message"] = message_json(world, replied, with_reply=False)
    optional = {
        "edit_date": message.edit_date,
        "forward_origin": message.forward_origin,
        "via_bot": user_json(world.bot) if message.via_bot else None,
        "link_preview_options": message.link_preview_options,
        "reply_markup": message.reply_markup if "inline_keyboard" in (message.reply_markup or {}) else None,
    }
    return found | {name: value for name, value in optional.items() if value is not None}


def _thread_root(chat: Chat, message: Message) -> int:
    root = message
    while root.reply_to is not None and root.reply_to in chat.messages:
        root = chat.messages[root.reply_to]
    return root.message_id


def _content_json(world: World, message: Message) -> Json:
    found: Json = {}
    if message.media is None:
        names = ("text", "entities")
    else:
        names = ("caption", "caption_entities")
        found |= _media_json(world, message.media)
    if message.text:
        found[names[0]] = message.text
    if message.entities:
        found[names[1]] = list(message.entities)
    return found


def _media_json(world: World, media: Media) -> Json:
    file = world.media_file(media)
    return {"photo": photo_json(file)} if media.kind == "photo" else {"document": document_json(file)}


def _replied_to(chat: Chat, message: Message) -> Message | None:
    """What the message answers. In a topic that is, failing anything else, the message that opened the topic."""
    reference = message.reply_to if message.reply_to is not None else message.thread_id
    return chat.messages.get(reference) if reference is not None else None
