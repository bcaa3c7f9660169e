"""Digests: due once a day by the chat's own clock, late once after an absence, and what they tell."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from bot import digests, following
from bot.ingest import Provenance
from bot.knowledge import Knowledge
from bot.models import OutboxRow, utc_now
from bot.store import chats
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.vocabulary import Filter
from tests.reports import ERBIL, GROUP, HOUTHIS, KATAIB, PRIVATE, SANAA, at, claim, tell

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
# Zones whose clocks jump at different hours, in both hemispheres, one by half an hour, one at midnight.
ZONES = ("Europe/Kyiv", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut")


def _set(database: Database, at_minute: int, zone: str, now: dt.datetime, chat: ChatIdentity = PRIVATE) -> None:
    digests.set_digest(database, chat, at_minute=at_minute, zone=zone, thread_id=None, created_by=7, now=now)


def _queued(database: Database) -> list[OutboxRow]:
    with database.read() as session:
        return list(session.exec(select(OutboxRow).order_by(OutboxRow.id)))  # type: ignore[arg-type]  # a column


def _tick(database: Database, knowledge: Knowledge, now: dt.datetime) -> int:
    return digests.queue_due_digests(database, knowledge.members, now=now)


@pytest.mark.parametrize("zone", ZONES)
def test_a_digest_goes_out_each_day_through_the_change_of_clocks(
    sqlite_database: Database, knowledge: Knowledge, zone: str
) -> None:
    now = at("2024-03-05T00:00:00Z")
    _set(sqlite_database, 150, zone, now)
    for _ in range(60 * 4):
        now += DAY / 4
        _tick(sqlite_database, knowledge, now)
    due = [at(row.cause.split(":", 2)[2]) for row in _queued(sqlite_database)]
    days = [moment.astimezone(ZoneInfo(zone)).date() for moment in due]
    assert len(days) >= 59
    assert days == [days[0] + n * DAY for n in range(len(days))]


def test_two_ticks_at_once_make_one_digest(database: Database, knowledge: Knowledge) -> None:
    now = at("2024-01-24T05:00:00Z")
    _set(database, 480, "Europe/Kyiv", now)
    assert [_tick(database, knowledge, now + hours * DAY / 24) for hours in (0, 1, 1, 2)] == [0, 1, 0, 0]


def test_after_an_absence_it_goes_out_once_and_says_so(database: Database, knowledge: Knowledge) -> None:
    start = at("2024-01-10T05:00:00Z")
    _set(database, 480, "UTC", start)
    assert _tick(database, knowledge, at("2024-01-10T08:01:00Z")) == 1
    assert _tick(database, knowledge, at("2024-01-13T19:00:00Z")) == 1
    assert _tick(database, knowledge, at("2024-01-14T08:00:00Z")) == 1
    titles = [row.payload["html"].splitlines()[0] for row in _queued(database)]
    assert ["late" in title for title in titles] == [False, True, False]


def test_setting_it_anew_replaces_it(sqlite_database: Database, knowledge: Knowledge) -> None:
    now = at("2024-01-10T05:00:00Z")
    _set(sqlite_database, 480, "UTC", now)
    _set(sqlite_database, 600, "Asia/Baghdad", now)
    (held,) = following.follows_of(sqlite_database, PRIVATE.id)
    assert held.at == "10:00 Asia/Baghdad"
    assert held.next_due_at == at("2024-01-10T07:00:00Z")


def test_a_suspended_chat_gets_it_when_it_is_back(sqlite_database: Database, knowledge: Knowledge) -> None:
    now = at("2024-01-10T05:00:00Z")
    _set(sqlite_database, 480, "UTC", now)
    with sqlite_database.write() as session:
        chats.suspend_chat(session, PRIVATE.id, "kicked")
    assert _tick(sqlite_database, knowledge, now + DAY) == 0
    with sqlite_database.write() as session:
        chats.resume_chat(session, PRIVATE.id)
    assert _tick(sqlite_database, knowledge, now + 2 * DAY) == 1


def _preview(database: Database, knowledge: Knowledge, now: dt.datetime, chat: int = PRIVATE.id) -> str:
    return digests.preview(database, chat, knowledge.members, zone="UTC", now=now)


def test_it_tells_what_is_new_and_what_changed_since_the_last(database: Database, knowledge: Knowledge) -> None:
    now = utc_now()
    today, yesterday = now.date().isoformat(), (now - DAY).date().isoformat()
    tell(database, knowledge, claim(day=yesterday, killed=2), published=(now - DAY).isoformat())
    _set(database, 480, "UTC", utc_now())
    after = utc_now()
    tell(database, knowledge, claim(day=yesterday, killed=3), text="Now three.", published=now.isoformat(), source="B")
    tell(database, knowledge, claim(ERBIL, today), text="Erbil was hit.", published=now.isoformat())
    told = _preview(database, knowledge, utc_now() + MINUTE)
    assert "1 new event" in told
    assert "Erbil" in told
    assert "1 changed event" in told
    assert "killed: 3, was 2" in told
    assert after <= utc_now()


def test_it_tells_a_chat_what_it_follows_and_nothing_else(sqlite_database: Database, knowledge: Knowledge) -> None:
    now = utc_now()
    today, hour_ago = now.date().isoformat(), (now - DAY / 24).isoformat()
    following.follow(
        sqlite_database,
        PRIVATE,
        Filter(actors=(KATAIB,)),
        "Kataib Hezbollah",
        thread_id=None,
        created_by=7,
        members=knowledge.members,
        timezone="UTC",
    )
    tell(sqlite_database, knowledge, claim(day=today), claim(SANAA, today, by=HOUTHIS), published=hour_ago)
    mine, everything = (_preview(sqlite_database, knowledge, utc_now() + MINUTE, chat) for chat in (PRIVATE.id, 99))
    assert ("Ain al-Asad" in mine, "Sanaa" in mine) == (True, False)
    assert ("Ain al-Asad" in everything, "Sanaa" in everything) == (True, True)
    assert "1 new event" in mine


def test_background_and_old_history_are_no_news(sqlite_database: Database, knowledge: Knowledge) -> None:
    now = utc_now()
    day, long_ago = (now - DAY).date().isoformat(), (now - 20 * DAY)
    tell(sqlite_database, knowledge, claim(day=day, background=True), published=(now - DAY).isoformat())
    tell(
        sqlite_database,
        knowledge,
        claim(ERBIL, long_ago.date().isoformat()),
        text="History of the month before.",
        published=long_ago.isoformat(),
        provenance=Provenance(is_history=True),
    )
    assert "Nothing new in this period." in _preview(sqlite_database, knowledge, utc_now() + MINUTE)


def test_it_counts_the_week_against_the_one_before(database: Database, knowledge: Knowledge) -> None:
    now = utc_now()
    for days, dead in ((0, 4), (6, 1), (7, 10), (13, 20), (14, 100)):
        when = now - days * DAY
        # The report of the week before came out this week: it counts for the week it tells of.
        out = now - DAY if days == 7 else when
        said = claim(ERBIL if days % 7 else SANAA, when.date().isoformat(), killed=dead)
        tell(database, knowledge, said, text=f"Report {days}.", published=out.isoformat())
    told = _preview(database, knowledge, utc_now() + MINUTE)
    assert "Events in 7 days: <b>2</b> (as in the week before)" in told
    assert "Killed in 7 days: <b>5</b> (▼ 25 against 30 in the week before)" in told


def test_previewing_marks_nothing_as_told(sqlite_database: Database, knowledge: Knowledge) -> None:
    now = at("2024-01-10T05:00:00Z")
    _set(sqlite_database, 480, "UTC", now)
    before = following.follows_of(sqlite_database, PRIVATE.id)
    _preview(sqlite_database, knowledge, now)
    assert following.follows_of(sqlite_database, PRIVATE.id) == before
    assert _queued(sqlite_database) == []


def test_each_chat_has_its_own(database: Database, knowledge: Knowledge) -> None:
    now = at("2024-01-10T04:00:00Z")
    _set(database, 480, "UTC", now)
    _set(database, 480, "Asia/Baghdad", now, GROUP)
    assert _tick(database, knowledge, at("2024-01-10T06:00:00Z")) == 1
    assert _tick(database, knowledge, at("2024-01-10T08:00:00Z")) == 1
    assert [row.chat_id for row in _queued(database)] == [GROUP.id, PRIVATE.id]
