"""``sources list|add|remove|fetch``: the feeds the bot reads."""

import argparse
import asyncio
import datetime as dt

from bot.composition import fetcher_of
from bot.errors import WrongUsage
from bot.intake import feeds
from bot.intake.reading import Reader
from bot.knowledge import load_knowledge
from bot.models import utc_now
from bot.rendering.html import plural
from bot.settings import Settings
from bot.store import migrate
from bot.store.database import Database

_NO_FEEDS = "No feeds yet. Add one: python -m bot sources add URL"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with which feed."""
    parser.add_argument("action", choices=("list", "add", "remove", "fetch"))
    parser.add_argument("feed", nargs="?", metavar="URL", help="the feed's address (for remove, its number will do)")
    parser.add_argument("--name", help="the outlet, if not the feed's own title")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """List, add, remove, or read all feeds now."""
    if arguments.action in {"add", "remove"} and not arguments.feed:
        its = "address or number" if arguments.action == "remove" else "address"
        raise WrongUsage(f"Say which feed to {arguments.action}: give its {its}.")
    database = Database(settings.database_url)
    migrate.upgrade(database)
    if arguments.action == "list":
        _list(database)
    elif arguments.action == "add":
        state = asyncio.run(feeds.add_feed(database, fetcher_of(settings), arguments.feed, arguments.name))
        print(f"Added {state.name}. Its first reading is history and alerts nobody.")
    elif arguments.action == "remove":
        print(f"Removed {feeds.remove_feed(database, arguments.feed).name}. Its documents stay.")
    else:
        asyncio.run(_fetch(database, settings))
    return 0


def _list(database: Database) -> None:
    states = feeds.list_feeds(database)
    if not states:
        print(_NO_FEEDS)
    for state in states:
        fetched = f"last read {state.last_fetched_at:%Y-%m-%d %H:%M} UTC" if state.last_fetched_at else "not read yet"
        health = f"{plural(state.failures, 'failure')}: {state.last_error}" if state.failures else "well"
        halted = "" if state.enabled else ", halted: the server says it is gone"
        documents = plural(state.documents, "document")
        print(f"{state.id}\t{state.name}\t{state.url}\t{documents}, {fetched}, {health}{halted}")


async def _fetch(database: Database, settings: Settings) -> None:
    reader = Reader(settings.extraction_workers)
    try:
        feeds.make_due(database, utc_now())
        readings = await feeds.read_due_feeds(
            database,
            load_knowledge(),
            fetcher_of(settings),
            reader.read,
            interval=dt.timedelta(minutes=settings.feed_interval_minutes),
        )
    finally:
        reader.close()
    if not readings:
        print(_NO_FEEDS)
    for reading in readings:
        told = reading.error or f"{reading.new} new, {reading.known} known, {reading.failed} failed"
        print(f"{reading.name}: {told}")
