"""What the words inside names mean, whatever the language: "Jaysh", "Ejército" and "армия" are all *army*.

Groups are called by their own name, by its translation and by mixtures of both: comparing meanings brings them
together.
Countries count as words too: "Colombian", "Colombia" and "Colombie" are all *CO*.
"""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from pydantic import ValidationError
from rapidfuzz.distance import JaroWinkler

from bot.errors import BrokenData
from bot.identity.catalogue_file import shipped_states
from bot.identity.names import fold
from bot.identity.spelling import Spellings
from bot.vocabulary import Value

_FILE = "name_words.jsonl"
_CONNECTIVE = "*connective"
_LONG_ENOUGH = 6
_SHORTEST_KNOWN = 4
_VARIANT = 0.9


class NameWord(Value):
    """One row of ``name_words.jsonl``: a concept, and the words for it in any language and script."""

    concept: str
    words: tuple[str, ...]


class Term(NamedTuple):
    """One meaningful word of a name: its folded form, and what it means (the form itself where it is not known)."""

    word: str
    concept: str


@lru_cache(maxsize=1)
def _concepts() -> dict[str, str]:
    """Folded word to concept.

    Raises:
        BrokenData: a row breaks the format, or two concepts claim one word.
    """
    concepts: dict[str, str] = {}
    for state in shipped_states():
        for name in (state.country, *state.names, *state.demonyms):
            concepts.setdefault(fold(name).replace(" ", "_"), state.code)
    lines = (resources.files("bot.identity") / "data" / _FILE).read_text("utf-8").splitlines()
    owners: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        where = f"{_FILE} line {number}"
        try:
            row = NameWord.model_validate(json.loads(line))
        except (json.JSONDecodeError, ValidationError) as error:
            raise BrokenData(f'{where}: a row is {{"concept": text, "words": [texts]}}.', detail=str(error)) from error
        for word in map(fold, row.words):
            if owners.setdefault(word, row.concept) != row.concept:
                raise BrokenData(f"{where} ({row.concept}): the word {word} also stands for {owners[word]}.")
    known = {word: concept if is_country(concept) else f"*{concept}" for word, concept in owners.items()}
    return {**known, **concepts}


def is_known(concept: str) -> bool:
    """Whether a concept comes from the table of words, rather than being a word nothing is known of."""
    return concept.startswith("*")


def is_country(concept: str) -> bool:
    """Whether a concept is a country's code."""
    return len(concept) == 2 and concept.isupper()


def countries_in(name: str) -> set[str]:
    """The countries (ISO2) a name speaks of, by name or demonym."""
    return {concept for _, concept in terms(name) if is_country(concept)}


@lru_cache(maxsize=10_000)
def terms(name: str) -> tuple[Term, ...]:
    """The meaningful words of a name, in order; all its words where none is."""
    folded = _joined(fold(name)).split()
    found = tuple(Term(word, concept) for word in folded if (concept := _concept(word)) != _CONNECTIVE)
    return found or tuple(Term(word, word) for word in folded)


def _joined(folded: str) -> str:
    """A folded name with each country of several words made one word ("ivory_coast")."""
    return _long_countries().sub(lambda match: match.group().replace(" ", "_"), folded)


@lru_cache(maxsize=1)
def _long_countries() -> re.Pattern[str]:
    long = sorted((word for word in _concepts() if "_" in word), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(word.replace("_", " ") for word in long) + r")\b")


@lru_cache(maxsize=200_000)
def _concept(word: str) -> str:
    concepts = _concepts()
    return next((concepts[form] for form in _forms(word) if form in concepts), None) or _misspelt(word) or _stem(word)


def _misspelt(word: str) -> str | None:
    """The concept of the known word that ``word`` is a variant of, where both are long enough to be sure."""
    sure = [(likeness, concept) for concept, likeness in near_concepts(word).items() if likeness >= _VARIANT]
    return max(sure)[1] if sure and len(word) >= _LONG_ENOUGH else None


def near_concepts(word: str) -> dict[str, float]:
    """The concepts of known words that ``word`` could be a misspelling of, with their likeness (Jaro-Winkler)."""
    near: dict[str, float] = {}
    if len(word) >= _SHORTEST_KNOWN:
        for known in _spellings().near(word):
            concept = _concepts()[known]
            near[concept] = max(near.get(concept, 0.0), JaroWinkler.similarity(word, known))
    return near


@lru_cache(maxsize=1)
def _spellings() -> Spellings:
    """The known words that may be recognised in another spelling."""
    return Spellings(word for word in _concepts() if len(word) >= _SHORTEST_KNOWN)


def _forms(word: str) -> Iterator[str]:
    """A word as it stands, without a plural s, and without an Arabic article grown onto it (Hizbul, Jamaatul)."""
    yield word
    if len(word) > 5 and word[-2:] in {"ul", "ur", "ud", "us", "un", "al"}:
        yield word[:-2]
    if len(word) > 4 and word.endswith("s"):
        yield word[:-1]


def _stem(word: str) -> str:
    return word.rstrip("s") if len(word) > _LONG_ENOUGH - 1 else word
