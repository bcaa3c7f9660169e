"""Any text ends in an answer that keeps to the contract: no exception, offsets that hold, nothing invented."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.vocabulary import Document, Extraction

WORDS = [
    *[
        "rebels",
        "attacked",
        "Aleppo",
        "missiles",
        "killed",
        "12",
        "people",
        "on",
        "Friday",
        "the",
        "airstrike",
        "Houthis",
    ],
    *[
        "by",
        ".",
        ",",
        "US",
        "forces",
        "ceasefire",
        "in",
        "Yemen",
        "claimed",
        "responsibility",
        "after",
        "bomb",
        "exploded",
    ],
    *["“", "هجوم", "🚀", "Türkiye", "'s", "\n"],
]


def check(extraction: Extraction, text: str) -> None:
    for claim in extraction.claims:
        spanned = [*claim.places, *claim.actors, *claim.targets, *claim.weapons]
        for item in spanned:
            if item.start is not None:
                assert text[item.start : item.end] == item.text
        for evidence in claim.evidence:
            assert 0 <= evidence.start < evidence.end <= len(text)
        assert all(0 <= cause < len(extraction.claims) for cause in claim.in_response_to)
        assert claim.sub_event_type.event_type is claim.event_type


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "attack",
        "1234567890 " * 500,
        "attack " * 2_000,
        "(attack " * 500,
        "bombs, " * 500,
        "\x00\x01\x02 bomb \ufffd",
        "attack \ud800 bombing",
        "\u202eattack\u202c on Kyiv",
        "İSTANBUL ATTACK " * 50,
        "The army attacked the town of Kharkiv with missiles. " * 20_000,
        " ".join(f"Abu Mohammed{number} al-Baghdadi" for number in range(10_000)) + " attack",
        "rebels attacked Aleppo and soldiers fired rockets at " * 400,
        "Rebels attacked Aleppo." + "\n" * 19_000 + "x",
        "Rebels attacked Aleppo." + " \n" * 9_000 + "[x] y",
        "rebels attacked " + "ال" * 5_000,
        "Rebels attacked Aleppo " + "hundred and " * 1_600,
        "Rebels attacked Aleppo " + "(" * 19_000,
        "Rebels attacked Aleppo " + "&#" * 9_000,
        "Rebels attacked Aleppo " + "killed " * 2_500,
    ],
    ids=lambda text: repr(text[:20]),
)
def test_hostile_text_ends_in_an_answer(extract, text):
    check(extract(text), text)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_order_of_words_keeps_to_the_contract(extractor, words):
    text = " ".join(words)
    check(extractor.extract(Document(id="fuzz", text=text, published_at=None)), text)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_any_characters_end_in_an_answer(extractor, text):
    check(extractor.extract(Document(id="fuzz", text=text + " attack", published_at=None)), text + " attack")


def test_all_capitals_are_read_like_ordinary_text(extract):
    text = "GUERRILLAS BOMBED A POLICE STATION IN BOGOTA ON FRIDAY, KILLING THREE OFFICERS, THE NATIONAL POLICE SAID."
    claim = extract(text).claims[0]
    check(extract(text), text)
    assert claim.casualties[0].best == 3
    assert {place.country for place in claim.places} == {"CO"}
