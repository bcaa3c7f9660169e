"""Finding table phrases in a text that is not parsed yet, in any inflection."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

_ENDINGS = r"[a-z]?(?:s|es|e|ed|d|ing|ings|men|ers?)?"
_WORD = re.compile(r"\w+")
_WORDS_REMEMBERED = 50_000

Phrase = tuple[str, ...]


class RawPhrases:
    """Phrases in any inflection, with up to two words between their parts ("set the shop on fire")."""

    def __init__(self, phrases: Iterable[Phrase], *, as_written: Iterable[str] = ()) -> None:
        phrases, fixed = list(phrases), list(map(re.escape, as_written))
        self._whole = _alternatives([*map(_inflected, phrases), *fixed])
        self._opening = _alternatives([*map(_opening, phrases), *fixed])
        # A text has few different words: to ask each once is far quicker than to try every phrase at every place.
        self._may_open = lru_cache(maxsize=_WORDS_REMEMBERED)(self._opens)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Where a phrase begins, in the order of the text."""
        for word in _WORD.finditer(text):
            if self._may_open(word.group().lower()):
                match = self._whole.match(text, word.start())
                if match:
                    yield match

    def _opens(self, word: str) -> bool:
        return self._opening.fullmatch(word) is not None


def _alternatives(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(sorted(set(patterns), key=len, reverse=True))})\b", re.IGNORECASE)


def _inflected(phrase: Phrase) -> str:
    return r"\W+(?:\w+\W+){0,2}?".join(_stem(word) + _ENDINGS for word in phrase)


def _opening(phrase: Phrase) -> str:
    """The first word of the phrase, in any inflection; of "anti-government" what stands before the hyphen."""
    word = phrase[0]
    first = _WORD.match(word)
    whole = first is not None and first.group() == word
    return _stem(word) + _ENDINGS if whole or first is None else re.escape(first.group())


def _stem(word: str) -> str:
    """Enough of a word to meet its inflections: "seize" as "seiz", "bury" as "bur[yi]", "stab" as "stab(b)"."""
    if word.endswith("y") and len(word) > 3:
        return re.escape(word[:-1]) + "[yi]"
    return re.escape(word.removesuffix("e") if len(word) > 3 else word)
