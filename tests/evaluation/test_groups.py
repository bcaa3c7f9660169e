"""Well-known groups in many spellings and scripts: every spelling has to resolve to its own group."""

import json
from pathlib import Path

from bot.identity.actors import load_catalogue

GROUPS = [json.loads(line) for line in Path(__file__).with_name("groups.jsonl").read_text("utf-8").splitlines()]
FLOOR = 0.98


def test_the_list_is_broad_enough() -> None:
    assert len(GROUPS) >= 60
    assert all(len(set(group["names"])) >= 5 for group in GROUPS)


def test_every_spelling_resolves_to_its_own_group() -> None:
    catalogue = load_catalogue()
    asked = [(group["id"], name) for group in GROUPS for name in group["names"]]
    answers = {(wanted, name): [match.id for match in catalogue.resolve(name)][:1] for wanted, name in asked}
    misses = [(name, wanted, got) for (wanted, name), got in answers.items() if got != [wanted]]
    assert 1 - len(misses) / len(asked) >= FLOOR, misses
