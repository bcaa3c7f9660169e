"""Who owns up to a deed, and who only tells of it."""

import pytest

from bot.vocabulary import Role, Stance


def told(extract, text):
    claim = extract(text).claims[0]
    attackers = {actor.id for actor in claim.actors if actor.role is Role.ATTACKER}
    return attackers, {(said.by, said.stance) for said in claim.attributions}


@pytest.mark.parametrize(
    ("text", "attacker", "by"),
    [
        ("The Houthis announced an attack on a cargo ship in the Red Sea.", "houthis", "The Houthis"),
        ("Hezbollah announced a drone attack on an Israeli base in Safed.", "hezbollah", "Hezbollah"),
    ],
)
def test_a_group_that_announces_an_attack_claims_it(extract, text, attacker, by):
    assert told(extract, text) == ({attacker}, {(by, Stance.CLAIMED)})


@pytest.mark.parametrize(
    ("text", "attackers", "by"),
    [
        ("Hezbollah announced an Israeli strike on Tyre.", {"israel-armed-forces"}, "Hezbollah"),
        ("Hamas announced the killing of its commander in Gaza City.", set(), "Hamas"),
        ("The army announced an attack on its post in Mopti.", set(), "The army"),
        (
            "The energy ministry said Russian drones had hit a substation in Kharkiv.",
            {"russia-armed-forces"},
            "The energy ministry",
        ),
    ],
)
def test_what_others_did_is_only_reported(extract, text, attackers, by):
    assert told(extract, text) == (attackers, {(by, Stance.REPORTED)})


def test_who_says_that_a_party_is_behind_it_blames_it(extract):
    text = "The army said that JNIM was responsible for Tuesday's attack on Djibo, which killed ten people."
    attackers, said = told(extract, text)
    assert attackers == {"jnim"}
    assert ("The army", Stance.ATTRIBUTED) in said
