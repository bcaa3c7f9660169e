"""Timetables of digests"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_subscription = sa.table(
    "subscription",
    sa.column("id", sa.Integer()),
    sa.column("kind", sa.String()),
    sa.column("at_minute", sa.Integer()),
    sa.column("timezone", sa.String()),
    sa.column("timetable", sa.JSON()),
)


def upgrade() -> None:
    with op.batch_alter_table("subscription") as batch_op:
        batch_op.add_column(sa.Column("timetable", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("skips_quiet", sa.Boolean(), server_default=sa.false(), nullable=False))
    connection = op.get_bind()
    digests = sa.select(_subscription).where(_subscription.c.at_minute.is_not(None))
    for row in connection.execute(digests).all():
        timetable = {"minutes": [row.at_minute], "weekdays": list(range(7)), "zone": row.timezone}
        connection.execute(sa.update(_subscription).where(_subscription.c.id == row.id).values(timetable=timetable))
    with op.batch_alter_table("subscription") as batch_op:
        batch_op.drop_column("at_minute")
        batch_op.drop_column("timezone")


def downgrade() -> None:
    with op.batch_alter_table("subscription") as batch_op:
        batch_op.add_column(sa.Column("timezone", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("at_minute", sa.Integer(), nullable=True))
    connection = op.get_bind()
    for row in connection.execute(sa.select(_subscription).where(_subscription.c.kind == "digest")).all():
        timetable = row.timetable if isinstance(row.timetable, dict) else json.loads(row.timetable)
        connection.execute(
            sa.update(_subscription)
            .where(_subscription.c.id == row.id)
            .values(at_minute=timetable["minutes"][0], timezone=timetable["zone"])
        )
    with op.batch_alter_table("subscription") as batch_op:
        batch_op.drop_column("skips_quiet")
        batch_op.drop_column("timetable")
