"""What the local Bot API keeps: people, topics, members, media and messages, as frozen values.

An edit replaces a message by a new value, so a message handed to a test stays as it was when it was handed over.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
ChatType = Literal["private", "group", "supergroup", "channel"]
MemberStatus = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]

TOPIC_COLOR = 0x6FB9F0  # the first of the six the Bot API allows
PRESENT: frozenset[str] = frozenset({"creator", "administrator", "member", "restricted"})
IN_CHARGE: frozenset[str] = frozenset({"creator", "administrator"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A Telegram user, or the bot."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str = "en"
    is_bot: bool = False

    @property
    def name(self) -> str:
        """The full name as a chat shows it."""
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A forum topic; its id is the id of the service message that opened it, as on Telegram."""

    thread_id: int
    name: str
    icon_color: int = TOPIC_COLOR
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person's standing in a chat. ``can_post`` false is a member who may not write; ``can_pin`` and
    ``can_manage_topics`` count for administrators."""

    user_id: int
    status: MemberStatus = "member"
    can_post: bool = True
    can_pin: bool = True
    can_manage_topics: bool = True

    @property
    def is_present(self) -> bool:
        """Whether the person is in the chat now."""
        return self.status in PRESENT

    @property
    def is_in_charge(self) -> bool:
        """Whether the person owns or administers the chat."""
        return self.status in IN_CHARGE


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """An uploaded file's bytes and description; ``width`` and ``height`` are pixels, 0 for what is no image."""

    file_id: str
    content: bytes
    name: str
    mime_type: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """What a message shows beside its caption."""

    kind: Literal["photo", "document"]
    file_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """One button of an inline keyboard; ``raw`` is the Bot API's ``InlineKeyboardButton``."""

    text: str
    data: str | None
    url: str | None
    raw: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as it stands now. ``text`` is the caption where there is ``media``; ``date`` is Unix seconds.

    ``sender_id`` is ``None`` for channel posts; ``service`` holds the fields of a service message (Bot API names).
    """

    chat_id: int
    message_id: int
    date: int
    sender_id: int | None
    text: str = ""
    entities: tuple[Json, ...] = ()
    media: Media | None = None
    reply_markup: Json | None = None
    reply_to: int | None = None
    thread_id: int | None = None
    edit_date: int | None = None
    forward_origin: Json | None = None
    via_bot: bool = False
    silent: bool = False
    link_preview_options: Json | None = None
    service: Json = field(default_factory=dict)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """The inline buttons, row by row."""
        return tuple(self._buttons())

    def _buttons(self) -> Iterator[Button]:
        for row in (self.reply_markup or {}).get("inline_keyboard", ()):
            for raw in row:
                yield Button(text=raw["text"], data=raw.get("callback_data"), url=raw.get("url"), raw=raw)

    def button(self, label: str) -> Button:
        """The first button whose text contains ``label``, whatever the case.

        Raises:
            LookupError: there is none; the message names those there are.
        """
        for button in self.buttons:
            if label.casefold() in button.text.casefold():
                return button
        raise LookupError(f"no button {label!r} among {[button.text for button in self.buttons]}")


@dataclass(slots=True, kw_only=True)
class Chat:
    """A chat and everything in it. ``messages`` keeps ids in order; a deleted message leaves it."""

    id: int
    type: ChatType
    title: str
    username: str | None = None
    is_forum: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    last_message_id: int = 0
    started: bool = False  # a private chat's person has written to the bot, so the bot may write back
    migrated_to: int | None = None
    migrated_from: int | None = None

    @property
    def is_group(self) -> bool:
        """Whether Telegram's group rules (privacy mode, 20 messages a minute) hold here."""
        return self.type in ("group", "supergroup")

    def member(self, user_id: int) -> Member:
        """The standing of a person here; whoever never came has left."""
        return self.members.get(user_id) or Member(user_id=user_id, status="left")
