"""What was struck: wholes and not their parts, all of a list, what a sentence says was the target, and whose it is."""

import pytest

from bot.vocabulary import Role, SubEventType


def struck(extract, text):
    return {target.text for claim in extract(text).claims for target in claim.targets}


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("A bomb exploded in front of a bank in Cartagena on Friday.", "bank"),
        (
            "Police said that a bomb placed on the fifth floor of the institute went off in Davao on Friday.",
            "institute",
        ),
        ("A rocket struck the wall of a school in Nyala on Friday.", "school"),
    ],
)
def test_a_part_of_a_thing_stands_for_the_thing(extract, text, thing):
    assert struck(extract, text) == {thing}


def test_no_party_is_called_front_where_something_happened_in_front_of_a_thing(extract):
    text = "A bomb exploded in front of a bank in Cartagena on Friday, injuring two people."
    assert not [actor for claim in extract(text).claims for actor in claim.actors if actor.role is Role.TARGET]


def test_every_thing_of_a_list_is_struck(extract):
    text = "The rebels burned three vehicles near Quibdo on Friday, an ambulance, a fuel truck and a station wagon."
    assert struck(extract, text) >= {"ambulance", "fuel truck", "station wagon"}


@pytest.mark.parametrize("noun", ["target", "object", "objective"])
def test_what_was_the_target_of_an_attack_was_struck(extract, noun):
    assert "offices" in struck(
        extract, f"The offices of the mayor in Marawi were the {noun} of a bomb attack on Friday."
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Armed men shot at the newspaper's facilities in Cali on Friday.", SubEventType.ATTACK),
        ("Armed men shot at the army's facilities in Cali on Friday.", SubEventType.ARMED_CLASH),
    ],
)
def test_a_facility_is_a_garrison_only_where_it_is_no_civilians(extract, text, kind):
    assert [claim.sub_event_type for claim in extract(text).claims] == [kind]


def test_all_who_are_said_to_be_behind_a_deed_are_its_makers(extract):
    text = "Police said that Pablo Rojas and Gonzalo Mendez were behind the attack on the court in Pasto on Friday."
    attackers = {actor.text for claim in extract(text).claims for actor in claim.actors if actor.role is Role.ATTACKER}
    assert attackers == {"Pablo Rojas", "Gonzalo Mendez"}
