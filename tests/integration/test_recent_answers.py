"""Answers kept for a moment: the same for the same question, never another's, and never older than the record."""

from bot.answering.recent_answers import RecentAnswers
from bot.intake.ingest import store_reading
from bot.knowledge import Knowledge
from bot.store.database import Database
from bot.vocabulary import Extraction
from tests.reports import ERBIL, claim, document, tell


def test_an_answer_is_kept_until_the_record_changes(sqlite_database: Database, knowledge: Knowledge) -> None:
    recent = RecentAnswers(sqlite_database, knowledge)
    tell(sqlite_database, knowledge, claim())
    first = recent.ask("latest on Kataib Hezbollah", zone="UTC")
    again = recent.ask("LATEST on Kataib Hezbollah", zone="UTC")
    assert (first.html, first.total) == (again.html, 1)
    assert again.question.text == "LATEST on Kataib Hezbollah"
    tell(sqlite_database, knowledge, claim(ERBIL, "2024-01-22"), text="Another report.")
    assert recent.ask("latest on Kataib Hezbollah", zone="UTC").total == 2


def test_what_another_process_stores_is_seen_seconds_later(sqlite_database: Database, knowledge: Knowledge) -> None:
    seconds = [0.0]
    recent = RecentAnswers(sqlite_database, knowledge, clock=lambda: seconds[0])
    assert recent.ask("Erbil", zone="UTC").total == 0
    elsewhere, report = Database(sqlite_database.url.render_as_string(hide_password=False)), document()
    store_reading(elsewhere, knowledge, report, Extraction(id=report.id, claims=(claim(ERBIL),)), None)
    assert recent.ask("Erbil", zone="UTC").total == 0
    seconds[0] = 2.5
    assert recent.ask("Erbil", zone="UTC").total == 1
    elsewhere.close()


def test_pages_are_told_apart(sqlite_database: Database, knowledge: Knowledge) -> None:
    for day in range(1, 8):
        tell(sqlite_database, knowledge, claim(day=f"2024-01-{3 * day:02}"), text=f"Report {day}.")
    recent = RecentAnswers(sqlite_database, knowledge)
    first = recent.ask("latest on Kataib Hezbollah", zone="UTC")
    second = recent.answer(first.question, zone="UTC", page=1)
    assert [event.id for event in second.events] != [event.id for event in first.events]
    assert (second.page, first.page) == (1, 0)
