"""What is known of an incident while a document's mentions are put together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.extraction.incidents.facts import Facts
from bot.extraction.incidents.kinship import is_disruption
from bot.extraction.parties.party import Party
from bot.geometry import distance_km
from bot.identity.gazetteer import Place
from bot.vocabulary import PlacePrecision

_POINTED = frozenset({PlacePrecision.EXACT, PlacePrecision.NEAR, PlacePrecision.ADM2})
_ONE_SPOT_KM = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What is known of an incident so far."""

    facts: tuple[Facts, ...]
    is_main: bool
    is_latest: bool
    is_headline: bool
    is_theme: bool
    """Whether the report opens with it, and so may come back to it anywhere."""

    @property
    def first(self) -> Facts:
        """The mention that opened it."""
        return self.facts[0]

    def parties(self, *, struck: bool) -> list[Party]:
        """The known actors of one side."""
        return [party for facts in self.facts for party in parties_of(facts, struck=struck)]

    def on_side_of(self, facts: Facts) -> "Gathered":
        """What is known from mentions that, like this one, tell of an attack, or of its weapons being stopped."""
        alike = tuple(other for other in self.facts if is_disruption(other) == is_disruption(facts))
        return replace(self, facts=alike)

    def points(self) -> list[Place]:
        """The towns and sites named so far."""
        return [place for facts in self.facts for place in points_of(facts)]

    def countries(self) -> set[str]:
        """The countries named so far."""
        return {code for facts in self.facts for code in countries_of(facts)}


def parties_of(facts: Facts, *, struck: bool) -> list[Party]:
    """The actors of one side that the catalogue knows."""
    return [party for party in (facts.struck_parties if struck else facts.attackers) if party.id]


def meet(some: Sequence[Party], others: Sequence[Party]) -> bool:
    """Whether an actor of one side is one of the other, or part of it."""
    return any(party.is_related(other) for party in some for other in others)


def points_of(facts: Facts) -> list[Place]:
    """The towns and sites that a mention names."""
    return [item.place for item in facts.places if item.place.precision in _POINTED]


def are_near(some: Sequence[Place], others: Sequence[Place]) -> bool:
    """Whether two of these places are one spot, as far as reports tell."""
    return any(distance_km(one.point, other.point) <= _ONE_SPOT_KM for one in some for other in others)


def countries_of(facts: Facts) -> set[str]:
    """The countries (ISO2) of the places that a mention names."""
    return {item.place.country for item in facts.places if item.place.country}
