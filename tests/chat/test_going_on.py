"""Questions that go on from the last one, answers changed at a tap, and answers taken away."""

import csv
import io
import json

import pytest

from handlers.local import LocalBotApi, Message
from handlers.local.cast import ANA, BEN, BOT, DESK

from .running_bot import RunningBot

pytestmark = [pytest.mark.timeout(60), pytest.mark.usefixtures("bot")]


def ask(api: LocalBotApi, text: str, chat: int = ANA.id) -> Message:
    asked = api.say(ANA.id, chat, text)
    return api.wait_for_message(chat, after=asked)


def labels(message: Message) -> list[str]:
    return [button.text for button in message.buttons]


def first_line(message: Message) -> str:
    return message.text.splitlines()[0]


def press(api: LocalBotApi, message: Message, button: str) -> Message:
    """Press a button that changes its message, and give the message as it is then."""
    api.answer(api.press(ANA.id, message, button))
    return next(one for one in api.bot_messages(ANA.id) if one.message_id == message.message_id)


def test_a_chat_goes_on_from_its_last_question(api: LocalBotApi) -> None:
    ask(api, "attacks by the houthis in December 2023")
    assert first_line(ask(api, "and since 20 December 2023?")) == "Events by Houthis since 20 Dec 2023"
    assert first_line(ask(api, "what about Kataib Hezbollah in January 2024?")) == (
        "Events by Kataib Hezbollah from 1 Jan to 31 Jan 2024"
    )
    sources = ask(api, "sources for the first one")
    assert "Test Desk" in sources.text
    assert "Kataib Hezbollah fired ballistic missiles" in sources.text
    assert not sources.buttons


def test_what_one_chat_asked_is_nothing_to_another(api: LocalBotApi) -> None:
    ask(api, "attacks by the houthis")
    asked = api.say(BEN.id, BEN.id, "sources for the second one")
    assert api.wait_for_message(BEN.id, after=asked).text.startswith("Ask for events first")


def test_details_come_with_their_buttons(api: LocalBotApi) -> None:
    ask(api, "latest on Kataib Hezbollah")
    details = ask(api, "details of the first one")
    assert "US forces struck three facilities" in details.text
    assert any("History" in label for label in labels(details))


def test_an_event_that_the_answer_does_not_have(api: LocalBotApi) -> None:
    ask(api, "latest on Kataib Hezbollah")
    assert ask(api, "details of number 9").text == "There is no event number 9 in that answer."


def test_a_part_is_taken_away_and_the_answer_changes_in_place(api: LocalBotApi) -> None:
    answer = ask(api, "attacks by Kataib Hezbollah in Iraq since 12 January 2024")
    assert "1. " in answer.text
    offered = press(api, answer, "Change")
    assert {"✕ by Kataib Hezbollah", "✕ in Iraq", "✕ since 12 Jan 2024", "by ↔ against"} <= set(labels(offered))
    assert first_line(offered) == first_line(answer)
    changed = press(api, offered, "✕ in Iraq")
    assert first_line(changed) == "Events by Kataib Hezbollah since 12 Jan 2024"
    swapped = press(api, press(api, changed, "Change"), "by ↔ against")
    assert first_line(swapped) == "Events against Kataib Hezbollah since 12 Jan 2024"
    assert "Al-Qa'im" in swapped.text
    assert (
        first_line(ask(api, "and the houthis?")) == "Nothing on record for: Events against Houthis since 12 Jan 2024."
    )


def test_the_changes_can_be_left_again(api: LocalBotApi) -> None:
    answer = ask(api, "latest on the houthis")
    again = press(api, press(api, answer, "Change"), "Answer")
    assert again.text == answer.text
    assert labels(again) == labels(answer)


def test_nothing_found_offers_what_is_nearest(api: LocalBotApi) -> None:
    answer = ask(api, "attacks by Hamas in the Red Sea")
    assert answer.text.startswith("Nothing on record for: Events by Hamas within 900 km of the Red Sea.")
    assert "Nearest:\n• without “by Hamas”: 10 events" in answer.text
    assert labels(answer) == ["✕ by Hamas"]
    assert first_line(press(api, answer, "by Hamas")) == "Events within 900 km of the Red Sea"


def test_a_word_nobody_knows_is_looked_for_in_the_reports(api: LocalBotApi) -> None:
    answer = ask(api, "ballistic")
    assert first_line(answer) == "Events mentioning “ballistic”"
    assert "20 Jan 2024" in answer.text
    assert "Not understood: “qwxyzzy”" in ask(api, "missiles qwxyzzy").text


@pytest.mark.parametrize("button", ["CSV", "ACLED columns"])
def test_an_answer_is_taken_away_as_a_table(api: LocalBotApi, button: str) -> None:
    kinds = press(api, ask(api, "latest on the houthis"), "Take away")
    api.press(ANA.id, kinds, button)
    file = api.wait_for_message(ANA.id, "Events involving Houthis", after=kinds)
    assert file.media is not None
    rows = list(csv.DictReader(io.StringIO(api.file(file.media.file_id).decode())))
    assert len(rows) == 10
    assert {row["sub_event_type"] for row in rows} == {"Shelling/artillery/missile attack"}


def test_an_answer_is_taken_away_as_points(api: LocalBotApi) -> None:
    kinds = press(api, ask(api, "latest on Kataib Hezbollah"), "Take away")
    api.press(ANA.id, kinds, "GeoJSON")
    file = api.wait_for_message(ANA.id, "Events involving", after=kinds)
    assert file.media is not None
    points = json.loads(api.file(file.media.file_id))["features"]
    assert {point["properties"]["place"] for point in points} == {"Al-Qa'im", "Ain al-Asad"}


def test_a_brief_is_plain_text_with_numbered_sources(api: LocalBotApi) -> None:
    brief = ask(api, "/brief Kataib Hezbollah since January 2024")
    assert brief.text.startswith("EVENTS INVOLVING KATAIB HEZBOLLAH SINCE 1 JAN 2024 (as of ")
    assert "\n- 24 Jan 2024, Al-Qa'im, Iraq: Air/drone strike; by Armed forces of the United States" in brief.text
    assert "2 killed; one source [1]\n" in brief.text
    assert "\n[1] Test Wire, 24 Jan 2024, https://example.org/strikes-on-kataib-hezbollah" in brief.text
    assert not brief.entities or {entity["type"] for entity in brief.entities} == {"url"}
    assert ask(api, "brief on Kataib Hezbollah since January 2024").text == brief.text
    assert "/brief Iraq 7d" in ask(api, "/brief").text


def test_help_is_by_subject(api: LocalBotApi) -> None:
    help_ = ask(api, "/help")
    assert first_line(help_) == "Ask in your own words"
    following = press(api, help_, "Following")
    assert first_line(following) == "Be told of new events"
    assert "Following" not in labels(following)
    assert "Asking" in labels(following)


def test_a_command_that_is_nearly_one_is_named(api: LocalBotApi) -> None:
    assert "Did you mean /latest?" in ask(api, "/lastest").text
    assert "Did you mean" not in ask(api, "/qwxyzzy").text


def test_buttons_of_one_chat_do_nothing_in_another(api: LocalBotApi, bot: RunningBot) -> None:
    mine = ask(api, "attacks by Kataib Hezbollah in Iraq")
    asked = api.say(BEN.id, DESK, f"@{BOT.username} houthi attacks")
    theirs = api.wait_for_message(DESK, after=asked)
    number = next(button.data for button in mine.buttons if "Change" in button.text).split(":")[1]
    for data in (
        f"change:{number}:0",
        f"vary:{number}:1",
        f"files:{number}:0",
        f"file:{number}:0",
        f"brief:{number}",
        f"example:{number}",
        f"page:{number}:0",
        f"vary:{number}:999999999",
        "file:1:77",
        "vary:1",
    ):
        told = api.answer(api.press_data(BEN.id, theirs, data))
        assert "Ask again" in told["text"], data
    assert len(api.bot_messages(DESK)) == 1
