"""Telegram's HTML: what is read, what is refused."""

from contextlib import suppress
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.local.markup import parse_html, utf16_length, with_automatic_entities
from handlers.local.refusals import Refused

TYPES = {"b": "bold", "i": "italic", "u": "underline", "s": "strikethrough", "tg-spoiler": "spoiler"}
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=8)
TREES = st.recursive(WORDS, lambda children: st.tuples(st.sampled_from(sorted(TYPES)), st.lists(children, min_size=1)))


def words(text: str, entity: dict[str, object]) -> str:
    encoded = text.encode("utf-16-le")
    return encoded[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")


def as_html(tree: object) -> str:
    if isinstance(tree, str):
        return escape(tree, quote=False)
    tag, children = tree
    return f"<{tag}>{''.join(as_html(child) for child in children)}</{tag}>"


def as_text(tree: object) -> str:
    return tree if isinstance(tree, str) else "".join(as_text(child) for child in tree[1])


def spans(tree: object) -> list[tuple[str, str]]:
    if isinstance(tree, str):
        return []
    tag, children = tree
    return [(TYPES[tag], as_text(tree)), *(span for child in children for span in spans(child))]


@given(TREES)
def test_balanced_markup_gives_its_text_and_every_entity_its_words(tree: object) -> None:
    text, entities = parse_html(as_html(tree))
    assert text == as_text(tree)
    assert sorted((entity["type"], words(text, entity)) for entity in entities) == sorted(spans(tree))


@given(st.text(st.sampled_from("<>/b i=\"'a&;\nté🚀"), max_size=40))
def test_any_text_is_read_or_refused_and_entities_stay_inside_it(source: str) -> None:
    with suppress(Refused):
        text, entities = parse_html(source)
        assert all(entity["offset"] >= 0 for entity in entities)
        assert all(0 < entity["length"] <= utf16_length(text) - entity["offset"] for entity in entities)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_escaped_text_arrives_as_it_was(source: str) -> None:
    assert parse_html(escape(source))[0] == source.strip()


@pytest.mark.parametrize(
    ("source", "entity"),
    [
        (
            '<a href="https://example.org/?a=1&amp;b=2">x</a>',
            {"type": "text_link", "url": "https://example.org/?a=1&b=2"},
        ),
        ("<blockquote>x</blockquote>", {"type": "blockquote"}),
        ("<blockquote expandable>x</blockquote>", {"type": "expandable_blockquote"}),
        ('<span class="tg-spoiler">x</span>', {"type": "spoiler"}),
        (
            '<tg-emoji emoji-id="5368324170671202286">x</tg-emoji>',
            {"type": "custom_emoji", "custom_emoji_id": "5368324170671202286"},
        ),
        ('<pre><code class="language-python">x</code></pre>', {"type": "pre", "language": "python"}),
        ("<STRONG>x</STRONG>", {"type": "bold"}),
    ],
)
def test_each_kind_of_entity(source: str, entity: dict[str, str]) -> None:
    assert parse_html(source) == ("x", [{"offset": 0, "length": 1, **entity}])


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("é<br/>", 'Unsupported start tag "br/" at byte offset 2'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
    ],
)
def test_the_refusal_says_where(source: str, reason: str) -> None:
    with pytest.raises(Refused, match="can't parse entities") as refusal:
        parse_html(source)
    assert refusal.value.description.endswith(reason)


def test_addresses_in_links_and_code_are_left_alone() -> None:
    text, entities = parse_html('<code>/x @ana</code> <a href="https://a.org">https://b.org</a> /y https://c.org.')
    found = [(entity["type"], words(text, entity)) for entity in with_automatic_entities(text, entities)]
    assert found == [
        ("code", "/x @ana"),
        ("text_link", "https://b.org"),
        ("bot_command", "/y"),
        ("url", "https://c.org"),
    ]
