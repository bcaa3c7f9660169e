"""Filters as groups of keys, of each of which an event must have one; and how the row of another key tells of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from sqlalchemy import FromClause, and_, false, not_, or_, select, true

from bot.geometry import Circle, cell_ranges
from bot.models import EventKeyRow, table_of
from bot.severity import rules_for
from bot.store import keys, traits
from bot.store.clauses import Clause, Members, in_circle, in_places, with_target_kind
from bot.vocabulary import Filter, PlaceFilter, Role, Severity, SubEventType, Value

_MOST_CELLS = 60
_elsewhere = table_of(EventKeyRow).alias("elsewhere")

Row = FromClause
Test = Callable[[Row], Clause]
"""A condition on a row of ``event_key``."""


class Group(Value):
    """Keys of which an event must have one; ``is_exclusive`` where no event has two of them.

    ``own`` is what a row of these keys must tell besides. ``told`` is how the rows of other keys tell that the event
    has one of these, where they do; a few of them may have to look at the event. What only rows tell has no keys.
    """

    keys: tuple[str, ...] = ()
    is_exclusive: bool = False
    own: Test | None = None
    told: Test | None = None

    @property
    def is_ordered(self) -> bool:
        """Whether its rows stand in the order of answers as they are, each event once."""
        return len(self.keys) == 1


EVERYTHING = Group(keys=(keys.EVERYTHING,))


def groups_of(wanted: Filter, members: Members) -> list[Group]:
    """The groups of what is wanted. One without keys can't be looked up by, and only be checked for."""
    asked = ((groups, getattr(wanted, field)) for field, groups in _GROUPS.items())
    return [group for groups, value in asked if value is not None and value != () for group in groups(value, members)]


def _parties(ids: Iterable[str], members: Members, role: Role | None = None) -> list[Group]:
    everyone = frozenset().union(*(members(one) for one in ids))
    own = partial(_in_role, role=role) if role else None
    return [Group(keys=tuple(map(keys.of_party, sorted(everyone))), own=own)]


def _in_role(row: Row, *, role: Role) -> Clause:
    return traits.has_role(row.c.traits, role)


def _kinds(kinds: Sequence[SubEventType], _members: Members) -> list[Group]:
    return [Group(keys=tuple(map(keys.of_type, kinds)), is_exclusive=True, told=partial(_is_of_kind, kinds=kinds))]


def _is_of_kind(row: Row, *, kinds: Sequence[SubEventType]) -> Clause:
    return traits.is_of_kind(row.c.traits, kinds)


def _struck(kinds: Iterable[str], _members: Members) -> list[Group]:
    return [Group(keys=tuple(map(keys.of_target_kind, kinds)))]


def _figure(value: object, _members: Members, *, told: Callable[[Any, Any], Clause]) -> list[Group]:
    return [Group(told=lambda row: told(row.c.traits, value))]


def _grave(least: Severity, _members: Members) -> list[Group]:
    rules = rules_for(least)
    return [] if rules is None else [Group(told=partial(_is_as_grave, rules=rules))]


def _is_as_grave(row: Row, *, rules: Sequence[Filter]) -> Clause:
    return or_(*(and_(*_told_of(row, rule)) for rule in rules))


def _told_of(row: Row, rule: Filter) -> Iterator[Clause]:
    for field, value in rule.model_dump(exclude_defaults=True).items():
        if field == "target_kinds":
            yield with_target_kind(value, row.c.event_id)
        else:
            yield _TOLD[field](row.c.traits, value)


def _places(places: Sequence[PlaceFilter], _members: Members) -> list[Group]:
    """One group, without keys where a circle is too wide for cells."""
    found = [_place_keys(place) for place in places]
    is_found = all(found)
    is_told = all(place.circle or _is_country(place) for place in places)
    return [
        Group(
            keys=tuple(sorted(set().union(*found))) if is_found else (),
            own=partial(_is_there, places=places) if any(place.circle for place in places) else None,
            told=partial(_tells_place, places=places) if is_told or not is_found else None,
        )
    ]


def _is_there(row: Row, *, places: Sequence[PlaceFilter]) -> Clause:
    """What the row of one of the places' own keys must tell: it may be that of a cell that a circle only touches."""
    is_seen = or_(*(_is_right(row, place) for place in places))
    return or_(is_seen, and_(row.c.spot == traits.NO_SPOT, in_places(places, row.c.event_id)))


def _is_right(row: Row, place: PlaceFilter) -> Clause:
    if place.circle is None:
        return row.c.key.in_(_place_keys(place))
    return or_(_is_near(row, place.circle), _is_named(row, place))


def _tells_place(row: Row, *, places: Sequence[PlaceFilter]) -> Clause:
    """What any row of an event tells of its being in one of the places; where that leaves it open, its places do."""
    is_seen = or_(false(), *(_is_seen(row, place) for place in places))
    is_open = or_(false(), *(_is_open(row, place) for place in places))
    return or_(is_seen, and_(is_open, in_places(places, row.c.event_id)))


def _is_seen(row: Row, place: PlaceFilter) -> Clause:
    if _is_country(place):
        return traits.is_in_country(row.c.traits, place.countries or [place.country])
    if place.circle is None:
        return false()
    # Places of that name outside of the circle: as a rule none, which takes one look for all rows.
    is_elsewhere = and_(
        _is_named(_elsewhere, place), _elsewhere.c.spot != traits.NO_SPOT, not_(_is_near(_elsewhere, place.circle))
    )
    return or_(_is_near(row, place.circle), row.c.event_id.in_(select(_elsewhere.c.event_id).where(is_elsewhere)))


def _is_near(row: Row, circle: Circle) -> Clause:
    # Most spots lie too far north or south, which takes one look instead of a sum.
    return and_(traits.is_on_a_level(row.c.spot, circle), in_circle(circle, *traits.coordinates(row.c.spot)))


def _is_named(row: Row, place: PlaceFilter) -> Clause:
    is_named: Clause = row.c.key == keys.of_place_name(place.name)
    return and_(is_named, traits.is_in_country(row.c.traits, [place.country])) if place.country else is_named


def _is_open(row: Row, place: PlaceFilter) -> Clause:
    if _is_country(place):
        return traits.may_be_in_country(row.c.traits)
    return row.c.spot == traits.NO_SPOT if place.circle else true()


def _is_country(place: PlaceFilter) -> bool:
    return bool(place.countries) or (place.country is not None and not place.admin1 and not place.circle)


def _place_keys(place: PlaceFilter) -> set[str]:
    if place.circle:
        cells = _cells(*place.circle)
        return cells and {keys.of_place_name(place.name), *cells}
    if place.countries:
        return {keys.of_country(country) for country in place.countries}
    if place.admin1:
        return {keys.of_division(place.country, place.admin1)}
    return {keys.of_country(place.country) if place.country else keys.of_place_name(place.name)}


def _cells(latitude: float, longitude: float, radius_km: float) -> set[str]:
    """The cells of the finest grid of which few enough cover a circle; none where there is no such grid."""
    for size in keys.GRIDS:
        ranges = list(cell_ranges(latitude, longitude, radius_km, size=size))
        if sum(last - first + 1 for first, last in ranges) <= _MOST_CELLS:
            return {keys.of_cell(cell, size) for first, last in ranges for cell in range(first, last + 1)}
    return set()


_TOLD: dict[str, Callable[[Any, Any], Clause]] = {
    "types": traits.is_of_kind,
    "statuses": traits.has_status,
    "min_killed": traits.has_killed,
    "min_injured": traits.has_injured,
}
"""What the rows of all keys tell, by the fields of a filter."""

_GROUPS: dict[str, Callable[..., list[Group]]] = {
    "actors": _parties,
    "attackers": partial(_parties, role=Role.ATTACKER),
    "targets": partial(_parties, role=Role.TARGET),
    "between": lambda ids, members: [group for one in ids for group in _parties([one], members)],
    "target_kinds": _struck,
    "places": _places,
    "types": _kinds,
    "statuses": partial(_figure, told=traits.has_status),
    "min_killed": partial(_figure, told=traits.has_killed),
    "min_injured": partial(_figure, told=traits.has_injured),
    "min_severity": _grave,
}

ANSWERED = frozenset({"since", "until", *_GROUPS})
"""The fields of a filter that having the keys fulfils entirely, with the days that are in the rows."""
