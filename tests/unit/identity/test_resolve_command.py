import argparse
import io
import json
from pathlib import Path

import pytest

from bot.commands import resolve
from bot.errors import BrokenData, WrongUsage
from bot.settings import Settings


def answers(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, object]]:
    parser = argparse.ArgumentParser()
    resolve.add_arguments(parser)
    assert resolve.run(parser.parse_args(list(words)), Settings()) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def typed(text: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(text.encode()))


def test_lines_are_answered_in_order_and_bad_ones_do_not_stop_the_rest(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ['{"id": 1, "name": "Hizballah"}', "{oops", '{"id": 3}', '{"id": 4, "name": "qwxz"}', ""]
    monkeypatch.setattr("sys.stdin", typed("\n".join(lines)))
    first, second, third, fourth = answers(capsys, "--jsonl")
    assert first == {
        "id": 1,
        "matches": [{"id": "hezbollah", "name": "Hezbollah", "matched": "Hizballah", "score": 100.0}],
    }
    assert second == {"id": None, "error": "Line 2 is not JSON in UTF-8."}
    assert third["id"] == 3
    assert "error" in third
    assert fourth == {"id": 4, "matches": []}


def test_a_catalogue_of_ones_own_replaces_the_shipped_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text('{"id": "x", "name": "Front rouge", "aliases": ["Красный фронт"]}\n', "utf-8")
    known, unknown = answers(capsys, "--catalogue", str(file), "красный фронт", "Hizballah")
    assert [match["id"] for match in known["matches"]] == ["x"]  # type: ignore[attr-defined]  # plain JSON
    assert unknown["matches"] == []


def test_a_broken_catalogue_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenData, match=r"nothing\.jsonl"):
        resolve.run(argparse.Namespace(jsonl=True, catalogue=tmp_path / "nothing.jsonl", name=[]), Settings())


def test_no_names_at_all_is_wrong() -> None:
    with pytest.raises(WrongUsage, match="Give names"):
        resolve.run(argparse.Namespace(jsonl=False, catalogue=None, name=[]), Settings())


def test_a_name_without_end_is_refused(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", typed(json.dumps({"id": 1, "name": "x" * 5000})))
    assert answers(capsys, "--jsonl") == [{"id": 1, "error": "A name can't be longer than 1000 characters."}]
