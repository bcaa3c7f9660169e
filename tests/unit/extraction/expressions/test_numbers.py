"""Figures in running text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.extraction.expressions.numbers import LARGEST, find_numbers, number_value, parse_quantity
from bot.vocabulary import Comparator

ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def in_words(number: int) -> str:
    """The number in English words, independently of the lexicon."""
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    scale, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    head, rest = divmod(number, scale)
    joint = " and " if rest < 100 else " "
    return f"{in_words(head)} {name}" + (f"{joint}{in_words(rest)}" if rest else "")


@given(st.integers(min_value=0, max_value=999_999))
def test_a_number_in_words_comes_to_itself(number: int) -> None:
    assert number_value(in_words(number)) == number


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(["{}", "{:,}"]))
def test_a_number_in_digits_comes_to_itself(number: int, form: str) -> None:
    quantity = parse_quantity(f"killing {form.format(number)} people")
    assert quantity is not None
    assert (quantity.low, quantity.best, quantity.high) == (number, number, number)


@given(st.text(max_size=200))
def test_any_text_is_read_without_error_and_figures_stand_in_order(text: str) -> None:
    found = find_numbers(text)
    assert all(0 <= one.start <= one.number_start < one.end <= len(text) for one in found)
    assert all(first.end <= second.start for first, second in pairwise(found))


@pytest.mark.parametrize(
    ("words", "spread", "comparator"),
    [
        ("17", (17, 17, 17), Comparator.EXACTLY),
        ("1 200", (1200, 1200, 1200), Comparator.EXACTLY),
        ("1.2 million", (1_200_000, 1_200_000, 1_200_000), Comparator.EXACTLY),
        ("a dozen", (12, 12, 12), Comparator.EXACTLY),
        ("two dozen", (24, 24, 24), Comparator.EXACTLY),
        ("half a dozen", (6, 6, 6), Comparator.EXACTLY),
        ("a couple", (2, 2, 2), Comparator.EXACTLY),
        ("at least 3", (3, 3, None), Comparator.AT_LEAST),
        ("no fewer than 1,024", (1024, 1024, None), Comparator.AT_LEAST),
        ("20 or more", (20, 20, None), Comparator.AT_LEAST),
        ("more than 60", (60, 60, None), Comparator.MORE_THAN),
        ("over 60", (60, 60, None), Comparator.MORE_THAN),
        ("40+", (40, 40, None), Comparator.MORE_THAN),
        ("up to 50", (None, None, 50), Comparator.AT_MOST),
        ("as many as 50", (None, None, 50), Comparator.AT_MOST),
        ("fewer than 10", (None, None, 10), Comparator.FEWER_THAN),
        ("about 40", (None, 40, None), Comparator.ABOUT),
        ("some forty", (None, 40, None), Comparator.ABOUT),
        ("nearly 40", (None, 40, None), Comparator.ABOUT),
        ("10 to 15", (10, None, 15), Comparator.ABOUT),
        ("10-15", (10, None, 15), Comparator.ABOUT),
        ("between ten and 15", (10, None, 15), Comparator.ABOUT),
        ("two or three", (2, None, 3), Comparator.ABOUT),
        ("dozens", (24, None, None), Comparator.AT_LEAST),
        ("scores", (40, None, None), Comparator.AT_LEAST),
        ("hundreds", (200, None, None), Comparator.AT_LEAST),
        ("tens of thousands", (20_000, None, None), Comparator.AT_LEAST),
        ("zero", (0, 0, 0), Comparator.EXACTLY),
    ],
)
def test_how_a_figure_is_qualified(
    words: str, spread: tuple[int | None, int | None, int | None], comparator: Comparator
) -> None:
    text = f"The village lost {words} houses."
    (quantity,) = find_numbers(text)
    assert (quantity.low, quantity.best, quantity.high) == spread
    assert quantity.comparator is comparator
    assert text[quantity.start : quantity.end] == words


@pytest.mark.parametrize(("words", "rank"), [("eighth", 8), ("21st", 21), ("twenty-first", 21), ("3rd", 3)])
def test_ranks_are_marked(words: str, rank: int) -> None:
    quantity = parse_quantity(f"the {words} round of talks")
    assert quantity is not None
    assert quantity.is_ordinal
    assert quantity.best == rank


@pytest.mark.parametrize(
    "text",
    [
        "an F-16 and an S-300",
        "$5 million",
        "10%",
        "12 per cent",
        "at 10:30",
        "a three-storey house",
        "a 30-year-old man",
        "flight MH17",
        "4.5 km",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert find_numbers(text) == []


@pytest.mark.parametrize(
    "text", ["9" * 5000, "9" * 5000 + "th", "9" * 400 + " million", "million " * 400, "a hundred" * 400]
)
def test_numbers_beyond_counting_are_read_without_error(text: str) -> None:
    assert all(quantity.low is None or quantity.low <= LARGEST for quantity in find_numbers(text))


def test_a_change_is_two_figures_and_no_range() -> None:
    assert [one.best for one in find_numbers("rose from 5 to 8")] == [5, 8]


def test_figures_apart_by_a_comma_stay_apart() -> None:
    assert [one.best for one in find_numbers("killed 5, 200 were hurt")] == [5, 200]
