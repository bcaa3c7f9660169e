"""A newsroom whose feed is read."""

from collections.abc import AsyncIterator

import pytest

from bot.knowledge import Knowledge
from bot.store.database import Database
from tests.integration.feeds.reading import Desk
from tests.integration.newsroom import Newsroom, open_newsroom


@pytest.fixture
async def newsroom() -> AsyncIterator[Newsroom]:
    async with open_newsroom() as opened:
        yield opened


@pytest.fixture
def desk(sqlite_database: Database, knowledge: Knowledge, newsroom: Newsroom) -> Desk:
    return Desk(sqlite_database, knowledge, newsroom)


@pytest.fixture
def desk_on_both(database: Database, knowledge: Knowledge, newsroom: Newsroom) -> Desk:
    return Desk(database, knowledge, newsroom)
