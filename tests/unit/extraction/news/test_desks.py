"""What desk of a newsroom a report belongs to, by the words of its sentences."""

from datetime import date

import pytest

from bot.errors import BrokenData
from bot.extraction.news.desks import Desks, desk_shares
from bot.lexicon import parse_lexicon
from bot.vocabulary import Document


def shares(extractor, text):
    reading, _ = extractor.incidents(Document(id="desk", text=text, published_at=date(2024, 2, 10)))
    return desk_shares(reading)


def test_a_match_belongs_to_sport_sentence_by_sentence(extractor):
    found = shares(extractor, "The visitors attacked. Their goalkeeper saved a penalty. The coach praised the referee.")
    assert found["sport"] == found["any"] == pytest.approx(2 / 3)
    assert found["violence"] == 0


def test_bombs_are_violence_and_strikes_may_be_anything(extractor):
    assert shares(extractor, "A car bombing killed four. The strike went on.")["violence"] == 0.5


def test_a_desk_without_words_is_named():
    with pytest.raises(BrokenData, match=r"desks\.toml, entry desk\.0\.words"):
        parse_lexicon("desks", '[[desk]]\nname = "sport"\nwords = []', Desks)
