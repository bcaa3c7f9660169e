"""Names to coordinates: spellings, scripts, namesakes, hierarchy, and the honesty of the precision."""

from pathlib import Path
from typing import Any

import pytest

import bot.identity.gazetteer
from bot.geometry import distance_km
from bot.identity.gazetteer import Gazetteer, Place, load_gazetteer
from bot.identity.places.curated import read_entries
from bot.vocabulary import PlacePrecision

DATA = Path(bot.identity.gazetteer.__file__).parent / "data" / "places"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def _near(place: Place, latitude: float, longitude: float, km: float = 25.0) -> bool:
    return distance_km(place.point, (latitude, longitude)) <= km


@pytest.mark.parametrize(
    ("name", "country", "point"),
    [
        ("Al-Qa'im", "IQ", (34.38, 41.0)),
        ("Jurf al-Sakhar", "IQ", (32.87, 44.22)),
        ("Al-Asad Air Base", "IQ", (33.79, 42.44)),
        ("Ain al-Assad", "IQ", (33.79, 42.44)),
        ("Al-Tanf", "SY", (33.5, 38.67)),
        ("Tower 22", "JO", (33.31, 38.71)),
        ("Conoco field", "SY", (35.33, 40.29)),
        ("Zaporizhzhia NPP", "UA", (47.51, 34.58)),
        ("Second Thomas Shoal", None, (9.75, 115.87)),
    ],
)
def test_places_that_newswires_name_are_known(
    gazetteer: Gazetteer, name: str, country: str | None, point: tuple[float, float]
) -> None:
    best = gazetteer.locate(name)[0]
    assert best.country == country
    assert _near(best, *point)
    assert best.precision in {PlacePrecision.EXACT, PlacePrecision.SEA_OR_AIR}


@pytest.mark.parametrize(
    "spelling", ["Al Qa'im", "al-Qaim", "Al-Qa’im", "Qaim", "Al Qaem", "القائم", "Эль-Каим", "Al Qā’im"]
)
def test_every_spelling_of_al_qaim_is_al_qaim(gazetteer: Gazetteer, spelling: str) -> None:
    assert _near(gazetteer.locate(spelling, country="Iraq")[0], 34.38, 41.0)


@pytest.mark.parametrize(("form", "country"), [("Харькове", "UA"), ("ببغداد", "IQ"), ("Москве", "RU")])
def test_forms_that_grammar_asks_for_are_the_place(gazetteer: Gazetteer, form: str, country: str) -> None:
    assert gazetteer.locate(form)[0].country == country


@pytest.mark.parametrize(("name", "country"), [("Merowe", "SD"), ("Sevare", "ML"), ("Khanabad", "AF")])
def test_a_town_is_not_the_air_base_beside_it(gazetteer: Gazetteer, name: str, country: str) -> None:
    best = gazetteer.locate(name)[0]
    assert (best.country, "base" in best.kind) == (country, False)


def test_a_town_comes_before_the_district_called_after_it(gazetteer: Gazetteer) -> None:
    assert gazetteer.locate("Thamud", country="YE")[0].kind == "populated place"


@pytest.mark.parametrize("spelling", ["Deir ez-Zor", "Deir Ezzor", "Deir al-Zor", "Dayr az-Zawr", "دير الزور"])
def test_a_city_comes_before_the_division_around_it(gazetteer: Gazetteer, spelling: str) -> None:
    assert gazetteer.locate(spelling, country="SY")[0].kind == "populated place"


@pytest.mark.parametrize("spelling", ["Hodeida", "Al-Hudaydah", "Hudaida", "الحديدة", "Hudeidah"])
def test_every_spelling_of_hodeidah_is_hodeidah(gazetteer: Gazetteer, spelling: str) -> None:
    assert _near(gazetteer.locate(spelling, country="YE")[0], 14.8, 42.95)


@pytest.mark.parametrize(
    ("name", "country"),
    [("Odessa", "UA"), ("Florida", "US"), ("St. Petersburg", "RU"), ("Congo", "CD"), ("Hama", "SY")],
)
def test_a_name_alone_means_the_place_that_reports_mean(gazetteer: Gazetteer, name: str, country: str) -> None:
    assert gazetteer.locate(name)[0].country == country


@pytest.mark.parametrize(
    ("name", "country", "admin1"),
    [
        ("Tripoli", "Lebanon", "North Lebanon"),
        ("Tripoli", "Libya", "Tripoli"),
        ("Pokrovsk", "Ukraine", "Donetsk"),
        ("Salif", "Yemen", "Al Hudaydah"),
        ("Hamdaniyah", "Iraq", "Nineveh"),
    ],
)
def test_the_country_chooses_between_namesakes(gazetteer: Gazetteer, name: str, country: str, admin1: str) -> None:
    best = gazetteer.locate(name, country=country)[0]
    assert (best.country, best.admin1) == (gazetteer.country_code(country), admin1)


def test_context_chooses_between_namesakes(gazetteer: Gazetteer) -> None:
    assert gazetteer.locate("Tripoli", context="Clashes in Beirut, Sidon and across Lebanon")[0].country == "LB"
    assert gazetteer.locate("Tripoli", near=[(32.37, 15.09)])[0].country == "LY"
    assert gazetteer.locate("Tripoli", countries={"LB"})[0].country == "LB"


@pytest.mark.parametrize(
    ("name", "arguments", "expected", "precision"),
    [
        ("Kafr Nowhere", {"country": "Syria", "admin1": "Idlib Governorate"}, "Idlib", 4),
        ("Kafr Nowhere", {"country": "Syria"}, "Syria", 6),
        ("Kafr Nowhere", {"admin1": "Deir ez Zor Governorate", "country": "SY"}, "Deir ez-Zor", 4),
        ("Anbar", {}, "Anbar", 4),
        ("محافظة الأنبار", {}, "Anbar", 4),
        ("North Kivu", {}, "North Kivu", 4),
        ("Iraq", {}, "Iraq", 6),
        ("Red Sea", {}, "Red Sea", 7),
        ("Sinjar district", {}, "Sinjar", 3),
        ("Donbas", {}, "Donbas", 5),
    ],
)
def test_precision_is_no_better_than_what_is_known(
    gazetteer: Gazetteer, name: str, arguments: dict[str, Any], expected: str, precision: int
) -> None:
    best = gazetteer.locate(name, **arguments)[0]
    assert (best.name, best.precision) == (expected, precision)


def test_every_name_of_the_supplement_finds_its_place(gazetteer: Gazetteer) -> None:
    for path in sorted(DATA.glob("*.jsonl")):
        for entry in read_entries(path) if path.name != "countries.jsonl" else ():
            for name in (entry.name, *entry.names):
                found = gazetteer.locate(name, country=entry.country)
                assert any(_near(place, entry.lat, entry.lon, km=8) for place in found), f"{entry.id}: {name}"


def test_a_namesake_in_another_division_is_no_answer(gazetteer: Gazetteer) -> None:
    """There is a Pokrovsk in Donetsk; one said to lie in Lviv is somewhere in Lviv."""
    best = gazetteer.locate("Pokrovsk", country="Ukraine", admin1="Lviv Oblast")[0]
    assert (best.name, best.precision) == ("Lviv", PlacePrecision.ADM1)


@pytest.mark.parametrize("name", ["", "   ", "Xqzzyt", "???", "the", "12", "off", "near", "south of", "x" * 10_000])
def test_what_is_nowhere_is_not_found(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.locate(name) == []


@pytest.mark.parametrize(
    ("name", "arguments", "point", "precision"),
    [
        ("30 km south of Baghdad", {}, (33.07, 44.4), 2),
        ("about 20 miles northeast of Kirkuk", {}, (35.67, 44.64), 2),
        ("60 nm west of Hodeidah", {}, (14.80, 41.92), 7),
        ("off Hodeidah", {}, (14.8, 42.95), 7),
        ("near Kirkuk", {}, (35.47, 44.39), 2),
        ("outskirts of Damascus", {}, (33.51, 36.29), 2),
        ("near the Syrian border", {"country": "Iraq", "admin1": "Anbar"}, (34.39, 40.99), 5),
        ("Mosul airport", {}, (36.34, 43.12), 2),
        ("central Aleppo", {}, (36.2, 37.16), 2),
        ("the Gaza border", {}, (31.5, 34.47), 5),
        ("Myanmar's Rakhine State", {}, (19.5, 93.6), 4),
        ("34.37, 41.09", {}, (34.37, 41.09), 1),
        ("14°48'N 42°57'E", {}, (14.8, 42.95), 1),
    ],
)
def test_places_told_by_others_are_computed(
    gazetteer: Gazetteer, name: str, arguments: dict[str, Any], point: tuple[float, float], precision: int
) -> None:
    best = gazetteer.locate(name, **arguments)[0]
    assert _near(best, *point, km=40 if precision == 4 else 10)
    assert best.precision == precision


def test_a_place_at_sea_has_no_country(gazetteer: Gazetteer) -> None:
    assert gazetteer.locate("60 nm west of Hodeidah")[0].country is None


def test_the_north_of_a_country_lies_north_of_its_middle(gazetteer: Gazetteer) -> None:
    north, south = gazetteer.locate("northern Syria")[0], gazetteer.locate("southern Syria")[0]
    middle = gazetteer.locate("Syria")[0]
    assert south.latitude < middle.latitude < north.latitude
    assert north.precision == south.precision == PlacePrecision.FUZZY


@pytest.mark.parametrize("name", ["Haditha, Anbar, Iraq", "Haditha (Iraq)", "Haditha/Hadithah, Iraq"])
def test_what_stands_behind_a_comma_says_where(gazetteer: Gazetteer, name: str) -> None:
    assert _near(gazetteer.locate(name)[0], 34.14, 42.38)


def test_answers_are_at_most_five_and_each_place_once(gazetteer: Gazetteer) -> None:
    found = gazetteer.locate("Springfield")
    assert 1 < len(found) <= 5
    assert len({place.id for place in found}) == len(found)


def test_countries_are_known_by_code_name_and_demonym(gazetteer: Gazetteer) -> None:
    for name in ("SY", "sy", "Syria", "Syrian Arab Republic", "Syrian", "سوريا", "Сирия"):
        assert gazetteer.country_code(name) == "SY"
    assert [gazetteer.country_code(name) for name in ("Palestinian", "Taiwan", "Kosovo")] == ["PS", "TW", "XK"]
    assert gazetteer.country_code("Congolese") == "CD"
    assert gazetteer.country_code("Korea, South") == "KR"
    assert gazetteer.country_code("Russia (Soviet Union)") == "RU"
    assert gazetteer.country_code("Atlantis") is None
    assert gazetteer.country_name("CD") == "Democratic Republic of the Congo"
    with pytest.raises(KeyError):
        gazetteer.country_name("QQ")


@pytest.mark.parametrize("name", ["South East", "Southeast"])
def test_a_direction_is_not_taken_for_another(name):
    assert not {place.name for place in load_gazetteer().locate(name)} & {"South-West", "North-West"}
