"""Where documents come from, what they say, and what was read out of them."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.models.columns import moment, reference


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
    last_fetched_at: dt.datetime | None = moment(nullable=True)
    history_read_at: dt.datetime | None = moment(nullable=True)
    next_due_at: dt.datetime | None = moment(nullable=True, index=True)
    leased_until: dt.datetime | None = moment(nullable=True)
    created_at: dt.datetime = moment(now=True)

    __table_args__ = (UniqueConstraint("kind", "name", "url"),)


class FeedEntryRow(SQLModel, table=True):
    """An entry of a feed that has been dealt with, so that its page isn't fetched and read at every tick again."""

    __tablename__ = "feed_entry"

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = reference("source.id", index=False)
    key: str

    __table_args__ = (UniqueConstraint("source_id", "key"),)


class DocumentRow(SQLModel, table=True):
    """A report as it came in. ``content_hash`` is unique: the same text is one document, whoever brings it.

    ``signature`` is what copies of one text share (``sources.fingerprint``). ``is_history`` marks what must alert
    nobody: a feed's first fetch, samples, imports of old material.
    """

    __tablename__ = "document"

    id: int | None = Field(default=None, primary_key=True)
    source_id: int | None = reference("source.id", nullable=True, on_delete="SET NULL")
    outlet: str | None = None
    url: str | None = Field(default=None, index=True)
    title: str | None = None
    text: str = Field(sa_type=Text)
    language: str | None = None
    published_at: dt.datetime | None = moment(nullable=True, index=True)
    published_is_day: bool = False
    received_at: dt.datetime = moment(now=True)
    content_hash: str = Field(unique=True)
    signature: list[int] = Field(default_factory=list, sa_type=JSON)
    is_history: bool = False
    submitted_by: int | None = Field(default=None, sa_type=BigInteger)
    extractor_version: str = ""


class ClaimRow(SQLModel, table=True):
    """What one document says of one incident; ``payload`` is the whole claim as the contract prints it."""

    __tablename__ = "claim"

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = reference("document.id", index=False)
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
    claim_id: int = reference("claim.id")
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
    claim_id: int = reference("claim.id")
    role: str
    actor_id: str | None = Field(default=None, index=True)
    name: str
    start: int | None = None
    end: int | None = None


class TallyRow(SQLModel, table=True):
    """A count over many incidents, as a document states it."""

    __tablename__ = "tally"

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = reference("document.id")
    position: int
    payload: dict[str, Any] = Field(sa_type=JSON)
    quote: str

    __table_args__ = (UniqueConstraint("document_id", "position"),)
