"""The documents with their gold, as shipped, and the half of them that is set aside."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from pydantic import ValidationError

from bot.errors import BrokenData
from bot.evaluation.gold import GoldClaim, GoldDocument, GoldTally
from bot.samples import load_samples
from bot.vocabulary import Document, Value

GOLD_FILES = ("samples.jsonl", "world.jsonl", "negatives.jsonl", "articles.jsonl")
LINES_FILE = "lines.jsonl"
# With this prefix the halves are even in sample reports, in others and in negatives. It never changes: a document that
# was looked at must not come to be held out.
_SPLIT_PREFIX = "25:"


class Entry(Value):
    """One document and what should be read from it."""

    document: Document
    claims: tuple[GoldClaim, ...] = ()
    tallies: tuple[GoldTally, ...] = ()

    @property
    def is_negative(self) -> bool:
        """Whether there is no news in it: nothing at all, or at most something of the past that may be left out."""
        return not self.tallies and all(claim.optional and claim.background for claim in self.claims)

    @property
    def is_held_out(self) -> bool:
        """Whether it belongs to the half that is scored but never looked at while rules are written."""
        return hashlib.sha256((_SPLIT_PREFIX + self.document.id).encode()).digest()[0] % 2 == 1


@cache
def load_corpus() -> tuple[Entry, ...]:
    """All documents with gold, in file order.

    Raises:
        BrokenData: a line breaks the schema, names no sample report or repeats a document.
    """
    return _entries(GOLD_FILES)


@cache
def load_lines() -> tuple[Entry, ...]:
    """Headlines, wire flashes and posts of a line or two with their gold: what newsrooms paste. In file order.

    Raises:
        BrokenData: as ``load_corpus``.
    """
    return _entries((LINES_FILE,))


def _entries(names: Iterable[str]) -> tuple[Entry, ...]:
    samples = {document.id: document for document in load_samples()}
    entries: dict[str, Entry] = {}
    for name in names:
        for number, line in enumerate(_file(name).read_text(encoding="utf-8").splitlines(), start=1):
            entry = parse_entry(line, samples, where=f"{name}, line {number}")
            if entry.document.id in entries:
                raise BrokenData(f"{name}, line {number}: {entry.document.id} has gold already.")
            entries[entry.document.id] = entry
    return tuple(entries.values())


def parse_entry(line: str, samples: Mapping[str, Document], *, where: str) -> Entry:
    """One line of a gold file.

    Raises:
        BrokenData: as ``load_corpus``; ``where`` begins the message.
    """
    try:
        gold = GoldDocument.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the line"
        raise BrokenData(f"{where}: {field}: {first['msg'].lower()}.") from error
    document = samples.get(gold.document) if isinstance(gold.document, str) else gold.document
    if document is None:
        raise BrokenData(f"{where}: there is no sample report {gold.document}.")
    return Entry(document=document, claims=gold.claims, tallies=gold.tallies)


def corpus_hash() -> str:
    """SHA-256 over the reports and the gold: floors hold for one corpus only."""
    digest = hashlib.sha256()
    for file in _files():
        digest.update(file.read_bytes())
    return digest.hexdigest()


def incident_groups() -> dict[str, frozenset[str]]:
    """Incident keys with the ids of the documents that report the incident as news.

    Optional claims and background are left out: they say what a document mentions, not what it is about.
    """
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for entry in load_corpus():
        for claim in entry.claims:
            if claim.incident and not claim.optional and claim.background is not True:
                groups[claim.incident].add(entry.document.id)
    return {key: frozenset(documents) for key, documents in groups.items()}


def _file(name: str) -> Traversable:
    return resources.files("bot.evaluation").joinpath("data", name)


def _files() -> Iterator[Traversable]:
    yield resources.files("bot.samples").joinpath("reports.jsonl")
    for name in (*GOLD_FILES, LINES_FILE):
        yield _file(name)
