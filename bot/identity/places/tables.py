"""Word tables: TOML files, checked against their schema when they are read."""

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from bot.errors import BrokenData

_Schema = TypeVar("_Schema", bound=BaseModel)


def read_table(path: Path, schema: type[_Schema]) -> _Schema:
    """The content of a TOML file.

    Raises:
        BrokenData: it is no TOML, or breaks the schema; the message names file, entry and reason.
    """
    try:
        return schema.model_validate(tomllib.loads(path.read_text("utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise BrokenData(f"{path.name} is no TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        entry = " ".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
        raise BrokenData(f"{path.name}: {entry}: {first['msg']}.") from error
