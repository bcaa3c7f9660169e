"""Where a text can tell of an incident at all: most of a news feed nowhere, and it is not parsed."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache

from bot.extraction.company import has_object, is_in_company, names_people
from bot.extraction.cues import load_cues
from bot.extraction.date_words import date_lexicon
from bot.extraction.headline_words import headline_words
from bot.extraction.raw_phrases import Phrase, RawMatch, RawPhrases
from bot.extraction.tables import load_tables
from bot.identity.actors import ActorCatalogue

_SENTENCE_BREAK = re.compile(r"[.!?…][\"”’')\]]*\s+|\n+")
_REACH = 2
"""Sentences on either side in which a sign of conflict counts: one for the rule, one for stops that end no sentence.
Beyond a paragraph's end it is one."""
_AIMS = re.compile(r"\b(?:at|on|against|towards?)\b", re.IGNORECASE)
_AIMED_AT_NAME = re.compile(r"\b(?:at|on|against|towards?)\s+(?:[\w'’-]+\s+){0,5}(?-i:[^\W\da-z_])", re.IGNORECASE)
_CONFLICT_CLASSES = frozenset({"state", "police", "armed", "attacker", "protester", "rioter"})


def telling_spans(text: str, catalogue: ActorCatalogue) -> list[tuple[int, int]]:
    """Start and end of each stretch with a trigger that means an incident, as far as words without their grammar show.

    That is a plain trigger, or a weaker one with a sign of conflict near it; both with what they must be about. Every
    text that the later steps would take a claim from has one; those that have one in vain cost a parse.
    """
    plain = [match for match in _plain().finditer(text) if not _names_a_month(text, match)]
    weak = list(_weak().finditer(text))
    if not plain and not weak:
        return []
    stretches = _Stretches(text)
    sure = {span for span, match in stretches.around(plain) if is_in_company(text[slice(*span)], match)}
    unsure = ((span, match) for span, match in stretches.around(weak) if span not in sure)
    return _merged(sure | {span for span, match in unsure if _means_conflict(text[slice(*span)], match, catalogue)})


def _names_a_month(text: str, match: RawMatch) -> bool:
    """Whether it is "March" inside a sentence; where all letters are capitals, that can't be known."""
    if match.words.lower() not in date_lexicon().words.everyday_months or not match.words.istitle():
        return False
    before = text[: match.start].rstrip()
    return bool(before) and before[-1] not in ".!?:\"“'"


class _Stretches:
    """A text's sentences, each with those around it: one beyond its paragraph, within it one more."""

    def __init__(self, text: str) -> None:
        breaks = list(_SENTENCE_BREAK.finditer(text))
        self._bounds = [0, *(match.end() for match in breaks), len(text)]
        self._opens_paragraph = [True, *("\n\n" in match.group() for match in breaks), True]

    def around(self, matches: Iterable[RawMatch]) -> Iterator[tuple[tuple[int, int], RawMatch]]:
        """The stretch of each match, with the match."""
        for match in matches:
            sentence = bisect_right(self._bounds, match.start, hi=len(self._bounds) - 1) - 1
            yield (self._start(sentence), self._end(sentence)), match

    def _start(self, sentence: int) -> int:
        steps = 1 if self._opens_paragraph[sentence] else _REACH
        return self._bounds[max(0, sentence - steps)]

    def _end(self, sentence: int) -> int:
        steps = 1 if self._opens_paragraph[sentence + 1] else _REACH
        return self._bounds[min(len(self._bounds) - 1, sentence + 1 + steps)]


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in text order, those that touch as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _means_conflict(stretch: str, match: RawMatch, catalogue: ActorCatalogue) -> bool:
    """Whether people or weapons of a conflict or an actor stand there, or the trigger's objects are aimed at."""
    if not is_in_company(stretch, match):
        return False
    if match.phrase[0] in load_cues().plausibility.ambiguous_of_things and names_people(stretch, match):
        return True
    is_aimed = _AIMS.search(stretch) is not None and has_object(stretch, match)
    if _AIMED_AT_NAME.search(stretch) is not None and next(_harms().finditer(stretch), None) is not None:
        return True
    return is_aimed or next(_signs().finditer(stretch), None) is not None or bool(catalogue.find(stretch))


@cache
def _plain() -> RawPhrases:
    phrases = [phrase for phrase in load_tables().triggers if is_plain(phrase)]
    return RawPhrases(phrases, load_cues().plausibility.irregular)


def is_plain(phrase: Phrase) -> bool:
    """Whether a trigger phrase tells of an incident by itself: it is not ambiguous, and no mere result or reference."""
    entries = load_tables().triggers.entries(" ".join(phrase))
    telling = any(not entry.effect and not entry.anaphor and entry.pos != "person" for entry in entries)
    return telling and (len(phrase) > 1 or phrase[0] not in load_cues().plausibility.ambiguous)


@cache
def _weak() -> RawPhrases:
    phrases = [phrase for phrase in load_tables().triggers if not is_plain(phrase)]
    return RawPhrases(phrases, load_cues().plausibility.irregular)


@cache
def _signs() -> RawPhrases:
    tables = load_tables()
    people = [phrase for phrase in tables.people if _is_of_conflict(phrase)]
    return RawPhrases([*people, *(phrase for phrase in tables.weapons if _is_sign(" ".join(phrase)))])


@cache
def _harms() -> RawPhrases:
    words = {*load_cues().plausibility.harms, *map(str.lower, headline_words().shorthand.suffered)}
    return RawPhrases([(word,) for word in words], load_cues().plausibility.irregular)


def _is_sign(weapon: str) -> bool:
    """Whether the word tells of a conflict: a truck, a weapon only at times, stands in the streets of every text."""
    tables = load_tables()
    is_sure = any(entry.implies or entry.munition for entry in tables.weapons.entries(weapon))
    return is_sure or not tables.targets.entries(weapon)


def _is_of_conflict(phrase: Phrase) -> bool:
    return any(entry.class_ in _CONFLICT_CLASSES for entry in load_tables().people.entries(" ".join(phrase)))
