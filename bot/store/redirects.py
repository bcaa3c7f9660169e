"""Events that turned out to be another one: they keep their rows, and lead on to the one that tells it all."""

import datetime as dt

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from bot.models import EventRow, ReportRow, table_of
from bot.store.documents import is_possible_id
from bot.store.events import forget
from bot.store.keys import remove_keys
from bot.store.prepared import Prepared

# Digests go by the day: one that never comes keeps a merged event out of all of them, at no cost to any.
_NEVER = dt.date.max

_events = table_of(EventRow)
_MERGE_AWAY = Prepared(
    update(_events)
    .where(_events.c.id == bindparam("event"))
    .values(merged_into=bindparam("into"), is_news=False, occurred_from=_NEVER, occurred_until=_NEVER)
)


def merge_away(session: Session, event_id: int, into: int) -> None:
    """Let one event lead to another from now on; no search finds it any more. Its reports must have been moved."""
    session.flush()  # columns are written past the session
    _MERGE_AWAY.write(session, [{"event": event_id, "into": into}])
    forget(session, event_id)
    remove_keys(session, event_id)


def bring_back(session: Session, event_id: int) -> bool:
    """Let an event that was merged away stand for itself again; it is still to be added up. Says whether it was."""
    row = session.get(EventRow, event_id)
    if row is None or row.merged_into is None:
        return False
    row.merged_into = None
    session.add(row)
    session.flush()
    return True


def current_id(session: Session, event_id: int) -> int:
    """The event that this one is part of now: itself, unless it was merged away."""
    passed: set[int] = set()
    while event_id not in passed and is_possible_id(event_id):
        passed.add(event_id)
        row = session.get(EventRow, event_id)
        if row is None or row.merged_into is None:
            break
        event_id = row.merged_into
    return event_id


def merged_into(session: Session, event_id: int) -> list[int]:
    """The events that were merged into this one and are part of it still, in the order of their numbers.

    An event that was merged away is known by the claims that began in it.
    """
    began = session.exec(
        select(ReportRow.first_event_id)
        .where(ReportRow.event_id == event_id, col(ReportRow.first_event_id) != event_id)
        .distinct()
    )
    return sorted(one for one in began if one is not None and current_id(session, one) == event_id)
