"""The rungs of the ladder that ask for the very name: folded, with other spaces, with the same consonants."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz

from bot.identity.actor import Actor
from bot.identity.name_index import codes_of
from bot.identity.name_words import terms
from bot.identity.names import fold, is_phonetic
from bot.identity.spelling import bones_of

_LISTED, _SAME_LETTERS, _PHRASE, _COUNTRY, _DEMONYM = 1.0, 0.97, 0.95, 0.9, 0.85
_SAME_SOUND = 0.88
_NEEDS_CONTEXT = 0.7
_FEWEST_CONSONANTS = 4  # with fewer, the same consonants say little
_LEAST_SPELLING = 84  # how alike two spellings in one script must be besides (rapidfuzz ratio)
_ACROSS_SCRIPTS = 90.0  # what the same consonants in different scripts count as

# What is a name of one kind is not looked for among the kinds below it.
_KINDS: tuple[tuple[Callable[[Actor], tuple[str, ...]], float], ...] = (
    (lambda actor: actor.names, _LISTED),
    (lambda actor: actor.phrases, _PHRASE),
    (lambda actor: actor.country_names, _COUNTRY),
    (lambda actor: actor.demonyms, _DEMONYM),
)

Hits = dict[str, tuple[float, str]]
"""Actor id to the chance that it is meant, and the name of it that matched."""


class KnownNames:
    """Who bears a name, by its folded form, its letters and its sound."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self._folded: dict[str, Hits] = {}
        self._compact: defaultdict[str, Hits] = defaultdict(dict)
        self._sounds: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for names_of, chance in _KINDS:
            self._add_kind(actors, names_of, chance)
        for actor in actors:
            for name in actor.names:
                self._compact[_compact(name)].setdefault(actor.id, (_SAME_LETTERS, name))
                self._sounds[bones_of(name)].append((actor.id, name))

    def named(self, name: str) -> Hits:
        """Those whose very name this is, spaces aside; where there are several, each is as likely as the others."""
        hits = self.folded(fold(name)) or self._compact.get(_compact(name), {})
        return {owner: (min(chance, 1 / len(hits)), written) for owner, (chance, written) in hits.items()}

    def folded(self, form: str) -> Hits:
        """Those who bear a name with this folded form."""
        return self._folded.get(form, {})

    def sounding(self, name: str) -> Hits:
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

    def _add_kind(self, actors: Sequence[Actor], names_of: Callable[[Actor], tuple[str, ...]], chance: float) -> None:
        added: defaultdict[str, Hits] = defaultdict(dict)
        for actor in actors:
            for name in names_of(actor):
                certainty = _NEEDS_CONTEXT if name in actor.ambiguous else chance
                added[fold(name)].setdefault(actor.id, (certainty, name))
        self._folded = added | self._folded


def _compact(name: str) -> str:
    """A folded name without its spaces: "ansar allah" and "ansarallah" are one."""
    return fold(name).replace(" ", "")


def _spelling_likeness(one: str, other: str) -> float:
    if one.isascii() == other.isascii():
        return fuzz.ratio(one, other)
    return _ACROSS_SCRIPTS if is_phonetic(one) and is_phonetic(other) else 0.0
