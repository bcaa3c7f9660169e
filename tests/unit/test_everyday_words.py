"""Everyday words that are nearly a name: people write them without meaning any town or group."""

import datetime as dt

import pytest

from bot.knowledge import Knowledge
from bot.questions.understanding import understand
from bot.vocabulary import Question

NOW = dt.datetime(2024, 2, 20, 9, tzinfo=dt.UTC)
US = "united-states-armed-forces"


def _read(words: str, knowledge: Knowledge) -> Question:
    return understand(words, knowledge, now=NOW)


def _places(question: Question) -> list[str]:
    return [place.name for place in question.filter.places]


@pytest.mark.parametrize(
    "word",
    [
        "safe", "type", "being", "total", "true", "some", "soon", "summary", "single", "staff", "shot", "time", "zone",
        "village", "turn", "sure", "stand", "targets", "plan",
    ],
)  # fmt: skip
def test_an_everyday_word_beside_a_name_is_no_second_name(knowledge: Knowledge, word: str) -> None:
    reading = _read(f"attacks {word} in Kharkiv", knowledge)
    assert _places(reading) == ["Kharkiv"]
    assert reading.filter.parties == ()


def test_names_side_by_side_are_not_nearly_one_name(knowledge: Knowledge) -> None:
    reading = _read("Iran Israel", knowledge)
    assert {*_places(reading), *reading.filter.parties} == {"Iran", "Israel"}


@pytest.mark.parametrize(
    "words", ["is this up to date", "are you a real person", "what is the normal rate", "nice song"]
)
def test_small_talk_names_nobody_and_no_place(knowledge: Knowledge, words: str) -> None:
    assert _read(words, knowledge).filter.is_empty


@pytest.mark.parametrize("words", ["sorry wrong chat", "reed it aloud to me", "koala pictures for my son"])
def test_chatter_names_no_places(knowledge: Knowledge, words: str) -> None:
    assert _places(_read(words, knowledge)) == []


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("bagdad", "Baghdad"),
        ("latest on yemn", "Yemen"),
        ("houthi attacks yemn", "Yemen"),
        ("attacks in kandahaar and Kabul", "Kandahar"),
        ("houthi attacks in hodeida", "Hodeidah"),
        ("attacks in Tank", "Tank"),
    ],
)
def test_a_place_is_found_however_it_is_typed(knowledge: Knowledge, words: str, place: str) -> None:
    assert place in _places(_read(words, knowledge))


@pytest.mark.parametrize(
    ("words", "unknown"),
    [
        ("attacks by type in Iraq", ("type",)),
        ("tank attacks in Syria", ("tank",)),
        ("will there be war with Iran?", ("war",)),
        ("will you then in Iran", ()),
    ],
)
def test_what_is_no_name_is_said_to_be_unknown_but_for_words_that_say_nothing(
    knowledge: Knowledge, words: str, unknown: tuple[str, ...]
) -> None:
    assert _read(words, knowledge).unknown == unknown


@pytest.mark.parametrize(("word", "party"), [("terrorists", "militants"), ("rebels", "rebels"), ("us", US)])
def test_an_everyday_word_that_is_a_name_as_it_stands_is_taken_for_it(
    knowledge: Knowledge, word: str, party: str
) -> None:
    assert _read(f"attacks by {word}", knowledge).filter.parties == (party,)
