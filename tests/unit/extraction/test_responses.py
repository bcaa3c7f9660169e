"""Which incident answers which, within a sentence and across sentences."""

import pytest


@pytest.mark.parametrize(
    "text",
    [
        "Rockets hit a base at Gao on Monday, killing two. In response, army jets bombed a village near Ansongo.",
        "Fighters stormed an army camp in Djibo on Sunday. In retaliation, drones bombed a column of motorcycles.",
        "Rockets hit a base near Erbil on Monday. US jets bombed a depot in Hilla on Tuesday. It was retaliation for "
        "the rocket fire, the Pentagon said.",
        "Gunmen killed a general in Bamako on Monday. The army shelled Kidal on Wednesday. The shelling followed the "
        "killing of the general.",
    ],
)
def test_second_incident_answers_the_first(extract, text):
    assert [claim.in_response_to for claim in extract(text).claims] == [(), (0,)]


@pytest.mark.parametrize(
    "text",
    [
        "American jets bombed two depots near Homs on Friday. Austin called the raids a response to a run of attacks "
        "on US personnel in Iraq.",
        "Israeli jets bombed a depot in Tyre, Lebanon, on Monday. The strikes came hours after rockets hit Metula.",
    ],
)
def test_first_incident_answers_what_is_told_later(extract, text):
    assert [claim.in_response_to for claim in extract(text).claims] == [(1,), ()]


def test_what_the_cause_struck_was_not_struck_by_the_answer(extract):
    text = "Israeli jets bombed a depot in Tyre, Lebanon, on Monday. The strikes came hours after rockets hit Metula."
    assert "Metula" not in [target.text for target in extract(text).claims[0].targets]


def test_deaths_in_a_response_open_no_incident_of_their_own(extract):
    text = "Gunmen attacked a camp at Bamba in Mali on Monday. About 50 attackers were killed in the response."
    assert len(extract(text).claims) == 1


def test_defenders_who_end_an_attack_are_no_attackers(extract):
    text = (
        "Two gunmen opened fire on police officers at a bus stop in Haifa on Monday. The two men were then shot dead "
        "by police officers."
    )
    (claim,) = extract(text).claims
    assert {(actor.role.value, actor.id) for actor in claim.actors} == {
        ("attacker", "unidentified-armed-group"),
        ("target", "israel-police-forces"),
    }
