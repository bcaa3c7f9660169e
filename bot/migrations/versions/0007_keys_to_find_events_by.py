"""Keys to find events by"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KEYS = """
    SELECT id AS event_id, 'event' AS key FROM event
    UNION SELECT id, 'type:' || sub_event_type FROM event
    UNION SELECT event_id, 'party:' || actor_id FROM event_actor WHERE actor_id <> ''
    UNION SELECT event_id, role || ':' || actor_id FROM event_actor WHERE actor_id <> ''
    UNION SELECT event_id, 'struck:' || kind FROM event_target
    UNION SELECT event_id, 'place:' || name FROM event_place
    UNION SELECT event_id, 'cell:1:' || cell FROM event_place
    UNION SELECT event_id, 'cell:8:' || (cell / 720 / 8 * 90 + cell % 720 / 8) FROM event_place
    UNION SELECT event_id, 'country:' || country FROM event_place WHERE country <> ''
    UNION SELECT event_id, 'division:' || coalesce(country, '') || ':' || admin1 FROM event_place WHERE admin1 <> ''
"""
_SQLITE = {
    "day": "julianday(max(occurred_from, date(occurred_until, '-366 days'))) - 1721424.5",
    "last_day": "julianday(occurred_until) - 1721424.5",
    "reported": "strftime('%s', first_reported_at)",
    "out_since": "strftime('%s', coalesce(first_published_at, occurred_from))",
}
_POSTGRESQL = {
    "day": "greatest(occurred_from, occurred_until - 366) - DATE '0001-01-01' + 1",
    "last_day": "occurred_until - DATE '0001-01-01' + 1",
    "reported": "floor(extract(epoch FROM first_reported_at))",
    "out_since": "floor(extract(epoch FROM coalesce(first_published_at, occurred_from::timestamp AT TIME ZONE 'UTC')))",
}


def upgrade() -> None:
    op.create_table(
        "event_key",
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("recency", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("out_since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_event_key_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "recency", "event_id", "last_day", "out_since", name=op.f("pk_event_key")),
        sqlite_with_rowid=False,
    )
    figures = _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL
    op.execute(f"""
        INSERT INTO event_key (key, recency, event_id, last_day, out_since)
        SELECT known.key,
               -(CAST({figures["day"]} AS BIGINT) * 68719476736 + CAST({figures["reported"]} AS BIGINT)),
               event.id, CAST({figures["last_day"]} AS INTEGER), CAST({figures["out_since"]} AS BIGINT)
        FROM event JOIN ({_KEYS}) AS known ON known.event_id = event.id
        WHERE event.merged_into IS NULL
    """)  # noqa: S608  # our own words
    with op.batch_alter_table("event_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_key_event_id"), ["event_id"], unique=False)


def downgrade() -> None:
    op.drop_table("event_key")
