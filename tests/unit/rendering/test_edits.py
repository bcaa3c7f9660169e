"""Editors' rulings in words: what a field says, and what a correction puts in its place."""

from typing import Any

import pytest

from bot.rendering.edits import differences_html, ruling_words
from bot.vocabulary import (
    EventActor,
    EventPlace,
    PlacePrecision,
    Role,
    Ruling,
    RulingField,
    RulingKind,
    Toll,
    Value,
    as_json,
)
from tests.unit.rendering.builders import QAIM, event, on

KHARKIV = EventPlace(name="Kharkiv", country="UA", latitude=50.0, longitude=36.2, precision=PlacePrecision.EXACT)
HOUTHIS = EventActor(role=Role.ATTACKER, id="houthis", name="Houthis")


def test_a_province_is_told_from_the_town_of_its_name() -> None:
    province = KHARKIV.model_copy(update={"precision": PlacePrecision.ADM1})
    changes = differences_html(event(places=(KHARKIV,)), event(places=(province,)))
    assert changes == ["Place: Kharkiv, Ukraine 🇺🇦 → Kharkiv, Ukraine 🇺🇦 (province only)"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (RulingField.KILLED, Toll(low=3, best=5, high=7), "killed to 3–7 (best 5)"),
        (RulingField.INJURED, None, "injured to not stated"),
        (RulingField.DATE, on(20), "date to 20 Jan 2024"),
        (RulingField.PLACE, QAIM, "place to Al Qa'im"),
        (RulingField.ATTACKER, [HOUTHIS], "attacker to Houthis"),
        (RulingField.TARGET, [], "target to not named"),
        (RulingField.TYPE, "Armed clash", "type to Armed clash"),
        (RulingField.STATUS, "disputed", "status to disputed"),
    ],
)
def test_a_correction_is_told_with_its_value(field: RulingField, value: Any, words: str) -> None:
    told = [as_json(one) for one in value] if isinstance(value, list) else value
    plain = as_json(told) if isinstance(told, Value) else told
    ruling = Ruling(id=1, kind=RulingKind.CORRECT, field=field, value=plain, editor="Ana")
    assert ruling_words(ruling) == f"correction of {words}"
