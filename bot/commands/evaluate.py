"""``evaluate``: score the extractor on the project's own gold, and hold it to the pinned floors."""

import argparse
import json
import sys
from itertools import islice

from bot.evaluation import Report, corpus_hash, evaluate, load_corpus
from bot.evaluation.floors import breaches, load_floors, write_floors
from bot.evaluation.tables import misses_table, report_table
from bot.extraction.extractor import load_extractor
from bot.settings import Settings

DEVELOPMENT, HELD_OUT = "development", "held out"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's own options."""
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    parser.add_argument(
        "--misses", type=int, default=0, metavar="N", help="list N wrong fields of development documents"
    )
    parser.add_argument("--field", metavar="NAME", help="with --misses: of this field only")
    parser.add_argument("--accept-floors", action="store_true", help="pin today's figures as the new floors")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the figures. Returns 1 where one of them lies below its floor."""
    reports = _reports()
    print(_as_json(reports) if arguments.json else report_table(reports))
    if arguments.misses:
        # Only of the development half: what is held out is scored, never looked at.
        wrong = (miss for miss in reports[DEVELOPMENT].misses if arguments.field in (None, miss.field))
        print(misses_table(islice(wrong, arguments.misses)))
    if arguments.accept_floors:
        write_floors(corpus_hash(), reports)
        return 0
    broken = breaches(load_floors(), corpus_hash(), reports)
    print("\n".join(broken), file=sys.stderr, end="\n" if broken else "")
    return 1 if broken else 0


def _reports() -> dict[str, Report]:
    extractor = load_extractor()
    halves = {DEVELOPMENT: False, HELD_OUT: True}
    return {
        name: evaluate(extractor, [entry for entry in load_corpus() if entry.is_held_out is held_out])
        for name, held_out in halves.items()
    }


def _as_json(reports: dict[str, Report]) -> str:
    return json.dumps(
        {
            half: {
                name: {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}
                for name, counts in report.fields.items()
            }
            for half, report in reports.items()
        }
    )
