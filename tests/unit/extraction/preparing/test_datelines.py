import pytest

from bot.extraction.preparing.datelines import without_dateline


@pytest.mark.parametrize(
    "dateline",
    ["BAGHDAD - ", "ADEN, Yemen (Some Agency) — ", "SAN SALVADOR -- ", "KYIV, Ukraine – ", "  GOMA, DR Congo - "],
)
def test_dateline_becomes_spaces(dateline):
    sentence = "Gunmen attacked a village on Sunday."
    assert without_dateline(dateline + sentence, 0) == " " * len(dateline) + sentence


@pytest.mark.parametrize(
    "text",
    [
        "Baghdad - a city of millions - was quiet.",
        "IDF strikes hit Rafah - at least ten people were killed.",
        "US-led forces struck a convoy.",
        "KABUL. Two people died.",
        "",
    ],
)
def test_other_openings_stay(text):
    assert without_dateline(text, 0) == text


def test_dateline_is_looked_for_where_the_body_starts():
    title = "Blast in market\n\n"
    assert without_dateline(title + "MOGADISHU - A bomb went off.", len(title)) == title + " " * 12 + "A bomb went off."


def test_hyphens_in_a_dateline():
    text = "PORT-AU-PRINCE, Haiti - Gunmen attacked a market."
    assert without_dateline(text, 0).strip() == "Gunmen attacked a market."
