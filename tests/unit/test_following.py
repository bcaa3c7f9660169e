"""Follows: adding and removing them, and that they read a filter as the search does."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import following
from bot.errors import BadInput
from bot.following import Follow
from bot.knowledge import Knowledge
from bot.store import search
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.vocabulary import Event, Filter, PlaceFilter, SubEventType
from tests.reports import (
    ERBIL,
    GROUP,
    HOUTHIS,
    IRAQ,
    KATAIB,
    NOW,
    PRIVATE,
    RED_SEA,
    SANAA,
    UMBRELLA,
    US,
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


CLAIMS = (
    claim(day="2024-01-18", killed=3, target="military facility"),
    claim(ERBIL, "2024-01-16", by=None, target="residential"),
    claim(IRAQ, None, by=UMBRELLA, kind=SubEventType.ATTACK),
    claim(SANAA, "2024-01-22", kind=SubEventType.AIR_DRONE_STRIKE, by=US, against=HOUTHIS, killed=5),
    claim(RED_SEA, "2024-01-12", by=HOUTHIS, against=None, target="ship"),
    claim(None, "2024-01-10", by=KATAIB, against=None),
)
ACTORS = st.lists(st.sampled_from([KATAIB, UMBRELLA, US, HOUTHIS]), max_size=2, unique=True).map(tuple)
PLACES = (
    PlaceFilter(name="Iraq", country="IQ"),
    PlaceFilter(name="Yemen", country="YE"),
    PlaceFilter(name="Anbar", country="IQ", admin1="Anbar"),
    PlaceFilter(name="Red Sea", latitude=18.0, longitude=39.0, radius_km=900),
    PlaceFilter(name="Erbil", country="IQ", latitude=36.2, longitude=44.0, radius_km=30),
    PlaceFilter(name="Sanaa"),
)
DAYS = st.none() | st.dates(dt.date(2024, 1, 9), dt.date(2024, 1, 24))
FILTERS = st.builds(
    Filter,
    actors=ACTORS,
    attackers=ACTORS,
    targets=ACTORS,
    target_kinds=st.lists(st.sampled_from(["ship", "residential", "hospital"]), max_size=2).map(tuple),
    places=st.lists(st.sampled_from(PLACES), max_size=2, unique=True).map(tuple),
    types=st.lists(st.sampled_from([SubEventType.SHELLING, SubEventType.ATTACK]), max_size=1).map(tuple),
    since=DAYS,
    until=DAYS,
    min_killed=st.none() | st.integers(1, 6),
)


@pytest.fixture
def record(database: Database, knowledge: Knowledge) -> Database:
    tell(database, knowledge, *CLAIMS, published="2024-01-23T06:00:00Z")
    return database


@pytest.fixture
def events(sqlite_database: Database, knowledge: Knowledge) -> list[Event]:
    tell(sqlite_database, knowledge, *CLAIMS, published="2024-01-23T06:00:00Z")
    return all_events(sqlite_database)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=FILTERS)
def test_a_follow_and_a_search_read_a_filter_alike(record: Database, knowledge: Knowledge, wanted: Filter) -> None:
    events = all_events(record)
    with record.read() as session:
        found = search.find_events(session, wanted, members=knowledge.members, now=NOW, limit=None)
        assert search.count_events(session, wanted, members=knowledge.members, now=NOW) == len(found)
    assert len(events) == len(CLAIMS)
    matching = {int(event.id) for event in events if following.matches(wanted, event, knowledge.members)}
    assert set(found) == matching


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=FILTERS)
def test_no_follow_is_missed_for_want_of_an_anchor(events: list[Event], knowledge: Knowledge, wanted: Filter) -> None:
    anchors = set(following.anchors_of(wanted, knowledge.members))
    for event in events:
        if following.matches(wanted, event, knowledge.members):
            assert anchors & set(following.keys_of(event))
