"""A local Bot API without limits for each test."""

from collections.abc import Iterator

import pytest

from handlers.local import Limits, LocalBotApi


@pytest.fixture
def api() -> Iterator[LocalBotApi]:
    with LocalBotApi(limits=Limits.off()) as api:
        yield api
