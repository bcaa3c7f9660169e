"""``locate --jsonl`` answers as the contract says."""

import json

import pytest

from bot.commands.lines import answers
from bot.commands.locate import answer
from bot.identity.gazetteer import load_gazetteer


def _answers(*lines: str) -> list[dict[str, object]]:
    gazetteer = load_gazetteer()
    return list(answers(map(str.encode, lines), lambda request: answer(request, gazetteer)))


def test_a_place_is_answered_with_the_contracts_keys() -> None:
    (told,) = _answers(json.dumps({"id": 7, "place": "Al-Qa'im", "country": "Iraq", "extra": "ignored"}))
    assert told["id"] == 7
    best = told["matches"][0]  # type: ignore[index]  # the answer is plain JSON
    assert set(best) == {"name", "country", "admin1", "latitude", "longitude", "precision"}
    assert (best["country"], best["admin1"], best["precision"]) == ("IQ", "Anbar", 1)


def test_what_is_not_found_has_no_matches() -> None:
    assert _answers('{"id": "a", "place": "Xqzzyt"}') == [{"id": "a", "matches": []}]


@pytest.mark.parametrize(
    ("line", "identifier"),
    [
        ("{", None),
        ("[]", None),
        ('{"id": "b"}', "b"),
        ('{"id": "c", "place": 5}', "c"),
        ('{"id": "d", "place": null}', "d"),
    ],
)
def test_a_line_that_cant_be_read_is_answered_with_its_error(line: str, identifier: str | None) -> None:
    bad, good = _answers(line, '{"id": "z", "place": "Baghdad"}')
    assert bad["id"] == identifier
    assert isinstance(bad["error"], str)
    assert good["matches"]


def test_blank_lines_are_skipped() -> None:
    assert _answers("", "  \n") == []
