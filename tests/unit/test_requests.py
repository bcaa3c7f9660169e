"""Several requests in one message, line by line, and one request on several lines."""

import pytest

from bot.questions.requests import requests_in


@pytest.mark.parametrize(
    "text",
    [
        "latest on the Houthis\nstrikes in Gaza",
        "latest on the Houthis\n\nhow many killed in Mali\nwho hit Al-Asad?",
        "follow strikes in Yemen\nmute protests",
        "Anything in Goma?\nAnything in Bukavu?",
    ],
)
def test_lines_that_stand_alone_are_a_request_each(text: str) -> None:
    assert requests_in(text) == [line for line in text.split("\n") if line]


@pytest.mark.parametrize(
    "text",
    [
        "latest on the Houthis",
        "strikes in\nYemen",
        "strikes\nin Yemen",
        "attacks in Iraq\nsince mid-October",
        "latest on\nKataib Hezbollah",
        "",
    ],
)
def test_a_request_may_go_on_in_the_next_line(text: str) -> None:
    assert requests_in(text) == [text]
