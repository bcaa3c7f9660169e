"""Digests set and made due."""

import datetime as dt

from sqlmodel import select

from bot.delivery import digests
from bot.delivery.digests import Subject
from bot.follows import Follow
from bot.knowledge import Knowledge
from bot.models import OutboxRow
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.timetable import read_order
from bot.vocabulary import Filter, PlaceFilter
from tests.reports import PRIVATE

DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)


YEMEN = Subject(wanted=Filter(places=(PlaceFilter(name="Yemen", country="YE"),)), words="Events in Yemen")


def set_digest(
    database: Database,
    words: str,
    now: dt.datetime,
    chat: ChatIdentity = PRIVATE,
    subject: Subject | None = None,
    default_zone: str = "UTC",
) -> Follow:
    return digests.set_digest(
        database,
        chat,
        read_order(words),
        default_zone=default_zone,
        subject=subject,
        thread_id=None,
        created_by=7,
        now=now,
    )


def queued(database: Database, kind: str = digests.KIND) -> list[OutboxRow]:
    with database.read() as session:
        rows = session.exec(select(OutboxRow).order_by(OutboxRow.id))  # type: ignore[arg-type]  # a column
        return [row for row in rows if row.kind == kind]


def tick(database: Database, knowledge: Knowledge, now: dt.datetime) -> int:
    return digests.queue_due_digests(database, knowledge.members, now=now)
