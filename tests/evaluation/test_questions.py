"""Questions over the sample reports, each with the one reading that is right and what its answer must tell.

``questions.jsonl`` holds a question a line: ``actors`` are catalogue ids in any role, ``attackers`` and ``targets`` the
roles some of them must have; a place is right by any of its ``names`` and its country; dates are calendar days.
``previous`` is the question before it in the chat. ``tells`` are the ids of sample reports that the events of its
answer must rest on, ``silent`` those they must not.
"""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field

from bot.answering import exporting
from bot.extraction.extractor import load_extractor
from bot.identity.names import fold
from bot.intake.sample_reports import ingest_samples
from bot.knowledge import Knowledge, load_knowledge
from bot.questions.understanding import understand
from bot.samples.reports import load_samples
from bot.store.database import Database
from bot.vocabulary import EventStatus, Filter, Intent, Order, PlaceFilter, Question, Severity, SubEventType, Value

FLOOR = 0.985
"""The share of questions that are read fully rightly and whose answers tell what they must. Only ever raise it."""


class ExpectedPlace(Value):
    names: Annotated[tuple[str, ...], Field(min_length=1)]
    country: str | None


class Excluded(Value):
    attackers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    types: tuple[SubEventType, ...] = ()


class ExpectedReading(Value):
    id: str
    question: str
    now: datetime
    intent: Intent
    previous: str | None = None
    actors: tuple[str, ...] = ()
    attackers: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    places: tuple[ExpectedPlace, ...] = ()
    radius_km: float | None = None
    types: tuple[SubEventType, ...] = ()
    target_kinds: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    min_killed: int | None = None
    min_injured: int | None = None
    statuses: tuple[EventStatus, ...] = ()
    min_severity: Severity | None = None
    excluding: tuple[Excluded, ...] = ()
    order: Order = Order.NEWEST
    item: int | None = None
    tells: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


def _questions() -> list[ExpectedReading]:
    lines = Path(__file__).with_name("questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [ExpectedReading.model_validate_json(line) for line in lines]


def _is(expected: ExpectedPlace, given: PlaceFilter) -> bool:
    heads = {fold(name) for name in expected.names}
    return given.country == expected.country and any(f" {head} " in f" {fold(given.name)} " for head in heads)


def _read(expected: ExpectedReading, knowledge: Knowledge) -> Question:
    before = understand(expected.previous, knowledge, now=expected.now) if expected.previous else None
    return understand(expected.question, knowledge, now=expected.now, previous=before)


def _misreadings(expected: ExpectedReading, reading: Question) -> list[str]:
    """The fields that are not as they should be."""
    wanted, today = reading.filter, expected.now.date()
    # "Since Monday" may leave the end open or close it with the day of asking; a month that runs may end there too.
    ends = {expected.until, min(expected.until, today)} if expected.until else {None, today}
    same = ("between", "keywords", "min_killed", "min_injured", "statuses", "min_severity", "since")
    checks = {
        "intent": reading.intent is expected.intent,
        "order": reading.order is expected.order,
        "item": reading.item == expected.item,
        "actors": {*wanted.parties} == set(expected.actors),
        "attackers": set(expected.attackers) <= set(wanted.attackers),
        "targets": set(expected.targets) <= set(wanted.targets),
        "places": len(wanted.places) == len(expected.places)
        and all(any(_is(place, given) for given in wanted.places) for place in expected.places),
        "radius": expected.radius_km in (None, *(place.radius_km for place in wanted.places)),
        "types": set(wanted.types) == set(expected.types),
        "target_kinds": set(expected.target_kinds) <= set(wanted.target_kinds),
        "until": wanted.until in ends,
        "excluding": [_left_out(one) for one in wanted.excluding] == list(expected.excluding),
        **{field: getattr(wanted, field) == getattr(expected, field) for field in same},
    }
    return [field for field, is_right in checks.items() if not is_right]


def _left_out(wanted: Filter) -> Excluded:
    places = tuple(place.name for place in wanted.places)
    return Excluded(attackers=wanted.attackers, places=places, types=wanted.types)


@pytest.fixture(scope="session")
def sample_record(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Database:
    """The sample reports, read through the real pipeline."""
    path = tmp_path_factory.mktemp("samples") / "record.db"
    path.write_bytes(sqlite_template.read_bytes())
    database, extractor = Database(f"sqlite:///{path}"), load_extractor()
    ingest_samples(database, load_knowledge(), lambda documents: map(extractor.extract, documents))
    return database


@cache
def _origins() -> dict[str, tuple[str | None, date | None]]:
    """Outlet and moment of publication of each sample report, which together tell it from the others."""
    return {one.id: (one.source, one.published_at) for one in load_samples()}


def _misses(expected: ExpectedReading, reading: Question, record: Database, knowledge: Knowledge) -> list[str]:
    events = exporting.exported(record, knowledge, reading.filter, now=expected.now)
    told = {(report.source, report.published_at) for event in events for report in event.reports}
    lacking = [f"tells {one}" for one in expected.tells if _origins()[one] not in told]
    return lacking + [f"silent on {one}" for one in expected.silent if _origins()[one] in told]


def test_there_are_enough_with_ids_of_their_own() -> None:
    questions = _questions()
    assert len({question.id for question in questions}) == len(questions) >= 150


def test_every_expected_actor_is_in_the_catalogue() -> None:
    catalogue = load_knowledge().catalogue
    for question in _questions():
        for actor in (*question.actors, *question.attackers, *question.targets, *question.between):
            assert actor in catalogue, (question.id, actor)


def test_questions_are_understood_and_answered(sample_record: Database) -> None:
    knowledge = load_knowledge()
    wrong: dict[str, list[str]] = {}
    for expected in _questions():
        reading = _read(expected, knowledge)
        amiss = _misreadings(expected, reading) + _misses(expected, reading, sample_record, knowledge)
        if amiss:
            wrong[f"{expected.id} {expected.question}"] = amiss
    share = 1 - len(wrong) / len(_questions())
    print(f"{share:.3f} of {len(_questions())} questions fully right")
    assert share >= FLOOR, "\n".join(f"{question}: {', '.join(amiss)}" for question, amiss in wrong.items())
