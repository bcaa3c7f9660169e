"""Articles of many paragraphs: what happened now stays apart from what is told to explain it."""

from datetime import date

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
