"""An index over many names, so that one name is compared with the few that could be near instead of with all.

Names are compared by their terms: the meaningful words, each weighted by its rarity, equal where they mean the same and
alike where they are spelled alike or have the same consonants in another script.
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from bot.identity.name_words import Term, is_country, is_known, near_concepts, terms
from bot.identity.names import is_phonetic
from bot.identity.spelling import Spellings, bones_of

_SAME_SOUND = 0.9  # likeness of two words with the same consonants, where 1 is the same meaning
_LEAST_LIKENESS = 0.84  # Jaro-Winkler below which two words are taken for different ones
_LEAST_SOUND_LIKENESS = 0.9  # the same for the consonants of words in different scripts
_SHORT_NAME = 6  # a single word shorter than this is an acronym, or as good as one: equal or different, nothing between
_FEWEST_CONSONANTS = 4  # of a word in another script, below which the same sound is chance
_LONGEST_CODE = 2
_SPLINTER = "*faction"
_MOST_ALIKE = 12  # how many words a misspelt one may stand for
_MOST_CANDIDATES = 200  # how many names are looked at for a question
_MOST_COMPARED = 15  # and how many of these are compared with it in full


@dataclass(frozen=True, slots=True)
class IndexedName:
    """One name of one owner, ready to be compared."""

    owner: str
    written: str
    concepts: frozenset[str]
    codes: tuple[str, ...]
    bones: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a question compares with one indexed name; shares and likenesses run from 0 to 1.

    ``mine`` is the share of the question's weight that the name covers, ``theirs`` the share of the name's weight that
    the question covers, ``sound`` the likeness of all their consonants, ``telling`` the weight they have in common.
    """

    name: IndexedName
    mine: float
    theirs: float
    telling: float
    sound: float


def codes_of(found: Iterable[Term]) -> tuple[str, ...]:
    """What tells namesakes and splinters apart: numbers, short codes, "faction" (M23 and M19, NSCN-IM and NSCN-K)."""
    return tuple(
        sorted(
            word
            for word, concept in found
            if word.isdigit() or (len(word) <= _LONGEST_CODE and word == concept) or concept == _SPLINTER
        )
    )


class Question:
    """A name to look for: its terms, and the indexed concepts that each of them is like."""

    def __init__(
        self, name: str, found: tuple[Term, ...], like: dict[str, dict[str, float]], weights: "NameIndex"
    ) -> None:
        self.like = like
        self.codes = codes_of(found)
        self.bones = bones_of(name)
        self.weight = sum(map(weights.weight, like))
        self._weights = weights

    def compare(self, name: IndexedName) -> Comparison:
        """How this question compares with an indexed name."""
        weight = self._weights.weight
        mine = [weight(concept) * (1 - self._cover(near, name.concepts)) for concept, near in self.like.items()]
        theirs = [
            weight(other) * (1 - max(near.get(other, 0.0) for near in self.like.values())) for other in name.concepts
        ]
        common = self.weight - sum(mine)
        return Comparison(
            name=name,
            mine=common / self.weight,
            theirs=1 - sum(theirs) / sum(map(weight, name.concepts)),
            telling=common,
            sound=fuzz.ratio(self.bones, name.bones) / 100,
        )

    def covered_by(self, concepts: Set[str]) -> float:
        """The share of this question's weight that some concepts cover."""
        covered = (self._weights.weight(concept) * self._cover(near, concepts) for concept, near in self.like.items())
        return sum(covered) / self.weight

    @staticmethod
    def _cover(near: dict[str, float], concepts: Set[str]) -> float:
        return max((near[other] for other in near.keys() & concepts), default=0.0)

    def is_fragment_of(self, name: IndexedName) -> bool:
        """Whether this is one word out of a name: a common one, or one that others equal ("Abu" of "Abu Sayyaf")."""
        if len(self.like) > 1:
            return False
        ((only, covered),) = self.like.items()
        if is_known(only):
            return True
        return any(not is_known(other) and not is_country(other) for other in name.concepts - covered.keys())


class NameIndex:
    """Names by their terms and by the sound of their words."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._names: list[IndexedName] = []
        self._postings: defaultdict[str, list[int]] = defaultdict(list)
        holders: defaultdict[str, set[str]] = defaultdict(set)
        for owner, written in names:
            found = terms(written)
            for _, concept in found:
                holders[concept].add(owner)
            for concept in (concepts := frozenset(concept for _, concept in found)):
                self._postings[concept].append(len(self._names))
            self._names.append(IndexedName(owner, written, concepts, codes_of(found), bones_of(written)))
        self._spellings = Spellings(concept for concept in holders if not is_known(concept))
        self._owners = max(len({name.owner for name in self._names}), 1)
        self._weights = {concept: self._rarity(len(owners)) for concept, owners in holders.items()}

    def weight(self, concept: str) -> float:
        """How telling a concept is: the fewer owners bear it, the more; an unknown one is the most telling."""
        return self._weights.get(concept) or self._rarity(0.5)

    def ask(self, name: str) -> Question:
        """A name, made ready to be compared with the indexed ones."""
        found = terms(name)
        is_acronym = len(found) == 1 and len(found[0].word) < _SHORT_NAME and found[0].word.isascii()
        like = {term.concept: self._same(term) if is_acronym else self._alike(term) for term in found}
        return Question(name, found, like, self)

    def comparisons(self, question: Question) -> list[Comparison]:
        """The indexed names that share the most telling terms with a question, compared with it."""
        fitting = (
            name
            for number in self._candidates(question)
            if (name := self._names[number]).codes == question.codes and not question.is_fragment_of(name)
        )
        return [question.compare(name) for name in islice(fitting, _MOST_COMPARED)]

    def _candidates(self, question: Question) -> list[int]:
        """Names that share terms with a question, the best first.

        Its rare terms bring them in, its common ones only put them in order; where all are common, those come in that
        share most of them.
        """
        gains = {
            concept: self.weight(mine) * likeness
            for mine, near in question.like.items()
            for concept, likeness in near.items()
        }
        gathered: dict[int, float] = {}
        common = []
        for concept in sorted(gains, key=lambda concept: len(self._postings[concept])):
            postings = self._postings[concept]
            if len(gathered) + len(postings) > _MOST_CANDIDATES:
                common.append(concept)
                continue
            for number in postings:
                gathered[number] = gathered.get(number, 0.0) + gains[concept]
        if not gathered and common:
            gathered = self._sharing(common)
        for number in gathered:
            shared = self._names[number].concepts.intersection(common)
            gathered[number] += sum(gains[concept] for concept in shared)
        return heapq.nlargest(2 * _MOST_COMPARED, gathered, key=gathered.__getitem__)

    def _sharing(self, concepts: list[str]) -> dict[int, float]:
        """The names with the first of some concepts that share most of the others, as far as few enough do."""
        left = self._numbers(concepts[0])
        for other in concepts[1:]:
            left = (left & self._numbers(other)) or left
        return dict.fromkeys(islice(left, _MOST_CANDIDATES), 0.0)

    @lru_cache(maxsize=500)  # noqa: B019  # an index lives as long as its catalogue
    def _numbers(self, concept: str) -> frozenset[int]:
        return frozenset(self._postings[concept])

    def _rarity(self, owners: float) -> float:
        return math.log1p(self._owners / owners)

    def _same(self, term: Term) -> dict[str, float]:
        return {term.concept: 1.0} if term.concept in self._postings else {}

    def _alike(self, term: Term) -> dict[str, float]:
        like = self._same(term)
        if is_known(term.concept) or len(term.word) < _SHORT_NAME - 2 or any(map(str.isdigit, term.word)):
            return like
        for concept, likeness in near_concepts(term.word).items():
            if likeness >= _LEAST_LIKENESS and concept in self._postings:
                like[concept] = likeness
        bones = bones_of(term.word)
        across = not term.word.isascii() and len(bones) >= _FEWEST_CONSONANTS and is_phonetic(term.word)
        likenesses = {
            concept: _word_likeness(term.concept, bones, concept, across=across)
            for concept in sorted(self._spellings.near(term.concept))  # so that ties fall alike every time
        }
        for concept in heapq.nlargest(_MOST_ALIKE, likenesses, key=likenesses.__getitem__):
            if likenesses[concept]:
                like.setdefault(concept, likenesses[concept])
        return like


def _word_likeness(word: str, bones: str, other: str, *, across: bool) -> float:
    """How alike two words are, 0 where that is too little; ``across`` scripts their consonants count."""
    spelled: float = JaroWinkler.similarity(word, other, score_cutoff=_LEAST_LIKENESS)
    if spelled or not across or len(other) < _SHORT_NAME - 1:
        return spelled
    return _SAME_SOUND * JaroWinkler.similarity(bones, bones_of(other), score_cutoff=_LEAST_SOUND_LIKENESS)
