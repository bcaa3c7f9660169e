"""`ingest`: files, pages and JSON lines in, and one line for each document out."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import pytest

from bot.sources.datasets import BadLine, read_jsonl
from bot.vocabulary import Document
from tests.integration.command_line.cli import REPORT, Cli, jsonl
from tests.integration.newsroom import ARTICLE, Answer, Newsroom


def test_ingest_prints_one_line_a_document_in_order(cli: Cli) -> None:
    given = {"id": "a", "text": REPORT, "published_at": "2024-01-21", "source": "Harbour Wire"}
    others = (
        "{broken",
        {"id": "b"},
        {**given, "id": "again"},
        {"id": "c", "text": " "},
        {"id": "d", "text": "The harvest was good this year."},
    )
    lines = cli.lines("ingest", "--jsonl", stdin=jsonl(given, *others))
    assert [line["id"] for line in lines] == ["a", None, "b", "again", "c", "d"]
    assert [line["status"] for line in lines] == [
        "stored", "failed", "failed", "duplicate", "failed", "nothing found",
    ]  # fmt: skip
    assert all({"id", "document", "status", "events"} <= line.keys() for line in lines)
    assert all(("error" in line) == (line["status"] == "failed") for line in lines)
    first, again = lines[0], lines[3]
    assert first["events"]
    assert (again["document"], again["events"]) == (first["document"], first["events"])


WITHDRAWN = {
    "id": "withdrawn",
    "text": (
        "Harbour Wire withdraws its report of Wednesday that a missile hit a school in Izium on Tuesday and killed 8 "
        "people. There was no such strike."
    ),
    "title": "Correction: no strike on Izium school",
    "published_at": "2024-10-02T16:00:00Z",
    "source": "Harbour Wire",
}


REPORTED = {
    "id": "reported",
    "text": "A Russian missile hit a school in Izium in Ukraine on Tuesday and killed 8 people, channels said.",
    "published_at": "2024-10-02T09:00:00Z",
    "source": "Harbour Wire",
}


def test_ingest_says_which_events_documents_belong_to_once_all_are_in(cli: Cli) -> None:
    withdrawn, reported = cli.lines("ingest", "--jsonl", stdin=jsonl(WITHDRAWN, REPORTED))
    assert (withdrawn["id"], reported["id"]) == ("withdrawn", "reported")
    assert withdrawn["events"] == reported["events"] != []


def test_ingest_says_at_once_what_each_document_belongs_to_by_then(cli: Cli) -> None:
    withdrawn, reported = cli.lines("ingest", "--jsonl", "--at-once", stdin=jsonl(WITHDRAWN, REPORTED))
    assert (withdrawn["events"], len(reported["events"])) == ([], 1)


def test_ingest_that_is_broken_off_prints_what_is_in(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken_after_one(stream: BinaryIO) -> Iterator[Document | BadLine]:
        yield from islice(read_jsonl(stream), 1)
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.commands.ingest.read_jsonl", broken_after_one)
    out = cli.run("ingest", "--jsonl", stdin=jsonl(REPORTED, WITHDRAWN), status=130)
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["reported"]


def test_ingest_says_what_kind_of_address_it_takes(cli: Cli) -> None:
    (line,) = cli.lines("ingest", "ftp://harbour.example/report.txt")
    assert (line["status"], line["error"]) == ("failed", "Only http and https links can be opened.")
    assert cli.fails("ingest", status=2).startswith("Name a file")


def test_ingest_reads_no_more_of_a_file_than_it_takes(cli: Cli) -> None:
    (line,) = cli.lines("ingest", "/dev/zero")
    assert line["error"] == "The text is larger than 5 MB, the most that can be read."


def test_ingest_reads_files_of_every_kind(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "rows.jsonl").write_text(jsonl({"id": "row", "text": REPORT + " Again."}), encoding="utf-8")
    (tmp_path / "rows.csv").write_text(f'event_id_cnty,notes\nIRQ1,"{REPORT} Once more."\n', encoding="utf-8")
    (tmp_path / "noise.txt").write_bytes(bytes(range(256)) * 40)
    lines = cli.lines(
        "ingest", "report.txt", "rows.jsonl", "rows.csv", "noise.txt", "absent.txt", "--published", "2024-01-21",
        "--source", "Desk",
    )  # fmt: skip
    assert [line["id"] for line in lines] == ["report.txt", "row", "IRQ1", "noise.txt", "absent.txt"]
    assert [line["status"] for line in lines] == ["stored", "stored", "stored", "failed", "failed"]
    assert "can't be read" in lines[4]["error"]
    exported = cli.lines("export")
    reports = [report for event in exported for report in event["reports"]]
    assert {report["source"] for report in reports} == {"Desk"}
    assert {report["published_at"][:10] for report in reports} == {"2024-01-21"}


def test_ingest_reads_pages_and_says_which_have_no_article(cli: Cli, served: Newsroom) -> None:
    served.pages["/story"] = Answer(
        ARTICLE.format(title="Erbil hit", text=REPORT), headers=("Content-Type: text/html",)
    )
    served.pages["/empty"] = Answer("<html></html>", headers=("Content-Type: text/html",))
    addresses = [served.url + path for path in ("/story", "/empty", "/absent")]
    lines = cli.lines("ingest", *addresses, "http://192.168.0.1/router")
    assert [line["status"] for line in lines] == ["stored", "failed", "failed", "failed"]
    assert lines[0]["id"] == addresses[0]
    assert "no article" in lines[1]["error"]
    assert "404" in lines[2]["error"]


def test_ingest_believes_an_address_before_the_day_given_for_all(cli: Cli) -> None:
    dated = {"id": "a", "text": REPORT, "url": "https://paper.example/2024/01/20/erbil", "source": "Harbour Wire"}
    cli.lines("ingest", "--jsonl", "--published", "2024-02-01", stdin=jsonl(dated))
    (event,) = cli.lines("export")
    assert [report["published_at"][:10] for report in event["reports"]] == ["2024-01-20"]
