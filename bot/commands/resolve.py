"""``resolve``: names in, actors out."""

import argparse
import sys
from pathlib import Path

from bot.commands.lines import Fields, answer_lines, print_line, text_field
from bot.errors import BadInput, WrongUsage
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
    if not arguments.jsonl and not arguments.name:
        raise WrongUsage("Give names to resolve, or --jsonl to read them from standard input.")
    catalogue = load_catalogue(arguments.catalogue)
    if arguments.jsonl:
        answer_lines(sys.stdin.buffer, lambda request: _answer(request, catalogue))
    for name in arguments.name:
        print_line({"id": name, **_answer({"name": name}, catalogue)})
    return 0


def _answer(request: Fields, catalogue: ActorCatalogue) -> Fields:
    name = text_field(request, "name")
    if len(name) > _MAX_NAME_LENGTH:
        raise BadInput(f"A name can't be longer than {_MAX_NAME_LENGTH} characters.")
    return {"matches": [as_json(match) for match in catalogue.resolve(name)]}
