"""Follows: adding and removing them, and that they read a filter as the search does."""

import pytest
from hypothesis import HealthCheck, given, settings

from bot import following
from bot.errors import BadInput
from bot.following import Follow
from bot.knowledge import Knowledge
from bot.matching import matches
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.vocabulary import Event, Filter
from tests.filters import CLAIMS, FILTERS
from tests.reports import (
    GROUP,
    KATAIB,
    PRIVATE,
    all_events,
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


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=FILTERS)
def test_no_follow_is_missed_for_want_of_an_anchor(events: list[Event], knowledge: Knowledge, wanted: Filter) -> None:
    anchors = set(following.anchors_of(wanted, knowledge.members))
    for event in events:
        if matches(wanted, event, knowledge.members):
            assert anchors & set(following.keys_of(event))
