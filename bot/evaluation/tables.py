"""Reports, and single documents with their gold, as text."""

import json
from collections.abc import Iterable, Mapping

from pydantic import BaseModel

from bot.evaluation.corpus import Entry
from bot.evaluation.counts import Counts
from bot.evaluation.report import Miss, Report
from bot.vocabulary import Extraction

_WIDTH = 30


def report_table(reports: Mapping[str, Report]) -> str:
    """One row a field, with precision, recall and F1 in each half."""
    names = list(dict.fromkeys(name for report in reports.values() for name in report.fields))
    head = " " * _WIDTH + "".join(f"{half + f' ({report.documents})':>27}" for half, report in reports.items())
    legend = " " * _WIDTH + f"{'P':>13}{'R':>7}{'F1':>7}" * len(reports)
    rows = (
        f"{name:<{_WIDTH}}" + "".join(_cells(report.fields.get(name)) for report in reports.values()) for name in names
    )
    return "\n".join((head, legend, *rows))


def _cells(counts: Counts | None) -> str:
    if counts is None or counts.is_empty:
        return f"{'-':>13}{'-':>7}{'-':>7}"
    return f"{counts.precision:>13.3f}{counts.recall:>7.3f}{counts.f1:>7.3f}"


def misses_table(misses: Iterable[Miss]) -> str:
    """One row for each field that a document got wrong."""
    return "\n".join(
        f"{miss.document:<32}{miss.field:<{_WIDTH}}wrong {miss.counts.wrong:g}, missing {miss.counts.missing:g}"
        for miss in misses
    )


def reading_table(entry: Entry, extraction: Extraction) -> str:
    """A document, its gold and what was read from it, one JSON object a line with all defaults left out."""
    document = entry.document
    return "\n".join(
        (
            f"{document.id}  {document.published_at}  {document.title or ''}",
            document.text,
            *_objects("gold", (*entry.claims, *entry.tallies)),
            *_objects("read", (*extraction.claims, *extraction.tallies)),
        )
    )


def _objects(label: str, values: Iterable[BaseModel]) -> list[str]:
    plain = (value.model_dump(mode="json", exclude_defaults=True) for value in values)
    return [f"{label}  {json.dumps(value, ensure_ascii=False)}" for value in plain]
