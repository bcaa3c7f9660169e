"""From a name as somebody wrote it to the actors it may mean.

A ladder: the folded name itself; the same letters with other spaces; the same consonants; then all that speaks for a
name being near, weighed together: words alike in meaning, spelling or sound, an acronym and the name it stands for.
Scores say how often such an answer is right. Below ``_ACCEPTED`` there is none: a wrong answer is worse than none.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from rapidfuzz import fuzz

from bot.identity.actor import Actor, ActorMatch
from bot.identity.context import Context
from bot.identity.evidence import Evidence, log_odds, probability
from bot.identity.name_index import NameIndex, Question, codes_of
from bot.identity.name_words import countries_in, is_country, terms
from bot.identity.names import fold, is_phonetic
from bot.identity.spelling import bones_of

_ACCEPTED = 0.5
_LISTED, _SAME_LETTERS, _PHRASE, _COUNTRY, _DEMONYM = 1.0, 0.97, 0.95, 0.9, 0.85
_SAME_SOUND = 0.88
_FEWEST_CONSONANTS = 4  # with fewer, the same consonants say little
_ACROSS_SCRIPTS = 90.0  # what the same consonants in different scripts count as
_LEAST_SPELLING = 84  # how alike two spellings in one script must be besides (rapidfuzz ratio)
_NEEDS_CONTEXT = 0.7
_SURE = 0.97  # from here on context changes nothing
_MOST = 5
_SHORTEST_ACRONYM_ASKED, _SHORTEST_ACRONYM_LISTED, _LONGEST_ACRONYM = 4, 3, 8

_KINDS_OF_NAMES: tuple[tuple[Callable[[Actor], tuple[str, ...]], float], ...] = (
    (lambda actor: actor.names, _LISTED),
    (lambda actor: actor.phrases, _PHRASE),
    (lambda actor: actor.country_names, _COUNTRY),
    (lambda actor: actor.demonyms, _DEMONYM),
)
_Holders = dict[str, tuple[float, str]]  # actor id -> chance that it is meant, and the name that matched


class Resolver:
    """Resolves names against given actors."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self._actors = {actor.id: actor for actor in actors}
        self._exact: dict[str, _Holders] = {}
        self._compact: defaultdict[str, _Holders] = defaultdict(dict)
        self._sounds: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self._initials: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._concepts: defaultdict[str, set[str]] = defaultdict(set)
        for names_of, chance in _KINDS_OF_NAMES:
            self._add_exact(actors, names_of, chance)
        for actor in actors:
            self._add_forms(actor)
        self._index = NameIndex((actor.id, name) for actor in actors for name in actor.names)

    def resolve(
        self, name: str, *, countries: Sequence[str] = (), others: Sequence[str] = (), on: date | None = None
    ) -> list[ActorMatch]:
        """The actors ``name`` may mean, best first, at most five."""
        named = self._named(name)
        hits = named if len(named) == 1 else self._shared(named) if named else self._near(name)
        context = Context(countries, [self._actors[other] for other in others if other in self._actors], on)
        accepted = [
            (in_context, owner, matched)
            for owner, (chance, matched) in hits.items()
            if (in_context := self._in_context(chance, owner, context)) >= _ACCEPTED or named
        ]
        accepted.sort(key=lambda hit: -hit[0])
        return [
            ActorMatch(id=owner, name=self._actors[owner].name, matched=matched, score=round(100 * chance, 1))
            for chance, owner, matched in accepted[:_MOST]
        ]

    def evidence(self, name: str) -> dict[str, Evidence]:
        """What speaks for each actor that ``name`` is near to."""
        question = self._index.ask(name)
        found: dict[str, Evidence] = {}
        for comparison in self._index.comparisons(question):
            owner = comparison.name.owner
            evidence = Evidence(
                matched=comparison.name.written,
                mine=comparison.mine,
                theirs=comparison.theirs,
                sound=comparison.sound,
                telling=comparison.telling,
            )
            if owner not in found or evidence.strength > found[owner].strength:
                found[owner] = evidence
        for acronym, holders in self._joined_by_acronym(name):
            spelled_out = self._initials.get(acronym, {})
            for owner, written in holders.items():
                evidence = found.setdefault(owner, Evidence(written))
                evidence.acronym_letters, evidence.acronym_holders = len(acronym), len(holders)
                evidence.acronym_is_bare = owner not in spelled_out
        self._weigh_together(found, question, countries_in(name))
        return found

    def _add_exact(self, actors: Sequence[Actor], names_of: Callable[[Actor], tuple[str, ...]], chance: float) -> None:
        """Add one kind of names; what is a name of a kind before it stays that alone."""
        added: defaultdict[str, _Holders] = defaultdict(dict)
        for actor in actors:
            for name in names_of(actor):
                certainty = _NEEDS_CONTEXT if name in actor.ambiguous else chance
                added[fold(name)].setdefault(actor.id, (certainty, name))
        self._exact = added | self._exact

    def _add_forms(self, actor: Actor) -> None:
        for name in actor.names:
            self._compact[_compact(name)].setdefault(actor.id, (_SAME_LETTERS, name))
            self._sounds[bones_of(name)].append((actor.id, name))
            self._concepts[actor.id].update(term.concept for term in terms(name))
            for initials in _initials(name):
                self._initials[initials].setdefault(actor.id, name)

    def _named(self, name: str) -> _Holders:
        """Those whose very name this is, spaces aside."""
        return self._exact.get(fold(name)) or self._compact.get(_compact(name)) or {}

    @staticmethod
    def _shared(named: _Holders) -> _Holders:
        """The bearers of one name, each as likely as the others."""
        return {owner: (min(chance, 1 / len(named)), written) for owner, (chance, written) in named.items()}

    def _near(self, name: str) -> _Holders:
        """Those the name is near to."""
        if not fold(name):
            return {}
        near = {
            owner: (probability(evidence.log_odds()), evidence.matched)
            for owner, evidence in self.evidence(name).items()
        }
        for owner, hit in self._sounding(name).items():
            near[owner] = max(hit, near.get(owner, hit))
        return near

    def _sounding(self, name: str) -> _Holders:
        """Those with the same consonants that are spelled most alike; across scripts all are."""
        bones, spelled, codes = bones_of(name), _compact(name), codes_of(terms(name))
        if len(bones) < _FEWEST_CONSONANTS:
            return {}
        alike = [
            (likeness, owner, written)
            for owner, written in self._sounds.get(bones, ())
            if codes == codes_of(terms(written))
            and (likeness := _spelling_likeness(spelled, _compact(written))) >= _LEAST_SPELLING
        ]
        best = max(alike, default=(0.0,))[0]
        nearest = {owner: written for likeness, owner, written in alike if likeness == best}
        return {owner: (_SAME_SOUND / len(nearest), written) for owner, written in nearest.items()}

    def _in_context(self, chance: float, owner: str, context: Context) -> float:
        if chance >= _SURE or context.is_empty:
            return chance
        return probability(log_odds(chance) + context.speaks_for(self._actors[owner]))

    def _weigh_together(self, found: dict[str, Evidence], question: Question, countries: set[str]) -> None:
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
        for initials in _initials(name):
            borne = self._exact.get(initials)
            if borne and len(initials) >= _SHORTEST_ACRONYM_LISTED:
                yield initials, {owner: written for owner, (_, written) in borne.items()}


def _compact(name: str) -> str:
    """A folded name without its spaces: "ansar allah" and "ansarallah" are one."""
    return fold(name).replace(" ", "")


def _spelling_likeness(one: str, other: str) -> float:
    if one.isascii() == other.isascii():
        return fuzz.ratio(one, other)
    return _ACROSS_SCRIPTS if is_phonetic(one) and is_phonetic(other) else 0.0


def _initials(name: str) -> set[str]:
    """What a name of three words or more may be shortened to: the initials of all words, or of the meaningful ones."""
    folded = fold(name).split()
    if len(folded) < _SHORTEST_ACRONYM_LISTED:
        return set()
    return {"".join(word[0] for word in folded), "".join(word[0] for word, _ in terms(name))}
