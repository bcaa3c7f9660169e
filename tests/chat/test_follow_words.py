"""Following in plain words, for a channel, and everything; lists, cards and settings by buttons."""

import pytest
from sqlmodel import select

from bot.models import AskedRow, ChatRow, SubscriptionRow
from bot.store.database import Database
from bot.vocabulary import Preferences
from handlers.local import LocalBotApi, Message
from handlers.local.cast import ANA, BEN, DESK, IRAQ, NEWSROOM, RED_SEA, WIRE

from .record import fresh_report
from .running_bot import RunningBot

pytestmark = pytest.mark.timeout(60)
MENTION = "@sitrep_local_bot"


def tell(api: LocalBotApi, text: str, chat: int = ANA.id, thread: int | None = None, user: int = ANA.id) -> Message:
    said = api.say(user, chat, text, thread=thread)
    return api.wait_for_message(chat, after=said)


def press(api: LocalBotApi, message: Message, button: str, user: int = ANA.id) -> str:
    """Press a button; gives the words that fade."""
    return str(api.answer(api.press(user, message, button)).get("text") or "")


def now(api: LocalBotApi, message: Message, containing: str = "") -> Message:
    """A message once it says this."""

    def current() -> Message | None:
        found = api.message(message.chat_id, message.message_id)
        return found if found and containing in found.text else None

    found = api.wait_for(current)
    assert found is not None
    return found


def followed(database: Database) -> list[tuple[int, str, str]]:
    with database.read() as session:
        rows = session.exec(select(SubscriptionRow).order_by(SubscriptionRow.id)).all()  # type: ignore[arg-type]  # a column
        return [(row.chat_id, row.kind, row.topic) for row in rows]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("follow strikes in Yemen with more than 5 killed", "in Yemen with at least 6 people killed"),
        ("alert us about attacks on US forces within 100 km of Erbil", "within 100 km of Erbil"),
        ("Follow Iraq but not protests", "Events in Iraq except protests"),
        ("please follow only corroborated attacks in Gaza", "that are corroborated"),
        ("notify me about severe events in Sudan", "in Sudan rated severe or graver"),
        ("keep us posted on Islamic Resistance in Iraq", "Islamic Resistance in Iraq"),
        ("watch ships in the Red Sea", "the Red Sea"),
        ("follow drones mentioning Shahed", "mentioning “Shahed”"),
    ],
)
def test_following_in_plain_words(bot: RunningBot, api: LocalBotApi, words: str, told: str) -> None:
    answer = tell(api, words).text
    assert answer.startswith("🔔 Following: ")
    assert told in answer


def test_muting_in_plain_words(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "follow Iraq")
    assert "Muted here: Events involving Kataib Hezbollah" in tell(api, "mute Kataib Hezbollah here").text
    assert "is muted here already" in tell(api, "/mute Kataib Hezbollah").text
    listed = tell(api, "what do I follow?").text
    assert "This chat follows\n1. Events in Iraq" in listed
    assert "Muted here\n2. Events involving Kataib Hezbollah" in listed
    assert bot.ingest(*fresh_report("unheard")).alerted == 0
    assert "Stopped" in tell(api, "unmute Kataib Hezbollah").text
    assert "Stopped" in tell(api, "stop following Iraq").text
    assert "follows nothing" in tell(api, "what do I follow?").text


def test_a_group_orders_by_naming_the_bot(bot: RunningBot, api: LocalBotApi, database: Database) -> None:
    assert "Only an administrator" in tell(api, f"{MENTION} follow Houthis", DESK, user=BEN.id).text
    assert "Following" in tell(api, f"{MENTION} follow Houthis", DESK).text
    assert followed(database) == [(DESK, "follow", "Events involving Houthis")]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("/follow strikes within 1000000 km of Erbil", "A radius can be 1,000 km at most"),
        ("/follow strikes within 0 km of Erbil", "must be more than none"),
        ("/follow attacks since Monday", "names a time, but no actor, place or type"),
        ("/follow Houthis for @sitrep_wire_", "add me there"),
        ("/mute qwxyzzy", "I don't know “qwxyzzy”"),
        ("/mute", "Say what to mute"),
        ("/mute everything", "Say what to mute"),
        ("follow qwxyzzy", "I don't know “qwxyzzy”"),
        ("/settings zone Middle/Earth", "There is no time zone “Middle/Earth”"),
        ("/settings zone", "Say which time zone"),
        ("/settings quiet 99:99-07:00", "“99:99” is no time of day"),
        ("/settings quiet", "from when until when"),
        ("/settings cap 0", "1 to 1,000"),
        ("/settings cap many", "1 to 1,000"),
        ("/settings colour blue", "/settings zone Europe/Kyiv"),
    ],
)
def test_what_can_not_be_is_said_and_changes_nothing(
    bot: RunningBot, api: LocalBotApi, database: Database, words: str, told: str
) -> None:
    assert told in tell(api, words).text
    assert followed(database) == []
    with database.read() as session:
        assert {(row.timezone, str(row.preferences)) for row in session.exec(select(ChatRow))} <= {("UTC", "{}")}


def test_everything_is_followed_only_when_confirmed(bot: RunningBot, api: LocalBotApi, database: Database) -> None:
    asked = tell(api, "/follow everything", DESK)
    assert "every event" in asked.text
    assert followed(database) == []
    assert "Only an administrator" in press(api, asked, "Follow everything", user=BEN.id)
    press(api, asked, "No")
    assert now(api, asked, "Nothing was changed").buttons == ()
    asked = tell(api, "/follow all events", DESK)
    press(api, asked, "Follow everything")
    now(api, asked, "Following: All events")
    assert followed(database) == [(DESK, "follow", "All events")]
    assert bot.ingest(*fresh_report()).alerted == 1


def test_a_replayed_press_changes_nothing_more(bot: RunningBot, api: LocalBotApi, database: Database) -> None:
    asked = tell(api, "/follow everything")
    data = asked.button("Follow everything").data or ""
    for _ in range(3):
        api.answer(api.press_data(ANA.id, asked, data))
    assert len(followed(database)) == 1
    with database.read() as session:
        number = session.exec(select(AskedRow.id)).one()
    forged = api.answer(api.press_data(BEN.id, asked, f"everything:{number}:{DESK}"))
    assert forged["show_alert"]
    assert len(followed(database)) == 1


def test_one_follow_is_changed_by_its_buttons(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow Kataib Hezbollah", NEWSROOM, IRAQ)
    card = tell(api, "/following", NEWSROOM, RED_SEA)
    assert "Only an administrator" in press(api, card, "1", user=BEN.id)
    press(api, card, "1")
    assert "Each new event is told once" in now(api, card, "Alerts come with a sound").text
    for button, words in (
        ("Pause", "Paused: nothing is told"),
        ("Resume", "Each new event is told once"),
        ("Silently", "without a sound"),
        ("With a sound", "with a sound"),
        ("Only with 1 or more killed", "with at least 1 person killed"),
        ("Only moderate events, or graver", "rated moderate or graver"),
        ("Only corroborated events", "that are corroborated"),
    ):
        press(api, card, button)
        now(api, card, words)
    press(api, card, "Unconfirmed reports too")
    press(api, card, "Send to this topic")
    api.wait_for(lambda: not any("this topic" in button.text for button in now(api, card).buttons))
    bot.ingest(*fresh_report(killed=3))
    assert api.wait_for_message(NEWSROOM, "You follow", after=card).thread_id == RED_SEA
    press(api, card, "◀ All")
    assert "1. Events involving Kataib Hezbollah" in now(api, card, "This chat follows").text
    press(api, card, "1")
    press(api, now(api, card, "🔔"), "Remove")
    assert "Stopped" in now(api, card, "Stopped").text


def test_a_channel_is_managed_from_a_private_chat(bot: RunningBot, api: LocalBotApi, database: Database) -> None:
    assert (
        "Only an administrator of that chat" in tell(api, "/follow Houthis for @sitrep_wire", BEN.id, user=BEN.id).text
    )
    assert "I don't know @no_such_channel" in tell(api, "/follow Houthis for @no_such_channel").text
    assert followed(database) == []
    assert "Following" in tell(api, "follow Kataib Hezbollah for @sitrep_wire").text
    assert followed(database) == [(WIRE, "follow", "Events involving Kataib Hezbollah")]
    card = tell(api, "/following for @sitrep_wire")
    assert card.text.startswith("Sitrep wire follows\n1. ")
    press(api, card, "1")
    press(api, now(api, card, "🔔"), "Silently")
    now(api, card, "without a sound")
    menu = tell(api, "/settings cap 7 for @sitrep_wire")
    assert "Settings of Sitrep wire" in menu.text
    assert "Most alerts an hour: 7" in menu.text
    press(api, menu, "Most alerts an hour")
    press(api, menu, "20")
    now(api, menu, "Most alerts an hour: 20")
    bot.ingest(*fresh_report())
    assert api.wait_for_message(WIRE, "You follow").silent


def test_settings_by_buttons(bot: RunningBot, api: LocalBotApi, database: Database) -> None:
    menu = tell(api, "/settings", NEWSROOM, IRAQ)
    assert "Quiet hours: off" in menu.text
    assert "Only an administrator" in press(api, menu, "Quiet hours", user=BEN.id)
    for setting, choice, words in (
        ("Time zone", "Europe/Kyiv", "Time zone: Europe/Kyiv"),
        ("Quiet hours", "22:00–07:00", "Quiet hours: 22:00–07:00"),
        ("Extreme events", "pass quiet hours", "Extreme events: pass quiet hours and cap"),
        ("Most alerts an hour", "50", "Most alerts an hour: 50"),
        ("From severity", "Severe or graver", "From severity: Severe or graver"),
        ("Told again when", "10", "Told again when the killed rise by: 10"),
        ("Reports of one source", "without a sound", "Reports of one source alone: told without a sound"),
        ("Reports of one source", "told in this topic", "in a topic of their own"),
        ("Sound", "off", "Sound: off"),
    ):
        press(api, menu, setting)
        press(api, now(api, menu, f"⚙️ {setting}"), choice)
        now(api, menu, words)
    with database.read() as session:
        row = session.get_one(ChatRow, NEWSROOM)
        held = Preferences.model_validate(row.preferences)
    assert row.timezone == "Europe/Kyiv"
    assert (held.hourly_cap, held.toll_step, held.unconfirmed_thread, held.silent) == (50, 10, IRAQ, True)


@pytest.mark.parametrize(
    "data", ["setting:11:99", "set:11:0:99", "set:11:99:0", f"settings:{DESK}", "tune:1:1:1", "manage:5", "follows:0"]
)
def test_forged_buttons_are_refused(bot: RunningBot, api: LocalBotApi, database: Database, data: str) -> None:
    said = tell(api, "/settings", BEN.id, user=BEN.id)
    told = api.answer(api.press_data(BEN.id, said, data))
    assert told["show_alert"]
    assert followed(database) == []
