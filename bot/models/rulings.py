"""What editors have ruled: corrections, merges, splits, retractions, each with who made it and who undid it."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.models.columns import moment, reference


class RulingRow(SQLModel, table=True):
    """An editor's word on an event. Proposed until ``made_at`` is set, in force until ``undone_at`` is.

    ``event_id`` is the event it was made on. What it applies to is told by its claims (``RulingClaimRow``), so that it
    goes with them wherever they are put. ``basis`` is the event's last revision that the editor had seen.
    """

    __tablename__ = "ruling"

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    event_id: int | None = reference("event.id", nullable=True, on_delete="SET NULL")
    field: str | None = None
    value: Any = Field(default=None, sa_type=JSON(none_as_null=True), nullable=True)
    reason: str | None = None
    editor_id: int = Field(sa_type=BigInteger)
    editor_name: str
    chat_id: int | None = reference("chat.id", nullable=True, on_delete="SET NULL")
    basis: int | None = None
    proposed_at: dt.datetime = moment(now=True)
    made_at: dt.datetime | None = moment(nullable=True)
    undone_at: dt.datetime | None = moment(nullable=True)
    undone_by: str | None = None


class RulingClaimRow(SQLModel, table=True):
    """A claim that a ruling is about. Where it parts claims, those of side 1 are taken away from those of side 0."""

    __tablename__ = "ruling_claim"

    id: int | None = Field(default=None, primary_key=True)
    ruling_id: int = reference("ruling.id", index=False)
    claim_id: int = reference("claim.id")
    side: int = 0

    __table_args__ = (UniqueConstraint("ruling_id", "claim_id"),)
