"""Days of publication read from addresses."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.address_dates import dated_by_address
from bot.vocabulary import Document

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)


def day_of(url: str, published_at: date | None = None) -> date | datetime | None:
    document = Document(id="one", text="A blast hit the port.", url=url, published_at=published_at)
    return dated_by_address(document, now=NOW).published_at


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://paper.example/world/2024/01/20/blast-at-port", date(2024, 1, 20)),
        ("https://paper.example/world/2024/jan/20/blast-at-port", date(2024, 1, 20)),
        ("https://paper.example/2024/January/3/blast", date(2024, 1, 3)),
        ("https://paper.example/News/2024/Feb-26/248567-blast.ashx", date(2024, 2, 26)),
        ("https://paper.example/news/2024-01-20/blast-at-port", date(2024, 1, 20)),
        ("https://agency.example/article/us-port-idUSKBN20240120", date(2024, 1, 20)),
        ("https://paper.example/2024/01/20/blast-of-2024-01-20.html", date(2024, 1, 20)),
        ("https://paper.example/2024/05/blast-at-port", None),
        ("https://paper.example/2024/13/45/blast", None),
        ("https://paper.example/2024/02/30/blast", None),
        ("https://paper.example/2024/01/20/what-happened-on-2023-10-07", None),
        ("https://paper.example/2024/07/01/from-the-future", None),
        ("https://paper.example/blast?day=2024-01-20#2024-01-21", None),
        ("https://paper.example/story/1202401201", None),
        ("https://[broken", None),
    ],
)
def test_day_of_publication_is_taken_from_the_path(url: str, day: date | None) -> None:
    assert day_of(url) == day


def test_what_the_report_says_itself_stands() -> None:
    assert day_of("https://paper.example/2024/01/20/blast", date(2024, 1, 22)) == date(2024, 1, 22)


@given(url=st.text(max_size=60).map(lambda rest: f"https://paper.example/{rest}"))
def test_no_address_breaks_the_reading(url: str) -> None:
    found = day_of(url)
    assert found is None or found <= NOW.date()


@given(day=st.dates(min_value=date(1995, 1, 1), max_value=date(2024, 5, 31)))
def test_every_day_is_read_as_it_is_written(day: date) -> None:
    assert day_of(f"https://paper.example/{day:%Y/%m/%d}/title") == day
    assert day_of(f"https://paper.example/{day:%Y/%b/%d}/title") == day
