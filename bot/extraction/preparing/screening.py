"""Where a text can tell of an incident at all: most of a news feed nowhere, and it is not parsed."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache

from bot.extraction.expressions.date_words import date_lexicon
from bot.extraction.lexicons.cues import load_cues
from bot.extraction.lexicons.headline_words import headline_words
from bot.extraction.lexicons.raw_phrases import Phrase, RawMatch, RawPhrases
from bot.extraction.lexicons.tables import load_tables
from bot.extraction.preparing.company import has_object, is_in_company, names_people
from bot.identity.actors import ActorCatalogue

_SENTENCE_BREAK = re.compile(r"[.!?…][\"”’')\]]*\s+|\n+")
# "Gen. Burhan", "the U.S. base", a line that is broken: the sentence may go on.
_MAY_GO_ON = re.compile(r"(?:\b(?:[A-Z][a-z]{0,4}|\w)\.\s+|[^.!?…\"”’')\]\s]\s*\n)$")
_REACH = 1
"""Sentences on either side in which a sign of conflict counts."""
_AIMS = re.compile(r"\b(?:at|on|against|towards?)\b", re.IGNORECASE)
_AIMED_AT_NAME = re.compile(r"\b(?:at|on|against|towards?)\s+(?:[\w'’-]+\s+){0,5}(?-i:[^\W\da-z_])", re.IGNORECASE)
_IN_A_NAME = re.compile(r"\b(?:across|around|at|in|near)\s+(?:[\w'’-]+\s+){0,3}(?-i:[^\W\da-z_])", re.IGNORECASE)
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
    surroundings = _Surroundings(text, catalogue)
    telling = [match for match in plain if surroundings.are_fit(match)]
    spans = {surroundings.reach_of(match) for match in telling}
    unsure = (match for match in weak if surroundings.reach_of(match) not in spans)
    telling += (match for match in unsure if surroundings.mean_conflict(match))
    return _merged(surroundings.reach_of(match) for match in telling)


def _names_a_month(text: str, match: RawMatch) -> bool:
    """Whether it is "March" inside a sentence; where all letters are capitals, that can't be known."""
    if match.words.lower() not in date_lexicon().words.everyday_months or not match.words.istitle():
        return False
    before = text[: match.start].rstrip()
    return bool(before) and before[-1] not in ".!?:\"“'"


class _Sentences:
    """Where a text's sentences begin and end, as far as stops and empty lines show; in doubt they go on."""

    def __init__(self, text: str) -> None:
        breaks = (stop.end() for stop in _SENTENCE_BREAK.finditer(text) if not _may_go_on(text, stop))
        self._bounds = [0, *breaks, len(text)]

    def around(self, match: RawMatch, reach: int = 0) -> tuple[int, int]:
        """The match's sentence with so many on either side."""
        number = bisect_right(self._bounds, match.start, hi=len(self._bounds) - 1) - 1
        return self._bounds[max(0, number - reach)], self._bounds[min(len(self._bounds) - 1, number + 1 + reach)]


def _may_go_on(text: str, stop: re.Match[str]) -> bool:
    """Whether the break may be none: behind a short name or a letter, at a line's end, before small letters."""
    if "\n\n" in stop.group():
        return False
    follows = text[stop.end() : stop.end() + 1]
    return follows.islower() or _MAY_GO_ON.search(text, max(0, stop.start() - 6), stop.end()) is not None


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in text order, those that touch as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


class _Surroundings:
    """What stands around the triggers of a text. Each stretch is looked at once, however many triggers stand in it."""

    def __init__(self, text: str, catalogue: ActorCatalogue) -> None:
        self._text = text
        self._sentences = _Sentences(text)
        self._is_fit, self._is_aimed = cache(self._is_fit_in), cache(self._is_aimed_in)
        self._signs = cache(lambda start, end: [start + sign.start for sign in _signs().finditer(text[start:end])])
        self._names_actor = cache(lambda start, end: bool(catalogue.find(text[start:end])))

    def reach_of(self, match: RawMatch) -> tuple[int, int]:
        """Start and end of what is read for a trigger: its sentence with those beside it."""
        return self._sentences.around(match, _REACH)

    def are_fit(self, match: RawMatch) -> bool:
        """Whether the trigger's sentence holds something it may be about."""
        return self._is_fit(self._sentences.around(match), _anywhere(match))

    def mean_conflict(self, match: RawMatch) -> bool:
        """Whether people or weapons of a conflict or an actor stand near it, or the trigger's objects are aimed at."""
        if not self.are_fit(match):
            return False
        if self._is_aimed(self._sentences.around(match), _anywhere(match)):
            return True
        reach = self.reach_of(match)
        return any(start != match.start for start in self._signs(*reach)) or self._names_actor(*reach)

    def _is_fit_in(self, sentence: tuple[int, int], match: RawMatch) -> bool:
        return is_in_company(self._text[slice(*sentence)], match)

    def _is_aimed_in(self, bounds: tuple[int, int], match: RawMatch) -> bool:
        sentence = self._text[slice(*bounds)]
        word, words = match.phrase[0], load_cues().plausibility
        if word in words.ambiguous_of_things and names_people(sentence, match):
            return True
        if word in words.blows and _is_deadly(sentence) and names_people(sentence, match):
            return True
        if word in words.fights and _tells_of_fight(sentence):
            return True
        if _AIMED_AT_NAME.search(sentence) is not None and _is_deadly(sentence):
            return True
        return _AIMS.search(sentence) is not None and has_object(sentence, match)


def _tells_of_fight(sentence: str) -> bool:
    """Whether something that may be a place is told, and harm, or that fighting broke out."""
    return _IN_A_NAME.search(sentence) is not None and next(_fighting().finditer(sentence), None) is not None


def _anywhere(match: RawMatch) -> RawMatch:
    """The match without its place: the same words mean the same anywhere in a sentence."""
    return match._replace(start=0)


def _is_deadly(sentence: str) -> bool:
    return next(_harms().finditer(sentence), None) is not None


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
def _fighting() -> RawPhrases:
    cues = load_cues().plausibility
    return RawPhrases([(word,) for word in cues.harms | cues.breaking_out | cues.costing], cues.irregular)


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
