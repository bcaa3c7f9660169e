"""Scoring an extractor on a corpus."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from bot.evaluation.alignment import align
from bot.evaluation.corpus import Entry
from bot.evaluation.counts import Counts, Matching, graded
from bot.evaluation.fields import FIELDS
from bot.evaluation.gold import GoldClaim
from bot.evaluation.tally_fields import tally_counts
from bot.vocabulary import Claim, Document, Extraction, Modality

# What a document threatens, plans or imagines may be read as such or left alone, where the gold doesn't ask for it.
_UNREAL = frozenset({Modality.THREATENED, Modality.PLANNED, Modality.HYPOTHETICAL})


class Reader(Protocol):
    """What is evaluated."""

    def extract(self, document: Document) -> Extraction:
        """The claims and tallies of a document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A field that one document got wrong."""

    document: str
    field: str
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Counts by field, over so many documents, and where they come from."""

    documents: int
    fields: dict[str, Counts]
    misses: tuple[Miss, ...]


def evaluate(reader: Reader, corpus: Iterable[Entry]) -> Report:
    """Read every document and count, field by field, what is right, wrong and missing."""
    totals: dict[str, Counts] = {}
    misses: list[Miss] = []
    documents = 0
    for entry in corpus:
        documents += 1
        for name, counts in score(entry, reader.extract(entry.document)).items():
            totals[name] = totals.get(name, Counts()) + counts
            if counts.wrong or counts.missing:
                misses.append(Miss(document=entry.document.id, field=name, counts=counts))
    return Report(documents=documents, fields=totals, misses=tuple(misses))


def score(entry: Entry, extraction: Extraction) -> dict[str, Counts]:
    """The counts of one document, by field."""
    if entry.is_negative:
        return {"negatives left alone": _left_alone(entry, extraction), **tally_counts((), extraction.tallies)}
    alignment = align(entry.claims, extraction.claims)
    pairs = _pairs(entry.claims, extraction.claims, alignment)
    fields = {name: sum((compare(*pair) for pair in pairs), Counts()) for name, compare in FIELDS.items()}
    return {
        "claims": _claims(pairs),
        "first claim": _first_claim(entry.claims, alignment),
        **fields,
        "answers": _answers(entry.claims, extraction.claims, alignment),
        **tally_counts(entry.tallies, extraction.tallies),
    }


def _left_alone(entry: Entry, extraction: Extraction) -> Counts:
    """Whether no claim was read; where the document speaks of the past, whether none was read as news."""
    return graded(float(all(entry.claims and claim.background for claim in extraction.claims)))


def _pairs(
    gold: tuple[GoldClaim, ...], claims: tuple[Claim, ...], alignment: Matching
) -> list[tuple[GoldClaim | None, Claim | None]]:
    """Gold claims with their extracted ones, and the unpaired of both sides; all that is optional left out."""
    pairs: list[tuple[GoldClaim | None, Claim | None]] = [
        (gold[index], claims[answer]) for index, answer, _ in alignment.pairs if not gold[index].optional
    ]
    pairs += [(gold[index], None) for index in alignment.missing if not gold[index].optional]
    pairs += [(None, claims[extra]) for extra in alignment.extra if claims[extra].modality not in _UNREAL]
    return pairs


def _claims(pairs: list[tuple[GoldClaim | None, Claim | None]]) -> Counts:
    kinds = Counter((gold is not None, claim is not None) for gold, claim in pairs)
    return Counts(right=kinds[True, True], wrong=kinds[False, True], missing=kinds[True, False])


def _first_claim(gold: tuple[GoldClaim, ...], alignment: Matching) -> Counts:
    """Whether what the report is about comes first."""
    first = next((index for index, claim in enumerate(gold) if not claim.optional), None)
    if first is None:
        return Counts()
    return graded(float(any((index, answer) == (first, 0) for index, answer, _ in alignment.pairs)))


def _answers(gold: tuple[GoldClaim, ...], claims: tuple[Claim, ...], alignment: Matching) -> Counts:
    """Links from a claim to the incident it answers, as indexes into the gold."""
    claim_of = {index: answer for index, answer, _ in alignment.pairs}
    gold_of = {answer: index for index, answer in claim_of.items()}
    counts = Counts()
    for index, entry in enumerate(gold):
        if entry.answers is None:
            continue
        claim = claims[claim_of[index]] if index in claim_of else None
        given = {gold_of.get(answer) for answer in claim.in_response_to} if claim else set()
        asked = set(entry.answers)
        counts += Counts(right=len(given & asked), wrong=len(given - asked), missing=len(asked - given))
    return counts
