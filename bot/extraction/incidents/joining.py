"""Whether a mention speaks of an incident that an earlier sentence told: what forbids it, and what speaks for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from bot.extraction.incidents.facts import Facts
from bot.extraction.incidents.kinship import is_disruption, may_be_one_type
from bot.extraction.incidents.openings import is_near
from bot.extraction.incidents.repetition import is_one_before
from bot.extraction.incidents.responses import opens_as_answer
from bot.extraction.lexicons.cues import Cues
from bot.extraction.parties.party import Party
from bot.geometry import distance_km
from bot.identity.gazetteer import Place
from bot.vocabulary import ClaimDate, PlacePrecision, SubEventType

_POINTED = frozenset({PlacePrecision.EXACT, PlacePrecision.NEAR, PlacePrecision.ADM2})
_ONE_SPOT_KM = 30
_REACH = 3
"""Sentences within which a text goes on about what it told in passing."""
_MEANT = frozenset({"him", "her", "them"})
_POINTING = frozenset({"the", "these", "those", "both"})
_FIGHTS = frozenset({SubEventType.ARMED_CLASH, SubEventType.ATTACK})
_ARMED = frozenset({"@armed", "@attacker", "@state", "@police"})
_FORCES_OF_ORDER = frozenset({"@state", "@police", "@constabulary", "@policemen", "@soldiery", "@army"})
_TAKING_UP = frozenset({"it", "this", "that"})
# What a mention must score to join. What points back needs little; "an attack" or "attacks" may well be another one.
_NEEDED = {"definite": 1, "verb": 1, "indefinite": 3}
# What says by itself when and where it was is told anew, unless it shares more than standing next.
_NEEDED_BY_WHOLE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What is known of an incident so far."""

    facts: tuple[Facts, ...]
    is_main: bool
    is_latest: bool
    is_headline: bool
    is_theme: bool
    """Whether the report opens with it, and so may come back to it anywhere."""

    @property
    def first(self) -> Facts:
        """The mention that opened it."""
        return self.facts[0]

    def parties(self, *, struck: bool) -> list[Party]:
        """The known actors of one side."""
        return [party for facts in self.facts for party in parties_of(facts, struck=struck)]

    def on_side_of(self, facts: Facts) -> "Gathered":
        """What is known from mentions that, like this one, tell of an attack, or of its weapons being stopped."""
        alike = tuple(other for other in self.facts if is_disruption(other) == is_disruption(facts))
        return replace(self, facts=alike)

    def points(self) -> list[Place]:
        """The towns and sites named so far."""
        return [place for facts in self.facts for place in _points(facts)]

    def countries(self) -> set[str]:
        """The countries named so far."""
        return {code for facts in self.facts for code in _countries(facts)}


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
    return parties_clash(facts, incident) or places_clash(facts, incident) or _dates_clash(facts, incident)


def _is_out_of_reach(facts: Facts, incident: Gathered) -> bool:
    """Whether a text that told the incident in passing has long gone on to other things, and nothing ties the two."""
    if incident.is_theme or is_near(facts.mention.sentence, (told.mention for told in incident.facts), _REACH):
        return False
    return not (
        _meet(parties_of(facts, struck=False), incident.parties(struck=False))
        or _meet(parties_of(facts, struck=True), incident.parties(struck=True))
        or _are_near(_points(facts), incident.points())
    )


def _kinship_score(facts: Facts, incident: Gathered) -> int:
    score = 3 * _meet(parties_of(facts, struck=False), incident.parties(struck=False))
    score += 3 * _meet(parties_of(facts, struck=True), incident.parties(struck=True))
    score += 2 * _are_near(_points(facts), incident.points()) + bool(_countries(facts) & incident.countries())
    score += 2 * (facts.series == incident.first.series)
    score += (
        bool({facts.type} & {item.type for item in incident.facts if not item.is_effect})
        and not facts.mention.trigger.anaphor
    )
    return score + incident.is_latest + incident.is_main


def parties_of(facts: Facts, *, struck: bool) -> list[Party]:
    """The actors of one side that the catalogue knows."""
    return [party for party in (facts.struck_parties if struck else facts.attackers) if party.id]


def _meet(some: Sequence[Party], others: Sequence[Party]) -> bool:
    return any(party.is_related(other) for party in some for other in others)


def parties_clash(facts: Facts, incident: Gathered) -> bool:
    """Whether the deed is another's: other attackers by name, or the roles the other way round."""
    alike = incident.on_side_of(facts)
    attackers, struck = alike.parties(struck=False), alike.parties(struck=True)
    mine, theirs = parties_of(facts, struck=False), parties_of(facts, struck=True)
    if is_sequel(facts, struck):
        return False
    if _named(mine) and _named(attackers) and not _meet(mine, attackers):
        return True
    hurt_themselves = _share_actor(theirs, attackers) if facts.is_effect else _meet(theirs, attackers)
    if hurt_themselves and _is_price_of_fight(facts, incident):
        return False
    if (_meet(mine, struck) and not _meet(mine, attackers)) or (hurt_themselves and not _meet(theirs, struck)):
        return True
    return bool(theirs and struck) and not facts.is_effect and not _agree(theirs, struck)


def _is_price_of_fight(facts: Facts, incident: Gathered) -> bool:
    """Whether the next sentence tells what it cost those who attacked: "The army killed nine rebels. A soldier died"."""
    is_told_anew = facts.attackers or facts.places or any(not date.is_window for date in facts.dates)
    if not facts.is_effect or is_told_anew or not is_near(facts.mention.sentence, (incident.facts[-1].mention,), 1):
        return False
    is_fight = all(other.type in _FIGHTS for other in incident.facts)
    return is_fight and any(party.labels & _ARMED for other in incident.facts for party in other.struck_parties)


def is_sequel(facts: Facts, struck: Sequence[Party]) -> bool:
    """Whether those attacked put an end to it: "the two gunmen were then shot dead by police officers"."""
    patients = facts.mention.patients
    if not patients or not _meet(parties_of(facts, struck=False), struck) or _named(parties_of(facts, struck=True)):
        return False
    fighters = [party for party in facts.struck_parties if party.labels & {"@armed", "@attacker"}]
    is_pointed = all(any(child.lower_ in _POINTING for child in patient.children) for patient in patients)
    return is_pointed or (facts.is_effect and len(fighters) == len(patients))


def ends_the_deed(facts: Facts, told: Sequence[Facts]) -> bool:
    """Whether forces of the state or guards overcome those who did it: "police shot dead three of the attackers"."""
    doers = [party for other in told if other is not facts for party in other.attackers]
    if not doers or any(party.labels & _FORCES_OF_ORDER for party in doers):
        return False
    overcome = facts.struck_parties and all(party.labels & {"@attacker"} for party in facts.struck_parties)
    patients = {patient.lower_ for patient in facts.mention.patients}
    is_pronoun = bool(patients) and patients <= _MEANT  # "… before police shot him dead"
    return (bool(overcome) or is_pronoun) and any(party.labels & _FORCES_OF_ORDER for party in facts.attackers)


def _named(parties: Sequence[Party]) -> list[Party]:
    """Those that are some one actor: "militants" may be anybody."""
    return [party for party in parties if not party.is_generic]


def _share_actor(some: Sequence[Party], others: Sequence[Party]) -> bool:
    """Whether one actor is in both; a part of it is not enough, since a militia of the state may harm its soldiers."""
    return bool({party.id for party in some} & {party.id for party in others})


def _agree(some: Sequence[Party], known: Sequence[Party]) -> bool:
    """Whether one actor is named by both, or all that is known is part of what is named now, or holds it."""
    if _share_actor(some, known):
        return True
    return all(_meet([party], some) for party in known)


def places_clash(facts: Facts, incident: Gathered) -> bool:
    """Whether it happened elsewhere: in another country, or in another town."""
    mine, known = _countries(facts), incident.countries()
    if mine and known and not mine & known:
        return True
    points, others = _points(facts), incident.points()
    apart = bool(points and others) and not _are_near(points, others)
    is_deed = not facts.is_effect or bool(facts.attackers)
    return apart and is_deed and not facts.mention.is_plural


def _points(facts: Facts) -> list[Place]:
    return [item.place for item in facts.places if item.place.precision in _POINTED]


def _are_near(some: Sequence[Place], others: Sequence[Place]) -> bool:
    return any(distance_km(one.point, other.point) <= _ONE_SPOT_KM for one in some for other in others)


def _countries(facts: Facts) -> set[str]:
    return {item.place.country for item in facts.places if item.place.country}


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


def _dates_clash(facts: Facts, incident: Gathered) -> bool:
    """Whether no day fits; "this year" beside a day says nothing more."""
    mine = _most_exact([item.date for item in facts.dates if not item.is_window])
    known = _most_exact([item.date for other in incident.facts for item in other.dates if not item.is_window])
    return bool(mine and known) and all(
        one.end < other.start or other.end < one.start for one in mine for other in known
    )


def _most_exact(dates: Sequence[ClaimDate]) -> list[ClaimDate]:
    finest = min((date.precision for date in dates), default=None)
    return [date for date in dates if date.precision is finest]
