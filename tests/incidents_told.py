"""Reports of known incidents, read and merged by the real pipeline, and how well their events agree with the gold."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from bot.extraction.extractor import load_extractor
from bot.intake.ingest import store_reading
from bot.knowledge import Knowledge
from bot.store.database import Database
from bot.vocabulary import Document, Extraction


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_all(documents: Sequence[Document]) -> dict[str, Extraction]:
    extractor = load_extractor()
    return {one.id: extractor.extract(one) for one in documents}


def take_in(
    database: Database, knowledge: Knowledge, documents: Sequence[Document], readings: Mapping[str, Extraction]
) -> dict[str, tuple[str, ...]]:
    """The events of each document, as they are when it has come in."""
    return {one.id: store_reading(database, knowledge, one, readings[one.id]).events for one in documents}


def leading_events(
    database: Database, knowledge: Knowledge, documents: Sequence[Document], readings: Mapping[str, Extraction]
) -> dict[str, str]:
    """The first event of each document that got one, once all have come in."""
    take_in(database, knowledge, documents, readings)
    at_the_end = take_in(database, knowledge, documents, readings)
    return {report: events[0] for report, events in at_the_end.items() if events}


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Of the reports that got an event: B-cubed F1, and the pairs in one event, of which some are wrong."""

    f1: float
    pairs: int
    wrong: list[tuple[str, str]]


def agreement(gold: Mapping[str, str], given: Mapping[str, str]) -> Agreement:
    both = Counter((gold[one], given[one]) for one in given)
    ours, theirs = Counter(given.values()), Counter(gold[one] for one in given)
    precision = sum(both[gold[one], given[one]] / ours[given[one]] for one in given) / len(given)
    recall = sum(both[gold[one], given[one]] / theirs[gold[one]] for one in given) / len(given)
    pairs = [(one, other) for one, other in combinations(given, 2) if given[one] == given[other]]
    wrong = [pair for pair in pairs if gold[pair[0]] != gold[pair[1]]]
    return Agreement(f1=2 * precision * recall / (precision + recall), pairs=len(pairs), wrong=wrong)
