"""A small record and every sort of filter over it, for tests that compare two readings of the same filter."""

import datetime as dt

from hypothesis import strategies as st

from bot.vocabulary import EventStatus, Filter, PlaceFilter, Severity, SubEventType
from tests.reports import ASAD, ERBIL, HOUTHIS, IRAQ, KATAIB, QAIM, RED_SEA, SANAA, UMBRELLA, US, claim

CLAIMS = (
    claim(day="2024-01-18", killed=3, target="military facility"),
    claim(ERBIL, "2024-01-16", by=None, target="residential"),
    claim(IRAQ, None, by=UMBRELLA, kind=SubEventType.ATTACK),
    claim(SANAA, "2024-01-22", kind=SubEventType.AIR_DRONE_STRIKE, by=US, against=HOUTHIS, killed=5),
    claim(RED_SEA, "2024-01-12", by=HOUTHIS, against=None, target="ship"),
    claim(None, "2024-01-10", by=KATAIB, against=None),
    claim(ASAD, "2024-01-14", by=US, against=KATAIB, places_too=(QAIM,)),
    claim(QAIM, "2024-01-11", by=UMBRELLA, against=UMBRELLA, places_too=(SANAA,)),
)
ACTORS = st.lists(st.sampled_from([KATAIB, UMBRELLA, US, HOUTHIS]), max_size=2, unique=True).map(tuple)
PLACES = (
    PlaceFilter(name="Iraq", country="IQ"),
    PlaceFilter(name="Yemen", country="YE"),
    PlaceFilter(name="the Levant", countries=("IL", "JO", "LB", "PS", "SY")),
    PlaceFilter(name="Anbar", country="IQ", admin1="Anbar"),
    PlaceFilter(name="Red Sea", latitude=18.0, longitude=39.0, radius_km=900),
    PlaceFilter(name="Erbil", country="IQ", latitude=36.2, longitude=44.0, radius_km=30),
    PlaceFilter(name="Sanaa"),
    PlaceFilter(name="Sanaa", country="YE", latitude=17.0, longitude=44.1, radius_km=40),
    PlaceFilter(name="Anywhere", latitude=20.0, longitude=42.0, radius_km=1_700),
)
DAYS = st.none() | st.dates(dt.date(2024, 1, 9), dt.date(2024, 1, 24))
NARROW = st.builds(
    Filter,
    actors=ACTORS,
    attackers=ACTORS,
    targets=ACTORS,
    target_kinds=st.lists(st.sampled_from(["ship", "residential", "hospital"]), max_size=2).map(tuple),
    places=st.lists(st.sampled_from(PLACES), max_size=2, unique=True).map(tuple),
    types=st.lists(st.sampled_from([SubEventType.SHELLING, SubEventType.ATTACK]), max_size=1).map(tuple),
    since=DAYS,
    until=DAYS,
    min_killed=st.none() | st.integers(1, 6),
    between=ACTORS,
    keywords=st.lists(st.sampled_from(["missil", "the BASE", "Erbil", "100% '_"]), max_size=2).map(tuple),
    min_injured=st.none() | st.integers(1, 3),
    statuses=st.lists(st.sampled_from(list(EventStatus)), max_size=3, unique=True).map(tuple),
    min_severity=st.none() | st.sampled_from(list(Severity)),
)
FILTERS = st.builds(
    lambda wanted, excluding: wanted.model_copy(update={"excluding": tuple(excluding)}),
    NARROW,
    st.lists(NARROW.filter(lambda one: not one.is_empty), max_size=2),
)
