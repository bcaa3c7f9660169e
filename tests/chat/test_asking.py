"""Questions in private, in groups and in forum topics, and the buttons under their answers."""

import httpx
import pytest

from handlers.local import LocalBotApi, Message
from handlers.local.cast import ANA, BEN, BOT, DESK, IRAQ, NEWSROOM, RED_SEA, WIRE
from handlers.manage import COMMANDS

from .running_bot import RunningBot

pytestmark = [pytest.mark.timeout(60), pytest.mark.usefixtures("bot")]


def ask(api: LocalBotApi, text: str, chat: int = ANA.id, thread: int | None = None) -> Message:
    """Ask as Ana and wait for the answer."""
    asked = api.say(ANA.id, chat, text, thread=thread)
    return api.wait_for_message(chat, after=asked)


def labels(message: Message) -> list[str]:
    return [button.text for button in message.buttons]


def test_start_greets_with_questions_that_find_something(api: LocalBotApi) -> None:
    greeting = ask(api, "/start")
    assert greeting.text.startswith("Sitrep tells what is reported")
    examples = [label for label in labels(greeting) if label.startswith("💬 ")]
    assert len(examples) == 3
    for example in examples:
        before = api.bot_messages(ANA.id)[-1]
        api.answer(api.press(ANA.id, greeting, example))
        assert "1. " in api.wait_for_message(ANA.id, after=before).text


def test_start_in_a_group_says_how_to_ask_there(api: LocalBotApi) -> None:
    assert "Ask with /ask, or mention me" in ask(api, f"/start@{BOT.username}", DESK).text


def test_the_bots_name_says_nothing_in_a_private_chat(api: LocalBotApi) -> None:
    assert ask(api, f"@{BOT.username} houthi attacks").text == ask(api, "houthi attacks").text


def test_help_explains_asking(api: LocalBotApi) -> None:
    assert "in your own words" in ask(api, "/help").text


def test_the_menu_lists_every_command(api: LocalBotApi) -> None:
    menu = httpx.post(f"{api.base_url}{api.token}/getMyCommands", trust_env=False).json()["result"]
    assert {command["command"]: command["description"] for command in menu} == COMMANDS
    listed = ask(api, "/nonsense").text
    assert all(f"/{name}:" in listed for name in COMMANDS)


@pytest.mark.parametrize(
    "question", ["latest on kataeb hizbollah", "Kataib Hizballah", "كتائب حزب الله", "/latest kata'ib hezbollah"]
)
def test_names_are_found_however_they_are_spelled(api: LocalBotApi, question: str) -> None:
    answer = ask(api, question)
    strikes, missiles = answer.text.index("24 Jan 2024"), answer.text.index("20 Jan 2024")
    assert strikes < missiles  # newest first
    assert "Events involving Kataib Hezbollah" in answer.text


def test_latest_without_a_topic_tells_the_newest(api: LocalBotApi) -> None:
    assert "24 Jan 2024" in ask(api, "/latest").text


def test_pages_turn_in_place_and_back(api: LocalBotApi) -> None:
    answer = ask(api, "houthi attacks")
    assert "Events 1–5 of 10" in answer.text
    api.answer(api.press(ANA.id, answer, "More"))
    second = api.message(ANA.id, answer.message_id)
    assert second is not None
    assert "Events 6–10 of 10" in second.text
    assert "◀ Back" in labels(second)
    assert "More ▶" not in labels(second)
    api.answer(api.press(ANA.id, second, "Back"))
    first = api.message(ANA.id, answer.message_id)
    assert first is not None
    assert first.text == answer.text
    assert len(api.bot_messages(ANA.id)) == 1


def test_a_button_pressed_twice_does_no_harm(api: LocalBotApi) -> None:
    answer = ask(api, "houthi attacks")
    presses = [api.press_data(ANA.id, answer, answer.button("More").data or "") for _ in range(2)]
    assert not any(api.answer(press).get("show_alert") for press in presses)


def test_details_quote_the_evidence(api: LocalBotApi) -> None:
    answer = ask(api, "latest on Kataib Hezbollah")
    api.press(ANA.id, answer, "1")
    details = api.wait_for_message(ANA.id, after=answer)
    assert "three facilities used by Kataib Hezbollah" in details.text
    assert {"blockquote", "text_link"} <= {entity["type"] for entity in details.entities}


def test_sources_name_outlets_with_links_and_words(api: LocalBotApi) -> None:
    answer = ask(api, "latest on Kataib Hezbollah")
    api.press(ANA.id, answer, "Sources")
    told = api.wait_for_message(ANA.id, after=answer)
    assert "Test Wire" in told.text
    assert "Test Desk" in told.text
    assert "https://example.org/missiles-at-al-asad" in [entity.get("url") for entity in told.entities]


@pytest.mark.parametrize(
    ("question", "button", "caption"),
    [
        ("latest on Kataib Hezbollah", "Map", "Events involving Kataib Hezbollah"),
        ("attacks in the Red Sea", "Map", "Red Sea"),
        ("houthi attacks", "Timeline", "over time"),
    ],
)
def test_pictures_are_drawn(api: LocalBotApi, question: str, button: str, caption: str) -> None:
    answer = ask(api, question)
    press = api.press(ANA.id, answer, button)
    assert "Drawing" in api.answer(press)["text"]
    picture = api.wait_for_message(ANA.id, after=answer)
    assert picture.media is not None
    assert caption in picture.text
    assert api.file(picture.media.file_id).startswith(b"\x89PNG")


def test_a_timeline_that_is_asked_for_comes_with_its_chart(api: LocalBotApi) -> None:
    answer = ask(api, "timeline of houthi attacks")
    picture = api.wait_for_message(ANA.id, "over time", after=answer)
    assert picture.media is not None


def test_a_caption_is_a_question_too(api: LocalBotApi, png: bytes) -> None:
    asked = api.send_photo(ANA.id, ANA.id, png, caption="latest on Kataib Hezbollah")
    assert "24 Jan 2024" in api.wait_for_message(ANA.id, after=asked).text


# Groups


@pytest.mark.parametrize(
    "text", ["@{name} latest on Kataib Hezbollah", "Kataib Hezbollah, @{NAME}?", "/ask Kataib Hezbollah"]
)
def test_a_group_is_answered_where_it_speaks_to_the_bot(api: LocalBotApi, text: str) -> None:
    said = text.format(name=BOT.username, NAME=(BOT.username or "").upper())
    answer = ask(api, said, DESK)
    assert "Events involving Kataib Hezbollah" in answer.text
    assert "Not understood" not in answer.text
    assert answer.reply_to is not None


def test_a_reply_to_the_bot_is_a_question_unless_it_asks_nothing(api: LocalBotApi) -> None:
    first = ask(api, "/ask Kataib Hezbollah", DESK)
    api.say(BEN.id, DESK, "thanks!", reply_to=first.message_id)
    asked = api.say(BEN.id, DESK, "houthi attacks", reply_to=first.message_id)
    answer = api.wait_for_message(DESK, after=first)
    assert answer.reply_to == asked.message_id
    assert "Houthis" in answer.text


def test_a_group_that_talks_to_others_is_left_alone(api: LocalBotApi) -> None:
    api.set_member(ANA.id, DESK, BOT.id, "administrator")  # so that the bot hears everything
    api.say(BEN.id, DESK, "latest on Kataib Hezbollah")
    api.say(BEN.id, DESK, f"@{BOT.username}_two latest on Kataib Hezbollah")
    api.say(BEN.id, DESK, "/weather")
    last = api.say(BEN.id, DESK, "/ask houthi attacks")
    answer = api.wait_for_message(DESK)
    assert answer.reply_to == last.message_id
    assert len(api.bot_messages(DESK)) == 1


def test_an_unknown_command_that_names_the_bot_is_answered_in_a_group(api: LocalBotApi) -> None:
    assert "no such command" in ask(api, f"/weather@{BOT.username}", DESK).text


@pytest.mark.parametrize("thread", [IRAQ, RED_SEA])
def test_a_topic_is_answered_in_that_topic(api: LocalBotApi, thread: int) -> None:
    answer = ask(api, "/latest Kataib Hezbollah", NEWSROOM, thread)
    assert answer.thread_id == thread
    api.press(BEN.id, answer, "Map")
    picture = api.wait_for_message(NEWSROOM, after=answer)
    assert picture.media is not None
    assert picture.thread_id == thread


def test_ask_without_a_question_says_how(api: LocalBotApi) -> None:
    assert "/ask strikes in Yemen" in ask(api, "/ask", DESK).text


def test_a_channel_post_is_answered_in_the_channel(api: LocalBotApi) -> None:
    assert "24 Jan 2024" in ask(api, "/latest", WIRE).text


# Inline


def test_inline_results_come_from_the_first_letters_on(api: LocalBotApi) -> None:
    for typed in ("", "k", "kat", "kata", "katai", "kataib", "kataib hezb", "kataib hezbollah"):
        results = api.answer(api.ask_inline(BEN.id, typed))["results"]
        assert results, typed
        assert "Kataib" in str(results), typed
    assert api.answer(api.ask_inline(BEN.id, "qwxyzzy"))["results"] == []
    assert "Houthis" in str(api.answer(api.ask_inline(BEN.id, "houthi attacks in the re"))["results"])


def test_an_inline_result_can_be_sent(api: LocalBotApi, bot: RunningBot) -> None:
    query = api.ask_inline(BEN.id, "houthi attacks")
    api.answer(query)
    sent = api.choose_result(BEN.id, query, 0, DESK)
    assert "Houthis" in sent.text
    assert "bold" in {entity["type"] for entity in sent.entities}


def test_questions_on_lines_of_their_own_are_answered_each(api: LocalBotApi) -> None:
    first = ask(api, "latest on the Houthis\nlatest on Kataib Hezbollah")
    second = api.wait_for_message(ANA.id, after=first)
    assert first.text.startswith("Events involving Houthis")
    assert second.text.startswith("Events involving Kataib Hezbollah")
