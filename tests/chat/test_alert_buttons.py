"""The buttons under alerts."""

import pytest
from sqlmodel import select

from bot.models import DoubtRow, EventRow
from bot.store.database import Database
from handlers.local import LocalBotApi
from handlers.local.cast import ANA, BEN, DESK

from .alerting import alert_of, becomes, changed, killed, press, tell
from .record import fresh_report, place_called
from .running_bot import RunningBot

pytestmark = pytest.mark.timeout(90)


def test_one_event_can_be_muted_and_told_again(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow Kataib Hezbollah", DESK)
    bot.ingest(*fresh_report(killed=3))
    alert = alert_of(api, DESK)
    assert "Only an administrator" in press(api, alert, "Mute this event", user=BEN.id)
    assert "nothing more is told" in press(api, alert, "Mute this event")
    becomes(bot, killed(30))
    changed(api, alert, "30 killed")
    assert "told here again" in press(api, alert, "Mute this event")
    becomes(bot, killed(60))
    api.wait_for_message(DESK, "🔄 Update", after=alert)
    assert len([message for message in api.bot_messages(DESK) if "🔄 Update" in message.text]) == 1


def test_less_like_this_narrows_the_follow(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow Kataib Hezbollah", DESK)
    bot.ingest(*fresh_report(killed=3))
    alert = alert_of(api, DESK)
    press(api, alert, "Less like this")
    offer = api.wait_for_message(DESK, "What should it leave out?", after=alert)
    assert [button.text for button in offer.buttons] == [
        "No air/drone strikes",
        "Nothing in Anbar",
        "Only with 5 or more killed",
        "Only what several sources report",
        "⏸ Pause this follow",
        "Leave it as it is",
    ]
    assert "Only an administrator" in press(api, offer, "Only with 5", user=BEN.id)
    data = offer.button("Only with 5").data or ""
    press(api, offer, "Only with 5")
    assert "changed meanwhile" in api.answer(api.press_data(ANA.id, offer, data))["text"]
    assert "with at least 5 people killed" in changed(api, offer, "Changed.").text
    assert "with at least 5 people killed" in tell(api, "/following", DESK).text
    bot.ingest(*fresh_report("another", place=place_called("Elsewhere", 20.0), killed=4))
    assert bot.ingest(*fresh_report("a-third", place=place_called("Far away", 25.0), killed=5)).alerted == 1


def test_what_is_wrong_goes_to_the_editors(bot: RunningBot, api: LocalBotApi, database: Database) -> None:
    tell(api, "/follow Kataib Hezbollah", DESK)
    bot.ingest(*fresh_report(killed=3))
    alert = alert_of(api, DESK)
    assert "an editor will look into it" in press(api, alert, "Wrong", user=BEN.id)
    assert "has this already" in press(api, alert, "Wrong", user=BEN.id)
    queued = tell(api, "/review")
    assert "Ben Okafor says that this is wrong" in queued.text
    assert "3 killed" in queued.text
    assert "Only editors" in press(api, queued, "Settled", user=BEN.id)
    assert press(api, queued, "Settled") == "Settled"
    assert "No report is waiting" in tell(api, "/review").text
    with database.read() as session:
        (doubt,) = session.exec(select(DoubtRow)).all()
        assert (doubt.person, doubt.settled_by) == (BEN.id, ANA.id)
        assert session.get_one(EventRow, doubt.event_id).is_news


@pytest.mark.parametrize("button", ["hush:999", "less:999", "wrong:999", "narrow:1:1:999", "rest", "settled:9"])
def test_buttons_that_lead_nowhere_say_so(bot: RunningBot, api: LocalBotApi, button: str) -> None:
    said = tell(api, "/follow Kataib Hezbollah")
    told = api.answer(api.press_data(ANA.id, said, button))
    assert told["show_alert"]
    assert len(told["text"]) > 20
