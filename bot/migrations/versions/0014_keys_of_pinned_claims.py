"""Keys of claims that are pinned to a day and a town"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# Pinned is whose day is known to the month at least, beside that of the report, and whose places are exact or near.
_PINNED = {
    "sqlite": """
        SELECT claim_id FROM account
        WHERE json_extract(data, '$.published_on') IS NOT NULL AND json_extract(data, '$.is_firmly_dated')
          AND CASE WHEN json_extract(data, '$.date') IS NULL THEN NOT json_extract(data, '$.background')
                   ELSE json_extract(data, '$.date.precision') < 5 END
          AND EXISTS (SELECT 1 FROM json_each(data, '$.places') AS place
                      WHERE json_extract(place.value, '$.precision') <= 2)
    """,
    "postgresql": """
        SELECT claim_id FROM account CROSS JOIN LATERAL (SELECT data::jsonb AS told) AS parsed
        WHERE told ->> 'published_on' IS NOT NULL AND (told ->> 'is_firmly_dated')::boolean
          AND CASE WHEN told ->> 'date' IS NULL THEN NOT (told ->> 'background')::boolean
                   ELSE (told #>> '{date,precision}')::integer < 5 END
          AND jsonb_path_exists(told, '$.places[*] ? (@.precision <= 2)')
    """,
}
# The sign of the 64 bits, in two steps: as one, it would be too large a number.
_SIGNED = """
    INSERT INTO claim_key (key, first_day, claim_id, last_day)
    SELECT CASE WHEN pinned.claim_id IS NULL THEN before.key ELSE before.key - 9223372036854775807 - 1 END,
           before.first_day, before.claim_id, before.last_day
    FROM claim_key_before AS before LEFT JOIN claim_key_pinned AS pinned ON pinned.claim_id = before.claim_id
    ORDER BY 1, 2, 3, 4
"""
_AS_BEFORE = """
    INSERT INTO claim_key (key, first_day, claim_id, last_day)
    SELECT CASE WHEN key < 0 THEN key + 9223372036854775807 + 1 ELSE key END, first_day, claim_id, last_day
    FROM claim_key_before
    ORDER BY 1, 2, 3, 4
"""


def upgrade() -> None:
    op.execute("CREATE TEMPORARY TABLE claim_key_pinned (claim_id INTEGER PRIMARY KEY)")
    op.execute(f"INSERT INTO claim_key_pinned {_PINNED[op.get_bind().dialect.name]}")
    _make_anew(filled=_SIGNED)
    op.drop_table("claim_key_pinned")


def downgrade() -> None:
    _make_anew(filled=_AS_BEFORE)


def _make_anew(*, filled: str) -> None:
    """Make the table anew: on SQLite, the key is the order in which it is stored."""
    op.rename_table("claim_key", "claim_key_before")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE claim_key_before RENAME CONSTRAINT pk_claim_key TO pk_claim_key_before")
    op.create_table(
        "claim_key",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first_day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("claim_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_day", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "first_day", "claim_id", "last_day", name=op.f("pk_claim_key")),
        sqlite_with_rowid=False,
    )
    op.execute(filled)
    op.drop_table("claim_key_before")
    op.execute("ANALYZE claim_key")  # without it, PostgreSQL reads the table whole until it finds the time to count
