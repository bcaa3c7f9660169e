"""One incident once: mentions that speak of the same deed join, those of different deeds stay apart."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from spacy.tokens import Token

from bot.extraction.facts import Facts
from bot.extraction.kinship import may_be_one_type
from bot.extraction.reading import Reading
from bot.extraction.responses import answers
from bot.extraction.tables import Cues
from bot.vocabulary import PlacePrecision

_POINTED = frozenset({PlacePrecision.EXACT, PlacePrecision.NEAR, PlacePrecision.ADM2})


@dataclass(slots=True)
class Incident:
    """The mentions of one incident, in text order, and the incidents it answers."""

    facts: list[Facts] = field(default_factory=list)
    answers: list["Incident"] = field(default_factory=list)

    @property
    def first(self) -> Facts:
        """The mention that opened it."""
        return self.facts[0]

    @property
    def series(self) -> bool:
        """Whether it stands for many incidents."""
        return self.first.series

    @property
    def countries(self) -> set[str]:
        """The countries its mentions lie in."""
        return {item.place.country for facts in self.facts for item in facts.places if item.place.country}

    def sentences(self) -> list[int]:
        """Where the sentences it is told in begin (token indexes), in order."""
        return sorted({facts.mention.sentence.start for facts in self.facts})


def find_incidents(facts: Sequence[Facts], reading: Reading, cues: Cues) -> list[Incident]:
    """The incidents of a document in the order in which it first tells of them."""
    builder = _Builder(reading, cues)
    for _, group in groupby(facts, key=lambda item: item.mention.sentence.start):
        sentence = [item for item in group if not item.negated]
        for item in sorted(sentence, key=lambda item: (item.is_effect, item.mention.anchor.i)):
            builder.add(item)
        builder.link_responses()
    return builder.incidents


class _Builder:
    """Joins mentions one after the other."""

    def __init__(self, reading: Reading, cues: Cues) -> None:
        self.incidents: list[Incident] = []
        self._reading = reading
        self._cues = cues
        self._placed: list[tuple[Facts, Incident]] = []

    def add(self, facts: Facts) -> None:
        """Join the mention to the incident it speaks of, or open a new one for it."""
        incident = self._same_sentence(facts) or self._earlier(facts)
        if incident is None:
            if facts.mention.trigger.anaphor or not self._can_open(facts):
                return
            incident = Incident()
            self.incidents.append(incident)
        incident.facts.append(facts)
        self._placed.append((facts, incident))

    def link_responses(self) -> None:
        """Note which of the last sentence's incidents answers which."""
        start = self._placed[-1][0].mention.sentence.start if self._placed else -1
        here = [(facts, incident) for facts, incident in self._placed if facts.mention.sentence.start == start]
        for facts, incident in here:
            for other, cause in here:
                if cause is not incident and cause not in incident.answers and answers(facts, other, self._cues):
                    incident.answers.append(cause)

    def _can_open(self, facts: Facts) -> bool:
        """What is not told as a fact needs somebody who does it or suffers it."""
        return facts.is_actual or bool(facts.attackers and (facts.struck_parties or facts.struck_things or facts.places))

    def _same_sentence(self, facts: Facts) -> Incident | None:
        here = [(other, incident) for other, incident in self._placed if other.mention.sentence.start == facts.mention.sentence.start]
        for other, incident in sorted(here, key=lambda pair: abs(pair[0].mention.anchor.i - facts.mention.anchor.i)):
            if self._one_in_sentence(facts, other, incident):
                return incident
        return None

    def _one_in_sentence(self, facts: Facts, other: Facts, incident: Incident) -> bool:
        if facts.is_actual != other.is_actual or not may_be_one_type(facts, incident.facts):
            return False
        if answers(facts, other, self._cues) or answers(other, facts, self._cues):
            return False
        if facts.is_effect:
            return True
        if _is_fresh(facts, self._cues) or facts.series != other.series:
            return False
        return not _parties_clash(facts, incident) and not _places_clash(facts, incident)

    def _earlier(self, facts: Facts) -> Incident | None:
        if _is_fresh(facts, self._cues):
            return None
        definite = self._is_definite(facts)
        for incident in reversed(self.incidents):
            if self._one_across(facts, incident, definite=definite):
                return incident
        return None

    def _one_across(self, facts: Facts, incident: Incident, *, definite: bool) -> bool:
        first = incident.first
        if facts.is_actual != first.is_actual or not may_be_one_type(facts, incident.facts):
            return False
        if facts.series != incident.series and not (definite and not facts.series and facts.mention.is_plural):
            return False
        if facts.background != first.background and not definite:
            return False
        if _parties_clash(facts, incident) or _places_clash(facts, incident) or _dates_clash(facts, incident):
            return False
        return True

    def _is_definite(self, facts: Facts) -> bool:
        anchor = facts.mention.anchor
        return facts.mention.is_noun and any(
            child.lower_ in self._cues.coreference.determiners for child in anchor.children if child.dep_ in {"det", "poss", "amod"}
        )


def _is_fresh(facts: Facts, cues: Cues) -> bool:
    """Whether the text marks the mention as another incident ("a second blast", "in a separate attack")."""
    anchor = facts.mention.anchor
    if facts.mention.is_noun:
        return any(child.lower_ in cues.fresh.adjectives for child in anchor.children if child.dep_ in {"amod", "det"})
    return any(child.lower_ in cues.fresh.adverbs - {"also", "later"} for child in anchor.children if child.dep_ == "advmod")


def _ids(facts: Facts, *, struck: bool) -> set[str]:
    return {party.id for party in (facts.struck_parties if struck else facts.attackers) if party.id}


def _parties_clash(facts: Facts, incident: Incident) -> bool:
    """Whether the deed is another's: other attackers by name, or the roles the other way round."""
    attackers = {party for item in incident.facts for party in _ids(item, struck=False)}
    struck = {party for item in incident.facts for party in _ids(item, struck=True)}
    mine, theirs = _ids(facts, struck=False), _ids(facts, struck=True)
    if mine and attackers and not mine & attackers:
        return True
    if (mine & struck and not mine & attackers) or (theirs & attackers and not theirs & struck):
        return True
    return bool(theirs and struck and not theirs & struck and mine != attackers)


def _places_clash(facts: Facts, incident: Incident) -> bool:
    countries = {item.place.country for item in facts.places if item.place.country}
    if countries and incident.countries and not countries & incident.countries:
        return True
    mine = {item.place.name for item in facts.places if item.place.precision in _POINTED}
    theirs = {item.place.name for other in incident.facts for item in other.places if item.place.precision in _POINTED}
    return bool(mine and theirs and not mine & theirs and not facts.is_effect and facts.mention.anchor.tag_ != "NNS")


def _dates_clash(facts: Facts, incident: Incident) -> bool:
    mine = [item.date for item in facts.dates if not item.is_window]
    theirs = [item.date for other in incident.facts for item in other.dates if not item.is_window]
    return bool(mine and theirs) and all(one.end < other.start or other.end < one.start for one in mine for other in theirs)


def tokens_of(incident: Incident) -> list[Token]:
    """The anchors of its mentions."""
    return [facts.mention.anchor for facts in incident.facts]
