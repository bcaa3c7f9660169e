from hypothesis import given
from hypothesis import strategies as st

from bot.geometry import cell_of, cell_ranges, distance_km

LATITUDES = st.floats(-90, 90, allow_nan=False)
LONGITUDES = st.floats(-180, 180, allow_nan=False)


def test_a_known_distance() -> None:
    assert round(distance_km((33.3152, 44.3661), (36.1911, 44.0092))) == 321  # Baghdad to Erbil


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_distances_are_the_same_both_ways_and_fit_the_globe(a: float, b: float, c: float, d: float) -> None:
    there, back = distance_km((a, b), (c, d)), distance_km((c, d), (a, b))
    assert abs(there - back) < 1e-6
    assert 0 <= there <= 20_016
    assert distance_km((a, b), (a, b)) < 1e-6


SIZES = st.sampled_from([1, 4, 16, 64])


@given(LATITUDES, LONGITUDES, st.floats(1, 2000), st.floats(-1, 1), st.floats(-1, 1), SIZES)
def test_the_ranges_hold_every_cell_of_a_circle(
    latitude: float, longitude: float, radius: float, north: float, east: float, size: int
) -> None:
    other = max(-90.0, min(90.0, latitude + north * radius / 111.2)), (longitude + 180 + east * 180) % 360 - 180
    if distance_km((latitude, longitude), other) <= radius:
        cell = cell_of(*other, size=size)
        assert any(first <= cell <= last for first, last in cell_ranges(latitude, longitude, radius, size=size))


@given(LATITUDES, LONGITUDES, st.floats(1, 2000), SIZES)
def test_ranges_are_in_order_and_lie_on_the_globe(latitude: float, longitude: float, radius: float, size: int) -> None:
    for first, last in cell_ranges(latitude, longitude, radius, size=size):
        assert 0 <= first <= last <= cell_of(90, 179.9, size=size)
