"""``extract``: documents in, claims and tallies out, one JSON object a line."""

import argparse
import sys

from pydantic import ValidationError

from bot.commands.lines import Fields, answer_lines
from bot.errors import BadInput
from bot.extraction.extractor import Extractor, load_extractor
from bot.settings import Settings
from bot.sources.address_dates import dated_by_address
from bot.vocabulary import Document, as_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument(
        "--jsonl", action="store_true", required=True, help="read one JSON document a line from standard input"
    )


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Answer every line of standard input."""
    extractor = load_extractor()
    answer_lines(sys.stdin.buffer, lambda request: answer(request, extractor))
    return 0


def answer(request: Fields, extractor: Extractor) -> Fields:
    """What a line's document tells.

    Raises:
        BadInput: it is no document.
    """
    return as_json(extractor.extract(_document(request)))


def _document(given: Fields) -> Document:
    if not isinstance(given.get("id"), str | int) or not isinstance(given.get("text"), str):
        raise BadInput('A document needs "id" and "text".')
    try:
        return dated_by_address(Document(**{**given, "id": str(given["id"])}))
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput(f"The document's {first['loc'][0]} can't be used: {first['msg'].lower()}.") from error
