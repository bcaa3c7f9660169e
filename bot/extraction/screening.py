"""Whether a text can tell of an incident at all: most of a news feed can't, and is not parsed."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain

from bot.extraction.cues import load_cues
from bot.extraction.date_words import date_lexicon
from bot.extraction.raw_phrases import Phrase, RawPhrases
from bot.extraction.tables import load_tables
from bot.identity.actors import ActorCatalogue

_SENTENCE_BREAK = re.compile(r"[.!?…][\"”’')\]]*\s+|\n+")
_REACH = 2
"""Sentences on either side in which a sign of conflict counts: one for the rule, one for stops that end no sentence."""
_AIMS = re.compile(r"\b(?:at|on|against|towards?)\b", re.IGNORECASE)
_CONFLICT_CLASSES = frozenset({"state", "police", "armed", "attacker", "protester", "rioter"})


def may_tell(text: str, catalogue: ActorCatalogue) -> bool:
    """Whether the text has a plain trigger, or a weaker one with a sign of conflict near it.

    Every text that the later steps would take a claim from must pass; those that pass in vain cost a parse.
    """
    if any(not _names_a_month(text, match) for match in _plain().finditer(text)):
        return True
    weak = [match.start() for match in _weak().finditer(text)]
    return bool(weak) and any(_has_sign(stretch, catalogue) for stretch in _stretches(text, weak))


def _names_a_month(text: str, match: re.Match[str]) -> bool:
    """Whether it is "March" inside a sentence; where all letters are capitals, that can't be known."""
    word = match.group()
    if word.lower() not in date_lexicon().words.everyday_months or not word.istitle():
        return False
    before = text[: match.start()].rstrip()
    return bool(before) and before[-1] not in ".!?:\"“'"


def _stretches(text: str, positions: Iterable[int]) -> Iterator[str]:
    """The sentence of each position with those around it, each stretch once."""
    bounds = [0, *(match.end() for match in _SENTENCE_BREAK.finditer(text)), len(text)]
    sentence, given = 0, -1
    for position in positions:
        while bounds[sentence + 1] <= position:
            sentence += 1
        if sentence != given:
            given = sentence
            yield text[bounds[max(0, sentence - _REACH)] : bounds[min(len(bounds) - 1, sentence + _REACH + 1)]]


def _has_sign(stretch: str, catalogue: ActorCatalogue) -> bool:
    """Whether people or weapons of a conflict, an actor, or an object that is aimed at stand there."""
    if next(_signs().finditer(stretch), None):
        return True
    if _AIMS.search(stretch) and next(_objects().finditer(stretch), None):
        return True
    return bool(catalogue.find(stretch))


@cache
def _plain() -> RawPhrases:
    phrases = [phrase for phrase in load_tables().triggers if is_plain(phrase)]
    return RawPhrases(phrases, as_written=load_cues().plausibility.irregular)


def is_plain(phrase: Phrase) -> bool:
    """Whether a trigger phrase tells of an incident by itself: it is not ambiguous, and no mere result or reference."""
    entries = load_tables().triggers.entries(" ".join(phrase))
    telling = any(not entry.effect and not entry.anaphor and entry.pos != "person" for entry in entries)
    return telling and (len(phrase) > 1 or phrase[0] not in load_cues().plausibility.ambiguous)


@cache
def _weak() -> RawPhrases:
    phrases = [phrase for phrase in load_tables().triggers if not is_plain(phrase)]
    return RawPhrases(phrases, as_written=load_cues().plausibility.irregular_ambiguous)


@cache
def _signs() -> RawPhrases:
    tables = load_tables()
    people = [phrase for phrase in tables.people if _is_of_conflict(phrase)]
    return RawPhrases([*people, *(phrase for phrase in tables.weapons if _is_sign(" ".join(phrase)))])


def _is_sign(weapon: str) -> bool:
    """Whether the word tells of a conflict: a truck, a weapon only at times, stands in the streets of every text."""
    tables = load_tables()
    is_sure = any(entry.implies or entry.munition for entry in tables.weapons.entries(weapon))
    return is_sure or not tables.targets.entries(weapon)


def _is_of_conflict(phrase: Phrase) -> bool:
    return any(entry.class_ in _CONFLICT_CLASSES for entry in load_tables().people.entries(" ".join(phrase)))


@cache
def _objects() -> RawPhrases:
    """What the weak triggers may be aimed at ("fired at the convoy")."""
    triggers = load_tables().triggers
    entries = chain.from_iterable(triggers.entries(" ".join(phrase)) for phrase in triggers if not is_plain(phrase))
    return RawPhrases(tuple(word.split()) for entry in entries for word in entry.object if not word.startswith("@"))
