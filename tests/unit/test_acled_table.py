"""The table with ACLED's columns."""

import datetime as dt

import pytest

from bot.answering.acled_table import COLUMNS, cells_of
from bot.vocabulary import DatePrecision, Event, EventActor, PlacePrecision, Role, SubEventType, Toll
from tests.unit.rendering.builders import QAIM, event, on


def _row(told: Event) -> dict[str, object]:
    return dict(zip(COLUMNS, cells_of(told), strict=True))


def test_a_row_has_what_is_known_and_leaves_the_rest_empty() -> None:
    row = _row(event(id="7", killed=Toll(low=3), places=(QAIM,)))
    assert row["event_id_cnty"] == "IQ7"
    assert (row["event_date"], row["year"], row["time_precision"]) == (dt.date(2024, 1, 20), 2024, 1)
    assert (row["country"], row["admin1"], row["location"], row["geo_precision"]) == ("Iraq", "Anbar", "Al Qa'im", 1)
    assert (row["fatalities"], row["inter1"], row["admin2"]) == (3, None, None)
    assert row["disorder_type"] == "Political violence"


def test_what_no_report_states_is_empty_and_a_stated_zero_is_zero() -> None:
    assert _row(event(killed=Toll()))["fatalities"] is None
    assert _row(event(killed=Toll(low=0, best=0, high=0)))["fatalities"] == 0
    bare = _row(event(places=(), date=None))
    assert (bare["location"], bare["time_precision"], bare["event_date"]) == (None, 3, event().first_reported_at.date())


@pytest.mark.parametrize(("precision", "code"), [(PlacePrecision.NEAR, 2), (PlacePrecision.COUNTRY, 3)])
def test_places_are_as_precise_as_acled_says_it(precision: PlacePrecision, code: int) -> None:
    assert _row(event(places=(QAIM.model_copy(update={"precision": precision}),)))["geo_precision"] == code


@pytest.mark.parametrize(("precision", "code"), [(DatePrecision.DAYS, 2), (DatePrecision.YEAR, 3)])
def test_days_are_as_precise_as_acled_says_it(precision: DatePrecision, code: int) -> None:
    assert _row(event(date=on(20).model_copy(update={"precision": precision})))["time_precision"] == code


def test_a_clash_has_two_sides_and_an_attack_its_helpers() -> None:
    clash = [EventActor(role=Role.PARTICIPANT, name=name) for name in ("A", "B", "C")]
    row = _row(event(sub_event_type=SubEventType.ARMED_CLASH, event_type="Battles", actors=tuple(clash)))
    assert (row["actor1"], row["actor2"], row["assoc_actor_2"]) == ("A", "B", "C")
    attack = [EventActor(role=Role.ATTACKER, name=name) for name in ("A", "B")]
    civilians = EventActor(role=Role.TARGET, id="civilians", name="Civilians")
    row = _row(event(actors=(*attack, civilians)))
    assert (row["actor1"], row["assoc_actor_1"], row["actor2"]) == ("A", "B", "Civilians")
    assert row["civilian_targeting"] == "Civilian targeting"
