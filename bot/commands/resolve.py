"""``resolve``: names in, actors out."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.errors import BadInput, SitrepError
from bot.identity.actors import ActorCatalogue, load_catalogue
from bot.settings import Settings
from bot.vocabulary import as_json

_MAX_NAME_LENGTH = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``resolve`` understands."""
    parser.add_argument("name", nargs="*", help="names to resolve; with --jsonl they come on standard input")
    parser.add_argument(
        "--jsonl", action="store_true", help='read {"id", "name"} and print {"id", "matches"}, one a line'
    )
    parser.add_argument("--catalogue", type=Path, metavar="FILE", help="use the actors of this JSONL file instead")


def run(arguments: argparse.Namespace, _settings: Settings) -> int:
    """Answer every name; a line that can't be used is answered with its error."""
    catalogue = load_catalogue(arguments.catalogue)
    if arguments.jsonl:
        answers = _answers(sys.stdin, catalogue)
    elif arguments.name:
        answers = (_answer({"id": name, "name": name}, catalogue) for name in arguments.name)
    else:
        raise BadInput("Give names to resolve, or --jsonl to read them from standard input.")
    for answer in answers:
        print(json.dumps(answer, ensure_ascii=False))
    return 0


def _answers(lines: Iterable[str], catalogue: ActorCatalogue) -> Iterator[dict[str, object]]:
    for line in lines:
        if not line.strip():
            continue
        row: object = None
        try:
            row = json.loads(line)
            yield _answer(row, catalogue)
        except json.JSONDecodeError:
            yield {"id": None, "error": "This line is not valid JSON."}
        except SitrepError as error:
            yield {"id": row.get("id") if isinstance(row, dict) else None, "error": error.message}


def _answer(row: object, catalogue: ActorCatalogue) -> dict[str, object]:
    if not isinstance(row, dict) or not isinstance(row.get("name"), str):
        raise BadInput('A line must be an object with "id" and "name", the name being text.')
    if len(row["name"]) > _MAX_NAME_LENGTH:
        raise BadInput(f"A name can't be longer than {_MAX_NAME_LENGTH} characters.")
    return {"id": row.get("id"), "matches": [as_json(match) for match in catalogue.resolve(row["name"])]}
