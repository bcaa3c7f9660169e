"""Names as running text changes them: "in Gaza" is one word in Hebrew, and Kharkiv has seven cases."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field

from bot.identity.names import fold
from bot.lexicon import read_lexicon
from bot.vocabulary import Value

# Turkish and Azerbaijani part the ending from a name: Şırnak'ta, Hakkari'nin.
_PARTED = re.compile(r"(\w{3,})['’][^\W\d_]{1,5}")


class _Script(Value):
    name: str
    letters: Annotated[str, Field(min_length=1)]
    shortest: Annotated[int, Field(ge=1)]
    prefixes: tuple[str, ...] = ()
    endings: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class _Scripts(Value):
    scripts: tuple[_Script, ...]


class Inflections:
    """What a changed name may have been before."""

    def __init__(self, path: Path) -> None:
        """Read the table.

        Raises:
            BrokenData: an entry breaks the schema.
        """
        scripts = read_lexicon(path, _Scripts).scripts
        self._scripts = [(re.compile(f"[{script.letters}]"), _folded(script)) for script in scripts]

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
