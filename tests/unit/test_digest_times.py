"""When digests come: each once, by the chat's clock, whatever the bot missed."""

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from bot.chats import following, preferences
from bot.delivery import digests
from bot.delivery.digests import Subject
from bot.errors import BadInput, Stale
from bot.knowledge import Knowledge
from bot.models import utc_now
from bot.store import chats
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.timetable import Timetable
from bot.vocabulary import Filter
from tests.reports import GROUP, PRIVATE, at, claim, tell
from tests.unit.digesting import DAY, HOUR, YEMEN, queued, set_digest, tick

# What each zone's chat asks for, so that every change of clocks of a year falls on a digest, and where the digests of
# that year must stand: a day has as many as it has times.
YEAR = {
    "Europe/Kyiv": ("03:30", 366),  # left out in March, shown twice in October
    "America/New_York": ("02:30 and 14:00", 732),  # left out in March; twice a day
    "Australia/Lord_Howe": ("01:45", 366),  # shown twice in April, when the clock goes back by half an hour
    "Asia/Beirut": ("00:00 weekdays", 262),  # midnight is left out in March, a Sunday
}


@pytest.mark.timeout(300)
def test_a_year_of_digests_has_each_once_whenever_the_bot_looks(
    sqlite_database: Database, knowledge: Knowledge
) -> None:
    """A clock that skips, stands still and now and then leaves an afternoon out; the year is 2024 in every zone."""
    now, end = at("2023-12-31T00:00:00Z"), at("2025-01-02T00:00:00Z")
    expected: dict[int, list[dt.datetime]] = {}
    for number, (zone, (words, in_a_year)) in enumerate(YEAR.items(), start=1):
        told = set_digest(sqlite_database, f"{words} {zone}", now, ChatIdentity(id=number, kind="private"))
        assert told.timetable is not None
        first, last = dt.datetime(2024, 1, 1), dt.datetime(2025, 1, 1)  # noqa: DTZ001  # the chat's own clocks
        moments = _moments(told.timetable, now, end)
        mine = [moment for moment in moments if first <= _shown(moment, zone) < last]
        assert len(mine) == in_a_year
        expected[number] = moments
    for hours in _looks():
        now += hours * HOUR
        tick(sqlite_database, knowledge, min(now, end))
        if now >= end:
            break
    due = Counter((row.chat_id, at(row.cause.split(":", 2)[2])) for row in queued(sqlite_database))
    wanted = Counter((chat, moment) for chat, moments in expected.items() for moment in moments)
    assert due == wanted


def _looks() -> list[float]:
    """Hours between one look and the next: never so long that two digests of one chat fall into the gap."""
    return [0.0, 9.0, 8.5, 0.25, 9.0, 7.0, 8.0] * 220


def _moments(timetable: Timetable, after: dt.datetime, end: dt.datetime) -> list[dt.datetime]:
    moments = [timetable.next_after(after)]
    while (following := timetable.next_after(moments[-1])) <= end:
        moments.append(following)
    return moments


def _shown(moment: dt.datetime, zone: str) -> dt.datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def test_two_ticks_at_once_make_one_digest(database: Database, knowledge: Knowledge) -> None:
    now = at("2024-01-24T05:00:00Z")
    set_digest(database, "08:00 Europe/Kyiv", now)
    assert [tick(database, knowledge, now + hours * HOUR) for hours in (0, 1, 1, 2)] == [0, 1, 0, 0]


def test_after_an_absence_it_goes_out_once_and_says_so(database: Database, knowledge: Knowledge) -> None:
    start = at("2024-01-10T05:00:00Z")
    set_digest(database, "08:00 and 20:00 UTC", start)
    assert tick(database, knowledge, at("2024-01-10T08:01:00Z")) == 1
    assert tick(database, knowledge, at("2024-01-13T19:00:00Z")) == 1
    assert tick(database, knowledge, at("2024-01-13T20:00:00Z")) == 1
    late = ["Late: it was due 10 Jan 2024, 20:00 UTC." in row.payload["html"] for row in queued(database)]
    assert late == [False, True, False]


def test_setting_one_as_often_on_the_same_subject_replaces_it(sqlite_database: Database, knowledge: Knowledge) -> None:
    now = at("2024-01-10T05:00:00Z")
    set_digest(sqlite_database, "08:00 UTC", now)
    set_digest(sqlite_database, "10:00 Asia/Baghdad", now)
    (held,) = digests.digests_of(sqlite_database, PRIVATE.id)
    assert str(held.timetable) == "every day at 10:00 Asia/Baghdad"
    assert held.next_due_at == at("2024-01-10T07:00:00Z")
    set_digest(sqlite_database, "weekly Friday 10:00", now)
    set_digest(sqlite_database, "10:00", now, subject=YEMEN)
    topics = [one.topic for one in digests.digests_of(sqlite_database, PRIVATE.id)]
    assert topics == ["daily digest", "weekly digest", "daily digest: Events in Yemen"]


def test_a_zone_is_the_chats_and_moves_all_its_digests(sqlite_database: Database) -> None:
    now = at("2024-01-10T05:00:00Z")
    first = set_digest(sqlite_database, "10:00", now, default_zone="Asia/Baghdad")
    assert first.next_due_at == at("2024-01-10T07:00:00Z")
    set_digest(sqlite_database, "weekly Thursday 10:00 Europe/Kyiv", now)
    moved = digests.digests_of(sqlite_database, PRIVATE.id)
    assert [one.next_due_at for one in moved] == [at("2024-01-10T08:00:00Z"), at("2024-01-11T08:00:00Z")]
    with sqlite_database.read() as session:
        assert chats.zone_of(session, PRIVATE.id, "UTC") == "Europe/Kyiv"
    preferences.set_by_words(sqlite_database, PRIVATE, "zone Asia/Tokyo", timezone="UTC")
    told = [str(one.timetable) for one in digests.digests_of(sqlite_database, PRIVATE.id)]
    assert told == ["every day at 10:00 Asia/Tokyo", "every Thursday at 10:00 Asia/Tokyo"]


def test_a_chat_has_ten_digests_at_most(sqlite_database: Database) -> None:
    now = utc_now()
    for number in range(10):
        set_digest(
            sqlite_database, "8", now, subject=Subject(wanted=Filter(min_killed=number + 1), words=f"Tolls {number}")
        )
    with pytest.raises(BadInput, match="has 10 digests already"):
        set_digest(sqlite_database, "8", now, subject=YEMEN)
    assert set_digest(sqlite_database, "9", now, subject=Subject(wanted=Filter(min_killed=1), words="Tolls 0"))
    assert digests.stop_digests(sqlite_database, PRIVATE.id) == 10
    assert digests.digests_of(sqlite_database, PRIVATE.id) == []


def test_a_quiet_day_is_left_out_only_where_the_chat_says_so(sqlite_database: Database, knowledge: Knowledge) -> None:
    start = at("2024-01-10T05:00:00Z")
    held = set_digest(sqlite_database, "08:00 UTC", start)
    assert tick(sqlite_database, knowledge, start + 4 * HOUR) == 1
    assert "Nothing new in this period." in queued(sqlite_database)[0].payload["html"]
    assert digests.switch_quiet_days(sqlite_database, PRIVATE.id, held.id).skips_quiet
    assert tick(sqlite_database, knowledge, start + DAY + 4 * HOUR) == 1
    assert len(queued(sqlite_database)) == 1
    (now_held,) = digests.digests_of(sqlite_database, PRIVATE.id)
    assert now_held.next_due_at == at("2024-01-12T08:00:00Z")
    assert not digests.switch_quiet_days(sqlite_database, PRIVATE.id, held.id).skips_quiet
    with pytest.raises(Stale):
        digests.switch_quiet_days(sqlite_database, GROUP.id, held.id)


def test_a_paused_one_is_left_out_and_the_next_makes_up_for_it(sqlite_database: Database, knowledge: Knowledge) -> None:
    start = utc_now()
    held = set_digest(sqlite_database, f"{(start + HOUR):%H:%M} UTC", start)
    tell(sqlite_database, knowledge, claim(day=start.date().isoformat()), published=start.isoformat())
    following.pause(sqlite_database, held.id, paused=True)
    tick(sqlite_database, knowledge, start + 2 * HOUR)
    assert queued(sqlite_database) == []
    following.pause(sqlite_database, held.id, paused=False)
    tick(sqlite_database, knowledge, start + 3 * HOUR)
    assert queued(sqlite_database) == []
    tick(sqlite_database, knowledge, start + DAY + HOUR)
    (row,) = queued(sqlite_database)
    assert "New events: <b>1</b>" in row.payload["html"]
    assert "Late" not in row.payload["html"]


def test_a_suspended_chat_gets_it_when_it_is_back(sqlite_database: Database, knowledge: Knowledge) -> None:
    now = at("2024-01-10T05:00:00Z")
    set_digest(sqlite_database, "08:00 UTC", now)
    with sqlite_database.write() as session:
        chats.suspend_chat(session, PRIVATE.id, "kicked")
    assert tick(sqlite_database, knowledge, now + DAY) == 0
    with sqlite_database.write() as session:
        chats.resume_chat(session, PRIVATE.id)
    assert tick(sqlite_database, knowledge, now + 2 * DAY) == 1
