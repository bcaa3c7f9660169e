"""What a trigger must have in its sentence, as far as a text that is not parsed yet can show it."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from bot.extraction.lexicons.raw_phrases import Phrase, RawMatch
from bot.extraction.lexicons.tables import Trigger, load_tables

_WORD = re.compile(r"\w+")
_NAME_INSIDE = re.compile(r"[\w,;:\"“'’)] +[\"“'’(]?[^\W\d_a-z]\w")
# Classes that names belong to: which words these are shows only later.
_NAMED = frozenset({"@any_name", "@place", "@human", "@power"})

Company = frozenset[str] | None
"""Small letters of the head words of which one must stand there; "" among them is any name; ``None``: nothing must."""


def is_in_company(stretch: str, match: RawMatch) -> bool:
    """Whether the stretch holds something that the trigger found in it may be about ("took" a town, but no prize)."""
    companies = _companies_of(match.phrase)
    return not companies or any(company is None or _is_there(company, stretch, match) for company in companies)


def has_object(stretch: str, match: RawMatch) -> bool:
    """Whether the trigger can be about certain things, and one of them stands there."""
    return any(company and _is_there(company, stretch, match) for company in _companies_of(match.phrase))


def names_people(stretch: str, match: RawMatch) -> bool:
    """Whether people of any kind stand there."""
    return _is_there(_heads("@person"), stretch, match)


def _is_there(company: frozenset[str], stretch: str, match: RawMatch) -> bool:
    if "" in company and _NAME_INSIDE.search(stretch):
        return True
    others = set(_WORD.findall(stretch.lower())).difference(_WORD.findall(match.words.lower())[:1])
    return any(not company.isdisjoint(_forms(word)) for word in others)


@cache
def _companies_of(phrase: Phrase) -> tuple[Company, ...]:
    """What each of the phrase's entries wants."""
    return tuple(_wanted_by(entry) for entry in load_tables().triggers.entries(" ".join(phrase)))


def _wanted_by(entry: Trigger) -> Company:
    if entry.pos != "verb" or not entry.object:
        return None
    return frozenset(head for word in entry.object for head in _heads(word))


@cache
def _heads(word: str) -> frozenset[str]:
    """The head words of a table's word, or of all that belong to a class."""
    if word in _NAMED:
        return frozenset({""})
    if word.startswith("@"):
        return frozenset(map(_head, _class_words(word)))
    return frozenset({_head(word)})


def _class_words(label: str) -> Iterable[str]:
    tables = load_tables()
    for table in (tables.weapons, tables.targets, tables.people):
        for phrase in table:
            words = " ".join(phrase)
            if any(label in entry.labels for entry in table.entries(words)):
                yield words


def _head(words: str) -> str:
    """The word that the others qualify: "war" in none, "prisoner" in "prisoner of war", "base" in "air base"."""
    return re.split(r"\W+", words.partition(" of ")[0])[-1]


@lru_cache(maxsize=50_000)
def _forms(word: str) -> frozenset[str]:
    """What the word may be a form of: itself, and its singulars ("cities", "women", "knives", "children")."""
    cut = (word, word[:-1], word[:-2], word[:-3], word[:-3] + "y", word[:-2] + "an", word[:-3] + "fe")
    return frozenset(form for form in cut if form)
