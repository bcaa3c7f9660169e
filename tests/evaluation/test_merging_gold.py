"""Many reports, one event: incidents as several outlets tell them, read and merged by the real pipeline.

``incidents.jsonl`` holds a report a line, written for this test: the ``incident`` it is about, and a document as
``ingest`` takes it. Outlets differ in names, figures and days; there are later updates, a report that is withdrawn,
namesake towns, a strike and its retaliation, second attacks on one base, reports without any date, and copies.
"""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from bot.extraction.extractor import load_extractor
from bot.intake.ingest import store_reading
from bot.knowledge import Knowledge
from bot.store.database import Database
from bot.vocabulary import Document, Event, Extraction
from tests.conftest import Backend
from tests.reports import all_events

FLOOR = 0.95
"""B-cubed F1 over the documents that got an event. Only ever raise it."""

MOST_WRONG = 0.03
"""The share of pairs of reports in one event that are about different incidents."""

_PATH = Path(__file__).with_name("incidents.jsonl")


@cache
def _reports() -> list[tuple[str, Document]]:
    lines = [json.loads(line) for line in _PATH.read_text(encoding="utf-8").splitlines()]
    return [(line.pop("incident"), Document.model_validate(line)) for line in lines]


@cache
def _readings() -> dict[str, Extraction]:
    extractor = load_extractor()
    return {document.id: extractor.extract(document) for _, document in _reports()}


def _take_in(database: Database, knowledge: Knowledge, documents: Sequence[Document]) -> dict[str, tuple[str, ...]]:
    readings = _readings()
    return {one.id: store_reading(database, knowledge, one, readings[one.id]).events for one in documents}


def _b_cubed(gold: dict[str, str], given: dict[str, str]) -> float:
    both = Counter((gold[one], given[one]) for one in given)
    ours, theirs = Counter(given.values()), Counter(gold[one] for one in given)
    precision = sum(both[gold[one], given[one]] / ours[given[one]] for one in given) / len(given)
    recall = sum(both[gold[one], given[one]] / theirs[gold[one]] for one in given) / len(given)
    return 2 * precision * recall / (precision + recall)


@pytest.fixture(scope="module")
def leading(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, knowledge: Knowledge) -> dict[str, str]:
    """The first event of each report that got one, once all have come in."""
    backend = Backend(tmp_path_factory.mktemp("gold"), sqlite_template, None)
    database = backend.make()
    _take_in(database, knowledge, [document for _, document in _reports()])
    taken_in = _take_in(database, knowledge, [document for _, document in _reports()])  # events as they are at the end
    backend.clear()
    return {report: events[0] for report, events in taken_in.items() if events}


def test_the_gold_is_large_and_mixed_enough() -> None:
    told = Counter(incident for incident, _ in _reports())
    assert len(told) >= 25
    assert all(3 <= count <= 6 for count in told.values())


def test_reports_of_one_incident_meet_and_others_stay_apart(leading: dict[str, str]) -> None:
    gold = {document.id: incident for incident, document in _reports()}
    mixed = defaultdict(set)
    for report, event in leading.items():
        mixed[event].add(gold[report])
    pairs = [(one, other) for one, other in combinations(leading, 2) if leading[one] == leading[other]]
    wrong = [pair for pair in pairs if gold[pair[0]] != gold[pair[1]]]
    assert len(leading) >= 0.95 * len(gold)
    assert _b_cubed(gold, leading) >= FLOOR, [names for names in mixed.values() if len(names) > 1]
    assert len(wrong) <= MOST_WRONG * len(pairs), wrong


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
    _take_in(database, knowledge, _neighbours())
    outcome = _outcome(database)
    backend.clear()
    return outcome


@pytest.mark.parametrize("seed", range(3))
def test_real_reports_make_the_same_events_in_any_order(
    backend: Backend, knowledge: Knowledge, expected: list[object], seed: int
) -> None:
    documents = random.Random(seed).sample(_neighbours(), k=len(_neighbours()))
    database = backend.make()
    _take_in(database, knowledge, documents)
    assert len(expected) >= 8
    assert _outcome(database) == expected
