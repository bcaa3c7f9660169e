"""Corrected and merged events"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("event", sa.Column("corrections", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("event", sa.Column("merged_into", sa.Integer(), nullable=True))
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.alter_column("corrections", server_default=None, existing_type=sa.JSON(), existing_nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_column("merged_into")
        batch_op.drop_column("corrections")
