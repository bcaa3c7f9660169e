"""One incident once: mentions that speak of the same deed join, those of different deeds stay apart."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from bot.extraction.incidents.clashes import parties_clash, places_clash
from bot.extraction.incidents.facts import Facts
from bot.extraction.incidents.gathered import Gathered
from bot.extraction.incidents.joining import is_definite, is_fresh, join_score
from bot.extraction.incidents.kinship import may_be_one_type
from bot.extraction.incidents.pasts import is_circumstance, is_past_of_struck
from bot.extraction.incidents.responses import answers, is_cause_of_what_was_told, is_deed_before, opens_as_answer
from bot.extraction.lexicons.cues import Cues
from bot.extraction.parsing.syntax import distance
from bot.extraction.preparing.items import entry_of
from bot.vocabulary import SubEventType

_ARMED = frozenset({"@state", "@police", "@armed", "@attacker"})


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

    def is_told_before(self, token: int) -> bool:
        """Whether its first mention stands before the token of this index."""
        return self.first.mention.sentence.start < token

    def answer(self, cause: "Incident") -> None:
        """Note that this incident answers another; no two answer each other."""
        if cause not in self.answers and self not in cause.answers:
            self.answers.append(cause)

    def sentences(self) -> list[int]:
        """Where the sentences it is told in begin (token indexes), in order."""
        return sorted({facts.mention.sentence.start for facts in self.facts})


def find_incidents(
    facts: Sequence[Facts], cues: Cues, *, has_title: bool, opening_end: int, entries: Sequence[int] = ()
) -> list[Incident]:
    """The incidents of a document in the order in which it first tells of them.

    ``opening_end`` is the token up to which it tells what it is about; ``entries`` are the offsets at which the text
    begins to tell of something else, as lists of incidents do.
    """
    parts = groupby(facts, key=lambda item: entry_of(item.mention.sentence.end_char - 1, entries))
    return [
        incident
        for number, part in parts
        for incident in _find_incidents(list(part), _Builder(cues, opening_end, has_title=has_title and number == 0))
    ]


def _find_incidents(facts: Sequence[Facts], builder: "_Builder") -> list[Incident]:
    for _, group in groupby(facts, key=lambda item: item.mention.sentence.start):
        sentence = _without_circumstances([item for item in group if not item.negated])
        for item in sorted(sentence, key=lambda item: (item.is_effect, item.mention.anchor.i)):
            builder.add(item)
        builder.link_responses()
    return [
        incident for incident in builder.incidents if any(not item.mention.trigger.anaphor for item in incident.facts)
    ]


def _without_circumstances(sentence: list[Facts]) -> list[Facts]:
    """The mentions without what those struck were doing; the deed that struck them takes its places and days."""
    kept = []
    for facts in sentence:
        around = [item for item in sentence if is_circumstance(item.mention, facts.mention)]
        places = facts.places or tuple(place for item in around for place in item.places)
        dates = facts.dates or tuple(date for item in around for date in item.dates)
        if not any(is_circumstance(facts.mention, other.mention) for other in sentence):
            kept.append(replace(facts, places=places, dates=dates))
    return kept


class _Builder:
    """Joins mentions one after the other."""

    def __init__(self, cues: Cues, opening_end: int, *, has_title: bool) -> None:
        self.incidents: list[Incident] = []
        self._cues = cues
        self._opening_end = opening_end
        self._has_title = has_title
        self._placed: list[tuple[Facts, Incident]] = []
        self._waiting: list[Facts] = []

    def add(self, facts: Facts) -> None:
        """Join the mention to the incident it speaks of, or open a new one for it."""
        incident = self._same_sentence(facts) or self._earlier(facts)
        if incident is None:
            if facts.mention.trigger.anaphor or not _can_open(facts):
                self._waiting += [facts] if facts.is_effect else []
                return
            incident = Incident()
            self.incidents.append(incident)
        incident.facts.append(facts)
        self._placed.append((facts, incident))
        if facts is incident.first:
            self._give_waiting(incident)

    def _give_waiting(self, incident: Incident) -> None:
        """Join the results told just before: "Twenty people were killed in Bogota. A car bomb went off …"."""
        sentence = incident.first.mention.sentence
        for facts in self._waiting:
            is_near = facts.mention.sentence.end in (sentence.start, sentence.end)
            if is_near and join_score(facts, self._gathered(incident), self._cues) is not None:
                incident.facts.append(facts)
                self._placed.append((facts, incident))
        self._waiting.clear()

    def link_responses(self) -> None:
        """Note which of the last sentence's incidents answers which."""
        start = self._placed[-1][0].mention.sentence.start if self._placed else -1
        here = [(facts, incident) for facts, incident in self._placed if facts.mention.sentence.start == start]
        for facts, incident in here:
            for other, cause in here:
                if cause is not incident and answers(facts, other, self._cues, are_apart=True):
                    incident.answer(cause)
        self._link_to_earlier(here)

    def _link_to_earlier(self, here: Sequence[tuple[Facts, Incident]]) -> None:
        """Links to what was told before: "In response, …", "… hits back" and "It was retaliation for …"."""
        for facts, incident in here:
            anchor = facts.mention.anchor.i
            before = [(told, other) for told, other in self._placed if told.mention.anchor.i < anchor]
            earlier = [other for _, other in before if other is not incident]
            if not earlier:
                continue
            if facts is incident.first and opens_as_answer(facts, self._cues):
                incident.answer(_cause_of(incident, earlier))
            elif all(other is incident for _, other in here) and is_cause_of_what_was_told(facts, self._cues):
                earlier[-1].answer(incident)

    def _same_sentence(self, facts: Facts) -> Incident | None:
        start = facts.mention.sentence.start
        here = [(other, incident) for other, incident in self._placed if other.mention.sentence.start == start]
        anchor = facts.mention.anchor
        near = sorted(here, key=lambda pair: (_steps(pair[0], facts), abs(pair[0].mention.anchor.i - anchor.i)))
        for other, incident in near:
            if self._is_one_in_sentence(facts, other, incident):
                return incident
        return None

    def _is_one_in_sentence(self, facts: Facts, other: Facts, incident: Incident) -> bool:
        if _describes(facts, other):
            return True
        if _is_of_another_day(facts, incident):
            return False
        if facts.is_actual != other.is_actual or facts.is_yardstick != other.is_yardstick:
            return False
        if facts.aftermath != other.aftermath:
            return False
        if not may_be_one_type(facts, incident.facts):
            return False
        if answers(facts, other, self._cues) or answers(other, facts, self._cues):
            return False
        if self._is_what_came_before(facts, other) or self._is_what_came_before(other, facts):
            return False
        if facts.is_effect:
            return True
        if is_fresh(facts, self._cues) or opens_as_answer(facts, self._cues) or facts.series != other.series:
            return False
        gathered = self._gathered(incident)
        return not parties_clash(facts, gathered) and not places_clash(facts, gathered)

    def _is_what_came_before(self, facts: Facts, other: Facts) -> bool:
        """Whether it is a deed of its own behind an "after": "ordered raids after an attack on the base hurt three"."""
        if is_deed_before(facts, other):
            return True
        is_new = facts.mention.is_noun and not is_definite(facts, self._cues)
        return is_new and answers(other, facts, self._cues, are_apart=True)

    def _earlier(self, facts: Facts) -> Incident | None:
        """The earlier incident for which most speaks; of equals, the later one."""
        scored = [
            (score, index)
            for index, incident in enumerate(self.incidents)
            if (score := self._score(facts, incident)) is not None
        ]
        return self.incidents[max(scored)[1]] if scored else None

    def _score(self, facts: Facts, incident: Incident) -> int | None:
        beside = [other for other in incident.facts if other.mention.sentence.start == facts.mention.sentence.start]
        if beside and (not facts.is_effect or _is_of_another_day(facts, incident)):
            return None
        if any(is_deed_before(facts, other) for other in beside):
            return None
        return join_score(facts, self._gathered(incident), self._cues)

    def _gathered(self, incident: Incident) -> Gathered:
        return Gathered(
            facts=tuple(incident.facts),
            is_main=incident is self.incidents[0],
            is_latest=incident is self._latest(),
            is_headline=self._has_title and incident.first.mention.sentence.start == 0,
            is_theme=incident.is_told_before(self._opening_end),
        )

    def _latest(self) -> Incident | None:
        """The incident spoken of last; of one and its cause in a sentence, the one that answers."""
        if not self._placed:
            return None
        last = self._placed[-1][1]
        return next((incident for incident in self.incidents if last in incident.answers), last)


def _cause_of(answer: Incident, earlier: Sequence[Incident]) -> Incident:
    """Which of those told before it answers: the last that is not by the same, and no cause that was answered there."""
    answered = {id(cause) for incident in earlier for cause in incident.answers}
    doers = {party.key for facts in answer.facts for party in facts.attackers if party.id}
    others = [
        incident
        for incident in earlier
        if id(incident) not in answered
        and not any(party.key in doers for facts in incident.facts for party in facts.attackers)
    ]
    return (others or earlier)[-1]


def _steps(one: Facts, other: Facts) -> int:
    """How far apart they stand in the parse, for a result that hangs on its deed: "shelled it, killing nine, after"."""
    anchor = other.mention.anchor
    is_hanging = other.is_effect and anchor.tag_ == "VBG" and anchor.dep_ == "advcl"
    return distance(one.mention.anchor, anchor) if is_hanging else 0


def _describes(facts: Facts, other: Facts) -> bool:
    """ "Drones launched by …" in "shot down drones launched by …": the clause tells of what the other struck."""
    anchor = facts.mention.anchor
    return (
        other.type is SubEventType.DISRUPTED_WEAPONS
        and anchor.dep_ in {"acl", "relcl"}
        and anchor.head in other.struck_things
    )


def _is_of_another_day(facts: Facts, incident: Incident) -> bool:
    """Whether one tells what the people whom the other struck had done."""
    return any(
        is_past_of_struck(facts.mention, other.mention) or is_past_of_struck(other.mention, facts.mention)
        for other in incident.facts
    )


def _can_open(facts: Facts) -> bool:
    """What is no fact needs both sides; deaths need a doer, or armed victims, to be no accident."""
    if facts.is_effect:
        armed = any(party.labels & _ARMED for party in facts.struck_parties)
        return facts.is_actual and (armed or any(party.id or party.labels & _ARMED for party in facts.attackers))
    return facts.is_actual or bool(facts.attackers and (facts.struck_parties or facts.struck_things or facts.places))
