"""How the installation is doing, as the operator sees it."""

import datetime as dt

import pytest

from bot.delivery import digests, outbox
from bot.health import health_of
from bot.models import utc_now
from bot.rendering.health import health_html, refusals_words
from bot.store import chats, messages, sources
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.timetable import read_order
from tests.reports import GROUP, PRIVATE


def _send(database: Database, cause: str, chat: ChatIdentity = PRIVATE) -> outbox.DueMessage:
    with database.write() as session:
        chats.remember_chat(session, chat, timezone="UTC")
        messages.add_message(
            session, chat_id=chat.id, thread_id=None, kind="digest", cause=cause, payload={"html": cause}, priority=2
        )
    (message,) = outbox.claim(database, limit=1)
    return message


def test_a_new_installation_has_nothing_to_complain_of(sqlite_database: Database) -> None:
    told = health_html(health_of(sqlite_database), "UTC")
    assert "⚠️" not in told
    assert "Outbox: 0 waiting, 0 sent" in told
    assert "Last report: none yet" in told


def test_what_was_refused_is_told_with_its_reasons(database: Database) -> None:
    for number, reason in enumerate(["can't parse <entities>", "can't parse <entities>", "file is too big"]):
        outbox.park(database, _send(database, f"m{number}"), reason)
    health = health_of(database)
    assert health.refusals == (("can't parse <entities>", 2), ("file is too big", 1))
    assert refusals_words(health) == "2 for “can't parse <entities>”, 1 for “file is too big”"
    told = health_html(health, "UTC")
    assert "⚠️ 3 messages refused for good:\n  • 2 × can&#x27;t parse &lt;entities&gt;\n  • 1 × file is too big" in told


def test_what_waits_too_long_is_told(database: Database) -> None:
    first = _send(database, "first")
    _send(database, "second", GROUP)
    outbox.suspend(database, first, "Forbidden: bot was blocked by the user")
    digests.set_digest(
        database, GROUP, read_order("08:00"), default_zone="UTC", thread_id=None, created_by=7, now=utc_now()
    )
    with database.write() as session:
        sources.find_or_add(session, sources.FEED, "Harbour <Wire>", "https://example.org/feed").failures = 3
    health = health_of(database, now=utc_now() + dt.timedelta(days=2))
    assert (health.waiting, health.chats, health.suspended, health.overdue_digests) == (2, 2, 1, 1)
    told = health_html(health, "UTC")
    assert "Outbox: 2 waiting (⚠️ for up to 2 days), 0 sent" in told
    assert "Chats: 2, of which 1 closed to the bot" in told
    assert "⚠️ 1 digest overdue" in told
    assert "⚠️ Feeds that fail: Harbour &lt;Wire&gt;" in told


@pytest.mark.parametrize(
    ("minutes", "words"), [(2, "2 minutes"), (119, "119 minutes"), (120, "2 hours"), (60 * 47, "47 hours")]
)
def test_how_long_it_waits_is_told(sqlite_database: Database, minutes: int, words: str) -> None:
    _send(sqlite_database, "m")
    later = utc_now() + dt.timedelta(minutes=minutes)
    assert f"for up to {words}" in health_html(health_of(sqlite_database, now=later), "UTC")


def test_what_waits_a_moment_is_no_reason_to_worry(sqlite_database: Database) -> None:
    _send(sqlite_database, "m")
    assert "1 waiting, 0 sent" in health_html(health_of(sqlite_database), "UTC")
