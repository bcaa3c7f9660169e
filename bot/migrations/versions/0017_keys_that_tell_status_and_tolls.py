"""Keys that tell status and tolls"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# Above what the traits held before (22 bits): the status (2 bits), and one more than the dead (20) and injured (19).
_STATUSES = ("reported", "corroborated", "disputed", "retracted")
_STATUS = " ".join(f"WHEN '{status}' THEN {number << 22}" for number, status in enumerate(_STATUSES))
_TOLD = """
    INSERT INTO event_key (key, recency, event_id, last_day, out_since, traits, spot)
    SELECT before.key, before.recency, before.event_id, before.last_day, before.out_since,
           before.traits + CAST(CASE event.status {status} END AS BIGINT)
           + CAST({least}(coalesce(event.killed_best, event.killed_low, -1) + 1, 1048575) AS BIGINT) * 16777216
           + CAST({least}(coalesce(event.injured_best, event.injured_low, -1) + 1, 524287) AS BIGINT) * 17592186044416,
           before.spot
    FROM event_key_before AS before JOIN event ON event.id = before.event_id
    ORDER BY 1, 2, 3
"""
_AS_BEFORE = """
    INSERT INTO event_key (key, recency, event_id, last_day, out_since, traits, spot)
    SELECT key, recency, event_id, last_day, out_since, traits & 4194303, spot FROM event_key_before
    ORDER BY 1, 2, 3
"""


def upgrade() -> None:
    least = "min" if op.get_bind().dialect.name == "sqlite" else "least"
    _make_anew(sa.BigInteger(), filled=_TOLD.format(status=_STATUS, least=least))


def downgrade() -> None:
    _make_anew(sa.Integer(), filled=_AS_BEFORE)


def _make_anew(whole_number: sa.Integer, *, filled: str) -> None:
    """Make the table anew: all of it is the key, in whose order SQLite stores it."""
    op.rename_table("event_key", "event_key_before")
    op.drop_index("ix_event_key_event_id", "event_key_before")
    if op.get_bind().dialect.name == "postgresql":
        for constraint in ("pk_event_key", "fk_event_key_event_id_event"):
            op.execute(f"ALTER TABLE event_key_before RENAME CONSTRAINT {constraint} TO {constraint}_before")
    op.create_table(
        "event_key",
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("recency", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("out_since", sa.BigInteger(), nullable=False),
        sa.Column("traits", whole_number, nullable=False),
        sa.Column("spot", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_event_key_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "key", "recency", "event_id", "last_day", "out_since", "traits", "spot", name=op.f("pk_event_key")
        ),
        sqlite_with_rowid=False,
    )
    op.execute(filled)
    op.drop_table("event_key_before")
    op.create_index(op.f("ix_event_key_event_id"), "event_key", ["event_id"])
    op.execute("ANALYZE event_key")  # without it, PostgreSQL reads the table whole until it finds the time to count
