"""What a report's words say of the incident it tells: its distinctive words, weighed.

Names, figures and rare words tell one incident from another; the words that all reports share do not. The weights are
shipped with the program and never change with what is on record, so that two reports are always as alike as they were.
"""

import hashlib
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from anyascii import anyascii
from pydantic import Field

from bot.identity.places.countries import load_countries
from bot.lexicon import load_lexicon
from bot.vocabulary import Evidence, Value

Terms = tuple[tuple[int, float], ...]
"""Hashed words with their weights, the weightiest first, scaled to length 1."""

MOST_TERMS = 48
"""Words kept of a report; a longer report's lesser words say little more."""

_NAME = 2.0  # written with a capital inside a sentence
_UNLISTED = 1.0
_COUNTRY = 0.5  # every report of a war names those who wage it
_FIGURE = 2.0
_SMALL_FIGURE = 0.3
_SMALL = 10
_IN_EVIDENCE = 1.5  # the claim's own sentences count double: a report may tell of several incidents
_SHORTEST = 3

# Scripts that write without spaces count each pair of characters as a word.
_TOKEN = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]{1,2}|[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,]\d+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\n\"“”«»(\[-])\s*$")


class _Tier(Value):
    why: str
    weight: float = Field(ge=0, lt=_UNLISTED)
    words: str


class _CommonWords(Value):
    tier: tuple[_Tier, ...]


@cache
def load_common_words() -> Mapping[str, float]:
    """The shipped weights of common words, by stem.

    Raises:
        BrokenData: the file is missing or breaks its schema, or lists a word twice.
    """
    tiers = load_lexicon("bot.merging", "common_words", _CommonWords).tier
    weights: dict[str, float] = {}
    for tier in tiers:
        for word in tier.words.split():
            weights[_stem(word)] = min(tier.weight, weights.get(_stem(word), _UNLISTED))
    return weights


def terms_of(title: str | None, text: str, evidence: Iterable[Evidence] = ()) -> Terms:
    """The distinctive words of a report, as one of its claims sees it: the words of its evidence count more."""
    told: defaultdict[str, float] = defaultdict(float)
    names: set[str] = set()
    is_cited = bytearray(len(text))
    for span in evidence:
        is_cited[span.start : span.end] = b"\1" * (span.end - span.start)
    for start, word, is_name in _words(text):
        told[word] += _IN_EVIDENCE if is_cited[start] else 1.0
        if is_name:
            names.add(word)
    for _, word, _ in _words(title or ""):
        told[word] += 1.0
    weighed = {word: (1 + math.log(count)) * _weight(word, word in names) for word, count in told.items()}
    return _scaled(sorted((one for one in weighed.items() if one[1] > 0), key=lambda one: (-one[1], one[0])))


def _scaled(weighed: Sequence[tuple[str, float]]) -> Terms:
    kept = weighed[:MOST_TERMS]
    length = math.sqrt(sum(weight * weight for _, weight in kept)) or 1.0
    return tuple((_hashed(word), round(weight / length, 3)) for word, weight in kept)


def words_of(text: str) -> frozenset[int]:
    """The distinctive words of a name, hashed as ``terms_of`` hashes them."""
    return frozenset(_hashed(word) for _, word, is_name in _words(text) if _weight(word, is_name) > 0)


def telling_word(word: str) -> int | None:
    """A word hashed as ``terms_of`` hashes it; nothing for one that any report may hold."""
    stem = _stem(word)
    return _hashed(stem) if _weight(stem, False) > 0 else None


def is_common(word: str) -> bool:
    """Whether a word is one of those that the reports of every day share."""
    return _stem(word) in load_common_words()


def is_function_word(word: str) -> bool:
    """Whether a word says nothing by itself: "will", "then"."""
    return load_common_words().get(_stem(word)) == 0


def likeness(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    """The cosine of two reports' words, 0 to 1."""
    if len(other) < len(one):
        one, other = other, one
    shared = [weight * other[term] for term, weight in one.items() if term in other]  # faster summed up than one by one
    return sum(shared)


@lru_cache(maxsize=16)  # the claims of one report follow each other
def _words(text: str) -> tuple[tuple[int, str, bool], ...]:
    """Each word's place, its stem, and whether it is written as a name."""
    return tuple(_read_words(text))


def _read_words(text: str) -> Iterator[tuple[int, str, bool]]:
    for found in _TOKEN.finditer(text):
        word = found.group()
        if len(word) < _SHORTEST and not word.isdigit() and word.isascii():
            continue
        is_name = word[0].isupper() and not _SENTENCE_START.search(text[max(0, found.start() - 4) : found.start()])
        yield found.start(), _stem(word), is_name


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    folded = re.sub(r"['’]s?$", "", anyascii(word).casefold().replace(",", ""))
    for ending, least in (("ies", 5), ("es", 5), ("s", 4)):
        if len(folded) >= least and folded.endswith(ending) and not folded.endswith("ss"):
            return folded[: -len(ending)] + ("y" if ending == "ies" else "")
    return folded[:-1] if len(folded) > 4 and folded.endswith("e") else folded


@lru_cache(maxsize=50_000)
def _weight(word: str, is_name: bool) -> float:
    if word[0].isdigit():
        return _SMALL_FIGURE if len(word) == 1 or word == str(_SMALL) else _FIGURE
    listed = load_common_words().get(word)
    if listed is not None:
        return listed
    if word in _country_words():
        return _COUNTRY
    return _NAME if is_name else _UNLISTED


@cache
def _country_words() -> frozenset[str]:
    """The words of countries and of their peoples, by stem."""
    names = (name for country in load_countries() for name in (country.name, *country.demonyms))
    return frozenset(_stem(word) for name in names for word in _TOKEN.findall(name))


@lru_cache(maxsize=50_000)
def _hashed(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest())
