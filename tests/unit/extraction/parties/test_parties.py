"""Who did it, to whom, with what, and who says so."""

import pytest

from bot.vocabulary import Role, Stance


def actors(claim, role):
    return {actor.id or actor.name for actor in claim.actors if actor.role is role}


def test_active_and_passive_name_the_same_sides(extract):
    active = extract("Hezbollah attacked Israeli troops near Metula.").claims[0]
    passive = extract("Israeli troops were attacked by Hezbollah near Metula.").claims[0]
    assert actors(active, Role.ATTACKER) == actors(passive, Role.ATTACKER) == {"hezbollah"}
    assert actors(active, Role.TARGET) == actors(passive, Role.TARGET) == {"israel-armed-forces"}


def test_noun_with_by_and_on(extract):
    claim = extract("An attack by Boko Haram on the village of Dalori left eight people dead.").claims[0]
    assert actors(claim, Role.ATTACKER) == {"boko-haram"}
    assert claim.casualties[0].best == 8


def test_adjective_names_the_attacker(extract):
    claim = extract("An Israeli airstrike on Rafah killed five people.").claims[0]
    assert actors(claim, Role.ATTACKER) == {"israel-armed-forces"}


def test_backing_a_group_is_not_doing_its_deed(extract):
    claim = extract("Iran-backed militias attacked US troops in eastern Syria.").claims[0]
    assert "iran-armed-forces" not in {actor.id for actor in claim.actors}
    assert actors(claim, Role.TARGET) == {"united-states-armed-forces"}


def test_those_who_use_what_was_struck_are_a_target(extract):
    claim = extract("US airstrikes hit two depots used by Kataib Hezbollah near Al-Qa'im.").claims[0]
    assert "kataib-hezbollah" in actors(claim, Role.TARGET)
    assert next((target.text, target.count) for target in claim.targets) == ("two depots", 2)


def test_a_suffering_subject_is_the_target(extract):
    claim = extract("US forces in Iraq came under rocket fire on Saturday.").claims
    assert actors(claim[0], Role.TARGET) == {"united-states-armed-forces"}


def test_apposed_group_name_counts(extract):
    claim = extract("Fighters of the Somali group Al-Shabaab attacked a hotel in Kismayo.").claims[0]
    assert actors(claim, Role.ATTACKER) == {"al-shabaab"}


def test_claim_of_responsibility_makes_an_attacker(extract):
    claim = extract("A bomb killed four soldiers in Kandahar. The Taliban claimed responsibility.").claims[0]
    assert actors(claim, Role.ATTACKER) == {"taliban"}
    assert (Stance.CLAIMED, "The Taliban") in {(item.stance, item.by) for item in claim.attributions}


def test_blame_keeps_speaker_and_party_apart(extract):
    claim = extract(
        "A blast hit a train near Quetta. Officials blamed the Balochistan Liberation Army for the attack."
    ).claims[0]
    attribution = next(item for item in claim.attributions if item.stance is Stance.ATTRIBUTED)
    assert attribution.by == "Officials"
    assert any("Baloch" in name or "baloch" in name for name in actors(claim, Role.ATTACKER))


def test_blame_for_support_is_no_deed(extract):
    claim = extract("Gunmen attacked a base in Iraq. Washington blamed Iran for arming the group.").claims[0]
    assert "iran-armed-forces" not in {actor.id for actor in claim.actors}


def test_denied_involvement_is_kept_as_denial(extract):
    claim = extract("A suicide bomber struck a checkpoint in Kabul. The Taliban denied involvement.").claims[0]
    assert (Stance.DENIED, "The Taliban") in {(item.stance, item.by) for item in claim.attributions}
    assert "taliban" not in actors(claim, Role.ATTACKER)


def test_identified_as_responsible_has_no_speaker(extract):
    claim = extract(
        "A rocket attack hit a base near Erbil. Kataib Hezbollah was identified as responsible for the rocket attack."
    ).claims[0]
    assert any(item.by is None and item.stance is Stance.ATTRIBUTED for item in claim.attributions)
    assert "kataib-hezbollah" in actors(claim, Role.ATTACKER)


def test_own_official_owns_up_and_a_foreign_one_reports(extract):
    own = extract("US forces struck a depot in Yemen, Defence Secretary Lloyd Austin said.").claims[0]
    other = extract("Russian missiles struck Kharkiv, Ukrainian officials said.").claims[0]
    assert {item.stance for item in own.attributions} == {Stance.CLAIMED}
    assert {item.stance for item in other.attributions} == {Stance.REPORTED}


def test_shot_down_names_the_interceptor(extract):
    claim = extract("The US Navy shot down two drones over the Red Sea on Monday.").claims[0]
    assert {actor.role for actor in claim.actors} == {Role.INTERCEPTOR}
    assert [(weapon.kind, weapon.count) for weapon in claim.weapons] == [("drone", 2)]


def test_intercepted_drones_belong_to_those_who_launched_them(extract):
    claim = extract("A US destroyer shot down three drones launched by Houthi forces on Monday.").claims[0]
    assert actors(claim, Role.INTERCEPTOR) == {"united-states-armed-forces"}
    assert actors(claim, Role.ATTACKER) == {"houthis"}


def test_held_responsible_names_party_and_speaker(extract):
    claim = extract(
        "A drone strike hit a headquarters in Baghdad. "
        "The Iraqi army held the US-led coalition responsible for the strike."
    ).claims[0]
    assert (Stance.ATTRIBUTED, "The Iraqi army") in {(item.stance, item.by) for item in claim.attributions}
    assert "iraq-armed-forces" not in actors(claim, Role.ATTACKER)


def test_weapons_struck_are_not_weapons_used(extract):
    claim = extract("American airstrikes destroyed missile launchers and drones in Hodeidah.").claims[0]
    assert claim.weapons == ()
    assert any("launchers" in target.text for target in claim.targets)


def test_weapons_fired_are_weapons_used(extract):
    claim = extract("The Houthis fired two ballistic missiles at a tanker in the Gulf of Aden.").claims[0]
    assert [(weapon.kind, weapon.count) for weapon in claim.weapons] == [("ballistic missile", 2)]
    assert [target.kind for target in claim.targets] == ["ship"]


def test_the_country_of_a_place_tells_whose_letters_a_group_has(extract):
    claim = extract("The ADF killed nine farmers near Beni on Friday.").claims[0]
    assert actors(claim, Role.ATTACKER) == {"allied-democratic-forces"}
    claim = extract("The ELN shot at a police station in Arauca on Friday.").claims[0]
    assert actors(claim, Role.ATTACKER) == {"eln"}


@pytest.mark.parametrize("day", ["In 2005", "In March 2023", "On Tuesday"])
def test_a_date_before_gunmen_is_no_name_of_theirs(extract, day):
    (claim,) = extract(f"{day} gunmen killed 12 people in Baqubah.").claims
    assert [actor.id for actor in claim.actors] == ["unidentified-armed-group"]


def test_people_counted_among_the_dead_are_no_target_besides(extract):
    (claim,) = extract("Israeli forces shot dead two Palestinians in Jenin on Thursday.").claims
    assert claim.targets == ()
    assert [loss.best for loss in claim.casualties] == [2]


@pytest.mark.parametrize(
    "text", ["Rockets hit US and Iraqi troops at Gao.", "US and Iraqi troops were attacked at Gao."]
)
def test_states_that_share_a_word_for_troops_are_struck_alike(extract, text):
    (claim,) = extract(text).claims
    assert actors(claim, Role.TARGET) == {"united-states-armed-forces", "iraq-armed-forces"}
