"""Alerts know the message they were told in; readers' doubts"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import bot.models

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.add_column(sa.Column("outbox_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_alert_outbox_id_outbox_message"), "outbox_message", ["outbox_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index(op.f("ix_alert_outbox_id"), "alert", ["outbox_id"])
    op.create_index("ix_outbox_message_chat_id_not_before", "outbox_message", ["chat_id", "not_before"])
    op.create_index("ix_outbox_message_chat_id_message_id", "outbox_message", ["chat_id", "message_id"])
    op.create_table(
        "doubt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("person_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("raised_at", bot.models.UtcDateTime(timezone=True), nullable=False),
        sa.Column("settled_at", bot.models.UtcDateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chat.id"], name=op.f("fk_doubt_chat_id_chat"), onupdate="CASCADE", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_doubt_event_id_event"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doubt")),
    )
    op.create_index(op.f("ix_doubt_chat_id"), "doubt", ["chat_id"])
    op.create_index(op.f("ix_doubt_event_id"), "doubt", ["event_id"])


def downgrade() -> None:
    op.drop_table("doubt")
    op.drop_index("ix_outbox_message_chat_id_message_id", "outbox_message")
    op.drop_index("ix_outbox_message_chat_id_not_before", "outbox_message")
    op.drop_index(op.f("ix_alert_outbox_id"), "alert")
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_alert_outbox_id_outbox_message"), type_="foreignkey")
        batch_op.drop_column("outbox_id")
