"""Names as running text changes them: "in Gaza" is one word in Hebrew, and Kharkiv has seven cases."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from bot.errors import BrokenData
from bot.identity.names import fold
from bot.vocabulary import Value

# Turkish and Azerbaijani part the ending from a name: Şırnak'ta, Hakkari'nin.
_PARTED = re.compile(r"(\w{3,})['’][^\W\d_]{1,5}")


class _Script(Value):
    name: str
    letters: Annotated[str, Field(min_length=1)]
    shortest: Annotated[int, Field(ge=1)]
    prefixes: tuple[str, ...] = ()
    endings: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Inflections:
    """What a changed name may have been before."""

    def __init__(self, path: Path) -> None:
        """Read the table.

        Raises:
            BrokenData: an entry breaks the schema.
        """
        self._scripts: list[tuple[re.Pattern[str], _Script]] = []
        for entry in tomllib.loads(path.read_text("utf-8")).get("scripts", []):
            try:
                script = _Script.model_validate(entry)
            except ValidationError as error:
                first = error.errors()[0]
                raise BrokenData(f"{path.name}, {entry.get('name')}: {first['loc'][0]}: {first['msg']}.") from error
            self._scripts.append((re.compile(f"[{script.letters}]"), _folded(script)))

    def bases(self, word: str, folded: str) -> Iterator[str]:
        """The folded names that ``word`` may be a form of; ``folded`` is its own folded form."""
        if parted := _PARTED.fullmatch(word):
            yield fold(parted[1])
        if folded.isascii():
            return
        for letters, script in self._scripts:
            if letters.match(folded):
                yield from _without_prefixes(folded, script)
                yield from _with_other_endings(folded, script)


def _folded(script: _Script) -> _Script:
    """The script's endings as folding leaves them: й has lost its breve."""
    endings = {fold(ending): tuple(fold(other) for other in others) for ending, others in script.endings.items()}
    return script.model_copy(update={"endings": endings})


def _without_prefixes(folded: str, script: _Script) -> Iterator[str]:
    for prefix in script.prefixes:
        if folded.startswith(prefix) and len(folded) - len(prefix) >= script.shortest:
            yield fold(folded.removeprefix(prefix))


def _with_other_endings(folded: str, script: _Script) -> Iterator[str]:
    for ending, others in script.endings.items():
        stem = folded.removesuffix(ending)
        if stem != folded and len(stem) >= script.shortest:
            yield from (stem + other for other in others)
