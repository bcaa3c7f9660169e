"""Reports that no rule was written for: incidents told as outlets do, set down and frozen before they were measured.

``tellings.jsonl`` holds a report a line, like ``incidents.jsonl``, in two halves. Single misses were looked at in half
``a`` alone; half ``b`` is known by its figures, and says how rules made for others do. Both hold look-alikes (strikes
on one town days apart, an attack and its answer that night, two bombs in one city on one day, namesake towns), crises,
corrections, retractions, trials and analyses, reports without a day or with a wrong one, and reports of nothing.
"""

import hashlib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.knowledge import Knowledge
from bot.vocabulary import Document
from tests.conftest import Backend
from tests.incidents_told import agreement, leading_events, lines_of, read_all

_PATH = Path(__file__).with_name("tellings.jsonl")
_FROZEN = "f7db998055f6758456f4d3a02acb20b72f4bf49082b4a96c826bb0ef91c196d7"


class Floors(NamedTuple):
    """What a half must reach. Only ever raise them; lower those of mistakes."""

    f1: float
    covered: int
    """reports of incidents that got an event"""
    wrong_pairs: int
    false_alarms: int
    """reports of no incident that got an event"""


FLOORS = {
    "a": Floors(f1=0.95, covered=61, wrong_pairs=0, false_alarms=0),
    "b": Floors(f1=0.92, covered=53, wrong_pairs=0, false_alarms=1),
}


@cache
def _half(name: str) -> tuple[list[Document], dict[str, str | None]]:
    """The documents of a half, and the incident of each."""
    lines = [line for line in lines_of(_PATH) if line.pop("half") == name]
    gold = {line["id"]: line.pop("incident") for line in lines}
    return [Document.model_validate(line) for line in lines], gold


def test_it_is_as_it_was_frozen() -> None:
    assert hashlib.sha256(_PATH.read_bytes()).hexdigest() == _FROZEN


@pytest.mark.parametrize("half", FLOORS)
def test_each_half_is_large_and_mixed_enough(half: str) -> None:
    told = Counter(_half(half)[1].values())
    assert told.pop(None) >= 10
    assert len(told) >= 19
    assert all(3 <= count <= 6 for count in told.values())


@pytest.mark.parametrize("half", FLOORS)
def test_reports_nobody_tuned_for_meet_and_stay_apart(
    half: str, tmp_path: Path, sqlite_template: Path, knowledge: Knowledge
) -> None:
    documents, incident_of = _half(half)
    backend = Backend(tmp_path, sqlite_template, None)
    leading = leading_events(backend.make(), knowledge, documents, read_all(documents))
    backend.clear()
    gold = {report: incident for report, incident in incident_of.items() if incident}
    given = {report: event for report, event in leading.items() if report in gold}
    agreed, floors = agreement(gold, given), FLOORS[half]
    assert agreed.f1 >= floors.f1
    assert len(given) >= floors.covered
    assert len(agreed.wrong) <= floors.wrong_pairs, agreed.wrong if half == "a" else "not shown, since it is held out"
    assert len(leading) - len(given) <= floors.false_alarms
