"""``db upgrade|check``: bring the database to its newest shape, or say whether it has it."""

import argparse

from bot.errors import BadSetup
from bot.settings import Settings
from bot.store import migrate
from bot.store.database import Database

_MOST_SHOWN = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with the database."""
    parser.add_argument("action", choices=("upgrade", "check"))


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run the migrations, or compare the tables with the code."""
    database = Database(settings.database_url)
    if arguments.action == "upgrade":
        migrate.upgrade(database)
        print("The database is up to date.")
        return 0
    if not migrate.is_current(database):
        raise BadSetup("The database has not had all migrations: run `python -m bot db upgrade`.")
    differences = migrate.differences(database)
    if differences:
        raise BadSetup("The tables differ from the code: " + "; ".join(differences[:_MOST_SHOWN]))
    print("The database matches the code.")
    return 0
