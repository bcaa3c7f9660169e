"""What "since" leads to is another deed: its place, day and doers are not the incident's."""

from datetime import date

import pytest

DAY = date(2026, 11, 20)
QUETTA = (
    "A bomb killed nine people in Quetta on Friday, the deadliest attack in the province since a suicide bombing in "
    "Mastung in September 2023."
)
HARIR = (
    "A drone was shot down near Al-Harir Air Base. The attempts were the first on American troops since the war in "
    "Gaza began on 7 October."
)
TALLIED = "US forces have been attacked 160 times since the Hamas assault on Israel on 7 October."


def test_the_deed_behind_since_is_another_and_past(extract):
    news, past = extract(QUETTA, published_at=DAY).claims
    assert ([place.name for place in news.places], news.date.start) == (["Quetta"], DAY)
    assert news.sub_event_type.value == "Remote explosive/landmine/IED"
    assert past.background
    assert ([place.name for place in past.places], past.date.start) == (["Mastung"], date(2023, 9, 1))


def test_a_war_behind_since_dates_and_places_nothing(extract):
    (claim,) = extract(HARIR, published_at=DAY).claims
    assert claim.date is None
    assert all("Harir" in place.text for place in claim.places)


def test_a_tally_is_not_counted_for_those_behind_since(extract):
    (tally,) = extract(TALLIED, published_at=DAY).tallies
    assert (tally.count, tally.by, tally.places) == (160, (), ())


@pytest.mark.parametrize("since", ["since 7 October 2023", "since last week"])
def test_a_day_behind_since_says_when_a_series_began(extract, since):
    (claim,) = extract(f"Israel has bombed Gaza {since}.", published_at=DAY).claims
    assert claim.series
    assert claim.date.text == since


@pytest.mark.parametrize("sent", ["were sent to fight", "came to fight", "were trained to fight"])
def test_what_somebody_was_sent_for_is_not_told_as_done(extract, sent):
    claims = extract(f"Rwandan soldiers {sent} Islamist rebels in Mozambique in 2021.", published_at=DAY).claims
    assert not [claim for claim in claims if claim.modality == "asserted" and claim.sub_event_type == "Armed clash"]


def test_a_town_that_is_taken_is_no_prisoner(extract):
    (town,) = extract("Rebels captured Wad Madani on Monday.", published_at=DAY).claims
    (men,) = extract("Rebels attacked a post near Wad Madani and captured 12 soldiers.", published_at=DAY).claims
    assert town.casualties == ()
    assert [(loss.effect.value, loss.best) for loss in men.casualties] == [("captured", 12)]


def test_what_a_market_is_measured_by_is_no_part_of_the_news(extract):
    news, past = extract(
        "Rebels seized the airfield of Gao, killing two soldiers. An index of Mali's shares declined 2.5 percent, "
        "extending its retreat since the takeover of the region started on March 1 to 9.3 percent.",
        published_at=DAY,
    ).claims
    assert ([place.name for place in news.places], news.date, news.background) == (["Gao"], None, False)
    assert past.background
