import io
import math
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, features

from bot.errors import BrokenData
from bot.rendering import shapes
from bot.rendering.basemap import CELL, draw_basemap
from bot.rendering.lettering import Room, printable
from bot.rendering.maps import Label, draw_map
from bot.rendering.markers import Marker, cluster, markers_of
from bot.rendering.palette import GROUPS, LAND, SEA, Colour, group_of
from bot.rendering.projection import EQUATOR_KM, View, fit_view
from bot.rendering.territory import name_spots
from bot.vocabulary import PlacePrecision, SubEventType, Toll

from .builders import QAIM as QAIM_PLACE
from .builders import event

SIZE = (600, 400)
QAIM = Marker(latitude=34.37, longitude=41.09, label="Al Qa'im", kind=SubEventType.AIR_DRONE_STRIKE, number=1)

_LATITUDES = st.floats(min_value=-58, max_value=80)
_LONGITUDES = st.floats(min_value=-180, max_value=180)
_MARKERS = st.lists(
    st.builds(
        Marker,
        latitude=_LATITUDES,
        longitude=_LONGITUDES,
        weight=st.integers(min_value=0, max_value=300),
        number=st.none() | st.integers(min_value=1, max_value=99),
        kind=st.sampled_from(SubEventType),
    ),
    max_size=40,
)


def picture(*markers: Marker, size: tuple[int, int] = SIZE, labels: tuple[Label, ...] = ()) -> Image.Image:
    shown = Image.open(io.BytesIO(draw_map(markers, labels=labels, size=size)))
    assert shown.format == "PNG"
    assert shown.size == size
    return shown.convert("RGB")


def has_colour(shown: Image.Image, colour: Colour) -> bool:
    return any(found == colour for _, found in shown.getcolors(maxcolors=1 << 24) or [])


def view_of(*points: tuple[float, float]) -> View:
    return fit_view([(latitude, longitude, 0.0) for latitude, longitude in points], SIZE)


def country_at(view: View, latitude: float, longitude: float) -> str:
    base = draw_basemap(view)
    x, y = view.pixel(latitude, longitude)
    index = base.territory.getpixel((int(x) // CELL, int(y) // CELL))
    assert isinstance(index, int)
    return base.codes[index - 1] if index else "sea"


def test_an_event_is_a_disc_of_its_types_colour_in_the_middle() -> None:
    shown = picture(QAIM)
    disc = {shown.getpixel((300 + dx, 200 + dy)) for dx in (-12, 12) for dy in (-6, 6)}
    assert disc == {group_of(QAIM.kind).colour}
    assert has_colour(shown, LAND)
    assert not has_colour(picture(), group_of(QAIM.kind).colour)


def test_a_place_known_roughly_is_a_circle_and_a_country_is_no_disc() -> None:
    rough = Marker(latitude=34.37, longitude=41.09, precision=PlacePrecision.ADM1, kind=QAIM.kind, number=1)
    beside = (300, 200 - 30)
    assert picture(QAIM).getpixel(beside) == LAND
    assert picture(rough).getpixel(beside) not in (LAND, QAIM.group.colour)
    country = Marker(latitude=33.0, longitude=43.5, precision=PlacePrecision.COUNTRY, label="Iraq", kind=QAIM.kind)
    middle = picture(country).crop((285, 188, 315, 212))
    assert not has_colour(middle, QAIM.group.colour)


def test_the_sea_is_the_sea_and_the_countries_are_where_they_are() -> None:
    gulf = view_of((34.0, 36.0), (12.0, 50.0))
    assert country_at(gulf, 33.3, 44.4) == "IQ"
    assert country_at(gulf, 24.7, 46.7) == "SA"
    assert country_at(gulf, 19.5, 39.0) == "sea"
    assert country_at(view_of((46.0, 30.0)), 47.0, 31.9) == "UA"  # the fine level
    caspian = view_of((42.0, 51.0))
    assert country_at(caspian, 42.0, 51.0) == "sea"


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"), [(66.5, 179.0, "RU"), (66.5, -175.0, "RU"), (64.5, -160.0, "US")]
)
def test_shapes_run_on_across_the_antimeridian(latitude: float, longitude: float, code: str) -> None:
    view = view_of((66.0, 172.0), (64.0, -158.0))
    assert view.degrees_wide < 90
    assert country_at(view, latitude, longitude) == code


def test_a_map_of_nothing_is_the_world() -> None:
    assert fit_view([], SIZE).degrees_wide == pytest.approx(360)
    assert has_colour(picture(), SEA)


@settings(deadline=None)  # a busy machine is no failure
@given(points=st.lists(st.tuples(_LATITUDES, _LONGITUDES), min_size=1, max_size=8))
def test_every_point_lies_on_its_map_and_the_map_is_never_narrower_than_a_region(
    points: list[tuple[float, float]],
) -> None:
    view = view_of(*points)
    for latitude, longitude in points:
        x, y = view.pixel(latitude, longitude)
        assert -1 <= x <= view.width + 1
        assert -1 <= y <= view.height + 1 or view.pixels_per_world == view.width
    middle = view.latitude_at(view.height / 2)
    assert view.width / view.pixels_per_km(middle) > 300
    assert view.pixels_per_world >= view.width


@settings(deadline=None)  # a busy machine is no failure
@given(latitude=_LATITUDES)
def test_the_scale_fits_the_latitude(latitude: float) -> None:
    view = view_of((latitude, 10.0))
    a, b = view.pixel(latitude, 10.0), view.pixel(latitude, 11.0)
    kilometres = math.dist(a, b) / view.pixels_per_km(latitude)
    assert kilometres == pytest.approx(EQUATOR_KM / 360 * math.cos(math.radians(latitude)), rel=1e-6)


@settings(deadline=None)  # a busy machine is no failure
@given(markers=_MARKERS)
def test_clusters_lose_no_event_and_hide_none(markers: list[Marker]) -> None:
    view = fit_view([(marker.latitude, marker.longitude, 0.0) for marker in markers], SIZE)
    clusters = cluster(markers, view)
    on_picture = [m for m in markers if view.holds(*view.pixel(m.latitude, m.longitude))]
    assert sum(len(spot.markers) for spot in clusters) == len(on_picture)
    for place, spot in enumerate(clusters):
        for other in clusters[place + 1 :]:
            assert math.dist((spot.x, spot.y), (other.x, other.y)) > 0.8 * (spot.radius + other.radius)


def test_events_become_markers_with_the_numbers_of_their_list() -> None:
    far = QAIM_PLACE.model_copy(update={"name": "Erbil", "latitude": 36.2})
    markers = markers_of([event(places=()), event(places=(QAIM_PLACE, far), killed=Toll(low=3))], first_number=6)
    assert [(marker.number, marker.label, marker.weight) for marker in markers] == [(7, "Al Qa'im", 3), (7, "Erbil", 3)]
    assert markers[0].precision is PlacePrecision.EXACT


def test_a_few_events_of_one_place_keep_their_numbers() -> None:
    view = view_of((34.37, 41.09))
    (spot,) = cluster([Marker(latitude=34.37, longitude=41.09, label="Al Qa'im", number=n) for n in (7, 2)], view)
    assert (spot.text, spot.label) == ("x2", "Al Qa'im (2, 7)")
    (alone,) = cluster([Marker(latitude=34.37, longitude=41, label=name, number=3) for name in ("Rawa", "Ana")], view)
    assert (alone.text, alone.label) == ("3", "Rawa +1")


_BOXES = st.tuples(*[st.floats(min_value=-20, max_value=120)] * 4)


@settings(deadline=None)  # a busy machine is no failure
@given(boxes=st.lists(_BOXES, max_size=30))
def test_no_two_labels_ever_overlap(boxes: list[tuple[float, float, float, float]]) -> None:
    room = Room(100, 100)
    taken = [box for box in boxes if box[0] < box[2] and box[1] < box[3] and room.take_if_free(box)]
    for place, (left, top, right, bottom) in enumerate(taken):
        assert left >= 0
        assert right <= 100
        for other in taken[place + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def test_towns_are_written_where_there_is_room() -> None:
    ramadi = Label(name="Ramadi", latitude=33.42, longitude=43.3)
    large = (1200, 800)
    assert picture(QAIM, labels=(ramadi,), size=large) != picture(QAIM, size=large)
    under_the_disc = Label(name="Al Qa'im", latitude=34.37, longitude=41.09)
    assert picture(QAIM, labels=(under_the_disc,), size=large) == picture(QAIM, size=large)


def test_countries_in_view_are_named_where_they_are() -> None:
    view = fit_view([(33.0, 40.0, 0.0), (25.0, 47.0, 0.0)], (1200, 800))
    base = draw_basemap(view)
    spots = dict(name_spots(base))
    assert {"IQ", "SA", "SY", "JO"} <= set(spots)
    x, y, _ = spots["SA"][0]
    index = base.territory.getpixel((int(x) // CELL, int(y) // CELL))
    assert isinstance(index, int)
    assert base.codes[index - 1] == "SA"


def test_names_are_written_in_letters_the_fonts_have() -> None:
    assert [printable(name) for name in ("Hodeidah", "Bogotá\n", "Київ")] == ["Hodeidah", "Bogotá", "Київ"]
    assert printable("台北").isascii()


def test_right_to_left_names_are_drawn_only_where_their_letters_can_be_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "check", lambda feature: True)
    assert printable("صنعاء") == "صنعاء"
    places = [Marker(latitude=34.37, longitude=41.09, label="القائم", number=number) for number in (7, 2)]
    (named,) = cluster(places, view_of())
    assert named.label == "القائم\u200e (2, 7)"  # the mark keeps the numbers from being turned round
    monkeypatch.setattr(features, "check", lambda feature: False)
    assert printable("صنعاء") == ""
    (nameless,) = cluster(places, view_of())
    assert nameless.label == "2, 7"


def test_places_off_the_globe_are_refused() -> None:
    with pytest.raises(ValueError, match="No place on earth"):
        Marker(latitude=91, longitude=0)
    with pytest.raises(ValueError, match="No place on earth"):
        Marker(latitude=math.nan, longitude=0)


@pytest.mark.parametrize("is_fine", [False, True])
@pytest.mark.parametrize("content", [b"", b"\x04\x00\x00\x00\x04\x00\x00\x00" + zlib.compress(b"{}")])
def test_a_damaged_basemap_is_named(
    content: bytes, is_fine: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = tmp_path / "basemap.bin"
    damaged.write_bytes(content)
    monkeypatch.setattr(shapes, "_FILE", damaged)
    shapes.load_level.cache_clear()
    with pytest.raises(BrokenData, match=r"basemap\.bin is damaged"):
        shapes.load_level(is_fine=is_fine)
    shapes.load_level.cache_clear()


def test_the_same_map_is_drawn_once() -> None:
    assert draw_map([QAIM], size=SIZE) is draw_map((QAIM,), size=SIZE)


def test_every_type_has_a_colour_of_the_legend() -> None:
    assert {group_of(kind) for kind in SubEventType} == set(GROUPS)
    assert len({group.colour for group in GROUPS}) == len(GROUPS)
