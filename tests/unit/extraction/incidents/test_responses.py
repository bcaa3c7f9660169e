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


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        (
            "Israel bombed Hezbollah posts near Tyre on Tuesday. The group responded by firing rockets at Metula.",
            "hezbollah",
        ),
        (
            "The Houthis fired a missile at Eilat. Israel answered with raids on the port of Hodeidah.",
            "israel-armed-forces",
        ),
        ("A bomb killed 12 soldiers in Bannu. Pakistan retaliated with air strikes on Khost.", "pakistan-armed-forces"),
    ],
)
def test_verbs_of_answering_link_deeds_and_say_who_did_the_second(extract, text, doer):
    claims = extract(text).claims
    assert [claim.in_response_to for claim in claims] == [(), (0,)]
    assert doer in {actor.id for actor in claims[1].actors if actor.role == "attacker"}


def test_an_answer_goes_to_the_last_deed_of_the_other_side(extract):
    claims = extract(
        "Hezbollah fired rockets at Metula on Thursday. Israeli jets bombed Tyre in response to an attack on "
        "Safed. Hezbollah shelled Nahariya in reply."
    ).claims
    last = next(claim for claim in claims if "Nahariya" in {place.text for place in claim.places})
    answered = [claims[index] for index in last.in_response_to]
    assert [[actor.id for actor in claim.actors if actor.role == "attacker"] for claim in answered] == [
        ["israel-armed-forces"]
    ]


def test_former_times_that_a_sentence_speaks_of_do_not_make_its_news_old(extract):
    claims = extract(
        "India bombed nine sites near Muzaffarabad on Friday in response to an attack in which gunmen killed 26 "
        "tourists in Pahalgam last month."
    ).claims
    assert [(claim.sub_event_type.value, claim.background) for claim in claims] == [
        ("Air/drone strike", False),
        ("Attack", True),
    ]


def test_a_revenge_attack_answers_what_was_told_before(extract):
    claims = extract(
        "Fighters killed three soldiers near Jos on Thursday. The army carried out a revenge attack on a camp near "
        "Bauchi on Friday."
    ).claims
    assert [claim.in_response_to for claim in claims] == [(), (0,)]


def test_a_deed_that_is_said_to_avenge_another_answers_it(extract):
    claims = extract(
        "Hezbollah fired missiles at Haifa on Thursday, saying it was avenging Wednesday's Israeli strike on Baalbek."
    ).claims
    assert [claim.in_response_to for claim in claims] == [(1,), ()]
