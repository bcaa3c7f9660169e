"""Words to find events by"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("event", sa.Column("words", sa.Text(), nullable=False, server_default=""))
    # The words of the evidence follow when the event is next added up.
    op.execute("UPDATE event SET words = ' ' || lower(headline) || ' '")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.alter_column("words", server_default=None, existing_type=sa.Text(), existing_nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_column("words")
