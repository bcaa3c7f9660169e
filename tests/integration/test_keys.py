"""The keys events are found by: what they are, that they follow the event, and that older records get them too."""

import datetime as dt
import hashlib

import pytest
from alembic import command
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import col

from bot.knowledge import Knowledge
from bot.models import EventKeyRow
from bot.store import alembic_runner, keys, migrate, traits
from bot.store.database import Database
from bot.store.events import load_events
from tests.filters import CLAIMS
from tests.reports import ASAD, ERBIL, KATAIB, SANAA, US, claim, tell

DAYS = st.dates()
MOMENTS = st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(3000, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001  # hypothesis adds the zone


def _rows(database: Database) -> set[tuple[object, ...]]:
    with database.read() as session:
        return {tuple(row) for row in session.execute(select(*EventKeyRow.__table__.columns))}  # type: ignore[attr-defined]  # SQLModel hides it


def _keys(database: Database, event_id: int) -> set[str]:
    with database.read() as session:
        return set(session.execute(select(col(EventKeyRow.key)).where(col(EventKeyRow.event_id) == event_id)).scalars())


def test_an_event_has_a_key_for_whatever_it_may_be_asked_by(sqlite_database: Database, knowledge: Knowledge) -> None:
    tell(sqlite_database, knowledge, claim(target="ship"))
    assert _keys(sqlite_database, 1) == {
        keys.EVERYTHING,
        f"party:{KATAIB}",
        f"party:{US}",
        "country:IQ",
        "division:IQ:Anbar",
        f"place:{ASAD.name}",
        "cell:1:178284",
        "cell:8:2755",
        "type:Shelling/artillery/missile attack",
        "struck:ship",
    }


def test_the_rows_of_an_event_tell_what_it_is(sqlite_database: Database, knowledge: Knowledge) -> None:
    tell(sqlite_database, knowledge, claim())
    tell(sqlite_database, knowledge, claim(ERBIL, "2023-11-02", places_too=(SANAA,)), text="Far apart.")
    rows = {(row[2], row[0]): row[5:] for row in _rows(sqlite_database)}
    assert {spot for (event_id, _), (_, spot) in rows.items() if event_id == 2} == {traits.NO_SPOT}
    stands = traits.STANDS | traits.IS_DATED
    shelling_in_iraq = stands | 6 << 6 | (8 * 26 + 17) << 12  # I and Q are the ninth and the seventeenth letter
    assert rows[1, keys.EVERYTHING] == (shelling_in_iraq, 103378560 * (1 << 26) + 22244120)
    assert rows[1, f"party:{KATAIB}"][0] == shelling_in_iraq | 4
    assert rows[1, f"party:{US}"][0] == shelling_in_iraq | 8
    assert rows[2, "country:YE"][0] == stands | 6 << 6 | 1023 << 12


def test_keys_say_nothing_of_what_is_left_out_of_them(sqlite_database: Database, knowledge: Knowledge) -> None:
    tell(sqlite_database, knowledge, claim(target="ship"))
    with sqlite_database.read() as session:
        (event,) = load_events(session, [1])
    other = {
        "attributions": (), "confidence": 0.123, "corrections": (), "headline": "Something else", "sources": ("X",),
        "independent_sources": 9, "updated_at": event.updated_at + dt.timedelta(days=9), "weapons": (),
    }  # fmt: skip
    days = dt.date(2024, 1, 1), dt.date(2024, 1, 2)
    told = [keys.rows_of(one, days=days, out_since=None) for one in (event, event.model_copy(update=other))]
    assert told[0] == told[1]
    assert {*other, "is_news", "words"} == keys.NOT_IN_KEYS  # which keys are made without


def test_numbers_that_are_stored_never_change() -> None:
    assert [kind.name for kind in traits._KINDS][:3] == ["GOVERNMENT_REGAINS", "NON_STATE_OVERTAKES", "ARMED_CLASH"]
    pinned = hashlib.sha256(" ".join((*traits._KINDS, *traits._ROLES)).encode()).hexdigest()
    assert pinned.startswith("c2098670f198d82c")


def test_keys_follow_what_the_event_becomes(database: Database, knowledge: Knowledge) -> None:
    tell(database, knowledge, claim(against=None), published="2024-01-22T06:00:00Z")
    later = _rows(database)
    tell(database, knowledge, claim(), text="Earlier and fuller.", published="2024-01-21T06:00:00Z", source="Gazette")
    assert f"party:{US}" in _keys(database, 1)
    assert not later & _rows(database)  # it was out a day sooner: its place in the order is another


def test_a_record_from_before_there_were_keys_gets_the_same(database: Database, knowledge: Knowledge) -> None:
    tell(database, knowledge, *CLAIMS, published="2024-01-23T06:00:00Z")
    tell(database, knowledge, claim(ERBIL, "2023-11-02"), text="Without a date of its own.", published=None)
    again = claim(day="2024-01-18", killed=4, target="military facility")
    tell(database, knowledge, again, text="Four dead at the base.", published="2024-01-23T06:00:00Z", source="Gazette")
    written = _rows(database)
    command.downgrade(alembic_runner._config(database), "0005")
    migrate.upgrade(database)
    assert _rows(database) == written
    assert len({row[2] for row in written}) == len(CLAIMS) + 1


@given(st.tuples(DAYS, MOMENTS), st.tuples(DAYS, MOMENTS))
def test_what_is_newer_comes_first(one: tuple[dt.date, dt.datetime], other: tuple[dt.date, dt.datetime]) -> None:
    (day, moment), (other_day, other_moment) = one, other
    older = (day, moment.replace(microsecond=0)) < (other_day, other_moment.replace(microsecond=0))
    assert (keys.recency(*one) > keys.recency(*other)) == older


@given(DAYS, DAYS, DAYS, MOMENTS)
def test_a_span_of_days_is_a_span_in_the_order(day: dt.date, since: dt.date, until: dt.date, at: dt.datetime) -> None:
    newest, oldest = keys.recency_span(since, until)
    assert (newest <= keys.recency(day, at) <= oldest) == (since <= day <= until)


@pytest.mark.parametrize("moment", ["1900-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00"])
def test_no_moment_reaches_into_another_day(moment: str) -> None:
    day = dt.date(2024, 1, 24)
    newest, oldest = keys.recency_span(day, day)
    assert newest <= keys.recency(day, dt.datetime.fromisoformat(moment)) <= oldest
