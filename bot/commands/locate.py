"""``locate --jsonl``: place names in, coordinates out."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import BadInput
from bot.identity.gazetteer import Gazetteer, Place, load_gazetteer
from bot.settings import Settings


class _Request(BaseModel):
    """One line of input; keys the contract doesn't name are ignored."""

    model_config = ConfigDict(frozen=True)

    id: Any = None
    place: str
    admin1: str | None = None
    country: str | None = None
    context: str | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("--jsonl", action="store_true", required=True, help="read one JSON object a line on stdin")


def run(arguments: argparse.Namespace, settings: Settings) -> int:  # every verb has this signature
    """Answer every line of stdin on stdout, in the same order."""
    for answer in answers(sys.stdin, load_gazetteer()):
        print(json.dumps(answer, ensure_ascii=False))
    return 0


def answers(lines: Iterable[str], gazetteer: Gazetteer) -> Iterator[dict[str, Any]]:
    """The answer to each line that is not blank; one that can't be read is answered with its error."""
    for line in lines:
        if line.strip():
            yield _answer(line, gazetteer)


def _answer(line: str, gazetteer: Gazetteer) -> dict[str, Any]:
    identifier = None
    try:
        given = _parsed(line)
        identifier = given.get("id")
        request = _Request.model_validate(given)
        matches = gazetteer.locate(
            request.place, admin1=request.admin1, country=request.country, context=request.context
        )
    except ValidationError as error:
        return {"id": identifier, "error": f"{error.errors()[0]['loc'][0]}: {error.errors()[0]['msg']}."}
    except BadInput as error:
        return {"id": identifier, "error": error.message}
    return {"id": identifier, "matches": [_as_match(place) for place in matches]}


def _parsed(line: str) -> dict[str, Any]:
    try:
        given = json.loads(line)
    except ValueError as error:
        raise BadInput("This line is not JSON.") from error
    if not isinstance(given, dict):
        raise BadInput("This line is not a JSON object.")
    return given


def _as_match(place: Place) -> dict[str, Any]:
    return place.model_dump(mode="json", include={"name", "country", "admin1", "latitude", "longitude", "precision"})
