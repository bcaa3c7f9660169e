"""Reports as text."""

from collections.abc import Iterable, Mapping

from bot.evaluation.counts import Counts
from bot.evaluation.report import Miss, Report

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
