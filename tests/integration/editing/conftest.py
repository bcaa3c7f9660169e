"""Events on record, and an editor who rules on them."""

import pytest

from bot.editing.decisions import Made, confirm
from bot.editing.proposals import (
    Editor,
    propose_correction,
)
from bot.knowledge import Knowledge
from bot.store.database import Database
from bot.vocabulary import RulingField
from tests.integration.editing.steps import ANA
from tests.reports import ERBIL, claim, tell


@pytest.fixture
def event_id(database: Database, knowledge: Knowledge) -> int:
    """An event with three killed, told by one report."""
    return int(tell(database, knowledge, claim(killed=3)).events[0])


@pytest.fixture
def make(database: Database, knowledge: Knowledge):
    """Proposes a correction and confirms it."""

    def made(event_id: int, field: RulingField, words: str, editor: Editor = ANA) -> Made:
        done = confirm(
            database,
            knowledge,
            editor,
            propose_correction(database, knowledge, editor, event_id, field, words).ruling.id,
        )
        assert isinstance(done, Made)
        return done

    return made


@pytest.fixture
def other_id(database: Database, knowledge: Knowledge, event_id: int) -> int:
    """Another event, at another place, told by two outlets."""
    told = tell(database, knowledge, claim(ERBIL, killed=7), text="In Erbil.", source="Gazette")
    again = tell(database, knowledge, claim(ERBIL, killed=7), text="Erbil, they say.", source="Courier")
    assert told.events == again.events != (str(event_id),)
    return int(told.events[0])
