"""What was asked in a chat: kept for the buttons under its answers, and for questions that go on from it."""

import datetime as dt

from sqlmodel import col, select

from bot.errors import Stale
from bot.models import AskedRow, utc_now
from bot.store.database import Database
from bot.store.documents import is_possible_id, stored_id
from bot.vocabulary import Question, as_json

_REMEMBERED_FOR = dt.timedelta(hours=6)


def remember(database: Database, chat_id: int, question: Question) -> int:
    """Keep a question of a chat for its buttons; gives the number they carry. The chat must be known."""
    with database.write() as session:
        row = AskedRow(chat_id=chat_id, text=question.text, question=as_json(question))
        session.add(row)
        session.flush()
        return stored_id(row.id)


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


def last_asked(database: Database, chat_id: int) -> Question | None:
    """The chat's last question, if it is fresh enough to go on from."""
    of_chat = select(AskedRow).where(col(AskedRow.chat_id) == chat_id)
    with database.read() as session:
        row = session.exec(of_chat.order_by(col(AskedRow.id).desc()).limit(1)).first()
    if row is None or row.asked_at < utc_now() - _REMEMBERED_FOR:
        return None
    return Question.model_validate(row.question)
