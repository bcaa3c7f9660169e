"""Place names in running text: one pass over the words, longest match first, and only what plausibly is a place."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.identity.names import Word, fold, words
from bot.identity.places.atlas import Atlas
from bot.identity.places.values import Place, PlaceMention

_LONGEST = 6
_MOST_CANDIDATES = 8
# What may stand between two words of one name: a space or hyphen, perhaps an article.
_GAP = re.compile(
    r"(?:[ \u00a0\n\-‐‑–/]{1,2}(?:(?:al|el|ad|adh|an|ar|as|ash|at|ath|az|ez|es|ul)[ \-‐‑–'’])?|\. ?)", re.IGNORECASE
)
_ARTICLE_BEFORE = re.compile(r"\b(?:Al|El|Ad|Adh|An|Ar|As|Ash|At|Ath|Az|Es) $")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
# A one-word name of a populated place must be that of a place this large, unless a word like "in" stands before it.
_LARGE = 15_000
_LARGE_ALTERNATE = 50_000  # where it is not the place's main name
# People and things are often called like places of these kinds; the others are known by their names.
_COMMON_KINDS = frozenset({"populated place", "adm2"})


class _Run(NamedTuple):
    """Some words of a text that may be a name: the first one's index, how many they are, and their folded form."""

    first: int
    length: int
    key: str


class Cues:
    """Words that tell whether a name in running text is a place's."""

    def __init__(self, *, not_places: Iterable[str], before_places: Iterable[str], may_precede: Iterable[str]) -> None:
        """Take the words.

        Args:
            not_places: names of places that are ordinary words or people's names; never taken for places by themselves.
            before_places: words after which even a small place's name is one ("in", "near", "village").
            may_precede: capitalised words that may stand before a place's name without being part of a longer name.
        """
        self.not_places = frozenset(map(fold, not_places))
        self.before_places = frozenset(map(fold, before_places))
        self.may_precede = frozenset(map(fold, may_precede)) | self.before_places


class PlaceFinder:
    """Finds place names in text."""

    def __init__(self, atlas: Atlas, cues: Cues) -> None:
        self._atlas = atlas
        self._cues = cues

    def find(self, text: str) -> list[PlaceMention]:
        """The place names in ``text``, in order, none overlapping another."""
        scan = _Scan(text, self._atlas, self._cues)
        mentions: list[PlaceMention] = []
        position = 0
        while position < len(scan.words):
            count, mention = scan.match(position)
            if mention is not None:
                mentions.append(mention)
            position += count
        return mentions


class _Scan:
    """One text being read."""

    def __init__(self, text: str, atlas: Atlas, cues: Cues) -> None:
        self.words = words(text)
        self._text = text
        self._atlas = atlas
        self._cues = cues
        self._shouting = text.isupper()  # capitals tell nothing in a text that has no other letters

    def match(self, position: int) -> tuple[int, PlaceMention | None]:
        """The longest place name that begins at the word ``position``, and how many words were read."""
        if not self._is_name(self.words[position]):
            return 1, None
        for run in reversed(list(self._runs(position))):
            places = self._atlas.get(run.key) if run.length > 1 else self._alone(run)
            if places:
                return run.length, self._mention(run, places)
        return 1, None

    def _runs(self, first: int) -> Iterator[_Run]:
        key, last = self.words[first].folded, first
        while True:
            if self._is_name(self.words[last]):
                yield _Run(first, last - first + 1, key)
            if last + 1 == len(self.words) or last - first + 1 == _LONGEST or not self._atlas.continues(key):
                return
            if not _GAP.fullmatch(self._text, self.words[last].end, self.words[last + 1].start):
                return
            last += 1
            key = f"{key} {self.words[last].folded}"

    def _alone(self, run: _Run) -> tuple[Place, ...]:
        """The places that a single word may mean where it stands."""
        if run.key in self._cues.not_places or run.key.isdigit():
            return ()
        places = self._atlas.get(run.key)
        if not places:
            return ()
        if len(run.key) <= 3 and not self._raw(run.first).replace(".", "").isupper() and run.key.isascii():
            places = tuple(place for place in places if place.kind != "country")  # "us" is not the US
        before = self._word_before(run.first)
        located = before is not None and before.folded in self._cues.before_places and not self._shouting
        in_longer_name = self._is_part_of_longer_name(before)
        return tuple(
            place
            for place in places
            if place.kind not in _COMMON_KINDS or (not in_longer_name and (located or _is_large(place, run.key)))
        )

    def _word_before(self, position: int) -> Word | None:
        """The word right before, with but a space between."""
        if position == 0:
            return None
        before = self.words[position - 1]
        between = self._text[before.end : self.words[position].start]
        return before if between in {" ", "\u00a0"} else None

    def _is_part_of_longer_name(self, before: Word | None) -> bool:
        """Whether the capitalised word before makes it a person's or a thing's name ("Lloyd Austin")."""
        if before is None or self._shouting or before.folded in self._cues.may_precede:
            return False
        return self._text[before.start].isupper()

    def _is_name(self, word: Word) -> bool:
        """Whether the word begins like a name: capitalised, after its article, where the script has capitals."""
        first = self._text[word.start]
        if not first.islower():
            return not first.isdigit()
        return any(letter.isupper() for letter in self._text[word.start : min(word.end, word.start + 5)])

    def _mention(self, run: _Run, places: tuple[Place, ...]) -> PlaceMention:
        start, end = self.words[run.first].start, self.words[run.first + run.length - 1].end
        if article := _ARTICLE_BEFORE.search(self._text, max(0, start - 5), start):
            start = article.start()
        text = _POSSESSIVE.sub("", self._text[start:end])
        return PlaceMention(start=start, end=start + len(text), text=text, candidates=places[:_MOST_CANDIDATES])

    def _raw(self, position: int) -> str:
        word = self.words[position]
        return self._text[word.start : word.end]


def _is_large(place: Place, key: str) -> bool:
    return place.population >= (_LARGE if fold(place.name) == key else _LARGE_ALTERNATE)
