import io
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadInput
from bot.sources import datasets
from bot.sources.datasets import BadLine, read_csv, read_jsonl
from bot.vocabulary import Document


def jsonl(*lines: object) -> io.BytesIO:
    return io.BytesIO(b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines))


def test_a_line_becomes_a_document_with_its_text_untouched() -> None:
    text = "  A drone\r\nhit\u200b a depot. "
    line = {"id": "a", "text": text, "title": "T", "url": "https://a.example/1", "source": "Wire", "extra": [1]}
    assert list(read_jsonl(jsonl(line))) == [
        Document(id="a", text=text, title="T", url="https://a.example/1", source="Wire")
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-01-20", date(2024, 1, 20)),
        ("2024-01-20T07:30:00Z", datetime(2024, 1, 20, 7, 30, tzinfo=UTC)),
        ("2024-01-20T07:30:00", datetime(2024, 1, 20, 7, 30, tzinfo=UTC)),
        ("2024-01-20 10:30+03:00", datetime(2024, 1, 20, 7, 30, tzinfo=UTC)),
        ("20 January 2024", date(2024, 1, 20)),
        ("", None),
        (None, None),
    ],
)
def test_days_stay_days_and_naive_moments_are_utc(written: str | None, meant: date | datetime | None) -> None:
    (document,) = read_jsonl(jsonl({"id": "a", "text": "t", "published_at": written}))
    assert isinstance(document, Document)
    assert type(document.published_at) is type(meant)
    assert document.published_at == meant


@pytest.mark.parametrize(
    ("line", "line_id", "reason"),
    [
        (b"{broken", None, "Line 1 is not JSON"),
        (b"\xff\xfe", None, "Line 1 is not JSON"),
        (b"[" * 100_000, None, "Line 1 is not JSON"),
        (b'{"id": ' + b"9" * 5_000 + b', "text": "t"}', None, "Line 1 is not JSON"),
        ([1], None, "not a JSON object"),
        ({"text": "t"}, None, "no id"),
        ({"id": True, "text": "t"}, None, "no id"),
        ({"id": "a"}, "a", "field text"),
        ({"id": "a", "text": 5}, "a", "field text"),
        ({"id": "a", "text": "t", "title": ["x"]}, "a", "field title"),
        ({"id": "a", "text": "t", "published_at": "last Tuesday"}, "a", "last Tuesday"),
        ({"id": "a", "text": "t", "published_at": "0001-01-01"}, "a", "not between 1900"),
        ({"id": "a", "text": "x" * 5_000_001}, "a", "larger than 5 MB"),
    ],
)
def test_a_bad_line_says_why_and_stops_nothing(line: object, line_id: str | None, reason: str) -> None:
    bad, good = read_jsonl(jsonl(line, {"id": "next", "text": "t"}))
    assert isinstance(bad, BadLine)
    assert bad.id == line_id
    assert reason in bad.error
    assert isinstance(good, Document)


def test_blank_lines_are_passed_over_and_an_empty_text_is_a_document() -> None:
    assert [
        line.id for line in read_jsonl(jsonl(b"", {"id": 1, "text": ""}, b"  ", {"id": "b", "text": "t"}, b""))
    ] == [
        "1",
        "b",
    ]


def test_an_endless_line_is_refused_and_the_next_is_read() -> None:
    bad, good = read_jsonl(jsonl(b"[" + b"1," * 16_000_000, {"id": "b", "text": "t"}))
    assert isinstance(bad, BadLine)
    assert "5 MB" in bad.error
    assert good.id == "b"


def test_what_utf8_cannot_hold_is_replaced_in_place() -> None:
    (document,) = read_jsonl(jsonl(b'{"id": "a", "text": "a\\ud83db\\u0000c"}'))
    assert isinstance(document, Document)
    assert document.text == "a\ufffdb\ufffdc"


@given(st.lists(st.binary(max_size=40).filter(lambda raw: b"\n" not in raw and raw.strip()), max_size=5))
def test_every_line_is_answered(lines: list[bytes]) -> None:
    assert len(list(read_jsonl(jsonl(*lines)))) == len(lines)


def test_acled_columns_are_understood() -> None:
    rows = (
        "event_id_cnty;event_date;notes;source;fatalities\n"
        'YEM1;20 January 2024;"A drone hit a depot; two hurt.";Local Source;0\n'
        "YEM2;2024-01-21;A mine went off.;Wire;1\n"
    )
    first, second = read_csv(io.BytesIO(rows.encode("utf-8-sig")))
    assert first == Document(
        id="YEM1", text="A drone hit a depot; two hurt.", published_at=date(2024, 1, 20), source="Local Source"
    )
    assert second.id == "YEM2"


def test_a_bad_row_says_why_and_stops_nothing() -> None:
    rows = b"id,text,published_at\na,,2024-01-01\nb,t,someday\nc,\xff\xfe,2024-01-01\n,no id,2024-01-01\n"
    empty, undated, not_utf8, without_id = read_csv(io.BytesIO(rows))
    assert empty == BadLine(id="a", error="Row 2 has no text.")
    assert isinstance(undated, BadLine)
    assert "someday" in undated.error
    assert not_utf8 == BadLine(id="c", error="Row 4 is not UTF-8.")
    assert isinstance(without_id, Document)
    assert len(without_id.id) == 16


def test_a_field_without_end_is_refused_and_the_rows_after_it_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "MAX_LINE_BYTES", 1_000)
    rows = b"id,text\na," + b"x" * 2_000 + b"\nb,fine\n"
    bad, good = read_csv(io.BytesIO(rows))
    assert isinstance(bad, BadLine)
    assert bad.error.startswith("Row 2 can't be read as CSV")
    assert good.id == "b"


@pytest.mark.parametrize("raw", [b"", b"when,where\n1,2\n"])
def test_a_csv_without_texts_is_refused(raw: bytes) -> None:
    with pytest.raises(BadInput, match="text or notes"):
        list(read_csv(io.BytesIO(raw)))
