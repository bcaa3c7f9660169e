"""Keys that tell of their events"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_KINDS = (
    "Government regains territory", "Non-state actor overtakes territory", "Armed clash", "Chemical weapon",
    "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack", "Remote explosive/landmine/IED", "Grenade",
    "Sexual violence", "Attack", "Abduction/forced disappearance", "Excessive force against protesters",
    "Protest with intervention", "Peaceful protest", "Violent demonstration", "Mob violence", "Agreement", "Arrests",
    "Change to group/activity", "Disrupted weapons use", "Headquarters or base established",
    "Looting/property destruction", "Non-violent transfer of territory", "Other",
)  # fmt: skip
_ROLES = ("attacker", "target", "interceptor", "participant")
_KIND = " ".join(f"WHEN '{kind}' THEN {number * 64}" for number, kind in enumerate(_KINDS))
_ROLE = " ".join(f"WHEN '{role}' THEN {4 << number}" for number, role in enumerate(_ROLES))
_OF_ROLES = " OR ".join(f"key LIKE '{role}:%'" for role in _ROLES)

# A country is told by its letters as a number from 1, several by 1023, none by 0.
_TOLD = """
    INSERT INTO event_key (key, recency, event_id, last_day, out_since, traits, spot)
    SELECT before.key, before.recency, before.event_id, before.last_day, before.out_since,
           CASE WHEN event.status <> 'retracted' THEN 1 ELSE 0 END
           + CASE WHEN event.date_precision = 1 THEN 2 ELSE 0 END
           + CASE WHEN before.key LIKE 'party:%' THEN (
                 SELECT sum(DISTINCT CASE event_actor.role {role} END) FROM event_actor
                 WHERE event_actor.event_id = before.event_id AND 'party:' || event_actor.actor_id = before.key
             ) ELSE 0 END
           + CASE event.sub_event_type {kind} END
           + 4096 * CASE WHEN placed.countries > 1 THEN 1023
                         WHEN placed.country <> '' THEN ({code}(substr(placed.country, 1, 1)) - 65) * 26
                                                        + {code}(substr(placed.country, 2, 1)) - 64
                         ELSE 0 END,
           CASE WHEN placed.places = 1
                THEN CAST({floor}((placed.latitude + 1000) * 100000 + 0.5{end}) AS BIGINT) * 67108864
                     + CAST({floor}((placed.longitude + 180) * 100000 + 0.5{end}) AS BIGINT)
                ELSE 0 END
    FROM event_key_before AS before
    JOIN event ON event.id = before.event_id
    LEFT JOIN (
        SELECT event_id, count(*) AS places, count(DISTINCT coalesce(country, '')) AS countries,
               min(country) AS country, min(latitude) AS latitude, min(longitude) AS longitude
        FROM event_place GROUP BY event_id
    ) AS placed ON placed.event_id = before.event_id
    WHERE NOT ({of_roles})
    ORDER BY 1, 2, 3
"""
_AS_BEFORE = """
    INSERT INTO event_key (key, recency, event_id, last_day, out_since)
    SELECT key, recency, event_id, last_day, out_since FROM event_key_before
    UNION SELECT role || ':' || actor_id, recency, event_key_before.event_id, last_day, out_since
    FROM event_key_before JOIN event_actor ON event_actor.event_id = event_key_before.event_id
    WHERE key = 'event' AND actor_id <> ''
    ORDER BY 1, 2, 3
"""
_FIELDS = {
    "sqlite": {"code": "unicode", "floor": "", "end": ""},
    "postgresql": {"code": "ascii", "floor": "floor", "end": "::float8"},
}


def upgrade() -> None:
    fields = _FIELDS[op.get_bind().dialect.name]
    _make_anew(
        sa.Column("traits", sa.Integer(), nullable=False),
        sa.Column("spot", sa.BigInteger(), nullable=False),
        filled=_TOLD.format(role=_ROLE, kind=_KIND, of_roles=_OF_ROLES, **fields),
    )


def downgrade() -> None:
    _make_anew(filled=_AS_BEFORE)


def _make_anew(*told: sa.Column[int], filled: str) -> None:
    """Make the table anew with these columns, too: all of it is the key, in whose order SQLite stores it."""
    op.rename_table("event_key", "event_key_before")
    op.drop_index("ix_event_key_event_id", "event_key_before")
    if op.get_bind().dialect.name == "postgresql":
        for constraint in ("pk_event_key", "fk_event_key_event_id_event"):
            op.execute(f"ALTER TABLE event_key_before RENAME CONSTRAINT {constraint} TO {constraint}_before")
    names = ("key", "recency", "event_id", "last_day", "out_since", *(column.name for column in told))
    op.create_table(
        "event_key",
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("recency", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("out_since", sa.BigInteger(), nullable=False),
        *told,
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_event_key_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(*names, name=op.f("pk_event_key")),
        sqlite_with_rowid=False,
    )
    op.execute(filled)
    op.drop_table("event_key_before")
    op.create_index(op.f("ix_event_key_event_id"), "event_key", ["event_id"])
    op.execute("ANALYZE event_key")  # without it, PostgreSQL reads the table whole until it finds the time to count
