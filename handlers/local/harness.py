"""``LocalBotApi``: the server in a thread of its own, with Python hands for tests and for ``run``."""

import threading
import time
from collections.abc import Callable
from typing import Any, Self, TypeVar

from handlers.local import cast
from handlers.local.application import build_application
from handlers.local.faults import Fault
from handlers.local.gateway import Gateway
from handlers.local.limits import Limits
from handlers.local.people import People
from handlers.local.running import ServerThread
from handlers.local.values import Chat, Json, MemberStatus, Message, Person
from handlers.local.world import Call

Result = TypeVar("Result")

PATIENCE_SECONDS = 30.0
"""How long to wait for the bot, if nothing else is said: what comes, comes at once, but for a machine that is busy."""


class LocalBotApi:
    """A Bot API on the loopback, running beside the caller until ``stop``; also a context manager.

    Its methods may be called from any thread but block: in a coroutine that shares its loop with the bot, call them
    through ``asyncio.to_thread``. Everything that people can't do raises ``Refused``, as the server would answer it.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.token = cast.TOKEN
        self._gateway = Gateway(cast.new_world(), limits or Limits())
        self._people = People(self._gateway.world)
        self._changed = threading.Event()
        self._gateway.world.listeners.append(lambda _: self._changed.set())
        self._server = ServerThread(build_application(self._gateway))
        self._do = self._server.do

    def start(self, host: str = "127.0.0.1", port: int = 0) -> Self:
        """Serve; port 0 takes a free one. ``address``, ``base_url`` and ``base_file_url`` then say where.

        Raises:
            BadSetup: the port is in use, or the host is not on the loopback.
        """
        self._server.start(host, port)
        return self

    def stop(self) -> None:
        """End the server. Its conversations can still be read, but it can't be started again."""
        self._server.stop()

    def __enter__(self) -> Self:
        return self if self._server.is_running else self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def address(self) -> str:
        """The chat page's address, without a slash at the end."""
        return self._server.address

    @property
    def base_url(self) -> str:
        """What python-telegram-bot takes as ``base_url``: the token is appended to it."""
        return f"{self.address}/bot"

    @property
    def base_file_url(self) -> str:
        """What python-telegram-bot takes as ``base_file_url``."""
        return f"{self.address}/file/bot"

    # What people do

    def say(
        self, user: int, chat: int, text: str, thread: int | None = None, *, reply_to: int | None = None
    ) -> Message:
        """A person writes in a chat, in a topic of it, or in reply to a message."""
        return self._do(self._people.say, user, chat, text, thread=thread, reply_to=reply_to)

    def edit(self, user: int, message: Message, text: str) -> Message:
        """A person edits a message of theirs."""
        return self._do(self._people.edit, user, message, text)

    def send_photo(self, user: int, chat: int, content: bytes, caption: str = "", thread: int | None = None) -> Message:
        """A person sends a picture."""
        options = {"name": "photo.jpg", "mime_type": "image/jpeg", "caption": caption, "as_photo": True}
        return self._do(self._people.send_file, user, chat, content, thread=thread, **options)

    def send_document(
        self,
        user: int,
        chat: int,
        content: bytes,
        name: str,
        *,
        mime_type: str = "application/octet-stream",
        caption: str = "",
        thread: int | None = None,
    ) -> Message:
        """A person sends a file."""
        options = {"name": name, "mime_type": mime_type, "caption": caption}
        return self._do(self._people.send_file, user, chat, content, thread=thread, **options)

    def forward(self, user: int, chat: int, text: str, *, channel: str, **options: Any) -> Message:
        """A person forwards a channel's post; ``options``: ``date`` (Unix seconds), ``username``, ``post_id``,
        ``thread``."""
        return self._do(self._people.forward, user, chat, text, channel=channel, **options)

    def press(self, user: int, message: Message, button: str) -> str:
        """A person presses the button whose text contains ``button``. Returns the callback query's id for ``answer``.

        Raises:
            LookupError: the message, as it stands now, has no such button, or it carries no callback data.
        """
        current = self.message(message.chat_id, message.message_id) or message
        data = current.button(button).data
        if data is None:
            raise LookupError(f"the button {button!r} carries no callback data")
        return self.press_data(user, current, data)

    def press_data(self, user: int, message: Message, data: str) -> str:
        """A callback with any data at all: forged, stale, or replayed."""
        return self._do(self._people.press, user, message, data).id

    def ask_inline(self, user: int, text: str) -> str:
        """A person types ``@bot text``. Returns the inline query's id for ``answer``."""
        return self._do(self._people.ask_inline, user, text).id

    def choose_result(self, user: int, query_id: str, index: int, chat: int, thread: int | None = None) -> Message:
        """A person sends one of the bot's inline results into a chat."""
        query = self._gateway.world.queries[query_id]
        return self._do(self._people.choose_result, user, query, index, chat, thread=thread)

    def set_member(self, by: int, chat: int, user: int, status: MemberStatus, **rights: bool) -> None:
        """Someone's standing changes ("member", "administrator", "left", "kicked" …), the bot's too."""
        self._do(self._people.set_member, by, chat, user, status, **rights)

    def block(self, user: int) -> None:
        """A person blocks the bot."""
        self._do(self._people.block, user)

    def unblock(self, user: int) -> None:
        """A person lets the bot write again."""
        self._do(self._people.unblock, user)

    def migrate(self, chat: int, by: int = cast.ANA.id) -> int:
        """A basic group becomes a supergroup. Returns its new id."""
        return self._do(self._people.migrate, chat, by).id

    def delete_topic(self, chat: int, thread: int) -> None:
        """A forum topic is deleted with all its messages."""
        self._do(self._people.delete_topic, chat, thread)

    # Who and what there is

    def add_person(self, person: Person, *, started: bool = False) -> None:
        """Let a person in; ``started``: the bot may write to them at once."""

        def add() -> None:
            self._gateway.world.add_person(person).started = started

        self._do(add)

    def add_chat(self, chat: Chat, *, owner: Person | None = None, others: tuple[Person, ...] = ()) -> None:
        """Open a chat with these people and the bot in it."""
        self._do(self._gateway.world.add_chat, chat, owner=owner, others=others)

    def open_topic(self, chat: int, name: str, by: int = cast.ANA.id) -> int:
        """Open a forum topic. Returns its thread id."""
        return self._do(lambda: self._gateway.world.open_topic(self._gateway.world.chat(chat), name, by=by)).thread_id

    def messages(self, chat: int, thread: int | None = None) -> list[Message]:
        """A chat's messages, oldest first; of one topic, where ``thread`` is given."""
        found = self._do(lambda: list(self._gateway.world.chat(chat).messages.values()))
        return [message for message in found if thread is None or message.thread_id == thread]

    def bot_messages(self, chat: int, thread: int | None = None) -> list[Message]:
        """What the bot said in a chat, service messages left out."""
        mine = (None, cast.BOT.id)
        return [message for message in self.messages(chat, thread) if message.sender_id in mine and not message.service]

    def message(self, chat: int, message_id: int) -> Message | None:
        """A message as it stands now; ``None`` once it is deleted."""
        return self._do(self._gateway.world.message, chat, message_id)

    def pinned(self, chat: int) -> list[int]:
        """The ids of a chat's pinned messages, the latest last."""
        return self._do(lambda: list(self._gateway.world.chat(chat).pinned))

    def file(self, file_id: str) -> bytes:
        """A file's bytes."""
        return self._do(self._gateway.world.file, file_id).content

    def pending_updates(self) -> int:
        """How many updates the bot has not confirmed yet."""
        return self._do(lambda: len(self._gateway.world.updates))

    # Waiting

    def wait_for(self, predicate: Callable[[], Result], timeout: float = PATIENCE_SECONDS) -> Result:
        """The first truthy value of ``predicate``, tried again whenever something happens.

        Raises:
            TimeoutError: it stayed falsy for ``timeout`` seconds; the message lists the bot's last calls.
        """
        deadline = time.monotonic() + timeout
        while True:
            self._changed.clear()
            if found := predicate():
                return found
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                last = [(call.method, call.status, call.description) for call in self.calls()[-8:]]
                raise TimeoutError(f"nothing came within {timeout} s; the bot's last calls: {last}")
            self._changed.wait(min(remaining, 0.5))

    def wait_for_message(
        self, chat: int, containing: str = "", *, after: Message | None = None, timeout: float = PATIENCE_SECONDS
    ) -> Message:
        """The bot's first message in a chat (and after another) whose text contains these words.

        Raises:
            TimeoutError: none came.
        """
        start = after.message_id if after else 0

        def found() -> Message | None:
            said = (message for message in self.bot_messages(chat) if message.message_id > start)
            return next((message for message in said if containing in message.text), None)

        message = self.wait_for(found, timeout)
        assert message is not None  # noqa: S101  # wait_for returns only what is truthy
        return message

    def answer(self, query_id: str, timeout: float = PATIENCE_SECONDS) -> Json:
        """The bot's answer to a callback (``text``, ``show_alert``, ``url``) or inline query (``results`` …).

        Raises:
            TimeoutError: the bot didn't answer.
        """
        answered = self.wait_for(lambda: self._gateway.world.queries[query_id].answer, timeout)
        return dict(answered or {})

    # Trouble and its record

    def fail(self, method: str | None = None, chat: int | None = None, **fault: Any) -> None:
        """Order trouble for the next call of ``method`` in ``chat``; ``fault`` holds the other fields of ``Fault``."""
        self._do(self._gateway.faults.order, Fault(method=method, chat_id=chat, **fault))

    def clear_faults(self) -> None:
        """Call ordered trouble off."""
        self._do(self._gateway.faults.clear)

    def set_limits(self, limits: Limits) -> None:
        """Hold other limits from now on."""
        self._do(self._gateway.set_limits, limits)

    def calls(self, method: str | None = None, chat: int | None = None) -> list[Call]:
        """The bot's calls and their outcomes, oldest first; ``getUpdates`` is among them."""
        calls = self._do(lambda: list(self._gateway.world.calls))
        return [call for call in calls if method in (None, call.method) and chat in (None, call.chat_id)]

    def refused(self, status: int = 429) -> list[Call]:
        """The calls answered with this status."""
        return [call for call in self.calls() if call.status == status]


def serve(host: str, port: int, limits: Limits | None = None) -> LocalBotApi:
    """Start the local Bot API and its chat page beside the caller, and return it; ``address`` is the page's.

    Raises:
        BadSetup: the port is in use, or the host is not on the loopback.
    """
    return LocalBotApi(limits).start(host, port)
