"""How often a chat let the bot in"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("chat", sa.Column("arrivals", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("chat", "arrivals")
