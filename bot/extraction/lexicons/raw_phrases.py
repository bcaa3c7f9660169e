"""Finding table phrases in a text that is not parsed yet, in any inflection."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

_ENDINGS = r"(?:s|es|e|d|n|t|men|ed|ings?)?"
_ENDINGS_AFTER_E = r"(?:e[sd]?|ings?)"
_WORD = re.compile(r"\w+")
_WORDS_REMEMBERED = 50_000

Phrase = tuple[str, ...]


class RawMatch(NamedTuple):
    """Where a phrase begins, the words found there, and the phrase as the table has it."""

    start: int
    words: str
    phrase: Phrase


class RawPhrases:
    """Phrases in any inflection, with up to two words between their parts ("set the shop on fire")."""

    def __init__(self, phrases: Iterable[Phrase], irregular: Mapping[str, str] | None = None) -> None:
        """``irregular`` gives the lemma of each form that shares no stem with it."""
        forms = _Forms(irregular or {})
        self._patterns = [
            (phrase, _whole_words(forms.opening(phrase[0])), _whole_words(forms.inflected(phrase)))
            for phrase in phrases
        ]
        self._openings = _whole_words("|".join({opening.pattern for _, opening, _ in self._patterns}))
        # A text has few different words: to ask each once is far quicker than to try every phrase at every place.
        self._opened_by = lru_cache(maxsize=_WORDS_REMEMBERED)(self._phrases_opened_by)

    def finditer(self, text: str) -> Iterator[RawMatch]:
        """Every phrase, in the order in which they begin."""
        for word in _WORD.finditer(text):
            for phrase, pattern in self._opened_by(word.group().lower()):
                match = pattern.match(text, word.start())
                if match:
                    yield RawMatch(match.start(), match.group(), phrase)

    def _phrases_opened_by(self, word: str) -> tuple[tuple[Phrase, re.Pattern[str]], ...]:
        if not self._openings.fullmatch(word):
            return ()
        return tuple((phrase, whole) for phrase, opening, whole in self._patterns if opening.fullmatch(word))


def _whole_words(source: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{source})\b", re.IGNORECASE)


class _Forms:
    """Patterns for the inflections of a lemma."""

    def __init__(self, irregular: Mapping[str, str]) -> None:
        self._irregular: dict[str, list[str]] = defaultdict(list)
        for form, lemma in irregular.items():
            self._irregular[lemma].append(re.escape(form))

    def inflected(self, phrase: Phrase) -> str:
        """All words of the phrase."""
        return r"\W+(?:\w+\W+){0,2}?".join(map(self._any, phrase))

    def opening(self, word: str) -> str:
        """The first word of a phrase; of "anti-government" what stands before the hyphen."""
        first = _WORD.match(word)
        whole = first is not None and first.group() == word
        return self._any(word) if whole or first is None else re.escape(first.group())

    def _any(self, word: str) -> str:
        return rf"(?:{'|'.join([_regular(word), *self._irregular.get(word, ())])})"


def _regular(word: str) -> str:
    """ "Seize" and "seizing", "bury" and "buried", "stab" and "stabbed"; no "plan" for "plane" or "driver"."""
    if len(word) > 3 and word.endswith("y"):
        return re.escape(word[:-1]) + "[yi]" + _ENDINGS
    if len(word) > 3 and word.endswith("e"):
        return re.escape(word[:-1]) + _ENDINGS_AFTER_E
    doubled = re.escape(word[-1])
    return rf"{re.escape(word)}(?:{doubled}(?=e[ds]|ing))?{_ENDINGS}"
