"""What a report tells as news, and what it only retells."""

from datetime import date

import pytest

DAY = date(2024, 2, 10)
RETOLD = [
    "A court found two men guilty of the murder of a journalist in Valletta.",
    "Thousands remembered the massacre of 43 villagers by soldiers in July 1995.",
    "An inquest into the killing of a student by police opened in Cork.",
    "The town marked the bombing of its station, in which 16 people were killed in 1980.",
]


@pytest.mark.parametrize("text", RETOLD, ids=[text[:40] for text in RETOLD])
def test_what_courts_and_memory_retell_is_background(extract, text):
    assert all(claim.background for claim in extract(text, published_at=DAY).claims)


def test_history_is_no_news_even_where_nothing_else_is_told(extract):
    claims = extract("Rebels bombed a hotel in Beirut on 6 May 1976, killing nine.", published_at=DAY).claims
    assert [claim.background for claim in claims] == [True]


def test_a_late_report_of_something_recent_is_news(extract):
    claims = extract("Rebels bombed a hotel in Beirut on 6 January, killing nine.", published_at=DAY).claims
    assert [claim.background for claim in claims] == [False]


def test_a_court_that_is_attacked_is_news(extract):
    claims = extract(
        "Gunmen killed a judge in Peshawar on Thursday as he sentenced two kidnappers.", published_at=DAY
    ).claims
    assert not claims[0].background


def test_the_day_of_a_remembrance_is_not_that_of_the_deed(extract):
    claim = extract(
        "Survivors gathered on Saturday to remember the 800 people who were killed by Serb forces in July 1995."
    ).claims[0]
    assert (str(claim.date.start), str(claim.date.end)) == ("1995-07-01", "1995-07-31")


@pytest.mark.parametrize(
    ("text", "day", "towns"),
    [
        (
            "A French court on Friday sentenced a man to life for shooting dead three people in Toulouse in 2012.",
            "2012-01-01",
            {"Toulouse"},
        ),
        (
            "Prosecutors in Munich on Monday charged a man with planting a bomb that wounded four people in Ansbach.",
            None,
            {"Ansbach"},
        ),
        ("The trial opened on Monday of a soldier accused of killing nine villagers in Panjwai.", None, None),
        (
            "Police on Sunday arrested a man over the killing of two aid workers in Goma last month.",
            "2024-01-01",
            {"Goma"},
        ),
        ("A man who stabbed two tourists to death in Marrakech last May was jailed on Thursday.", "2023-05-01", None),
    ],
)
def test_deed_before_a_court_has_its_own_day_and_place_and_is_past(extract, text, day, towns):
    deed = next(claim for claim in extract(text).claims if claim.sub_event_type.value != "Arrests")
    told = {place.name for place in deed.places}
    assert (deed.background, deed.date and str(deed.date.start), towns is None or told == towns) == (True, day, True)


def test_march_in_memory_of_the_dead_is_not_what_killed_them(extract):
    claims = extract(
        "Thousands marched on Sunday to remember the 50 people shot dead by the army in Izeh in 2022."
    ).claims
    told = [
        (claim.sub_event_type.value, claim.background, [loss.best for loss in claim.casualties]) for claim in claims
    ]
    assert told == [("Peaceful protest", False, []), ("Attack", True, [50])]


def test_fresh_attack_stays_news_where_somebody_is_charged_after_it(extract):
    text = "A man was charged with murder after three people were shot dead in Lyon on Thursday."
    claim = extract(text).claims[0]
    assert (claim.background, str(claim.date.start)) == (False, "2024-02-08")


def test_day_right_behind_the_word_of_speech_is_that_of_speech(extract):
    text = (
        "The ministry said on Tuesday it had found the body of an engineer kidnapped by militants in Marib in December."
    )
    assert [str(claim.date.start) for claim in extract(text).claims] == ["2023-12-01"]


def test_release_of_captives_is_news_of_their_abduction(extract):
    text = "The embassy confirmed the release of a journalist who was kidnapped by rebels in Arauca."
    assert [(claim.sub_event_type.value, claim.background) for claim in extract(text).claims] == [
        ("Abduction/forced disappearance", False)
    ]


def test_convicted_on_monday_of_a_bombing_says_nothing_of_its_day(extract):
    text = (
        "Two men were convicted on Monday of the 2010 bombing of a mosque in Lahore. "
        "On Wednesday, gunmen killed three policemen near the court."
    )
    told = [(claim.background, str(claim.date.start)) for claim in extract(text).claims]
    assert told == [(False, "2024-02-07"), (True, "2010-01-01")]


def test_report_that_opens_with_a_verdict_retells_what_has_no_day(extract):
    text = (
        "The man who bombed a tram in Zurich and wounded 26 people in 2012 was sentenced to 25 years on Monday. "
        "Police said that several hours after the bombing they arrested him and the other members of his cell."
    )
    assert [claim.background for claim in extract(text).claims] == [True, True]


def test_truce_that_lasts_is_no_new_one_and_not_where_mediators_speak(extract):
    text = "The ceasefire between Israel and Hamas entered its second week on Sunday, mediators in Doha said."
    assert [(claim.background, claim.places) for claim in extract(text).claims] == [(True, ())]


def test_truce_that_comes_into_force_is_news(extract):
    text = "A ceasefire between the army and the RSF came into force in Khartoum on Monday."
    assert [claim.background for claim in extract(text).claims] == [False]
