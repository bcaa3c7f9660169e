"""Names a slip of the pen away: one letter more, less or other, whatever the order of the words."""

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from bot.identity.known_names import Hits
from bot.identity.names import fold

_CHANCE = 0.85
_SHORTEST = 9  # letters: in shorter names one letter is often all that keeps two apart


class Slips:
    """Finds names by their other words: a slip leaves those as they are."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Take pairs of an actor's id and one of its names."""
        self._names: dict[str, dict[str, str]] = defaultdict(dict)
        for owner, written in names:
            form = _ordered(written)
            if _may_slip(form):
                self._names[form].setdefault(owner, written)
        self._by_word: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for form in self._names:
            for word in set(form.split()):
                self._by_word[word, len(form)].append(form)

    def near(self, name: str) -> Hits:
        """Those whose name is one letter off; where there are several, each is as likely as the others."""
        form = _ordered(name)
        if not _may_slip(form):
            return {}
        lengths = range(len(form) - 1, len(form) + 2)
        pool = {
            other for word in set(form.split()) for length in lengths for other in self._by_word.get((word, length), ())
        }
        found = process.extract(form, pool, scorer=Levenshtein.distance, score_cutoff=1, limit=None)
        holders = {owner: written for other, *_ in found for owner, written in self._names[other].items()}
        return {owner: (_CHANCE / len(holders), written) for owner, written in holders.items()}


def _ordered(name: str) -> str:
    return " ".join(sorted(fold(name).split()))


def _may_slip(form: str) -> bool:
    """Whether one letter can be a slip: not in a word alone, nor beside a number that tells units apart."""
    return " " in form and len(form) >= _SHORTEST and not any(letter.isdigit() for letter in form)
