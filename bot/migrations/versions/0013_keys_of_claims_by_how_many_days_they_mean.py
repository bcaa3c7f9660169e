"""Keys of claims by how many days they mean"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# The key's last two bits tell how many days a claim means (0: one, 1: up to seven, 2: more, 3: any).
_SORTED = """
    INSERT INTO claim_key (key, first_day, claim_id, last_day)
    SELECT ((key >> 2) << 2) | CASE WHEN first_day = 0 THEN 3
                                    WHEN last_day = first_day THEN 0
                                    WHEN last_day - first_day <= 6 THEN 1
                                    ELSE 2 END,
           first_day, claim_id, last_day
    FROM claim_key_before
    ORDER BY 1, 2, 3, 4
"""
_AS_BEFORE = """
    INSERT INTO claim_key (key, first_day, claim_id, last_day)
    SELECT key, first_day, claim_id, last_day FROM claim_key_before ORDER BY 1, 2, 3
"""


def upgrade() -> None:
    _make_anew("key", "first_day", "claim_id", "last_day", filled=_SORTED)


def downgrade() -> None:
    # The bits that were taken are lost: what is on record is found by older code only once it is read again.
    _make_anew("key", "first_day", "claim_id", filled=_AS_BEFORE)


def _make_anew(*key: str, filled: str) -> None:
    """Make the table anew with that key: on SQLite, the key is the order in which it is stored."""
    op.rename_table("claim_key", "claim_key_before")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE claim_key_before RENAME CONSTRAINT pk_claim_key TO pk_claim_key_before")
    op.create_table(
        "claim_key",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first_day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("claim_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_day", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_claim_key")),
        sqlite_with_rowid=False,
    )
    op.execute(filled)
    op.drop_table("claim_key_before")
    op.execute("ANALYZE claim_key")  # without it, PostgreSQL reads the table whole until it finds the time to count
