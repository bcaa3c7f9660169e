"""The local Bot API's memory: who there is, which chats, what was said, what the bot was asked and has set."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from handlers.local.refusals import Refused, bad_request
from handlers.local.updates import UpdateQueue
from handlers.local.values import TOPIC_COLOR, Chat, Json, Media, Member, Message, Person, StoredFile, Topic

Listener = Callable[[Json], None]

CALLS_KEPT = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One Bot API call as it was answered; ``status`` 0 is a connection that was cut. ``at`` is Unix seconds."""

    at: float
    method: str
    chat_id: int | None
    status: int
    description: str | None = None


@dataclass(slots=True, kw_only=True)
class Query:
    """A button press or an inline query, waiting for the bot's answer (the parameters it answered with)."""

    id: str
    user_id: int
    at: float
    message: Message | None = None
    text: str = ""
    answer: Json | None = None


@dataclass(slots=True)
class World:
    """Everything the server knows. Not thread-safe: only the server's own loop may touch it."""

    bot: Person
    token: str
    clock: Callable[[], float] = time.time
    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    updates: UpdateQueue = field(default_factory=UpdateQueue)
    commands: dict[str, list[Json]] = field(default_factory=dict)  # by scope (and language), as ``commands.py`` keys it
    profile: dict[str, str] = field(default_factory=dict)  # description, short description and name, by language
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=CALLS_KEPT))
    listeners: list[Listener] = field(default_factory=list)
    _last_id: int = 0

    def next_id(self) -> int:
        """A number never given out before."""
        self._last_id += 1
        return self._last_id

    def now(self) -> int:
        """The time as Telegram writes it: whole Unix seconds."""
        return int(self.clock())

    def publish(self, kind: str, **details: Any) -> None:
        """Tell the page, and whoever waits, that something has happened."""
        for listener in tuple(self.listeners):
            listener({"kind": kind, **details})

    def person(self, user_id: int) -> Person:
        """A person by id.

        Raises:
            Refused: nobody has this id.
        """
        person = self.bot if user_id == self.bot.id else self.people.get(user_id)
        if person is None:
            raise bad_request("user not found")
        return person

    def chat(self, reference: int | str) -> Chat:
        """A chat by id or ``@username``.

        Raises:
            Refused: there is no such chat.
        """
        found = self.chats.get(reference) if isinstance(reference, int) else self._chat_named(reference)
        if found is None:
            raise bad_request("chat not found")
        return found

    def _chat_named(self, reference: str) -> Chat | None:
        name = reference.removeprefix("@").casefold()
        return next((chat for chat in self.chats.values() if (chat.username or "").casefold() == name), None)

    def add_person(self, person: Person) -> Chat:
        """Let a person in, with a private chat of theirs (its id is theirs) in which nothing has been said."""
        self.people[person.id] = person
        return self.add_chat(Chat(id=person.id, type="private", title=person.name), others=(person,))

    def add_chat(self, chat: Chat, *, owner: Person | None = None, others: tuple[Person, ...] = ()) -> Chat:
        """Open a chat with these people, and the bot as an ordinary member."""
        self.chats[chat.id] = chat
        for person in (self.bot, *others):
            chat.members[person.id] = Member(user_id=person.id)
        if owner is not None:
            chat.members[owner.id] = Member(user_id=owner.id, status="creator")
        if chat.is_forum:
            self.add_message(chat, sender_id=owner.id if owner else None, service={"supergroup_chat_created": True})
        self.publish("chat", chat_id=chat.id)
        return chat

    def open_topic(self, chat: Chat, name: str, *, by: int, color: int = TOPIC_COLOR) -> Topic:
        """Open a forum topic, with the service message whose id the topic bears."""
        service = {"forum_topic_created": {"name": name, "icon_color": color}}
        thread_id = chat.last_message_id + 1
        self.add_message(chat, sender_id=by, service=service, thread_id=thread_id)
        chat.topics[thread_id] = Topic(thread_id=thread_id, name=name, icon_color=color)
        self.publish("chat", chat_id=chat.id)
        return chat.topics[thread_id]

    def message(self, chat_id: int, message_id: int) -> Message | None:
        """A message, or ``None`` where it never was or has been deleted."""
        return self.chat(chat_id).messages.get(message_id)

    def add_message(self, chat: Chat, *, sender_id: int | None, **fields: Any) -> Message:
        """Put a new message at the end of a chat."""
        chat.last_message_id += 1
        message = Message(
            chat_id=chat.id, message_id=chat.last_message_id, date=self.now(), sender_id=sender_id, **fields
        )
        chat.messages[message.message_id] = message
        self.publish("message", chat_id=chat.id, message_id=message.message_id)
        return message

    def change_message(self, message: Message, **fields: Any) -> Message:
        """Put a changed message in the place of the old one."""
        changed = replace(message, **fields)
        self.chats[message.chat_id].messages[message.message_id] = changed
        self.publish("edited", chat_id=message.chat_id, message_id=message.message_id)
        return changed

    def remove_message(self, message: Message) -> None:
        """Delete a message."""
        chat = self.chats[message.chat_id]
        chat.messages.pop(message.message_id, None)
        if message.message_id in chat.pinned:
            chat.pinned.remove(message.message_id)
        self.publish("deleted", chat_id=message.chat_id, message_id=message.message_id)

    def add_file(self, content: bytes, *, name: str, mime_type: str, size: tuple[int, int] = (0, 0)) -> StoredFile:
        """Keep an uploaded file; ``size`` is an image's width and height in pixels."""
        file_id = f"local-file-{self.next_id()}"
        stored = StoredFile(
            file_id=file_id, content=content, name=name, mime_type=mime_type, width=size[0], height=size[1]
        )
        self.files[file_id] = stored
        return stored

    def file(self, file_id: str) -> StoredFile:
        """A stored file.

        Raises:
            Refused: there is no such file.
        """
        if file_id not in self.files:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return self.files[file_id]

    def media_file(self, media: Media) -> StoredFile:
        """The file a message shows."""
        return self.files[media.file_id]

    def open_query(self, user_id: int, *, message: Message | None = None, text: str = "") -> Query:
        """Note a question to the bot that it must answer by its id."""
        query = Query(id=str(self.next_id() + 10**15), user_id=user_id, at=self.clock(), message=message, text=text)
        self.queries[query.id] = query
        return query

    def answer_query(self, query_id: str, answer: Json, *, lifetime: float) -> Query:
        """Note the bot's answer to a query not older than ``lifetime`` seconds.

        Raises:
            Refused: the query is unknown, too old, or answered already.
        """
        query = self.queries.get(query_id)
        if query is None or query.answer is not None or self.clock() - query.at > lifetime:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        query.answer = answer
        return query

    def record(self, method: str, chat_id: int | None, refusal: Refused | None = None, *, cut: bool = False) -> None:
        """Write a call and its outcome down."""
        status = 0 if cut else refusal.status if refusal else 200
        description = "connection cut" if cut else refusal.description if refusal else None
        call = Call(at=self.clock(), method=method, chat_id=chat_id, status=status, description=description)
        self.calls.append(call)
        if method != "getUpdates":
            self.publish("call", method=method, chat_id=chat_id, status=status, description=description)
