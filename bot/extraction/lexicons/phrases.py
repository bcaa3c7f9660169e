"""Finding table phrases in a parsed text, word by word, on lemmas."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from spacy.tokens import Doc, Token

Entry = TypeVar("Entry")
_SHORTEST_PLURAL = 4


@dataclass(frozen=True, slots=True)
class Word:
    """A token with the forms by which a table may know it."""

    token: Token
    forms: frozenset[str]


@dataclass(frozen=True, slots=True)
class PhraseMatch(Generic[Entry]):
    """A phrase found: its tokens, and all entries that list it."""

    tokens: tuple[Token, ...]
    entries: tuple[Entry, ...]

    @property
    def start(self) -> int:
        """Offset of the first character in the parsed text."""
        return int(self.tokens[0].idx)

    @property
    def end(self) -> int:
        """Offset behind the last character in the parsed text."""
        return int(self.tokens[-1].idx + len(self.tokens[-1]))


def words_of(doc: Doc) -> list[Word]:
    """The document's words: hyphens and spaces are left out, so that "cease-fire" reads like "cease fire"."""
    return [
        Word(token, _forms(token.lower_, token.lemma_, token.pos_))
        for token in doc
        if not token.is_space and token.text not in {"-", "–", "‑"}
    ]


@lru_cache(maxsize=50_000)
def _forms(low: str, lemma: str, part_of_speech: str) -> frozenset[str]:
    """The word, its lemma, and for names the singular: "Missiles" keeps its plural as lemma, and tables don't."""
    is_plural_name = part_of_speech == "PROPN" and low.endswith("s") and not low.endswith("ss")
    singular = low[:-1] if is_plural_name and len(low) > _SHORTEST_PLURAL else low
    return frozenset({low, lemma.lower(), singular})


class PhraseIndex(Generic[Entry]):
    """Phrases of lemmas, each with the entries that list it."""

    def __init__(self, listed: Iterable[tuple[Sequence[str], Entry]]) -> None:
        self._entries: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
        for phrases, entry in listed:
            for phrase in phrases:
                self._entries[tuple(phrase.split())].append(entry)
        self._by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for phrase_words in self._entries:
            self._by_first[phrase_words[0]].append(phrase_words)
        for candidates in self._by_first.values():
            candidates.sort(key=len, reverse=True)
        self._firsts = frozenset(self._by_first)  # asking a set is quick; a dict would be walked through, word by word

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return iter(self._entries)

    def entries(self, phrase: str) -> tuple[Entry, ...]:
        """The entries that list exactly this phrase."""
        return tuple(self._entries.get(tuple(phrase.split()), ()))

    def find(self, words: Sequence[Word]) -> list[PhraseMatch[Entry]]:
        """The longest phrases, in text order, without overlap."""
        found: list[PhraseMatch[Entry]] = []
        position = 0
        while position < len(words):
            length = self._longest(words, position)
            if length:
                found.append(self._match(words[position : position + length]))
            position += length or 1
        return found

    def find_all(self, words: Sequence[Word]) -> list[PhraseMatch[Entry]]:
        """Every phrase, overlapping ones too, by where they begin and then longest first."""
        found = []
        for position, word in enumerate(words):
            if word.forms.isdisjoint(self._firsts):
                continue
            starting = {phrase for form in word.forms for phrase in self._by_first.get(form, ())}
            lengths = {len(phrase) for phrase in starting if _fits(phrase, words, position)}
            found += [self._match(words[position : position + length]) for length in sorted(lengths, reverse=True)]
        return found

    def _longest(self, words: Sequence[Word], position: int) -> int:
        if words[position].forms.isdisjoint(self._firsts):
            return 0
        candidates = {phrase for form in words[position].forms for phrase in self._by_first.get(form, ())}
        fitting = (phrase for phrase in candidates if _fits(phrase, words, position))
        return max((len(phrase) for phrase in fitting), default=0)

    def _match(self, words: Sequence[Word]) -> PhraseMatch[Entry]:
        phrases = {
            phrase for form in words[0].forms for phrase in self._by_first.get(form, ()) if len(phrase) == len(words)
        }
        entries = [entry for phrase in sorted(phrases) if _fits(phrase, words, 0) for entry in self._entries[phrase]]
        return PhraseMatch(tuple(word.token for word in words), tuple(entries))


def _fits(phrase: tuple[str, ...], words: Sequence[Word], position: int) -> bool:
    if position + len(phrase) > len(words):
        return False
    return all(part in words[position + step].forms for step, part in enumerate(phrase))
