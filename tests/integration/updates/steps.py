"""Follows, changes of events, and what is sent because of them."""

import datetime as dt
from collections.abc import Callable

from sqlmodel import select

from bot.chats import following
from bot.delivery import outbox, updates
from bot.delivery.outbox import DueMessage
from bot.knowledge import Knowledge
from bot.models import ChatRow, OutboxRow, utc_now
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.vocabulary import (
    Claim,
    Event,
    Filter,
    Preferences,
    Toll,
    as_json,
)
from tests.reports import KATAIB, PRIVATE, all_events, tell

TODAY = utc_now().date().isoformat()


def follow_all(
    database: Database, knowledge: Knowledge, wanted: Filter | None = None, chat: ChatIdentity = PRIVATE
) -> int:
    followed, _ = following.follow(
        database,
        chat,
        wanted or Filter(actors=(KATAIB,)),
        "Kataib Hezbollah",
        thread_id=None,
        created_by=7,
        members=knowledge.members,
        timezone="UTC",
    )
    return followed.id


def prefer(database: Database, preferences: Preferences, chat: ChatIdentity = PRIVATE) -> None:
    with database.write() as session:
        session.get_one(ChatRow, chat.id).preferences = as_json(preferences)


def report(database: Database, knowledge: Knowledge, *claims: Claim, text: str = "First word.", **words: str) -> int:
    published = utc_now().isoformat()
    return tell(database, knowledge, *claims, text=text, published=published, **words).alerted


def send_all(database: Database, *, later: dt.timedelta = dt.timedelta()) -> list[DueMessage]:
    """What is due goes out, as the sender would see to it."""
    sent = []
    while due := outbox.claim(database, limit=20, now=utc_now() + later):
        for message in due:
            with database.read() as session:
                numbers = session.exec(select(OutboxRow.message_id)).all()
            outbox.settle_sent(database, message, message.edits or max(number or 0 for number in numbers) + 1)
        sent += due
    return sent


def change_event(database: Database, change: Callable[[Event], Event], *, number: int = 1) -> Event:
    event = change(next(one for one in all_events(database) if one.id == str(number)))
    with database.write() as session:
        updates.tell_changes(session, event, now=utc_now(), limit=10)
    return event


def killed(figure: int) -> Callable[[Event], Event]:
    return lambda event: event.model_copy(update={"killed": Toll(low=figure, best=figure, high=figure)})
