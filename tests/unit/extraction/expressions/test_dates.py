"""Date expressions in reports and questions."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.extraction.expressions.date_rules import date_rules, words_in
from bot.extraction.expressions.dates import find_dates, parse_window
from bot.vocabulary import DatePrecision

PUBLISHED = date(2024, 1, 24)  # a Wednesday
NOW = datetime(2024, 1, 24, 12, tzinfo=UTC)
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "said", "start", "end", "precision"),
    [
        ("The depot was hit on Saturday.", "Saturday", "2024-01-20", "2024-01-20", 1),
        ("Saturday evening's raid", "Saturday evening", "2024-01-20", "2024-01-20", 1),
        ("It came early Wednesday.", "early Wednesday", "2024-01-24", "2024-01-24", 1),
        ("It came last Wednesday.", "last Wednesday", "2024-01-17", "2024-01-17", 1),
        ("They were hurt by Saturday's raid.", "Saturday", "2024-01-20", "2024-01-20", 1),
        ("on the last Sunday of December", "the last Sunday of December", "2023-12-31", "2023-12-31", 1),
        ("on the second Friday in January", "the second Friday in January", "2024-01-12", "2024-01-12", 1),
        ("the first Monday of May 2022", "the first Monday of May 2022", "2022-05-02", "2022-05-02", 1),
        ("It was hit the night before.", "the night before", "2024-01-23", "2024-01-23", 1),
        ("Shells fell overnight.", "overnight", "2024-01-23", "2024-01-24", 2),
        ("Shells fell overnight on Monday.", "overnight on Monday", "2024-01-22", "2024-01-22", 1),
        ("Shells fell yesterday.", "yesterday", "2024-01-23", "2024-01-23", 1),
        ("Shells fell today.", "today", "2024-01-24", "2024-01-24", 1),
        ("shortly after midnight local time", "shortly after midnight", "2024-01-24", "2024-01-24", 1),
        ("It fell last week.", "last week", "2024-01-15", "2024-01-21", 3),
        ("earlier this month", "earlier this month", "2024-01-01", "2024-01-24", 4),
        ("in mid-October", "mid-October", "2023-10-15", "2023-10-15", 4),
        ("in early October", "early October", "2023-10-05", "2023-10-05", 4),
        ("in late December", "late December", "2023-12-25", "2023-12-25", 4),
        ("in January 2024", "January 2024", "2024-01-01", "2024-01-24", 4),
        ("in November", "November", "2023-11-01", "2023-11-30", 4),
        ("in October last year", "October last year", "2023-10-01", "2023-10-31", 4),
        ("on 12 January", "12 January", "2024-01-12", "2024-01-12", 1),
        ("on 30 January", "30 January", "2023-01-30", "2023-01-30", 1),
        ("on Jan. 20", "Jan. 20", "2024-01-20", "2024-01-20", 1),
        ("the 3rd of May 2022", "the 3rd of May 2022", "2022-05-03", "2022-05-03", 1),
        ("2024-01-20", "2024-01-20", "2024-01-20", "2024-01-20", 1),
        ("20/01/2024", "20/01/2024", "2024-01-20", "2024-01-20", 1),
        ("Saturday, 20 January 2024", "Saturday, 20 January 2024", "2024-01-20", "2024-01-20", 1),
        ("Saturday (January 20)", "Saturday (January 20)", "2024-01-20", "2024-01-20", 1),
        ("on the night of January 11–12", "January 11–12", "2024-01-11", "2024-01-12", 2),
        ("on Friday night into Saturday", "Friday night into Saturday", "2024-01-19", "2024-01-20", 2),
        ("over the weekend", "the weekend", "2024-01-20", "2024-01-21", 2),
        ("in the past 24 hours", "in the past 24 hours", "2024-01-23", "2024-01-24", 2),
        ("in 2023", "2023", "2023-01-01", "2023-12-31", 5),
        ("three days ago", "three days ago", "2024-01-21", "2024-01-21", 1),
        ("two weeks ago", "two weeks ago", "2024-01-08", "2024-01-14", 3),
        ("a few days ago", "a few days ago", "2024-01-21", "2024-01-21", 2),
        ("a day ago", "a day ago", "2024-01-23", "2024-01-23", 1),
        ("six months ago", "six months ago", "2023-07-01", "2023-07-31", 4),
        ("on the 12th, he said", "the 12th", "2024-01-12", "2024-01-12", 1),
        ("after Friday prayers", "Friday", "2024-01-19", "2024-01-19", 1),
        ("on Christmas Day", "Christmas Day", "2023-12-25", "2023-12-25", 1),
        ("shortly after midnight Thursday", "shortly after midnight Thursday", "2024-01-18", "2024-01-18", 1),
        ("the agency said today (January 22)", "today (January 22)", "2024-01-22", "2024-01-22", 1),
        ("on 29 February", "29 February", "2020-02-29", "2020-02-29", 1),
    ],
)
def test_when_something_happened(text: str, said: str, start: str, end: str, precision: int) -> None:
    (mention,) = find_dates(text, PUBLISHED)
    assert mention.date.text == said == text[mention.start : mention.end]
    assert (mention.date.start, mention.date.end) == (day(start), day(end))
    assert mention.date.precision == precision
    assert not mention.is_window


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("151 attacks since mid-October", "since", "2023-10-15", "2024-01-24"),
        ("since the start of the year", "since", "2024-01-01", "2024-01-24"),
        ("until 12 January", "until", "2024-01-12", "2024-01-12"),
        ("before March, when", "until", "2023-02-28", "2023-02-28"),
        ("the fifth strike in roughly ten days", "window", "2024-01-14", "2024-01-24"),
        ("within 10 days", "window", "2024-01-14", "2024-01-24"),
        ("over the past two weeks", "window", "2024-01-10", "2024-01-24"),
        ("between 3 and 9 January", "window", "2024-01-03", "2024-01-09"),
        ("between 28 December and 3 January", "window", "2023-12-28", "2024-01-03"),
        ("between 2014 and 2016", "window", "2014-01-01", "2016-12-31"),
        ("from October to December", "window", "2023-10-01", "2023-12-31"),
    ],
)
def test_stretches_that_counts_run_over(text: str, kind: str, start: str, end: str) -> None:
    (mention,) = find_dates(text, PUBLISHED)
    assert mention.kind == kind
    assert mention.is_window
    assert (mention.date.start, mention.date.end) == (day(start), day(end))


def test_a_day_later_counts_from_the_day_named_before() -> None:
    first, second = find_dates("On Saturday they attacked. A day later they withdrew.", PUBLISHED)
    assert second.date.start == first.date.start + timedelta(days=1)


@pytest.mark.parametrize(
    "text",
    [
        "it may strike",
        "they march on",
        "next Friday",
        "later this year",
        "the minister, Theresa May, was backed by May",
        "the last day of the siege",
        "Good Friday",
        "the 12th Brigade",
        "1 February 2025",
        "31 April 2023",
    ],
)
def test_what_is_no_date_or_lies_ahead(text: str) -> None:
    assert find_dates(text, PUBLISHED) == []


@pytest.mark.parametrize("text", ["on Saturday", "yesterday", "12 January", "in mid-October", "last week", "in May"])
def test_without_a_day_of_publication_incomplete_dates_say_nothing(text: str) -> None:
    assert find_dates(text, None) == []


@pytest.mark.parametrize(
    ("text", "start", "precision"),
    [
        ("on 12 January 2024", "2024-01-12", DatePrecision.DAY),
        ("in January 2024", "2024-01-01", DatePrecision.MONTH),
        ("in 2023", "2023-01-01", DatePrecision.YEAR),
    ],
)
def test_without_a_day_of_publication_complete_dates_are_read(text: str, start: str, precision: DatePrecision) -> None:
    (mention,) = find_dates(text, None)
    assert (mention.date.start, mention.date.precision) == (day(start), precision)


@given(DAYS, DAYS, st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d/%m/%Y", "%d.%m.%Y", "%a %d %b %Y"]))
def test_a_complete_date_comes_to_itself_or_lies_ahead(written: date, published: date, form: str) -> None:
    found = find_dates(f"The bridge fell on {written.strftime(form)}.", published)
    assert [mention.date.start for mention in found] == ([written] if written <= published else [])


PIECES = st.sampled_from(
    [
        "since",
        "between",
        "and",
        "from",
        "to",
        "early",
        "late",
        "mid-",
        "last",
        "this",
        "the",
        "past",
        "3",
        "12",
        "January",
        "May",
        "October",
        "Monday",
        "Sunday",
        "week",
        "weekend",
        "month",
        "days",
        "hours",
        "ago",
        "later",
        "earlier",
        "overnight",
        "today",
        "yesterday",
        ",",
        "-",
        "until",
        "before",
        "after",
        "2023",
        "2099",
        "in",
        "on",
        "of",
        "31",
        "night",
        "into",
        "within",
    ]
)


@given(st.lists(PIECES, max_size=12), DAYS)
def test_nothing_is_dated_after_publication(words: list[str], published: date) -> None:
    text = " ".join(words)
    for mention in find_dates(text, published):
        assert mention.date.start <= mention.date.end <= published
        assert text[mention.start : mention.end] == mention.date.text


@given(st.lists(PIECES, max_size=12), st.sampled_from(["", " "]))
@example(["last ", "24", "hours"], "")
@example(["New", "Year's", "Eve"], " ")
@example(["past", "Monday"], " ")
def test_where_a_rule_finds_an_expression_the_text_holds_its_signs(words: list[str], between: str) -> None:
    text = between.join(words)
    for rule in date_rules():
        if rule.signs is not None and rule.pattern.search(text):
            assert rule.signs.intersection(words_in(text))


@given(st.text(max_size=200), st.none() | st.dates())
def test_any_text_and_any_day_of_publication_is_read_without_error(text: str, published: date | None) -> None:
    found = find_dates(text, published)
    assert all(first.end <= second.start for first, second in pairwise(found))


def test_the_first_day_of_the_calendar_has_no_day_before_it() -> None:
    assert find_dates("yesterday, three days ago, overnight", date.min) == []


@pytest.mark.parametrize(
    ("question", "since", "until", "words"),
    [
        ("strikes in Yemen since 12 January", "2024-01-12", None, "since 12 January"),
        ("attacks this week", "2024-01-22", "2024-01-24", "this week"),
        ("what happened yesterday?", "2024-01-23", "2024-01-23", "yesterday"),
        ("what happened today?", "2024-01-24", "2024-01-24", "today"),
        ("Mali, last 7 days", "2024-01-17", "2024-01-24", "last 7 days"),
        ("Mali past 24h", "2024-01-23", "2024-01-24", "past 24h"),
        ("in the past 24 hours", "2024-01-23", "2024-01-24", "in the past 24 hours"),
        ("in January", "2024-01-01", "2024-01-24", "in January"),
        ("attacks since mid-October", "2023-10-15", None, "since mid-October"),
        ("between 3 and 9 January", "2024-01-03", "2024-01-09", "between 3 and 9 January"),
        ("last week", "2024-01-15", "2024-01-21", "last week"),
        ("in the last few days", "2024-01-21", "2024-01-24", "in the last few days"),
        ("over the past fortnight", "2024-01-10", "2024-01-24", "over the past fortnight"),
        ("this month", "2024-01-01", "2024-01-24", "this month"),
        ("on 2024-01-20", "2024-01-20", "2024-01-20", "on 2024-01-20"),
        ("20/01/2024", "2024-01-20", "2024-01-20", "20/01/2024"),
        ("Jan 20", "2024-01-20", "2024-01-20", "Jan 20"),
        ("since yesterday", "2024-01-23", None, "since yesterday"),
        ("before March", None, "2023-02-28", "before March"),
        ("after 12 January", "2024-01-13", None, "after 12 January"),
        ("strikes yemen 2023", "2023-01-01", "2023-12-31", "2023"),
    ],
)
def test_the_stretch_a_question_asks_about(question: str, since: str | None, until: str | None, words: str) -> None:
    found_since, found_until, (span,) = parse_window(question, NOW, UTC)
    assert found_since == (day(since) if since else None)
    assert found_until == (day(until) if until else None)
    assert question[slice(*span)] == words


def test_a_question_without_dates_asks_about_all_time() -> None:
    assert parse_window("who hit the air base?", NOW, UTC) == (None, None, ())


def test_today_is_the_day_in_the_askers_zone() -> None:
    late = datetime(2024, 1, 24, 23, 30, tzinfo=UTC)
    since, until, _ = parse_window("today", late, timezone(timedelta(hours=3)))
    assert (since, until) == (date(2024, 1, 25), date(2024, 1, 25))


def test_the_evening_before_counts_from_the_day_just_named():
    assert [one.date.start for one in find_dates("Buried on Monday, they fell the evening before.", PUBLISHED)] == [
        day("2024-01-22"),
        day("2024-01-21"),
    ]


@pytest.mark.parametrize("text", ["It must be done by Saturday.", "the day before the vote", "until Saturday"])
def test_what_lies_ahead_or_hangs_on_something_else_is_no_day(text):
    assert all(one.kind != "point" for one in find_dates(text, PUBLISHED))
