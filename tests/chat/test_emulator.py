"""The bot against a Bot API that others wrote: commands, buttons, alerts and digests, by polling and by webhook."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from bot.delivery import digests
from bot.models import SubscriptionRow, utc_now
from handlers.desk import Desk

from .emulator import EmulatedApi, Json
from .ports import port_for_a_bot
from .record import fresh_report
from .running_bot import RunningBot

pytestmark = pytest.mark.timeout(90)

ANA = {"id": 11, "is_bot": False, "first_name": "Ana"}
CHAT = {"id": 11, "type": "private", "first_name": "Ana"}
Say = Callable[[str], Json]


@pytest.fixture
def emulator() -> Iterator[EmulatedApi]:
    with EmulatedApi() as emulator:
        yield emulator


@pytest.fixture(params=["polling", "webhook"])
def bot(request: pytest.FixtureRequest, desk: Desk, emulator: EmulatedApi) -> Iterator[RunningBot]:
    polls = request.param == "polling"
    if not polls:
        port = port_for_a_bot()
        settings = desk.settings.model_copy(update={"port": port, "webhook_url": f"http://127.0.0.1:{port}"})
        desk = Desk(**{**vars(desk), "settings": settings})
    bot = RunningBot(desk, emulator, polls=polls)  # type: ignore[arg-type]  # it has all that is used of a local Bot API
    bot.start()
    if not polls:
        emulator.wait_for(lambda: emulator.calls("setWebhook"))
    yield bot
    bot.stop()


def message(number: int, text: str) -> Json:
    command = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}] if text.startswith("/") else []
    return {"message_id": number, "date": 1, "chat": CHAT, "from": ANA, "text": text, "entities": command}


@pytest.fixture
def say(bot: RunningBot, emulator: EmulatedApi) -> Say:
    """Write to the bot, and have its answer."""

    def say(text: str) -> Json:
        before = len(emulator.calls("sendMessage"))
        emulator.bring("message", message(1000 + before, text))
        emulator.wait_for(lambda: len(emulator.calls("sendMessage")) > before)
        return emulator.calls("sendMessage")[before]

    return say


def press(emulator: EmulatedApi, under: Json, label: str) -> None:
    """Press the button of a message of the bot's whose label holds these words."""
    rows = json.loads(under["reply_markup"])["inline_keyboard"]
    data = next(button["callback_data"] for row in rows for button in row if label in button["text"])
    shown = {**under["result"], "chat": CHAT, "text": under["text"]}
    query = {"id": uuid4().hex, "from": ANA, "chat_instance": "1", "data": data, "message": shown}
    emulator.bring("callback_query", query)


def texts(emulator: EmulatedApi) -> list[str]:
    return [fields["text"] for fields in emulator.calls("sendMessage")]


def presses_answered(emulator: EmulatedApi) -> set[str]:
    """The presses that were answered; an answer that was slow to arrive may be given twice."""
    return {fields["callback_query_id"] for fields in emulator.calls("answerCallbackQuery")}


def test_commands_and_buttons(bot: RunningBot, emulator: EmulatedApi, say: Say) -> None:
    assert "/follow" in say("/start")["text"]
    answer = say("houthi attacks")
    assert "Red Sea" in answer["text"]
    press(emulator, answer, "Sources")
    emulator.wait_for(lambda: any("Test Wire" in text for text in texts(emulator)))
    press(emulator, answer, "Map")
    (picture,) = emulator.wait_for(lambda: emulator.calls("sendPhoto"))
    assert picture["files"]
    press(emulator, answer, "More")
    (page,) = emulator.wait_for(lambda: emulator.calls("editMessageText"))
    assert page["text"] != answer["text"]
    assert emulator.wait_for(lambda: answered if len(answered := presses_answered(emulator)) == 3 else None)
    assert "no time of day" in say("/digest 99:99")["text"]
    assert emulator.refused() == []


def test_an_alert(bot: RunningBot, emulator: EmulatedApi, say: Say) -> None:
    assert "Following" in say("/follow Kataib Hezbollah")["text"]
    bot.ingest(*fresh_report("alerted", killed=3))
    emulator.wait_for(lambda: [text for text in texts(emulator) if "You follow" in text and "3 killed" in text])
    assert emulator.refused() == []


def test_a_digest_with_its_picture(bot: RunningBot, emulator: EmulatedApi, say: Say) -> None:
    assert "every day at 08:00 UTC" in say("/digest 08:00 UTC")["text"]
    bot.ingest(*fresh_report("digested", killed=3))
    _make_due(bot)
    told = emulator.wait_for(lambda: [text for text in texts(emulator) if "New events: <b>1</b>" in text])
    assert len(told) == 1
    (picture,) = emulator.wait_for(lambda: emulator.calls("sendPhoto"))
    assert picture["files"]
    assert "the new events on the map" in picture["caption"]
    assert emulator.refused() == []


def _make_due(bot: RunningBot) -> None:
    """Let the digest's time come: the tick that looks for it comes every quarter of a minute."""
    database: Any = bot.desk.database
    now = utc_now()
    with database.write() as session:
        session.execute(update(SubscriptionRow).values(next_due_at=now, last_sent_at=now - dt.timedelta(days=1)))
    digests.queue_due_digests(database, bot.desk.knowledge.members)
