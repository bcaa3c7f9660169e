"""From a name as somebody wrote it to the actors it may mean.

A ladder: the folded name itself; the same letters with other spaces; the same consonants; then all that speaks for a
name being near, weighed together: words alike in meaning, spelling or sound, an acronym and the name it stands for;
last, where nothing else is near enough, a slip of one letter.
Scores say how often such an answer is right. Below ``_ACCEPTED`` there is none: a wrong answer is worse than none.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property

from bot.identity.actor import Actor, ActorMatch
from bot.identity.context import Context
from bot.identity.evidence import Evidence, log_odds, probability
from bot.identity.known_names import Hits, KnownNames
from bot.identity.name_index import NameIndex, Question
from bot.identity.name_words import countries_in, is_country, terms
from bot.identity.names import fold
from bot.identity.slips import Slips

_ACCEPTED = 0.5
_SURE = 0.97  # from here on context changes nothing
_MOST = 5
_NEARLY_ALL = 0.8  # of the words on both sides: then the name stands spelled out, and initials are chance
_SHORTEST_ACRONYM_ASKED, _SHORTEST_ACRONYM_LISTED, _LONGEST_ACRONYM = 4, 3, 8


class Resolver:
    """Resolves names against given actors."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self._actors = {actor.id: actor for actor in actors}
        self._known = KnownNames(actors)
        self._index = NameIndex((actor.id, name) for actor in actors for name in actor.names)
        self._initials: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._concepts: defaultdict[str, set[str]] = defaultdict(set)
        for actor in actors:
            for name in actor.names:
                self._concepts[actor.id].update(term.concept for term in terms(name))
                for initials in _initials(name):
                    self._initials[initials].setdefault(actor.id, name)

    def resolve(
        self, name: str, *, countries: Sequence[str] = (), others: Sequence[str] = (), on: date | None = None
    ) -> list[ActorMatch]:
        """The actors ``name`` may mean, best first, at most five."""
        context = Context(countries, [self._actors[other] for other in others if other in self._actors], on)
        named = self._known.named(name)
        hits = self._in_context(named or self._near(name), context)
        accepted = sorted(
            ((owner, hit) for owner, hit in hits.items() if hit[0] >= _ACCEPTED or named),
            key=lambda found: -found[1][0],
        )
        return [
            ActorMatch(id=owner, name=self._actors[owner].name, matched=matched, score=round(100 * chance, 1))
            for owner, (chance, matched) in accepted[:_MOST]
        ]

    def evidence(self, name: str) -> dict[str, Evidence]:
        """What speaks for each actor that ``name`` is near to; ``name`` must not fold to nothing."""
        question = self._index.ask(name)
        found: dict[str, Evidence] = {}
        for comparison in self._index.comparisons(question):
            evidence = Evidence(
                matched=comparison.name.written,
                mine=comparison.mine,
                theirs=comparison.theirs,
                sound=comparison.sound,
                telling=comparison.telling,
            )
            known = found.setdefault(comparison.name.owner, evidence)
            if evidence.strength > known.strength:
                found[comparison.name.owner] = evidence
        is_spelled_out = any(min(evidence.mine, evidence.theirs) >= _NEARLY_ALL for evidence in found.values())
        for acronym, holders in () if is_spelled_out else self._joined_by_acronym(name):
            spelled_out = self._initials.get(acronym, {})
            for owner, written in holders.items():
                evidence = found.setdefault(owner, Evidence(written))
                evidence.acronym_letters, evidence.acronym_holders = len(acronym), len(holders)
                evidence.acronym_is_bare = owner not in spelled_out
        self._weigh_together(found, question, countries_in(name))
        return found

    def _near(self, name: str) -> Hits:
        """Those the name is near to."""
        if not fold(name):
            return {}
        near = {
            owner: (probability(evidence.log_odds()), evidence.matched)
            for owner, evidence in self.evidence(name).items()
        }
        for owner, hit in self._known.sounding(name).items():
            near[owner] = max(hit, near.get(owner, hit))
        if all(chance < _ACCEPTED for chance, _ in near.values()):
            near |= self._slips.near(name)
        return near

    @cached_property
    def _slips(self) -> Slips:
        """Made when first needed: most names are found without it."""
        return Slips((actor.id, name) for actor in self._actors.values() for name in actor.names)

    def _in_context(self, hits: Hits, context: Context) -> Hits:
        if context.is_empty:
            return hits
        return {
            owner: (
                chance if chance >= _SURE else probability(log_odds(chance) + context.speaks_for(self._actors[owner])),
                matched,
            )
            for owner, (chance, matched) in hits.items()
        }

    def _weigh_together(self, found: dict[str, Evidence], question: Question, countries: set[str]) -> None:
        """Fill in what only shows beside the other actors found, and beside the other names of each."""
        strengths = sorted((evidence.strength for evidence in found.values()), reverse=True)
        for owner, evidence in found.items():
            concepts = self._concepts[owner]
            evidence.all_names = question.covered_by(concepts)
            its_own = {*filter(is_country, concepts), *self._actors[owner].countries}
            evidence.other_country = bool(countries and its_own) and countries.isdisjoint(its_own)
            rivals = strengths[1:] if evidence.strength == strengths[0] else strengths
            evidence.lead = evidence.strength - (rivals[0] if rivals else 0.0)

    def _joined_by_acronym(self, name: str) -> Iterator[tuple[str, dict[str, str]]]:
        """The acronyms that join ``name`` to actors, either way round, and whom they could stand for.

        An acronym that is asked for needs more letters than one an actor is known to bear: there are many more names
        that could be shortened to it.
        """
        letters = re.sub(r"\W", "", name)
        if letters.isupper() and _SHORTEST_ACRONYM_ASKED <= len(letters) <= _LONGEST_ACRONYM:
            asked = self._initials.get(fold(letters))
            if asked:
                yield fold(letters), asked
        for initials in sorted(_initials(name)):
            borne = self._known.folded(initials)
            if borne and len(initials) >= _SHORTEST_ACRONYM_LISTED:
                yield initials, {owner: written for owner, (_, written) in borne.items()}


def _initials(name: str) -> set[str]:
    """What a name of three words or more may be shortened to: the initials of all words, or of the meaningful ones."""
    folded = fold(name).split()
    if len(folded) < _SHORTEST_ACRONYM_LISTED:
        return set()
    return {"".join(word[0] for word in folded), "".join(word[0] for word, _ in terms(name))}
