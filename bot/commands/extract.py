"""``extract``: documents in, claims and tallies out, one JSON object a line."""

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from pydantic import ValidationError

from bot.errors import BadInput, SitrepError
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
    for answer in answers(sys.stdin, extractor):
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return 0


def answers(lines: TextIO | Iterator[str], extractor: Extractor) -> Iterator[dict[str, Any]]:
    """The answer to each line that is not blank; a line that can't be read answers with its ``error``."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _answer(line, number, extractor)


def _answer(line: str, number: int, extractor: Extractor) -> dict[str, Any]:
    given: Any = None
    try:
        given = json.loads(line)
        return as_json(extractor.extract(_document(given)))
    except json.JSONDecodeError:
        return {"id": None, "error": f"Line {number} is not a JSON object."}
    except SitrepError as error:
        return {"id": given.get("id") if isinstance(given, dict) else None, "error": error.message}


def _document(given: Any) -> Document:
    if not isinstance(given, dict):
        raise BadInput("A document must be a JSON object.")
    if not isinstance(given.get("id"), str | int) or not isinstance(given.get("text"), str):
        raise BadInput('A document needs "id" and "text".')
    try:
        return dated_by_address(Document(**{**given, "id": str(given["id"])}))
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput(f"The document's {first['loc'][0]} can't be used: {first['msg'].lower()}.") from error
