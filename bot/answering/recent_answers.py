"""Answers given a moment ago, for when many ask the same: kept for seconds, and only while the record stays as it is.

A change of the record by this process is noticed at once, one by another process when the seconds are over.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from bot.answering import answers
from bot.answering.answers import Answer
from bot.knowledge import Knowledge
from bot.store.database import Database
from bot.vocabulary import Question

_KEPT_SECONDS = 2.0
_MOST_KEPT = 512

_Key = tuple[Question, str, int, int]


class RecentAnswers:
    """Answers questions of now, from memory where the same was answered just before. Threads may share it."""

    def __init__(self, database: Database, knowledge: Knowledge, clock: Callable[[], float] = time.monotonic) -> None:
        self._database, self._knowledge, self._clock = database, knowledge, clock
        self._kept: OrderedDict[_Key, tuple[Answer, float]] = OrderedDict()
        self._lock = Lock()

    def ask(self, text: str, *, zone: str, previous: Question | None = None) -> Answer:
        """``answers.ask`` as of now."""
        question = answers.read_question(self._database, self._knowledge, text, zone=zone, previous=previous)
        return self.answer(question, zone=zone)

    def answer(self, question: Question, *, zone: str, page: int = 0) -> Answer:
        """``answers.answer`` as of now."""
        key = (question.model_copy(update={"text": ""}), zone, page, self._database.record_version)
        with self._lock:
            answer, until = self._kept.get(key, (None, 0.0))
        if answer is None or until < self._clock():
            answer = answers.answer(self._database, self._knowledge, question, zone=zone, page=page)
            self._keep(key, answer)
        asked_for = answer.question.model_copy(update={"text": question.text})
        return answer.model_copy(update={"question": asked_for})

    def _keep(self, key: _Key, answer: Answer) -> None:
        with self._lock:
            self._kept[key] = answer, self._clock() + _KEPT_SECONDS
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
