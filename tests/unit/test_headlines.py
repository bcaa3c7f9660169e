"""Headlines say what happened, in an order that reads."""

import pytest

from bot.merging.headlines import headline
from bot.vocabulary import EventActor, EventPlace, PlacePrecision, Role, SubEventType

_PLACE = EventPlace(
    name="Hodeidah", country="YE", admin1="Al Hudaydah", latitude=14.8, longitude=42.95, precision=PlacePrecision.EXACT
)


def _actors(**named: str) -> list[EventActor]:
    return [EventActor(role=Role[role.split("_")[0].upper()], name=name) for role, name in named.items()]


@pytest.mark.parametrize(
    ("kind", "actors", "said"),
    [
        (SubEventType.AIR_DRONE_STRIKE, {"attacker": "A", "target": "B"}, "Air or drone strike by A on B"),
        (SubEventType.ABDUCTION, {"attacker": "A", "target": "B"}, "Abduction by A of B"),
        (SubEventType.ARMED_CLASH, {"participant": "A", "participant_2": "B"}, "Armed clash between A and B"),
        (SubEventType.PEACEFUL_PROTEST, {"participant": "A"}, "Peaceful protest by A"),
        (
            SubEventType.DISRUPTED_WEAPONS,
            {"attacker": "A", "interceptor": "B", "target": "C"},
            "Weapons of A intercepted by B, aimed at C",
        ),
        (SubEventType.DISRUPTED_WEAPONS, {"interceptor": "B"}, "Weapons intercepted by B"),
        (SubEventType.DISRUPTED_WEAPONS, {"target": "C"}, "Weapons intercepted, aimed at C"),
    ],
)
def test_a_headline_reads_as_a_sentence_would(kind: SubEventType, actors: dict[str, str], said: str) -> None:
    assert headline(kind, _actors(**actors), [_PLACE], {"YE": "Yemen"}.__getitem__) == f"{said} at Hodeidah, Yemen"


def test_without_a_place_or_party_it_is_the_deed_alone() -> None:
    assert headline(SubEventType.SUICIDE_BOMB, [], [], str) == "Suicide bombing"


@pytest.mark.parametrize(
    ("name", "precision", "said"),
    [
        ("near Hodeidah", PlacePrecision.NEAR, "Suicide bombing near Hodeidah, Yemen"),
        ("30 km south of Hodeidah", PlacePrecision.NEAR, "Suicide bombing 30 km south of Hodeidah, Yemen"),
        ("northern Yemen", PlacePrecision.FUZZY, "Suicide bombing in northern Yemen"),
        ("7 October City", PlacePrecision.EXACT, "Suicide bombing at 7 October City, Yemen"),
    ],
)
def test_a_place_told_by_another_has_its_preposition(name: str, precision: PlacePrecision, said: str) -> None:
    place = _PLACE.model_copy(update={"name": name, "precision": precision})
    assert headline(SubEventType.SUICIDE_BOMB, [], [place], {"YE": "Yemen"}.__getitem__) == said
