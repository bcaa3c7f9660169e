"""The front door: the command line, and the one place where everything is put together."""

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.errors import SitrepError, WrongUsage
from bot.memory import collect_seldom
from bot.settings import Settings, load_settings

# Each verb's module is imported only when it is called: ``resolve`` need not load the parser, nor ``db`` Telegram.
VERBS: dict[str, tuple[str, str]] = {
    "run": ("handlers.running", "talk on Telegram, or in the local chat when no token is set"),
    "extract": ("bot.commands.extract", "read documents, print claims and tallies"),
    "resolve": ("bot.commands.resolve", "find the actors behind names"),
    "locate": ("bot.commands.locate", "find the coordinates of places"),
    "ingest": ("bot.commands.ingest", "read documents through the whole pipeline into the database"),
    "reextract": ("bot.commands.reextract", "read stored documents again with a newer extractor"),
    "ask": ("bot.commands.ask", "answer a question as the chat would"),
    "export": ("bot.commands.export", "print the record as JSON lines, CSV, GeoJSON or ACLED's columns"),
    "digest": ("bot.commands.digest", "print the digest a chat would get now"),
    "sources": ("bot.commands.sources", "list, add, remove and fetch feeds"),
    "gazetteer": ("bot.commands.gazetteer", "add a country's villages from GeoNames"),
    "evaluate": ("bot.commands.evaluate", "score the extractor on the project's own gold"),
    "doctor": ("bot.commands.doctor", "say what is wrong with this installation, and how to mend it"),
    "db": ("bot.commands.db", "bring the database up to date, or check it"),
}


def _parser(verb: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Situational updates on armed conflict.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name, (module, summary) in VERBS.items():
        subparser = verbs.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
        subparser.add_argument("--database", metavar="URL", help="use this database instead of DATABASE_URL")
        if name == verb:
            importlib.import_module(module).add_arguments(subparser)
    return parser


def _settings(arguments: argparse.Namespace) -> Settings:
    return load_settings(database_url=arguments.database) if arguments.database else load_settings()


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb. Returns the exit status: 0 done, 1 failed with one line on stderr, 2 wrong usage."""
    words = list(sys.argv[1:] if argv is None else argv)
    collect_seldom()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        arguments = _parser(next((word for word in words if word in VERBS), None)).parse_args(words)
        status: int = importlib.import_module(VERBS[arguments.verb][0]).run(arguments, _settings(arguments))
    except SitrepError as error:
        print(error.message, file=sys.stderr)
        return 2 if isinstance(error, WrongUsage) else 1
    except BrokenPipeError:
        # Whoever read our output has had enough; Python would complain once more when it closes the stream.
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # it lives as long as the process
        return 1
    except KeyboardInterrupt:
        return 130
    return status


if __name__ == "__main__":
    sys.exit(main())
