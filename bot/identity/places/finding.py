"""Place names in running text: one pass over the words, longest match first, and only what plausibly is a place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from bot.identity.names import Word
from bot.identity.places.apposition import Abbreviations, with_areas
from bot.identity.places.atlas import Atlas
from bot.identity.places.countries import Countries
from bot.identity.places.keys import is_main_name, place_key, place_words
from bot.identity.places.lexicon import Lexicon
from bot.identity.places.types import PlaceType
from bot.identity.places.values import POPULATED, Place, PlaceMention

_LONGEST = 6
_MOST_CANDIDATES = 8
# What may stand between two words of one name: a space or hyphen, perhaps an article; an 's (Cox's Bazar).
_GAP = re.compile(
    r"(?:['’]s )|(?:[ \u00a0\n\-‐‑–/]{1,2}(?:(?:al|el|ad|adh|an|ar|as|ash|at|ath|az|ez|es|ul)[ \-‐‑–'’])?|\. ?)",
    re.IGNORECASE,
)
_ARTICLE_BEFORE = re.compile(r"\b(?:A[ln]|El|A[drstz]|Es|Adh|Ash|Ath) $")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
# A one-word name of a populated place must be that of a place this large, unless a word like "in" stands before it.
_LARGE = 15_000
_LARGE_ALTERNATE = 50_000  # where it is not the place's main name
_ARTICLE_AND_LETTER = 5  # "adh-D"
_SHORTEST_IN_CAPITALS = 5  # letters; shorter words all in capitals are acronyms
# People and things are often called like places of these kinds; the others are known by their names.
_COMMON_KINDS = frozenset({"populated place", "adm2"})
_KINDS_IN_LONGER_NAMES = _COMMON_KINDS | POPULATED | {"adm1"}


class _Run(NamedTuple):
    """Some words of a text that may be a name: the first one's index, how many they are, and their folded form."""

    first: int
    length: int
    key: str


class PlaceFinder:
    """Finds place names in text."""

    def __init__(self, atlas: Atlas, lexicon: Lexicon, countries: Countries, *, abbreviations: Path) -> None:
        """Find names of ``atlas``; ``abbreviations`` is the table of short forms.

        Raises:
            BrokenData: that table breaks its schema.
        """
        self._atlas = atlas
        self._lexicon = lexicon
        self._countries = countries
        self._abbreviations = Abbreviations(abbreviations, self._places_of)

    def find(self, text: str) -> list[PlaceMention]:
        """The place names in ``text``, in order, none overlapping another."""
        scan = _Scan(text, self._atlas, self._lexicon)
        mentions: list[PlaceMention] = []
        position = 0
        while position < len(scan.words):
            count, mention = scan.match(position)
            if mention is not None:
                mentions.append(mention)
            position += count
        bound = with_areas(mentions, list(self._abbreviations.mentions(text)), text, self._places_of)
        return self._without_loose_directions(bound, scan.words, text)

    def _places_of(self, name: str) -> tuple[Place, ...]:
        return self._atlas.get(place_key(name))

    def _without_loose_directions(
        self, mentions: list[PlaceMention], words: Sequence[Word], text: str
    ) -> list[PlaceMention]:
        """Takes "the North West" for a division only in the countries that the text names besides."""
        loose = [mention for mention in mentions if is_mere_direction(mention.text, self._lexicon)]
        if not loose:
            return mentions
        countries = {mention.candidates[0].country for mention in mentions if mention not in loose}
        names = (text[word.start : word.end] for word in words)
        countries |= {self._countries.code_of(name) for name in names if name[0].isupper()}
        bound = {
            mention.start: tuple(place for place in mention.candidates if place.country in countries)
            for mention in loose
        }
        kept = (mention for mention in mentions if bound.get(mention.start, True))
        return [replace(mention, candidates=bound.get(mention.start) or mention.candidates) for mention in kept]


class _Scan:
    """One text being read."""

    def __init__(self, text: str, atlas: Atlas, lexicon: Lexicon) -> None:
        self.words = place_words(text)
        self._text = text
        self._atlas = atlas
        self._lexicon = lexicon
        self._shouting = text.isupper()  # capitals tell nothing in a text that has no other letters

    def match(self, position: int) -> tuple[int, PlaceMention | None]:
        """The longest place name that begins at the word ``position``, and how many words were read."""
        if not self._is_name(self.words[position]):
            return 1, None
        for key in self._forms(position):
            for run in reversed(list(self._runs(position, key))):
                if places := self._meant(run):
                    return run.length, self._mention(run, places)
        return 1, None

    def _forms(self, position: int) -> Iterator[str]:
        """The word as it stands, and the names it may be another form of."""
        word = self.words[position]
        yield word.folded
        yield from self._lexicon.inflections.bases(self._text[word.start : word.end], word.folded)

    def _runs(self, first: int, key: str) -> Iterator[_Run]:
        """The runs of words from ``first``, read as ``key``, that could be a name."""
        last = first
        while True:
            if self._may_end(first, last):
                yield _Run(first, last - first + 1, key)
            if last + 1 == len(self.words) or last - first + 1 == _LONGEST or not self._atlas.continues(key):
                return
            if not _GAP.fullmatch(self._text, self.words[last].end, self.words[last + 1].start):
                return
            last += 1
            key = f"{key} {self.words[last].folded}"

    def _may_end(self, first: int, last: int) -> bool:
        """Whether a name may end with this word: a capital, a word for its kind ("Duqm port"), a tail (Punggye-ri)."""
        word = self.words[last]
        if self._is_name(word):
            return True
        return last > first and (
            self._text[word.start - 1] in "-‐–" or self._lexicon.types.get(word.folded) is not None
        )

    def _meant(self, run: _Run) -> tuple[Place, ...]:
        """The places that the run may mean where it stands; those of the kind that the next word says first."""
        places = () if run.length > 1 and run.key in self._lexicon.cues.not_places else self._atlas.get(run.key)
        if not places:
            return ()
        type_ = self._type_after(run)
        typed = tuple(place for place in places if type_ is not None and place.kind in type_.kinds)
        others = places if run.length > 1 else self._alone(run, places, typed=type_ is not None)
        return tuple(dict.fromkeys((*typed, *others)))

    def _alone(self, run: _Run, places: tuple[Place, ...], *, typed: bool) -> tuple[Place, ...]:
        """Those of ``places`` that the single word may mean where it stands."""
        before = self._next_to(run.first, -1)
        located = self._is_located(run, before)
        cues = self._lexicon.cues
        if run.key.isdigit() or (run.key in cues.not_places and not (located and run.key in cues.places_if_located)):
            return ()
        word = self.words[run.first]
        capitals = self._text[word.start : word.end].replace(".", "").isupper()
        if len(run.key) <= 3 and run.key.isascii() and not capitals:  # "us" is not the US, nor "La" Los Angeles
            known = places if len(run.key) == 3 else ()
            places = tuple(place for place in known if place.kind != "country")
        if self._shouting:  # where every word is in capitals, only a name itself is a name
            places = tuple(place for place in places if place.kind == "country" or is_main_name(place.name, run.key))
        acronym = capitals and not self._shouting and len(run.key) < _SHORTEST_IN_CAPITALS
        in_longer_name = acronym or self._is_part_of_longer_name(run, before, located=located or typed)
        is_no_town = in_longer_name or self._is_a_thing(run)
        return tuple(
            place
            for place in places
            if not (is_no_town and place.kind in _KINDS_IN_LONGER_NAMES)
            and (located or place.kind not in _COMMON_KINDS or _is_large(place, run.key))
        )

    def _is_a_thing(self, run: _Run) -> bool:
        """Whether it is called "the" and stands alone: towns have no article."""
        start, after = self.words[run.first].start, self._next_to(run.first, 1)
        stands_alone = after is None or after.folded in self._lexicon.cues.after_things
        return stands_alone and self._text[max(0, start - 4) : start].lower() == "the "

    def _is_located(self, run: _Run, before: Word | None) -> bool:
        """Whether the word before says that a place follows; where no capital does so too, it must say what kind."""
        if before is None or self._shouting:
            return False
        letter = self._text[self.words[run.first].start]
        has_case = letter.lower() != letter.upper()
        return self._lexicon.types.get(before.folded) is not None or (
            has_case and before.folded in self._lexicon.cues.before_places
        )

    def _next_to(self, position: int, step: int) -> Word | None:
        """The word right before (-1) or after (1), with but a space between."""
        if not 0 <= position + step < len(self.words):
            return None
        first, second = sorted((position, position + step))
        between = self._text[self.words[first].end : self.words[second].start]
        return self.words[position + step] if between in {" ", "\u00a0"} else None

    def _type_after(self, run: _Run) -> PlaceType | None:
        """The kind of place that the word after the name says it is ("Idlib province")."""
        after = self._next_to(run.first + run.length - 1, 1)
        return None if after is None else self._lexicon.types.get(after.folded)

    def _is_part_of_longer_name(self, run: _Run, before: Word | None, *, located: bool) -> bool:
        """Whether a capitalised word beside it makes it a person's or a thing's name ("Lloyd Austin")."""
        if self._shouting:
            return False
        if (
            before is not None
            and before.folded not in self._lexicon.cues.may_precede
            and self._text[before.start].isupper()
        ):
            return True
        after = self._next_to(run.first, 1)
        return (
            after is not None
            and not located
            and self._text[after.start].isupper()
            and after.folded not in self._lexicon.cues.may_precede
        )

    def _is_name(self, word: Word) -> bool:
        """Whether the word begins like a name: capitalised, after its article, where the script has capitals."""
        first = self._text[word.start]
        if not first.islower():
            return not first.isdigit()
        return not self._text[word.start : min(word.end, word.start + _ARTICLE_AND_LETTER)].islower()

    def _mention(self, run: _Run, places: tuple[Place, ...]) -> PlaceMention:
        start, end = self.words[run.first].start, self.words[run.first + run.length - 1].end
        article = _ARTICLE_BEFORE.search(self._text, max(0, start - 5), start)
        if article and _belongs(article.group().strip().lower(), self.words[run.first].folded):
            start = article.start()
        text = _POSSESSIVE.sub("", self._text[start:end])
        return PlaceMention(start=start, end=start + len(text), text=text, candidates=places[:_MOST_CANDIDATES])


def is_mere_direction(name: str, lexicon: Lexicon) -> bool:
    """Whether nothing but a direction is in the name: "South-West", "Far North region"."""
    return all(word.folded in lexicon.cues.directions for word in place_words(name))


def _belongs(article: str, word: str) -> bool:
    """Whether the Arabic article goes with the word: "As Samawah", but not "At Oxford"."""
    return article in {"al", "el"} or word.startswith(article[1:])


def _is_large(place: Place, key: str) -> bool:
    return place.population >= (_LARGE if is_main_name(place.name, key) else _LARGE_ALTERNATE)
