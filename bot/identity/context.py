"""What stands around a name, and how it speaks for one of the actors the name may mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.identity.actor import Actor

# Log-odds for or against an actor. A report's country and company are good hints, but armed actors do cross borders.
_COUNTRY_FITS, _COUNTRY_DOES_NOT = 1.5, -1.5
_KNOWS_ANOTHER, _NOT_ACTIVE = 1.0, -2.0
_YEARS_OF_GRACE = 1  # reports look back, and the years of an actor are seldom exact


@dataclass(frozen=True, slots=True)
class Context:
    """The countries (ISO2) and other actors a text is about, and the day it speaks of."""

    countries: Sequence[str] = ()
    others: Sequence[Actor] = ()
    on: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to go by."""
        return not (self.countries or self.others or self.on)

    def speaks_for(self, actor: Actor) -> float:
        """Log-odds this context adds for ``actor`` being meant (negative: against it)."""
        total = 0.0
        if self.countries and actor.countries:
            total += _COUNTRY_DOES_NOT if set(actor.countries).isdisjoint(self.countries) else _COUNTRY_FITS
        if any(_are_related(actor, other) for other in self.others):
            total += _KNOWS_ANOTHER
        if self.on and not _was_active(actor, self.on.year):
            total += _NOT_ACTIVE
        return total


def _are_related(one: Actor, other: Actor) -> bool:
    return one.id != other.id and (other.id in _relatives(one) or one.id in _relatives(other))


def _relatives(actor: Actor) -> tuple[str, ...]:
    return actor.part_of + actor.front_for + actor.backed_by + actor.formerly + actor.speaks_for + actor.members


def _was_active(actor: Actor, year: int) -> bool:
    begins = actor.active_since is None or actor.active_since - _YEARS_OF_GRACE <= year
    ends = actor.active_until is None or year <= actor.active_until + _YEARS_OF_GRACE
    return begins and ends
