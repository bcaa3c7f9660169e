"""Arrests, gatherings, bargains and relics of everyday life are no incidents of a conflict."""

from datetime import date

import pytest

from bot.vocabulary import SubEventType

EVERYDAY = [
    "Police detained a woman who had sold false concert tickets.",
    "Two brothers were arrested over a quarrel outside a kebab shop.",
    "The candidate told a rally in Lyon that taxes would fall.",
    "Shares staged a rally on Tuesday after two days of losses.",
    "A bomb from 1944 was defused in Frankfurt after people had left their homes.",
    "An explosion of gas in a coal mine killed 14 miners on Wednesday night.",
    "The navy test-fired a missile on Monday, and it hit its mark.",
    "The two clubs called a truce over the transfer of a goalkeeper.",
    "Ottawa has pulled out of preparations for the summit in Sochi over the crisis in Ukraine.",
    "Britain withdrew from the trade talks in Geneva on Tuesday.",
    "Kenyan officials will not travel to Kampala because of the political unrest in Burundi.",
    "The senator demanded that troops be moved over the border.",
    "The organisers hope for an Olympic truce.",
    "Russia withdrew its ambassador from Kyiv on Monday.",
    "Two soldiers died by suicide at the base in Gao last week.",
    "There were 120 road deaths in the district in June.",
    "A cargo plane crashed near Bogota on Monday. It hit a warehouse and killed two people.",
    "Bettie Grey, the pin-up model who set the stage for a revolution, died on Friday.",
]
OF_CONFLICT = [
    ("Police detained an opposition deputy in Conakry.", "Arrests"),
    ("Soldiers arrested a village chief in Rakhine.", "Arrests"),
    ("Police detained 40 people in Minsk.", "Arrests"),
    ("Thousands rallied in Tel Aviv for a deal to free the hostages.", "Peaceful protest"),
    ("Rebels withdrew from Walikale on Thursday.", "Change to group/activity"),
    ("Ethiopia pulled its troops out of Halgan on Wednesday.", "Change to group/activity"),
    ("Unrest in the suburbs of Dakar left three dead on Saturday.", "Violent demonstration"),
    ("A curfew was imposed in Dakar after unrest left three dead on Saturday.", "Violent demonstration"),
    ("Sappers defused a car bomb that had been left outside a court in Medellín.", "Disrupted weapons use"),
]


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_life_gives_no_claim(extract, text):
    assert extract(text).claims == ()


def test_unrest_in_a_headline_is_only_why_ministers_stay_at_home(extract):
    title = "Ministers to skip the games following Burundi unrest"
    assert extract("Kenyan ministers will stay away from the games in Kampala.", title=title).claims == ()


@pytest.mark.parametrize(("text", "kind"), OF_CONFLICT)
def test_what_belongs_to_a_conflict_stands(extract, text, kind):
    assert [claim.sub_event_type.value for claim in extract(text).claims] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "In 1864 settlers attacked a camp and killed 150 people.",
        "She was eleven when rebels raided her village and killed her uncle.",
        "As a boy he was abducted by rebels in Gulu.",
    ],
)
def test_what_lies_a_life_back_is_background(extract, text):
    assert all(claim.background for claim in extract(text).claims)


def test_a_count_is_no_year(extract):
    text = "Gunmen attacked a village in Borno on Friday and set fire in 1200 homes to the grain."
    assert [claim.date.start.year for claim in extract(text).claims if claim.date] == [2024]


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("The number of people killed in the strike on Kharkiv rose to nine on Sunday.", 9),
        ("The raid on Jenin left four dead on Friday.", 4),
        ("Correction: five people were killed, not seven, in Friday's strike on an apartment building in Kharkiv.", 5),
    ],
)
def test_blow_at_a_place_that_kills_needs_no_other_sign(extract, text, killed):
    assert [loss.best for claim in extract(text).claims for loss in claim.casualties] == [killed]


def test_a_deed_that_is_called_by_its_day_has_that_day(extract):
    text = "The office corrected its figures on Sunday: five people were killed in Saturday's airstrike on Kharkiv."
    (claim,) = extract(text, published_at=date(2024, 2, 12)).claims
    assert claim.date.start == date(2024, 2, 10)


def test_strike_of_workers_on_a_line_is_none(extract):
    assert extract("Nurses voted for a strike on the London underground after a colleague died.").claims == ()


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Clashes in Gao killed 20 people on Monday.", "Gao"),
        ("Twelve people died in clashes in Bentiu on Monday.", "Bentiu"),
        ("Heavy clashes leave 30 dead in Zalingei", "Zalingei"),
        ("Fighting erupts in Kutum", "Kutum"),
    ],
)
def test_fights_that_kill_or_break_out_in_a_place_need_no_party(extract, line, place):
    (claim,) = extract(line).claims
    assert (claim.sub_event_type, [spot.name for spot in claim.places]) == (SubEventType.ARMED_CLASH, [place])


@pytest.mark.parametrize(
    "line",
    [
        "Fans were hurt in clashes after the derby in Belgrade.",
        "Wildfire fighting in Turkey killed two pilots.",
        "Clashes over the budget continued in Brussels.",
        "The clash of the titans in Gao ended in a draw.",
        "Two people were killed in a clash of lorries near Gao.",
        "Clashes over water rights erupted in the parliament in Baghdad.",
    ],
)
def test_fights_of_games_fires_and_parliaments_are_none(extract, line):
    assert not [claim for claim in extract(line).claims if claim.sub_event_type is SubEventType.ARMED_CLASH]
