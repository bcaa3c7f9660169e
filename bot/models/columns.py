"""What all tables are made of: names of constraints, moments, foreign keys."""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, ForeignKey, MetaData, Table
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


def moment(*, index: bool = False, nullable: bool = False, now: bool = False) -> Any:
    """A column for a moment; ``now`` fills it with the present one."""
    if now:
        return Field(default_factory=utc_now, sa_type=UtcDateTime, nullable=False, index=index)
    if nullable:
        return Field(default=None, sa_type=UtcDateTime, nullable=True, index=index)
    return Field(sa_type=UtcDateTime, nullable=False, index=index)


def reference(target: str, *, index: bool = True, nullable: bool = False, on_delete: str = "CASCADE") -> Any:
    """A foreign key with its index: SQLite and PostgreSQL make none on their own."""
    kind = BigInteger if target == "chat.id" else None
    arguments: dict[str, Any] = {"sa_type": kind} if kind else {}
    foreign_key = ForeignKey(target, ondelete=on_delete, onupdate="CASCADE" if target == "chat.id" else None)
    default: dict[str, Any] = {"default": None} if nullable else {}
    return Field(sa_column_args=(foreign_key,), index=index, nullable=nullable, **arguments, **default)


def table_of(row: type[SQLModel]) -> Table:
    """The table behind a row, for statements that want columns: they cost a fraction of loading rows as objects."""
    return SQLModel.metadata.tables[str(row.__tablename__)]
