"""Place names in running text: what is found, what is left alone, and where it stands."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.identity.gazetteer import load_gazetteer


def _found(text: str) -> list[str]:
    return [mention.text for mention in load_gazetteer().find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jets hit sites near Al-Qa'im and Jurf al-Sakhar in Iraq.", ["Al-Qa'im", "Jurf al-Sakhar", "Iraq"]),
        ("rockets at al-Tanf and Deir ez-Zor", ["al-Tanf", "Deir ez-Zor"]),
        ("Baghdad's Sadr City was calm.", ["Baghdad", "Sadr City"]),
        ("Ships left the Red Sea through the Bab al-Mandab.", ["Red Sea", "Bab al-Mandab"]),
        ("قصف في القائم", ["القائم"]),
        ("غارة على صنعاء", ["صنعاء"]),
        ("Удар по городу Харьков", ["Харьков"]),
        ("AMMAN: the king spoke", ["AMMAN"]),
        ("worshippers at the Temple in Jerusalem", ["Jerusalem"]),
        ("run by a trust known as the Waqf under Israeli control", []),
        ("a raid in Temple, Texas", ["Temple", "Texas"]),
        ("the regional command (South West) in Helmand", ["Helmand"]),
        ("a raid in the North-West region of Cameroon", ["North-West", "Cameroon"]),
        ("Cameroonian troops in the South West", ["South West"]),
        (
            "Floods at Cox's Bazar, a test at Punggye-ri, a fire at Duqm port",
            ["Cox's Bazar", "Punggye-ri", "Duqm port"],
        ),
        ("ships in Красное море", ["Красное море"]),
        ("A lorry attack in Nice killed many", ["Nice"]),
        ("Tanks at Deir ez Zor and Deir ez-Zor", ["Deir ez Zor", "Deir ez-Zor"]),
        ("a blast in Dashte Barchi and in Mazar-i-Sharif", ["Dashte Barchi", "Mazar-i-Sharif"]),
        ("انفجار ببغداد وجرف الصخر", ["ببغداد", "وجرف الصخر"]),
        ("обстрел Покровска и Курской области", ["Покровска", "Курской"]),
        ("удар по Харкову та Одесі", ["Харкову", "Одесі"]),
        ("רקטה נפלה בעזה", ["בעזה"]),
        ("ve Hakkari'nin ilçesinde", ["Hakkari'nin"]),
        ("Fighting in El Salvador and As Samawah", ["El Salvador", "As Samawah"]),
        ("It lies 30 km south of Baghdad.", ["Baghdad"]),
    ],
)
def test_places_are_found_where_they_stand(text: str, expected: list[str]) -> None:
    assert _found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Of course, Reading is Nice in March.",
        "Lloyd Austin spoke with Jack Sullivan.",
        "Ali Hassan and Said Saleh met.",
        "They told us to wait.",
        "the mobile police unit",
        "Monday morning, May 5",
        "The CIA and the EST time zone",
        "",
    ],
)
def test_words_and_people_are_no_places(text: str) -> None:
    assert _found(text) == []


TOLD_WITH_ITS_AREA = {
    "a division": ("in Springfield, Illinois", ("US", "Illinois")),
    "a division that isn't the first of its name": ("in Westminster, Maryland", ("US", "Maryland")),
    "a country": ("in Tripoli, Lebanon", ("LB", "North Lebanon")),
    "a state by its short form": ("in Salina, Kan., on Sunday", ("US", "Kansas")),
    "a short form of two letters with full stops": ("in Charleston, S.C.", ("US", "South Carolina")),
    "a postal code": ("in Salem, OR", ("US", "Oregon")),
    "another town behind it": ("in Birmingham, London and Leeds", ("GB", "England")),
}


@pytest.mark.parametrize(("text", "expected"), TOLD_WITH_ITS_AREA.values(), ids=TOLD_WITH_ITS_AREA)
def test_a_town_is_the_one_in_the_area_told_behind_it(text: str, expected: tuple[str, str]) -> None:
    town = load_gazetteer().find(text)[0].candidates[0]
    assert (town.country, town.admin1) == expected


@pytest.mark.parametrize("text", ["in Anbar, Iraq", "in Punjab, Pakistan", "in Baringo, Kenya", "in Al Mahwit, Yemen"])
def test_a_division_told_with_its_country_is_no_town_of_its_name(text: str) -> None:
    assert load_gazetteer().find(text)[0].candidates[0].kind == "adm1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in Poteau, Okla., on Sunday", ["Okla."]),
        ("in Aleppo, Miss., on Sunday", ["Miss."]),  # a hamlet that the gazetteer doesn't know, and not the city
        ("in Wakefield, OK, he said", ["Wakefield"]),
        ("after that, La. was quiet", []),
        ("GUNMEN KILLED TWO IN SALEM, OR SO THEY SAY", ["SALEM"]),
    ],
)
def test_a_short_form_of_a_division_is_one_behind_a_town_only(text: str, expected: list[str]) -> None:
    assert _found(text) == expected


def test_the_longest_name_wins() -> None:
    (mention,) = load_gazetteer().find("at the Ain al-Asad Air Base.")
    assert mention.candidates[0].name == "Ain al-Asad Air Base"
    assert mention.text == "Ain al-Asad Air Base"


def test_the_word_behind_says_which_place_is_meant() -> None:
    gazetteer = load_gazetteer()
    assert gazetteer.find("fighting in Idlib")[0].candidates[0].kind == "populated place"
    assert gazetteer.find("fighting in Idlib province")[0].candidates[0].kind == "adm1"


def test_namesakes_come_most_prominent_first() -> None:
    (mention,) = load_gazetteer().find("in Tripoli")
    assert [place.country for place in mention.candidates][:2] == ["LY", "LB"]


_SNIPPETS = st.sampled_from(
    [
        "Baghdad",
        "al-Tanf",
        "Al-Qa’im",
        "near",
        "the",
        "U.S.",
        "القائم",
        "Харьков",
        "ضربة",
        "Gaza City's",
        "Red",
        "Sea",
        "北京",
        "\n",
    ]
)


@given(st.lists(st.one_of(_SNIPPETS, st.text(max_size=8)), max_size=30).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_mentions_stand_in_order_and_cover_their_words(text: str) -> None:
    mentions = load_gazetteer().find(text)
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.text
        assert mention.candidates
    assert all(one.end <= other.start for one, other in itertools.pairwise(mentions))
