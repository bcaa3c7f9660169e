"""Follows: adding and removing them, and that they read a filter as the search does."""

import pytest
from hypothesis import HealthCheck, given, settings

from bot.anchors import ANY, anchors_of, bearings_of
from bot.chats import following
from bot.errors import BadInput, Stale
from bot.follows import Follow
from bot.knowledge import Knowledge
from bot.matching import matches
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.vocabulary import Event, EventStatus, Filter, PlaceFilter, Severity, SubEventType
from tests.filters import CLAIMS, FILTERS
from tests.reports import (
    GROUP,
    HOUTHIS,
    KATAIB,
    PRIVATE,
    all_events,
    claim,
    tell,
)


def _follow(database: Database, knowledge: Knowledge, topic: str, chat: ChatIdentity = PRIVATE) -> tuple[Follow, bool]:
    return following.follow(
        database,
        chat,
        Filter(actors=(KATAIB,)),
        topic,
        thread_id=None,
        created_by=7,
        members=knowledge.members,
        timezone="Asia/Baghdad",
    )


def test_following_the_same_twice_changes_nothing(database: Database, knowledge: Knowledge) -> None:
    first, is_new = _follow(database, knowledge, "Kataib Hezbollah")
    again, is_new_again = _follow(database, knowledge, "Kataib Hezbollah")
    assert (is_new, is_new_again) == (True, False)
    assert first == again
    assert following.follows_of(database, PRIVATE.id) == [first]


def test_a_follow_belongs_to_its_chat(database: Database, knowledge: Knowledge) -> None:
    mine, _ = _follow(database, knowledge, "Kataib Hezbollah")
    _follow(database, knowledge, "Kataib Hezbollah", GROUP)
    assert following.unfollow(database, GROUP.id, mine.id) is None
    assert following.unfollow(database, PRIVATE.id, mine.id) == mine
    assert following.unfollow(database, PRIVATE.id, mine.id) is None
    assert following.follows_of(database, PRIVATE.id) == []
    assert len(following.follows_of(database, GROUP.id)) == 1


def test_everything_at_once_cannot_be_followed(sqlite_database: Database, knowledge: Knowledge) -> None:
    with pytest.raises(BadInput, match="Say what to follow"):
        following.follow(
            sqlite_database,
            PRIVATE,
            Filter(),
            "everything",
            thread_id=None,
            created_by=7,
            members=knowledge.members,
            timezone="UTC",
        )


def test_a_chat_follows_fifty_things_at_most(sqlite_database: Database, knowledge: Knowledge) -> None:
    for number in range(50):
        _follow(sqlite_database, knowledge, f"topic {number}")
    with pytest.raises(BadInput, match="50 things already"):
        _follow(sqlite_database, knowledge, "one too many")
    assert _follow(sqlite_database, knowledge, "topic 7")[1] is False


@pytest.fixture
def events(sqlite_database: Database, knowledge: Knowledge) -> list[Event]:
    tell(sqlite_database, knowledge, *CLAIMS, published="2024-01-23T06:00:00Z")
    return all_events(sqlite_database)


def _is_looked_at(wanted: Filter, event: Event, knowledge: Knowledge) -> bool:
    bearings = bearings_of(event)
    return any(
        anchor.key in bearings.keys
        and anchor.least_severity <= bearings.severity
        and anchor.least_killed <= bearings.killed
        for anchor in anchors_of(wanted, knowledge.members)
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=FILTERS)
def test_no_follow_is_missed_for_want_of_an_anchor(events: list[Event], knowledge: Knowledge, wanted: Filter) -> None:
    for event in events:
        if matches(wanted, event, knowledge.members):
            assert _is_looked_at(wanted, event, knowledge)


IN_IRAQ = (PlaceFilter(name="Iraq", country="IQ"),)
PASSED_OVER = {
    "another actor": Filter(actors=(HOUTHIS,)),
    "the actor in the other role": Filter(targets=(KATAIB,)),
    "another country": Filter(places=(PlaceFilter(name="Yemen", country="YE"),)),
    "a circle elsewhere in the country": Filter(
        places=(PlaceFilter(name="Basra", country="IQ", latitude=30.5, longitude=47.8, radius_km=50),)
    ),
    "another type in the same country": Filter(places=IN_IRAQ, types=(SubEventType.ARMED_CLASH,)),
    "another actor in the same country": Filter(actors=(HOUTHIS,), places=IN_IRAQ),
    "another type anywhere": Filter(types=(SubEventType.ARMED_CLASH,)),
    "another target anywhere": Filter(target_kinds=("ship",)),
    "a higher toll anywhere": Filter(min_killed=4),
    "a higher toll in the same country": Filter(places=IN_IRAQ, min_killed=4),
    "a graver event": Filter(min_severity=Severity.SEVERE),
    "another status": Filter(statuses=(EventStatus.CORROBORATED,)),
    "a word that is not told": Filter(keywords=("helicopter",)),
}


@pytest.mark.parametrize("wanted", PASSED_OVER.values(), ids=PASSED_OVER)
def test_a_follow_of_something_else_is_not_even_looked_at(
    sqlite_database: Database, knowledge: Knowledge, wanted: Filter
) -> None:
    tell(sqlite_database, knowledge, claim(killed=3))
    (event,) = all_events(sqlite_database)
    assert not _is_looked_at(wanted, event, knowledge)


def test_a_follow_of_everything_is_found_by_every_event(knowledge: Knowledge) -> None:
    assert [anchor.key for anchor in anchors_of(Filter(), knowledge.members)] == [ANY]


def test_a_huge_umbrella_waits_under_its_members_alone(knowledge: Knowledge) -> None:
    circle = PlaceFilter(name="Gulf", latitude=26.0, longitude=52.0, radius_km=600)
    anchors = anchors_of(Filter(actors=("iran-backed-militias",), places=(circle,)), knowledge.members)
    assert len(anchors) <= 400


def test_pausing_waking_moving_and_changing_a_follow(database: Database, knowledge: Knowledge) -> None:
    held, _ = _follow(database, knowledge, "Kataib Hezbollah")
    assert following.pause(database, held.id, paused=True).is_paused
    assert not following.pause(database, held.id, paused=False).is_paused
    assert following.set_silent(database, held.id, silent=True).is_silent
    assert following.move(database, held.id, 7).thread_id == 7
    narrower = Filter(actors=(KATAIB,), min_killed=5)
    changed = following.change(database, held.id, narrower, "with 5 killed", knowledge.members)
    assert (changed.wanted, changed.topic, changed.thread_id) == (narrower, "with 5 killed", 7)
    other, _ = _follow(database, knowledge, "another")
    with pytest.raises(BadInput, match="follows that already"):
        following.change(database, other.id, narrower, "with 5 killed", knowledge.members)
    following.unfollow(database, PRIVATE.id, held.id)
    for act in (
        lambda: following.find(database, held.id),
        lambda: following.pause(database, held.id, paused=True),
        lambda: following.change(database, held.id, narrower, "x", knowledge.members),
    ):
        with pytest.raises(Stale, match="no longer follows"):
            act()


@pytest.mark.parametrize("radius", [1_000_000.0, 0.0, -5.0])
def test_a_radius_out_of_reach_is_refused(sqlite_database: Database, knowledge: Knowledge, radius: float) -> None:
    around = PlaceFilter(name="Erbil", country="IQ", latitude=36.2, longitude=44.0, radius_km=radius)
    with pytest.raises(BadInput, match="1,000 km at most"):
        following.mute(sqlite_database, PRIVATE, Filter(places=(around,)), "x", created_by=7, timezone="UTC")
    assert following.follows_of(sqlite_database, PRIVATE.id) == []
