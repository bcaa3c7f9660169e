from datetime import date

import pytest

from bot.evaluation.credits import (
    actor_credit,
    attribution_credit,
    date_credit,
    figure_credit,
    place_credit,
    same_words,
    type_credit,
)
from bot.evaluation.gold import DateWindow, GoldAttribution, GoldCasualty
from bot.vocabulary import (
    ClaimActor,
    ClaimAttribution,
    ClaimCasualty,
    ClaimDate,
    ClaimPlace,
    DatePrecision,
    Effect,
    PlacePrecision,
    Role,
    Stance,
    SubEventType,
)


def _actor(actor_id: str | None, name: str) -> ClaimActor:
    return ClaimActor(role=Role.ATTACKER, id=actor_id, name=name)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Al-Asad", "the Al-Asad Air Base", True),
        ("Syrian Observatory", "syrian observatory for human rights", True),
        ("arms", "army", False),
        ("", "army", False),
    ],
)
def test_words_stand_within_words(one: str, other: str, expected: bool) -> None:
    assert same_words(one, other) is same_words(other, one) is expected


def test_the_right_event_type_alone_is_worth_half() -> None:
    asked = (SubEventType.AIR_DRONE_STRIKE,)
    assert type_credit(asked, SubEventType.AIR_DRONE_STRIKE) == 1.0
    assert type_credit(asked, SubEventType.SHELLING) == 0.5
    assert type_credit(asked, SubEventType.ARRESTS) == 0.0


def test_a_part_of_the_actor_is_worth_half_and_a_namesake_nothing() -> None:
    asked = ("united-states-armed-forces",)
    assert actor_credit(asked, _actor("united-states-armed-forces", "US forces")) == 1.0
    assert actor_credit(asked, _actor("us-central-command", "US Central Command")) == 0.5
    assert actor_credit(("hezbollah",), _actor("kataib-hezbollah", "Kataib Hezbollah")) == 0.0
    assert actor_credit(asked, _actor(None, "US forces")) == 0.0


def test_an_actor_outside_the_catalogue_is_met_by_its_words() -> None:
    assert actor_credit(("masked gunmen",), _actor(None, "about 30 masked gunmen")) == 1.0


def test_a_place_is_met_by_the_documents_words_or_by_its_name() -> None:
    place = ClaimPlace(
        text="Conoco",
        name="Conoco gas field",
        country="SY",
        latitude=35.3,
        longitude=40.3,
        precision=PlacePrecision.EXACT,
    )
    assert place_credit(("Conoco",), place) == place_credit(("gas field",), place) == 1.0
    assert place_credit(("Omar",), place) == 0.0


@pytest.mark.parametrize(
    ("start", "end", "expected"), [(10, 11, 1.0), (9, 11, 0.5), (12, 12, 0.0), (11, 20, 0.5), (1, 30, 0.5)]
)
def test_dates_are_right_within_the_window(start: int, end: int, expected: float) -> None:
    window = DateWindow(start=date(2024, 1, 10), end=date(2024, 1, 11))
    answer = ClaimDate(start=date(2024, 1, start), end=date(2024, 1, end), precision=DatePrecision.DAY)
    assert date_credit(window, answer) == expected


def test_a_window_must_not_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="ends before it starts"):
        DateWindow(start=date(2024, 1, 2), end=date(2024, 1, 1))


@pytest.mark.parametrize(
    ("gold", "answer", "expected"),
    [
        ((3, 3, None), (3, 3, None), 1.0),
        ((3, 3, None), (3, 3, 3), 0.5),
        ((3, 3, None), (4, 4, None), 0.0),
        ((5, None, 8), (5, 8, 8), 1.0),
        ((5, None, 8), (8, 8, 8), 0.5),
        ((24, None, None), (24, None, None), 1.0),
        ((24, None, None), (24, 24, 24), 0.0),
    ],
)
def test_figures(gold: tuple[int | None, ...], answer: tuple[int | None, ...], expected: float) -> None:
    asked = GoldCasualty(effect=Effect.KILLED, low=gold[0], best=gold[1], high=gold[2])
    given = ClaimCasualty(effect=Effect.KILLED, low=answer[0], best=answer[1], high=answer[2])
    assert figure_credit(asked, given) == expected


def test_the_dead_are_not_the_injured() -> None:
    asked = GoldCasualty(effect=Effect.KILLED, low=3, best=3, high=3)
    assert figure_credit(asked, ClaimCasualty(effect=Effect.INJURED, low=3, best=3, high=3)) == 0.0


def test_a_speaker_with_another_stance_is_worth_half() -> None:
    asked = GoldAttribution(stances=(Stance.CLAIMED,), by="Yahya Saree")
    assert attribution_credit(asked, ClaimAttribution(by="Saree", stance=Stance.CLAIMED)) == 1.0
    assert attribution_credit(asked, ClaimAttribution(by="Yahya Saree", stance=Stance.REPORTED)) == 0.5
    assert attribution_credit(asked, ClaimAttribution(by="Tehran", stance=Stance.CLAIMED)) == 0.0
    assert attribution_credit(asked, ClaimAttribution(by=None, stance=Stance.CLAIMED)) == 0.0
