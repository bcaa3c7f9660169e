"""Fewer indexes of events

Questions find events by their keys since 0007. What was looked up or put in order by these columns no longer is, and
every report that changes an event had to write them all.
"""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_SPARE = {
    "ix_event_first_published_at": ["first_published_at"],
    "ix_event_killed_best": ["killed_best"],
    "ix_event_occurred_from_first_published_at": ["occurred_from", "first_published_at"],
    "ix_event_sub_event_type": ["sub_event_type"],
    "ix_event_updated_at": ["updated_at"],
}


def upgrade() -> None:
    for name in _SPARE:
        op.drop_index(name, table_name="event")


def downgrade() -> None:
    for name, columns in _SPARE.items():
        op.create_index(name, "event", columns)
