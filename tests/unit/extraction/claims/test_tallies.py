"""Counts over many incidents."""

from datetime import date

from bot.vocabulary import Comparator


def test_count_with_comparator_window_sides_and_places(extract):
    tally = extract("US forces in Iraq and Syria have faced more than 160 attacks since mid-October.").tallies[0]
    assert (tally.what, tally.count, tally.comparator) == ("attacks", 160, Comparator.MORE_THAN)
    assert tally.against == ("united-states-armed-forces",)
    assert tally.places == ("IQ", "SY")
    assert tally.since == date(2023, 10, 15)


def test_round_counts_the_deeds_it_is_made_of(extract):
    tally = extract(
        "British and US forces struck the Houthis in Yemen, the sixth round of strikes within 10 days."
    ).tallies[0]
    assert tally.count == 6
    assert tally.since == date(2024, 1, 31)


def test_times_count_what_the_verb_tells(extract):
    extraction = extract("US troops have been attacked at least 140 times in Iraq and Syria since 17 October.")
    assert [(tally.what, tally.count, tally.comparator) for tally in extraction.tallies] == [
        ("attacks", 140, Comparator.AT_LEAST)
    ]
    assert extraction.claims[0].series


def test_ordinal_counts_with_a_window(extract):
    tally = extract("It was the 26th Houthi attack on shipping since 19 November.").tallies[0]
    assert (tally.count, tally.by, tally.against) == (26, ("houthis",), ("shipping",))


def test_victims_are_no_tally(extract):
    assert extract("The bombing killed 40 people in Baghdad.").tallies == ()


def test_tally_is_no_casualty(extract):
    claims = extract("The militia has carried out 120 attacks on convoys since May.").claims
    assert all(casualty.best != 120 for claim in claims for casualty in claim.casualties)


def test_times_count_an_attack_that_somebody_has_come_under(extract):
    text = "American troops in Iraq and Syria have come under attack at least 25 times since mid-October."
    (tally,) = extract(text).tallies
    assert (tally.what, tally.count, tally.comparator) == ("attacks", 25, Comparator.AT_LEAST)
    assert tally.against == ("united-states-armed-forces",)
