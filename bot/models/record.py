"""The record: events, and what ties them to their reports and to each other."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, PrimaryKeyConstraint, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.models.columns import moment, reference


class EventRow(SQLModel, table=True):
    """What we believe happened, added up from its claims and recomputed whenever they change.

    ``occurred_from`` and ``occurred_until`` are what searches and orders go by: the date where one is known, else the
    day of the first report. ``first_published_at`` is empty where no report says when it was published;
    ``recorded_at`` is when the event was first stored here. ``words`` are those it can be found by, folded, in order of
    the alphabet, each between spaces. An event that was merged away is kept, names the one it is part of in
    ``merged_into``, and is found by no search (see ``store.redirects``).
    """

    __tablename__ = "event"

    id: int | None = Field(default=None, primary_key=True)
    event_type: str
    sub_event_type: str
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
    killed_best: int | None = None
    killed_high: int | None = None
    injured_low: int | None = None
    injured_best: int | None = None
    injured_high: int | None = None
    independent_sources: int = 1
    sources: list[str] = Field(default_factory=list, sa_type=JSON)
    confidence: float = 0.5
    headline: str
    words: str = Field(default="", sa_type=Text)
    corrections: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    merged_into: int | None = None
    is_news: bool = True
    first_published_at: dt.datetime | None = moment(nullable=True)
    first_reported_at: dt.datetime = moment()
    updated_at: dt.datetime = moment()
    recorded_at: dt.datetime = moment(now=True, index=True)

    # Questions go by keys; digests go by the day and by when an event was recorded. Every index more has its price at
    # every report.
    __table_args__ = (Index("ix_event_occurred_until", "occurred_until", "occurred_from", "first_published_at"),)


class EventPlaceRow(SQLModel, table=True):
    """A place of an event. ``cell`` is its half-degree square, for looking near a point by index."""

    __tablename__ = "event_place"

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = reference("event.id")
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
    event_id: int = reference("event.id")
    role: str
    actor_id: str | None = None
    name: str

    __table_args__ = (Index("ix_event_actor_actor_id_event_id", "actor_id", "event_id"),)


class EventTargetRow(SQLModel, table=True):
    """A kind of thing struck in an event, for searching; the event's ``targets`` hold all that is known of them."""

    __tablename__ = "event_target"

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = reference("event.id")
    kind: str

    __table_args__ = (Index("ix_event_target_kind_event_id", "kind", "event_id"),)


class EventKeyRow(SQLModel, table=True):
    """Something an event is found by (``store.keys``): a party, a country, a kind, or that it is there at all.

    The rows of one key stand in the order of answers. Whatever decides if an event is shown is in the row, so that
    finding and counting read nothing but one stretch of one index: ``recency`` is smaller for what is newer,
    ``last_day`` the ordinal of ``EventRow.occurred_until``, and ``out_since`` the second (Unix time) from which the
    event may be known: its first publication, or where no report has a date, the beginning of its day. ``traits`` and
    ``spot`` tell what most questions narrow down by (``store.traits``).
    """

    __tablename__ = "event_key"

    key: str
    recency: int = Field(sa_type=BigInteger)
    event_id: int = reference("event.id")
    last_day: int
    out_since: int = Field(sa_type=BigInteger)
    traits: int = Field(sa_type=BigInteger)
    spot: int = Field(sa_type=BigInteger)

    # All of it is the key, so that the index of the key is all there is to read, on either database.
    __table_args__ = (
        PrimaryKeyConstraint("key", "recency", "event_id", "last_day", "out_since", "traits", "spot"),
        {"sqlite_with_rowid": False},
    )


class ReportRow(SQLModel, table=True):
    """Ties a claim to an event, with the score and the reasons it was put there. A claim has one event at most.

    ``first_event_id`` is the event it was tied to at first: should its event fall apart again, the part goes by that.
    """

    __tablename__ = "report"

    id: int | None = Field(default=None, primary_key=True)
    claim_id: int = reference("claim.id", index=False)
    event_id: int = reference("event.id")
    first_event_id: int | None = None
    score: float
    reasons: list[str] = Field(default_factory=list, sa_type=JSON)
    created_at: dt.datetime = moment(now=True)

    __table_args__ = (UniqueConstraint("claim_id"),)


class EventLinkRow(SQLModel, table=True):
    """One event answers another, and the words that say so."""

    __tablename__ = "event_link"

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = reference("event.id", index=False)
    cause_event_id: int = reference("event.id")
    kind: str = "in_response_to"
    document_id: int = reference("document.id", index=False)
    evidence: str

    __table_args__ = (UniqueConstraint("event_id", "cause_event_id", "kind"),)


class RevisionRow(SQLModel, table=True):
    """What changed in an event, when, and because of which report or editor."""

    __tablename__ = "revision"

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = reference("event.id")
    at: dt.datetime = moment(now=True, index=True)
    document_id: int | None = reference("document.id", nullable=True, index=False, on_delete="SET NULL")
    editor: str | None = None
    changes: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
