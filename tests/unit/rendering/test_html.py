import html as stdlib_html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rendering.html import (
    MESSAGE_LIMIT,
    clip,
    entity_count,
    escape,
    fit,
    is_web_address,
    link,
    listing,
    plural,
    utf16_length,
    visible_length,
)


@settings(deadline=None)  # a busy machine is no failure
@given(st.text())
def test_text_from_outside_can_open_no_tag_and_fits_its_limit(text: str) -> None:
    escaped = escape(text, 50)
    assert "<" not in escaped
    assert ">" not in escaped
    assert visible_length(escaped) <= 52  # two more where it is isolated


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(max_size=80))
def test_cutting_keeps_within_the_limit_and_breaks_no_pair_of_surrogates(text: str) -> None:
    cut = clip(text, 20)
    assert utf16_length(cut) <= 20
    assert cut == text or cut.endswith("…")


def test_direction_marks_and_control_characters_from_outside_are_dropped() -> None:
    assert escape("Ali\u202e\x00\u200f Baba\n") == "Ali Baba"


def test_right_to_left_names_are_isolated_and_latin_ones_are_not() -> None:
    assert escape("حماس") == "\u2068حماس\u2069"
    assert escape("Hamas") == "Hamas"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "tg://user?id=1",
        "https://",
        "https://user:secret@example.org/",
        'https://example.org/" onclick="x y',
        "http://[broken",
        "https://example.org/a\nb",
        None,
    ],
)
def test_only_plain_web_addresses_become_links(url: str | None) -> None:
    assert link(url, "A & B") == "A &amp; B"


def test_a_link_escapes_its_address() -> None:
    assert link("https://example.org/?a=1&b=2", "News") == '<a href="https://example.org/?a=1&amp;b=2">News</a>'
    assert is_web_address("http://example.org")


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (["A", "B", "C", "D", "E"], "A, B, C and 2 others"),
    ],
)
def test_listing(items: list[str], words: str) -> None:
    assert listing(items) == words


def test_plurals() -> None:
    assert [plural(count, "event") for count in (0, 1, 1204)] == ["0 events", "1 event", "1,204 events"]
    assert plural(2, "tally", "tallies") == "2 tallies"


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(st.text(min_size=1, max_size=900), max_size=12), st.integers(min_value=0, max_value=50))
def test_a_message_never_passes_telegrams_limits_and_counts_what_it_leaves_off(texts: list[str], beyond: int) -> None:
    blocks = [f"<b>{stdlib_html.escape(text)}</b>" for text in texts]
    message = fit("<b>Head</b>", blocks, foot="Foot", total=len(blocks) + beyond)
    assert visible_length(message) <= MESSAGE_LIMIT
    kept = entity_count(message) - 1
    left = len(blocks) + beyond - kept
    assert (f"… and {left} more" in message) == (left > 0)


def test_a_message_holds_at_most_a_hundred_entities() -> None:
    message = fit("Head", [f"<b>{number}</b>" for number in range(150)])
    assert entity_count(message) == 100
    assert message.endswith("… and 50 more")
