"""Corrections win over what the reports add up to, and say whose they are."""

import datetime as dt
from typing import Any

import pytest

from bot.knowledge import Knowledge
from bot.merging.corrections import corrected
from bot.vocabulary import Event, EventStatus, Role, Ruling, RulingField, RulingKind, SubEventType, Toll, as_json
from tests.unit.rendering.builders import QAIM, event, on

NOON = dt.datetime(2024, 1, 24, 12, tzinfo=dt.UTC)
ERBIL = QAIM.model_copy(update={"name": "Erbil", "admin1": "Erbil", "latitude": 36.19, "longitude": 44.01})


def correction(field: str, value: Any, **more: Any) -> Ruling:
    fields = {"id": 1, "kind": RulingKind.CORRECT, "field": field, "value": value, "editor": "Ana", "made_at": NOON}
    return Ruling.model_validate(fields | more)


RETRACTION = Ruling(id=9, kind=RulingKind.RETRACT, reason="A hoax.", editor="Ben", made_at=NOON)


@pytest.fixture
def correct(knowledge: Knowledge):
    return lambda *rulings: corrected(event(), rulings, country_name=knowledge.country_name)


def test_without_rulings_an_event_stays_as_it_is(correct) -> None:
    assert correct() == event()


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("killed", {"low": 5, "best": 5, "high": 5}, {"killed": Toll(low=5, best=5, high=5)}),
        ("injured", {}, {"injured": Toll()}),
        ("date", as_json(on(3)), {"date": on(3)}),
        ("place", as_json(ERBIL), {"places": (ERBIL,)}),
        ("status", "disputed", {"status": EventStatus.DISPUTED}),
        (
            "type",
            "Armed clash",
            {"sub_event_type": SubEventType.ARMED_CLASH, "event_type": SubEventType.ARMED_CLASH.event_type},
        ),
    ],
)
def test_a_field_is_put_right_and_signed(correct, field: str, value: Any, expected: dict[str, Any]) -> None:
    right = correct(correction(field, value))
    assert {name: getattr(right, name) for name in expected} == expected
    (note,) = right.corrections
    assert (note.field, note.editor, note.at) == (RulingField(field), "Ana", NOON)
    untouched = set(Event.model_fields) - set(expected) - {"corrections", "headline"}
    assert {name: getattr(right, name) for name in untouched} == {name: getattr(event(), name) for name in untouched}


def test_parties_are_replaced_in_their_role_and_the_headline_follows(correct) -> None:
    right = correct(
        correction("attacker", [{"role": "attacker", "id": "houthis", "name": "Houthis"}]),
        correction("place", as_json(ERBIL)),
        correction("type", "Suicide bomb"),
    )
    assert [(actor.role, actor.name) for actor in right.actors] == [
        (Role.ATTACKER, "Houthis"),
        (Role.TARGET, "Kataib Hezbollah"),
    ]
    assert right.headline == "Suicide bombing by Houthis on Kataib Hezbollah at Erbil, Iraq"


def test_nobody_is_a_correction_too(correct) -> None:
    right = correct(correction("attacker", []))
    assert [actor.role for actor in right.actors] == [Role.TARGET]


def test_of_two_corrections_of_one_field_the_later_holds(correct) -> None:
    right = correct(correction("killed", {"best": 5}), correction("killed", {"best": 7}, editor="Ben"))
    assert right.killed.best == 7
    assert [note.editor for note in right.corrections] == ["Ben"]


def test_a_retraction_stands_whatever_else_is_ruled_and_gives_its_reason(correct) -> None:
    right = correct(RETRACTION, correction("status", "corroborated"), correction("killed", {"best": 5}))
    assert (right.status, right.killed.best) == (EventStatus.RETRACTED, 5)
    assert [note.reason for note in right.corrections if note.field is RulingField.STATUS] == ["A hoax."]
