from pathlib import Path

import pytest

from bot.errors import BrokenData
from bot.evaluation import Counts, Report
from bot.evaluation.floors import breaches, load_floors, write_floors


def _reports(*, right: float, wrong: float = 0) -> dict[str, Report]:
    fields = {"killed": Counts(right=right, wrong=wrong, missing=wrong)}
    return {"development": Report(documents=1, fields=fields, misses=())}


def test_a_floor_lies_one_answer_below_what_was_measured(tmp_path: Path) -> None:
    file = tmp_path / "floors.toml"
    reports = _reports(right=8, wrong=2)
    write_floors("abc", reports, file)
    floors = load_floors(file)
    assert floors.halves == {"development": {"killed": 0.7}}
    assert breaches(floors, "abc", reports) == []


def test_one_answer_may_be_lost_but_not_two(tmp_path: Path) -> None:
    file = tmp_path / "floors.toml"
    write_floors("abc", _reports(right=8, wrong=2), file)
    assert breaches(load_floors(file), "abc", _reports(right=7, wrong=3)) == []
    assert breaches(load_floors(file), "abc", _reports(right=6, wrong=4)) == [
        "development: killed fell to 0.6000, below its floor of 0.700."
    ]


def test_a_field_that_is_no_longer_measured_is_named(tmp_path: Path) -> None:
    file = tmp_path / "floors.toml"
    write_floors("abc", _reports(right=1), file)
    assert "was not measured" in breaches(load_floors(file), "abc", {})[0]


def test_floors_hold_for_one_corpus_only(tmp_path: Path) -> None:
    file = tmp_path / "floors.toml"
    reports = _reports(right=1)
    write_floors("abc", reports, file)
    assert "not the one" in breaches(load_floors(file), "def", reports)[0]


def test_missing_and_broken_floors_are_said_to_be_so(tmp_path: Path) -> None:
    file = tmp_path / "floors.toml"
    with pytest.raises(BrokenData, match="--accept-floors"):
        load_floors(file)
    file.write_text("corpus = 3", encoding="utf-8")
    with pytest.raises(BrokenData, match="can't be read"):
        load_floors(file)
