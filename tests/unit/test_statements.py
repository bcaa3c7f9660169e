"""Short reports told from questions and orders."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions.statements import is_statement

QUESTIONS = Path(__file__).parents[1] / "evaluation" / "questions.jsonl"


@pytest.mark.parametrize(
    "text",
    [
        "Boko Haram gunmen killed 12 farmers in Konduga, Borno State, on Saturday, residents said.",
        "Boko Haram gunmen killed 12 farmers in Konduga on Saturday.",
        "The prosecutor's office said that the death toll had risen to nine, with 34 injured.",
        "BREAKING: missile hits apartment block in Kharkiv, at least five dead",
        "Correction - the number of dead in Kharkiv is eight, not nine",
        "Two soldiers wounded by a drone near Al-Tanf, US military says",
        "“We struck the base twice,” the group's spokesman told reporters.”",
        "All five crew members were killed when their helicopter was shot down.",
        "Российские войска обстреляли Херсон, погибли два человека, сообщили местные власти.",
    ],
)
def test_statements(text: str) -> None:
    assert is_statement(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kharkiv was hit.",
        "who said that the strike on the base killed five soldiers",
        "Tell me who killed the general in Beirut in January.",
        "attacks on US forces in Iraq and Syria since mid-October",
        "Attacks on US forces in Iraq and Syria since mid-October.",
        "The strike on Kharkiv killed nine people, didn't it?",
        "Breaking: was the power station in Kharkiv hit by missiles last night?",
        "five people were killed in Kharkiv last night, officials said?",
        "attacks that the Houthis said they carried out since January",
        "And what about the ones that the Pentagon confirmed last week.",
    ],
)
def test_what_asks_is_no_statement(text: str) -> None:
    assert not is_statement(text)


@pytest.mark.parametrize("line", QUESTIONS.read_text(encoding="utf-8").splitlines(), ids=lambda line: line[8:12])
def test_no_question_of_the_gold_is_taken_for_a_statement(line: str) -> None:
    question = json.loads(line)["question"]
    assert not is_statement(question)
    assert not is_statement(question.rstrip("?.") + "?")


@given(st.text())
def test_any_text_is_told(text: str) -> None:
    assert not is_statement(text + "?")
