"""Reports in bulk: JSONL as the command line takes it, and CSV as data sets such as ACLED's export it.

A line that can't be used becomes a ``BadLine``; it never stops the ones after it. Nothing is held but the current line.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from bot.errors import BadInput
from bot.sources.moments import read_moment
from bot.sources.texts import MAX_BYTES, TOO_LARGE, check_size, clean, content_id, make_storable
from bot.vocabulary import Document

MAX_LINE_BYTES = 6 * MAX_BYTES + 100_000
"""The longest line that is read: JSON may spell each character as six (``\\u0041``)."""

_OPTIONAL_FIELDS = ("title", "published_at", "url", "language", "source")
# What the fields of a document are called in the data sets people have; the first that has a value is taken.
_CSV_COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "event_id_cnty", "data_id"),
    "text": ("text", "notes", "body"),
    "title": ("title", "headline"),
    "published_at": ("published_at", "event_date", "date"),
    "url": ("url", "link"),
    "language": ("language",),
    "source": ("source", "outlet"),
}
_CSV_DELIMITERS = ",;\t"


@dataclass(frozen=True, kw_only=True, slots=True)
class BadLine:
    """A line that can't be used: its ``id`` where it could be read, and why in one sentence."""

    id: str | None
    error: str


def read_jsonl(stream: BinaryIO) -> Iterator[Document | BadLine]:
    """One document or ``BadLine`` for each line that isn't blank, in order.

    A line is an object with ``id`` and ``text``, and maybe ``title``, ``published_at``, ``url``, ``language`` and
    ``source``; other fields are ignored. The text is kept as it was given, so that offsets count in it: only NUL and
    lone surrogates are replaced, one for one.
    """
    for number, line in enumerate(_lines(stream), start=1):
        if line.strip():
            yield _from_json(line, number)


def read_csv(stream: BinaryIO) -> Iterator[Document | BadLine]:
    """One document or ``BadLine`` for each row of a CSV in UTF-8, whose first line names the columns.

    Known columns: those of ``read_jsonl``, and ACLED's ``event_id_cnty``, ``notes`` (the text), ``event_date`` (taken
    as the day of publication) and ``source``. A row without an id gets one made of its content.

    Raises:
        BadInput: no column holds a text, or the file is empty.
    """
    # Bytes that are no UTF-8 become lone surrogates, so that only the rows that hold them are refused.
    lines = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    csv.field_size_limit(MAX_LINE_BYTES)
    header = lines.readline(MAX_BYTES)
    delimiter = max(_CSV_DELIMITERS, key=header.count)
    columns = [name.strip().casefold() for name in next(csv.reader([header], delimiter=delimiter), [])]
    if not set(_CSV_COLUMNS["text"]) & set(columns):
        raise BadInput("The CSV has no column that holds a text: it must be named text or notes.")
    yield from _rows(csv.reader(lines, delimiter=delimiter), columns)


def _rows(reader: Iterator[list[str]], columns: list[str]) -> Iterator[Document | BadLine]:
    number = 1
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadLine(id=None, error=f"Row {number} can't be read as CSV: {error}.")
            continue
        if row:
            yield _from_row(dict(zip(columns, row, strict=False)), number)


def _from_row(row: dict[str, str], number: int) -> Document | BadLine:
    fields = {field: _first_value(row, names) for field, names in _CSV_COLUMNS.items()}
    row_id = fields["id"]
    if any("\udc80" <= character <= "\udcff" for value in row.values() for character in value):
        return BadLine(id=row_id and make_storable(row_id), error=f"Row {number} is not UTF-8.")
    fields["text"] = clean(fields["text"] or "")
    if not fields["text"]:
        return BadLine(id=row_id, error=f"Row {number} has no text.")
    fields["id"] = row_id or content_id(fields["title"], fields["text"])
    return _document(fields)


def _first_value(row: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((row[name].strip() for name in names if row.get(name, "").strip()), None)


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines; one that is too long is cut just over ``MAX_LINE_BYTES`` and its rest skipped."""
    while line := stream.readline(MAX_LINE_BYTES + 1):
        rest = line
        while len(rest) > MAX_LINE_BYTES and not rest.endswith(b"\n"):
            rest = stream.readline(MAX_LINE_BYTES + 1)
        yield line


def _from_json(line: bytes, number: int) -> Document | BadLine:
    if len(line) > MAX_LINE_BYTES:
        return BadLine(id=None, error=f"Line {number}: {TOO_LARGE}")
    try:
        fields = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # ValueError is also what bad UTF-8 raises
        return BadLine(id=None, error=f"Line {number} is not JSON in UTF-8.")
    if not isinstance(fields, dict):
        return BadLine(id=None, error=f"Line {number} is not a JSON object.")
    document_id = fields.get("id")
    if isinstance(document_id, bool) or not isinstance(document_id, str | int):
        return BadLine(id=None, error=f"Line {number} has no id that is a text.")
    fields["id"] = make_storable(str(document_id))
    return _document(fields)


def _document(fields: dict[str, Any]) -> Document | BadLine:
    """The document in ``fields``, of which ``id`` is known to be a text."""
    try:
        given = {name: _text(fields, name) for name in _OPTIONAL_FIELDS}
        published = given.pop("published_at")
        moment = read_moment(published) if published else None
        return Document(id=fields["id"], text=_body(fields.get("text")), published_at=moment, **given)
    except BadInput as error:
        return BadLine(id=fields["id"], error=error.message)


def _text(fields: dict[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise BadInput(f"The field {name} is not a text.")
    return make_storable(value).strip() or None if value else None


def _body(text: object) -> str:
    if not isinstance(text, str):
        raise BadInput("The field text is missing or not a text.")
    check_size(text)
    return make_storable(text)
