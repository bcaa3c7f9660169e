"""The order of messages"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_outbox_message_due", "outbox_message")
    op.create_index("ix_outbox_message_due", "outbox_message", ["state", "priority", "id"])


def downgrade() -> None:
    op.drop_index("ix_outbox_message_due", "outbox_message")
    op.create_index("ix_outbox_message_due", "outbox_message", ["state", "priority", "not_before"])
