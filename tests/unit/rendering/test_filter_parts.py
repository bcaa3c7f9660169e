"""The ways to change a question that its buttons offer."""

from datetime import date

import pytest
from hypothesis import given, settings

from bot.rendering.filter_parts import Variant, variants
from bot.vocabulary import Alternative, EventStatus, Filter, Intent, PlaceFilter, Question, SubEventType
from tests.filters import FILTERS

NAMES = {"houthis": "Houthis", "us": "US forces"}
IRAQ = PlaceFilter(name="Iraq", country="IQ")
YEMEN = PlaceFilter(name="Yemen", country="YE")


def _variants(wanted: Filter, *alternatives: Alternative) -> tuple[Variant, ...]:
    return variants(Question(text="?", intent=Intent.LATEST, filter=wanted, alternatives=alternatives), NAMES)


def _by_label(wanted: Filter) -> dict[str, Filter]:
    return {one.label: one.filter for one in _variants(wanted)}


@pytest.mark.parametrize(
    ("wanted", "label", "left"),
    [
        (Filter(places=(IRAQ, YEMEN)), "✕ in Iraq", Filter(places=(YEMEN,))),
        (Filter(attackers=("houthis", "us")), "✕ by Houthis", Filter(attackers=("us",))),
        (Filter(places=(IRAQ,), since=date(2024, 1, 12)), "✕ since 12 Jan 2024", Filter(places=(IRAQ,))),
        (
            Filter(places=(IRAQ,), since=date(2024, 1, 1), until=date(2024, 1, 31)),
            "✕ from 1 Jan to 31 Jan 2024",
            Filter(places=(IRAQ,)),
        ),
        (Filter(places=(IRAQ,), types=(SubEventType.ARMED_CLASH,)), "✕ Armed clashes", Filter(places=(IRAQ,))),
        (
            Filter(places=(IRAQ,), excluding=(Filter(attackers=("us",)),)),
            "✕ except by US forces",
            Filter(places=(IRAQ,)),
        ),
        (Filter(attackers=("us",)), "by ↔ against", Filter(targets=("us",))),
        (
            Filter(attackers=("us",), targets=("houthis",)),
            "by ↔ against",
            Filter(attackers=("houthis",), targets=("us",)),
        ),
        (Filter(attackers=("us",)), "in any role", Filter(actors=("us",))),
        (Filter(actors=("us",)), "only against", Filter(targets=("us",))),
        (Filter(between=("us", "houthis")), "either side", Filter(actors=("us", "houthis"))),
        (Filter(actors=("us", "houthis")), "all of them together", Filter(between=("us", "houthis"))),
        (Filter(actors=("us",)), "only corroborated", Filter(actors=("us",), statuses=(EventStatus.CORROBORATED,))),
        (Filter(actors=("us",)), "only deadly", Filter(actors=("us",), min_killed=1)),
    ],
)
def test_a_change(wanted: Filter, label: str, left: Filter) -> None:
    assert _by_label(wanted)[label] == left


def test_other_readings_come_first() -> None:
    other = Alternative(label="Tripoli, Lebanon", filter=Filter(places=(YEMEN,)))
    first, *_ = _variants(Filter(places=(IRAQ,)), other)
    assert (first.label, first.filter) == ("Tripoli, Lebanon?", other.filter)


def test_what_is_asked_for_already_is_not_offered() -> None:
    offered = _by_label(Filter(statuses=(EventStatus.DISPUTED,), min_killed=3))
    assert set(offered) == {"✕ that are disputed", "✕ with at least 3 people killed"}


@settings(max_examples=60, deadline=None)
@given(wanted=FILTERS)
def test_taking_every_part_away_leaves_nothing(wanted: Filter) -> None:
    for _ in range(40):
        wider = [one for one in _variants(wanted) if one.is_wider]
        if not wider:
            break
        assert all(one.filter != wanted for one in wider)
        assert all(len(one.label) <= 40 for one in wider)
        wanted = wider[-1].filter
    assert wanted.is_empty
