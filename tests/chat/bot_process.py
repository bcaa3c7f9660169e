"""The bot in a process of its own, to be killed: ``bot_process.py DATABASE TOKEN BASE_URL FILE_URL [SPOOL [ROLE]]``.

The command line's ``run`` starts the local Bot API in its own process; here the API must outlive the bot. Reports are
taken in from ``SPOOL``, a file that may grow meanwhile: a line holds a document and what was read in it.
"""

import asyncio
import json
import sys
from pathlib import Path

from sqlmodel import func, select

from bot.composition import fetcher_of
from bot.intake.ingest import store_reading
from bot.intake.reading import Reader
from bot.knowledge import load_knowledge
from bot.models import DocumentRow
from bot.settings import load_settings
from bot.store.database import Database
from bot.vocabulary import Document, Extraction
from handlers.application import build_application
from handlers.desk import Desk
from handlers.running import talk, told_to_stop

_LOOK_SECONDS = 0.05
_BROUGHT_AGAIN = 5


def main(database_url: str, token: str, base_url: str, file_url: str, spool: str = "", role: str = "all") -> None:
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

    async def until_told() -> None:
        taking_in = asyncio.create_task(_take_in(desk, Path(spool))) if spool else None
        await told_to_stop()
        if taking_in:
            taking_in.cancel()

    asyncio.run(talk(desk, application, role, until_told))


async def _take_in(desk: Desk, spool: Path) -> None:
    """Store every report of the spool that is not on record, and the last few that are: duplicates do no harm."""
    with desk.database.read() as session:
        stored = session.exec(select(func.count()).select_from(DocumentRow)).one()
    with spool.open(encoding="utf-8") as lines:
        for _ in range(stored - _BROUGHT_AGAIN):
            lines.readline()
        while True:
            line = lines.readline()
            if not line.endswith("\n"):
                lines.seek(lines.tell() - len(line.encode()))
                await asyncio.sleep(_LOOK_SECONDS)
                continue
            told = json.loads(line)
            document, extraction = Document(**told["document"]), Extraction(**told["extraction"])
            await asyncio.to_thread(store_reading, desk.database, desk.knowledge, document, extraction)
            desk.outbox_filled.set()


if __name__ == "__main__":
    main(*sys.argv[1:])
