"""``reextract``: read stored documents again with the present extractor."""

import argparse
import sys

from tqdm import tqdm

from bot.commands.lines import print_line
from bot.commands.moments import day
from bot.errors import SitrepError
from bot.extraction.version import EXTRACTOR_VERSION
from bot.intake.reading import read_here
from bot.intake.reprocessing import reread
from bot.knowledge import load_knowledge
from bot.settings import Settings
from bot.store import migrate, rereading
from bot.store.database import Database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which documents."""
    parser.add_argument("--since", type=day, metavar="DATE", help="documents published on or after this day")
    parser.add_argument("--all", action="store_true", help="also those that the present extractor has read already")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print a JSON line for each document that is read differently now or can't be read, and last what came of all."""
    database, knowledge = Database(settings.database_url), load_knowledge()
    migrate.upgrade(database)
    version = None if arguments.all else EXTRACTOR_VERSION
    with database.read() as session:
        due = rereading.documents_to_read(session, unless_version=version, since=arguments.since)
    changed = failed = 0
    for document_id in tqdm(due, desc="Reading again", unit="document", file=sys.stderr):
        try:
            outcome = reread(database, knowledge, document_id, read_here)
        except SitrepError as error:
            failed += 1
            print_line({"document": str(document_id), "status": "failed", "error": error.message})
            continue
        if outcome.is_changed:
            changed += 1
            events = [str(event_id) for event_id in outcome.events]
            print_line({"document": str(document_id), "status": "changed", "events": events})
    print_line({"read": len(due), "changed": changed, "unchanged": len(due) - changed - failed, "failed": failed})
    return 0
