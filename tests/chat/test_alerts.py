"""Alerts in the chat: marked, edited, held back, put together, pinned or silent."""

import pytest
from sqlmodel import select

from bot.intake.ingest import Ingested, Provenance
from bot.models import OutboxRow, utc_now
from bot.store.database import Database
from bot.vocabulary import Event, EventStatus
from handlers.local import LocalBotApi
from handlers.local.cast import ANA, BEN, DESK, IRAQ, NEWSROOM, WIRE

from .alerting import alert_of, becomes, changed, has_follows, killed, press, tell
from .record import claim, document, fresh_report, place_called, reading
from .running_bot import RunningBot

pytestmark = pytest.mark.timeout(90)


def retracted(event: Event) -> Event:
    return event.model_copy(update={"status": EventStatus.RETRACTED})


def is_settled(database: Database) -> bool:
    with database.read() as session:
        return not session.exec(select(OutboxRow.id).where(OutboxRow.state == "pending")).all()


def burst(bot: RunningBot, number: int) -> Ingested:
    """One report of many strikes, each with a toll of its own."""
    told = document("a-day-of-strikes", "US forces struck many facilities of Kataib Hezbollah.", published_at=utc_now())
    claims = [
        claim(told, day=utc_now().date(), place=place_called(f"Town {one}", 10.0 + 2 * one), killed=one)
        for one in range(1, number + 1)
    ]
    return bot.ingest(told, reading(told, *claims))


def test_an_alert_is_marked_by_its_severity_and_as_unconfirmed(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow Kataib Hezbollah")
    bot.ingest(*fresh_report(killed=12))
    alert = alert_of(api, ANA.id)
    assert alert.text.startswith("🟠 Severe · Air/drone strike · Al-Qa'im")
    assert "one source, unconfirmed" in alert.text
    assert not alert.silent


def test_an_alert_is_edited_and_sounds_again_on_what_matters(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow Kataib Hezbollah", NEWSROOM, IRAQ)
    bot.ingest(*fresh_report(killed=3))
    alert = alert_of(api, NEWSROOM)
    becomes(bot, killed(4))
    assert "Killed: 3 → 4" in changed(api, alert, "4 killed").text
    becomes(bot, killed(9))
    update = api.wait_for_message(NEWSROOM, "🔄 Update", after=alert)
    assert "Killed: 3 → 9" in update.text
    assert (update.reply_to, update.thread_id) == (alert.message_id, IRAQ)
    changed(api, alert, "9 killed")
    becomes(bot, retracted)
    cancelled = api.wait_for_message(NEWSROOM, "🚫 Cancelled", after=update)
    assert "no longer stands" in cancelled.text
    assert changed(api, alert, "Retracted").text.startswith("🚫 Retracted: ")


def test_another_source_makes_the_alert_corroborated(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow Kataib Hezbollah")
    bot.ingest(*fresh_report(killed=3))
    alert = alert_of(api, ANA.id)
    words = "Residents of the border town saw aircraft and heard explosions; a hospital received three bodies."
    told = document("second-word", words, published_at=utc_now(), source="Other Wire")
    bot.ingest(told, reading(told, claim(told, day=utc_now().date(), killed=3)))
    assert "corroborated by 2 sources" in changed(api, alert, "corroborated").text
    assert len([message for message in api.bot_messages(ANA.id) if "You follow" in message.text]) == 1


def test_what_can_not_be_edited_any_more_is_told_beside_it(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow Kataib Hezbollah", NEWSROOM, IRAQ)
    bot.ingest(*fresh_report(killed=3))
    alert = alert_of(api, NEWSROOM)
    api.delete_topic(NEWSROOM, IRAQ)
    becomes(bot, killed(40))
    update = api.wait_for_message(NEWSROOM, "🔄 Update", after=alert)
    assert (update.reply_to, update.thread_id) == (None, None)

    def states() -> dict[str, str]:
        with bot.desk.database.read() as session:
            return {row.kind: row.state for row in session.exec(select(OutboxRow))}

    api.wait_for(lambda: states() == {"alert": "sent", "update": "sent", "edit": "dropped"})


def test_a_burst_is_one_message_with_all_of_it_at_hand(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow Kataib Hezbollah", DESK)
    assert burst(bot, 12).alerted == 12
    group = api.wait_for_message(DESK, "12 alerts")
    api.wait_for(lambda: is_settled(bot.desk.database))  # the bot has written down which message it became
    assert group.text.index("12 killed") < group.text.index("11 killed") < group.text.index("3 killed")
    assert group.text.rstrip().endswith("… and 2 more")
    assert [button.text for button in group.buttons] == [*(str(one) for one in range(1, 11)), "Show all 12"]
    press(api, group, "Show all", user=BEN.id)
    rest = api.wait_for_message(DESK, "The others", after=group)
    assert "11. " in rest.text
    assert "12. " in rest.text
    press(api, group, "1", user=BEN.id)
    assert "12 killed" in api.wait_for_message(DESK, "First reported", after=group).text
    assert len([message for message in api.bot_messages(DESK) if "alert" in message.text]) == 1


def test_past_the_cap_the_rest_waits_and_can_be_had_at_once(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow Kataib Hezbollah", DESK)
    tell(api, "/settings cap 1", DESK)
    for number in range(3):
        bot.ingest(*fresh_report(f"report-{number}", place=place_called(f"Town {number}", 10.0 + number)))
    alert = alert_of(api, DESK)
    assert "The cap of 1 alert an hour is reached" in alert.text
    assert "Only an administrator" in press(api, alert, "Show what waits", user=BEN.id)
    assert press(api, alert, "Show what waits") == "2 alerts are on the way."
    assert "2 alerts, held by the cap of 1 an hour" in api.wait_for_message(DESK, "2 alerts", after=alert).text
    assert press(api, alert, "Show what waits") == "Nothing is waiting."


def test_quiet_hours_hold_until_they_are_over_or_taken_back(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow Kataib Hezbollah")
    now = utc_now().hour
    tell(api, f"/settings quiet {now:02d}:00-{(now + 2) % 24:02d}:00")
    for number in range(2):
        bot.ingest(*fresh_report(f"report-{number}", place=place_called(f"Town {number}", 10.0 + number)))
    said = api.say(ANA.id, ANA.id, "/settings quiet off")
    held = api.wait_for_message(ANA.id, "held during quiet hours", after=said)
    assert held.text.startswith("🔔 2 alerts, held during quiet hours")


def test_the_gravest_passes_quiet_hours_by_choice(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow Kataib Hezbollah", DESK)
    now = utc_now().hour
    tell(api, f"/settings quiet {now:02d}:00-{(now + 2) % 24:02d}:00", DESK)
    menu = tell(api, "/settings", DESK)
    press(api, menu, "Extreme events")
    press(api, menu, "pass quiet hours and cap")
    changed(api, menu, "Extreme events: pass quiet hours and cap")
    bot.ingest(*fresh_report("ordinary", place=place_called("Ordinary", 10.0), killed=3))
    bot.ingest(*fresh_report("grave", place=place_called("Grave", 20.0), killed=60))
    assert alert_of(api, DESK, after=menu).text.startswith("🔴 Extreme · Air/drone strike · Grave")
    said = api.say(ANA.id, DESK, "/settings quiet off")
    assert "Ordinary" in alert_of(api, DESK, after=said).text


def test_a_silent_follow_and_a_silent_chat(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow Kataib Hezbollah", DESK)
    tell(api, "/follow Kataib Hezbollah")
    press(api, tell(api, "/following", DESK), "1")
    card = api.bot_messages(DESK)[-1]
    press(api, card, "Silently")
    bot.ingest(*fresh_report())
    assert alert_of(api, DESK).silent
    assert not alert_of(api, ANA.id).silent


def test_alerts_are_pinned_by_choice_where_the_bot_may(bot: RunningBot, api: LocalBotApi, database: Database) -> None:
    tell(api, "/follow Kataib Hezbollah", WIRE)
    tell(api, "/settings", WIRE)
    menu = api.bot_messages(WIRE)[-1]
    press(api, menu, "Pin alerts")
    press(api, menu, "Severe or graver")
    assert "Pin alerts: Severe or graver" in changed(api, menu, "Severe or graver").text
    bot.ingest(*fresh_report(killed=12))
    alert = alert_of(api, WIRE)
    api.wait_for(lambda: api.pinned(WIRE) == [alert.message_id])


def test_pinning_is_refused_where_the_bot_may_not(bot: RunningBot, api: LocalBotApi) -> None:
    menu = tell(api, "/settings", DESK)
    press(api, menu, "Pin alerts")
    assert "I may not pin here" in press(api, menu, "Severe or graver")
    press(api, menu, "never")
    assert "Pin alerts: never" in changed(api, menu, "Pin alerts: never").text


def test_a_group_that_becomes_a_supergroup_hears_of_changes_there(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow Kataib Hezbollah", DESK)
    bot.ingest(*fresh_report(killed=3))
    alert_of(api, DESK)
    new = api.migrate(DESK)
    api.wait_for(lambda: has_follows(bot, new))
    becomes(bot, killed(40))
    assert api.wait_for_message(new, "🔄 Update").reply_to is None


def test_history_alerts_nobody(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow Kataib Hezbollah")
    assert bot.ingest(*fresh_report(), Provenance(is_history=True)).alerted == 0


def test_an_editors_retraction_reaches_those_who_were_told(bot: RunningBot, api: LocalBotApi) -> None:
    tell(api, "/follow Kataib Hezbollah", DESK)
    stored = bot.ingest(*fresh_report(killed=3))
    alert = alert_of(api, DESK)
    proposal = tell(api, f"/retract {stored.events[0]} the ministry withdrew its statement")
    press(api, proposal, "Confirm")
    cancelled = api.wait_for_message(DESK, "🚫 Cancelled", after=alert)
    assert cancelled.reply_to == alert.message_id
    assert "Why: the ministry withdrew its statement" in cancelled.text
    changed(api, alert, "Retracted")
    assert [message for message in api.bot_messages(BEN.id) if "Cancelled" in message.text] == []
