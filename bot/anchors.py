"""The index of follows: the keys under which a follow waits, and those under which an event looks for follows.

A filter's fields that narrow most become *dimensions*: who, where, what was struck, which type, which status. A follow
waits under the values of its first dimension, or under the pairs of its first two; an event looks under all its values
and pairs. So every follow that an event fits is found, and hardly any other: neither "everything in Ukraine" nor
"shelling anywhere" has to be compared with an air strike in Yemen. What is left to compare is done in full.

Places become countries, divisions, names and cells. A circle takes the cells of the finest grid of which a few cover
it. Umbrella actors stand as all their members. Tolls and severities are no keys but thresholds beside each key.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, product

from bot.geometry import cell_of, cell_ranges
from bot.matching import Members, severity_of, words_of, words_told
from bot.vocabulary import Event, EventPlace, Filter, PlaceFilter, Role, Severity, Toll, Value

ANY = "any"
"""The key of every event."""

_MOST_PAIRS = 150
_MOST_CELLS = 16
_PREFIX = 3
_GRIDS = (1, 4, 16, 64)  # the sides of their squares, in half degrees
_RANK = {tier: rank for rank, tier in enumerate(reversed(Severity))}

Keys = tuple[str, ...]


class Anchor(Value):
    """A key an event must have, and the least severity (its rank, from 0) and toll it must reach."""

    key: str
    least_severity: int = 0
    least_killed: int = 0


class Bearings(Value):
    """What an event is looked up by: its keys, and the severity and toll it reaches."""

    keys: Keys
    severity: int
    killed: int


def anchors_of(wanted: Filter, members: Members) -> list[Anchor]:
    """Where a follow waits. Every event it matches has one of these keys and reaches its thresholds."""
    dimensions = [keys for read in _FOLLOW_DIMENSIONS if (keys := read(wanted, members))]
    keys = _joined(dimensions) or _keywords(wanted) or (ANY,)
    least = _RANK[wanted.min_severity] if wanted.min_severity else 0
    return [Anchor(key=key, least_severity=least, least_killed=wanted.min_killed or 0) for key in keys]


def _joined(dimensions: list[Keys]) -> Keys:
    if len(dimensions) > 1 and len(dimensions[0]) * len(dimensions[1]) <= _MOST_PAIRS:
        return tuple(_pair(one, other) for one, other in product(*dimensions[:2]))
    return dimensions[0] if dimensions else ()


def bearings_of(event: Event) -> Bearings:
    """Where an event looks for the follows it may concern."""
    dimensions = [tuple(dict.fromkeys(read(event))) for read in _EVENT_DIMENSIONS]
    pairs = (
        _pair(one, other)
        for position, first in enumerate(dimensions)
        for second in dimensions[position + 1 :]
        for one, other in product(first, second)
    )
    keys = (ANY, *chain.from_iterable(dimensions), *pairs, *_prefixes(event))
    return Bearings(keys=keys, severity=_RANK[severity_of(event)], killed=_figure(event.killed))


def _pair(one: str, other: str) -> str:
    return f"{one}&{other}"


def _figure(toll: Toll) -> int:
    return toll.best if toll.best is not None else toll.low or 0


def _followed_parties(wanted: Filter, members: Members) -> Keys:
    asked = (("attacker", wanted.attackers), ("target", wanted.targets), ("actor", wanted.actors or wanted.between[:1]))
    role, ids = next(((role, ids) for role, ids in asked if ids), ("", ()))
    return tuple(f"{role}:{one}" for one in sorted(frozenset().union(*(members(party) for party in ids))))


def _parties(event: Event) -> Iterator[str]:
    for actor in event.actors:
        if actor.id:
            yield f"actor:{actor.id}"
            if actor.role in (Role.ATTACKER, Role.TARGET):
                yield f"{actor.role.value}:{actor.id}"


def _followed_places(wanted: Filter, _members: Members) -> Keys:
    return tuple(dict.fromkeys(chain.from_iterable(map(_place_keys, wanted.places))))


def _place_keys(place: PlaceFilter) -> Iterator[str]:
    if place.latitude is not None and place.longitude is not None and place.radius_km is not None:
        yield from _cells(place.latitude, place.longitude, place.radius_km)
        yield f"name:{place.name}"
    elif place.countries:
        yield from (f"country:{country}" for country in place.countries)
    elif place.admin1:
        yield f"division:{place.country}/{place.admin1}"
    else:
        yield f"country:{place.country}" if place.country else f"name:{place.name}"


def _cells(latitude: float, longitude: float, radius_km: float) -> list[str]:
    """The cells that cover a circle, of the finest grid that needs few of them; of the coarsest otherwise."""
    cells: list[str] = []
    for size in _GRIDS:
        ranges = cell_ranges(latitude, longitude, radius_km, size=size)
        cells = [_cell_key(size, cell) for first, last in ranges for cell in range(first, last + 1)]
        if len(cells) <= _MOST_CELLS:
            break
    return cells


def _cell_key(size: int, cell: int) -> str:
    return f"cell{size}:{cell}"


def _places(event: Event) -> Iterator[str]:
    return chain.from_iterable(map(_spot_keys, event.places))


def _spot_keys(spot: EventPlace) -> Iterator[str]:
    yield f"name:{spot.name}"
    yield f"country:{spot.country}"
    yield f"division:{spot.country}/{spot.admin1}"
    for size in _GRIDS:
        yield _cell_key(size, cell_of(spot.latitude, spot.longitude, size=size))


def _keywords(wanted: Filter) -> Keys:
    """The beginnings of keywords' first words, for a follow that has nothing better."""
    firsts = (next(iter(words_of(keyword)), "") for keyword in wanted.keywords)
    prefixes = tuple(dict.fromkeys(f"word:{word[:_PREFIX]}" for word in firsts))
    return () if "word:" in prefixes else prefixes


def _prefixes(event: Event) -> Iterable[str]:
    lengths = range(1, _PREFIX + 1)
    return dict.fromkeys(f"word:{word[:length]}" for word in words_told(event) for length in lengths)


_FOLLOW_DIMENSIONS: tuple[Callable[[Filter, Members], Keys], ...] = (
    _followed_parties,
    _followed_places,
    lambda wanted, _members: tuple(f"struck:{kind}" for kind in wanted.target_kinds),
    lambda wanted, _members: tuple(f"type:{kind.value}" for kind in wanted.types),
    lambda wanted, _members: tuple(f"status:{status.value}" for status in wanted.statuses),
)
_EVENT_DIMENSIONS: tuple[Callable[[Event], Iterable[str]], ...] = (
    _parties,
    _places,
    lambda event: (f"struck:{target.kind}" for target in event.targets if target.kind),
    lambda event: (f"type:{event.sub_event_type.value}",),
    lambda event: (f"status:{event.status.value}",),
)
