"""Telegram refusing, failing and cutting connections: nothing is lost, nothing is doubled without need."""

import time
from itertools import product

import pytest
from sqlalchemy import text
from sqlmodel import select

from bot.delivery.outbox import Priority
from bot.models import OutboxRow, SubscriptionRow
from bot.store import messages
from bot.store.database import Database
from handlers.local import FaultKind, Limits, LocalBotApi, Message, Person
from handlers.local.cast import ANA, BEN, DESK, IRAQ, LAYLA, NEWSROOM

from .alerting import has_follows
from .record import fresh_report, place_called
from .running_bot import RunningBot

pytestmark = pytest.mark.timeout(100)


def follow(api: LocalBotApi, chat: int, topic: str = "Kataib Hezbollah", thread: int | None = None) -> None:
    user = chat if chat > 0 else ANA.id
    said = api.say(user, chat, f"/follow {topic}", thread=thread)
    api.wait_for_message(chat, "Following", after=said)


def alerts(api: LocalBotApi, chat: int) -> list[Message]:
    return [message for message in api.bot_messages(chat) if "You follow" in message.text]


def states(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.exec(select(OutboxRow.state)))


# Replies


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"status": 502, "times": 2},
        {"status": 429, "retry_after": 1},
        {"kind": FaultKind.DROP_BEFORE},
        {"kind": FaultKind.SLOW, "seconds": 1.0},
    ],
    ids=["500", "502 twice", "429", "cut", "slow"],
)
def test_an_answer_arrives_all_the_same(bot: RunningBot, api: LocalBotApi, fault: dict[str, object]) -> None:
    api.fail("sendMessage", ANA.id, **fault)
    said = api.say(ANA.id, ANA.id, "latest on Kataib Hezbollah")
    api.wait_for_message(ANA.id, "24 Jan 2024", after=said, timeout=15)
    assert len(api.bot_messages(ANA.id)) == 1


def test_an_answer_whose_receipt_is_lost_comes_twice_at_most(bot: RunningBot, api: LocalBotApi) -> None:
    api.fail("sendMessage", ANA.id, kind=FaultKind.DROP_AFTER)
    said = api.say(ANA.id, ANA.id, "latest on Kataib Hezbollah")
    api.wait_for(lambda: [call for call in api.calls("sendMessage") if call.status == 200])
    assert 1 <= len(api.bot_messages(ANA.id)) <= 2
    assert api.wait_for_message(ANA.id, "24 Jan 2024", after=said)


def test_courtesies_that_fail_spoil_nothing(bot: RunningBot, api: LocalBotApi) -> None:
    answer = api.wait_for_message(ANA.id, after=api.say(ANA.id, ANA.id, "latest on Kataib Hezbollah"))
    api.fail("sendChatAction", status=400, times=3)
    api.fail("answerCallbackQuery", status=400, description="Bad Request: query is too old", times=3)
    api.press(ANA.id, answer, "Map")
    assert api.wait_for_message(ANA.id, after=answer).media is not None


def test_a_long_halt_is_kept_and_holds_nobody_else(bot: RunningBot, api: LocalBotApi) -> None:
    api.fail("sendMessage", ANA.id, status=429, retry_after=3)
    api.say(ANA.id, ANA.id, "houthi attacks")
    api.wait_for(lambda: api.refused(429))
    halted_at = api.refused(429)[0].at
    api.say(BEN.id, BEN.id, "houthi attacks")
    api.wait_for_message(ANA.id, "Houthis")
    api.wait_for_message(BEN.id, "Houthis")
    sent = {
        chat: next(call for call in api.calls("sendMessage", chat) if call.status == 200) for chat in (ANA.id, BEN.id)
    }
    assert sent[ANA.id].at - halted_at >= 3.0
    assert sent[BEN.id].at < sent[ANA.id].at
    assert len(api.refused(429)) == 1


def test_a_group_that_becomes_a_supergroup_keeps_everything(bot: RunningBot, api: LocalBotApi) -> None:
    follow(api, DESK)
    new = api.migrate(DESK)
    api.wait_for(lambda: has_follows(bot, new))
    listed = api.wait_for_message(new, after=api.say(ANA.id, new, "/following"))
    assert "Kataib Hezbollah" in listed.text
    bot.ingest(*fresh_report())
    api.wait_for(lambda: alerts(api, new))
    assert alerts(api, DESK) == []


# Alerts


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500, "times": 2},
        {"status": 429, "retry_after": 2},
        {"kind": FaultKind.DROP_BEFORE},
        {"kind": FaultKind.SLOW, "seconds": 2.0},
    ],
    ids=["500 twice", "429", "cut", "slow"],
)
def test_an_alert_arrives_once_all_the_same(
    bot: RunningBot, api: LocalBotApi, database: Database, fault: dict[str, object]
) -> None:
    follow(api, DESK)
    api.fail("sendMessage", DESK, **fault)
    bot.ingest(*fresh_report())
    api.wait_for(lambda: states(database) == ["sent"], timeout=40)
    assert len(alerts(api, DESK)) == 1


def test_a_migration_that_only_the_refusal_tells_of(bot: RunningBot, api: LocalBotApi, database: Database) -> None:
    follow(api, DESK)
    api.fail("sendMessage", DESK, kind=FaultKind.MIGRATE, migrate_to_chat_id=NEWSROOM)
    bot.ingest(*fresh_report())
    api.wait_for(lambda: alerts(api, NEWSROOM), timeout=20)
    api.wait_for(lambda: states(database) == ["sent"])
    with database.read() as session:
        assert session.exec(select(SubscriptionRow.chat_id)).all() == [NEWSROOM]


def test_an_answer_meets_a_migration(bot: RunningBot, api: LocalBotApi, database: Database) -> None:
    follow(api, DESK)
    api.fail("sendMessage", DESK, kind=FaultKind.MIGRATE, migrate_to_chat_id=NEWSROOM)
    api.say(BEN.id, DESK, "/ask houthi attacks")

    def owners() -> list[int]:
        with database.read() as session:
            return list(session.exec(select(SubscriptionRow.chat_id)))

    api.wait_for(lambda: owners() == [NEWSROOM])


def test_a_deleted_topic_sends_its_alerts_to_the_group(bot: RunningBot, api: LocalBotApi) -> None:
    follow(api, NEWSROOM, thread=IRAQ)
    api.delete_topic(NEWSROOM, IRAQ)
    bot.ingest(*fresh_report())
    api.wait_for(lambda: alerts(api, NEWSROOM))
    assert alerts(api, NEWSROOM)[0].thread_id is None


def test_a_message_telegram_will_never_take_is_put_aside(bot: RunningBot, api: LocalBotApi, database: Database) -> None:
    follow(api, DESK)
    api.fail("sendMessage", DESK, status=400, description="Bad Request: can't parse entities")
    bot.ingest(*fresh_report("refused", place=place_called("Refused", 10.0)))
    api.wait_for(lambda: states(database) == ["parked"])
    bot.ingest(*fresh_report("next", place=place_called("Next", 20.0)))
    api.wait_for(lambda: alerts(api, DESK))
    assert "Next" in alerts(api, DESK)[0].text


def test_a_slow_chat_holds_up_no_other(bot: RunningBot, api: LocalBotApi) -> None:
    follow(api, LAYLA.id)
    follow(api, DESK)
    api.fail("sendMessage", LAYLA.id, kind=FaultKind.SLOW, seconds=4.0)
    bot.ingest(*fresh_report("one", place=place_called("One", 10.0)))
    bot.ingest(*fresh_report("two", place=place_called("Two", 20.0)))
    api.wait_for(lambda: len(alerts(api, DESK)) == 2)
    calls = [call for call in api.calls("sendMessage", LAYLA.id) if call.status == 200]
    assert len(calls) == 1  # only the reply to /follow has been answered yet
    api.wait_for(lambda: len(alerts(api, LAYLA.id)) == 2, timeout=20)
    assert ["One" in alert.text for alert in alerts(api, LAYLA.id)] == [True, False]  # in their order


def test_an_alert_waits_until_the_one_before_is_on_record(bot: RunningBot, api: LocalBotApi) -> None:
    follow(api, LAYLA.id)
    follow(api, DESK)
    api.fail("sendMessage", LAYLA.id, kind=FaultKind.SLOW, seconds=1.0)
    bot.ingest(*fresh_report())
    api.wait_for(lambda: alerts(api, DESK))
    # A kill while the first was out would have had one sent again, and not two.
    assert [call.chat_id for call in api.calls("sendMessage")][-2:] == [LAYLA.id, DESK]


def test_what_telegram_took_is_written_down_as_soon_as_the_database_takes_it(
    bot: RunningBot, api: LocalBotApi, database: Database
) -> None:
    follow(api, LAYLA.id)
    follow(api, DESK)
    api.fail("sendMessage", LAYLA.id, kind=FaultKind.SLOW, seconds=1.0)
    bot.ingest(*fresh_report())
    api.wait_for(lambda: alerts(api, LAYLA.id))
    rename(database, "outbox_message", "elsewhere")
    api.wait_for(lambda: [call.chat_id for call in api.calls("sendMessage")][-1] == LAYLA.id)
    time.sleep(3.0)
    assert not alerts(api, DESK)  # a second could not be written down either
    rename(database, "elsewhere", "outbox_message")
    api.wait_for(lambda: states(database) == ["sent", "sent"], timeout=20)
    assert [len(alerts(api, chat)) for chat in (LAYLA.id, DESK)] == [1, 1]


def rename(database: Database, table: str, name: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO {name}"))


def test_a_flood_provokes_no_refusal(bot: RunningBot, api: LocalBotApi, database: Database) -> None:
    people = [Person(id=1000 + number, first_name=f"Person {number}") for number in range(30)]
    for person in people:
        api.add_person(person)
        api.say(person.id, person.id, "/follow Kataib Hezbollah")
    for person in people:
        api.wait_for_message(person.id, "Following", timeout=20)
    api.set_limits(Limits.strict())
    for name, latitude in (("First", 10.0), ("Second", 20.0)):
        assert bot.ingest(*fresh_report(name, place=place_called(name, latitude))).alerted == 30
    for person in people[:10]:
        api.say(person.id, person.id, "houthi attacks")
    api.wait_for(lambda: states(database) == ["sent"] * 60, timeout=60)
    for person in people[:10]:
        api.wait_for_message(person.id, "Events by Houthis", timeout=20)
    assert api.refused(429) == []
    for person in people:
        assert ["First" in alert.text for alert in alerts(api, person.id)] == [True, False]


def test_a_group_over_its_minute_lets_others_pass(bot: RunningBot, api: LocalBotApi, database: Database) -> None:
    follow(api, DESK)
    follow(api, ANA.id)
    api.set_limits(Limits.strict())
    with database.write() as session:
        for number, chat in product(range(25), (DESK, ANA.id)):
            messages.add_message(
                session,
                chat_id=chat,
                thread_id=None,
                kind="notice",
                cause=f"notice:{number}",
                payload={"html": f"Notice {number}"},
                priority=Priority.ALERT,
            )

    def notices(chat: int) -> int:
        return sum("Notice" in message.text for message in api.bot_messages(chat))

    api.wait_for(lambda: notices(ANA.id) == 25, timeout=60)
    assert notices(DESK) <= 20
    assert api.refused(429) == []
    assert states(database).count("parked") == 0
