"""The files behind the gazetteer: what is shipped is sound, what is broken is refused with file, entry and reason."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bot.identity.gazetteer
from bot.errors import BrokenData
from bot.identity.gazetteer import Gazetteer, Place
from bot.identity.names import fold
from bot.identity.places import shelf
from bot.identity.places.apposition import Abbreviations
from bot.identity.places.countries import Countries
from bot.identity.places.curated import load_table, read_entries
from bot.identity.places.shelf import Shelf, compile_shelf
from bot.identity.places.types import PlaceTypes
from bot.identity.places.values import nearest_km
from bot.vocabulary import PlacePrecision

_DATA = Path(bot.identity.gazetteer.__file__).parent / "data" / "places"
_SUPPLEMENT = sorted(path for path in _DATA.glob("*.jsonl") if path.name != "countries.jsonl")
_ENTRY = {"id": "x", "name": "X", "lat": 1.0, "lon": 2.0, "kind": "base", "source": "test"}


@pytest.fixture(scope="module")
def world() -> Shelf:
    return Shelf(_DATA / "world")


def test_the_shipped_shelf_was_built_with_the_folding_in_use(world: Shelf) -> None:
    """If this fails, fold() or skeleton() has changed: run ``python -m bot.identity.data.build_gazetteer`` again."""
    assert world.is_current
    places = list(world)
    for place in places[:: max(1, len(places) // 2000)]:
        assert place in world.get(fold(place.name))


def test_the_supplement_is_large_and_every_entry_is_found_by_its_name() -> None:
    entries = [entry for path in _SUPPLEMENT for entry in read_entries(path)]
    assert len(entries) >= 600
    table = load_table(_SUPPLEMENT, PlaceTypes(_DATA / "types.toml"))
    for entry in entries:
        assert entry.as_place() in table.get(fold(entry.name))


def test_supplement_entries_lie_in_the_countries_they_name(world: Shelf) -> None:
    """A slip of a sign or a digit puts a place far from every town of its country; islands far out are exempt."""
    towns: dict[str | None, list[tuple[float, float]]] = {}
    for place in world:
        if place.kind == "populated place":
            towns.setdefault(place.country, []).append(place.point)
    far_out = {"FK", "IO", "EH"}
    for path in _SUPPLEMENT:
        for entry in read_entries(path):
            if entry.country is None or entry.country in far_out:
                continue
            close = [point for point in towns[entry.country] if math.dist(point, (entry.lat, entry.lon)) < 8]
            assert nearest_km((entry.lat, entry.lon), close) < 650, f"{path.name}: {entry.id}"


def test_countries_know_their_neighbours_and_themselves() -> None:
    countries = Countries(_DATA / "countries.jsonl")
    codes = {country.code for country in countries}
    assert {"PS", "TW", "XK", "SS", "EH"} <= codes
    for country in countries:
        assert set(country.neighbours) <= codes
        assert countries.code_of(country.name) == country.code


_NAMES = st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=1, max_size=12)


@given(
    st.lists(
        st.tuples(
            _NAMES,
            st.floats(-90, 90),
            st.floats(-180, 180),
            st.integers(0, 2_000_000_000),
            st.sampled_from(["IQ", "SY"]),
        ),
        min_size=1,
        max_size=8,
        unique_by=lambda row: row[0],
    )
)
@settings(max_examples=30, deadline=None)
def test_a_shelf_gives_back_what_was_put_in(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, float, float, int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("shelf")
    places = [
        Place(
            id=f"geonames:{number}",
            name=name,
            country=country,
            latitude=latitude,
            longitude=longitude,
            precision=PlacePrecision.EXACT,
            kind="populated place",
            population=population,
        )
        for number, (name, latitude, longitude, population, country) in enumerate(rows, 1)
    ]
    compile_shelf(folder, [(number, place, [f"Old {place.name}"]) for number, place in enumerate(places, 1)])
    made = Shelf(folder)
    assert len(made) == len(places)
    for place in places:
        for key in {fold(place.name), fold(f"Old {place.name}")} - {""}:
            (found,) = [other for other in made.get(key) if other.id == place.id]
            assert found.model_dump(exclude={"latitude", "longitude"}) == place.model_dump(
                exclude={"latitude", "longitude"}
            )
            assert found.point == pytest.approx(place.point, abs=1e-5)
    assert {place.country for place in made.populated_places("IQ")} <= {"IQ"}


def test_places_compiled_by_a_version_that_folds_otherwise_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(id="geonames:1", name="X", latitude=1, longitude=2, precision=PlacePrecision.EXACT, kind="base")
    monkeypatch.setattr(shelf, "folding_in_use", lambda: "as it once was")
    compile_shelf(tmp_path / "SY", [(1, place, [])])
    monkeypatch.undo()
    with pytest.raises(BrokenData, match="gazetteer update --country SY"):
        Gazetteer(additions=tmp_path)


@pytest.mark.parametrize("broken", ["places.bin", "names.marisa", "names.bin", "skeletons.bin"])
def test_a_shelf_with_a_broken_file_is_refused(tmp_path: Path, broken: str) -> None:
    place = Place(id="geonames:1", name="X", latitude=1, longitude=2, precision=PlacePrecision.EXACT, kind="base")
    compile_shelf(tmp_path, [(1, place, [])])
    (tmp_path / broken).write_bytes(b"garbage, and quite a bit of it")
    with pytest.raises(BrokenData, match="build it again"):
        Shelf(tmp_path)


def test_a_shelf_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenData, match="build it again"):
        Shelf(tmp_path)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{broken", r"places\.jsonl, line 1 \(not a JSON object\)"),
        (json.dumps({**_ENTRY, "lat": 99}), r"line 1 \(x\): lat"),
        (json.dumps({**_ENTRY, "country": "Iraq"}), r"line 1 \(x\): country"),
        (json.dumps({**_ENTRY, "colour": "red"}), r"line 1 \(x\): colour"),
        (json.dumps({key: value for key, value in _ENTRY.items() if key != "source"}), r"line 1 \(x\): source"),
        (f"{json.dumps(_ENTRY)}\n{json.dumps(_ENTRY)}", r"places\.jsonl \(x\): this id is used twice"),
    ],
)
def test_an_entry_that_breaks_the_schema_is_named(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "places.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(BrokenData, match=reason):
        load_table([path], PlaceTypes(_DATA / "types.toml"))


def test_a_short_form_of_no_division_is_named(tmp_path: Path) -> None:
    path = tmp_path / "abbreviations.toml"
    path.write_text('[US]\n"Atlantis" = ["Atl."]\n', encoding="utf-8")
    with pytest.raises(BrokenData, match=r"abbreviations\.toml: US Atlantis: there is no division"):
        Abbreviations(path, lambda name: [])


def test_a_place_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "ours.jsonl").write_bytes("Köln".encode("latin-1"))
    with pytest.raises(BrokenData, match=r"ours\.jsonl can't be read"):
        Gazetteer(additions=tmp_path)


def test_a_table_of_types_that_breaks_its_schema_is_named(tmp_path: Path) -> None:
    path = tmp_path / "types.toml"
    path.write_text("[[types]]\nwords = []\nkinds = []\n")
    with pytest.raises(BrokenData, match=r"types\.toml, entry types\.0\.words"):
        PlaceTypes(path)


def test_an_operator_adds_a_place_and_sees_it_at_once(tmp_path: Path) -> None:
    entry = {**_ENTRY, "id": "camp-redwood-iq", "name": "Camp Redwood", "country": "IQ", "lat": 33.0, "lon": 43.0}
    (tmp_path / "ours.jsonl").write_text(json.dumps(entry), encoding="utf-8")
    gazetteer = Gazetteer(additions=tmp_path)
    assert gazetteer.locate("Camp Redwood")[0].id == "camp-redwood-iq"
    assert [mention.text for mention in gazetteer.find("rockets hit Camp Redwood today")] == ["Camp Redwood"]
