"""Who did it to whom: parties as claims name them."""

import pytest

from bot.vocabulary import EventType, Role, Stance, SubEventType


def parties(extract, text, role):
    return {actor.id or actor.name for claim in extract(text).claims for actor in claim.actors if actor.role is role}


def struck(extract, text):
    return {target.text for claim in extract(text).claims for target in claim.targets}


@pytest.mark.parametrize(
    ("text", "attacker"),
    [
        ("The army shelled a market in Omdurman, Sudan, on Monday.", "sudan-armed-forces"),
        ("Police shot dead four protesters in Kisumu, Kenya, on Monday.", "kenya-police-forces"),
        ("Israeli troops raided Jenin. The military shelled a house in Tyre, Lebanon, later.", "israel-armed-forces"),
        ("President Joe Biden ordered air strikes on two depots in Syria on Monday.", "united-states-armed-forces"),
        ("Hezbollah said it had shelled a post near Metula on Monday.", "hezbollah"),
        ("Al-Shabaab militants attacked a police post in Mandera on Monday.", "al-shabaab"),
    ],
)
def test_attackers_are_named_by_what_the_text_tells_of_them(extract, text, attacker):
    assert parties(extract, text, Role.ATTACKER) == {attacker}


@pytest.mark.parametrize(
    "text",
    [
        "Mortar shells hit a hotel in Mogadishu on Monday. No group said it was behind the attack.",
        "Mortar shells hit a hotel in Mogadishu on Monday. Officials did not say which group had fired the shells.",
        "Two F-16 jets bombed a depot near Homs on 3 March.",
    ],
)
def test_nobody_and_no_thing_is_an_attacker(extract, text):
    assert parties(extract, text, Role.ATTACKER) == set()


def test_the_owner_of_its_troops_is_the_party_attacked(extract):
    assert parties(extract, "Turkey said rockets hit its troops near Bashiqa on Monday.", Role.TARGET) == {
        "turkey-armed-forces"
    }


def test_counted_people_are_no_party_but_forces_are(extract):
    assert parties(extract, "Gunmen killed three soldiers near Gao on Monday.", Role.TARGET) == set()
    assert parties(extract, "Gunmen attacked Malian soldiers near Gao on Monday.", Role.TARGET) == {"mali-armed-forces"}


def test_a_base_is_a_target_and_no_actor(extract):
    claims = extract("Drones struck the base at Al-Tanf in Syria on Monday.").claims
    assert [actor for claim in claims for actor in claim.actors] == []
    assert {target.text for claim in claims for target in claim.targets} == {"base"}


def test_a_target_is_no_piece_of_a_name(extract):
    assert struck(extract, "Jurf al-Sakhr was bombed on Monday.") == {"Jurf al-Sakhr"}


def test_the_dead_are_casualties_and_what_was_denied_is_no_target(extract):
    assert struck(extract, "A blast at a tea shop in Quetta killed nine customers on Monday.") == {"tea shop"}
    assert "No schools" not in struck(extract, "Shells hit a bridge in Kherson on Monday. No schools were hit.")


def test_who_stopped_the_weapons_and_who_fired_them_are_told_apart(extract):
    text = "A US frigate shot down two drones launched by Houthi forces over the Red Sea on Monday."
    (claim,) = extract(text).claims
    assert {(actor.role, actor.id) for actor in claim.actors} == {
        (Role.INTERCEPTOR, "united-states-armed-forces"),
        (Role.ATTACKER, "houthis"),
    }


def test_a_later_claim_gives_attacker_and_attribution_to_the_incident(extract):
    text = (
        "Militants fired rockets at Ain al-Asad Air Base on Saturday. "
        "The Islamic Resistance in Iraq said it had launched the salvo."
    )
    (claim,) = extract(text).claims
    assert {actor.id for actor in claim.actors if actor.role is Role.ATTACKER} == {"islamic-resistance-in-iraq"}
    assert ("The Islamic Resistance in Iraq", Stance.CLAIMED) in {(item.by, item.stance) for item in claim.attributions}


def test_states_protest_without_marching(extract):
    for text in (
        "Two guards were killed near Tal Afar as Baghdad protests over raids.",
        "Iran protested against the raid.",
    ):
        assert not any(claim.event_type is EventType.PROTESTS for claim in extract(text).claims)


def test_each_of_two_incidents_in_a_sentence_keeps_its_place(extract):
    text = (
        "British jets bombed two militia depots in Iraq on Tuesday, days after rockets fired at Ain al-Asad Air Base "
        "hurt four soldiers. Officials said the bombs had fallen on Hilla."
    )
    answer, cause = extract(text).claims
    assert "Hillah" in {place.name for place in answer.places}
    assert {place.name for place in cause.places} == {"Ain al-Asad Air Base"}
    assert answer.in_response_to == (1,)


def test_the_day_of_speaking_is_not_the_day_of_the_deed(extract):
    (claim,) = extract("Rockets hit a base near Kirkuk, an official said on Monday.").claims
    assert claim.date is None


def test_a_ship_is_struck_and_its_name_is_no_place(extract):
    text = "Two missiles hit the container ship Norden Gibraltar in the Red Sea on Monday. Norden Gibraltar sailed on."
    (claim,) = extract(text).claims
    assert {place.name for place in claim.places} == {"Red Sea"}
    assert {target.text for target in claim.targets} == {"container ship Norden Gibraltar"}


def test_it_is_no_person_and_bombers_belong_to_their_country(extract):
    assert (
        parties(extract, "It struck a depot near Homs on Monday, Karim Fadel told reporters.", Role.ATTACKER) == set()
    )
    text = "US bombers struck two depots in Syria on Monday."
    assert parties(extract, text, Role.ATTACKER) == {"united-states-armed-forces"}


def test_taking_shelter_takes_no_territory(extract):
    claims = extract("Drones struck Ain al-Asad Air Base on Monday. A contractor died while taking shelter.").claims
    assert not any(claim.sub_event_type is SubEventType.NON_STATE_OVERTAKES for claim in claims)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Three soldiers were killed in an ambush near Maiduguri in Nigeria.", "nigeria-armed-forces"),
        ("Two policemen were wounded in an ambush near Maiduguri in Nigeria.", "nigeria-police-forces"),
        ("Gunmen attacked an army camp in Djibo in Burkina Faso.", "burkina-faso-armed-forces"),
    ],
)
def test_soldiers_are_the_countrys_own(extract, text, target):
    assert target in parties(extract, text, Role.TARGET)


@pytest.mark.parametrize(
    "text",
    [
        "Three soldiers were killed by a drone in Jordan. US forces on the base had no warning.",
        "Three UN soldiers were killed in an ambush near Gao in Mali.",
        "Three rebel soldiers were killed in an ambush near Gao in Mali.",
        "Gunmen killed three former soldiers in an ambush near Gao in Mali.",
    ],
)
def test_soldiers_are_nobodys_where_they_may_be_anothers(extract, text):
    assert not {
        name for name in parties(extract, text, Role.TARGET) if name in {"jordan-armed-forces", "mali-armed-forces"}
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Boko Haram has raided Yobe for weeks. The militants burned 30 houses in Gujba on Tuesday.", {"boko-haram"}),
        (
            "Boko Haram and Ansaru have split. The militants attacked the village of Gujba on Tuesday, killing four.",
            {"militants"},
        ),
        (
            "Boko Haram has ruled Yobe for weeks. The militants who hold Gujba attacked a farm on Tuesday, killing 2.",
            {"militants"},
        ),
    ],
)
def test_the_militants_are_the_one_group_named_before(extract, text, expected):
    assert parties(extract, text, Role.ATTACKER) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The president thanked the families of the six soldiers killed in the bombing near Gao in Mali on Monday.",
        "A clash between students and security forces in Bogota left a student injured on Monday.",
        "The trial over the Rolandson bombing of 3 February, which killed two people in Oslo, began on Monday.",
    ],
)
def test_those_harmed_and_names_of_what_was_struck_are_no_attackers(extract, text):
    assert not {name for name in parties(extract, text, Role.ATTACKER) if "forces" not in name}


def test_protesters_are_the_target_of_force_against_them(extract):
    text = "Students protested in Dakar in Senegal on Monday. Police opened fire on the protesters, killing two."
    roles = {(actor.role, actor.id) for claim in extract(text).claims for actor in claim.actors}
    assert (Role.ATTACKER, "protesters") not in roles


def test_suspected_attack_has_no_suspect_for_attacker(extract):
    assert (
        parties(extract, "A suspected chlorine attack killed 42 people in Douma on Saturday.", Role.ATTACKER) == set()
    )


def test_who_is_killed_in_a_clause_of_its_own_did_nothing(extract):
    text = "Militants attacked a market in Djibo, Burkina Faso; at least 20 civilians killed."
    assert parties(extract, text, Role.ATTACKER) == {"militants"}


def test_who_speaks_behind_the_dead_is_not_among_them(extract):
    found = extract(
        "American warplanes struck 85 targets in Iraq and Syria on Friday in retaliation for the drone attack "
        "in Jordan that killed three soldiers, US Central Command said."
    )
    assert not any("Central Command" in (actor.text or "") for claim in found.claims for actor in claim.actors)


def test_a_dateline_is_no_part_of_who_did_it(extract):
    text = "KHARKIV, Ukraine, Jan 20 (Agency) - Russian missiles struck a school in Kharkiv on Saturday."
    assert [actor.text for actor in extract(text).claims[0].actors] == ["Russian missiles"]


def test_a_weapon_says_nothing(extract):
    text = "The ministry denied that its missiles hit a school in Taiz, Yemen, saying a stray rocket had done it."
    said = {line.by for claim in extract(text).claims for line in claim.attributions}
    assert not any("missiles" in (by or "") for by in said)
    assert Stance.DENIED in {line.stance for claim in extract(text).claims for line in claim.attributions}


def test_nobody_reports_what_was_not_reported(extract):
    text = "Shelling of Kupiansk went on until Sunday with no casualties reported, officials in Kharkiv said."
    said = {line.by for claim in extract(text).claims for line in claim.attributions}
    assert said == {"officials"}


def test_a_dateline_is_no_part_of_who_says_so(extract):
    text = "JERUSALEM (Agency) — The Israeli military said on Saturday it had struck a depot near Nabatieh, Lebanon."
    assert {line.by for claim in extract(text).claims for line in claim.attributions} == {"The Israeli military"}


def test_a_speaker_may_follow_the_verb(extract):
    text = "At least 14 dead, 30 wounded, says the Sudan Doctors Network, after drones struck a market in Kutum."
    (claim,) = extract(text).claims
    assert [said.by for said in claim.attributions] == ["the Sudan Doctors Network"]


def test_a_health_ministry_owns_up_to_nothing(extract):
    text = "The Ministry of Health announces 6 dead and 21 wounded after an Israeli airstrike on a tent in Khan Younis."
    (claim,) = extract(text).claims
    assert [(said.by, said.stance) for said in claim.attributions] == [("The Ministry of Health", Stance.REPORTED)]


@pytest.mark.parametrize(("camp", "kind"), [("Abu Shouk camp", "residential"), ("the army camp", "military facility")])
def test_a_camp_of_refugees_is_no_military_camp(extract, camp, kind):
    (claim,) = extract(f"Artillery hit {camp} on Sunday evening, killing seven people.").claims
    assert [target.kind for target in claim.targets] == [kind]


def test_who_does_something_after_clashes_with_another_fought_in_them(extract):
    text = "The Rapid Support Forces advanced on El Obeid after clashes with the Sudanese army."
    assert parties(extract, text, Role.PARTICIPANT) == {"rapid-support-forces", "sudan-armed-forces"}
