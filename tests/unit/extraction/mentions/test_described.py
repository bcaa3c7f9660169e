"""Deeds told otherwise than as one thing that happened: repeated, described, tried, aimed at, protested against."""

import pytest

from bot.vocabulary import EventType, Modality, Role, SubEventType
from tests.unit.extraction.conftest import Extract

PROTESTS = {EventType.PROTESTS, EventType.RIOTS}


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen shot repeatedly at the offices of a newspaper in Cotabato on Friday.",
        "Two men on a motorcycle fired several times at a police post in Cali on Friday.",
        "A journalist was stabbed repeatedly by masked men in Imphal on Friday.",
    ],
)
def test_blows_of_one_deed_are_one_incident(extract: Extract, text: str) -> None:
    assert [claim.series for claim in extract(text).claims] == [False]


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen have repeatedly shot at villagers near Djibo.",
        "The army regularly fires on villagers near Nyala.",
        "Militants attacked the garrison in Gao at least nine times.",
        "The governor spoke of the cartel gunmen who have murdered many judges and policemen in Guayaquil.",
        "Foreign pilots take part in air raids around El Obeid, the rebels said.",
    ],
)
def test_what_is_done_time_and_again_is_a_series(extract: Extract, text: str) -> None:
    claims = extract(text).claims
    assert claims
    assert all(claim.series for claim in claims)


def test_what_sort_of_people_they_are_is_no_incident(extract: Extract) -> None:
    text = "The army seized an arsenal near Maiduguri. The militias who attack military posts there use it, it said."
    assert [claim.sub_event_type for claim in extract(text).claims] == [SubEventType.DISRUPTED_WEAPONS]


def test_what_they_did_on_a_day_is_one(extract: Extract) -> None:
    text = "Police are looking for the militiamen who attacked a military post near Maiduguri on Friday."
    assert extract(text).claims[0].event_type in {EventType.BATTLES, EventType.VIOLENCE_AGAINST_CIVILIANS}


def test_who_tries_to_take_a_town_has_not_taken_it(extract: Extract) -> None:
    tried = extract("Troops thwarted a rebel attempt to occupy the town of Sake on Friday.").claims
    taken = extract("Rebels occupied the town of Sake on Friday.").claims
    assert SubEventType.NON_STATE_OVERTAKES not in {claim.sub_event_type for claim in tried}
    assert taken[0].sub_event_type is SubEventType.NON_STATE_OVERTAKES


def test_a_crowd_that_tries_to_take_an_airport_is_a_violent_demonstration(extract: Extract) -> None:
    text = "Protesters tried to seize the airport of Juliaca on Friday, and police fired tear gas at them."
    assert SubEventType.NON_STATE_OVERTAKES not in {claim.sub_event_type for claim in extract(text).claims}


def test_the_end_for_which_something_is_done_is_planned(extract: Extract) -> None:
    text = "Soldiers are emptying three quarters of Khartoum in order to proceed with the bombing of the rebels there."
    modalities = {claim.modality for claim in extract(text).claims if claim.event_type is EventType.EXPLOSIONS}
    assert modalities <= {Modality.PLANNED}


def test_a_protest_is_not_the_murder_it_is_about(extract: Extract) -> None:
    text = (
        "Judges in Bogota stopped work on Friday to protest the murder of a colleague, Ana Rojas, in Cali on Thursday."
    )
    told = {claim.sub_event_type: [place.name for place in claim.places] for claim in extract(text).claims}
    assert told[SubEventType.ATTACK] == ["Cali"]
    assert SubEventType.PEACEFUL_PROTEST in told


def test_what_fighters_do_is_no_part_of_what_crowds_do_beside_it(extract: Extract) -> None:
    text = (
        "M23 fighters attacked army positions in Sake on Friday. In the streets of Goma, young people put up barricades"
        " and protested against the government."
    )
    kinds = [claim.event_type for claim in extract(text).claims if any(actor.id == "m23" for actor in claim.actors)]
    assert not PROTESTS & set(kinds)
    assert kinds


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("Villagers in Beni buried their dead after the priests' murder on Friday.", "priests"),
        ("The European Union condemned the mayor's assassination in Zamboanga on Friday.", "mayor"),
        ("The students' kidnapping in Kaduna on Friday shocked the country.", "students"),
    ],
)
def test_whose_murder_it_is_suffered_it(extract: Extract, text: str, struck: str) -> None:
    claim = next(claim for claim in extract(text).claims if claim.event_type is EventType.VIOLENCE_AGAINST_CIVILIANS)
    assert not any(struck in actor.text for actor in claim.actors if actor.role is Role.ATTACKER)
    told = [target.text for target in claim.targets] + [loss.who for loss in claim.casualties]
    assert any(struck in words for words in told)


def test_whose_murder_it_is_did_it_where_they_bear_arms(extract: Extract) -> None:
    text = "Residents of Pibor condemned the army's killing of nine herders on Friday."
    claim = extract(text).claims[0]
    assert any("army" in actor.text for actor in claim.actors if actor.role is Role.ATTACKER)


def test_a_deed_for_which_men_have_been_held_for_years_is_past(extract: Extract) -> None:
    text = "The men, two of whom have been under arrest since 2019, were accused of kidnapping several traders in Jos."
    assert not [claim for claim in extract(text).claims if not claim.background]


@pytest.mark.parametrize(
    "text",
    [
        "The bishops called on the ministry to solve the murder of six priests in Beni.",
        "The party wants an inquiry into the assassination of its spokesman Jose Neira in Cali.",
        "The militia vowed to avenge the murder of its commander near Goma on Friday.",
    ],
)
def test_what_is_asked_about_a_deed_takes_it_for_a_fact(extract: Extract, text: str) -> None:
    claims = [claim for claim in extract(text).claims if claim.event_type is EventType.VIOLENCE_AGAINST_CIVILIANS]
    assert [claim.modality for claim in claims] == [Modality.ASSERTED]


def test_what_is_asked_for_is_none(extract: Extract) -> None:
    text = "The militia called on its men to murder the commander of the army near Goma."
    assert Modality.ASSERTED not in {claim.modality for claim in extract(text).claims}
