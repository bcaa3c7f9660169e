"""The verb as it is called, over the real extractor and the whole corpus: this is where floors are held."""

import json

import pytest

from bot.__main__ import main
from bot.evaluation import load_corpus
from bot.evaluation.fields import FIELDS


def test_every_floor_holds(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["evaluate", "--json"])
    printed = capsys.readouterr()
    assert status == 0, printed.err
    figures = json.loads(printed.out)
    for half in ("development", "held out", "lines", "lines held out"):
        assert set(FIELDS) <= set(figures[half])
        assert all(0 <= field["f1"] <= 1 for field in figures[half].values())


def test_a_development_document_can_be_shown(capsys: pytest.CaptureFixture[str]) -> None:
    entry = next(entry for entry in load_corpus() if not entry.is_held_out and entry.claims)
    assert main(["evaluate", "--show", entry.document.id]) == 0
    printed = capsys.readouterr().out
    assert entry.document.text in printed
    assert "\ngold  {" in printed


def test_what_is_held_out_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    held_out = next(entry for entry in load_corpus() if entry.is_held_out)
    assert main(["evaluate", "--show", held_out.document.id]) == 1
    assert "is held out" in capsys.readouterr().err


def test_an_unknown_document_is_said_to_be_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--show", "nowhere"]) == 1
    assert capsys.readouterr().err == "There is no document nowhere in the corpus.\n"


def test_a_field_that_is_none_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        main(["evaluate", "--misses", "3", "--field", "colour"])
    assert refusal.value.code == 2
    assert "invalid choice: 'colour'" in capsys.readouterr().err
