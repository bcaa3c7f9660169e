"""``evaluate``: score the extractor on the project's own gold, and hold it to the pinned floors."""

import argparse
import json
import sys
from itertools import chain, islice

from bot.errors import BadInput
from bot.evaluation import Entry, Report, corpus_hash, evaluate, load_corpus, load_lines
from bot.evaluation.fields import FIELDS
from bot.evaluation.floors import breaches, load_floors, write_floors
from bot.evaluation.tables import misses_table, reading_table, report_table
from bot.extraction.extractor import Extractor, load_extractor
from bot.settings import Settings

DEVELOPMENT, HELD_OUT = "development", "held out"
LINES, LINES_HELD_OUT = "lines", "lines held out"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's own options."""
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="list N wrong development fields")
    parser.add_argument("--field", choices=tuple(FIELDS), metavar="NAME", help="with --misses: of this field only")
    parser.add_argument(
        "--show", metavar="ID", help="print one development document, its gold and what is read from it"
    )
    parser.add_argument("--accept-floors", action="store_true", help="pin today's figures as the new floors")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the figures. Returns 1 where one of them lies below its floor."""
    extractor = load_extractor()
    if arguments.show:
        entry = _development_entry(arguments.show)
        print(reading_table(entry, extractor.extract(entry.document)))
        return 0
    reports = _reports(extractor)
    print(_as_json(reports) if arguments.json else _tables(reports))
    if arguments.misses:
        misses = chain(reports[DEVELOPMENT].misses, reports[LINES].misses)
        wrong = (miss for miss in misses if arguments.field in (None, miss.field))
        print(misses_table(islice(wrong, arguments.misses)))
    if arguments.accept_floors:
        write_floors(corpus_hash(), reports)
        return 0
    return _hold_to_floors(reports)


def _development_entry(document_id: str) -> Entry:
    entry = next((entry for entry in (*load_corpus(), *load_lines()) if entry.document.id == document_id), None)
    if entry is None:
        raise BadInput(f"There is no document {document_id} in the corpus.")
    if entry.is_held_out:
        raise BadInput(f"{document_id} is held out: it is scored but not looked at.")
    return entry


def _reports(extractor: Extractor) -> dict[str, Report]:
    halves = {
        DEVELOPMENT: (load_corpus(), False),
        HELD_OUT: (load_corpus(), True),
        LINES: (load_lines(), False),
        LINES_HELD_OUT: (load_lines(), True),
    }
    return {
        name: evaluate(extractor, [entry for entry in corpus if entry.is_held_out is held_out])
        for name, (corpus, held_out) in halves.items()
    }


def _tables(reports: dict[str, Report]) -> str:
    """Documents above, lines below, the two halves side by side."""
    pairs = ((DEVELOPMENT, HELD_OUT), (LINES, LINES_HELD_OUT))
    return "\n\n".join(report_table({half: reports[half] for half in pair}) for pair in pairs)


def _hold_to_floors(reports: dict[str, Report]) -> int:
    broken = breaches(load_floors(), corpus_hash(), reports)
    for sentence in broken:
        print(sentence, file=sys.stderr)
    return 1 if broken else 0


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
