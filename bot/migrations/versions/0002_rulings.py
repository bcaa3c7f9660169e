"""Rulings of editors"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import bot.models

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("field", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("editor_id", sa.BigInteger(), nullable=False),
        sa.Column("editor_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("basis", sa.Integer(), nullable=True),
        sa.Column("proposed_at", bot.models.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_at", bot.models.UtcDateTime(timezone=True), nullable=True),
        sa.Column("undone_at", bot.models.UtcDateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chat.id"], name=op.f("fk_ruling_chat_id_chat"), onupdate="CASCADE", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_ruling_event_id_event"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
    )
    with op.batch_alter_table("ruling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ruling_chat_id"), ["chat_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ruling_event_id"), ["event_id"], unique=False)

    op.create_table(
        "ruling_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ruling_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_ruling_claim_claim_id_claim"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ruling_id"], ["ruling.id"], name=op.f("fk_ruling_claim_ruling_id_ruling"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling_claim")),
        sa.UniqueConstraint("ruling_id", "claim_id", name=op.f("uq_ruling_claim_ruling_id_claim_id")),
    )
    with op.batch_alter_table("ruling_claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ruling_claim_claim_id"), ["claim_id"], unique=False)


def downgrade() -> None:
    op.drop_table("ruling_claim")
    op.drop_table("ruling")
