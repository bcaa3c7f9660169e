"""Preferences of chats, follows that pause, alerts that are kept up to date"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import bot.models

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("chat", sa.Column("preferences", sa.JSON(), nullable=False, server_default="{}"))
    _add_to_subscriptions()
    _replace_anchors()
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=True),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_muted", sa.Boolean(), nullable=False),
        sa.Column("told_at", bot.models.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chat.id"], name=op.f("fk_alert_chat_id_chat"), onupdate="CASCADE", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_alert_event_id_event"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscription.id"],
            name=op.f("fk_alert_subscription_id_subscription"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("chat_id", "event_id", name=op.f("uq_alert_chat_id_event_id")),
    )
    op.create_index(op.f("ix_alert_event_id"), "alert", ["event_id"])
    op.create_index(op.f("ix_alert_subscription_id"), "alert", ["subscription_id"])


def _add_to_subscriptions() -> None:
    op.add_column("subscription", sa.Column("is_paused", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("subscription", sa.Column("is_silent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("subscription", sa.Column("watches_since", bot.models.UtcDateTime(timezone=True), nullable=True))
    op.execute("UPDATE subscription SET watches_since = created_at")
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.alter_column("watches_since", nullable=False)


def _replace_anchors() -> None:
    """Follows that were made before are found by every event from now on, and compared in full."""
    op.drop_table("subscription_anchor")
    op.create_table(
        "subscription_anchor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("least_severity", sa.Integer(), nullable=False),
        sa.Column("least_killed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscription.id"],
            name=op.f("fk_subscription_anchor_subscription_id_subscription"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription_anchor")),
    )
    covering = ["key", "least_severity", "least_killed", "subscription_id"]
    op.create_index(op.f("ix_subscription_anchor_key"), "subscription_anchor", covering)
    op.create_index(op.f("ix_subscription_anchor_subscription_id"), "subscription_anchor", ["subscription_id"])
    op.execute(
        "INSERT INTO subscription_anchor (subscription_id, key, least_severity, least_killed) "
        "SELECT id, 'any', 0, 0 FROM subscription WHERE kind = 'follow'"
    )


def downgrade() -> None:
    op.drop_table("alert")
    with op.batch_alter_table("subscription_anchor", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_subscription_anchor_key"))
        batch_op.drop_column("least_killed")
        batch_op.drop_column("least_severity")
        batch_op.create_index(op.f("ix_subscription_anchor_key"), ["key"])
    op.execute("UPDATE subscription_anchor SET key = 'everything'")
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.drop_column("watches_since")
        batch_op.drop_column("is_silent")
        batch_op.drop_column("is_paused")
    with op.batch_alter_table("chat", schema=None) as batch_op:
        batch_op.drop_column("preferences")
