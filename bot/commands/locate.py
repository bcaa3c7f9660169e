"""``locate --jsonl``: place names in, coordinates out."""

import argparse
import sys

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.commands.lines import Fields, answer_lines
from bot.errors import BadInput
from bot.identity.gazetteer import Gazetteer, Place, load_gazetteer
from bot.settings import Settings


class _Request(BaseModel):
    """One line of input; keys the contract doesn't name are ignored."""

    model_config = ConfigDict(frozen=True)

    place: str
    admin1: str | None = None
    country: str | None = None
    context: str | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("--jsonl", action="store_true", required=True, help="read one JSON object a line on stdin")


def run(arguments: argparse.Namespace, settings: Settings) -> int:  # every verb has this signature
    """Answer every line of stdin on stdout, in the same order."""
    gazetteer = load_gazetteer()
    answer_lines(sys.stdin.buffer, lambda request: answer(request, gazetteer))
    return 0


def answer(given: Fields, gazetteer: Gazetteer) -> Fields:
    """The places that a line's name may mean.

    Raises:
        BadInput: a field is missing, or is no text.
    """
    try:
        wanted = _Request.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput(f"{first['loc'][0]}: {first['msg']}.") from error
    matches = gazetteer.locate(wanted.place, admin1=wanted.admin1, country=wanted.country, context=wanted.context)
    return {"matches": [_as_match(place) for place in matches]}


def _as_match(place: Place) -> Fields:
    return place.model_dump(mode="json", include={"name", "country", "admin1", "latitude", "longitude", "precision"})
