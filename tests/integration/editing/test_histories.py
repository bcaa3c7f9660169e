"""What changed: the history of an event, and what a chat or a topic is told of changes."""

import pytest

from bot.answering.histories import changes_asked, changes_in_chat, event_history
from bot.chats.feedback import mute_event
from bot.chats.following import follow, mute
from bot.editing.decisions import undo
from bot.errors import BadInput
from bot.knowledge import Knowledge
from bot.models import utc_now
from bot.store.database import Database
from bot.vocabulary import Filter, PlaceFilter
from tests.integration.editing.steps import ANA, KILLED, event_of, merged, reports
from tests.reports import ASAD, ERBIL, GROUP, claim, tell


def test_merges_and_splits_are_in_the_history_with_their_editor(
    database: Database, knowledge: Knowledge, event_id: int, other_id: int
) -> None:
    merged(database, knowledge, event_id, other_id)
    (survivor,) = reports(database)
    html = event_history(database, int(survivor), "UTC")
    assert "Ana Kovač, editor" in html
    assert f"events {event_id} and {other_id} were put together" in html


def test_what_an_event_told_before_it_was_merged_is_in_the_history_of_what_it_is_part_of(
    database: Database, knowledge: Knowledge, event_id: int, other_id: int, make
) -> None:
    make(other_id, KILLED, "41")
    done = merged(database, knowledge, event_id, other_id)
    (survivor,) = reports(database)
    (gone,) = {str(event_id), str(other_id)} - {survivor}
    html = event_history(database, int(gone), "UTC")
    assert html == event_history(database, int(survivor), "UTC")
    assert "→ 41" in html
    assert f"· in event {gone}, now part of this one" in html
    assert f"Merged: an event of its own → part of event {survivor}" in html
    undo(database, knowledge, ANA, done.ruling.id)
    assert f"in event {gone}" not in event_history(database, int(survivor), "UTC")
    assert "→ 41" in event_history(database, other_id, "UTC")


def test_the_history_tells_tolls_with_their_spread(database: Database, event_id: int, make) -> None:
    make(event_id, KILLED, "4-6")
    assert "Killed: 3 → 4–6" in event_history(database, event_id, "UTC")


def test_what_changed_in_a_chat_is_told_from_the_first_to_the_last(
    database: Database, knowledge: Knowledge, event_id: int, make
) -> None:
    since = utc_now()
    make(event_id, KILLED, "4-6")
    make(event_id, KILLED, "9")
    html = changes_in_chat(database, knowledge, 1, since, "UTC")
    assert "0 new events, 1 changed event" in html
    assert "Killed: 3 → 9" in html
    undone = changes_in_chat(database, knowledge, 1, utc_now(), "UTC")
    assert undone.endswith("Nothing.")


def test_what_changed_is_asked_of_a_topic(
    database: Database, knowledge: Knowledge, event_id: int, other_id: int, make
) -> None:
    make(event_id, KILLED, "41")
    make(other_id, KILLED, "52")
    place = event_of(database, event_id).places[0].name
    told = changes_asked(database, knowledge, GROUP.id, f"in {place} since yesterday", "UTC")
    assert f"30 km of {place}" in told
    assert "→ 41" in told
    assert "→ 52" not in told
    assert "→ 52" in changes_asked(database, knowledge, GROUP.id, "", "UTC")
    with pytest.raises(BadInput, match="don't know “Blorbistan”"):
        changes_asked(database, knowledge, GROUP.id, "in Blorbistan since yesterday", "UTC")


def test_what_reports_make_of_a_new_event_is_no_change_to_a_reader(database: Database, knowledge: Knowledge) -> None:
    since, today = utc_now(), utc_now().date().isoformat()
    for killed in (3, 5):
        tell(
            database,
            knowledge,
            claim(ASAD, today, killed=killed),
            text=f"{killed} soldiers died at {ASAD.name} on that day.",
            published=utc_now().isoformat(),
        )
    html = changes_in_chat(database, knowledge, GROUP.id, since, "UTC")
    assert "1 new event, 0 changed events" in html
    assert "→" not in html


def test_what_a_chat_has_muted_is_left_out_of_what_changed(
    database: Database, knowledge: Knowledge, event_id: int, other_id: int, make
) -> None:
    since = utc_now()
    make(event_id, KILLED, "41")
    make(other_id, KILLED, "52")
    told = changes_in_chat(database, knowledge, GROUP.id, since, "UTC")
    assert "→ 41" in told
    assert "→ 52" in told
    place = event_of(database, event_id).places[0]
    circle = PlaceFilter(name=place.name, latitude=place.latitude, longitude=place.longitude, radius_km=5)
    mute(database, GROUP, Filter(places=(circle,)), place.name, created_by=1, timezone="UTC")
    told = changes_in_chat(database, knowledge, GROUP.id, since, "UTC")
    assert "→ 41" not in told
    assert "→ 52" in told


def test_an_event_that_a_chat_wants_no_more_of_is_left_out_of_what_changed(
    database: Database, knowledge: Knowledge
) -> None:
    now = utc_now()
    follow(
        database,
        GROUP,
        Filter(places=(PlaceFilter(name="Iraq", country="IQ"),)),
        "Iraq",
        thread_id=None,
        created_by=1,
        members=knowledge.members,
        timezone="UTC",
    )
    for place in (ASAD, ERBIL):
        told = tell(
            database,
            knowledge,
            claim(place, now.date().isoformat(), killed=3),
            text=f"Three died in {place.name}.",
            published=now.isoformat(),
        )
    assert mute_event(database, GROUP.id, int(told.events[0]))
    html = changes_in_chat(database, knowledge, GROUP.id, now, "UTC")
    assert "1 new event" in html
    assert ASAD.name in html
    assert ERBIL.name not in html
