"""``doctor``: what is wrong with this installation, and how to mend it."""

import argparse
from collections.abc import Callable

from bot.errors import BadSetup, SitrepError
from bot.extraction.version import EXTRACTOR_VERSION
from bot.health import health_of
from bot.knowledge import load_knowledge
from bot.rendering.health import refusals_words
from bot.rendering.html import plural
from bot.settings import Settings
from bot.store import migrate, rereading, sources
from bot.store.database import Database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The doctor needs to be told nothing."""


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run every check; exit status 1 if one of them fails."""
    healthy = True
    for name, check in _CHECKS.items():
        try:
            print(f"ok      {name}: {check(settings)}")
        except SitrepError as error:
            healthy = False
            print(f"broken  {name}: {error.message}")
    return 0 if healthy else 1


def _settings(settings: Settings) -> str:
    if not settings.editor_ids and settings.telegram_bot_token:
        return "no editors are set (SITREP_EDITORS), so nobody can confirm reports in the chat"
    return f"times in {settings.timezone}, {plural(len(settings.editor_ids), 'editor')}"


def _token(settings: Settings) -> str:
    if settings.telegram_bot_token is None:
        return "no TELEGRAM_BOT_TOKEN, so `run` serves the local chat"
    number, _, secret = settings.telegram_bot_token.get_secret_value().partition(":")
    if not number.isdigit() or len(secret) < 30:
        raise BadSetup("TELEGRAM_BOT_TOKEN does not look like one; copy it again from @BotFather.")
    return "set"


def _database(settings: Settings) -> str:
    _migrated(settings)
    return "reachable, and up to date"


def _migrated(settings: Settings) -> Database:
    database = Database(settings.database_url)
    if not migrate.is_current(database):
        raise BadSetup("the migrations are missing: run `python -m bot db upgrade`.")
    return database


def _outbox(settings: Settings) -> str:
    health = health_of(_migrated(settings))
    if health.refused:
        raise BadSetup(
            f"{plural(health.refused, 'message')} refused for good: {refusals_words(health)}; "
            "they are kept in outbox_message, and the bot goes on without them."
        )
    return f"{health.waiting:,} waiting, {health.sent:,} sent"


def _feeds(settings: Settings) -> str:
    with _migrated(settings).read() as session:
        known = sources.feeds(session)
    failing = [row.name for row in known if row.failures]
    if failing:
        raise BadSetup(f"these feeds fail: {', '.join(failing)}; see `python -m bot sources list`.")
    return f"{len(known)} feeds, all well"


def _identity(_settings: Settings) -> str:
    knowledge = load_knowledge()
    if not knowledge.gazetteer.locate("Baghdad"):
        raise BadSetup("the gazetteer is incomplete: install Sitrep anew.")
    return f"{sum(1 for _ in knowledge.catalogue)} actors, and the gazetteer"


def _extractor(_settings: Settings) -> str:
    from bot.intake.reading import read_here
    from bot.vocabulary import Document

    found = read_here(Document(id="doctor", text="An air strike on Mosul killed three people."))
    if not found.claims:
        raise BadSetup("the extractor reads nothing: install the locked dependencies anew (./dev run does).")
    return "reads"


def _readings(settings: Settings) -> str:
    with _migrated(settings).read() as session:
        older = len(rereading.documents_to_read(session, unless_version=EXTRACTOR_VERSION, since=None))
    if not older:
        return "all by the present extractor"
    return f"{plural(older, 'document')} read by an older extractor: `python -m bot reextract` reads them again"


_CHECKS: dict[str, Callable[[Settings], str]] = {
    "settings": _settings,
    "Telegram token": _token,
    "database": _database,
    "outbox": _outbox,
    "feeds": _feeds,
    "actors and places": _identity,
    "extractor": _extractor,
    "readings": _readings,
}
