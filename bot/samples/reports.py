"""The reader of ``reports.jsonl``: one report a line, with the fields the command line's ``ingest --jsonl`` takes."""

from functools import cache
from importlib import resources

from pydantic import AwareDatetime, Field, ValidationError

from bot.errors import BrokenData
from bot.vocabulary import Document

_FILE = "reports.jsonl"


class SampleReport(Document):
    """A document that also has a title, a moment of publication, a language and a source."""

    text: str = Field(min_length=1)
    title: str = Field(min_length=1)
    published_at: AwareDatetime
    language: str = Field(min_length=2)
    source: str = Field(pattern="^Sample ")


@cache
def load_samples() -> tuple[Document, ...]:
    """The sample reports, oldest first.

    Raises:
        BrokenData: a line breaks the schema or repeats an id; the message names file, line and reason.
    """
    lines = resources.files("bot.samples").joinpath(_FILE).read_text(encoding="utf-8").splitlines()
    reports = parse_reports(lines)
    return tuple(sorted(reports, key=lambda report: report.published_at))


def parse_reports(lines: list[str]) -> list[SampleReport]:
    """The reports on these lines, in their order.

    Raises:
        BrokenData: as ``load_samples``.
    """
    reports: list[SampleReport] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        report = _parse(line, number)
        if report.id in seen:
            raise BrokenData(f"{_FILE}, line {number}: the id {report.id} is used twice.")
        seen.add(report.id)
        reports.append(report)
    return reports


def _parse(line: str, number: int) -> SampleReport:
    try:
        return SampleReport.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the line"
        raise BrokenData(f"{_FILE}, line {number}: {field}: {first['msg'].lower()}.") from error
