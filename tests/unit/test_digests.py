"""Digests: due at the times a chat chose, late once after an absence, and what they tell."""

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from bot import digest_contents, digests, following, preferences
from bot.digest_contents import Picture
from bot.digests import Subject
from bot.errors import BadInput, Stale
from bot.follows import Follow
from bot.ingest import Provenance
from bot.knowledge import Knowledge
from bot.models import OutboxRow, SubscriptionRow, utc_now
from bot.outbox import Priority
from bot.store import chats
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.timetable import Timetable, read_order
from bot.vocabulary import Filter, PlaceFilter
from tests.reports import ASAD, ERBIL, GROUP, HOUTHIS, KATAIB, PRIVATE, QAIM, SANAA, at, claim, tell

DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)
YEMEN = Subject(wanted=Filter(places=(PlaceFilter(name="Yemen", country="YE"),)), words="Events in Yemen")


def _set(
    database: Database,
    words: str,
    now: dt.datetime,
    chat: ChatIdentity = PRIVATE,
    subject: Subject | None = None,
    default_zone: str = "UTC",
) -> Follow:
    return digests.set_digest(
        database,
        chat,
        read_order(words),
        default_zone=default_zone,
        subject=subject,
        thread_id=None,
        created_by=7,
        now=now,
    )


def _queued(database: Database, kind: str = digests.KIND) -> list[OutboxRow]:
    with database.read() as session:
        rows = session.exec(select(OutboxRow).order_by(OutboxRow.id))  # type: ignore[arg-type]  # a column
        return [row for row in rows if row.kind == kind]


def _tick(database: Database, knowledge: Knowledge, now: dt.datetime) -> int:
    return digests.queue_due_digests(database, knowledge.members, now=now)


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
        told = _set(sqlite_database, f"{words} {zone}", now, ChatIdentity(id=number, kind="private"))
        assert told.timetable is not None
        first, last = dt.datetime(2024, 1, 1), dt.datetime(2025, 1, 1)  # noqa: DTZ001  # the chat's own clocks
        moments = _moments(told.timetable, now, end)
        mine = [moment for moment in moments if first <= _shown(moment, zone) < last]
        assert len(mine) == in_a_year
        expected[number] = moments
    for hours in _looks():
        now += hours * HOUR
        _tick(sqlite_database, knowledge, min(now, end))
        if now >= end:
            break
    due = Counter((row.chat_id, at(row.cause.split(":", 2)[2])) for row in _queued(sqlite_database))
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
    _set(database, "08:00 Europe/Kyiv", now)
    assert [_tick(database, knowledge, now + hours * HOUR) for hours in (0, 1, 1, 2)] == [0, 1, 0, 0]


def test_after_an_absence_it_goes_out_once_and_says_so(database: Database, knowledge: Knowledge) -> None:
    start = at("2024-01-10T05:00:00Z")
    _set(database, "08:00 and 20:00 UTC", start)
    assert _tick(database, knowledge, at("2024-01-10T08:01:00Z")) == 1
    assert _tick(database, knowledge, at("2024-01-13T19:00:00Z")) == 1
    assert _tick(database, knowledge, at("2024-01-13T20:00:00Z")) == 1
    late = ["Late: it was due 10 Jan 2024, 20:00 UTC." in row.payload["html"] for row in _queued(database)]
    assert late == [False, True, False]


def test_setting_one_as_often_on_the_same_subject_replaces_it(sqlite_database: Database, knowledge: Knowledge) -> None:
    now = at("2024-01-10T05:00:00Z")
    _set(sqlite_database, "08:00 UTC", now)
    _set(sqlite_database, "10:00 Asia/Baghdad", now)
    (held,) = digests.digests_of(sqlite_database, PRIVATE.id)
    assert str(held.timetable) == "every day at 10:00 Asia/Baghdad"
    assert held.next_due_at == at("2024-01-10T07:00:00Z")
    _set(sqlite_database, "weekly Friday 10:00", now)
    _set(sqlite_database, "10:00", now, subject=YEMEN)
    topics = [one.topic for one in digests.digests_of(sqlite_database, PRIVATE.id)]
    assert topics == ["daily digest", "weekly digest", "daily digest: Events in Yemen"]


def test_a_zone_is_the_chats_and_moves_all_its_digests(sqlite_database: Database) -> None:
    now = at("2024-01-10T05:00:00Z")
    first = _set(sqlite_database, "10:00", now, default_zone="Asia/Baghdad")
    assert first.next_due_at == at("2024-01-10T07:00:00Z")
    _set(sqlite_database, "weekly Thursday 10:00 Europe/Kyiv", now)
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
        _set(sqlite_database, "8", now, subject=Subject(wanted=Filter(min_killed=number + 1), words=f"Tolls {number}"))
    with pytest.raises(BadInput, match="has 10 digests already"):
        _set(sqlite_database, "8", now, subject=YEMEN)
    assert _set(sqlite_database, "9", now, subject=Subject(wanted=Filter(min_killed=1), words="Tolls 0"))
    assert digests.stop_digests(sqlite_database, PRIVATE.id) == 10
    assert digests.digests_of(sqlite_database, PRIVATE.id) == []


def test_a_quiet_day_is_left_out_only_where_the_chat_says_so(sqlite_database: Database, knowledge: Knowledge) -> None:
    start = at("2024-01-10T05:00:00Z")
    held = _set(sqlite_database, "08:00 UTC", start)
    assert _tick(sqlite_database, knowledge, start + 4 * HOUR) == 1
    assert "Nothing new in this period." in _queued(sqlite_database)[0].payload["html"]
    assert digests.switch_quiet_days(sqlite_database, PRIVATE.id, held.id).skips_quiet
    assert _tick(sqlite_database, knowledge, start + DAY + 4 * HOUR) == 1
    assert len(_queued(sqlite_database)) == 1
    (now_held,) = digests.digests_of(sqlite_database, PRIVATE.id)
    assert now_held.next_due_at == at("2024-01-12T08:00:00Z")
    assert not digests.switch_quiet_days(sqlite_database, PRIVATE.id, held.id).skips_quiet
    with pytest.raises(Stale):
        digests.switch_quiet_days(sqlite_database, GROUP.id, held.id)


def test_a_paused_one_is_left_out_and_the_next_makes_up_for_it(sqlite_database: Database, knowledge: Knowledge) -> None:
    start = utc_now()
    held = _set(sqlite_database, f"{(start + HOUR):%H:%M} UTC", start)
    tell(sqlite_database, knowledge, claim(day=start.date().isoformat()), published=start.isoformat())
    following.pause(sqlite_database, held.id, paused=True)
    _tick(sqlite_database, knowledge, start + 2 * HOUR)
    assert _queued(sqlite_database) == []
    following.pause(sqlite_database, held.id, paused=False)
    _tick(sqlite_database, knowledge, start + 3 * HOUR)
    assert _queued(sqlite_database) == []
    _tick(sqlite_database, knowledge, start + DAY + HOUR)
    (row,) = _queued(sqlite_database)
    assert "New events: <b>1</b>" in row.payload["html"]
    assert "Late" not in row.payload["html"]


def test_a_suspended_chat_gets_it_when_it_is_back(sqlite_database: Database, knowledge: Knowledge) -> None:
    now = at("2024-01-10T05:00:00Z")
    _set(sqlite_database, "08:00 UTC", now)
    with sqlite_database.write() as session:
        chats.suspend_chat(session, PRIVATE.id, "kicked")
    assert _tick(sqlite_database, knowledge, now + DAY) == 0
    with sqlite_database.write() as session:
        chats.resume_chat(session, PRIVATE.id)
    assert _tick(sqlite_database, knowledge, now + 2 * DAY) == 1


def _preview(database: Database, knowledge: Knowledge, now: dt.datetime, chat: int = PRIVATE.id) -> str:
    return digests.preview(database, chat, knowledge.members, zone="UTC", now=now).html


def test_it_tells_what_is_new_and_what_changed_since_the_last(database: Database, knowledge: Knowledge) -> None:
    now = utc_now()
    today, yesterday = now.date().isoformat(), (now - DAY).date().isoformat()
    tell(database, knowledge, claim(day=yesterday, killed=2), published=(now - DAY).isoformat())
    _set(database, "08:00 UTC", utc_now())
    _mark_sent(database, utc_now())
    tell(database, knowledge, claim(day=yesterday, killed=3), text="Now three.", published=now.isoformat(), source="B")
    tell(database, knowledge, claim(ERBIL, today), text="Erbil was hit.", published=now.isoformat())
    told = _preview(database, knowledge, utc_now() + MINUTE)
    assert "<b>1 new event</b>" in told
    assert "Erbil" in told
    assert "<b>1 changed event</b>" in told
    assert "🔄 <i>Corroborated by an independent source; Killed: 2 → 2–3 (best 3)</i>" in told


def _mark_sent(database: Database, moment: dt.datetime) -> None:
    with database.write() as session:
        for row in session.exec(select(SubscriptionRow)):
            row.last_sent_at = moment
            session.add(row)


def test_what_changed_back_is_no_change(sqlite_database: Database, knowledge: Knowledge) -> None:
    now = utc_now()
    yesterday = (now - DAY).date().isoformat()
    tell(sqlite_database, knowledge, claim(day=yesterday, killed=2, by=HOUTHIS), published=(now - DAY).isoformat())
    _set(sqlite_database, "08:00 UTC", utc_now())
    _mark_sent(sqlite_database, utc_now())
    tell(sqlite_database, knowledge, claim(day=yesterday, killed=2, by=HOUTHIS), text="Two, says the same outlet.")
    assert "changed event" not in _preview(sqlite_database, knowledge, utc_now() + MINUTE)


def test_the_first_covers_the_time_since_it_would_have_come_last(database: Database, knowledge: Knowledge) -> None:
    now = utc_now()
    tell(database, knowledge, claim(day=now.date().isoformat()), published=(now - HOUR).isoformat())
    _set(database, f"{(now + HOUR):%H:%M} UTC", now)
    assert "<b>1 new event</b>" in _preview(database, knowledge, utc_now() + MINUTE)
    assert _tick(database, knowledge, utc_now() + 2 * HOUR) == 1
    assert "<b>1 new event</b>" in _queued(database)[0].payload["html"]


def test_nothing_is_told_twice_and_nothing_is_left_out(database: Database, knowledge: Knowledge) -> None:
    start = utc_now()
    _set(database, f"{(start + HOUR):%H:%M} and {(start + 2 * HOUR):%H:%M} UTC", start)
    for place, name in ((ASAD, "Asad"), (ERBIL, "Erbil"), (SANAA, "Sanaa"), (QAIM, "Qa")):
        told = claim(place, start.date().isoformat())
        tell(database, knowledge, told, text=f"Report from {name}.", published=start.isoformat())
        _tick(database, knowledge, utc_now())  # nothing is due, and nothing is used up
    moments = (start + HOUR, start + 2 * HOUR, start + DAY + HOUR)
    assert [_tick(database, knowledge, moment) for moment in moments] == [1, 1, 1]
    counted = [row.payload["html"].count("other new event") for row in _queued(database)]
    assert counted == [1, 0, 0]


def test_the_gravest_three_come_first_and_changes_before_the_rest(database: Database, knowledge: Knowledge) -> None:
    now = utc_now()
    day = now.date().isoformat()
    for place, killed in ((ASAD, 1), (ERBIL, 40), (SANAA, None), (QAIM, 3)):
        tell(database, knowledge, claim(place, day, killed=killed), text=f"{place.name}.", published=now.isoformat())
    told = _preview(database, knowledge, utc_now() + MINUTE)
    assert "<b>4 new events</b>, the gravest first" in told
    places = (
        "1. <b>Shelling/artillery/missile attack</b> · Erbil",
        "Qa&#x27;im",
        "Ain al-Asad",
        "other new event",
        "Sanaa",
    )
    found = [told.index(words) for words in places]
    assert found == sorted(found)


def test_every_line_names_its_source(sqlite_database: Database, knowledge: Knowledge) -> None:
    now = utc_now()
    denied = claim(day=now.date().isoformat(), denied_by="Kataib Hezbollah")
    tell(sqlite_database, knowledge, denied, published=now.isoformat(), url="https://example.org/denied")
    told = _preview(sqlite_database, knowledge, utc_now() + MINUTE)
    assert "denied by Kataib Hezbollah" in told
    assert '<a href="https://example.org/denied">Harbour Wire</a>' in told


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


def test_what_is_muted_is_left_out(sqlite_database: Database, knowledge: Knowledge) -> None:
    now = utc_now()
    told = claim(day=now.date().isoformat()), claim(SANAA, now.date().isoformat(), by=HOUTHIS)
    tell(sqlite_database, knowledge, *told, published=now.isoformat())
    following.mute(sqlite_database, PRIVATE, YEMEN.wanted, YEMEN.words, created_by=7, timezone="UTC")
    html = _preview(sqlite_database, knowledge, utc_now() + MINUTE)
    assert ("Ain al-Asad" in html, "Sanaa" in html) == (True, False)


def test_one_on_a_subject_tells_of_that_alone(sqlite_database: Database, knowledge: Knowledge) -> None:
    now = utc_now()
    told = claim(day=now.date().isoformat()), claim(SANAA, now.date().isoformat(), by=HOUTHIS)
    tell(sqlite_database, knowledge, *told, published=now.isoformat())
    _set(sqlite_database, "08:00", now, subject=YEMEN)
    html = _preview(sqlite_database, knowledge, utc_now() + MINUTE)
    assert "<b>Daily digest: Events in Yemen</b>" in html
    assert ("Ain al-Asad" in html, "Sanaa" in html) == (False, True)


def test_it_counts_the_period_against_the_one_before(database: Database, knowledge: Knowledge) -> None:
    now = utc_now()
    for days, dead in ((0, 4), (6, 1), (7, 10), (13, 20), (14, 100)):
        when = now - days * DAY
        # The report of the week before came out this week: it counts for the week it tells of.
        out = now - DAY if days == 7 else when
        said = claim(ERBIL if days % 7 else SANAA, when.date().isoformat(), killed=dead)
        tell(database, knowledge, said, text=f"Report {days}.", published=out.isoformat())
    told = _preview(database, knowledge, utc_now() + MINUTE)
    assert "New events: <b>3</b> (▲ 3 against 0 in the 24 hours before)" in told  # the older two are history
    assert "Killed in them, best figures: <b>15</b> (▲ 15 against 0 in the 24 hours before)" in told
    assert "Events in 7 days: <b>2</b> (as in the week before)" in told
    assert "Killed in 7 days, best figures: <b>5</b> (▼ 25 against 30 in the week before)" in told


def test_a_weekly_one_counts_weeks(sqlite_database: Database, knowledge: Knowledge) -> None:
    now = at("2024-01-10T05:00:00Z")
    _set(sqlite_database, "weekly Friday 08:00", now)
    told = _preview(sqlite_database, knowledge, at("2024-01-12T07:59:00Z"))
    assert "New events: <b>0</b> (as in the week before)" in told
    assert "5 Jan 2024, 08:00 – 12 Jan 2024, 07:59 (UTC)" in told.replace("5 Jan, 08:00", "5 Jan 2024, 08:00")
    assert "7 days" not in told


def test_its_picture_shows_the_new_events_by_their_numbers(database: Database, knowledge: Knowledge) -> None:
    now = utc_now()
    day = now.date().isoformat()
    for place, killed in ((ASAD, 1), (ERBIL, 40)):
        tell(database, knowledge, claim(place, day, killed=killed), text=f"{place.name}.", published=now.isoformat())
    _set(database, f"{(now + HOUR):%H:%M} UTC", now)
    assert _tick(database, knowledge, utc_now() + 2 * HOUR) == 1
    (row,) = _queued(database, digests.PICTURE_KIND)
    picture = Picture.model_validate(row.payload)
    assert picture.mapped == (2, 1)
    assert sorted(picture.charted) == [1, 2]
    assert row.priority == Priority.DIGEST
    drawn = digest_contents.draw(database, picture)
    assert drawn is not None
    assert drawn.startswith(b"\x89PNG")
    assert digest_contents.draw(database, picture.model_copy(update={"mapped": (99,), "charted": ()})) is None


def test_previewing_marks_nothing_as_told(sqlite_database: Database, knowledge: Knowledge) -> None:
    now = at("2024-01-10T05:00:00Z")
    _set(sqlite_database, "08:00 UTC", now)
    before = following.follows_of(sqlite_database, PRIVATE.id)
    _preview(sqlite_database, knowledge, now)
    assert following.follows_of(sqlite_database, PRIVATE.id) == before
    assert _queued(sqlite_database) == []


def test_each_chat_has_its_own(database: Database, knowledge: Knowledge) -> None:
    now = at("2024-01-10T04:00:00Z")
    _set(database, "08:00 UTC", now)
    _set(database, "08:00 Asia/Baghdad", now, GROUP)
    assert _tick(database, knowledge, at("2024-01-10T06:00:00Z")) == 1
    assert _tick(database, knowledge, at("2024-01-10T08:00:00Z")) == 1
    assert [row.chat_id for row in _queued(database)] == [GROUP.id, PRIVATE.id]
