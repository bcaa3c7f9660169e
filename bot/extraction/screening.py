"""Whether a text can tell of an incident at all: most of a news feed can't, and is not parsed."""

import re
from collections.abc import Iterable
from functools import cache

from bot.extraction.cues import load_cues
from bot.extraction.tables import load_tables

_ENDINGS = r"[a-z]?(?:s|es|e|ed|d|ing|ings|men|ers?)?"
_CONFLICT_CLASSES = frozenset({"state", "police", "armed", "attacker", "protester", "rioter"})


def may_tell(text: str) -> bool:
    """Whether the text has a plain trigger, or a weaker one beside words of a conflict."""
    if _plain().search(text):
        return True
    return _ambiguous().search(text) is not None and _conflict().search(text) is not None


@cache
def _plain() -> re.Pattern[str]:
    phrases = [phrase for phrase in load_tables().triggers if is_plain(phrase)]
    return _pattern((*map(_inflected, phrases), *map(re.escape, load_cues().plausibility.irregular)))


def is_plain(phrase: tuple[str, ...]) -> bool:
    """Whether a trigger phrase tells of an incident by itself: it is not ambiguous, and no mere result or reference."""
    entries = load_tables().triggers.entries(" ".join(phrase))
    telling = any(not entry.effect and not entry.anaphor and entry.pos != "person" for entry in entries)
    return telling and (len(phrase) > 1 or phrase[0] not in load_cues().plausibility.ambiguous)


@cache
def _ambiguous() -> re.Pattern[str]:
    cues = load_cues().plausibility
    weak = [phrase for phrase in load_tables().triggers if not is_plain(phrase)]
    return _pattern((*map(_inflected, weak), *map(re.escape, cues.irregular_ambiguous)))


@cache
def _conflict() -> re.Pattern[str]:
    tables = load_tables()
    people = [phrase for phrase in tables.people if _is_of_conflict(" ".join(phrase))]
    objects = [tuple(word.split()) for word in _objects() if not word.startswith("@")]
    return _pattern(map(_inflected, (*people, *tables.weapons, *objects)))


def _is_of_conflict(phrase: str) -> bool:
    return any(entry.class_ in _CONFLICT_CLASSES for entry in load_tables().people.entries(phrase))


def _objects() -> set[str]:
    triggers = load_tables().triggers
    return {word for phrase in triggers for entry in triggers.entries(" ".join(phrase)) for word in entry.object}


def _pattern(alternatives: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(set(alternatives), key=len, reverse=True))})\b", re.IGNORECASE)


def _inflected(phrase: tuple[str, ...]) -> str:
    """A phrase in any inflection, with up to two words between its parts ("set the shop on fire")."""
    return r"\W+(?:\w+\W+){0,2}?".join(_stem(word) + _ENDINGS for word in phrase)


def _stem(word: str) -> str:
    """Enough of a word to meet its inflections: "seize" as "seiz", "bury" as "bur[yi]", "stab" as "stab(b)"."""
    if word.endswith("y") and len(word) > 3:
        return re.escape(word[:-1]) + "[yi]"
    return re.escape(word.removesuffix("e") if len(word) > 3 else word)
