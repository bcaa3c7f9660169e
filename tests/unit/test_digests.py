"""What digests tell: what is new, what changed, in which order, and nothing twice."""

import datetime as dt

from sqlmodel import select

from bot.chats import following
from bot.delivery import digest_contents, digests
from bot.delivery.digest_contents import Picture
from bot.delivery.outbox import Priority
from bot.intake.ingest import Provenance
from bot.knowledge import Knowledge
from bot.models import SubscriptionRow, utc_now
from bot.store.database import Database
from bot.vocabulary import Filter
from tests.reports import ASAD, ERBIL, GROUP, HOUTHIS, KATAIB, PRIVATE, QAIM, SANAA, at, claim, tell
from tests.unit.digesting import DAY, HOUR, MINUTE, YEMEN, queued, set_digest, tick


def _preview(database: Database, knowledge: Knowledge, now: dt.datetime, chat: int = PRIVATE.id) -> str:
    return digests.preview(database, chat, knowledge.members, zone="UTC", now=now).html


def test_it_tells_what_is_new_and_what_changed_since_the_last(database: Database, knowledge: Knowledge) -> None:
    now = utc_now()
    today, yesterday = now.date().isoformat(), (now - DAY).date().isoformat()
    tell(database, knowledge, claim(day=yesterday, killed=2), published=(now - DAY).isoformat())
    set_digest(database, "08:00 UTC", utc_now())
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
    set_digest(sqlite_database, "08:00 UTC", utc_now())
    _mark_sent(sqlite_database, utc_now())
    tell(sqlite_database, knowledge, claim(day=yesterday, killed=2, by=HOUTHIS), text="Two, says the same outlet.")
    assert "changed event" not in _preview(sqlite_database, knowledge, utc_now() + MINUTE)


def test_the_first_covers_the_time_since_it_would_have_come_last(database: Database, knowledge: Knowledge) -> None:
    now = utc_now()
    tell(database, knowledge, claim(day=now.date().isoformat()), published=(now - HOUR).isoformat())
    set_digest(database, f"{(now + HOUR):%H:%M} UTC", now)
    assert "<b>1 new event</b>" in _preview(database, knowledge, utc_now() + MINUTE)
    assert tick(database, knowledge, utc_now() + 2 * HOUR) == 1
    assert "<b>1 new event</b>" in queued(database)[0].payload["html"]


def test_nothing_is_told_twice_and_nothing_is_left_out(database: Database, knowledge: Knowledge) -> None:
    start = utc_now()
    set_digest(database, f"{(start + HOUR):%H:%M} and {(start + 2 * HOUR):%H:%M} UTC", start)
    for place, name in ((ASAD, "Asad"), (ERBIL, "Erbil"), (SANAA, "Sanaa"), (QAIM, "Qa")):
        told = claim(place, start.date().isoformat())
        tell(database, knowledge, told, text=f"Report from {name}.", published=start.isoformat())
        tick(database, knowledge, utc_now())  # nothing is due, and nothing is used up
    moments = (start + HOUR, start + 2 * HOUR, start + DAY + HOUR)
    assert [tick(database, knowledge, moment) for moment in moments] == [1, 1, 1]
    counted = [row.payload["html"].count("other new event") for row in queued(database)]
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
    set_digest(sqlite_database, "08:00", now, subject=YEMEN)
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
    set_digest(sqlite_database, "weekly Friday 08:00", now)
    told = _preview(sqlite_database, knowledge, at("2024-01-12T07:59:00Z"))
    assert "New events: <b>0</b> (as in the week before)" in told
    assert "5 Jan 2024, 08:00 – 12 Jan 2024, 07:59 (UTC)" in told.replace("5 Jan, 08:00", "5 Jan 2024, 08:00")
    assert "7 days" not in told


def test_its_picture_shows_the_new_events_by_their_numbers(database: Database, knowledge: Knowledge) -> None:
    now = utc_now()
    day = now.date().isoformat()
    for place, killed in ((ASAD, 1), (ERBIL, 40)):
        tell(database, knowledge, claim(place, day, killed=killed), text=f"{place.name}.", published=now.isoformat())
    set_digest(database, f"{(now + HOUR):%H:%M} UTC", now)
    assert tick(database, knowledge, utc_now() + 2 * HOUR) == 1
    (row,) = queued(database, digests.PICTURE_KIND)
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
    set_digest(sqlite_database, "08:00 UTC", now)
    before = following.follows_of(sqlite_database, PRIVATE.id)
    _preview(sqlite_database, knowledge, now)
    assert following.follows_of(sqlite_database, PRIVATE.id) == before
    assert queued(sqlite_database) == []


def test_each_chat_has_its_own(database: Database, knowledge: Knowledge) -> None:
    now = at("2024-01-10T04:00:00Z")
    set_digest(database, "08:00 UTC", now)
    set_digest(database, "08:00 Asia/Baghdad", now, GROUP)
    assert tick(database, knowledge, at("2024-01-10T06:00:00Z")) == 1
    assert tick(database, knowledge, at("2024-01-10T08:00:00Z")) == 1
    assert [row.chat_id for row in queued(database)] == [GROUP.id, PRIVATE.id]
