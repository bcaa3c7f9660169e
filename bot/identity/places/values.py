"""What a place is, and the distances between places."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from bot.geometry import EARTH_RADIUS_KM, distance_km
from bot.vocabulary import PlacePrecision, Value

POPULATED = frozenset({"populated place", "city", "town", "village"})

# How well a place of a kind is known by its coordinates; kinds not listed are points (precision 1).
PRECISION_OF_KIND = {
    "country": PlacePrecision.COUNTRY,
    "adm1": PlacePrecision.ADM1,
    "adm2": PlacePrecision.ADM2,
    "region": PlacePrecision.FUZZY,
    "border": PlacePrecision.FUZZY,
    "desert": PlacePrecision.FUZZY,
    "mountains": PlacePrecision.FUZZY,
    "river": PlacePrecision.FUZZY,
    "sea": PlacePrecision.SEA_OR_AIR,
    "strait": PlacePrecision.SEA_OR_AIR,
    "gulf": PlacePrecision.SEA_OR_AIR,
}


class Place(Value):
    """A place on Earth (WGS 84 degrees).

    ``country`` is ISO 3166-1 alpha-2 (with PS, TW, XK), ``None`` at sea; ``admin1`` the name of the first-order
    division; ``population`` is 0 where it is unknown or makes no sense.
    """

    id: str
    name: str
    country: str | None = None
    admin1: str | None = None
    latitude: float
    longitude: float
    precision: PlacePrecision
    kind: str
    population: int = 0

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude."""
        return self.latitude, self.longitude


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """A place name in a text: ``text`` stands at ``start:end``; the places it may mean, most prominent first."""

    start: int
    end: int
    text: str
    candidates: tuple[Place, ...]


def nearest_km(point: tuple[float, float], others: Iterable[tuple[float, float]]) -> float:
    """Distance to the nearest of ``others`` in kilometres; endless where there is none."""
    return min((distance_km(point, other) for other in others), default=math.inf)


def travel(point: tuple[float, float], *, bearing: float, km: float) -> tuple[float, float]:
    """Where one arrives from ``point`` after ``km`` kilometres at ``bearing`` degrees clockwise from north."""
    latitude, longitude, angle = math.radians(point[0]), math.radians(point[1]), km / EARTH_RADIUS_KM
    course = math.radians(bearing)
    arrival = math.asin(math.sin(latitude) * math.cos(angle) + math.cos(latitude) * math.sin(angle) * math.cos(course))
    turn = math.atan2(
        math.sin(course) * math.sin(angle) * math.cos(latitude),
        math.cos(angle) - math.sin(latitude) * math.sin(arrival),
    )
    return round(math.degrees(arrival), 4), round((math.degrees(longitude + turn) + 540) % 360 - 180, 4)
