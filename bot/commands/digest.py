"""``digest --preview --chat ID``: the digest a chat would get now."""

import argparse

from bot.commands.moments import end_of
from bot.delivery import digests
from bot.errors import BadInput
from bot.knowledge import load_knowledge
from bot.settings import Settings
from bot.store import chats, migrate
from bot.store.database import Database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which chat's digest."""
    parser.add_argument("--preview", action="store_true", required=True, help="print it; nothing is sent")
    parser.add_argument("--chat", type=int, required=True, metavar="ID", help="the chat's Telegram id")
    parser.add_argument("--now", type=end_of, metavar="TIME", help="as of this moment (ISO 8601)")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the digest as the message's HTML."""
    database, knowledge = Database(settings.database_url), load_knowledge()
    migrate.upgrade(database)
    with database.read() as session:
        if not chats.is_known(session, arguments.chat):
            raise BadInput(f"There is no chat {arguments.chat} in this database.")
        zone = chats.zone_of(session, arguments.chat, settings.timezone)
    print(digests.preview(database, arguments.chat, knowledge.members, zone=zone, now=arguments.now).html)
    return 0
