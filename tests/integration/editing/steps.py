"""What the tests of rulings look at."""

from bot.editing.decisions import Made, confirm
from bot.editing.proposals import (
    Editor,
    propose_merge,
)
from bot.knowledge import Knowledge
from bot.store.database import Database
from bot.vocabulary import Event, RulingField
from tests.reports import all_events

ANA, BEN = Editor(id=1, name="Ana Kovač"), Editor(id=2, name="Ben Okafor")


KILLED = RulingField.KILLED


def event_of(database: Database, event_id: int) -> Event:
    return next(event for event in all_events(database) if event.id == str(event_id))


def merged(database: Database, knowledge: Knowledge, event_id: int, other_id: int, editor: Editor = ANA) -> Made:
    done = confirm(
        database, knowledge, editor, propose_merge(database, knowledge, editor, event_id, other_id).ruling.id
    )
    assert isinstance(done, Made)
    return done


def reports(database: Database) -> dict[str, set[str | None]]:
    """The outlets of each event that has reports."""
    found = {event.id: {report.source for report in event.reports} for event in all_events(database)}
    return {event: outlets for event, outlets in found.items() if outlets}
