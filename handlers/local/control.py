"""The control API: what the people do and what trouble there shall be, as JSON for the chat page and for scripts."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import asdict
from itertools import islice

from handlers.local.faults import Fault, FaultKind
from handlers.local.gateway import Gateway
from handlers.local.limits import PRESETS
from handlers.local.methods.profile import commands_for
from handlers.local.parameters import Parameters
from handlers.local.people import People
from handlers.local.refusals import bad_request
from handlers.local.shapes import chat_json, message_json, user_json
from handlers.local.values import Chat, Json, MemberStatus, Message, Person
from handlers.local.world import Call, Query

MESSAGES_SHOWN = 300
CALLS_SHOWN = 40
ANSWER_SECONDS = 20.0
FILE_LIMIT = 20_000_000

_STATUSES: Mapping[str, MemberStatus] = {
    "join": "member",
    "leave": "left",
    "remove": "kicked",
    "promote": "administrator",
    "demote": "member",
}


class Control:
    """The control API's actions over one gateway. Every action takes a call's parameters and answers a JSON value.

    Raises everywhere:
        Refused: 400 or 403, for what can't be done.
    """

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._world = gateway.world
        self._people = People(gateway.world)
        self.actions: Mapping[str, Callable[[Parameters], Awaitable[object]]] = {
            "say": self.say,
            "send_file": self.send_file,
            "forward": self.forward,
            "press": self.press,
            "inline": self.inline,
            "choose": self.choose,
            "member": self.member,
            "block": self.block,
            "migrate": self.migrate,
            "person": self.person,
            "commands": self.commands,
            "fault": self.fault,
            "clear_faults": self.clear_faults,
            "limits": self.limits,
        }

    async def say(self, given: Parameters) -> Json:
        """``user_id, chat_id, text, thread_id?, reply_to?``: write a message. Answers the message."""
        return self._shown(
            self._people.say(
                _required(given, "user_id"),
                _required(given, "chat_id"),
                given.text("text"),
                thread=given.integer("thread_id"),
                reply_to=given.integer("reply_to"),
            )
        )

    async def send_file(self, given: Parameters) -> Json:
        """``user_id, chat_id, file, caption?, as_photo?, thread_id?``: send a photo or document."""
        upload = given.upload("file")
        if upload is None or not upload.content:
            raise bad_request("there is no file in the request")
        if len(upload.content) > FILE_LIMIT:
            raise bad_request("file is too big")
        message = self._people.send_file(
            _required(given, "user_id"),
            _required(given, "chat_id"),
            upload.content,
            name=upload.name,
            mime_type=upload.mime_type,
            caption=given.text("caption"),
            as_photo=given.flag("as_photo"),
            thread=given.integer("thread_id"),
        )
        return self._shown(message)

    async def forward(self, given: Parameters) -> Json:
        """``user_id, chat_id, text, channel, date?, username?, post_id?, thread_id?``: forward a channel's post."""
        if not given.text("text").strip() or not given.text("channel").strip():
            raise bad_request("a forwarded post needs its text and the channel's name")
        message = self._people.forward(
            _required(given, "user_id"),
            _required(given, "chat_id"),
            given.text("text"),
            channel=given.text("channel").strip(),
            date=given.integer("date"),
            username=given.text("username") or None,
            post_id=given.integer("post_id", 1) or 1,
            thread=given.integer("thread_id"),
        )
        return self._shown(message)

    async def press(self, given: Parameters) -> Json:
        """``user_id, chat_id, message_id, data``: press a button. Answers the bot's answer, or ``null`` after 20 s."""
        message = self._world.message(_required(given, "chat_id"), _required(given, "message_id"))
        if message is None:
            raise bad_request("message not found")
        return await self._answer(self._people.press(_required(given, "user_id"), message, given.text("data")))

    async def inline(self, given: Parameters) -> Json:
        """``user_id, text``: ask the bot inline. Answers its results, or ``null`` after 20 s."""
        return await self._answer(self._people.ask_inline(_required(given, "user_id"), given.text("text")))

    async def _answer(self, query: Query) -> Json:
        deadline = asyncio.get_running_loop().time() + ANSWER_SECONDS
        while query.answer is None and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.02)
        return {"query_id": query.id, "answer": query.answer}

    async def choose(self, given: Parameters) -> Json:
        """``user_id, query_id, index, chat_id, thread_id?``: send one of the inline results."""
        query = self._world.queries.get(given.text("query_id"))
        if query is None:
            raise bad_request("there is no such inline query")
        message = self._people.choose_result(
            _required(given, "user_id"),
            query,
            _required(given, "index"),
            _required(given, "chat_id"),
            thread=given.integer("thread_id"),
        )
        return self._shown(message)

    async def member(self, given: Parameters) -> bool:
        """``by, chat_id, user_id, change``: join, leave, remove, promote or demote someone, or the bot."""
        change = given.text("change")
        if change not in _STATUSES:
            raise bad_request(f"change must be one of {', '.join(_STATUSES)}")
        self._people.set_member(
            _required(given, "by"), _required(given, "chat_id"), _required(given, "user_id"), _STATUSES[change]
        )
        return True

    async def block(self, given: Parameters) -> bool:
        """``user_id, blocked``: block or unblock the bot in the person's private chat."""
        action = self._people.block if given.flag("blocked") else self._people.unblock
        action(_required(given, "user_id"))
        return True

    async def migrate(self, given: Parameters) -> Json:
        """``chat_id, by``: turn a basic group into a supergroup. Answers the new chat."""
        return self.chat(self._people.migrate(_required(given, "chat_id"), _required(given, "by")))

    async def person(self, given: Parameters) -> Json:
        """``id, first_name, last_name?, username?, language_code?``: let someone new in."""
        person = Person(
            id=_required(given, "id"),
            first_name=given.text("first_name") or "Someone",
            last_name=given.text("last_name") or None,
            username=given.text("username") or None,
            language_code=given.text("language_code", "en"),
        )
        self._world.add_person(person)
        return user_json(person)

    async def commands(self, given: Parameters) -> list[Json]:
        """``user_id, chat_id``: the commands the person is offered there."""
        chat = self._world.chat(_required(given, "chat_id"))
        return commands_for(self._world, chat, _required(given, "user_id"))

    async def fault(self, given: Parameters) -> bool:
        """A ``Fault``'s fields: order trouble."""
        try:
            kind = FaultKind(given.text("kind", FaultKind.REFUSE))
            seconds = float(given.text("seconds", "0"))
        except ValueError:
            raise bad_request(f"kind must be one of {', '.join(FaultKind)}, and seconds a number") from None
        self._gateway.faults.order(
            Fault(
                kind=kind,
                method=given.text("method") or None,
                chat_id=given.integer("chat_id"),
                times=given.integer("times", 1) or 1,
                status=given.integer("status", 500) or 500,
                description=given.text("description") or None,
                retry_after=given.integer("retry_after", 1) or 1,
                migrate_to_chat_id=given.integer("migrate_to_chat_id"),
                seconds=seconds,
            )
        )
        self._world.publish("faults")
        return True

    async def clear_faults(self, _: Parameters) -> bool:
        """Call all ordered trouble off."""
        self._gateway.faults.clear()
        self._world.publish("faults")
        return True

    async def limits(self, given: Parameters) -> Json:
        """``preset``: hold Telegram's limits ("telegram"), to the letter ("strict"), or not at all ("off")."""
        if given.text("preset") not in PRESETS:
            raise bad_request(f"preset must be one of {', '.join(PRESETS)}")
        self._gateway.set_limits(PRESETS[given.text("preset")])
        return asdict(self._gateway.limits)

    def state(self) -> Json:
        """All the page shows: the bot, the people, the chats with their last messages, the trouble ordered."""
        return {
            "bot": user_json(self._world.bot),
            "people": [user_json(person) for person in self._world.people.values()],
            "chats": [
                self.chat(chat) | {"messages": [self._shown(message) for message in _latest(chat)]}
                for chat in self._world.chats.values()
            ],
            "faults": self.trouble(),
            "limits": next((name for name, limits in PRESETS.items() if limits == self._gateway.limits), None),
            "calls": [asdict(call) for call in self._latest_calls()],
            "description": self._world.profile.get("description:", ""),
        }

    def _latest_calls(self) -> list[Call]:
        """The latest calls, newest first; ``getUpdates`` would crowd out all others."""
        kept = (call for call in reversed(self._world.calls) if call.method != "getUpdates")
        return list(islice(kept, CALLS_SHOWN))

    def chat(self, chat: Chat) -> Json:
        """A chat as the page needs it: Telegram's ``Chat`` with its members, topics and pinned messages."""
        return chat_json(self._world, chat) | {
            "members": {str(member.user_id): member.status for member in chat.members.values()},
            "topics": [asdict(topic) for topic in chat.topics.values()],
            "pinned": chat.pinned,
            "started": chat.started,
            "migrated_to": chat.migrated_to,
        }

    def trouble(self) -> list[Json]:
        """The trouble still to come."""
        return [asdict(fault) for fault in self._gateway.faults.orders]

    def _shown(self, message: Message) -> Json:
        extras = {"silent": message.silent, "keyboard": message.reply_markup}
        return message_json(self._world, message) | extras

    async def events(self) -> AsyncIterator[str]:
        """What happens from now on, as server-sent events; each ``data`` is a JSON object with its ``kind``."""
        queue: asyncio.Queue[Json] = asyncio.Queue()
        self._world.listeners.append(queue.put_nowait)
        try:
            yield "retry: 1000\n\n"
            while True:
                yield f"data: {json.dumps(self._with_details(await queue.get()), ensure_ascii=False)}\n\n"
        finally:
            self._world.listeners.remove(queue.put_nowait)

    def _with_details(self, event: Json) -> Json:
        """The event with the message or chat it is about, as that stands now."""
        if event["kind"] == "faults":
            return event | {"faults": self.trouble()}
        if "chat_id" not in event or event["chat_id"] not in self._world.chats:
            return event
        chat = self._world.chats[event["chat_id"]]
        if event["kind"] == "chat":
            return event | {"chat": self.chat(chat)}
        message = chat.messages.get(event.get("message_id", 0))
        return event | ({"message": self._shown(message)} if message else {})


def _latest(chat: Chat) -> list[Message]:
    return list(chat.messages.values())[-MESSAGES_SHOWN:]


def _required(given: Parameters, name: str) -> int:
    value = given.integer(name)
    if value is None:
        raise bad_request(f"{name} is missing")
    return value
