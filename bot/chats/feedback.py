"""What readers say to an alert: no more of this event, that it is wrong, or that they want what is held back."""

import datetime as dt

from sqlmodel import Session, col, select

from bot.chats import following
from bot.errors import Stale
from bot.follows import Follow
from bot.models import DoubtRow, utc_now
from bot.store import alerts, messages, redirects
from bot.store.database import Database
from bot.store.documents import is_possible_id, stored_id
from bot.store.events import load_events
from bot.vocabulary import Event, Value


class Doubt(Value):
    """A reader's word that an event is wrong, waiting for an editor."""

    id: int
    event: Event
    person_name: str
    raised_at: dt.datetime


def mute_event(database: Database, chat_id: int, event_id: int) -> bool:
    """Tell a chat no more of an event, or tell it again. Says whether it is muted now.

    Raises:
        Stale: the chat was not told of it.
    """
    with database.write() as session:
        alert = alerts.find_alert(session, chat_id, _current(session, event_id))
        if alert is None:
            raise Stale("This chat is no longer kept up to date on that event.")
        alert.is_muted = not alert.is_muted
        session.add(alert)
        return alert.is_muted


def _current(session: Session, event_id: int) -> int:
    return redirects.current_id(session, event_id) if is_possible_id(event_id) else 0


def followed_by(database: Database, chat_id: int, event_id: int) -> tuple[Follow, Event]:
    """The follow that an alert came from, and its event as it is now.

    Raises:
        Stale: the chat was not told of it, or no longer follows that.
    """
    with database.read() as session:
        current = _current(session, event_id)
        alert = alerts.find_alert(session, chat_id, current)
        found = load_events(session, [current])
    if alert is None or alert.subscription_id is None or not found:
        raise Stale("This chat no longer follows what this alert came from. See /following.")
    return following.find(database, alert.subscription_id), found[0]


def release_held(database: Database, chat_id: int) -> int:
    """Let the alerts go out now that quiet hours, the cap or a burst hold back. Says how many."""
    with database.write() as session:
        return messages.release_held(session, chat_id, utc_now())


def doubt(database: Database, chat_id: int, event_id: int, *, person: int, name: str) -> bool:
    """Put an event before the editors. Says whether this person does it for the first time. The chat must be known.

    Raises:
        Stale: the event is no longer on record.
    """
    with database.write() as session:
        current = _current(session, event_id)
        if not load_events(session, [current]):
            raise Stale("That event is no longer on record.")
        known = session.exec(
            select(DoubtRow).where(
                DoubtRow.event_id == current, DoubtRow.person == person, col(DoubtRow.settled_at).is_(None)
            )
        ).first()
        if known is None:
            session.add(DoubtRow(event_id=current, chat_id=chat_id, person=person, person_name=name))
        return known is None


def open_doubts(database: Database, *, limit: int) -> list[Doubt]:
    """What readers called wrong and no editor has settled, oldest first."""
    with database.read() as session:
        rows = session.exec(
            select(DoubtRow).where(col(DoubtRow.settled_at).is_(None)).order_by(col(DoubtRow.id)).limit(limit)
        ).all()
        events = {int(event.id): event for event in load_events(session, [row.event_id for row in rows])}
    return [
        Doubt(id=stored_id(row.id), event=events[row.event_id], person_name=row.person_name, raised_at=row.raised_at)
        for row in rows
        if row.event_id in events
    ]


def settle(database: Database, doubt_id: int, *, editor: int) -> None:
    """An editor has looked into it.

    Raises:
        Stale: another has already.
    """
    with database.write() as session:
        row = session.get(DoubtRow, doubt_id, with_for_update=True) if is_possible_id(doubt_id) else None
        if row is None or row.settled_at is not None:
            raise Stale("This has been settled already.")
        row.settled_at, row.settled_by = utc_now(), editor
        session.add(row)
