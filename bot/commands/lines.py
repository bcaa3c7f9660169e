"""JSON in and out for the verbs: one object a line, and a line that can't be processed answers with an error."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TextIO

from bot.errors import BadInput, SitrepError

Fields = dict[str, Any]


def print_line(answer: object, stream: TextIO | None = None) -> None:
    """Write one JSON line at once, so that a reader at the other end of a pipe sees it."""
    print(_as_line(answer), file=stream or sys.stdout, flush=True)


def _as_line(answer: object) -> str:
    line = json.dumps(answer, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:  # half a character, which JSON can spell and UTF-8 can't
        return json.dumps(answer)
    return line


def answer_lines(lines: Iterable[bytes], answer: Callable[[Fields], Fields]) -> None:
    """Print the answer to each line; see ``answers``."""
    for told in answers(lines, answer):
        print_line(told)


def answers(lines: Iterable[bytes], answer: Callable[[Fields], Fields]) -> Iterator[Fields]:
    """The answer to each line of JSON that is not blank, in order, with the line's ``id``.

    A line that can't be processed is answered with ``{"id", "error"}`` and stops nothing.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        identity = None
        try:
            request = _read(line, number)
            identity = request.get("id")
            yield {"id": identity, **answer(request)}
        except SitrepError as error:
            yield {"id": identity, "error": error.message}


def _read(line: bytes, number: int) -> Fields:
    try:
        request = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # a ValueError is what bad JSON, bad UTF-8 and endless numbers raise
        raise BadInput(f"Line {number} is not JSON in UTF-8.") from error
    if not isinstance(request, dict):
        raise BadInput(f"Line {number} is not a JSON object.")
    return request


def text_field(request: Fields, name: str) -> str:
    """A field that must be text.

    Raises:
        BadInput: it is missing or no text.
    """
    value = request.get(name)
    if not isinstance(value, str):
        raise BadInput(f'The field "{name}" is missing or is no text.')
    return value
