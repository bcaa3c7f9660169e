"""Verbs run against one database."""

import io
import json
import sys
from typing import Any

import pytest

from bot.__main__ import main
from bot.store.database import Database
from tests.conftest import address_of

REPORT = "BAGHDAD - A drone strike on Erbil killed three people on 20 January 2024, officials said."


class Cli:
    """Runs verbs against one database and reads what they print."""

    def __init__(self, database: Database, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.database, self._capsys, self._patch = database, capsys, patch
        self.error = ""

    def run(self, *words: str, stdin: str = "", status: int = 0) -> str:
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        given = main([*words, "--database", address_of(self.database)])
        out, self.error = self._capsys.readouterr()
        assert given == status, self.error
        return out

    def lines(self, *words: str, stdin: str = "") -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.run(*words, stdin=stdin).splitlines()]

    def fails(self, *words: str, status: int = 1) -> str:
        """The one line a failing verb writes to stderr."""
        assert self.run(*words, status=status) == ""
        (line,) = self.error.splitlines()
        return line


def jsonl(*objects: object) -> str:
    return "\n".join(one if isinstance(one, str) else json.dumps(one) for one in objects)
