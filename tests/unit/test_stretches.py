"""Stretches of time that questions name, and places told with what they lie in."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge import Knowledge
from bot.questions.stretches import find_stretches
from bot.questions.understanding import understand
from bot.vocabulary import Filter

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)  # a Monday


def _read(knowledge: Knowledge, question: str) -> Filter:
    reading = understand(question, knowledge, now=NOW)
    assert reading.unknown == ()
    return reading.filter


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("in Q3", "2026-07-01", "2026-09-30"),
        ("in Q4", "2026-10-01", "2026-11-23"),
        ("Q2 2025", "2025-04-01", "2025-06-30"),
        ("from Q1 2026 to Q3 2026", "2026-01-01", "2026-09-30"),
        ("in the third quarter of 2025", "2025-07-01", "2025-09-30"),
        ("this quarter", "2026-10-01", "2026-11-23"),
        ("last quarter", "2026-07-01", "2026-09-30"),
        ("in H1 2026", "2026-01-01", "2026-06-30"),
        ("since the beginning of 2026", "2026-01-01", None),
        ("until the end of 2025", None, "2025-12-31"),
        ("before 2025", None, "2024-12-31"),
        ("after 2023", "2024-01-01", None),
        ("last summer", "2026-06-01", "2026-08-31"),
        ("in the winter of 2024", "2023-12-01", "2024-02-29"),
        ("since spring", "2026-03-01", None),
        ("in the first week of May", "2026-05-01", "2026-05-07"),
        ("in the second half of October", "2026-10-16", "2026-10-31"),
        ("in early December", "2025-12-01", "2025-12-10"),
        ("at the end of February 2024", "2024-02-21", "2024-02-29"),
        ("since mid-October", "2026-10-15", None),
        ("from mid-October to mid-November", "2026-10-15", "2026-11-15"),
        ("in the week of 3 November", "2026-11-02", "2026-11-08"),
        ("between Monday and Wednesday", "2026-11-16", "2026-11-18"),
        ("from Friday to Sunday", "2026-11-20", "2026-11-22"),
        ("this day last year", "2025-11-23", "2025-11-23"),
        ("on the same day 2 years ago", "2024-11-23", "2024-11-23"),
        ("this week last year", "2025-11-17", "2025-11-23"),
        ("a year ago today", "2025-11-23", "2025-11-23"),
        ("since Ramadan", "2026-02-18", None),
        ("during Ramadan 2025", "2025-03-01", "2025-03-30"),
        ("since eid", "2026-05-27", None),
        ("at Christmas", "2025-12-24", "2025-12-26"),
        ("on Christmas Day", "2025-12-25", "2025-12-25"),
        ("since the new year", "2026-01-01", None),
    ],
)
def test_a_stretch_is_asked_about_by_its_name(
    knowledge: Knowledge, words: str, since: str | None, until: str | None
) -> None:
    for question in (f"attacks in Iraq {words}", f"{words} attacks in Iraq"):
        wanted = _read(knowledge, question)
        assert [place.name for place in wanted.places] == ["Iraq"]
        assert (str(wanted.since or ""), str(wanted.until or "")) == (since or "", until or "")


def test_the_last_such_day_is_meant_on_a_leap_day_too() -> None:
    (same,) = find_stretches("this day last year", dt.date(2024, 2, 29))
    assert same.window == (dt.date(2023, 2, 28), dt.date(2023, 2, 28))


@pytest.mark.parametrize("words", ["since the fall of Aleppo", "the Arab Spring", "Christmas Island", "route Q35"])
def test_other_uses_of_the_words_are_no_stretch(words: str) -> None:
    assert find_stretches(words, NOW.date()) == []


@given(
    words=st.sampled_from(["Q1", "H2", "last winter", "since eid", "before nowruz", "late May", "a year ago today"]),
    today=st.dates(min_value=dt.date(2001, 1, 1), max_value=dt.date(2099, 12, 31)),
)
def test_a_stretch_has_begun_and_begins_before_it_ends(words: str, today: dt.date) -> None:
    (found,) = find_stretches(words, today)
    first, last = found.window
    assert (first or last or today) <= today
    assert first is None or last is None or first <= last


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("attacks in Goma, DRC", [("Goma", "CD")]),
        ("attacks in El Fasher, North Darfur, Sudan", [("El Fasher", "SD")]),
        ("attacks in Mosul, Iraq and Raqqa, Syria", [("Mosul", "IQ"), ("Raqqa", "SY")]),
        ("clashes in Tripoli (Lebanon)", [("Tripoli", "LB")]),
        ("clashes in Tripoli, Libya", [("Tripoli", "LY")]),
        ("attacks in Mosul in Iraq", [("Mosul", "IQ")]),
        ("attacks in Atlanta, Georgia", [("Atlanta", "US")]),
        ("attacks in Iraq, Syria", [("Iraq", "IQ"), ("Syria", "SY")]),
        ("attacks in Baghdad and Syria", [("Baghdad", "IQ"), ("Syria", "SY")]),
        ("attacks in Gaza, West Bank", [("Gaza Strip", "PS"), ("West Bank", "PS")]),
        ("attacks in the gaza strip", [("Gaza Strip", "PS")]),
        ("attacks in Erbil, Baghdad", [("Erbil", "IQ"), ("Baghdad", "IQ")]),
        ("news from lebenon", [("Lebanon", "LB")]),
        ("strikes in Sirya", [("Syria", "SY")]),
        ("attacks in lybia", [("Libya", "LY")]),
        ("attacks in Siria", [("Syria", "SY")]),
        ("clashes near the border between Chad and Sudan last week", [("border between Chad and Sudan", "TD")]),
    ],
)
def test_a_place_is_one_with_what_it_lies_in(
    knowledge: Knowledge, question: str, places: list[tuple[str, str]]
) -> None:
    wanted = _read(knowledge, question)
    assert [(place.name, place.country) for place in wanted.places] == places
    assert (wanted.parties, understand(question, knowledge, now=NOW).alternatives) == ((), ())


@pytest.mark.parametrize(
    ("question", "since"),
    [
        ("attacks in Ukraine since Ocotber", dt.date(2026, 10, 1)),
        ("strikes in Iraq since novmber", dt.date(2026, 11, 1)),
        ("strikes in Iraq since 3 Novmber", dt.date(2026, 11, 3)),
    ],
)
def test_a_month_may_have_a_slip(knowledge: Knowledge, question: str, since: dt.date) -> None:
    assert _read(knowledge, question).since == since


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("shootings in Tripoli, Libya", ["Armed clash", "Attack"]),
        ("how many drones were shot down over Ukraine", ["Disrupted weapons use"]),
        ("beheadings in Mozambique", ["Attack"]),
        ("coup in Mali", ["Other"]),
        ("mortar fire on Goma", ["Shelling/artillery/missile attack"]),
    ],
)
def test_deeds_people_ask_for(knowledge: Knowledge, question: str, kinds: list[str]) -> None:
    assert [kind.value for kind in _read(knowledge, question).types] == kinds
