"""Reports brought to a chat: waiting for a decision, decided on once, stored once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from bot.errors import BadInput, NotAllowed, SitrepError, Stale
from bot.intake import submissions
from bot.intake.ingest import IngestStatus
from bot.intake.submissions import DISCARDED, STORED, Submission
from bot.knowledge import Knowledge
from bot.store import chats
from bot.store.database import Database
from bot.vocabulary import Extraction
from tests.reports import ERBIL, PRIVATE, all_events, claim, document, tell

ANN, BEN, EDITOR = 7, 8, 9


@pytest.fixture
def waiting(database: Database) -> Submission:
    with database.write() as session:
        chats.remember_chat(session, PRIVATE, timezone="UTC")
    return submissions.submit(database, PRIVATE.id, ANN, "Ann", document())


def _find(database: Database, identity: int, person: int, *, is_editor: bool = False) -> Submission:
    return submissions.find(database, identity, person=person, is_editor=is_editor)


def test_a_submitted_report_waits_as_it_was_brought(database: Database, waiting: Submission) -> None:
    assert submissions.waiting(database) == [waiting]
    assert waiting.document == document()
    assert all_events(database) == []


def test_what_is_brought_again_waits_once(database: Database, waiting: Submission) -> None:
    assert submissions.submit(database, PRIVATE.id, ANN, "Ann", document()) == waiting
    assert submissions.submit(database, PRIVATE.id, BEN, "Ben", document()) != waiting
    assert len(submissions.waiting(database)) == 2


def test_nobody_fills_the_queue(database: Database, waiting: Submission) -> None:
    for number in range(submissions.MOST_WAITING - 1):
        submissions.submit(database, PRIVATE.id, ANN, "Ann", document(f"Report {number}."))
    with pytest.raises(BadInput, match="wait to be decided on"):
        submissions.submit(database, PRIVATE.id, ANN, "Ann", document("One more."))
    submissions.decide(database, waiting.id, DISCARDED, ANN)
    submissions.submit(database, PRIVATE.id, ANN, "Ann", document("One more."))


def test_only_an_editor_and_its_bringer_may_decide(database: Database, waiting: Submission) -> None:
    assert _find(database, waiting.id, ANN) == waiting
    assert _find(database, waiting.id, EDITOR, is_editor=True) == waiting
    with pytest.raises(NotAllowed):
        _find(database, waiting.id, BEN)
    for forged in (waiting.id + 1, 0, -5, 2**40, 2**70):
        with pytest.raises(Stale):
            _find(database, forged, EDITOR, is_editor=True)


def test_storing_twice_stores_once(database: Database, knowledge: Knowledge, waiting: Submission) -> None:
    extraction = Extraction(id="given", claims=(claim(),))
    taken_in = submissions.store(database, knowledge, waiting, extraction, person=EDITOR)
    assert taken_in.status is IngestStatus.STORED
    with pytest.raises(Stale):
        submissions.store(database, knowledge, waiting, extraction, person=EDITOR)
    assert len(all_events(database)) == 1
    assert submissions.waiting(database) == []


def test_of_two_who_decide_at_once_one_wins(database: Database, waiting: Submission) -> None:
    def decide(number: int) -> bool:
        try:
            submissions.decide(database, waiting.id, (STORED, DISCARDED)[number % 2], EDITOR + number)
        except SitrepError:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(decide, range(4))) == [False, False, False, True]


def test_a_day_of_publication_can_be_given(waiting: Submission) -> None:
    day = date(2024, 1, 21)
    assert submissions.published_on(waiting, day).document.published_at == day
    assert waiting.document.published_at != day


def test_the_preview_says_what_it_would_be_added_to(sqlite_database: Database, knowledge: Knowledge) -> None:
    tell(sqlite_database, knowledge, claim())
    read = Extraction(id="given", claims=(claim(injured=4), claim(ERBIL)))
    told = submissions.preview_html(sqlite_database, knowledge, document("A second report."), read)
    assert told.count("Ain al-Asad") >= 2
    assert "Erbil" in told
    assert len(all_events(sqlite_database)) == 1
