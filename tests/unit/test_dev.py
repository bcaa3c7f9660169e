"""The helper that sets everything up: what it says before it sets up anything."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _dev(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # this project's own script
        [sys.executable, ROOT / "dev", *words], capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("words", [("bench",), ("bench", "loading"), ("bench", "nonsense")])
def test_benchmarks_are_listed_and_not_run_all_at_once(words: tuple[str, ...]) -> None:
    told = _dev(*words)
    listed = {line.split()[0] for line in told.stdout.splitlines()}
    assert told.returncode == 2
    assert {"follows", "merge", "delivery"} <= listed
    assert "loading" not in listed  # a part of others, that does nothing by itself


@pytest.mark.parametrize("words", [(), ("nonsense",)])
def test_an_unknown_command_is_told_which_there_are(words: tuple[str, ...]) -> None:
    told = _dev(*words)
    assert told.returncode == 2
    assert "./dev run" in told.stdout
