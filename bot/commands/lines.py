"""JSON in and out for the verbs: one object a line, and a line that can't be processed answers with an error."""

import json
import sys
from collections.abc import Callable, Iterable
from typing import Any, TextIO

from bot.errors import SitrepError


def print_line(answer: object, stream: TextIO | None = None) -> None:
    """Write one JSON line at once, so that a reader at the other end of a pipe sees it."""
    print(json.dumps(answer, ensure_ascii=False), file=stream or sys.stdout, flush=True)


def answer_lines(lines: Iterable[str], answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Answer each line of JSON with one line; what can't be processed answers ``{"id", "error"}`` and stops nothing."""
    for line in lines:
        if not line.strip():
            continue
        identity = None
        try:
            request = json.loads(line)
            if not isinstance(request, dict):
                raise SitrepError("A line must be a JSON object.")
            identity = request.get("id")
            print_line({"id": identity, **answer(request)})
        except json.JSONDecodeError as error:
            print_line({"id": identity, "error": f"This line is no valid JSON: {error.msg} at character {error.pos}."})
        except SitrepError as error:
            print_line({"id": identity, "error": error.message})


def text_field(request: dict[str, Any], name: str) -> str:
    """A field that must be text.

    Raises:
        SitrepError: it is missing or no text.
    """
    value = request.get(name)
    if not isinstance(value, str):
        raise SitrepError(f'The field "{name}" is missing or is no text.')
    return value
