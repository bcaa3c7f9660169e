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
