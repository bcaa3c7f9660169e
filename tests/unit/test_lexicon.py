"""Word tables: what is wrong with one is named by file, entry and reason."""

import pytest

from bot.errors import BrokenData
from bot.lexicon import load_lexicon, parse_lexicon, read_lexicon
from bot.vocabulary import Value


class Colours(Value):
    units: dict[str, int]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[units]\nred = "many"', r"colours\.toml, entry units\.red: Input should be a valid integer"),
        ("", r"colours\.toml, entry units: Field required"),
        ("[units", r"colours\.toml is no valid TOML"),
    ],
)
def test_a_lexicon_that_breaks_its_schema_is_named_with_entry_and_reason(text, message):
    with pytest.raises(BrokenData, match=message):
        parse_lexicon("colours", text, Colours)


def test_a_missing_lexicon_is_named():
    with pytest.raises(BrokenData, match=r"colours\.toml is missing"):
        load_lexicon("bot.extraction", "colours", Colours)


def test_a_lexicon_is_read_from_any_folder(tmp_path):
    file = tmp_path / "colours.toml"
    file.write_text("[units]\nred = 1\n", encoding="utf-8")
    assert read_lexicon(file, Colours) == Colours(units={"red": 1})
