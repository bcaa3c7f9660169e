"""Place names in running text: one pass over the words, longest match first, and only what plausibly is a place."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.identity.names import Word, fold, words
from bot.identity.places.atlas import Atlas, prominence
from bot.identity.places.values import Place, PlaceMention

_LONGEST = 6
# What may stand between two words of one name: a space or hyphen, and an article.
_GAP = re.compile(
    r"[ \u00a0\n\-‐‑–/]{1,2}(?:(?:al|el|ad|adh|an|ar|as|ash|at|ath|az|ez|es|ul)[ \-‐‑–'’])?|\. ?", re.IGNORECASE
)
_ARTICLE_BEFORE = re.compile(r"\b(?:Al|El|Ad|Adh|An|Ar|As|Ash|At|Ath|Az|Es|The)[ ]$")
# Words after which even a small or odd name is a place. Any case; several languages.
_LOCATIVE = frozenset(
    fold(word)
    for word in (
        "in near at around outside from of to toward towards into inside across between north south east west northern southern eastern "
        "western central town city village villages towns district province governorate area region outskirts suburb suburbs "
        "camp port island في من إلى قرب مدينة بلدة قرية محافظة منطقة в у из под около близ біля село город місто di en sur"
    ).split()
)
# Capitalised words that may stand right before a place name without making it a person's or a company's.
_MAY_PRECEDE = frozenset(
    "the in near at from on of to and for with by as over around outside inside across between north south east west northern "
    "southern eastern western central northeast northwest southeast southwest greater upper lower new old mid downtown occupied "
    "rural city town village district province governorate port camp operation battle us u.s. un uk eu nato idf rsf shia shiite "
    "sunni kurdish arab druze christian turkmen mr when while after before since although if but then".split()
)
_ORDINARY = 15_000  # a single-word name without a locative before it must be of a place this large
_ALTERNATE = 50_000  # or this large, where the name is not the place's main one
_CLOSED = frozenset({"populated place", "adm2"})  # kinds whose names are often also people's


class PlaceFinder:
    """Finds place names in text."""

    def __init__(self, atlas: Atlas, not_places: Iterable[str]) -> None:
        self._atlas = atlas
        self._not_places = frozenset(fold(word) for word in not_places)
        self._continues = lru_cache(maxsize=50_000)(atlas.continues)
        self._get = lru_cache(maxsize=50_000)(atlas.get)
        self._demonyms = frozenset(fold(demonym) for country in atlas.countries for demonym in country.demonyms)

    def find(self, text: str) -> list[PlaceMention]:
        """The place names in ``text``, in order, none overlapping another."""
        found = words(text)
        shouting = text.isupper()
        mentions: list[PlaceMention] = []
        position = 0
        while position < len(found):
            match = self._match(text, found, position, shouting=shouting) if _is_name(text, found[position]) else None
            if match is None:
                position += 1
                continue
            count, mention = match
            mentions.append(mention)
            position += count
        return mentions

    def _match(self, text: str, found: list[Word], position: int, *, shouting: bool) -> tuple[int, PlaceMention] | None:
        for count, key in reversed(list(self._runs(text, found, position))):
            places = [
                place for place in self._get(key) if self._fits(text, found, position, count, key, place, shouting)
            ]
            if not places:
                continue
            start, end = found[position].start, found[position + count - 1].end
            if article := _ARTICLE_BEFORE.search(text, max(0, start - 4), start):
                start = article.start()
            end = _without_possessive(text, start, end)
            return count, PlaceMention(start=start, end=end, text=text[start:end], candidates=tuple(places[:8]))
        return None

    def _runs(self, text: str, found: list[Word], position: int) -> Iterator[tuple[int, str]]:
        """The runs of words from ``position`` that could be a name: how many words, and their folded form."""
        key = found[position].folded
        count = 1
        while True:
            if _is_name(text, found[position + count - 1]):
                yield count, key
            following = position + count
            if count == _LONGEST or following == len(found) or not self._continues(key):
                return
            if not _GAP.fullmatch(text, found[following - 1].end, found[following].start):
                return
            key = f"{key} {found[following].folded}"
            count += 1

    def _fits(
        self, text: str, found: list[Word], position: int, count: int, key: str, place: Place, shouting: bool
    ) -> bool:
        """Whether the run may mean ``place``, for all that its surroundings say."""
        word = found[position]
        if count > 1:
            return place.kind != "populated place" or place.population > 0 or True
        if key in self._not_places or len(key) < 2 or key.isdigit():
            return False
        raw = text[word.start : word.end]
        if len(key) <= 3 and raw.isascii() and not raw.replace(".", "").isupper() and place.kind == "country":
            return False
        if place.kind not in _CLOSED:
            return True
        before = found[position - 1].folded if position and _adjacent(text, found, position) else ""
        if self._is_part_of_other_name(text, found, position, before):
            return False
        if before in _LOCATIVE and not shouting:
            return True
        main = fold(place.name) == key
        return place.population >= (_ORDINARY if main else _ALTERNATE)

    def _is_part_of_other_name(self, text: str, found: list[Word], position: int, before: str) -> bool:
        """Whether a capitalised word stands right before the name and makes it part of another ("Lloyd Austin")."""
        if not before or before in _MAY_PRECEDE or before in self._demonyms:
            return False
        raw = text[found[position - 1].start : found[position - 1].end]
        return raw[0].isupper() and not text[found[position].start : found[position].end].isupper()


def _adjacent(text: str, found: list[Word], position: int) -> bool:
    return text[found[position - 1].end : found[position].start] in {" ", "\u00a0"}


def _is_name(text: str, word: Word) -> bool:
    """Whether the word begins like a name: capitalised, after its article, where the script has capitals."""
    raw = text[word.start : word.end]
    first = raw[0]
    if first.islower() and "-" in raw:
        first = raw.partition("-")[2][:1] or first
    return not first.islower() and not first.isdigit() or any(letter.isupper() for letter in raw[:4])


def _without_possessive(text: str, start: int, end: int) -> int:
    return end - 2 if re.search(r"['’]s$", text[start:end], re.IGNORECASE) else end


__all__ = ["PlaceFinder", "prominence"]
