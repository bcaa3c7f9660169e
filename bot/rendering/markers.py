"""What a map marks: events with how exactly their place is known, and the clusters of those too close to tell apart."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.rendering.html import has_right_to_left
from bot.rendering.lettering import LEFT_TO_RIGHT_MARK, printable
from bot.rendering.palette import Group, group_of
from bot.rendering.places import telling_places
from bot.rendering.projection import View
from bot.vocabulary import Event, PlacePrecision, SubEventType

# How far from its marker an event may have been, in kilometres: UCDP's 25 km for "near", then typical half-widths of
# districts and provinces. A country is too wide for a circle to mean anything.
PRECISION_KM: dict[PlacePrecision, float] = {
    PlacePrecision.EXACT: 0.0,
    PlacePrecision.NEAR: 25.0,
    PlacePrecision.ADM2: 35.0,
    PlacePrecision.ADM1: 80.0,
    PlacePrecision.FUZZY: 130.0,
    PlacePrecision.COUNTRY: 0.0,
    PlacePrecision.SEA_OR_AIR: 60.0,
}
# Discs may overlap by this share of their radii before they become one.
_OVERLAP = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """One event on the map (degrees). ``number`` is its number in the answer, ``weight`` the people killed."""

    latitude: float
    longitude: float
    precision: PlacePrecision = PlacePrecision.EXACT
    label: str = ""
    kind: SubEventType = SubEventType.OTHER
    weight: int = 0
    number: int | None = None

    def __post_init__(self) -> None:
        if not (abs(self.latitude) <= 90 and abs(self.longitude) <= 180):
            raise ValueError(f"No place on earth: {self.latitude}, {self.longitude}")

    @property
    def group(self) -> Group:
        """What it is drawn as."""
        return group_of(self.kind)

    @property
    def radius_km(self) -> float:
        """How far off the marker the event may have been."""
        return PRECISION_KM[self.precision]


def markers_of(events: Sequence[Event], *, first_number: int = 1) -> list[Marker]:
    """The places of events, numbered as in a list that starts at ``first_number``; events without a place have none."""
    return [
        Marker(
            latitude=place.latitude,
            longitude=place.longitude,
            precision=place.precision,
            label=place.name,
            kind=event.sub_event_type,
            weight=event.killed.best or event.killed.low or 0,
            number=number,
        )
        for number, event in enumerate(events, start=first_number)
        for place in telling_places(event.places)
    ]


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """Markers drawn as one, the heaviest first, at a pixel of the picture."""

    x: float
    y: float
    markers: tuple[Marker, ...]

    @cached_property
    def events(self) -> list[Marker]:
        """A marker for every event: one that has several places here counts once."""
        numbered = {marker.number: marker for marker in reversed(self.markers) if marker.number is not None}
        return [marker for marker in self.markers if marker.number is None or numbered[marker.number] is marker]

    @cached_property
    def radius(self) -> float:
        """The radius of its disc in pixels: wider for more events and more killed."""
        if len(self.events) > 1:
            return min(24 + 3 * math.log2(len(self.events)), 42)
        only = self.events[0]
        return (11, 19, 19, 24)[min(len(self.text), 3)] + min(2 * math.log2(1 + only.weight), 12)

    @property
    def groups(self) -> list[tuple[Group, int]]:
        """What it is made of, most first."""
        return Counter(marker.group for marker in self.events).most_common()

    @property
    def text(self) -> str:
        """What its disc says: the number of one event, the count of several."""
        if len(self.events) > 1:
            return f"x{len(self.events)}"
        return "" if self.events[0].number is None else str(self.events[0].number)

    @property
    def label(self) -> str:
        """What stands beside it, in letters the font has: the place, and the events' numbers where there are few."""
        names = list(
            dict.fromkeys(_left_to_right(name) for marker in self.markers if (name := printable(marker.label)))
        )
        name = f"{names[0]} +{len(names) - 1}" if len(names) > 1 else "".join(names)
        numbers = sorted(marker.number for marker in self.events if marker.number is not None)
        if not 2 <= len(numbers) <= 4:
            return name
        return f"{name} ({', '.join(map(str, numbers))})" if name else ", ".join(map(str, numbers))


def _left_to_right(name: str) -> str:
    """A name that doesn't turn the figures after it round: they'd be read as part of a right-to-left line."""
    return name + LEFT_TO_RIGHT_MARK if has_right_to_left(name) else name


def cluster(markers: Sequence[Marker], view: View) -> list[Cluster]:
    """Put markers together whose discs would cover each other, around the heaviest; leave out those off the picture."""
    spots: list[Cluster] = []
    for marker in sorted(markers, key=lambda marker: (-marker.weight, marker.number or 0)):
        x, y = view.pixel(marker.latitude, marker.longitude)
        if view.holds(x, y):
            _add(spots, Cluster(x=x, y=y, markers=(marker,)))
    return spots


def _add(spots: list[Cluster], new: Cluster) -> None:
    """Add a cluster, joined with every one it would cover; a joint disc is wider, so it may cover more."""
    while True:
        index = next((place for place, spot in enumerate(spots) if _covers(spot, new)), None)
        if index is None:
            spots.append(new)
            return
        old = spots.pop(index)
        centre, other = (old, new) if len(old.markers) >= len(new.markers) else (new, old)
        new = Cluster(x=centre.x, y=centre.y, markers=centre.markers + other.markers)


def _covers(one: Cluster, other: Cluster) -> bool:
    return math.dist((one.x, one.y), (other.x, other.y)) < (one.radius + other.radius) * (1 - _OVERLAP)
