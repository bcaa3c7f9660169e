from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BrokenData
from bot.rendering.countries import countries, country_name, flag
from bot.rendering.places import PLACE_PRECISION_WORDS, with_article
from bot.rendering.words import (
    COMPARATOR_WORDS,
    EVENT_TYPE_PLURALS,
    STANCE_WORDS,
    TYPE_PLURALS,
    date_words,
    moment_words,
    published_words,
    toll_words,
    type_words,
    within_sentence,
    without_shouting,
)
from bot.vocabulary import ClaimDate, Comparator, DatePrecision, EventType, PlacePrecision, Stance, SubEventType, Toll


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ((None, None, None), ""),
        ((0, 0, 0), "none killed"),
        ((None, 0, None), "none killed"),
        ((3, 3, None), "at least 3 killed"),
        ((3, 5, None), "at least 3 killed (best 5)"),
        ((24, None, None), "at least 24 killed"),
        ((4, 5, 7), "4–7 killed (best 5)"),
        ((4, None, 7), "4–7 killed"),
        ((0, None, 5), "0–5 killed"),
        ((7, 5, 4), "4–7 killed (best 5)"),
        ((5, 5, 5), "5 killed"),
        ((None, 5, None), "5 killed"),
        ((0, 5, None), "5 killed"),
        ((None, None, 50), "up to 50 killed"),
        ((None, 5, 7), "up to 7 killed (best 5)"),
        ((1200, 1200, 1200), "1,200 killed"),
    ],
)
def test_tolls_are_told_with_their_spread(figures: tuple[int | None, ...], words: str) -> None:
    low, best, high = figures
    assert toll_words(Toll(low=low, best=best, high=high)) == words


_FIGURE = st.none() | st.integers(min_value=0, max_value=500)


@settings(deadline=None)  # a busy machine is no failure
@given(low=_FIGURE, best=_FIGURE, high=_FIGURE)
def test_a_known_toll_always_has_words(low: int | None, best: int | None, high: int | None) -> None:
    toll = Toll(low=low, best=best, high=high)
    words = toll_words(toll)
    assert bool(words) == toll.is_known
    assert "None" not in words


@pytest.mark.parametrize(
    ("start", "end", "precision", "words"),
    [
        ((2024, 1, 20), (2024, 1, 20), DatePrecision.DAY, "20 Jan 2024"),
        ((2024, 1, 20), (2024, 1, 22), DatePrecision.DAYS, "20–22 Jan 2024"),
        ((2024, 1, 30), (2024, 2, 2), DatePrecision.DAYS, "30 Jan – 2 Feb 2024"),
        ((2023, 12, 30), (2024, 1, 2), DatePrecision.DAYS, "30 Dec 2023 – 2 Jan 2024"),
        ((2024, 1, 15), (2024, 1, 21), DatePrecision.WEEK, "week of 15 Jan 2024"),
        ((2024, 1, 1), (2024, 1, 31), DatePrecision.MONTH, "January 2024"),
        ((2023, 12, 1), (2024, 1, 31), DatePrecision.MONTH, "December 2023 – January 2024"),
        ((2024, 1, 1), (2024, 12, 31), DatePrecision.YEAR, "2024"),
        ((2023, 1, 1), (2024, 12, 31), DatePrecision.YEAR, "2023–2024"),
    ],
)
def test_dates_are_told_as_exactly_as_they_are_known(
    start: tuple[int, int, int], end: tuple[int, int, int], precision: DatePrecision, words: str
) -> None:
    assert date_words(ClaimDate(start=date(*start), end=date(*end), precision=precision)) == words


def test_no_date_is_said_to_be_missing() -> None:
    assert date_words(None) == "date not stated"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("UTC", "20 Jan 2024, 22:05 UTC"),
        ("Asia/Baghdad", "21 Jan 2024, 01:05 UTC+3"),
        ("Asia/Kolkata", "21 Jan 2024, 03:35 UTC+5:30"),
        ("America/New_York", "20 Jan 2024, 17:05 UTC−5"),
    ],
)
def test_moments_are_told_in_the_readers_zone(zone: str, words: str) -> None:
    assert moment_words(datetime(2024, 1, 20, 22, 5, tzinfo=UTC), zone) == words


def test_every_word_of_the_vocabulary_has_its_english() -> None:
    assert set(TYPE_PLURALS) == set(SubEventType)
    assert set(EVENT_TYPE_PLURALS) == set(EventType)
    assert set(STANCE_WORDS) == set(Stance)
    assert set(COMPARATOR_WORDS) == set(Comparator)
    assert set(PLACE_PRECISION_WORDS) == set(PlacePrecision)


def test_types_in_words() -> None:
    explosions = tuple(kind for kind in SubEventType if kind.event_type is EventType.EXPLOSIONS)
    assert type_words(()) == "Events"
    assert type_words((SubEventType.ARMED_CLASH, SubEventType.AIR_DRONE_STRIKE)) == "Armed clashes or air/drone strikes"
    assert type_words(explosions) == "Strikes, shelling and bombings"


def test_articles() -> None:
    assert [with_article(name) for name in ("Iraq", "Red Sea", "United States", "the Hague")] == [
        "Iraq", "the Red Sea", "the United States", "the Hague",
    ]  # fmt: skip


def test_countries_have_names_and_flags() -> None:
    assert (country_name("IQ"), flag("iq")) == ("Iraq", "🇮🇶")
    assert (country_name("ZZ"), country_name(None), flag(None), flag("I<")) == ("ZZ", "", "", "")
    assert {"PS", "TW", "XK"} <= set(countries())


def test_a_broken_table_of_countries_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "countries.json"
    broken.write_text('{"IQ": ""}')
    monkeypatch.setattr("bot.rendering.countries._FILE", broken)
    countries.cache_clear()
    with pytest.raises(BrokenData, match=r"countries\.json: IQ has no name"):
        countries()
    countries.cache_clear()


@pytest.mark.parametrize(
    ("named", "said"),
    [("The Houthis", "the Houthis"), ("A spokesman", "a spokesman"), ("Ansar Allah", "Ansar Allah"), ("The", "the")],
)
def test_a_speaker_loses_the_capital_of_a_leading_article_within_a_sentence(named: str, said: str) -> None:
    assert within_sentence(named) == said


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("Residents", "residents"),
        ("Police", "police"),
        ("Police Chief Okello", "Police Chief Okello"),
        ("THE TEHRIK-I-TALIBAN PAKISTAN", "the Tehrik-I-Taliban Pakistan"),
        ("US CENTRAL COMMAND", "US Central Command"),
        ("UNIFIL", "UNIFIL"),
    ],
)
def test_capitals_that_mean_nothing_are_dropped(named: str, said: str) -> None:
    assert within_sentence(named) == said


def test_a_report_dated_by_its_day_has_no_hour() -> None:
    assert published_words(datetime(2024, 1, 21, tzinfo=UTC), "America/New_York") == "21 Jan 2024"
    assert published_words(datetime(2024, 1, 21, 6, 10, tzinfo=UTC), "Asia/Baghdad") == "21 Jan 2024, 09:10 UTC+3"


def test_targets_in_capitals_are_calmed() -> None:
    assert without_shouting("HODEIDAH AIRPORT") == "Hodeidah Airport"
