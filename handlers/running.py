"""``run``: everything put together and kept going, on Telegram when a token is set, in the local chat otherwise."""

import argparse
import asyncio
import contextlib
import datetime as dt
import logging
import signal
import sys
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from telegram.error import InvalidToken, NetworkError
from telegram.ext import Application
from tqdm import tqdm

from bot import digests, feeds, sample_reports
from bot.composition import fetcher_of
from bot.errors import BadSetup
from bot.knowledge import load_knowledge
from bot.reading import Reader
from bot.schedule import build_scheduler
from bot.settings import Settings
from bot.store import migrate
from bot.store.database import Database
from bot.vocabulary import Document, Extraction
from handlers import local
from handlers.application import ALLOWED_UPDATES, build_application, publish_menu
from handlers.delivery import deliver
from handlers.desk import Desk
from handlers.errors import RedactTokens
from handlers.local import cast
from handlers.webhook import PATH, build_webhook

_DIGEST_TICK_SECONDS = 15
_FEED_TICK_SECONDS = 30
_log = logging.getLogger(__name__)

App = Application  # type: ignore[type-arg]  # six parameters that are all the defaults


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which part of the work this process takes."""
    parser.add_argument(
        "--role",
        choices=("all", "web", "worker"),
        default="all",
        help="all: everything; web: talks to people; worker: feeds, digests and sending (default: all)",
    )


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run until told to stop (SIGINT, SIGTERM); what is under way is finished first."""
    _configure_logging(settings)
    database = Database(settings.database_url)
    migrate.upgrade(database)
    with _desk(database, settings) as desk:
        if settings.samples and sample_reports.is_empty(database):
            _read_samples(desk)
        if settings.telegram_bot_token is not None:
            asyncio.run(_on_telegram(desk, settings.telegram_bot_token.get_secret_value(), arguments.role))
        else:
            _in_local_chat(desk)
    return 0


def _configure_logging(settings: Settings) -> None:
    logging.getLogger().setLevel(settings.log_level)
    for handler in logging.getLogger().handlers:
        handler.addFilter(RedactTokens())
    # Both log every request at INFO, and the line holds the token.
    for noisy in ("httpx", "httpcore", "apscheduler"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


@contextmanager
def _desk(database: Database, settings: Settings) -> Iterator[Desk]:
    reader = Reader(settings.extraction_workers)
    # The local chat is the operator's own machine: its editor is the first of its people.
    editors = settings.editor_ids or (frozenset() if settings.telegram_bot_token else frozenset({cast.ANA.id}))
    try:
        yield Desk(
            database=database,
            knowledge=load_knowledge(),
            reader=reader,
            fetcher=fetcher_of(settings),
            settings=settings,
            editor_ids=editors,
        )
    finally:
        reader.close()
        database.close()


def _read_samples(desk: Desk) -> None:
    def read_all(documents: tuple[Document, ...]) -> Iterable[Extraction]:
        bar = tqdm(documents, desc="Reading the sample reports", unit="report", file=sys.stderr)
        return (asyncio.run(desk.reader.read(document)) for document in bar)

    sample_reports.ingest_samples(desk.database, desk.knowledge, read_all)


def _in_local_chat(desk: Desk) -> None:
    server = local.serve(desk.settings.host, desk.settings.port)
    try:
        print(f"The local chat is at {server.address}", flush=True)
        print("TELEGRAM_BOT_TOKEN is not set, so nothing goes to Telegram. Stop with Ctrl+C.", flush=True)
        application = build_application(
            desk, server.token, base_url=server.base_url, base_file_url=server.base_file_url
        )
        asyncio.run(_poll(desk, application, "all"))
    finally:
        server.stop()


async def _on_telegram(desk: Desk, token: str, role: str) -> None:
    by_webhook = desk.settings.webhook_url is not None
    application = build_application(desk, token, polls=not by_webhook and role != "worker")
    try:
        if role == "worker":
            await _work_only(desk, application)
        elif by_webhook:
            await _serve_webhook(desk, application, role)
        else:
            await _poll(desk, application, role)
    except InvalidToken as error:
        raise BadSetup("Telegram refuses TELEGRAM_BOT_TOKEN: copy it again from @BotFather.") from error
    except NetworkError as error:
        raise BadSetup("Telegram can't be reached: check this machine's network.", detail=str(error)) from error


async def _poll(desk: Desk, application: App, role: str) -> None:
    async with application, _at_work(desk, application, role):
        await publish_menu(application)
        await application.start()
        if application.updater is None:
            raise BadSetup("This role takes no updates.")
        await application.updater.start_polling(allowed_updates=ALLOWED_UPDATES)
        _log.info("Listening")
        await _told_to_stop()
        await application.updater.stop()
        await application.stop()


async def _work_only(desk: Desk, application: App) -> None:
    async with application, _at_work(desk, application, "worker"):
        await _told_to_stop()


async def _serve_webhook(desk: Desk, application: App, role: str) -> None:
    settings = desk.settings
    if settings.webhook_secret is None:
        raise BadSetup("SITREP_WEBHOOK_SECRET is missing: set it to a long random word.")
    secret = settings.webhook_secret.get_secret_value()
    address = f"{settings.webhook_url}".rstrip("/") + PATH
    async with application, _at_work(desk, application, role):
        await publish_menu(application)
        await application.bot.set_webhook(address, secret_token=secret, allowed_updates=ALLOWED_UPDATES)
        await application.start()
        config = uvicorn.Config(
            build_webhook(application, secret), host=settings.host, port=settings.port, log_level="warning"
        )
        try:
            await uvicorn.Server(config).serve()
        except SystemExit as error:
            raise BadSetup(f"Port {settings.port} can't be used: set PORT to a free one.") from error
        await application.stop()


@asynccontextmanager
async def _at_work(desk: Desk, application: App, role: str) -> AsyncIterator[None]:
    """The sender and the ticks, beside whatever happens inside, unless another process has that role."""
    if role == "web":
        yield
        return
    scheduler = build_scheduler(
        {
            "digests": (_DIGEST_TICK_SECONDS, lambda: _queue_digests(desk)),
            "feeds": (_FEED_TICK_SECONDS, lambda: _read_feeds(desk)),
        }
    )
    sender = asyncio.create_task(deliver(desk, application.bot), name="delivery")
    scheduler.start()
    await _queue_digests(desk)  # those that fell due while no process ran
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
        sender.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sender


async def _queue_digests(desk: Desk) -> None:
    if await asyncio.to_thread(digests.queue_due_digests, desk.database, desk.knowledge.members):
        desk.outbox_filled.set()


async def _read_feeds(desk: Desk) -> None:
    interval = dt.timedelta(minutes=desk.settings.feed_interval_minutes)
    await feeds.read_due_feeds(desk.database, desk.knowledge, desk.fetcher, desk.reader.read, interval=interval)
    desk.outbox_filled.set()


async def _told_to_stop() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    await stop.wait()
