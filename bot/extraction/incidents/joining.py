"""Whether a mention speaks of an incident that an earlier sentence told: what forbids it, and what speaks for it."""

from spacy.tokens import Token

from bot.extraction.incidents.clashes import dates_clash, parties_clash, places_clash
from bot.extraction.incidents.facts import Facts
from bot.extraction.incidents.gathered import Gathered, are_near, countries_of, meet, parties_of, points_of
from bot.extraction.incidents.kinship import may_be_one_type
from bot.extraction.incidents.openings import is_near
from bot.extraction.incidents.repetition import is_one_before
from bot.extraction.incidents.responses import opens_as_answer
from bot.extraction.lexicons.cues import Cues

_REACH = 3
"""Sentences within which a text goes on about what it told in passing."""
_TAKING_UP = frozenset({"it", "this", "that"})
# What a mention must score to join. What points back needs little; "an attack" or "attacks" may well be another one.
_NEEDED = {"definite": 1, "verb": 1, "indefinite": 3}
# What says by itself when and where it was is told anew, unless it shares more than standing next.
_NEEDED_BY_WHOLE = 4


def join_score(facts: Facts, incident: Gathered, cues: Cues) -> int | None:
    """How much speaks for joining (higher is better), or None where the mention must stay apart."""
    if _is_forbidden(facts, incident, cues):
        return None
    score = _kinship_score(facts, incident)
    if incident.is_headline and facts.mention.sentence.start == incident.first.mention.sentence.end:
        return score  # the first sentence tells again what the title told
    return score if score >= _needed(facts, cues) or facts.is_effect else None


def _needed(facts: Facts, cues: Cues) -> int:
    form = _form(facts, cues)
    is_whole = bool(facts.places) and any(not date.is_window for date in facts.dates)
    is_told_anew = is_whole and form != "definite"
    return max(_NEEDED[form], _NEEDED_BY_WHOLE) if is_told_anew else _NEEDED[form]


def _form(facts: Facts, cues: Cues) -> str:
    if not facts.mention.is_noun:
        return "verb"
    return "definite" if is_definite(facts, cues) or is_what_was_told(facts) else "indefinite"


def is_definite(facts: Facts, cues: Cues) -> bool:
    """Whether the noun points back ("the attack", "these strikes", "Saturday's blast")."""
    anchor = facts.mention.anchor
    return facts.mention.is_noun and any(
        child.lower_ in cues.coreference.determiners
        for child in anchor.children
        if child.dep_ in {"det", "poss", "amod", "predet"}
    )


def is_fresh(facts: Facts, cues: Cues) -> bool:
    """Whether the text marks the mention as another incident ("a second blast", "elsewhere, …")."""
    anchor = facts.mention.anchor
    if is_what_was_told(facts):
        return False
    if facts.mention.is_noun and any(
        child.lower_ in cues.fresh.adjectives for child in anchor.children if child.dep_ in {"amod", "det"}
    ):
        return True
    verb = facts.mention.governor or anchor
    turning = [child for child in verb.children if child.dep_ == "advmod" and child.lower_ in cues.fresh.adverbs]
    return any(child != _first_word(facts) for child in turning)


def is_what_was_told(facts: Facts) -> bool:
    """Whether the sentence says what the incident told before it was: "It was the third attack this month"."""
    anchor = facts.mention.anchor
    return (
        anchor.dep_ == "attr"
        and anchor.head.lemma_ == "be"
        and any(child.lower_ in _TAKING_UP for child in anchor.head.children if child.dep_ == "nsubj")
    )


def _opens_elsewhere(facts: Facts, cues: Cues) -> bool:
    """Whether its sentence begins by turning to another incident: "Separately, two people were shot"."""
    first = _first_word(facts)
    if first is None or first.lower_ not in cues.fresh.adverbs:
        return False
    return not facts.is_effect or first.head == (facts.mention.governor or facts.mention.anchor)


def _first_word(facts: Facts) -> Token | None:
    return next((token for token in facts.mention.sentence if token.is_alpha), None)


def _is_forbidden(facts: Facts, incident: Gathered, cues: Cues) -> bool:
    first = incident.first
    if facts.is_actual != first.is_actual or is_fresh(facts, cues) or opens_as_answer(facts, cues):
        return True
    if not may_be_one_type(facts, incident.facts):
        return True
    definite = is_definite(facts, cues) or is_what_was_told(facts)
    if _opens_elsewhere(facts, cues) and not definite:
        return True
    if facts.mention.trigger.anaphor and not definite:
        return True
    if facts.series != first.series and not (definite and not facts.series and facts.mention.is_plural):
        return True
    if facts.background != first.background and not facts.is_effect:
        return True
    if not definite and (_is_of_earlier_time(facts, incident) or _is_out_of_reach(facts, incident)):
        return True
    if is_one_before(facts, incident.facts):
        return True
    return parties_clash(facts, incident) or places_clash(facts, incident) or dates_clash(facts, incident)


def _is_out_of_reach(facts: Facts, incident: Gathered) -> bool:
    """Whether a text that told the incident in passing has long gone on to other things, and nothing ties the two."""
    if incident.is_theme or is_near(facts.mention.sentence, (told.mention for told in incident.facts), _REACH):
        return False
    return not (
        meet(parties_of(facts, struck=False), incident.parties(struck=False))
        or meet(parties_of(facts, struck=True), incident.parties(struck=True))
        or are_near(points_of(facts), incident.points())
    )


def _kinship_score(facts: Facts, incident: Gathered) -> int:
    score = 3 * meet(parties_of(facts, struck=False), incident.parties(struck=False))
    score += 3 * meet(parties_of(facts, struck=True), incident.parties(struck=True))
    score += 2 * are_near(points_of(facts), incident.points()) + bool(countries_of(facts) & incident.countries())
    score += 2 * (facts.series == incident.first.series)
    score += (
        bool({facts.type} & {item.type for item in incident.facts if not item.is_effect})
        and not facts.mention.trigger.anaphor
    )
    return score + incident.is_latest + incident.is_main


def _is_of_earlier_time(facts: Facts, incident: Gathered) -> bool:
    """Whether one lies well before the report, and the other is told without a day, as its news is.

    A deed without a day may go on with what the sentence before told of an earlier one, and the text says when that
    took place which its headline tells. The days of a series say only when it began.
    """
    is_told_earlier = any(other.is_earlier for other in incident.facts)
    if facts.is_earlier == is_told_earlier or (facts.series and incident.first.series):
        return False
    return not (is_told_earlier and incident.is_latest) and not _is_only_headline(incident)


def _is_only_headline(incident: Gathered) -> bool:
    return incident.is_headline and all(facts.mention.sentence.start == 0 for facts in incident.facts)
