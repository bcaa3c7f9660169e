"""Which changes of an event matter to those who were told of it, and how they read."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.merging.changes import merged_away, significant_changes
from bot.rendering.changes import change_html
from bot.vocabulary import ChangeKind, Event, EventActor, EventPlace, EventStatus, Role, SubEventType, Toll
from tests.unit.rendering.builders import QAIM, event, on

ASAD = EventPlace(name="Ain al-Asad", country="IQ", admin1="Anbar", latitude=33.79, longitude=42.44, precision=1)
ANBAR = EventPlace(name="Anbar", country="IQ", admin1="Anbar", latitude=33.0, longitude=41.5, precision=4)
IRAQ = EventPlace(name="Iraq", country="IQ", latitude=33.0, longitude=44.0, precision=6)
ALBUKAMAL = EventPlace(
    name="Al Bukamal", country="SY", admin1="Deir ez-Zor", latitude=34.45, longitude=40.92, precision=1
)
HOUTHIS = EventActor(role=Role.ATTACKER, id="houthis", name="Houthis")


def told(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[ChangeKind, str]]:
    changes = significant_changes(event(**before), event(**after))
    return [(change.kind, change_html(change)) for change in changes]


@pytest.mark.parametrize(
    ("before", "after", "kind", "words"),
    [
        ({"killed": Toll(best=3)}, {"killed": Toll(low=3, best=5, high=5)}, "toll up", "Killed: 3 → 3–5 (best 5)"),
        ({"killed": Toll()}, {"killed": Toll(low=3)}, "toll up", "Killed: not stated → at least 3"),
        ({"killed": Toll(best=0)}, {"killed": Toll(best=1)}, "toll up", "Killed: none → 1"),
        ({"injured": Toll(best=9)}, {"injured": Toll(best=4)}, "toll down", "Injured: 9 → 4"),
        ({"injured": Toll(best=9)}, {"injured": Toll()}, "toll down", "Injured: 9 → not stated"),
        ({"actors": ()}, {"actors": (HOUTHIS,)}, "attribution changed", "Attacker: not named → Houthis"),
        ({"places": (QAIM,)}, {"places": (ASAD,)}, "place corrected", "Place: Al Qa&#x27;im → Ain al-Asad"),
        ({"places": (QAIM,)}, {"places": (ALBUKAMAL,)}, "place corrected", "Place: Al Qa&#x27;im → Al Bukamal"),
        ({"date": on(20)}, {"date": on(21)}, "date corrected", "Date: 20 Jan 2024 → 21 Jan 2024"),
        (
            {"sub_event_type": SubEventType.IED},
            {"sub_event_type": SubEventType.SUICIDE_BOMB},
            "type changed",
            "Type: Remote explosive/landmine/IED → Suicide bomb",
        ),
        ({"status": "reported"}, {"status": "corroborated"}, "corroborated", "Corroborated by an independent source"),
        ({"status": "corroborated"}, {"status": "disputed"}, "disputed", "Now disputed"),
        ({"status": "disputed"}, {"status": "reported"}, "no longer disputed", "No longer disputed"),
        ({"status": "disputed"}, {"status": "retracted"}, "retracted", "Retracted"),
        ({"status": "retracted"}, {"status": "reported"}, "reinstated", "Reinstated: the retraction was taken back"),
    ],
)
def test_what_matters_is_told(before: dict[str, Any], after: dict[str, Any], kind: str, words: str) -> None:
    assert told(before, after) == [(kind, words)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"killed": Toll(best=5)}, {"killed": Toll(low=3, best=5, high=8)}),
        ({"killed": Toll()}, {"killed": Toll(best=0)}),
        ({"places": (IRAQ,)}, {"places": (QAIM,)}),
        ({"places": (ANBAR,)}, {"places": (QAIM, ANBAR)}),
        ({"places": (QAIM, ASAD)}, {"places": (ASAD,)}),
        ({"places": ()}, {"places": (QAIM,)}),
        ({"date": None}, {"date": on(20)}),
        ({"independent_sources": 2}, {"independent_sources": 5}),
        ({"status": "corroborated"}, {"status": "reported"}),
        ({"actors": (HOUTHIS,)}, {"actors": (HOUTHIS.model_copy(update={"name": "Ansar Allah"}),)}),
        ({"actors": (HOUTHIS,)}, {"actors": (HOUTHIS, HOUTHIS.model_copy(update={"role": Role.INTERCEPTOR}))}),
    ],
    ids=[
        "a wider spread", "nobody hurt", "a town in the country", "a town in the province", "the other of two towns",
        "a first place", "a first date", "more sources", "a copy recognised", "another spelling", "another role",
    ],
)  # fmt: skip
def test_refinements_are_no_news(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert told(before, after) == []


def test_a_retraction_is_all_there_is_to_tell() -> None:
    changes = told({"killed": Toll(best=3)}, {"killed": Toll(best=30), "status": "retracted", "places": (ASAD,)})
    assert [kind for kind, _ in changes] == ["retracted"]


def test_what_cancels_what_was_told() -> None:
    before, after = event(id="7"), event(id="3")
    gone = merged_away(before, after)
    (retracted,) = significant_changes(before, event(status=EventStatus.RETRACTED))
    assert (change_html(gone), gone.is_cancelling, retracted.is_cancelling) == ("Merged into event 3", True, True)


EVENTS = st.builds(
    lambda killed, status, place, date, actors: event(
        killed=killed, status=status, places=place, date=date, actors=actors
    ),
    st.builds(Toll, best=st.none() | st.integers(0, 50)),
    st.sampled_from(EventStatus),
    st.sampled_from([(), (QAIM,), (ASAD, QAIM), (IRAQ,), (ALBUKAMAL,)]),
    st.none() | st.builds(on, st.integers(1, 28)),
    st.sampled_from([(), (HOUTHIS,)]),
)


@given(EVENTS)
def test_an_event_that_stays_as_it_was_has_no_changes(one: Event) -> None:
    assert significant_changes(one, one) == ()


@given(EVENTS, EVENTS)
def test_every_change_says_something_and_only_tolls_repeat(before: Event, after: Event) -> None:
    changes = significant_changes(before, after)
    assert all(change.before != change.after and change_html(change) for change in changes)
    assert len({(change.kind, change.field) for change in changes}) == len(changes)
