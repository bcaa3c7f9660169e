"""Every table. A row is what is stored; the frozen values of ``vocabulary`` are what travels between rooms.

Strings stand in for enumerations (PostgreSQL would store member names), ``UtcDateTime`` for moments (SQLite drops
zones), ``BigInteger`` for Telegram's ids. Unique constraints make every repeated run harmless.
"""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, ForeignKey, Index, MetaData, Text, UniqueConstraint
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment. Refuses naive datetimes, stores UTC, gives back aware ones on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Refuse what has no zone; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs its zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Give the zone back that SQLite drops."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def utc_now() -> dt.datetime:
    """The present moment, aware."""
    return dt.datetime.now(dt.UTC)


def _moment(*, index: bool = False, nullable: bool = False, now: bool = False) -> Any:
    if now:
        return Field(default_factory=utc_now, sa_type=UtcDateTime, nullable=False, index=index)
    if nullable:
        return Field(default=None, sa_type=UtcDateTime, nullable=True, index=index)
    return Field(sa_type=UtcDateTime, nullable=False, index=index)


def _reference(target: str, *, index: bool = True, nullable: bool = False, on_delete: str = "CASCADE") -> Any:
    """A foreign key with its index: SQLite and PostgreSQL make none on their own."""
    kind = BigInteger if target == "chat.id" else None
    arguments: dict[str, Any] = {"sa_type": kind} if kind else {}
    foreign_key = ForeignKey(target, ondelete=on_delete, onupdate="CASCADE" if target == "chat.id" else None)
    default: dict[str, Any] = {"default": None} if nullable else {}
    return Field(sa_column_args=(foreign_key,), index=index, nullable=nullable, **arguments, **default)


class SourceRow(SQLModel, table=True):
    """Where documents come from: a feed, a chat, a file, the samples. Feeds are claimed with a lease when due."""

    __tablename__ = "source"

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    name: str
    url: str | None = Field(default=None, unique=True)
    enabled: bool = True
    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    last_error: str | None = None
    last_fetched_at: dt.datetime | None = _moment(nullable=True)
    history_read_at: dt.datetime | None = _moment(nullable=True)
    next_due_at: dt.datetime | None = _moment(nullable=True, index=True)
    leased_until: dt.datetime | None = _moment(nullable=True)
    created_at: dt.datetime = _moment(now=True)

    __table_args__ = (UniqueConstraint("kind", "name", "url"),)


class FeedEntryRow(SQLModel, table=True):
    """An entry of a feed that has been dealt with, so that its page isn't fetched and read at every tick again."""

    __tablename__ = "feed_entry"

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = _reference("source.id", index=False)
    key: str

    __table_args__ = (UniqueConstraint("source_id", "key"),)


class DocumentRow(SQLModel, table=True):
    """A report as it came in. ``content_hash`` is unique: the same text is one document, whoever brings it.

    ``signature`` is what copies of one text share (``sources.fingerprint``). ``is_history`` marks what must alert
    nobody: a feed's first fetch, samples, imports of old material.
    """

    __tablename__ = "document"

    id: int | None = Field(default=None, primary_key=True)
    source_id: int | None = _reference("source.id", nullable=True, on_delete="SET NULL")
    outlet: str | None = None
    url: str | None = Field(default=None, index=True)
    title: str | None = None
    text: str = Field(sa_type=Text)
    language: str | None = None
    published_at: dt.datetime | None = _moment(nullable=True, index=True)
    published_is_day: bool = False
    received_at: dt.datetime = _moment(now=True)
    content_hash: str = Field(unique=True)
    signature: list[int] = Field(default_factory=list, sa_type=JSON)
    is_history: bool = False
    submitted_by: int | None = Field(default=None, sa_type=BigInteger)
    extractor_version: str = ""


class EventRow(SQLModel, table=True):
    """What we believe happened, added up from its claims and recomputed whenever they change.

    ``occurred_from`` and ``occurred_until`` are what searches and orders go by: the date where one is known, else the
    day of the first report. ``first_published_at`` is empty where no report says when it was published;
    ``recorded_at`` is when the event was first stored here.
    """

    __tablename__ = "event"

    id: int | None = Field(default=None, primary_key=True)
    event_type: str
    sub_event_type: str = Field(index=True)
    status: str
    date_start: dt.date | None = None
    date_end: dt.date | None = None
    date_precision: int | None = None
    date_text: str | None = None
    occurred_from: dt.date
    occurred_until: dt.date
    targets: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    weapons: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    attributions: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    killed_low: int | None = None
    killed_best: int | None = Field(default=None, index=True)
    killed_high: int | None = None
    injured_low: int | None = None
    injured_best: int | None = None
    injured_high: int | None = None
    independent_sources: int = 1
    confidence: float = 0.5
    headline: str
    is_news: bool = True
    first_published_at: dt.datetime | None = _moment(nullable=True, index=True)
    first_reported_at: dt.datetime = _moment()
    updated_at: dt.datetime = _moment(index=True)
    recorded_at: dt.datetime = _moment(now=True, index=True)

    # Counting what was out by a moment needs these columns only, so the count reads an index and no rows.
    __table_args__ = (
        Index("ix_event_occurred_from_first_published_at", "occurred_from", "first_published_at"),
        Index("ix_event_occurred_until", "occurred_until", "occurred_from", "first_published_at"),
    )


class EventPlaceRow(SQLModel, table=True):
    """A place of an event. ``cell`` is its half-degree square, for looking near a point by index."""

    __tablename__ = "event_place"

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = _reference("event.id")
    name: str
    country: str | None = None
    admin1: str | None = None
    latitude: float
    longitude: float
    precision: int
    cell: int

    __table_args__ = (
        Index("ix_event_place_country_event_id", "country", "event_id"),
        Index("ix_event_place_cell_event_id", "cell", "event_id"),
        Index("ix_event_place_name_event_id", "name", "event_id"),
    )


class EventActorRow(SQLModel, table=True):
    """A party to an event."""

    __tablename__ = "event_actor"

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = _reference("event.id")
    role: str
    actor_id: str | None = None
    name: str

    __table_args__ = (Index("ix_event_actor_actor_id_event_id", "actor_id", "event_id"),)


class EventTargetRow(SQLModel, table=True):
    """A kind of thing struck in an event, for searching; the event's ``targets`` hold all that is known of them."""

    __tablename__ = "event_target"

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = _reference("event.id")
    kind: str

    __table_args__ = (Index("ix_event_target_kind_event_id", "kind", "event_id"),)


class ClaimRow(SQLModel, table=True):
    """What one document says of one incident; ``payload`` is the whole claim as the contract prints it."""

    __tablename__ = "claim"

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = _reference("document.id", index=False)
    position: int
    event_type: str
    sub_event_type: str
    modality: str
    series: bool
    background: bool
    date_start: dt.date | None = Field(default=None, index=True)
    date_end: dt.date | None = None
    confidence: float
    payload: dict[str, Any] = Field(sa_type=JSON)

    __table_args__ = (UniqueConstraint("document_id", "position"),)


class ClaimPlaceRow(SQLModel, table=True):
    """A place of a claim, with the words it stands on."""

    __tablename__ = "claim_place"

    id: int | None = Field(default=None, primary_key=True)
    claim_id: int = _reference("claim.id")
    name: str
    country: str | None = Field(default=None, index=True)
    admin1: str | None = None
    latitude: float
    longitude: float
    precision: int
    start: int | None = None
    end: int | None = None


class ClaimActorRow(SQLModel, table=True):
    """A party of a claim, with the words it stands on."""

    __tablename__ = "claim_actor"

    id: int | None = Field(default=None, primary_key=True)
    claim_id: int = _reference("claim.id")
    role: str
    actor_id: str | None = Field(default=None, index=True)
    name: str
    start: int | None = None
    end: int | None = None


class ReportRow(SQLModel, table=True):
    """Ties a claim to an event, with the score and the reasons it was put there. A claim has one event at most."""

    __tablename__ = "report"

    id: int | None = Field(default=None, primary_key=True)
    claim_id: int = _reference("claim.id", index=False)
    event_id: int = _reference("event.id")
    score: float
    reasons: list[str] = Field(default_factory=list, sa_type=JSON)
    created_at: dt.datetime = _moment(now=True)

    __table_args__ = (UniqueConstraint("claim_id"),)


class TallyRow(SQLModel, table=True):
    """A count over many incidents, as a document states it."""

    __tablename__ = "tally"

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = _reference("document.id")
    position: int
    payload: dict[str, Any] = Field(sa_type=JSON)
    quote: str

    __table_args__ = (UniqueConstraint("document_id", "position"),)


class EventLinkRow(SQLModel, table=True):
    """One event answers another, and the words that say so."""

    __tablename__ = "event_link"

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = _reference("event.id", index=False)
    cause_event_id: int = _reference("event.id")
    kind: str = "in_response_to"
    document_id: int = _reference("document.id", index=False)
    evidence: str

    __table_args__ = (UniqueConstraint("event_id", "cause_event_id", "kind"),)


class RevisionRow(SQLModel, table=True):
    """What changed in an event, when, and because of which report or editor."""

    __tablename__ = "revision"

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = _reference("event.id")
    at: dt.datetime = _moment(now=True, index=True)
    document_id: int | None = _reference("document.id", nullable=True, index=False, on_delete="SET NULL")
    editor: str | None = None
    changes: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class ChatRow(SQLModel, table=True):
    """A chat the bot talks in. A suspended one keeps everything and is sent nothing."""

    __tablename__ = "chat"

    id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: str
    title: str | None = None
    timezone: str = "UTC"
    suspended_because: str | None = None
    created_at: dt.datetime = _moment(now=True)


class SubscriptionRow(SQLModel, table=True):
    """A follow (``kind`` follow: alerts) or a digest (``kind`` digest: due at ``next_due_at``) of one chat.

    ``topic`` says what in words and is unique per chat, topic thread and kind.
    """

    __tablename__ = "subscription"

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = _reference("chat.id", index=False)
    thread_id: int | None = None
    kind: str
    topic: str
    filter: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    at_minute: int | None = None
    timezone: str | None = None
    next_due_at: dt.datetime | None = _moment(nullable=True, index=True)
    last_sent_at: dt.datetime | None = _moment(nullable=True)
    created_by: int = Field(sa_type=BigInteger)
    created_at: dt.datetime = _moment(now=True)

    __table_args__ = (UniqueConstraint("chat_id", "kind", "topic"),)


class SubscriptionAnchorRow(SQLModel, table=True):
    """The keys an event must have one of for a follow to be looked at: an actor, a country, a type, or everything."""

    __tablename__ = "subscription_anchor"

    id: int | None = Field(default=None, primary_key=True)
    subscription_id: int = _reference("subscription.id")
    key: str = Field(index=True)


class OutboxRow(SQLModel, table=True):
    """A message that must be sent: written with its cause, claimed with a lease, sent once, kept with its outcome."""

    __tablename__ = "outbox_message"

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = _reference("chat.id", index=False)
    thread_id: int | None = None
    kind: str
    cause: str
    event_id: int | None = _reference("event.id", nullable=True, on_delete="SET NULL")
    payload: dict[str, Any] = Field(sa_type=JSON)
    priority: int = 1
    state: str = "pending"
    not_before: dt.datetime = _moment(now=True)
    leased_until: dt.datetime | None = _moment(nullable=True)
    attempts: int = 0
    message_id: int | None = None
    error: str | None = None
    created_at: dt.datetime = _moment(now=True)
    sent_at: dt.datetime | None = _moment(nullable=True)

    __table_args__ = (
        UniqueConstraint("chat_id", "cause"),
        Index("ix_outbox_message_due", "state", "priority", "not_before"),
        Index("ix_outbox_message_chat_id_state", "chat_id", "state", "priority"),
    )


class AskedRow(SQLModel, table=True):
    """A question as asked in a chat, so that its buttons need carry only its number."""

    __tablename__ = "asked"

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = _reference("chat.id")
    text: str
    question: dict[str, Any] = Field(sa_type=JSON)
    asked_at: dt.datetime = _moment(now=True)


class SubmissionRow(SQLModel, table=True):
    """A report brought to a chat and not yet stored: shown, and waiting to be confirmed or thrown away."""

    __tablename__ = "submission"

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = _reference("chat.id")
    submitted_by: int = Field(sa_type=BigInteger)
    submitter_name: str
    document: dict[str, Any] = Field(sa_type=JSON)
    state: str = "waiting"
    created_at: dt.datetime = _moment(now=True)
    decided_by: int | None = Field(default=None, sa_type=BigInteger)
