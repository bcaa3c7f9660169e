"""Following and alerts: who may set them, what arrives, where, and how often."""

from collections.abc import Callable

import pytest
from sqlmodel import select

from bot.models import OutboxRow
from bot.store.database import Database
from handlers.local import LocalBotApi, Message
from handlers.local.cast import ANA, BEN, BOT, DESK, IRAQ, LAYLA, NEWSROOM, WIRE

from .alerting import is_suspended
from .record import fresh_report, place_called
from .running_bot import RunningBot

pytestmark = pytest.mark.timeout(60)
MakeBot = Callable[..., RunningBot]


def tell(api: LocalBotApi, text: str, chat: int = ANA.id, thread: int | None = None, user: int = ANA.id) -> Message:
    said = api.say(user, chat, text, thread=thread)
    return api.wait_for_message(chat, after=said)


def alerts(api: LocalBotApi, chat: int) -> list[Message]:
    return [message for message in api.bot_messages(chat) if "You follow" in message.text]


def changed(api: LocalBotApi, message: Message) -> Message | None:
    """A message as it stands, once it differs from what it was."""
    current = api.message(message.chat_id, message.message_id)
    return current if current != message else None


def is_settled(database: Database) -> bool:
    with database.read() as session:
        return not session.exec(select(OutboxRow.id).where(OutboxRow.state == "pending")).all()


def test_following_listing_and_stopping(bot: RunningBot, api: LocalBotApi) -> None:
    assert "follows nothing yet" in tell(api, "/following").text
    assert "Following: Events involving Kataib Hezbollah" in tell(api, "/follow kataeb hizbollah").text
    assert "already" in tell(api, "/follow Kataib Hezbollah").text
    assert "Air/drone strikes or" in tell(api, "/follow strikes in Yemen").text
    listed = tell(api, "/following").text
    assert "Kataib Hezbollah" in listed
    assert "Yemen" in listed
    offered = tell(api, "/unfollow")
    assert len(offered.buttons) == 2
    api.press(ANA.id, offered, "Kataib")
    left = api.wait_for(lambda: changed(api, offered))
    assert left is not None
    assert "Stopped: Events involving Kataib Hezbollah" in left.text
    assert [button.text for button in left.buttons] == [offered.buttons[1].text]
    assert api.answer(api.press_data(ANA.id, offered, offered.buttons[0].data or ""))["show_alert"]
    assert "Stopped" in tell(api, "/unfollow Yemen").text
    assert "follows nothing" in tell(api, "/unfollow").text


def test_a_follow_is_stopped_by_a_part_of_what_it_wants(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow attacks on aid workers in Sudan")
    tell(api, "/follow attacks on aid workers in Yemen")
    assert "follows nothing like" in tell(api, "/unfollow aid workers").text
    assert "Stopped: Events in Sudan mentioning" in tell(api, "/unfollow aid workers in Sudan").text
    assert "Stopped: Events in Yemen mentioning" in tell(api, "/unfollow aid workers").text


def test_what_is_followed_is_listed_before_what_is_muted_and_sent(bot: RunningBot, api: LocalBotApi) -> None:
    for words in ("/digest 08:00", "/mute protests", "/follow Houthis"):
        tell(api, words)
    listed = tell(api, "/following").text
    assert listed.index("1. Events involving Houthis") < listed.index("2. Protests") < listed.index("3. daily digest")


@pytest.mark.parametrize("words", ["/unfollow everything", "/unfollow all", "stop all alerts"])
def test_to_stop_everything_each_is_offered(bot: RunningBot, api: LocalBotApi, words: str) -> None:
    for topic in ("Houthis", "strikes in Yemen"):
        tell(api, f"/follow {topic}")
    offered = tell(api, words)
    assert offered.text == "What should stop?"
    assert len(offered.buttons) == 2


@pytest.mark.parametrize("text", ["/follow", "/follow qwxyzzy", "/follow attacks since Monday", "/unfollow qwxyzzy"])
def test_what_can_not_be_followed_is_refused_with_an_example(bot: RunningBot, api: LocalBotApi, text: str) -> None:
    assert "/follow Kataib Hezbollah" in tell(api, text).text


@pytest.mark.parametrize("text", ["/follow Houthis", "/unfollow", "/digest 08:00", "/digest off"])
def test_only_administrators_change_what_a_group_follows(bot: RunningBot, api: LocalBotApi, text: str) -> None:
    assert "Only an administrator of this group" in tell(api, text, DESK, user=BEN.id).text
    assert "Only an administrator" not in tell(api, text, DESK, user=ANA.id).text


def test_the_follow_button_asks_for_an_administrator_too(bot: RunningBot, api: LocalBotApi) -> None:
    answer = tell(api, "/ask Kataib Hezbollah", NEWSROOM, IRAQ)
    refused = api.answer(api.press(BEN.id, answer, "Follow"))
    assert refused["show_alert"]
    assert "Only an administrator" in refused["text"]
    api.press(ANA.id, answer, "Follow")
    assert "Following: " in api.wait_for_message(NEWSROOM, after=answer).text


def test_a_channel_speaks_for_itself(bot: RunningBot, api: LocalBotApi) -> None:
    assert "Following: " in tell(api, "/follow Houthis", WIRE).text


def test_an_alert_comes_once_to_the_topic_that_follows(bot: RunningBot, api: LocalBotApi) -> None:
    assert tell(api, "/follow Kataib Hezbollah", NEWSROOM, IRAQ).thread_id == IRAQ
    tell(api, "/follow strikes in Iraq", NEWSROOM, IRAQ)
    report = fresh_report(killed=3)
    stored = bot.ingest(*report)
    assert stored.alerted == 1
    assert bot.ingest(*report).alerted == 0
    api.wait_for(lambda: alerts(api, NEWSROOM) and is_settled(bot.desk.database))
    (alert,) = alerts(api, NEWSROOM)
    assert alert.thread_id == IRAQ
    assert "3 killed" in alert.text
    assert "US forces struck a facility" in alert.text
    api.press(BEN.id, alert, "details")
    assert api.wait_for_message(NEWSROOM, "First reported", after=alert).thread_id == IRAQ


def test_nobody_else_is_alerted_and_nothing_old_is(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow Kataib Hezbollah", DESK)
    tell(api, "/follow Houthis", LAYLA.id, user=LAYLA.id)
    bot.ingest(*fresh_report("old-strike", days_ago=9))
    bot.ingest(*fresh_report("new-strike"))
    api.wait_for(lambda: alerts(api, DESK) and is_settled(bot.desk.database))
    (alert,) = alerts(api, DESK)
    assert "new-strike" in alert.text
    assert alerts(api, LAYLA.id) == []


def test_a_blocked_chat_keeps_its_follows_and_gets_what_it_missed(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow Kataib Hezbollah")
    bot.ingest(*fresh_report("before", place=place_called("Before", 10.0)))
    api.wait_for(lambda: alerts(api, ANA.id))
    api.fail("sendMessage", ANA.id, status=403)  # the block that no update tells of
    bot.ingest(*fresh_report("during", place=place_called("During", 20.0)))
    api.wait_for(lambda: api.refused(403) and is_suspended(bot, ANA.id))
    assert len(alerts(api, ANA.id)) == 1
    tell(api, "latest on Kataib Hezbollah")
    api.wait_for(lambda: len(alerts(api, ANA.id)) == 2)
    asked = api.say(ANA.id, ANA.id, "/following")
    assert "Kataib Hezbollah" in api.wait_for_message(ANA.id, "This chat follows", after=asked).text


def test_a_person_who_blocks_and_returns(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow Kataib Hezbollah")
    api.block(ANA.id)
    api.wait_for(lambda: is_suspended(bot, ANA.id))
    assert bot.ingest(*fresh_report("unheard")).alerted == 0
    assert not api.refused(403)
    api.unblock(ANA.id)
    api.wait_for(lambda: not is_suspended(bot, ANA.id))
    bot.ingest(*fresh_report("heard", place=place_called("Heard", 25.0)))
    api.wait_for(lambda: alerts(api, ANA.id))


def test_the_bot_is_thrown_out_of_a_group_and_let_in_again(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow Kataib Hezbollah", DESK)
    api.set_member(ANA.id, DESK, BOT.id, "kicked")
    api.wait_for(lambda: is_suspended(bot, DESK))
    api.set_member(ANA.id, DESK, BOT.id, "member")
    assert "Kataib Hezbollah" in tell(api, "/following", DESK).text
    bot.ingest(*fresh_report())
    api.wait_for(lambda: alerts(api, DESK))


def heard(api: LocalBotApi, chat: int) -> str:
    """The first alert in a chat, once it is there."""
    api.wait_for(lambda: alerts(api, chat))
    return alerts(api, chat)[0].text


def test_a_bot_that_may_not_write_waits_until_it_may(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow Kataib Hezbollah", DESK)
    api.set_member(ANA.id, DESK, BOT.id, "restricted", can_post=False)
    api.wait_for(lambda: is_suspended(bot, DESK))
    assert bot.ingest(*fresh_report("unheard")).alerted == 0
    api.set_member(ANA.id, DESK, BOT.id, "member", can_post=True)
    api.wait_for(lambda: not is_suspended(bot, DESK))
    bot.ingest(*fresh_report("heard", place=place_called("Heard", 25.0)))
    assert "heard" in heard(api, DESK)
    assert api.refused(400) == []


def test_a_channel_that_takes_the_right_to_post_away_and_gives_it_back(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow Kataib Hezbollah", WIRE)
    api.set_member(ANA.id, WIRE, BOT.id, "administrator", can_post=False)
    api.wait_for(lambda: is_suspended(bot, WIRE))
    assert bot.ingest(*fresh_report("unheard")).alerted == 0
    assert "I may not write in Sitrep wire" in tell(api, "/follow Houthis for @sitrep_wire").text
    api.set_member(ANA.id, WIRE, BOT.id, "administrator", can_post=True)
    api.wait_for(lambda: not is_suspended(bot, WIRE))
    bot.ingest(*fresh_report("heard", place=place_called("Heard", 25.0)))
    assert "heard" in heard(api, WIRE)
