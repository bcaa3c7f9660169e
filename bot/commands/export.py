"""``export``: the record as JSON lines, CSV, GeoJSON, or a table with ACLED's columns."""

import argparse
import sys

from bot.answering import exporting
from bot.commands.moments import day
from bot.errors import BadInput, WrongUsage
from bot.knowledge import Knowledge, load_knowledge
from bot.models import utc_now
from bot.questions.reach import place_filter
from bot.settings import Settings
from bot.store import migrate
from bot.store.database import Database
from bot.vocabulary import Filter, PlaceFilter


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The form, and what to narrow the record to."""
    parser.add_argument("--format", choices=tuple(exporting.FORMATS), default="jsonl")
    parser.add_argument("--since", type=day, metavar="DATE", help="events on or after this day")
    parser.add_argument("--until", type=day, metavar="DATE", help="events on or before this day")
    parser.add_argument("--actor", metavar="NAME", help="events with this actor, by id or name")
    parser.add_argument("--place", metavar="NAME", help="events at or in this place")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the matching events."""
    if arguments.since and arguments.until and arguments.since > arguments.until:
        raise WrongUsage(f"Nothing can be on or after {arguments.since} and on or before {arguments.until}.")
    database, knowledge = Database(settings.database_url), load_knowledge()
    migrate.upgrade(database)
    wanted = Filter(
        actors=_actors(arguments.actor, knowledge),
        places=_places(arguments.place, knowledge),
        since=arguments.since,
        until=arguments.until,
    )
    events = exporting.exported(database, knowledge, wanted, now=utc_now())
    for chunk in exporting.FORMATS[arguments.format].write(events):
        sys.stdout.write(chunk)
    return 0


def _actors(name: str | None, knowledge: Knowledge) -> tuple[str, ...]:
    if name is None:
        return ()
    if name in knowledge.catalogue:
        return (name,)
    found = knowledge.catalogue.resolve(name)
    if not found:
        raise BadInput(f"No actor called “{name}” is known.")
    return (found[0].id,)


def _places(name: str | None, knowledge: Knowledge) -> tuple[PlaceFilter, ...]:
    if name is None:
        return ()
    found = knowledge.gazetteer.locate(name)
    if not found:
        raise BadInput(f"No place called “{name}” is known.")
    return (place_filter(found[0]),)
