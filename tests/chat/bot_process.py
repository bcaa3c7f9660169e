"""The bot in a process of its own, to be killed: ``python bot_process.py DATABASE_URL TOKEN BASE_URL FILE_URL``.

The command line's ``run`` starts the local Bot API in its own process; here the API must outlive the bot.
"""

import asyncio
import sys

from bot.composition import fetcher_of
from bot.knowledge import load_knowledge
from bot.reading import Reader
from bot.settings import load_settings
from bot.store.database import Database
from handlers.application import build_application
from handlers.desk import Desk
from handlers.running import talk


def main(database_url: str, token: str, base_url: str, file_url: str) -> None:
    settings = load_settings(_env_file=None, database_url=database_url)
    desk = Desk(
        database=Database(database_url),
        knowledge=load_knowledge(),
        reader=Reader(1),
        fetcher=fetcher_of(settings),
        settings=settings,
        editor_ids=frozenset(),
    )
    application = build_application(desk, token, base_url=base_url, base_file_url=file_url)
    asyncio.run(talk(desk, application, "all"))


if __name__ == "__main__":
    main(*sys.argv[1:])
