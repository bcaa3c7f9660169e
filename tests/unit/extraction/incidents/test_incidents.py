"""One incident once, two incidents as two, and what comes first."""

from bot.vocabulary import Modality, SubEventType


def test_later_sentences_add_to_the_same_incident(extract):
    claims = extract(
        "A car bomb exploded outside a market in Kismayo on Thursday. The blast killed nine traders. "
        "Al-Shabaab claimed responsibility for the attack."
    ).claims
    assert len(claims) == 1
    assert claims[0].casualties[0].best == 9
    assert {actor.id for actor in claims[0].actors} == {"al-shabaab"}
    assert len(claims[0].evidence) == 3


def test_a_copula_adds_the_places(extract):
    claim = extract(
        "US forces carried out airstrikes in Syria on Friday. "
        "The locations of the strikes were two depots near Deir ez-Zor."
    ).claims[0]
    assert "Deir ez-Zor" in {place.text for place in claim.places}


def test_separately_opens_another_incident(extract):
    claims = extract(
        "Missiles struck a hotel in Kramatorsk, killing three people. "
        "Separately, a drone hit a bus in Nikopol, wounding five."
    ).claims
    assert [claim.sub_event_type for claim in claims] == [SubEventType.SHELLING, SubEventType.AIR_DRONE_STRIKE]
    assert [claim.casualties[0].best for claim in claims] == [3, 5]


def test_attack_and_answer_stay_two_and_are_linked(extract):
    claims = extract(
        "Turkish warplanes bombed militants in northern Iraq on Friday after nine Turkish soldiers were killed in an "
        "attack on a base."
    ).claims
    assert len(claims) == 2
    assert claims[0].in_response_to == (1,)
    assert claims[1].casualties[0].best == 9
    assert claims[0].casualties == ()


def test_in_retaliation_for_is_a_response(extract):
    claims = extract(
        "The army shelled the village in retaliation for a rocket attack on its barracks in Maiduguri."
    ).claims
    shelling = next(claim for claim in claims if claim.in_response_to)
    assert claims[shelling.in_response_to[0]].sub_event_type is SubEventType.SHELLING


def test_headline_news_comes_before_background(extract):
    claims = extract(
        "Israel has previously conducted strikes in Lebanon. On Thursday its jets struck a convoy near Tyre.",
    ).claims
    assert [claim.background for claim in claims] == [False, True]


def test_old_date_makes_background(extract):
    claims = extract(
        "Gunmen attacked a church in Kaduna on Friday, killing two worshippers. In March 2021 bandits kidnapped 39 "
        "students in the same state."
    ).claims
    assert [claim.background for claim in claims] == [False, True]


def test_many_incidents_are_a_series(extract):
    claims = extract("Houthi fighters have carried out repeated attacks on commercial ships in the Red Sea.").claims
    assert claims[0].series
    assert "ship" in {target.kind for target in claims[0].targets}


def test_mere_words_of_violence_in_a_long_text_say_nothing(extract):
    essay = "The conference discussed what violence does to societies. " * 40 + "War brings attacks. "
    assert extract(essay).claims == ()


def test_threat_is_no_fact(extract):
    claims = extract("Iran threatened to attack Israel if its embassy is hit again.").claims
    assert all(claim.modality in {Modality.THREATENED, Modality.HYPOTHETICAL} for claim in claims)
    assert all(claim.date is None for claim in claims)


def test_plan_and_possibility_are_no_fact(extract):
    planned = extract("Israel will attack Rafah, its prime minister said.").claims
    possible = extract("Russia could attack Kharkiv again, officials fear.").claims
    assert {claim.modality for claim in planned} == {Modality.PLANNED}
    assert {claim.modality for claim in possible} == {Modality.HYPOTHETICAL}


def test_negated_deed_is_no_claim(extract):
    assert extract("The army did not attack the hospital.").claims == ()


def test_allegation_is_told_as_one(extract):
    claim = extract("Rebels allegedly killed 14 villagers near Beni on Monday.").claims[0]
    assert claim.modality is Modality.ALLEGED


def test_bombardment_takes_up_air_strikes(extract):
    text = (
        "The government condemned the US air strikes in Jurf al-Sakhar. Kataib Hezbollah said eight of its fighters "
        "had been killed in the bombardment."
    )
    (claim,) = extract(text).claims
    assert (claim.sub_event_type, [loss.best for loss in claim.casualties]) == (SubEventType.AIR_DRONE_STRIKE, [8])


def test_wounded_soldier_of_the_state_belongs_to_the_attack_of_its_militia(extract):
    text = (
        "Kataib Hezbollah fired ballistic missiles at Al-Asad Air Base in Iraq. Several struck the base. An Iraqi "
        "soldier was also wounded."
    )
    (claim,) = extract(text).claims
    assert [(loss.effect.value, loss.best) for loss in claim.casualties] == [("injured", 1)]


def test_single_incident_may_be_dated_by_a_stretch(extract):
    claim = extract("Armed gangs attacked villages in Bokkos in Nigeria between 3 and 5 February.").claims[0]
    assert (str(claim.date.start), str(claim.date.end)) == ("2024-02-03", "2024-02-05")


def test_what_a_fight_cost_those_who_attacked_is_part_of_it(extract):
    text = "The army killed nine militants near Bannu on Thursday, officials said. Two soldiers were wounded."
    (claim,) = extract(text).claims
    assert {(loss.effect.value, loss.best) for loss in claim.casualties} == {("killed", 9), ("injured", 2)}
    assert {(actor.role.value, actor.id or actor.name) for actor in claim.actors} == {
        ("attacker", "pakistan-armed-forces"),
        ("target", "militants"),
    }


def test_soldiers_hurt_elsewhere_are_no_price_of_an_air_strike(extract):
    text = "Israeli jets struck Gaza City on Thursday, killing ten people. Four Israeli soldiers were wounded."
    strike, *_ = extract(text).claims
    assert [(loss.effect.value, loss.best) for loss in strike.casualties] == [("killed", 10)]
