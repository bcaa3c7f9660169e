"""``run``: everything put together and kept going, on Telegram when a token is set, in the local chat otherwise."""

import argparse
import asyncio
import datetime as dt
import logging
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager

from telegram.error import BadRequest, InvalidToken, NetworkError
from tqdm import tqdm

from bot.composition import fetcher_of
from bot.delivery import digests, rounds
from bot.errors import BadSetup
from bot.intake import feeds, sample_reports
from bot.intake.reading import Reader
from bot.knowledge import load_knowledge
from bot.schedule import build_scheduler
from bot.settings import Settings
from bot.store import migrate
from bot.store.database import Database
from bot.vocabulary import Document, Extraction
from handlers import local
from handlers.application import ALLOWED_UPDATES, build_application, publish_menu
from handlers.delivery import Sender
from handlers.desk import App, Desk
from handlers.errors import RedactTokens
from handlers.local import cast
from handlers.webhook import PATH, WebhookServer, listen

_DIGEST_TICK_SECONDS = 15
_FEED_TICK_SECONDS = 30
_ROUND_TICK_SECONDS = 1
_BETWEEN_BATCHES = 0.05  # seconds in which other writers get their turn
_log = logging.getLogger(__name__)


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
        if settings.telegram_bot_token is not None:
            _on_telegram(desk, settings.telegram_bot_token.get_secret_value(), arguments.role)
        else:
            _in_local_chat(desk)
    return 0


def _configure_logging(settings: Settings) -> None:
    logging.getLogger().setLevel(settings.log_level)
    for handler in logging.getLogger().handlers:
        handler.addFilter(RedactTokens())
    # Both log every request at INFO, and the line holds the token.
    for noisy in ("httpx", "httpcore"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)  # what it has loaded, at every start
    # A tick that is still at work is passed over, by design: ten thousand digests take minutes.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


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
    """Give a fresh installation something to answer from."""
    if not desk.settings.samples or not sample_reports.is_empty(desk.database):
        return
    with asyncio.Runner() as runner:

        def read_all(documents: tuple[Document, ...]) -> Iterable[Extraction]:
            bar = tqdm(documents, desc="Reading the sample reports", unit="report", file=sys.stderr)
            return (runner.run(desk.reader.read(document)) for document in bar)

        sample_reports.ingest_samples(desk.database, desk.knowledge, read_all)


def _in_local_chat(desk: Desk) -> None:
    server = local.serve(desk.settings.host, desk.settings.port)
    try:
        _read_samples(desk)
        print(f"The local chat is at {server.address}", flush=True)
        print("TELEGRAM_BOT_TOKEN is not set, so nothing goes to Telegram. Stop with Ctrl+C.", flush=True)
        application = build_application(
            desk, server.token, base_url=server.base_url, base_file_url=server.base_file_url
        )
        asyncio.run(talk(desk, application, "all"))
    finally:
        server.stop()


def _on_telegram(desk: Desk, token: str, role: str) -> None:
    _read_samples(desk)
    polls = desk.settings.webhook_url is None and role != "worker"
    asyncio.run(talk(desk, build_application(desk, token, polls=polls), role))


async def told_to_stop() -> None:
    """Wait for SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    await stop.wait()


Until = Callable[[], Awaitable[object]]


async def talk(desk: Desk, application: App, role: str, until: Until = told_to_stop) -> None:
    """Do this role's part of the work until ``until`` returns; what is under way is finished then.

    Raises:
        BadSetup: Telegram refuses the token or the webhook, or can't be reached.
    """
    if role == "worker":
        work = _only_send(desk, application, until)
    elif application.updater is None:
        work = _serve_webhook(desk, application, role, until)
    else:
        work = _poll(desk, application, role, until)
    try:
        await work
    except InvalidToken as error:
        raise BadSetup("Telegram refuses TELEGRAM_BOT_TOKEN: copy it again from @BotFather.") from error
    except BadRequest as error:
        raise BadSetup(f"Telegram refuses the way the bot is set up: {error.message}.") from error
    except NetworkError as error:
        raise BadSetup("Telegram can't be reached: check this machine's network.", detail=str(error)) from error
    finally:
        await application.bot.request.shutdown()  # the library leaves it open where its first call fails


async def _poll(desk: Desk, application: App, role: str, until: Until) -> None:
    updater = application.updater
    if updater is None:
        raise TypeError("an application without an updater can't poll")
    async with application, _at_work(desk, application, role):
        await publish_menu(application)
        await application.start()
        try:
            await updater.start_polling(allowed_updates=ALLOWED_UPDATES)
            _log.info("Listening")
            await until()
        finally:
            if updater.running:
                await updater.stop()
            await application.stop()


async def _only_send(desk: Desk, application: App, until: Until) -> None:
    async with application, _at_work(desk, application, "worker"):
        await until()


async def _serve_webhook(desk: Desk, application: App, role: str, until: Until) -> None:
    settings = desk.settings
    if settings.webhook_secret is None:
        raise BadSetup("SITREP_WEBHOOK_SECRET is missing: set it to a long random word.")
    secret = settings.webhook_secret.get_secret_value()
    address = f"{settings.webhook_url}".rstrip("/") + PATH
    with listen(settings.host, settings.port) as listener:
        async with application, _at_work(desk, application, role):
            await publish_menu(application)
            await application.start()
            server = WebhookServer(application, secret)
            serving = asyncio.create_task(server.serve(sockets=[listener]), name="webhook")
            try:
                await application.bot.set_webhook(address, secret_token=secret, allowed_updates=ALLOWED_UPDATES)
                _log.info("Listening")
                await until()
            finally:
                server.should_exit = True
                await serving
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
            "rounds": (_ROUND_TICK_SECONDS, lambda: _tell_on(desk)),
        }
    )
    sender = Sender(desk, application.bot)
    sending = asyncio.create_task(sender.run(), name="sender")
    scheduler.start()
    await _queue_digests(desk)  # those that fell due while no process ran
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
        sender.stop()
        await sending


async def _queue_digests(desk: Desk) -> None:
    if await asyncio.to_thread(digests.queue_due_digests, desk.database, desk.knowledge.members):
        desk.outbox_filled.set()


async def _tell_on(desk: Desk) -> None:
    """Tell the rest of the chats, where a cause concerned too many for its own transaction."""
    while await asyncio.to_thread(rounds.tell_on, desk.database, desk.knowledge.members):
        desk.outbox_filled.set()
        await asyncio.sleep(_BETWEEN_BATCHES)


async def _read_feeds(desk: Desk) -> None:
    interval = dt.timedelta(minutes=desk.settings.feed_interval_minutes)
    await feeds.read_due_feeds(desk.database, desk.knowledge, desk.fetcher, desk.reader.read, interval=interval)
    desk.outbox_filled.set()
