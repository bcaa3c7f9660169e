"""A bot of python-telegram-bot that talks to the local server."""

from collections.abc import AsyncIterator

import pytest
from telegram import (
    Bot,
)

from handlers.local import LocalBotApi


@pytest.fixture
async def bot(api: LocalBotApi) -> AsyncIterator[Bot]:
    async with Bot(api.token, base_url=api.base_url, base_file_url=api.base_file_url) as bot:
        yield bot
