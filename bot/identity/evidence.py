"""What speaks for a name meaning an actor, and how often such evidence is right."""

import math
from dataclasses import dataclass

# Log-odds that an answer is right, per unit of each kind of evidence. Fitted by `benchmarks/fit_resolution.py` on this
# project's own catalogue: one name of every actor held out and asked, a third of the actors taken away and asked.
_BASE = -5.64
_SOUND = 2.09
_TELLING = 0.156
_ACRONYM = 3.45
_ACRONYM_LETTER = 2.96
_ACRONYM_SHARED = -0.802
_ACRONYM_BARE = 0.75
_LEAD = 2.87
_TERMS = 3.54
_ACRONYM_AND_TERMS = -4.03
_ALL_NAMES = 0.321
_OTHER_COUNTRY = -4.92

_MOST_TELLING = 12.0
# The first ordering, where sharing all terms counts 1.
_BY_SOUND, _SPELLED_ACRONYM, _BARE_ACRONYM = 0.2, 0.9, 1.2


@dataclass(slots=True)
class Evidence:
    """Everything that speaks for one actor being meant by a name.

    ``matched`` is the nearest of its names. ``mine``, ``theirs``, ``sound`` and ``telling`` compare that name (see
    ``Comparison``); ``all_names`` is how much of the question all its names together cover. ``acronym_letters`` counts
    the letters of an acronym that joins the two (0: none), ``acronym_holders`` the actors it could stand for,
    and ``acronym_is_bare`` that the actor has no name that would explain it otherwise.
    ``other_country`` marks a country in the question that the actor has nothing to do with; ``lead`` is how far it is
    ahead of the next.
    """

    matched: str
    mine: float = 0.0
    theirs: float = 0.0
    sound: float = 0.0
    telling: float = 0.0
    all_names: float = 0.0
    acronym_letters: int = 0
    acronym_holders: int = 0
    acronym_is_bare: bool = False
    other_country: bool = False
    lead: float = 0.0

    @property
    def strength(self) -> float:
        """A first ordering, before the lead over others is known."""
        by_acronym = 0.0 if not self.acronym_letters else _BARE_ACRONYM if self.acronym_is_bare else _SPELLED_ACRONYM
        return (self.mine + self.theirs) / 2 + _BY_SOUND * self.sound + by_acronym

    def log_odds(self) -> float:
        """The log-odds that this is the actor meant."""
        return sum(weight * amount for weight, amount in zip(WEIGHTS, self.features(), strict=True))

    def features(self) -> tuple[float, ...]:
        """The amounts that ``WEIGHTS`` weigh."""
        has_acronym = bool(self.acronym_letters)
        return (
            1.0,
            self.sound,
            min(self.telling, _MOST_TELLING),
            float(has_acronym),
            float(has_acronym and self.acronym_letters - 3),
            float(self.acronym_holders > 1),
            float(self.acronym_is_bare),
            self.lead,
            self.mine * self.theirs,
            has_acronym * (self.mine + self.theirs) / 2,
            self.all_names,
            float(self.other_country),
        )


WEIGHTS = (
    _BASE, _SOUND, _TELLING, _ACRONYM, _ACRONYM_LETTER, _ACRONYM_SHARED, _ACRONYM_BARE, _LEAD, _TERMS,
    _ACRONYM_AND_TERMS, _ALL_NAMES, _OTHER_COUNTRY,
)  # fmt: skip


def probability(log_odds: float) -> float:
    """Log-odds as a probability."""
    return 1 / (1 + math.exp(-log_odds))


def log_odds(chance: float) -> float:
    """A probability as log-odds."""
    return math.log(chance / (1 - chance))
