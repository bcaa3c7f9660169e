"""Many reports, one event: incidents as several outlets tell them, read and merged by the real pipeline.

``incidents.jsonl`` holds a report a line, written for this test: the ``incident`` it is about, and a document as
``ingest`` takes it. Outlets differ in names, figures and days; there are later updates, a report that is withdrawn,
namesake towns, a strike and its retaliation, second attacks on one base, reports without any date, and copies.
"""

import random
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

from bot.knowledge import Knowledge
from bot.store.database import Database
from bot.vocabulary import Document, Event, Extraction
from tests.conftest import Backend
from tests.incidents_told import agreement, leading_events, lines_of, read_all, take_in
from tests.reports import all_events

FLOOR = 0.95
"""B-cubed F1 over the documents that got an event. Only ever raise it."""

MOST_WRONG = 0.03
"""The share of pairs of reports in one event that are about different incidents."""

_PATH = Path(__file__).with_name("incidents.jsonl")


@cache
def _reports() -> list[tuple[str, Document]]:
    return [(line.pop("incident"), Document.model_validate(line)) for line in lines_of(_PATH)]


@cache
def _readings() -> dict[str, Extraction]:
    return read_all([document for _, document in _reports()])


@pytest.fixture(scope="module")
def leading(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, knowledge: Knowledge) -> dict[str, str]:
    backend = Backend(tmp_path_factory.mktemp("gold"), sqlite_template, None)
    found = leading_events(backend.make(), knowledge, [document for _, document in _reports()], _readings())
    backend.clear()
    return found


def test_the_gold_is_large_and_mixed_enough() -> None:
    told = Counter(incident for incident, _ in _reports())
    assert len(told) >= 25
    assert all(3 <= count <= 6 for count in told.values())


def test_reports_of_one_incident_meet_and_others_stay_apart(leading: dict[str, str]) -> None:
    gold = {document.id: incident for incident, document in _reports()}
    mixed = defaultdict(set)
    for report, event in leading.items():
        mixed[event].add(gold[report])
    agreed = agreement(gold, leading)
    assert len(leading) >= 0.95 * len(gold)
    assert agreed.f1 >= FLOOR, [names for names in mixed.values() if len(names) > 1]
    assert len(agreed.wrong) <= MOST_WRONG * agreed.pairs, agreed.wrong


@cache
def _neighbours() -> list[Document]:
    """Reports of incidents that are easily taken for each other."""
    wanted = ("tanf", "green-village", "red-sea", "salamiyah", "rusafa", "hodeidah", "tel-aviv", "mogadishu")
    return [document for incident, document in _reports() if incident.startswith(wanted)]


def _told(event: Event) -> object:
    """An event without the numbers that the order of arrival gives out."""
    return (
        event.model_dump(
            exclude={"id", "reports", "attributions", "in_response_to", "first_reported_at", "updated_at"}
        ),
        tuple(sorted(report.evidence for report in event.reports)),
    )


def _outcome(database: Database) -> list[object]:
    return sorted((_told(event) for event in all_events(database) if event.reports), key=str)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, knowledge: Knowledge) -> list[object]:
    backend = Backend(tmp_path_factory.mktemp("order"), sqlite_template, None)
    database = backend.make()
    take_in(database, knowledge, _neighbours(), _readings())
    outcome = _outcome(database)
    backend.clear()
    return outcome


@pytest.mark.parametrize("seed", range(3))
def test_real_reports_make_the_same_events_in_any_order(
    backend: Backend, knowledge: Knowledge, expected: list[object], seed: int
) -> None:
    documents = random.Random(seed).sample(_neighbours(), k=len(_neighbours()))
    database = backend.make()
    take_in(database, knowledge, documents, _readings())
    assert len(expected) >= 8
    assert _outcome(database) == expected
