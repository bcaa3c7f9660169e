"""Who published a pasted wire, and when, by its dateline."""

from datetime import UTC, date, datetime

import pytest

from bot.sources.opening_lines import described_by_dateline
from bot.vocabulary import Document

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
BODY = "Two drones were shot down near the airport."


def _described(text: str, **fields: object) -> Document:
    return described_by_dateline(Document.model_validate({"id": "1", "text": text, **fields}), now=NOW)


@pytest.mark.parametrize(
    ("dateline", "outlet", "day"),
    [
        ("BAGHDAD, Jan 4 (Some Wire) - ", "Some Wire", date(2026, 1, 4)),
        ("KYIV, Ukraine, 30 December (Other Agency) — ", "Other Agency", date(2025, 12, 30)),
        ("SANAA, January 24, 2024 (Some Wire) -- ", "Some Wire", date(2024, 1, 24)),
        ("BOGOTA, 23 NOV 89 (Some Wire) -- ", "Some Wire", date(1989, 11, 23)),
        ("BAMAKO (MALI), 24 JAN 24 (SOME RADIO) -- ", "SOME RADIO", date(2024, 1, 24)),
        ("ERBIL, Jan 6 (Some Wire) - ", "Some Wire", None),  # last year's, and too long ago to be sure
        ("ERBIL, Feb 30 (Some Wire) - ", "Some Wire", None),
        ("ADEN (Some Wire) - ", "Some Wire", None),
        ("ADEN, Yemen - ", None, None),
        ("", None, None),
    ],
)
def test_a_dateline_names_agency_and_day(dateline: str, outlet: str | None, day: date | None) -> None:
    described = _described(dateline + BODY)
    assert (described.source, described.published_at) == (outlet, day)
    assert described.text == dateline + BODY


def test_what_is_known_of_a_report_stands() -> None:
    described = _described(f"BAGHDAD, Jan 4 (Some Wire) - {BODY}", source="Channel", published_at=date(2025, 12, 1))
    assert (described.source, described.published_at) == ("Channel", date(2025, 12, 1))


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("4 January 2026", date(2026, 1, 4)),
        ("Sunday, January 4, 2026", date(2026, 1, 4)),
        ("2026-01-04", date(2026, 1, 4)),
        ("3 Jan 2026.", date(2026, 1, 3)),
        ("6 January 2026", None),  # it has not come yet
        ("31 February 2025", None),
        ("4 January 2026 was a quiet day", None),
        ("On 4 January 2026", None),
    ],
)
def test_a_communique_has_its_day_in_a_line_of_its_own(line: str, day: date | None) -> None:
    assert _described(f"Statement by the Ministry of Health\n{line}\n\n{BODY}").published_at == day
    assert _described(f"{line}\n{BODY}", published_at=date(2025, 12, 1)).published_at == date(2025, 12, 1)
