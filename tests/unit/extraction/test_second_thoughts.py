"""What later sentences say of the incident told first: other counts, claims, days of statements, other incidents."""

import pytest

from bot.vocabulary import Effect, Modality, Role, Stance, SubEventType


def toll(claim, effect=Effect.KILLED):
    return [(loss.low, loss.best, loss.high) for loss in claim.casualties if loss.effect is effect]


def test_a_groups_own_count_widens_the_toll_and_is_not_added(extract):
    found = extract(
        "Jihadists attacked an army convoy near Boni in Mali's Mopti region on Wednesday, killing 11 soldiers, two "
        "sources said. The group JNIM claimed responsibility in a statement on Thursday, saying it had killed 30 "
        "soldiers. The army put the toll at 8 dead."
    )
    assert len(found.claims) == 1
    assert toll(found.claims[0]) == [(8, 11, 30)]
    assert str(found.claims[0].date.start) == "2024-02-07"


@pytest.mark.parametrize(
    "total",
    [
        "More than 60,000 people have been killed since October 2023, according to the ministry.",
        "More than 150,000 people are thought to have been killed in the war.",
        "At least 40 people have been killed since June.",
    ],
)
def test_the_dead_of_a_whole_war_are_not_the_incidents(extract, total):
    found = extract(f"A drone struck a market in Nyala, Sudan, on Thursday, killing nine people, medics said. {total}")
    assert [toll(claim) for claim in found.claims] == [[(9, 9, 9)]]


def test_separately_opens_another_incident(extract):
    found = extract(
        "An Israeli airstrike on a school in Gaza City killed 12 people on Saturday, medics said. "
        "Separately, two people were killed by Israeli gunfire near an aid centre in Rafah."
    )
    assert [toll(claim) for claim in found.claims] == [[(12, 12, 12)], [(2, 2, 2)]]


def test_a_strike_on_people_who_shelter_is_not_their_deed(extract):
    found = extract(
        "An Israeli airstrike on a school sheltering displaced families in Gaza City's Zeitoun neighbourhood killed "
        "12 Palestinians on Saturday, the health ministry said."
    )
    assert [actor.name for actor in found.claims[0].actors] == ["Armed forces of Israel"]
    assert found.claims[0].sub_event_type is SubEventType.AIR_DRONE_STRIKE


def test_it_was_the_third_attack_says_more_of_the_same(extract):
    found = extract(
        "Three rockets landed near Ain al-Asad air base in Iraq on Tuesday. It was the third attack on the base this "
        "month. The United States blamed Kataib Hezbollah."
    )
    assert [[actor.id for actor in claim.actors] for claim in found.claims] == [["kataib-hezbollah"]]


def test_of_two_subjects_the_one_beside_the_verb_speaks(extract):
    found = extract(
        "ADF rebels hacked to death 19 villagers with machetes in Lubero territory, North Kivu, overnight, local "
        "civil society leaders said Friday."
    )
    assert [said.by for said in found.claims[0].attributions] == ["local civil society leaders"]


def test_those_taken_hostage_take_nobody(extract):
    found = extract("ADF rebels killed 19 villagers in North Kivu. Houses were burned and nine people taken hostage.")
    assert not [actor for claim in found.claims for actor in claim.actors if "people" in actor.name]


def test_what_is_unconfirmed_is_alleged(extract):
    found = extract("‼️Unconfirmed reports of explosions near Isfahan airport 🇮🇷. No official statement yet.")
    assert [claim.modality for claim in found.claims] == [Modality.ALLEGED]


def test_a_year_before_an_attack_counts_nothing(extract):
    found = extract("A court in Paris sentenced a man for the 2015 attack on a train in which three were wounded.")
    assert found.tallies == ()
    assert not any(claim.series for claim in found.claims)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Gunmen stormed a village near Jos, Nigeria, torching homes and killing 15 people.", SubEventType.ATTACK),
        ("Gunmen killed 28 people and abducted 40 women in Zamfara, Nigeria, on Friday.", SubEventType.ATTACK),
        ("Gunmen abducted 40 women in Zamfara, Nigeria, on Friday.", SubEventType.ABDUCTION),
        ("Protesters clashed with police in Caracas, Venezuela, on Friday.", SubEventType.VIOLENT_DEMONSTRATION),
        ("An army truck hit a mine near Bandiagara, Mali, on Friday; three soldiers were wounded.", SubEventType.IED),
    ],
)
def test_types_are_told_apart_as_acled_does(extract, text, kind):
    assert [claim.sub_event_type for claim in extract(text).claims] == [kind]


def test_a_district_far_from_its_town_is_a_namesake(extract):
    found = extract("A drone hit a house in the Kyivskyi district of Kharkiv on Friday, killing two people.")
    assert {place.name for claim in found.claims for place in claim.places} == {"Kharkiv"}


def test_bare_police_in_mogadishu_are_somalias(extract):
    found = extract("A car bomb killed two policemen in Mogadishu on Friday, police said.")
    assert [actor.id for actor in found.claims[0].actors] == ["somalia-police-forces"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("EL FASHER, Sudan, Feb 9 - Troops shelled a camp on the edge of El Fasher on Thursday.", "2024-02-08"),
        ("Fighters killed 21 worshippers at a mosque in Niger during Friday prayers last week.", "2024-02-02"),
    ],
)
def test_the_day_of_the_deed_is_told_from_that_of_the_report(extract, text, day):
    assert [str(claim.date.start) for claim in extract(text).claims] == [day]


def test_both_ends_of_a_road_place_what_happened_on_it(extract):
    found = extract("RSF fighters abducted four aid workers on the road between Kutum and Mellit on Friday.")
    assert {place.name for place in found.claims[0].places} == {"Kutum", "Mellit"}


def test_passers_by_keep_their_name(extract):
    found = extract("A drone strike on a car in Nabatieh, Lebanon, killed a commander. Two passers-by were wounded.")
    assert [loss.who for loss in found.claims[0].casualties if loss.effect is Effect.INJURED] == ["passers-by"]


def test_those_counted_together_are_no_targets_besides(extract):
    (claim,) = extract("Gunmen abducted more than 40 women and children in Zamfara, Nigeria, on Friday.").claims
    assert claim.targets == ()


def test_a_denied_deed_keeps_its_denial_and_its_own_day(extract):
    (claim,) = extract(
        "The Sudanese army denied on Friday that its jets had bombed a hospital in El Daein, where the RSF said 40 "
        "patients were killed on Thursday."
    ).claims
    assert ("The Sudanese army", Stance.DENIED) in [(said.by, said.stance) for said in claim.attributions]
    assert str(claim.date.start) == "2024-02-08"


def test_a_report_called_wrong_is_denied(extract):
    found = extract("An earlier report that a missile hit a school in Dnipro was wrong, the city's mayor said.")
    assert [claim.modality for claim in found.claims] == [Modality.DENIED]


def test_a_similar_attack_is_another(extract):
    found = extract(
        "ELN guerrillas detonated a truck bomb outside an army base in Arauca, Colombia, on Friday, killing two "
        "soldiers. In January, a similar attack in Catatumbo killed 12."
    )
    assert [toll(claim) for claim in found.claims] == [[(2, 2, 2)], [(12, 12, 12)]]


def test_who_is_ambushed_kills_nobody(extract):
    (claim,) = extract(
        "A bus carrying pilgrims was ambushed by gunmen in Reasi district, Kashmir, on Friday, killing nine."
    ).claims
    assert [actor.id for actor in claim.actors] == ["unidentified-armed-group"]


def test_the_seat_of_a_speaking_ministry_was_not_struck(extract):
    found = extract("Turkish warplanes hit PKK targets in Iraq's Gara region, the defence ministry in Ankara said.")
    assert "Ankara" not in {place.name for claim in found.claims for place in claim.places}


def test_troops_who_beat_an_attack_off_are_attacked(extract):
    (claim,) = extract(
        "Al-Shabaab fighters overran a Somali army base in Adan Yabaal on Friday, killing dozens of soldiers. The "
        "defence ministry said troops had repelled the attack and killed 60 militants."
    ).claims
    assert {actor.id for actor in claim.actors if actor.role is Role.ATTACKER} == {"al-shabaab"}


def test_one_who_speaks_of_the_toll_is_no_figure(extract):
    (claim,) = extract(
        'At least 50 soldiers were killed in an attack by JNIM on Djibo, Burkina Faso, on Friday. "The toll is heavy," '
        "one said."
    ).claims
    assert toll(claim) == [(50, 50, None)]


def test_abbreviations_end_no_sentence(extract):
    (claim,) = extract("Saudi shelling hit Shada, Saada, Yemen: 2 citizens martyred, 4 injured incl. migrants").claims
    assert toll(claim) == [(2, 2, 2)]
    assert toll(claim, Effect.INJURED) == [(4, 4, 4)]


def test_an_oil_refinery_struck_is_no_oil_found(extract):
    (claim,) = extract(
        "Ukraine's military said its drones had struck an oil refinery in Ryazan, Russia, overnight."
    ).claims
    assert [actor.id for actor in claim.actors] == ["ukraine-armed-forces"]


def test_explosions_that_were_no_attack_are_left_out(extract):
    found = extract("Nine people were killed in an explosion at a factory in Suphan Buri. Police ruled out an attack.")
    assert found.claims == ()


def test_each_incident_of_a_sentence_has_the_country_told_beside_it(extract):
    found = extract(
        "Turkish warplanes hit 25 PKK targets in northern Iraq on Friday, a day after a suicide attack claimed by the "
        "PKK wounded two policemen in the Turkish capital."
    )
    bombing = next(claim for claim in found.claims if claim.sub_event_type is SubEventType.SUICIDE_BOMB)
    assert {place.country for place in bombing.places} <= {"TR"}
