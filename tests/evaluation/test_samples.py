import json
from typing import Any

import pytest

from bot.errors import BrokenData
from bot.samples import load_samples
from bot.samples.reports import parse_reports

REPORT: dict[str, Any] = {
    "id": "a",
    "title": "A title",
    "text": "A text.",
    "published_at": "2024-01-20T10:00:00Z",
    "language": "en",
    "source": "Sample Wire",
}


def test_there_are_enough_reports_oldest_first() -> None:
    reports = load_samples()
    assert len(reports) >= 30
    moments = [report.published_at for report in reports]
    assert moments == sorted(moments, key=str)


def test_every_outlet_says_that_it_is_a_sample_and_no_address_is_real() -> None:
    for report in load_samples():
        assert report.source is not None
        assert report.source.startswith("Sample ")
        assert report.url is None or report.url.startswith("https://example.org/")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"title": ""}, "reports.jsonl, line 1: title"),
        ({"text": ""}, "reports.jsonl, line 1: text"),
        ({"published_at": "2024-01-20T10:00:00"}, "reports.jsonl, line 1: published_at"),
        ({"source": "Real Wire"}, "reports.jsonl, line 1: source"),
        ({"colour": "red"}, "reports.jsonl, line 1: colour"),
    ],
)
def test_a_broken_report_is_named_with_its_reason(change: dict[str, str], reason: str) -> None:
    with pytest.raises(BrokenData, match=reason):
        parse_reports([json.dumps({**REPORT, **change})])


def test_an_id_is_used_once() -> None:
    line = json.dumps(REPORT)
    with pytest.raises(BrokenData, match="line 2: the id a is used twice"):
        parse_reports([line, line])
