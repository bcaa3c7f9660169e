"""What those who were struck had done is another deed, and its doers are not those who struck them."""

import pytest


def _doers(claim):
    return [actor.id or actor.name for actor in claim.actors if actor.role == "attacker"]


@pytest.mark.parametrize(
    ("text", "striker", "place"),
    [
        ("Police killed two men who had attacked a church in Colombo on Sunday.", "sri-lanka-police-forces", "Colombo"),
        ("Soldiers killed 12 fighters who attacked their base in Diffa on Monday.", "niger-armed-forces", "Diffa"),
        (
            "Police shot dead a gunman who opened fire on worshippers in Lahore on Friday.",
            "pakistan-police-forces",
            "Lahore",
        ),
    ],
)
def test_who_ended_an_attack_did_not_make_it(extract, text, striker, place):
    claims = extract(text).claims
    (attack,) = [claim for claim in claims if any(place in one.name for one in claim.places)]
    (answer,) = [claim for claim in claims if claim is not attack]
    assert striker not in _doers(attack)
    assert striker in _doers(answer)
    assert [loss.effect.value for loss in answer.casualties] == ["killed"]
    assert attack.casualties == ()


def test_the_dead_are_not_blamed_for_their_death(extract):
    strike = extract("The strike killed Abu Hassan, who was accused of a bombing in Beirut in 2020.").claims[0]
    assert strike.sub_event_type.value == "Air/drone strike"
    assert _doers(strike) == []
    assert not strike.places


def test_what_the_struck_were_doing_places_the_deed_and_is_no_deed_of_its_own(extract):
    (claim,) = extract("A roadside bomb killed five soldiers who were fighting rebels in Cabo Delgado.").claims
    assert claim.sub_event_type.value == "Remote explosive/landmine/IED"
    assert _doers(claim) == []
    assert [place.name for place in claim.places] == ["Cabo Delgado"]
