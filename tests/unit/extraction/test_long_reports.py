"""Articles of many paragraphs: what happened now stays apart from what is told to explain it."""

from datetime import date

import spacy

from bot.extraction.preparing.paragraphs import begin_paragraphs

DAY = date(2026, 8, 14)


def test_a_headline_without_a_stop_is_a_sentence_of_its_own(extract):
    claims = extract(
        "BISSAU - Gunmen took control of the airport in Bafata on Thursday.\n\nNobody was hurt.",
        title="Troops without badges take over ports",
        published_at=DAY,
    ).claims
    assert "Gunmen" not in {target.text for claim in claims for target in claim.targets}


def test_a_line_that_goes_on_behind_an_empty_one_is_one_sentence(extract):
    claims = extract("Gunmen killed nine farmers\n\nin Zamfara on Thursday.", published_at=DAY).claims
    assert [(claim.date is not None, [loss.best for loss in claim.casualties]) for claim in claims] == [(True, [9])]


def test_a_deed_of_an_earlier_year_does_not_take_the_news_told_without_a_day(extract):
    claims = extract(
        "Heavy shooting near the palace in Bissau killed at least six people, a doctor said. "
        "Soldiers manned a roadblock at the port. In February 2022, gunmen attacked the palace, killing 11 people.",
        published_at=DAY,
    ).claims
    assert [(claim.background, [loss.best for loss in claim.casualties]) for claim in claims] == [
        (False, [6]),
        (True, [11]),
    ]


def test_what_follows_an_earlier_deed_without_a_day_goes_on_with_it(extract):
    claims = extract(
        "Police detained two men in Uruapan on Thursday with weapons that belonged to the cartel. "
        "In March gunmen attacked a patrol near Apatzingan. The attack killed five officers.",
        published_at=DAY,
    ).claims
    ambush = next(claim for claim in claims if claim.date is not None and claim.date.start.month == 3)
    assert [loss.best for loss in ambush.casualties] == [5]


def test_the_text_says_when_that_took_place_which_the_headline_tells(extract):
    claims = extract(
        "Soldiers shelled the market of El Obeid on 3 June, killing 40 people, witnesses told the court.",
        title="Army shelled market, killing 40, court hears",
        published_at=DAY,
    ).claims
    assert [claim.date is not None and claim.date.start for claim in claims] == [date(2026, 6, 3)]


def test_a_deed_with_its_own_day_and_place_does_not_join_the_one_told_before_it(extract):
    claims = extract(
        "A drone strike on a wedding in Kutum killed 34 people on Wednesday night. "
        "The army blamed the Rapid Support Forces and accused them of having shelled the town. "
        "On Thursday, drones struck the airport in Port Sudan.",
        published_at=DAY,
    ).claims
    days = {place.name: claim.date.start for claim in claims for place in claim.places if claim.date is not None}
    assert days == {"Kutum": date(2026, 8, 12), "Port Sudan": date(2026, 8, 13)}


def test_a_march_on_the_day_after_a_murder_is_an_event_of_its_own(extract):
    claims = extract(
        "The mayor of Uruapan was shot dead on Wednesday, the third mayor to be killed this year. "
        "Hundreds of people marched through Uruapan on Thursday.",
        published_at=DAY,
    ).claims
    assert [claim.sub_event_type.value for claim in claims] == ["Attack", "Peaceful protest"]


def test_police_who_overcome_attackers_are_none_of_them(extract):
    claim = extract(
        "Attackers with knives stormed the station in Zhangye on Wednesday, killing 17 people. "
        "Police shot dead three of the attackers at the scene.",
        published_at=DAY,
    ).claims[0]
    assert [actor.text for actor in claim.actors] == ["Attackers"]
    assert [(loss.best, loss.who) for loss in claim.casualties] == [(17, "people"), (3, "attackers")]


def test_the_dead_of_a_headline_did_not_shoot(extract):
    claim = extract("Mayor shot dead weeks after taking office in western Mexico", published_at=DAY).claims[0]
    assert not [actor for actor in claim.actors if actor.role == "attacker"]


def test_those_accused_of_a_deed_are_its_doers(extract):
    claim = extract(
        "An army spokesman accused the Rapid Support Forces of having shelled the market of Kutum.", published_at=DAY
    ).claims[0]
    assert [actor.id for actor in claim.actors if actor.role == "attacker"] == ["rapid-support-forces"]


def test_what_went_on_meanwhile_killed_nobody(extract):
    claim = extract(
        "Gunmen attacked the palace on Wednesday while Mr Embalo was chairing a meeting, killing 11 people.",
        published_at=DAY,
    ).claims[0]
    assert [actor.text for actor in claim.actors if actor.role == "attacker"] == ["Gunmen"]


def test_no_shots_fired_are_no_attack(extract):
    assert not extract("Troops drove into Bender on Thursday. No shots were fired.", published_at=DAY).claims


def test_leave_to_send_soldiers_sends_none(extract):
    text = "Russia's upper house gave the president leave to send soldiers into Moldova on Thursday."
    assert not [claim for claim in extract(text, published_at=DAY).claims if claim.modality == "asserted"]


def test_what_moved_a_parliament_to_ask_for_something_did_happen(extract):
    claims = extract(
        "The lower house voted to ask the government to expel the envoy, after Israeli police clashed with "
        "worshippers at the Al-Aqsa mosque in Jerusalem.",
        published_at=DAY,
    ).claims
    assert [claim.modality.value for claim in claims] == ["asserted"]


def test_a_meeting_yet_to_come_gives_its_day_to_no_attack(extract):
    claims = extract(
        "Gunmen killed nine farmers near Kati, days before the summit, which opens on Thursday.", published_at=DAY
    ).claims
    assert [claim.date for claim in claims] == [None]


def test_the_year_behind_since_is_when_something_was_taken(extract):
    claims = extract("Only Muslims may pray there since 1967, when Israel captured the Old City.", published_at=DAY)
    assert [claim.date is not None and claim.date.start.year for claim in claims.claims] == [1967]


def test_talks_broken_off_elsewhere_place_no_shelling(extract):
    claims = extract(
        "Talks in Jeddah were broken off on Wednesday, after shells fell on the market of El Obeid and killed 15.",
        published_at=DAY,
    ).claims
    assert [place.name for claim in claims for place in claim.places] == ["El Obeid"]


def test_stun_grenades_drive_crowds_apart(extract):
    claims = extract("Police fired stun grenades at a crowd in Yerevan on Thursday.", published_at=DAY).claims
    assert [claim.sub_event_type.value for claim in claims] == ["Protest with intervention"]


def test_a_coup_is_told_as_the_development_it_is(extract):
    claims = extract(
        "Army officers said on Thursday night that they had deposed the president of Guinea-Bissau. "
        "It is the ninth coup in the country since independence in 1974.",
        published_at=DAY,
    ).claims
    assert [(claim.sub_event_type.value, claim.background, claim.date) for claim in claims] == [("Other", False, None)]


def test_a_coup_of_skill_is_none(extract):
    assert not extract("The club pulled off a coup by signing the striker of the army team on Thursday.").claims


def test_no_sign_of_attacks_is_no_attack(extract):
    assert not extract("Monitors saw no sign of Russian speakers facing attacks in Bender.", published_at=DAY).claims


def test_a_tank_placed_at_a_gate_is_no_bomb(extract):
    claims = extract(
        "Ukrainian soldiers placed a tank at the gate of a base in Sudak on Thursday.", published_at=DAY
    ).claims
    assert "Remote explosive/landmine/IED" not in {claim.sub_event_type.value for claim in claims}


def test_a_bomb_placed_at_a_gate_is_one(extract):
    claims = extract("Rebels placed a bomb at the gate of a police post in Gao on Thursday.", published_at=DAY).claims
    assert [claim.sub_event_type.value for claim in claims] == ["Remote explosive/landmine/IED"]


def test_what_a_report_without_a_day_puts_in_a_year_is_not_its_news(extract):
    claims = extract(
        "Gunmen killed nine farmers near Zaria. In 1998 gunmen attacked the village of Soba, killing 30 people.",
        published_at=None,
    ).claims
    assert [(loss.best, claim.background) for claim in claims for loss in claim.casualties] == [(9, False), (30, True)]


def test_years_of_operations_are_a_series(extract):
    claims = extract(
        "The brigade went home on Thursday after eight years of military operations in Helmand against the Taliban.",
        published_at=DAY,
    ).claims
    assert all(claim.series for claim in claims if claim.sub_event_type == "Armed clash")


def test_what_somebody_is_known_for_and_what_goes_on_are_many_deeds(extract):
    known = extract(
        "Boko Haram, notorious for its raids on villages near Maiduguri, has a new leader.", published_at=DAY
    )
    lasting = extract("Anti-government protests continue in Dakar and Thies.", published_at=DAY)
    assert {claim.series for claim in (*known.claims, *lasting.claims)} == {True}


def test_a_paragraph_begins_a_sentence_though_no_stop_ends_the_one_before():
    doc = spacy.blank("en").make_doc("Troops take over ports\n\nGunmen took the airport\n\nof Bafata")
    begin_paragraphs(doc)
    assert [token.text for token in doc if token.i and token.is_sent_start] == ["Gunmen"]


def test_a_strike_elsewhere_does_not_join_an_accusation_told_before_it(extract):
    claims = extract(
        "A drone strike on a market in Kutum killed nine people on Wednesday. The army accused the Rapid Support "
        "Forces of shelling the town. On Thursday, drones struck the airport in Port Sudan.",
        published_at=DAY,
    ).claims
    struck = next(claim for claim in claims if "Port Sudan" in {place.name for place in claim.places})
    assert "rapid-support-forces" not in {actor.id for actor in struck.actors}


def test_what_came_before_a_wish_is_told_as_fact(extract):
    claims = extract(
        "Jordan's lower house voted on Wednesday to ask the government to expel Israel's ambassador, after Israeli "
        "police clashed with Palestinian worshippers at the Al-Aqsa mosque compound in Jerusalem.",
        published_at=DAY,
    ).claims
    assert [claim.modality.value for claim in claims] == ["asserted"]


def test_what_was_earlier_this_month_is_no_part_of_the_news(extract):
    claims = extract(
        "Soldiers raided a mosque compound in Kaduna on Wednesday. In recent months, vigilantes have stepped up their "
        "attacks on the mosque. Earlier this month, clashes erupted between worshippers and soldiers there. At least "
        "20 people were hurt.",
        published_at=DAY,
    ).claims
    told = [(claim.date.text, bool(claim.casualties)) for claim in claims if claim.date]
    assert told == [("Wednesday", False), ("Earlier this month", True)]


def test_recent_weeks_hold_many_deeds(extract):
    (claim,) = extract(
        "In recent weeks, Russian drones have hit power stations in Odesa and Kharkiv.", published_at=DAY
    ).claims
    assert claim.series


def test_a_day_with_its_year_is_past_in_a_report_that_tells_its_news_by_weekday(extract):
    told = (
        "A court in Gaza on Monday jailed a man for helping the enemy. The war began when Israel killed a Hamas "
        "commander in Gaza on November 14, 2012, the court said."
    )
    strike = next(claim for claim in extract(told, published_at=None).claims if claim.casualties)
    assert strike.background
    news = "Rebels attacked a base near Goma on Saturday, January 20, 2024, killing four soldiers."
    assert [claim.background for claim in extract(news, published_at=None).claims] == [False]


def test_earlier_on_a_day_is_that_day(extract):
    claims = extract(
        "Bandits shelled a market in Kaduna on Tuesday, killing four people. Earlier on Tuesday gunmen killed two "
        "officers in Kano.",
        published_at=DAY,
    ).claims
    assert [(claim.background, claim.date.start) for claim in claims] == [(False, date(2026, 8, 11))] * 2


def test_what_was_done_in_the_past_is_background(extract):
    (claim,) = extract(
        "In the past, fighters of al-Shabaab have attacked hospitals in Kismayo, killing two doctors."
    ).claims
    assert claim.background
