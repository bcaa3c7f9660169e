"""Words that tell whether a name in running text is a place's."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.identity.names import fold
from bot.lexicon import read_lexicon
from bot.vocabulary import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """Folded words.

    ``not_places`` are names of places that are ordinary words or people's names, never taken for places by themselves,
    but for those in ``places_if_located`` after a word like "in". After ``before_places`` ("in", "near", "village")
    even a small place's name is one; ``may_precede`` are capitalised words that may stand before a place's name without
    being part of a longer name. ``directions`` make names that many countries have ("North West"): they need a country.
    After "the", a town's name isn't one where one of ``after_things`` follows ("the Temple in").
    """

    not_places: frozenset[str]
    places_if_located: frozenset[str]
    before_places: frozenset[str]
    may_precede: frozenset[str]
    directions: frozenset[str]
    after_things: frozenset[str]


class _Around(Value):
    places_if_located: tuple[str, ...]
    before_places: tuple[str, ...]
    may_precede: tuple[str, ...]
    directions: tuple[str, ...]
    after_things: tuple[str, ...]


class _Excluded(Value):
    words: tuple[str, ...]


def load_cues(around: Path, excluded: Path, demonyms: Iterable[str]) -> Cues:
    """The words of both tables; ``demonyms`` may precede too ("Syrian Aleppo").

    Raises:
        BrokenData: a table breaks its schema.
    """
    words = read_lexicon(around, _Around)
    before = frozenset(map(fold, words.before_places))
    return Cues(
        not_places=frozenset(map(fold, read_lexicon(excluded, _Excluded).words)),
        places_if_located=frozenset(map(fold, words.places_if_located)),
        before_places=before,
        directions=frozenset(map(fold, words.directions)),
        after_things=frozenset(map(fold, words.after_things)),
        may_precede=before.union(map(fold, words.may_precede), map(fold, demonyms)),
    )
