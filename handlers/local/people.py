"""What people do in the chats, and the updates the bot gets of it."""

import re
import zlib
from dataclasses import replace
from typing import Any

from handlers.local.markup import utf16_length, with_automatic_entities
from handlers.local.methods.content import CAPTION_LIMIT, TEXT_LIMIT
from handlers.local.methods.sending import picture_size
from handlers.local.refusals import Refused, bad_request
from handlers.local.shapes import chat_json, member_json, message_json, user_json
from handlers.local.values import Chat, Json, Media, Member, MemberStatus, Message
from handlers.local.world import Query, World


class People:
    """The hands of the people: each method does what one person can do in a Telegram client.

    Raises everywhere:
        Refused: 400 or 403, where Telegram's client would not let the person do it.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def say(
        self,
        user_id: int,
        chat_id: int,
        text: str,
        *,
        thread: int | None = None,
        reply_to: int | None = None,
    ) -> Message:
        """Write a text, into a topic or in reply to a message."""
        if not text.strip():
            raise bad_request("message text is empty")
        _check_length(text, TEXT_LIMIT)
        return self._post(user_id, chat_id, text.strip(), thread=thread, reply_to=reply_to)

    def send_file(
        self,
        user_id: int,
        chat_id: int,
        content: bytes,
        *,
        name: str,
        mime_type: str,
        caption: str = "",
        as_photo: bool = False,
        thread: int | None = None,
    ) -> Message:
        """Send a photo or a document with a caption."""
        _check_length(caption, CAPTION_LIMIT)
        size = picture_size(content) if as_photo else (0, 0)
        file = self._world.add_file(content, name=name, mime_type=mime_type, size=size)
        media = Media(kind="photo" if as_photo else "document", file_id=file.file_id)
        return self._post(user_id, chat_id, caption.strip(), thread=thread, media=media)

    def forward(
        self,
        user_id: int,
        chat_id: int,
        text: str,
        *,
        channel: str,
        date: int | None = None,
        username: str | None = None,
        post_id: int = 1,
        thread: int | None = None,
    ) -> Message:
        """Forward a post of a channel; ``date`` is when the channel published it (Unix seconds, default now)."""
        _check_length(text, TEXT_LIMIT)
        origin = {
            "type": "channel",
            "date": date if date is not None else self._world.now(),
            "chat": {"id": _channel_id(channel), "type": "channel", "title": channel}
            | ({"username": username} if username else {}),
            "message_id": post_id,
        }
        return self._post(user_id, chat_id, text.strip(), thread=thread, forward_origin=origin)

    def edit(self, user_id: int, message: Message, text: str) -> Message:
        """Change the text of a message of one's own."""
        if message.sender_id != user_id:
            raise bad_request("message can't be edited")
        entities = tuple(with_automatic_entities(text.strip(), []))
        changed = self._world.change_message(message, text=text.strip(), entities=entities, edit_date=self._world.now())
        if self._bot_sees(self._world.chat(message.chat_id), changed):
            self._world.updates.push("edited_message", message_json(self._world, changed))
        return changed

    def _post(self, user_id: int, chat_id: int, text: str, *, thread: int | None, **fields: Any) -> Message:
        chat = self._chat_to_write_in(user_id, chat_id)
        if thread is not None and thread not in chat.topics:
            raise bad_request("message thread not found")
        if chat.type == "private" and not chat.started:
            chat.started = True
            self._world.publish("chat", chat_id=chat.id)
        message = self._world.add_message(
            chat,
            sender_id=None if chat.type == "channel" else user_id,
            text=text,
            entities=tuple(with_automatic_entities(text, [])),
            thread_id=thread,
            **fields,
        )
        if self._bot_sees(chat, message):
            kind = "channel_post" if chat.type == "channel" else "message"
            self._world.updates.push(kind, message_json(self._world, message))
        return message

    def _chat_to_write_in(self, user_id: int, chat_id: int) -> Chat:
        chat = self._world.chat(chat_id)
        person = chat.member(self._world.person(user_id).id)
        if chat.migrated_to is not None:
            raise bad_request("group chat was upgraded to a supergroup chat")
        if chat.type == "private" and person.status == "kicked":
            self.unblock(user_id)
        elif not person.is_present or not person.can_post:
            raise Refused(403, "Forbidden: this person may not write in this chat")
        if chat.type == "channel" and not person.is_in_charge:
            raise Refused(403, "Forbidden: only administrators post in a channel")
        return chat

    def _bot_sees(self, chat: Chat, message: Message) -> bool:
        """Telegram's privacy mode: a bot that is no administrator sees of a group what is meant for it."""
        me = chat.member(self._world.bot.id)
        if not me.is_present:
            return False
        if not chat.is_group or me.is_in_charge or message.service:
            return True
        return self._addresses_bot(message) or self._replies_to_bot(chat, message)

    def _addresses_bot(self, message: Message) -> bool:
        username = (self._world.bot.username or "").casefold()
        command = re.match(r"/\w+(?:@(\w+))?", message.text)
        if command:
            return command[1] is None or command[1].casefold() == username
        return bool(re.search(rf"(?<!\w)@{re.escape(username)}\b", message.text.casefold()))

    def _replies_to_bot(self, chat: Chat, message: Message) -> bool:
        replied = chat.messages.get(message.reply_to) if message.reply_to is not None else None
        return replied is not None and replied.sender_id == self._world.bot.id

    def press(self, user_id: int, message: Message, data: str) -> Query:
        """Press an inline button that carries callback data."""
        self._world.person(user_id)
        query = self._world.open_query(user_id, message=message)
        self._world.updates.push(
            "callback_query",
            {
                "id": query.id,
                "from": user_json(self._world.person(user_id)),
                "message": message_json(self._world, message),
                "chat_instance": str(message.chat_id),
                "data": data,
            },
        )
        return query

    def ask_inline(self, user_id: int, text: str, *, chat_type: str = "supergroup") -> Query:
        """Type ``@bot text`` somewhere; ``chat_type`` is the kind of chat it is typed in ("sender" for the bot's)."""
        query = self._world.open_query(user_id, text=text)
        person = user_json(self._world.person(user_id))
        self._world.updates.push(
            "inline_query", {"id": query.id, "from": person, "query": text, "offset": "", "chat_type": chat_type}
        )
        return query

    def choose_result(self, user_id: int, query: Query, index: int, chat_id: int, *, thread: int | None) -> Message:
        """Send the inline result of this index into a chat."""
        results = (query.answer or {}).get("results", [])
        if not 0 <= index < len(results):
            raise bad_request("there is no such inline result")
        chat, result = self._chat_to_write_in(user_id, chat_id), results[index]
        message = self._world.add_message(
            chat,
            sender_id=user_id,
            text=result["text"],
            entities=tuple(result["entities"]),
            reply_markup=result["reply_markup"],
            thread_id=thread,
            via_bot=True,
        )
        chosen: Json = {"result_id": result["id"], "from": user_json(self._world.person(user_id)), "query": query.text}
        if result["reply_markup"]:
            chosen["inline_message_id"] = f"inline:{chat.id}:{message.message_id}"
        self._world.updates.push("chosen_inline_result", chosen)
        return message

    def set_member(self, by: int, chat_id: int, user_id: int, status: MemberStatus, **rights: bool) -> Member:
        """Change someone's standing in a chat: join, leave, be removed, promoted, restricted; the bot too."""
        chat = self._world.chat(chat_id)
        old = chat.member(self._world.person(user_id).id)
        new = replace(old, status=status, **rights)
        chat.members[user_id] = new
        is_bot = user_id == self._world.bot.id
        if is_bot or chat.member(self._world.bot.id).is_in_charge:
            self._world.updates.push("my_chat_member" if is_bot else "chat_member", self._change(by, chat, old, new))
        self._announce(by, chat, old, new)
        self._world.publish("chat", chat_id=chat.id)
        return new

    def _change(self, by: int, chat: Chat, old: Member, new: Member) -> Json:
        return {
            "chat": chat_json(self._world, chat),
            "from": user_json(self._world.person(by)),
            "date": self._world.now(),
            "old_chat_member": member_json(self._world, chat, old),
            "new_chat_member": member_json(self._world, chat, new),
        }

    def _announce(self, by: int, chat: Chat, old: Member, new: Member) -> None:
        if not chat.is_group or old.is_present == new.is_present:
            return
        user = user_json(self._world.person(new.user_id))
        service: Json = {"new_chat_members": [user]} if new.is_present else {"left_chat_member": user}
        message = self._world.add_message(chat, sender_id=by, service=service)
        if new.user_id == self._world.bot.id and not new.is_present:
            return  # the bot no longer hears what is said here
        if self._bot_sees(chat, message):
            self._world.updates.push("message", message_json(self._world, message))

    def block(self, user_id: int) -> None:
        """Block the bot in the person's private chat."""
        self._set_private(user_id, "kicked")

    def unblock(self, user_id: int) -> None:
        """Let the bot write again."""
        self._set_private(user_id, "member")

    def _set_private(self, user_id: int, status: MemberStatus) -> None:
        # Telegram reports a block as the bot's own standing in the private chat.
        chat = self._world.chat(user_id)
        chat.members[user_id] = Member(user_id=user_id, status=status)
        old, new = chat.member(self._world.bot.id), Member(user_id=self._world.bot.id, status=status)
        chat.members[self._world.bot.id] = new
        self._world.updates.push("my_chat_member", self._change(user_id, chat, old, new))
        self._world.publish("chat", chat_id=chat.id)

    def migrate(self, chat_id: int, by: int) -> Chat:
        """Turn a basic group into a supergroup, with a new id and service messages on both sides."""
        old = self._world.chat(chat_id)
        if old.type != "group" or old.migrated_to is not None:
            raise bad_request("only a basic group can become a supergroup")
        new = Chat(id=-(10**12) - 500_000 - self._world.next_id(), type="supergroup", title=old.title)
        new.members, new.migrated_from = dict(old.members), old.id
        self._world.chats[new.id] = new
        leaving = self._world.add_message(old, sender_id=by, service={"migrate_to_chat_id": new.id})
        old.migrated_to = new.id
        arriving = self._world.add_message(new, sender_id=by, service={"migrate_from_chat_id": old.id})
        if old.member(self._world.bot.id).is_present:
            for message in (leaving, arriving):
                self._world.updates.push("message", message_json(self._world, message))
        self._world.publish("chat", chat_id=new.id)
        return new

    def delete_topic(self, chat_id: int, thread_id: int) -> None:
        """Delete a forum topic and all that was said in it."""
        chat = self._world.chat(chat_id)
        if chat.topics.pop(thread_id, None) is None:
            raise bad_request("message thread not found")
        for message in [message for message in chat.messages.values() if message.thread_id == thread_id]:
            self._world.remove_message(message)
        self._world.publish("chat", chat_id=chat.id)


def _check_length(text: str, limit: int) -> None:
    if utf16_length(text.strip()) > limit:
        raise bad_request(f"a message holds {limit} characters at most: Telegram's apps cut longer texts into several")


def _channel_id(title: str) -> int:
    """An id for a channel that is known by its title only: the same title gives the same id."""
    return -1_002_000_000_000 - zlib.crc32(title.encode()) % 900_000_000
