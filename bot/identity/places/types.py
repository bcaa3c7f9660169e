"""Words that say what kind of place a name belongs to: "village of X", "X Governorate", "محافظة X"."""

from pathlib import Path

from pydantic import Field

from bot.identity.names import fold
from bot.lexicon import read_lexicon
from bot.vocabulary import PlacePrecision, Value

_LONGEST = 3


class PlaceType(Value):
    """One kind of place; ``precision`` holds where the rest of the name is a place of another kind."""

    words: tuple[str, ...] = Field(min_length=1)
    kinds: frozenset[str]
    precision: PlacePrecision | None = None

    def key(self, rest: str) -> str:
        """The one folded name for ``rest`` with any of this type's words ("airbase", "air base", "airfield")."""
        return f"{rest} {fold(self.words[0])}"


class _Types(Value):
    types: tuple[PlaceType, ...]


class PlaceTypes:
    """The words for kinds of places."""

    def __init__(self, path: Path) -> None:
        """Read the table.

        Raises:
            BrokenData: an entry breaks the schema.
        """
        self._by_words = {fold(word): type_ for type_ in read_lexicon(path, _Types).types for word in type_.words}

    def get(self, key: str) -> PlaceType | None:
        """The kind that some folded words stand for."""
        return self._by_words.get(key)

    def split(self, key: str) -> tuple[str, PlaceType | None]:
        """A folded name without the words for its kind at either end, and that kind."""
        parts = key.split(" ")
        for count in range(min(_LONGEST, len(parts) - 1), 0, -1):
            for words, rest in ((parts[-count:], parts[:-count]), (parts[:count], parts[count:])):
                if (type_ := self._by_words.get(" ".join(words))) is not None:
                    return " ".join(rest), type_
        return key, None
