"""Computed positions for places that are told by others, with the precision such words allow."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable

from bot.geometry import distance_km
from bot.identity.places.atlas import Atlas
from bot.identity.places.relative import RelativeKind, RelativePlace
from bot.identity.places.surroundings import Surroundings
from bot.identity.places.values import Place, travel
from bot.vocabulary import PlacePrecision

_NEAR_KM = 25.0  # UCDP's precision 2
_FAR_KM = 50.0  # a stated distance and direction beyond this leaves more than 25 km of doubt
_BORDER_KM = 35.0  # populated places of two countries nearer than this stand on their border
_CELL = 0.5  # degrees

Named = Callable[[str, Surroundings], list[Place]]


class Placer:
    """Places what is told by other places; ``named`` finds these."""

    def __init__(self, atlas: Atlas, named: Named) -> None:
        self._atlas = atlas
        self._named = named

    def place(self, phrase: str, told: RelativePlace, around: Surroundings) -> list[Place]:
        """The place that ``phrase`` tells, as a list of one; empty where an anchor is unknown."""
        if told.kind is RelativeKind.BORDER:
            return self._border(phrase, told, around)
        anchors = [found[0] for anchor in told.anchors if (found := self._named(anchor, around))]
        if len(anchors) < len(told.anchors):
            return []
        place = _PLACED[told.kind](self, phrase, told, anchors)
        return [place]

    def _at_distance(self, phrase: str, told: RelativePlace, anchors: list[Place]) -> Place:
        anchor, km = anchors[0], told.km or 0.0
        point = anchor.point if told.bearing is None else travel(anchor.point, bearing=told.bearing, km=km)
        doubt_km = _NEAR_KM if told.bearing is None else _FAR_KM
        precision = PlacePrecision.NEAR if km <= doubt_km else PlacePrecision.FUZZY
        return _told(
            phrase, anchor, point, PlacePrecision.SEA_OR_AIR if told.at_sea else max(precision, anchor.precision)
        )

    def _near(self, phrase: str, told: RelativePlace, anchors: list[Place]) -> Place:
        return _told(phrase, anchors[0], anchors[0].point, max(PlacePrecision.NEAR, anchors[0].precision))

    def _offshore(self, phrase: str, told: RelativePlace, anchors: list[Place]) -> Place:
        # A country's middle lies on land: "off Yemen" is no better known than Yemen.
        country = anchors[0].kind == "country"
        precision = PlacePrecision.COUNTRY if country else PlacePrecision.SEA_OR_AIR
        return _told(phrase, anchors[0], anchors[0].point, precision)

    def _between(self, phrase: str, told: RelativePlace, anchors: list[Place]) -> Place:
        first, second = anchors
        point = _middle((first.point, second.point))
        near = distance_km(first.point, second.point) <= 2 * _NEAR_KM
        return _told(phrase, first, point, PlacePrecision.NEAR if near else PlacePrecision.FUZZY)

    def _part(self, phrase: str, told: RelativePlace, anchors: list[Place]) -> Place:
        """The third of a country or division that lies in the direction; of anything smaller, the thing itself."""
        whole, bearing = anchors[0], told.bearing
        if whole.precision < PlacePrecision.ADM1 or whole.country is None:
            return _told(phrase, whole, whole.point, max(PlacePrecision.NEAR, whole.precision))
        inside = [
            place.point
            for place in self._atlas.populated_places(whole.country)
            if whole.kind == "country" or place.admin1 == whole.admin1
        ]
        if not inside or bearing is None:
            return _told(phrase, whole, whole.point, PlacePrecision.FUZZY)
        north, east = travel((0.0, 0.0), bearing=bearing, km=111.0)
        inside.sort(key=lambda point: -(north * point[0] + east * point[1]))
        return _told(phrase, whole, _middle(inside[: max(1, len(inside) // 3)]), PlacePrecision.FUZZY)

    def _border(self, phrase: str, told: RelativePlace, around: Surroundings) -> list[Place]:
        """The middle of the border of two countries, or of the part of it that a stated division has."""
        named = [self._atlas.countries.code_of(anchor) for anchor in told.anchors]
        codes = [code for code in named if code is not None]
        home = around.country or (next(iter(around.countries - set(codes)), None) if len(codes) == 1 else None)
        if home is not None and home not in codes:
            codes.insert(0, home)
        if len(codes) < 2:
            return self._edge(phrase, told, around)
        ours, theirs = (codes[0], codes[1]) if home in {None, codes[0]} else (codes[1], codes[0])
        on_border = [
            place
            for place in self._along(ours, theirs)
            if around.division is None or place.admin1 == around.division.admin1
        ]
        if not on_border:
            return []
        middle = _middle(place.point for place in on_border)
        anchor = min(on_border, key=lambda place: distance_km(place.point, middle))
        return [_told(phrase, anchor, anchor.point, PlacePrecision.FUZZY)]

    def _edge(self, phrase: str, told: RelativePlace, around: Surroundings) -> list[Place]:
        """The border of something smaller than a country, as near as that thing is known: "the Gaza border"."""
        small = [
            found[0]
            for anchor in told.anchors
            if self._atlas.countries.code_of(anchor) is None and (found := self._named(anchor, around))
        ]
        return [_told(phrase, place, place.point, max(PlacePrecision.FUZZY, place.precision)) for place in small[:1]]

    def _along(self, ours: str, theirs: str) -> list[Place]:
        """Our populated places near one of theirs."""
        cells: dict[tuple[int, int], list[Place]] = defaultdict(list)
        for place in self._atlas.populated_places(theirs):
            cells[_cell(place.point)].append(place)
        return [
            place
            for place in self._atlas.populated_places(ours)
            if any(distance_km(place.point, other.point) <= _BORDER_KM for other in _neighbours(place, cells))
        ]


_PLACED: dict[RelativeKind, Callable[[Placer, str, RelativePlace, list[Place]], Place]] = {
    RelativeKind.AT_DISTANCE: Placer._at_distance,
    RelativeKind.NEAR: Placer._near,
    RelativeKind.OFFSHORE: Placer._offshore,
    RelativeKind.BETWEEN: Placer._between,
    RelativeKind.PART: Placer._part,
}


def _told(phrase: str, anchor: Place, point: tuple[float, float], precision: PlacePrecision) -> Place:
    at_sea = precision is PlacePrecision.SEA_OR_AIR
    return Place(
        id=f"relative:{anchor.id}",
        name=phrase.strip(),
        country=None if at_sea else anchor.country,
        admin1=None if at_sea else anchor.admin1,
        latitude=round(point[0], 4),
        longitude=round(point[1], 4),
        precision=precision,
        kind="relative",
    )


def _middle(points: Iterable[tuple[float, float]]) -> tuple[float, float]:
    latitudes, longitudes = zip(*points, strict=True)
    return statistics.mean(latitudes), statistics.mean(longitudes)


def _cell(point: tuple[float, float]) -> tuple[int, int]:
    return int(point[0] // _CELL), int(point[1] // _CELL)


def _neighbours(place: Place, cells: dict[tuple[int, int], list[Place]]) -> Iterable[Place]:
    row, column = _cell(place.point)
    return (
        other
        for above in (-1, 0, 1)
        for beside in (-1, 0, 1)
        for other in cells.get((row + above, column + beside), ())
    )
