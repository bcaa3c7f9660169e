"""Where sentences begin whatever the parser makes of them."""

import pytest
import spacy

from bot.extraction.preparing.paragraphs import part_endless


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("killed " * 900, 3),
        ("killed . " * 900, 1),  # stops are left to the parser
        ("killed " * 300, 1),
    ],
)
def test_a_text_without_stops_is_parted_where_no_sentence_goes_on(text, sentences):
    doc = spacy.blank("en").make_doc(text)
    part_endless(doc)
    assert 1 + sum(token.is_sent_start is True for token in doc[1:]) == sentences
