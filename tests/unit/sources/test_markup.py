import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.markup import html_to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain words", "plain words"),
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("a < b", "a < b"),
        ("<p>One\n  line</p><p>two <b>bold</b> words</p>", "One line\n\ntwo bold words"),
        ("one<br>two<br/><br/>three", "one\ntwo\n\nthree"),
        ("<style>p{}</style><script>x()</script>kept<!-- not -->, too", "kept, too"),
        ("<a href='x'>link</a>, <i>after</i>", "link, after"),
        ("", ""),
    ],
)
def test_html_becomes_text(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_depth_is_no_danger() -> None:
    assert "end" in html_to_text("<b>" * 100 + "end")
    html_to_text("<div>" * 20_000 + "end")


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_comes_out_storable(html: str) -> None:
    html_to_text(html).encode("utf-8")
    html_to_text(f"<p>{html}</p>").encode("utf-8")
