"""What merging remembers: each claim as it is compared, the keys it is found by, and how claims fit each other."""

from sqlalchemy import JSON, BigInteger, Text
from sqlmodel import Field, SQLModel

TIMELESS = 0
"""The first day of a claim that can have happened at any time."""


class AccountRow(SQLModel, table=True):
    """A claim as it is compared with others (``merging.accounts.Account``), as JSON; only incidents have one."""

    __tablename__ = "account"

    claim_id: int = Field(primary_key=True, foreign_key="claim.id", ondelete="CASCADE")
    data: str = Field(sa_type=Text)


class ClaimKeyRow(SQLModel, table=True):
    """A key of a claim, with the days on which it can have happened, as ordinals (``store.candidates``).

    There are a dozen for a claim, and they are looked up at every report: all of the table is the key, so that its
    index is all there is to read. A foreign key would need a second index as large; whoever deletes a claim deletes its
    keys.
    """

    __tablename__ = "claim_key"

    key: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    first_day: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    claim_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last_day: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})

    __table_args__ = {"sqlite_with_rowid": False}  # SQLAlchemy reads it as a plain dictionary


class ComparisonRow(SQLModel, table=True):
    """How two claims fit each other, the smaller id first, by the version ``rules`` of the rules of comparing."""

    __tablename__ = "comparison"

    one_id: int = Field(primary_key=True, foreign_key="claim.id", ondelete="CASCADE")
    other_id: int = Field(primary_key=True, foreign_key="claim.id", ondelete="CASCADE", index=True)
    rules: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    score: float
    reasons: list[str] = Field(default_factory=list, sa_type=JSON)
    conflict: str | None = None
