"""``ingest FILE|URL …``: read documents through the whole pipeline into the database."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from tqdm import tqdm

from bot.commands.lines import print_line
from bot.commands.moments import day_or_moment
from bot.composition import fetcher_of
from bot.errors import BadInput, SitrepError, WrongUsage
from bot.intake import ingest
from bot.intake.ingest import IngestStatus
from bot.intake.reading import read_here
from bot.knowledge import Knowledge, load_knowledge
from bot.settings import Settings
from bot.sources.address_dates import dated_by_address
from bot.sources.articles import fetch_document
from bot.sources.datasets import BadLine, read_csv, read_jsonl
from bot.sources.texts import MAX_BYTES, read_text
from bot.store import documents, migrate
from bot.store.database import Database
from bot.vocabulary import Document

_TABLES: dict[str, Callable[[BinaryIO], Iterator[Document | BadLine]]] = {".jsonl": read_jsonl, ".csv": read_csv}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the documents are, and what to know of them."""
    parser.add_argument("inputs", nargs="*", metavar="FILE|URL", help="text files, pages, .jsonl or .csv files")
    parser.add_argument(
        "--jsonl", action="store_true", help="read documents from standard input, one JSON object a line"
    )
    parser.add_argument(
        "--published", type=day_or_moment, metavar="DATE", help="when they were published, if they don't say"
    )
    parser.add_argument("--source", metavar="NAME", help="the outlet, if they don't say")
    parser.add_argument(
        "--at-once",
        action="store_true",
        help="print each document's line as soon as it is stored, with the events it belongs to then",
    )


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Take every document in, in the order given, and print one JSON line for each.

    Later reports may join or part events of earlier ones. So the lines come when all are in, unless they are wanted at
    once: together they say which reports tell of one event, whatever the order. What is in when the run is broken off
    is printed all the same.
    """
    if not arguments.inputs and not arguments.jsonl:
        raise WrongUsage("Name a file or an address to ingest, or give documents with --jsonl.")
    database, knowledge = Database(settings.database_url), load_knowledge()
    migrate.upgrade(database)
    taken: list[dict[str, Any]] = []
    try:
        given = _documents(arguments, settings)
        for found in tqdm(given, desc="Reading", unit="document", file=sys.stderr, disable=None):
            taken.append(_take_in(database, knowledge, found, arguments))
            if arguments.at_once:
                print_line(taken.pop())
    finally:
        for answer in _as_all_stand(database, taken):
            print_line(answer)
    return 0


def _as_all_stand(database: Database, taken: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The answers with the events that the documents belong to now."""
    with database.read() as session:
        for answer in taken:
            document = answer["document"]
            events = documents.events_of(session, int(document)) if document else []
            yield {**answer, "events": [str(event) for event in events]}


def _documents(arguments: argparse.Namespace, settings: Settings) -> Iterator[Document | BadLine]:
    if arguments.jsonl:
        yield from read_jsonl(sys.stdin.buffer)
    for name in arguments.inputs:
        try:
            yield from _open(name, settings)
        except SitrepError as error:
            yield BadLine(id=name, error=error.message)


def _open(name: str, settings: Settings) -> Iterator[Document | BadLine]:
    if "://" in name:
        yield asyncio.run(fetch_document(fetcher_of(settings), name))
        return
    path = Path(name)
    read_rows = _TABLES.get(path.suffix.lower())
    try:
        if read_rows:
            with path.open("rb") as stream:
                yield from read_rows(stream)
        else:
            with path.open("rb") as stream:
                yield read_text(stream.read(MAX_BYTES + 1), document_id=name)
    except OSError as error:
        raise BadInput(f"The file {name} can't be read: {error.strerror}.") from error


def _take_in(
    database: Database, knowledge: Knowledge, found: Document | BadLine, arguments: argparse.Namespace
) -> dict[str, Any]:
    if isinstance(found, BadLine):
        return _failed(found.id, found.error)
    dated = dated_by_address(found)
    document = dated.model_copy(
        update={
            "published_at": dated.published_at or arguments.published,
            "source": dated.source or arguments.source,
        }
    )
    try:
        result = ingest.ingest(database, knowledge, document, read_here)
    except SitrepError as error:
        return _failed(document.id, error.message)
    return {
        "id": document.id,
        "document": result.document,
        "status": result.status.value,
        "events": list(result.events),
    }


def _failed(document_id: str | None, error: str) -> dict[str, Any]:
    return {"id": document_id, "document": None, "status": IngestStatus.FAILED.value, "events": [], "error": error}
