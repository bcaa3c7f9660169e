"""Chats, what they follow, what they are to be sent, and what they asked and brought."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from bot.models.columns import moment, reference


class ChatRow(SQLModel, table=True):
    """A chat the bot talks in. A suspended one keeps everything and is sent nothing.

    ``preferences`` holds those fields of ``Preferences`` that differ from the defaults. ``arrivals`` counts how often
    the chat let the bot in, so that a refusal from before the last time can be told from one that still holds.
    """

    __tablename__ = "chat"

    id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: str
    title: str | None = None
    timezone: str = "UTC"
    preferences: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    suspended_because: str | None = None
    arrivals: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    created_at: dt.datetime = moment(now=True)


class SubscriptionRow(SQLModel, table=True):
    """A follow (``kind`` follow: alerts), a mute (what is not told), or a digest (due at ``next_due_at``) of one chat.

    ``topic`` says what in words and is unique per chat and kind. ``watches_since`` is when it began to watch what it
    watches now: of an event that was known earlier it tells only if that becomes news. A digest has a ``timetable`` (a
    ``Timetable`` as JSON), and an empty ``filter`` where it is on all that the chat follows.
    """

    __tablename__ = "subscription"

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = reference("chat.id", index=False)
    thread_id: int | None = None
    kind: str
    topic: str
    filter: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    is_paused: bool = False
    is_silent: bool = False
    watches_since: dt.datetime = moment(now=True)
    timetable: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    skips_quiet: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    next_due_at: dt.datetime | None = moment(nullable=True, index=True)
    last_sent_at: dt.datetime | None = moment(nullable=True)
    created_by: int = Field(sa_type=BigInteger)
    created_at: dt.datetime = moment(now=True)

    __table_args__ = (UniqueConstraint("chat_id", "kind", "topic"),)


class SubscriptionAnchorRow(SQLModel, table=True):
    """A key that an event must have, and the least it must reach, for a follow to be looked at (``bot.anchors``)."""

    __tablename__ = "subscription_anchor"

    id: int | None = Field(default=None, primary_key=True)
    subscription_id: int = reference("subscription.id")
    key: str
    least_severity: int = 0
    least_killed: int = 0

    # The whole look-up is answered from this index.
    __table_args__ = (Index("ix_subscription_anchor_key", "key", "least_severity", "least_killed", "subscription_id"),)


class AlertRow(SQLModel, table=True):
    """A chat is told of an event: once (``outbox_id``), and then of what changes.

    ``told`` is the event as the chat heard of it last. ``version`` counts the edits and updates since, so that each is
    a cause of its own in the outbox.
    """

    __tablename__ = "alert"

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = reference("chat.id", index=False)
    event_id: int = reference("event.id")
    subscription_id: int | None = reference("subscription.id", nullable=True, on_delete="SET NULL")
    outbox_id: int | None = reference("outbox_message.id", nullable=True, on_delete="SET NULL")
    told: dict[str, Any] = Field(sa_type=JSON)
    version: int = 1
    is_muted: bool = False
    told_at: dt.datetime = moment(now=True)

    __table_args__ = (UniqueConstraint("chat_id", "event_id"),)


class OutboxRow(SQLModel, table=True):
    """A message that must be sent: written with its cause, claimed with a lease, sent once, kept with its outcome."""

    __tablename__ = "outbox_message"

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = reference("chat.id", index=False)
    thread_id: int | None = None
    kind: str
    cause: str
    event_id: int | None = reference("event.id", nullable=True, on_delete="SET NULL")
    payload: dict[str, Any] = Field(sa_type=JSON)
    priority: int = 1
    state: str = "pending"
    not_before: dt.datetime = moment(now=True)
    leased_until: dt.datetime | None = moment(nullable=True)
    attempts: int = 0
    message_id: int | None = None
    error: str | None = None
    created_at: dt.datetime = moment(now=True)
    sent_at: dt.datetime | None = moment(nullable=True)

    __table_args__ = (
        UniqueConstraint("chat_id", "cause"),
        Index("ix_outbox_message_due", "state", "priority", "id"),  # the order in which they go
        Index("ix_outbox_message_chat_id_state", "chat_id", "state", "priority"),
        Index("ix_outbox_message_chat_id_not_before", "chat_id", "not_before"),
        Index("ix_outbox_message_chat_id_message_id", "chat_id", "message_id"),
    )


class RoleRow(SQLModel, table=True):
    """A role that one process has: which ``term`` of it is the newest, and how often its holder gave a sign of life."""

    __tablename__ = "role"

    name: str = Field(primary_key=True)
    term: int = 0
    beats: int = 0


class RoundRow(SQLModel, table=True):
    """Chats that are still to be told of an event: too many for the transaction of its cause (``bot.delivery.rounds``).

    ``after`` is the last alert or follow, by its id, that this ``step`` has dealt with. ``begun_at`` is the moment of
    the cause; ``is_first``: the event became news then.
    """

    __tablename__ = "alert_round"

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = reference("event.id")
    step: str
    after: int = 0
    may_sound: bool
    may_alert: bool
    is_first: bool
    begun_at: dt.datetime = moment()


class AskedRow(SQLModel, table=True):
    """A question as asked in a chat, so that its buttons need carry only its number."""

    __tablename__ = "asked"

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = reference("chat.id")
    text: str
    question: dict[str, Any] = Field(sa_type=JSON)
    asked_at: dt.datetime = moment(now=True)


class SubmissionRow(SQLModel, table=True):
    """A report brought to a chat and not yet stored: shown, and waiting to be confirmed or thrown away."""

    __tablename__ = "submission"

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = reference("chat.id")
    submitted_by: int = Field(sa_type=BigInteger)
    submitter_name: str
    document: dict[str, Any] = Field(sa_type=JSON)
    state: str = "waiting"
    created_at: dt.datetime = moment(now=True)
    decided_by: int | None = Field(default=None, sa_type=BigInteger)


class DoubtRow(SQLModel, table=True):
    """A reader's word that an event is wrong, until an editor has looked into it."""

    __tablename__ = "doubt"

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = reference("event.id")
    chat_id: int = reference("chat.id")
    person: int = Field(sa_type=BigInteger)
    person_name: str
    raised_at: dt.datetime = moment(now=True)
    settled_at: dt.datetime | None = moment(nullable=True)
    settled_by: int | None = Field(default=None, sa_type=BigInteger)
