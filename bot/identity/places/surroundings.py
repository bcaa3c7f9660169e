"""What a text says around a place name: what binds where the place lies, and what only weighs."""

from dataclasses import dataclass

from bot.geometry import distance_km
from bot.identity.places.values import Place

_JUST_OVER_THE_BORDER_KM = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """``country`` and ``division`` bind; the rest are hints. ``unknown_area``: one was stated that nobody knows."""

    country: str | None = None
    division: Place | None = None
    unknown_area: bool = False
    countries: frozenset[str] = frozenset()
    divisions: frozenset[str] = frozenset()
    points: tuple[tuple[float, float], ...] = ()

    def hold(self, place: Place) -> bool:
        """Whether the place lies where the text says; one at sea, or just over a division's border, may."""
        if self.country is not None and place.country not in {self.country, None}:
            return False
        division = self.division
        if division is None or place.country is None or place.kind == "country" or place.admin1 == division.admin1:
            return True
        return distance_km(place.point, division.point) <= _JUST_OVER_THE_BORDER_KM
