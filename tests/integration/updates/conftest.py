"""A chat that was told of an event."""

import pytest

from bot.knowledge import Knowledge
from bot.store.database import Database
from tests.integration.updates.steps import TODAY, follow_all, report, send_all
from tests.reports import claim


@pytest.fixture
def told(database: Database, knowledge: Knowledge) -> Database:
    """A private chat was told of an attack with three killed."""
    follow_all(database, knowledge)
    report(database, knowledge, claim(day=TODAY, killed=3))
    assert [message.kind for message in send_all(database)] == ["alert"]
    return database
