"""Where it happened: places by syntax, by context, and implied ones."""

import pytest

from bot.vocabulary import PlacePrecision


def names(claim):
    return {place.name for place in claim.places}


def test_origin_and_speakers_seat_are_not_where_it_happened(extract):
    claim = extract("Rockets fired from Lebanon struck Kiryat Shmona, officials told reporters in Washington.").claims[
        0
    ]
    assert {place.country for place in claim.places} == {"IL"}


@pytest.mark.parametrize("report", ["Shelling was reported in Kherson.", "Shelling reported in Kherson."])
def test_where_a_deed_is_reported_is_where_it_happened(extract, report):
    assert names(extract(report).claims[0]) == {"Kherson"}


def test_where_somebody_reports_is_not_where_it_happened(extract):
    claim = extract("An airstrike hit a school in Sanaa, the agency reported in Cairo.").claims[0]
    assert {place.country for place in claim.places} == {"YE"}


def test_country_of_the_attacker_is_no_place(extract):
    claim = extract("Russia bombed a school in Kupiansk.").claims[0]
    assert {place.country for place in claim.places} == {"UA"}


def test_near_is_less_exact(extract):
    claim = extract("A bomb exploded near Kirkuk.").claims[0]
    assert claim.places[0].precision is PlacePrecision.NEAR


def test_sea_has_no_country(extract):
    claim = extract("A missile hit a bulk carrier in the Red Sea.").claims[0]
    assert (claim.places[0].country, claim.places[0].precision) == (None, PlacePrecision.SEA_OR_AIR)


def test_larger_place_binds_the_smaller_one(extract):
    claim = extract("A bomb exploded outside Victoria Station in Manchester, killing two people.").claims[0]
    assert {place.country for place in claim.places} == {"GB"}


def test_yardstick_is_no_place_of_its_own(extract):
    claim = extract("An airstrike hit a depot in Jurf al-Sakhar south of Baghdad.").claims[0]
    assert "Baghdad" not in names(claim)


def test_part_of_an_actors_name_is_no_place(extract):
    claim = extract("The Islamic State of Iraq and the Levant attacked a prison in Hasakah.").claims[0]
    assert {place.country for place in claim.places} == {"SY"}


def test_whose_soldiers_implies_the_country(extract):
    claim = extract("Twenty-five Malian soldiers were killed when gunmen attacked their camp.").claims[0]
    assert [(place.country, place.precision) for place in claim.places] == [("ML", PlacePrecision.COUNTRY)]


def test_soldiers_of_a_state_that_fights_abroad_imply_nothing(extract):
    claim = extract("Three US soldiers were killed when militants attacked their base.").claims[0]
    assert claim.places == ()


def test_place_has_the_texts_own_words(extract):
    text = "Gunmen attacked a village in Burkina Faso."
    place = extract(text).claims[0].places[0]
    assert text[place.start : place.end] == place.text == "Burkina Faso"


def test_title_counts_without_offsets(extract):
    claim = extract("At least nine people died, doctors said.", title="Airstrike hits market in Omdurman").claims[0]
    assert claim.places[0].name == "Omdurman"
    assert claim.places[0].start is None


def test_town_in_the_name_of_a_building_is_no_place_unless_the_text_speaks_for_its_country(extract):
    alone = extract("A knifeman killed a woman at Saint Louis station and was shot dead by police.").claims[0]
    told = extract("A knifeman killed a woman at Erbil airport in northern Iraq and was shot dead by police.").claims[0]
    assert (alone.places, {place.country for place in told.places}) == ((), {"IQ"})


def test_country_inside_a_hyphenated_name_is_none(extract):
    assert extract("A bombing at the Khanqah-e-Malawi Hasan mosque killed 33 people.").claims[0].places == ()


def test_place_that_was_being_visited(extract):
    assert names(extract("Two hikers were stabbed by a man while visiting Innsbruck.").claims[0]) == {"Innsbruck"}


def test_place_in_a_sentence_of_its_own(extract):
    text = "A passenger jet was hijacked by men with explosives. The plane has landed in Cyprus."
    assert names(extract(text).claims[0]) == {"Cyprus"}


def test_line_of_an_advisory_gives_place_and_day(extract):
    text = "LOCATION: 20 nm off Eyl, Somalia, on 8 February. DETAILS: Five skiffs attacked a tanker."
    claim = extract(text).claims[0]
    assert ("Eyl" in [place.text for place in claim.places], str(claim.date.start)) == (True, "2024-02-08")


def test_place_in_a_sentence_of_its_own_makes_no_report_of_a_mere_word(extract):
    text = "The festival hosted a debate about attacks. It was held in Cyprus."
    assert not any(claim.places for claim in extract(text).claims)


def test_toll_told_first_brings_its_place(extract):
    text = (
        "In the Peruvian capital city of Lima, 20 people were killed when a lorry entered a barracks. Guards stopped "
        "it at a gate, and the lorry exploded."
    )
    claim = extract(text).claims[0]
    assert (names(claim), [loss.best for loss in claim.casualties]) == ({"Lima"}, [20])


def test_whose_civilians_implies_the_country_and_whose_aid_workers_does_not(extract):
    text = "Militants ambushed a car. They killed five French aid workers, as well as two Malian civilians."
    assert {place.country for claim in extract(text).claims for place in claim.places} == {"ML"}


def test_border_of_a_country_is_not_in_it(extract):
    claim = extract("Gunmen attacked an outpost near the border with Mali, leaving 12 soldiers dead.").claims[0]
    assert claim.places == ()


def test_only_place_named_on_the_way_gives_the_country(extract):
    text = "Gunmen opened fire on pilgrims. They were on a bus from Asyut to a monastery when they were shot."
    assert {place.country for claim in extract(text).claims for place in claim.places} == {"EG"}


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("France sent 200 soldiers to Bangui on Friday.", "Bangui"),
        ("Russian troops completed their withdrawal from Kherson on Friday.", "Kherson"),
        ("Ethiopia pulled its troops out of Halgan on Wednesday.", "Halgan"),
    ],
)
def test_forces_move_where_they_go_to_and_come_from(extract, text, town):
    assert town in names(extract(text).claims[0])


def test_north_west_of_another_country_is_no_place_of_this_report(extract):
    claim = extract("Gunmen killed three people in the North West on Monday, the Nigerian army said.").claims[0]
    assert {place.country for place in claim.places} == {"NG"}


def test_a_place_near_which_a_deed_is_told_is_no_mere_distance(extract):
    (claim,) = extract("In Mali on Saturday a mine struck an army convoy near Ansongo, killing three soldiers.").claims
    assert "near Ansongo" in names(claim)


def test_what_a_speaker_is_of_after_a_day_is_no_address(extract):
    (claim,) = extract(
        "North Korea fired two missiles off its east coast on Saturday, South Korea's Joint Chiefs of Staff said."
    ).claims
    assert "KR" not in {place.country for place in claim.places}


def test_pressure_on_a_capital_is_not_there(extract):
    text = "Britain stepped up pressure on Moscow as gunmen attacked an infantry base in the region on Sunday."
    assert [claim.places for claim in extract(text).claims] == [()]


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("El Fasher: RSF drones struck the Saudi hospital this morning.", ["El Fasher"]),
        ("🔴 Omdurman: SAF shells market, 9 dead", ["Omdurman"]),
        ("Kyiv: Russian missiles hit a power plant overnight, killing two.", ["Kyiv"]),
    ],
)
def test_a_town_before_a_colon_is_where_it_happened(extract, line, places):
    (claim,) = extract(line).claims
    assert [place.name for place in claim.places] == places


def test_a_town_before_a_colon_is_not_where_another_place_is_named(extract):
    (claim,) = extract("Moscow: two drones were shot down over Belgorod, the ministry said.").claims
    assert [place.name for place in claim.places] == ["Belgorod"]


def test_somebody_who_is_called_like_a_place_is_none(extract):
    (claim,) = extract("The army said it had killed Abu Musa in a raid near Gao on Monday.").claims
    assert [place.name for place in claim.places] == ["near Gao"]
    assert [actor.id for actor in claim.actors] == [None]


@pytest.mark.parametrize(
    ("report", "places"),
    [
        (
            "The government in Kyiv fought on in the east after gunmen occupied a police station in Donetsk.",
            {"Donetsk"},
        ),
        ("Activists clashed with the police in Donetsk, as authorities in the capital Kyiv said.", {"Donetsk"}),
    ],
)
def test_the_seat_of_a_government_is_not_where_it_fights(extract, report, places):
    assert names(extract(report).claims[0]) == places


@pytest.mark.parametrize(
    ("report", "places"),
    [
        ("An Israeli air strike hit a house in Khan Younis in southern Gaza.", {"Khan Younis": 1, "Gaza Strip": 4}),
        ("An Israeli air strike in central Gaza killed five people.", {"Gaza Strip": 4}),
        ("An Israeli air strike in Gaza City killed five people.", {"Gaza": 1}),
        ("Rockets hit a school in northern Tel Aviv, wounding three people.", {"Tel Aviv": 1}),
    ],
)
def test_a_part_of_an_area_is_not_the_town_of_its_name(extract, report, places):
    assert {place.name: int(place.precision) for place in extract(report).claims[0].places} == places


@pytest.mark.parametrize(
    ("report", "places"),
    [
        ("Gunmen shot four people in Tarim on Monday; the wounded were taken to a hospital in Seiyun.", {"Tarim"}),
        ("A drone hit a bus in Kherson, and five wounded were brought to Mykolaiv hospital.", {"Kherson"}),
        ("Gunmen shot dead four people. The wounded were rushed to hospital in Bunia.", {"Bunia"}),
        ("Shells hit the hospital in Bunia on Monday, killing two nurses.", {"Bunia"}),
    ],
)
def test_where_the_wounded_are_brought_is_not_where_they_were_struck(extract, report, places):
    assert names(extract(report).claims[0]) == places


def test_the_seat_of_who_is_quoted_is_not_where_it_happened(extract):
    report = "According to the Energy Ministry in Kyiv, a Russian drone struck a substation in Kharkiv."
    assert names(extract(report).claims[0]) == {"Kharkiv"}


@pytest.mark.parametrize(
    ("report", "places"),
    [
        ("Authorities in Dori said that gunmen had killed nine villagers on Tuesday night.", {"Dori": 2}),
        ("Authorities in Dori said that gunmen had killed nine villagers in Sebba.", {"Sebba": 1}),
        ("Authorities in Kyiv said that Russian drones had killed two people overnight.", {}),
    ],
)
def test_authorities_of_a_small_town_speak_of_its_surroundings(extract, report, places):
    assert {place.name: int(place.precision) for place in extract(report).claims[0].places} == places


@pytest.mark.parametrize(
    ("town", "country"), [("the Libyan port of Homs", "LY"), ("the Syrian city of Homs", "SY"), ("Homs", "SY")]
)
def test_a_town_told_by_its_people_is_theirs(extract, town, country):
    (claim,) = extract(f"A car bomb killed nine people in {town} on Friday. In Syria's south it was quiet.").claims
    assert {place.country for place in claim.places} == {country}


@pytest.mark.parametrize(
    ("report", "places"),
    [
        ("Islamic State claimed the Kabul mosque bombing that killed 17 people on Friday.", {"Kabul"}),
        ("The Peshawar market blast killed nine people on Friday.", {"Peshawar"}),
        ("The Moscow strike on Kyiv killed two people.", {"Kyiv"}),
    ],
)
def test_a_deed_that_is_called_by_its_town_happened_there(extract, report, places):
    assert names(extract(report).claims[0]) == places
