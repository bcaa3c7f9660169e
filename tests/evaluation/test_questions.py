"""Sixty and more questions over the sample reports, each with the one reading that is right.

``questions.jsonl`` holds a question a line: ``actors`` are catalogue ids in any role, ``attackers`` and ``targets`` the
roles some of them must have; a place is right by any of its ``names`` and its country; dates are calendar days.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field

from bot.identity.names import fold
from bot.knowledge import load_knowledge
from bot.questions import understand
from bot.vocabulary import Intent, PlaceFilter, SubEventType, Value


class ExpectedPlace(Value):
    names: Annotated[tuple[str, ...], Field(min_length=1)]
    country: str | None


class ExpectedReading(Value):
    id: str
    question: str
    now: datetime
    intent: Intent
    actors: tuple[str, ...]
    places: tuple[ExpectedPlace, ...]
    types: tuple[SubEventType, ...]
    since: date | None
    until: date | None
    attackers: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


def _questions() -> list[ExpectedReading]:
    lines = Path(__file__).with_name("questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [ExpectedReading.model_validate_json(line) for line in lines]


def _is(expected: ExpectedPlace, given: PlaceFilter) -> bool:
    heads = {fold(name) for name in expected.names}
    return given.country == expected.country and any(f" {head} " in f" {fold(given.name)} " for head in heads)


def test_there_are_at_least_sixty_with_ids_of_their_own() -> None:
    questions = _questions()
    assert len({question.id for question in questions}) == len(questions) >= 60


def test_every_expected_actor_is_in_the_catalogue() -> None:
    catalogue = load_knowledge().catalogue
    for question in _questions():
        for actor in (*question.actors, *question.attackers, *question.targets):
            assert actor in catalogue, (question.id, actor)


@pytest.mark.parametrize("expected", _questions(), ids=lambda expected: f"{expected.id} {expected.question}")
def test_is_understood(expected: ExpectedReading) -> None:
    reading = understand(expected.question, load_knowledge(), now=expected.now)
    wanted = reading.filter
    assert reading.intent is expected.intent
    assert {*wanted.actors, *wanted.attackers, *wanted.targets} == set(expected.actors)
    assert set(expected.attackers) <= set(wanted.attackers)
    assert set(expected.targets) <= set(wanted.targets)
    assert len(wanted.places) == len(expected.places)
    assert all(any(_is(place, given) for given in wanted.places) for place in expected.places)
    assert set(wanted.types) == set(expected.types)
    assert wanted.since == expected.since
    # "Since Monday" may leave the end open or close it with the day of asking; a month that runs may end there too.
    today = expected.now.date()
    assert wanted.until in ({expected.until, min(expected.until, today)} if expected.until else {None, today})
