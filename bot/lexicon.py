"""Lexicons: tables of words in TOML files, checked against a schema when they are read.

What may stand in one is said by a pydantic model, so that a slip in the file is named (file, entry, reason) at start
instead of being noticed as a wrong answer later.
"""

import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar, cast

from pydantic import BaseModel, ValidationError

from bot.errors import BrokenData

Schema = TypeVar("Schema", bound=BaseModel)


def load_lexicon(package: str, name: str, schema: type[Schema]) -> Schema:
    """The lexicon ``data/<name>.toml`` of a package ("bot.extraction"), read once per process.

    Raises:
        BrokenData: as ``read_lexicon``.
    """
    return cast(Schema, _load(package, name, schema))  # functools.cache forgets that the schema decides the type


@cache
def _load(package: str, name: str, schema: type[BaseModel]) -> BaseModel:
    return read_lexicon(files(package) / "data" / f"{name}.toml", schema)


def read_lexicon(file: Traversable, schema: type[Schema]) -> Schema:
    """The lexicon in a file.

    Raises:
        BrokenData: the file is missing, is no TOML, or breaks the schema.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise BrokenData(f"The lexicon {file.name} is missing.") from error
    return parse_lexicon(file.name.removesuffix(".toml"), text, schema)


def parse_lexicon(name: str, text: str, schema: type[Schema]) -> Schema:
    """The lexicon written in ``text``; ``name`` is what the error message calls it.

    Raises:
        BrokenData: the text is no TOML, or breaks the schema.
    """
    try:
        return schema.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BrokenData(f"The lexicon {name}.toml is no valid TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        entry = ".".join(str(step) for step in first["loc"]) or "the file"
        raise BrokenData(f"The lexicon {name}.toml, entry {entry}: {first['msg']}.", detail=str(error)) from error
