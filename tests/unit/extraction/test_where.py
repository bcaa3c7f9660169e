"""Where it happened: places by syntax, by context, and implied ones."""

from bot.vocabulary import PlacePrecision


def names(claim):
    return {place.name for place in claim.places}


def test_origin_and_speakers_seat_are_not_where_it_happened(extract):
    claim = extract("Rockets fired from Lebanon struck Kiryat Shmona, officials told reporters in Washington.").claims[
        0
    ]
    assert {place.country for place in claim.places} == {"IL"}


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
