"""Names of independent sources"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("event", sa.Column("sources", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.alter_column("sources", server_default=None, existing_type=sa.JSON(), existing_nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_column("sources")
