"""Days that stand beside a deed and are another's; the year that a deed is called by; deaths that are nobody's deed."""

from datetime import date

import pytest


@pytest.mark.parametrize(
    "text",
    [
        "A court in Jos on Friday jailed a man over the 2011 bombing of a church in which 40 people were killed.",
        "Police in Oslo questioned a carpenter on Friday over a brutal 2011 murder.",
    ],
)
def test_deed_called_by_its_year_is_of_that_year_and_past(extract, text):
    deed = next(claim for claim in extract(text).claims if claim.sub_event_type.value != "Arrests")
    assert (deed.date.start, deed.date.end) == (date(2011, 1, 1), date(2011, 12, 31))
    assert deed.background


def test_year_within_a_date_is_no_other_day(extract):
    (claim,) = extract("Relatives wept at the site of the 7 October 2023 massacre in Be'eri.").claims
    assert (claim.date.start, claim.date.end) == (date(2023, 10, 7), date(2023, 10, 7))


@pytest.mark.parametrize(
    "text",
    [
        "Before he walked into a police station on Wednesday, he denied the murder of a mother of ten in Belfast.",
        "The man behind the attack on a mosque in Quetta was freed on Monday.",
    ],
)
def test_day_of_another_verb_is_not_the_deeds(extract, text):
    assert [claim.date for claim in extract(text).claims] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "A wave of attacks by the Taliban shook Kabul on Wednesday.",
        "An attack on a mosque in Quetta killed nine people on Wednesday.",
        "Gunmen came to the village near Gao in Mali on Wednesday and killed nine people.",
        "The army killed nine fighters who were attacking Gao in Mali on Wednesday.",
    ],
)
def test_day_of_what_tells_the_deed_is_its_own(extract, text):
    assert {claim.date.start for claim in extract(text).claims} == {date(2024, 2, 7)}


@pytest.mark.parametrize(
    "text",
    [
        "Rebel leader Tom Brand held over 1972 Ann Grey killing. Police arrested him in Belfast on Friday.",
        "Police arrested a rebel leader in Belfast on Friday. Her son, who was 11 when she was murdered, wept.",
    ],
)
def test_years_and_ages_count_nobody(extract, text):
    assert not {loss.best for claim in extract(text).claims for loss in claim.casualties} & {1972, 11}


@pytest.mark.parametrize(
    "text",
    [
        "The bishop, who had marched against the junta, died in his sleep in Rangoon on Friday.",
        "The general who took Goma from the rebels died of pneumonia on Friday.",
        "A sniper of the siege of Sarajevo died on Friday at 84.",
    ],
)
def test_natural_death_is_no_toll(extract, text):
    assert not any(claim.casualties for claim in extract(text).claims)


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("Two policemen died in an attack on a checkpoint in Gao on Friday, one of them at 22.", 2),
        ("Nine soldiers died of their wounds after a bomb hit their convoy near Gao on Friday.", 9),
    ],
)
def test_death_by_a_deed_is_its_toll(extract, text, killed):
    assert killed in {loss.best for claim in extract(text).claims for loss in claim.casualties}


@pytest.mark.parametrize(
    "text",
    [
        "In the past twelve months 45,000 people had been arrested in Lagos.",
        "Some 400 demonstrators have been arrested in Minsk over the last year.",
    ],
)
def test_count_over_months_is_no_single_incident(extract, text):
    assert [claim.series for claim in extract(text).claims] == [True]


@pytest.mark.parametrize("text", ["The murder and suicide rate in Nairobi fell.", "The murder rate in Nairobi fell."])
def test_rate_is_no_deed(extract, text):
    assert extract(text).claims == ()


def test_day_of_what_a_deed_led_to_is_not_its_own(extract):
    (claim,) = extract("As a consequence of the protests in Tunis, the president signed a law on Monday.").claims
    assert claim.date is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Nine victims of Tuesday's bombing of a mosque in Quetta were laid to rest on Thursday.", 6),
        ("Two men went before a judge on Friday, accused of taking part in the ambush of 5 February near Gao.", 5),
        ("A nurse has died after the drone attack on a clinic in Kherson on Monday, her brother wrote on Friday.", 5),
        ("Our report on Wednesday's ambush near Gao gave a wrong number of dead.", 7),
        ("A pupil wounded by Wednesday's bombing in Kabul has died, his father said on Friday.", 7),
        ("Many came on Friday to the funeral of a boy killed in Kherson by Russian shelling the night before.", 8),
    ],
)
def test_a_deed_called_by_its_day_has_no_other(extract, text, day):
    assert {claim.date.start for claim in extract(text).claims} == {date(2024, 2, day)}


def test_the_stretch_in_which_deeds_are_counted_is_not_when_this_one_was(extract):
    (claim,) = extract("The port of Odesa was attacked by Russian drones for the third time this week.").claims
    assert claim.date is None
