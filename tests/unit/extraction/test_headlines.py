"""Short, plain reports: a headline, a weapon that kills, people the tables don't list."""

import pytest

TOLD = [
    ("Sniper kills boy in Aleppo.", "Violence against civilians"),
    ("Gunmen kidnap vicar in Kaduna.", "Violence against civilians"),
    ("A poet was abducted from a festival in Basra by men in uniform.", "Violence against civilians"),
    ("Drone kills shepherd near Ain Issa.", "Explosions/Remote violence"),
    ("Shells killed eight people at a bus station in Omdurman.", "Explosions/Remote violence"),
    ("Car bomb outside hotel in Mogadishu, six dead.", "Explosions/Remote violence"),
    ("Air defences destroyed five missiles over Odesa.", "Strategic developments"),
    ("Farmers were shot in their rice fields at Zabarmari, and eleven of them died.", "Violence against civilians"),
    ("Assailants threw a petrol bomb at the mayor's office in Diyarbakir.", "Violence against civilians"),
    ("Shots were fired at a bus of factory workers in Ciudad Juárez; four women died.", "Violence against civilians"),
    ("A taxi was riddled with bullets in Port-au-Prince. Its three passengers died.", "Violence against civilians"),
    ("Gunmen took 60 pupils from a school in Kuriga at breakfast.", "Violence against civilians"),
    ("Militants set a church on fire in Kaya.", "Violence against civilians"),
]
NOTHING = [
    "The teacher took 60 pupils from Leeds to the sea.",
    "The film was shot in Morocco in six weeks.",
    "The chef set a pudding on fire in front of the guests.",
    "The company destroyed five records of its own.",
    "A drone filmed the parade from above.",
    "The rocket carried three satellites into orbit.",
]


@pytest.mark.parametrize(("text", "kind"), TOLD, ids=[text for text, _ in TOLD])
def test_a_plain_report_is_read(extract, text, kind):
    claim = extract(text).claims[0]
    assert claim.event_type.value == kind
    assert claim.places
    assert not claim.background


@pytest.mark.parametrize("text", NOTHING)
def test_the_same_words_tell_of_nothing_else(extract, text):
    assert extract(text).claims == ()


def test_a_raid_that_kills_abducts_and_burns_is_one_incident(extract):
    claims = extract(
        "Rebels killed 41 people at a school in Mpondwe on Friday and abducted six others. "
        "The attackers burned a dormitory."
    ).claims
    assert len(claims) == 1
    assert {loss.effect.value for loss in claims[0].casualties} == {"killed", "captured"}
