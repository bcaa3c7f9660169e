"""What people and strangers send that the bot can't use: a clear answer, nothing broken, nothing told to others."""

import pytest

from handlers.local import LocalBotApi, Person
from handlers.local.cast import ANA, BEN, DESK

pytestmark = [pytest.mark.timeout(180), pytest.mark.usefixtures("bot")]

SORRY = "Something went wrong"


def reply(api: LocalBotApi, text: str, user: int = ANA.id, chat: int | None = None) -> str:
    said = api.say(user, chat or user, text)
    return api.wait_for_message(chat or user, after=said).text


@pytest.mark.parametrize(
    "text",
    [
        "<b>Kataib",
        "</code> & <script>alert(1)</script>",
        "*Kataib* _Hezbollah_ [x](http://127.0.0.1) `y`"[:30],
        "latest on \u202eKataib Hezbollah\u202c",
        "😀🚀🔥",
        "’; DROP TABLE event; --",
        "latest on " + "Kataib Hezbollah and " * 10,
        "؟؟؟",
        "\u200b\u200b x \u2066",
        "0" * 200,
    ],
)
def test_odd_questions_are_answered(api: LocalBotApi, text: str) -> None:
    answer = reply(api, text)
    assert answer
    assert SORRY not in answer
    assert not api.refused(400)


def test_a_question_of_four_thousand_characters_is_answered(api: LocalBotApi) -> None:
    answer = reply(api, "/ask " + "why oh why " * 360)
    assert SORRY not in answer
    said = api.say(ANA.id, ANA.id, "why oh why " * 360)
    read = api.wait_for_message(ANA.id, after=said, timeout=60)  # the first reading loads the parser
    assert "ask it in fewer words" in read.text


@pytest.mark.parametrize("name", ["<b>Eve</b> & Co", "*Eve* [x](y)", "\u202eevE", "a" * 64])
def test_names_are_shown_as_they_are(api: LocalBotApi, name: str) -> None:
    api.add_person(Person(id=77, first_name=name))
    report = "Two drones struck a military base in Erbil, wounding three soldiers, officials said on Monday. " * 3
    said = api.say(77, 77, report)
    api.wait_for_message(77, "waits for an editor", after=said, timeout=60)
    api.say(ANA.id, ANA.id, "/review")
    assert "Brought by" in api.wait_for_message(ANA.id, "Brought by").text
    assert not api.refused(400)


@pytest.mark.parametrize(
    "data",
    [
        "page:999999:0",
        "page:1:-1",
        "page:1",
        "page",
        "page:1:1:1:1",
        "event:999999999",
        "event:99999999999999999999",
        "event:0",
        "map:999999",
        "timeline:999999",
        "sources:999999:0",
        "follow:999999",
        "unfollow:1",
        "store:1",
        "today:1",
        "discard:1",
        "store:۱",
        "PAGE:1:0",
        "nonsense",
        "",
        "x" * 64,
        "event:1; DROP TABLE event",
    ],
)
def test_forged_and_stale_buttons_are_refused(api: LocalBotApi, data: str) -> None:
    said = api.say(ANA.id, ANA.id, "latest on Kataib Hezbollah")
    answer = api.wait_for_message(ANA.id, after=said)
    told = api.answer(api.press_data(ANA.id, answer, data))
    assert told["show_alert"]
    assert SORRY not in told["text"]
    assert api.message(ANA.id, answer.message_id) == answer


def test_a_page_beyond_the_last_is_the_last(api: LocalBotApi) -> None:
    answer = api.wait_for_message(ANA.id, after=api.say(ANA.id, ANA.id, "houthi attacks"))
    numbers = (answer.button("More").data or "").split(":")
    api.answer(api.press_data(ANA.id, answer, f"page:{numbers[1]}:999999999"))
    shown = api.message(ANA.id, answer.message_id)
    assert shown is not None
    assert "Events 6–10 of 10" in shown.text


def test_buttons_of_one_chat_tell_another_nothing(api: LocalBotApi) -> None:
    asked = api.say(ANA.id, ANA.id, "latest on Kataib Hezbollah")
    answer = api.wait_for_message(ANA.id, after=asked)
    own = api.wait_for_message(BEN.id, after=api.say(BEN.id, BEN.id, "houthi attacks"))
    for button in answer.buttons:
        data = button.data or ""
        if not data.startswith("event"):  # events are the same for everybody
            told = api.answer(api.press_data(BEN.id, own, data))
            assert told["show_alert"], data
    assert "Kataib" not in "".join(message.text for message in api.bot_messages(BEN.id))
    stop = api.say(ANA.id, ANA.id, "/follow Kataib Hezbollah")
    api.wait_for_message(ANA.id, "Following", after=stop)
    offered = api.wait_for_message(ANA.id, "What should stop", after=api.say(ANA.id, ANA.id, "/unfollow"))
    assert api.answer(api.press_data(BEN.id, own, offered.buttons[0].data or ""))["show_alert"]
    assert "Kataib Hezbollah" in reply(api, "/following")


def test_a_deleted_message_under_a_button_is_no_trouble(api: LocalBotApi) -> None:
    answer = api.wait_for_message(ANA.id, after=api.say(ANA.id, ANA.id, "houthi attacks"))
    api.fail("editMessageText", ANA.id, status=400, description="Bad Request: message to edit not found")
    api.answer(api.press(ANA.id, answer, "More"))
    api.wait_for(lambda: api.refused(400))
    api.clear_faults()
    later = reply(api, "latest on Kataib Hezbollah")
    assert "Kataib Hezbollah" in later
    assert SORRY not in "".join(message.text for message in api.bot_messages(ANA.id))


def test_pictures_without_words_are_said_to_be_unreadable(api: LocalBotApi, png: bytes) -> None:
    sent = api.send_photo(ANA.id, ANA.id, png)
    assert "I can read text, links and text files" in api.wait_for_message(ANA.id, after=sent).text
    api.send_photo(ANA.id, DESK, png)
    assert api.bot_messages(DESK) == []


@pytest.mark.parametrize("text", ["/", "/nonsense", "/start@somebody_else", "/LATEST", "/latest_news"])
def test_commands_that_are_none_list_those_there_are(api: LocalBotApi, text: str) -> None:
    answer = reply(api, text)
    assert SORRY not in answer
    assert "/latest" in answer or "newest first" in answer or "in your own words" in answer
