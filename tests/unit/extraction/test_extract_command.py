"""``extract --jsonl``: one answer a line, and a line that can't be read stops nothing."""

import json

from bot.commands.extract import answer
from bot.commands.lines import answers


def ask(extractor, *lines):
    return list(answers((line.encode() for line in lines), lambda request: answer(request, extractor)))


def test_answers_come_in_order_and_errors_beside_them(extractor):
    good = json.dumps({"id": "a", "text": "Gunmen attacked a village in Mali.", "published_at": "2024-02-10"})
    found = ask(extractor, good, "{broken", "", json.dumps({"id": "c"}), json.dumps(["no object"]), good)
    assert [one["id"] for one in found] == ["a", None, "c", None, "a"]
    assert found[0]["claims"]
    assert found[1]["error"] == "Line 2 is not JSON in UTF-8."
    assert found[2]["error"] == 'A document needs "id" and "text".'
    assert "JSON object" in found[3]["error"]


def test_unknown_date_is_named(extractor):
    (told,) = ask(extractor, json.dumps({"id": 7, "text": "Quiet.", "published_at": "soon"}))
    assert told["id"] == 7
    assert "published_at" in told["error"]
