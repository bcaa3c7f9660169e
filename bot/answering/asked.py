"""What was asked in a chat: kept for the buttons under its answers, and for questions that go on from it."""

import datetime as dt

from sqlalchemy import bindparam, insert, select

from bot.errors import Stale
from bot.models import AskedRow, table_of, utc_now
from bot.store import chats
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.store.documents import is_possible_id
from bot.vocabulary import Question, Value, as_json

_REMEMBERED_FOR = dt.timedelta(hours=6)

# Run at every question: statements over the table, made once, cost a third of what loading rows as objects does.
_asked = table_of(AskedRow)
_KEEP = insert(_asked).returning(_asked.c.id)
_LAST = (
    select(_asked.c.question, _asked.c.asked_at)
    .where(_asked.c.chat_id == bindparam("chat"))
    .order_by(_asked.c.id.desc())
    .limit(1)
)


def remember(database: Database, chat_id: int, question: Question) -> int:
    """Keep a question of a chat for its buttons; gives the number they carry. The chat must be known."""
    kept = {"chat_id": chat_id, "text": question.text, "question": as_json(question), "asked_at": utc_now()}
    with database.write() as session:
        return int(session.execute(_KEEP, kept).scalar_one())


def recall(database: Database, chat_id: int, asked_id: int) -> Question:
    """The question behind a button.

    Raises:
        Stale: this chat asked no such question.
    """
    with database.read() as session:
        row = session.get(AskedRow, asked_id) if is_possible_id(asked_id) else None
    if row is None or row.chat_id != chat_id:
        raise Stale("That answer is no longer at hand here. Ask again, please.")
    return Question.model_validate(row.question)


class Setting(Value):
    """What a question is read by, beside its words: the chat's zone, and the question it may go on from."""

    zone: str
    previous: Question | None = None


def setting_of(database: Database, chat: ChatIdentity, *, timezone: str) -> Setting:
    """The setting of a chat, which is known from now on; a new one has the zone ``timezone``."""
    with database.read() as session:
        zone = chats.known_zone(session, chat)
        last = session.execute(_LAST, {"chat": chat.id}).first() if zone else None
    if zone is None:
        with database.write() as session:
            zone = chats.remember_chat(session, chat, timezone=timezone).timezone
            last = session.execute(_LAST, {"chat": chat.id}).first()
    is_fresh = last is not None and last.asked_at >= utc_now() - _REMEMBERED_FOR
    return Setting(zone=zone, previous=Question.model_validate(last.question) if last and is_fresh else None)
