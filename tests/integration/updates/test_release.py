"""What is held back, put together, muted or silent before it is sent."""

import datetime as dt

import pytest

from bot.chats import following
from bot.delivery.digests import set_digest
from bot.knowledge import Knowledge
from bot.models import utc_now
from bot.store import messages
from bot.store.database import Database
from bot.timetable import Order
from bot.vocabulary import (
    Filter,
    Preferences,
    QuietHours,
    Severity,
    Unconfirmed,
)
from tests.integration.updates.steps import TODAY, change_event, follow_all, killed, prefer, report, send_all
from tests.reports import ASAD, ERBIL, GROUP, PRIVATE, QAIM, SANAA, US, claim

SOON = dt.timedelta(seconds=90)


@pytest.mark.parametrize("policy", Unconfirmed)
def test_what_one_source_alone_says(database: Database, knowledge: Knowledge, policy: Unconfirmed) -> None:
    follow_all(database, knowledge)
    prefer(database, Preferences(unconfirmed=policy))
    report(database, knowledge, claim(day=TODAY, killed=3))
    first = send_all(database)
    assert [message.payload["silent"] for message in first] == {
        Unconfirmed.TOLD: [False],
        Unconfirmed.SILENT: [True],
        Unconfirmed.HELD: [],
    }[policy]
    assert all("one source, unconfirmed" in message.payload["html"] for message in first)
    report(database, knowledge, claim(day=TODAY, killed=3), text="Another word.", source="Gazette")
    kinds = [message.kind for message in send_all(database)]
    assert kinds == (["alert"] if policy is Unconfirmed.HELD else ["edit"])


def test_unconfirmed_reports_may_have_a_topic_of_their_own(database: Database, knowledge: Knowledge) -> None:
    follow_all(database, knowledge)
    prefer(database, Preferences(unconfirmed_thread=9))
    report(database, knowledge, claim(day=TODAY, killed=3))
    assert [message.thread_id for message in send_all(database)] == [9]


@pytest.mark.parametrize(("least", "alerted"), [(Severity.MINOR, 1), (Severity.MODERATE, 1), (Severity.SEVERE, 0)])
def test_a_chat_may_want_grave_events_only(
    sqlite_database: Database, knowledge: Knowledge, least: Severity, alerted: int
) -> None:
    follow_all(sqlite_database, knowledge)
    prefer(sqlite_database, Preferences(min_severity=least))
    assert report(sqlite_database, knowledge, claim(day=TODAY, killed=3)) == alerted


def test_a_burst_is_one_message_the_gravest_first(database: Database, knowledge: Knowledge) -> None:
    follow_all(database, knowledge)
    tolls = (1, 60, 2, 12, 3)
    places = (ASAD, ERBIL, QAIM, SANAA, ASAD.model_copy(update={"name": "Hit", "latitude": 33.0}))
    report(database, knowledge, *(claim(place, TODAY, killed=toll) for place, toll in zip(places, tolls, strict=True)))
    (group,) = send_all(database)
    assert group.payload["html"].startswith("🔔 <b>5 alerts</b>:")
    shown = [group.payload["html"].index(f"{toll} killed") for toll in (60, 12)]
    assert shown == sorted(shown)
    assert group.events[:2] == (2, 4)
    change_event(database, killed(11))
    update, edit = sorted(send_all(database), key=lambda message: message.kind, reverse=True)
    assert (update.replies_to, edit.edits) == (1, 1)
    assert "11 killed" in edit.payload["html"]
    assert "60 killed" in edit.payload["html"]


def test_what_the_night_held_comes_in_the_morning_as_one(database: Database, knowledge: Knowledge) -> None:
    follow_all(database, knowledge)
    minute = utc_now().hour * 60 + utc_now().minute
    prefer(database, Preferences(quiet=QuietHours(start=(minute - 5) % 1440, end=(minute + 60) % 1440)))
    report(database, knowledge, claim(day=TODAY, killed=3), claim(ERBIL, TODAY))
    assert send_all(database) == []
    (morning,) = send_all(database, later=dt.timedelta(minutes=61))
    assert morning.payload["html"].startswith("🔔 <b>2 alerts</b>, held during quiet hours:")


def test_what_the_night_held_goes_out_where_another_zones_clocks_show_day(
    database: Database, knowledge: Knowledge
) -> None:
    follow_all(database, knowledge)
    minute = utc_now().hour * 60 + utc_now().minute
    prefer(database, Preferences(quiet=QuietHours(start=(minute - 5) % 1440, end=(minute + 60) % 1440)))
    report(database, knowledge, claim(day=TODAY, killed=3))
    assert send_all(database) == []
    order = Order(minutes=(480,), weekdays=(0,), zone="Asia/Tokyo", subject="")
    set_digest(database, PRIVATE, order, default_zone="UTC", thread_id=None, created_by=7)
    assert [message.kind for message in send_all(database)] == ["alert"]


def test_past_the_cap_the_rest_comes_together_and_the_last_says_so(database: Database, knowledge: Knowledge) -> None:
    follow_all(database, knowledge)
    prefer(database, Preferences(hourly_cap=1))
    for number in range(4):
        place = ASAD.model_copy(update={"name": f"Town {number}", "latitude": 30.0 + number})
        report(database, knowledge, claim(place, TODAY), text=f"Report {number}.")
    (first,) = send_all(database)
    assert "cap of 1 alert an hour is reached" in first.payload["html"]
    assert send_all(database, later=SOON) == []
    (rest,) = send_all(database, later=dt.timedelta(minutes=61))
    assert rest.payload["html"].startswith("🔔 <b>3 alerts</b>, held by the cap of 1 an hour:")


def test_what_is_held_can_be_had_at_once(database: Database, knowledge: Knowledge) -> None:
    follow_all(database, knowledge)
    prefer(database, Preferences(hourly_cap=1))
    for number in range(3):
        place = ASAD.model_copy(update={"name": f"Town {number}", "latitude": 30.0 + number})
        report(database, knowledge, claim(place, TODAY), text=f"Report {number}.")
    send_all(database)
    with database.write() as session:
        assert messages.release_held(session, PRIVATE.id, utc_now()) == 2
    assert [message.is_group for message in send_all(database)] == [True]


def test_a_mute_keeps_what_it_names_from_a_chat(database: Database, knowledge: Knowledge) -> None:
    follow_all(database, knowledge)
    follow_all(database, knowledge, chat=GROUP)
    following.mute(database, PRIVATE, Filter(actors=(US,)), "US forces", created_by=7, timezone="UTC")
    assert report(database, knowledge, claim(day=TODAY)) == 1
    assert [message.chat_id for message in send_all(database)] == [GROUP.id]


def test_a_follow_that_rests_is_told_nothing_and_nothing_afterwards(database: Database, knowledge: Knowledge) -> None:
    followed = follow_all(database, knowledge)
    following.pause(database, followed, paused=True)
    assert report(database, knowledge, claim(day=TODAY)) == 0
    following.pause(database, followed, paused=False)
    assert report(database, knowledge, claim(day=TODAY), text="Another word.", source="Gazette") == 0
    assert report(database, knowledge, claim(ERBIL, TODAY), text="Something new.") == 1


def test_a_silent_follow_gives_way_to_one_that_sounds(database: Database, knowledge: Knowledge) -> None:
    silent = follow_all(database, knowledge)
    following.set_silent(database, silent, silent=True)
    report(database, knowledge, claim(day=TODAY))
    assert [message.payload["silent"] for message in send_all(database)] == [True]
    following.follow(
        database, PRIVATE, Filter(actors=(US,)), "US forces", thread_id=None, created_by=7,
        members=knowledge.members, timezone="UTC",
    )  # fmt: skip
    report(database, knowledge, claim(ERBIL, TODAY), text="Something new.")
    assert [message.payload["silent"] for message in send_all(database)] == [False]
