"""Two incidents in one sentence, and the days people spoke on, kept apart from what is told."""

from datetime import date

import pytest

DAY = date(2024, 1, 24)


def test_a_clause_set_days_apart_is_another_incident_with_its_own_place(extract):
    claims = extract(
        "Jordanian aircraft bombed a depot near Suwayda on Tuesday, days after rockets fired at Mafraq killed two men.",
        published_at=DAY,
    ).claims
    raid = next(claim for claim in claims if claim.sub_event_type == "Air/drone strike")
    assert "Mafraq" not in {place.name for place in raid.places}
    assert len(claims) == 2


def test_bombs_that_fell_say_where_an_air_strike_hit(extract):
    claims = extract(
        "Warplanes bombed two camps in Yemen on Sunday. Residents said bombs had fallen on Saada.", published_at=DAY
    ).claims
    assert "Saada" in {place.text for place in claims[0].places}
    assert len(claims) == 1


def test_the_day_somebody_spoke_is_not_the_incidents(extract):
    claim = extract(
        "A car bomb killed four people in Mogadishu, a police officer said on Monday.", published_at=DAY
    ).claims[0]
    assert claim.date is None


def test_a_day_before_the_speaker_is_the_incidents(extract):
    claim = extract(
        "A car bomb killed four people in Mogadishu on Monday, a police officer said.", published_at=DAY
    ).claims[0]
    assert claim.date is not None
    assert claim.date.start == date(2024, 1, 22)


def test_fighters_in_the_title_and_members_in_the_text_are_counted_once(extract):
    claim = extract(
        "Six members of the group were killed when US jets struck a camp near Kirkuk on Sunday, its spokesman said.",
        title="Militia says six fighters dead in US strike",
        published_at=DAY,
    ).claims[0]
    assert [(entry.effect, entry.best) for entry in claim.casualties] == [("killed", 6)]


def test_toll_goes_to_the_clashes_that_left_it_and_not_to_the_deployment_after_them(extract):
    claims = extract("The army deployed troops in Wau on Friday after clashes between two tribes left six dead.").claims
    told = {claim.sub_event_type.value: [loss.best for loss in claim.casualties] for claim in claims}
    assert told == {"Change to group/activity": [], "Armed clash": [6]}


def test_troops_that_are_sent_are_not_those_of_a_place_named_beside_them(extract):
    text = "Protesters in Toronto held signs condemning President Putin for sending troops to Crimea."
    assert "canada-armed-forces" not in {actor.id for claim in extract(text).claims for actor in claim.actors}


def test_the_attack_after_which_another_was_ordered_is_its_own(extract):
    first, second = extract(
        "The president ordered air strikes on three sites used by Kataib Hezbollah in Iraq after a drone attack on "
        "Erbil Air Base wounded three soldiers on Monday."
    ).claims
    assert [place.name for place in first.places] == ["Iraq"]
    assert first.casualties == ()
    assert first.in_response_to == (1,)
    assert second.places[0].name == "Erbil Air Base"
    assert [loss.best for loss in second.casualties] == [3]


def test_an_earlier_deed_keeps_its_day_and_toll_though_its_result_tells_them(extract):
    now, before = extract(
        "Gunmen raided the village of Tilwa in Niger's Tillaberi region on Thursday, killing 14 people. In November, "
        "an attack on a mosque in the village of Fambita killed 44."
    ).claims
    assert [loss.high for loss in now.casualties] == [14]
    assert [loss.best for loss in before.casualties] == [44]
    assert str(before.date.start) == "2023-11-01"
    assert before.background


def test_what_a_headline_tells_behind_after_is_its_own(extract):
    raid, before = extract("Israel bombs Gaza City after rockets kill two in Ashkelon").claims
    assert ([place.name for place in raid.places], raid.casualties) == (["Gaza"], ())
    assert ([place.name for place in before.places], before.casualties[0].best) == (["Ashkelon"], 2)
    assert raid.in_response_to == (1,)


def test_deed_of_a_statement_taken_back_is_denied(extract):
    text = (
        "The army withdrew its earlier statement that two soldiers had been killed in an ambush near Kidal on Monday."
    )
    assert {claim.modality.value for claim in extract(text).claims} == {"denied"}


def test_result_belongs_to_the_deed_it_hangs_on_and_not_to_the_cause_told_behind_it(extract):
    text = (
        "The army shelled a market in Omdurman on Friday, killing nine, after an RSF drone strike on a hospital in "
        "El Obeid wounded 12."
    )
    told = {
        claim.places[0].name: [(loss.effect.value, loss.best) for loss in claim.casualties]
        for claim in extract(text).claims
    }
    assert told == {"Omdurman": [("killed", 9)], "El Obeid": [("injured", 12)]}


def test_what_was_done_without_is_not_told_as_done(extract):
    claims = extract("The rebels left the town of Beni without firing a shot on Monday.").claims
    assert "Attack" not in {claim.sub_event_type.value for claim in claims}


def test_a_killing_elsewhere_by_others_is_another_deed(extract):
    claims = extract(
        "Rebels shelled a market in Gao on Tuesday, killing four people. On Tuesday gunmen killed two officers in "
        "Kidal."
    ).claims
    assert [[place.name for place in claim.places] for claim in claims] == [["Gao"], ["Kidal"]]


@pytest.mark.parametrize("again", ["was shelled again", "was shelled for the second time this week"])
def test_the_one_before_is_no_part_of_one_more(extract, again):
    claims = extract(
        f"The base of Syrian soldiers at Tanf {again}, a general said. Monday's attack by Islamic State killed two.",
        published_at=DAY,
    ).claims
    assert claims[0].date is None
    assert date(2024, 1, 22) in {claim.date.start for claim in claims[1:] if claim.date}
