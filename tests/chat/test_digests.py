"""Digests in a chat: setting, looking at, changing and stopping them, and what arrives at their time."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import update
from sqlmodel import select

from bot.models import OutboxRow, SubscriptionRow, utc_now
from bot.store.database import Database
from handlers.local import LocalBotApi, Message
from handlers.local.cast import ANA, BEN, IRAQ, NEWSROOM

from .record import BAGHDAD, fresh_report
from .running_bot import RunningBot

pytestmark = pytest.mark.timeout(60)
MakeBot = Callable[..., RunningBot]


def tell(api: LocalBotApi, text: str, chat: int = ANA.id, thread: int | None = None, user: int = ANA.id) -> Message:
    said = api.say(user, chat, text, thread=thread)
    return api.wait_for_message(chat, after=said)


def is_settled(database: Database) -> bool:
    with database.read() as session:
        return not session.exec(select(OutboxRow.id).where(OutboxRow.state == "pending")).all()


def make_due(database: Database, *, ago: dt.timedelta) -> None:
    due = utc_now() - ago
    with database.write() as session:
        session.execute(update(SubscriptionRow).values(next_due_at=due, last_sent_at=due - dt.timedelta(days=1)))


def digests_in(api: LocalBotApi, chat: int) -> list[Message]:
    return [message for message in api.bot_messages(chat) if "New events:" in message.text]


def test_a_digest_is_set_shown_and_stopped(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow Kataib Hezbollah")
    assert "Daily digest: every day at 08:00 Europe/Kyiv." in tell(api, "/digest 8 europe/kyiv").text
    assert "daily digest, every day at 08:00 Europe/Kyiv" in tell(api, "/following").text
    assert "every day at 21:30 Asia/Baghdad" in tell(api, "/digest 21.30 baghdad time").text
    bot.ingest(*fresh_report("for-the-digest", killed=4))
    digest = api.wait_for_message(ANA.id, "You follow") and tell(api, "/digest now")
    assert "1 new event" in digest.text
    assert "4 killed" in digest.text
    assert "(Asia/Baghdad)" in digest.text
    picture = api.wait_for_message(ANA.id, after=digest)
    assert "the new events on the map" in picture.text
    assert "off" in tell(api, "/digest off").text
    assert "no digest" in tell(api, "/digest off").text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/digest weekly Monday 8:00", "Weekly digest: every Monday at 08:00 UTC."),
        ("/digest 8:00 and 20:00 weekdays", "Daily digest: Monday to Friday at 08:00 and 20:00 UTC."),
        ("/digest 08:00 Iraq", "Daily digest: Events in Iraq: every day at 08:00 UTC."),
        ("/digest 08:00 Baghdad", "For the time zone, write /digest 08:00 Asia/Baghdad."),
        ("/digest 08:00", "For your own zone, add its name: /digest 08:00 Europe/Kyiv."),
    ],
)
def test_when_it_comes_is_said_back(bot: RunningBot, api: LocalBotApi, text: str, told: str) -> None:
    assert told in tell(api, text).text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/digest", "/digest 08:00 Europe/Kyiv"),
        ("/digest 99:99", "“99:99” is no time of day"),
        ("/digest noon", "“noon” is no time of day"),
        ("/digest 08:00 Middle/Earth", "no time zone “Middle/Earth”"),
        ("/digest off Sudan", "To stop one, tap “Stop it” under it in /digest"),
        ("/digest 08:00 qwxyzzy", "I know no time zone and no subject called “qwxyzzy”"),
    ],
)
def test_a_wrong_time_zone_or_subject_is_refused(bot: RunningBot, api: LocalBotApi, text: str, words: str) -> None:
    assert words in tell(api, text).text
    assert "follows nothing yet" in tell(api, "/following").text


def test_its_buttons_show_it_silence_quiet_days_and_stop_it(bot: RunningBot, api: LocalBotApi) -> None:
    told = tell(api, "/digest 08:00 Baghdad", NEWSROOM, IRAQ)
    api.press(BEN.id, told, "Preview")
    assert "Nothing new in this period." in api.wait_for_message(NEWSROOM, "Daily digest: Events", after=told).text
    assert "Only an administrator" in api.answer(api.press(BEN.id, told, "Skip quiet days"))["text"]
    api.press(ANA.id, told, "Skip quiet days")
    skipping = api.wait_for(lambda: changed(api, told))
    assert "left out when nothing is new" in skipping.text
    assert [button.text for button in skipping.buttons] == ["👁 Preview now", "🔔 Send quiet days too", "✖ Stop it"]
    assert "left out when nothing is new" in tell(api, "/digest", NEWSROOM, IRAQ).text
    api.press(ANA.id, told, "Stop it")
    api.wait_for(lambda: "Stopped" in (changed(api, told) or told).text)
    replayed = api.answer(api.press_data(ANA.id, told, told.buttons[0].data or ""))
    assert "no longer has that digest" in replayed["text"]


def changed(api: LocalBotApi, message: Message) -> Message | None:
    """A message as it stands, once it differs from what it was."""
    current = api.message(message.chat_id, message.message_id)
    return current if current != message else None


def test_it_comes_at_its_time_also_after_a_time_without_the_bot(
    make_bot: MakeBot, api: LocalBotApi, database: Database
) -> None:
    bot = make_bot().start()
    tell(api, "/digest 08:00 Europe/Kyiv", NEWSROOM, IRAQ)
    bot.stop()
    bot.ingest(*fresh_report("while-it-was-down"))
    make_due(database, ago=dt.timedelta(hours=5))
    bot.start()
    digest = api.wait_for_message(NEWSROOM, "New events:")
    assert "Late: it was due" in digest.text
    assert "1 new event" in digest.text
    picture = api.wait_for_message(NEWSROOM, after=digest)
    assert (digest.thread_id, picture.thread_id) == (IRAQ, IRAQ)
    assert "the new events on the map" in picture.text
    assert picture.silent
    with database.read() as session:
        (due,) = session.exec(select(SubscriptionRow.next_due_at)).all()
    assert due is not None
    assert utc_now() < due <= utc_now() + dt.timedelta(days=1)
    bot.stop()
    bot.start()
    api.wait_for(lambda: is_settled(database))
    assert len(digests_in(api, NEWSROOM)) == 1


def test_chats_that_want_the_same_share_one_picture(make_bot: MakeBot, api: LocalBotApi, database: Database) -> None:
    bot = make_bot().start()
    tell(api, "/digest 08:00 UTC")
    tell(api, "/digest 08:00 UTC", BEN.id, user=BEN.id)
    bot.stop()
    bot.ingest(*fresh_report("one", place=BAGHDAD))
    make_due(database, ago=dt.timedelta(minutes=1))
    bot.start()
    api.wait_for(lambda: is_settled(database) and digests_in(api, BEN.id))
    sent = api.calls("sendPhoto")
    assert len(sent) == 2
    first, second = (api.bot_messages(chat)[-1] for chat in (ANA.id, BEN.id))
    assert first.media is not None
    assert first.media == second.media


def test_where_pictures_are_not_allowed_the_words_still_come(
    make_bot: MakeBot, api: LocalBotApi, database: Database
) -> None:
    bot = make_bot().start()
    tell(api, "/digest 08:00 UTC", NEWSROOM, IRAQ)
    bot.stop()
    bot.ingest(*fresh_report("unseen"))
    make_due(database, ago=dt.timedelta(minutes=1))
    words = "Bad Request: not enough rights to send photos to the chat"
    api.fail("sendPhoto", NEWSROOM, status=400, description=words)
    bot.start()
    api.wait_for(lambda: is_settled(database) and digests_in(api, NEWSROOM))
    with database.read() as session:
        states = session.exec(select(OutboxRow.kind, OutboxRow.state).order_by(OutboxRow.id)).all()  # type: ignore[arg-type]  # a column
    assert [tuple(row) for row in states] == [("digest", "sent"), ("digest_picture", "parked")]
    assert "daily digest" in tell(api, "/following", NEWSROOM, IRAQ).text


def test_editors_alone_see_how_the_bot_is_doing(bot: RunningBot, api: LocalBotApi) -> None:
    assert "Only editors" in tell(api, "/status", BEN.id, user=BEN.id).text
    assert "Only editors" in tell(api, "/status", NEWSROOM, IRAQ).text
    told = tell(api, "/status").text
    assert "Outbox: 0 waiting" in told
    assert "No message was refused for good" in told
