"""Coordinates written out, and places told by others."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.identity.gazetteer
from bot.errors import BrokenData
from bot.geometry import distance_km
from bot.identity.places.coordinates import read_coordinates
from bot.identity.places.inflection import Inflections
from bot.identity.places.relative import RelativeKind, RelativeReader
from bot.identity.places.values import travel

_WORDS = Path(bot.identity.gazetteer.__file__).parent / "data" / "places" / "relative.toml"


@pytest.fixture(scope="module")
def reader() -> RelativeReader:
    return RelativeReader(_WORDS)


@given(st.floats(-89.9, 89.9), st.floats(-179.9, 179.9))
def test_decimal_degrees_are_read_back(latitude: float, longitude: float) -> None:
    assert read_coordinates(f"{latitude:.4f}, {longitude:.4f}") == (round(latitude, 4), round(longitude, 4))


@given(
    st.integers(0, 89),
    st.integers(0, 59),
    st.integers(0, 179),
    st.integers(0, 59),
    st.sampled_from("NS"),
    st.sampled_from("EW"),
)
def test_degrees_and_minutes_are_read_back(d1: int, m1: int, d2: int, m2: int, ns: str, ew: str) -> None:
    latitude, longitude = d1 + m1 / 60, d2 + m2 / 60
    expected = (-latitude if ns == "S" else latitude, -longitude if ew == "W" else longitude)
    for text in (f"{d1}°{m1:02}'{ns} {d2}°{m2:02}'{ew}", f"{d1:02}-{m1:02}{ns} {d2:03}-{m2:02}{ew}"):
        assert read_coordinates(text) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("34.37° N, 41.09° E", (34.37, 41.09)),
        ("14 48 10 N, 42 57 0 E", (14.80278, 42.95)),
        ("12°34.5'N 043°21.2'E", (12.575, 43.35333)),
        ("(33.5, -38.6)", (33.5, -38.6)),
        ("14°48′36″N 42°57′0″E", (14.81, 42.95)),
    ],
)
def test_other_ways_to_write_coordinates(text: str, expected: tuple[float, float]) -> None:
    assert read_coordinates(text) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("text", ["91.5, 10.0", "10.0, 190.0", "10N 20N", "Baghdad", "5 killed, 12 hurt", "12.5", ""])
def test_what_is_no_pair_of_coordinates_is_refused(text: str) -> None:
    assert read_coordinates(text) is None


@pytest.mark.parametrize(
    ("phrase", "kind", "anchors", "bearing", "km"),
    [
        ("30 km south of Baghdad", RelativeKind.AT_DISTANCE, ("Baghdad",), 180, 30),
        ("some 12.5 kilometres north-west of the town of Kirkuk", RelativeKind.AT_DISTANCE, ("Kirkuk",), 315, 12.5),
        ("10 miles from Mosul", RelativeKind.AT_DISTANCE, ("Mosul",), None, 16.09344),
        ("25 nautical miles to the SW of Mocha", RelativeKind.AT_DISTANCE, ("Mocha",), 225, 46.3),
        ("close to Erbil", RelativeKind.NEAR, ("Erbil",), None, None),
        ("off the coast of Yemen", RelativeKind.OFFSHORE, ("Yemen",), None, None),
        ("between Homs and Palmyra", RelativeKind.BETWEEN, ("Homs", "Palmyra"), None, None),
        ("northern Gaza", RelativeKind.PART, ("Gaza",), 0, None),
        ("near the Iraqi-Syrian border", RelativeKind.BORDER, ("Iraqi", "Syrian"), None, None),
        ("the border with Lebanon", RelativeKind.BORDER, ("Lebanon",), None, None),
    ],
)
def test_phrases_are_read(
    reader: RelativeReader,
    phrase: str,
    kind: RelativeKind,
    anchors: tuple[str, ...],
    bearing: float | None,
    km: float | None,
) -> None:
    told = reader.read(phrase)
    assert told is not None
    assert (told.kind, told.anchors, told.bearing) == (kind, anchors, bearing)
    assert told.km == (None if km is None else pytest.approx(km))


@pytest.mark.parametrize("phrase", ["Baghdad", "Nearby", "Norton", "", "30 km", "Southampton"])
def test_plain_names_tell_nothing_by_others(reader: RelativeReader, phrase: str) -> None:
    assert reader.read(phrase) is None


@given(st.floats(-80, 80), st.floats(-179, 179), st.floats(0, 360), st.floats(0.1, 500))
def test_a_journey_is_as_long_as_it_was_told(latitude: float, longitude: float, bearing: float, km: float) -> None:
    arrival = travel((latitude, longitude), bearing=bearing, km=km)
    assert math.isclose(distance_km((latitude, longitude), arrival), km, rel_tol=0.01, abs_tol=0.05)


def test_an_inflection_that_breaks_its_schema_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "inflections.toml"
    broken.write_text('[[scripts]]\nname = "Greek"\nletters = ""\nshortest = 3\n')
    with pytest.raises(BrokenData, match=r"inflections\.toml, entry scripts\.0\.letters"):
        Inflections(broken)


def test_a_table_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "relative.toml"
    broken.write_text("near = [")
    with pytest.raises(BrokenData, match=r"relative\.toml is no valid TOML"):
        RelativeReader(broken)


def test_a_word_list_that_breaks_its_schema_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "relative.toml"
    broken.write_text('near = []\noffshore = ["off"]\ncentral = ["central"]\n[units]\nkm = 1\n[bearings]\nnorth = 0\n')
    with pytest.raises(BrokenData, match=r"relative\.toml, entry near"):
        RelativeReader(broken)
