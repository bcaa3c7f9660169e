"""Looking events up by their keys, at a cost that grows with what is asked for and not with the record.

A filter becomes groups of keys, of each of which an event must have one, and conditions on the event itself. The rows
of the group with fewest are walked in the order of answers, and each of their events is checked for all the rest.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence

from sqlalchemy import ScalarSelect, Select, and_, exists, func, select
from sqlmodel import Session, col

from bot.geometry import cell_ranges
from bot.models import EventKeyRow, EventRow
from bot.store import keys
from bot.store.clauses import Clause, Members, latest_day, narrowing
from bot.vocabulary import Filter, PlaceFilter, Role, Value

_COUNTED_TO = (10_000, 250_000)
"""How far the rows of groups are counted, to tell which has the fewest; further only where all of them reach that."""

_LONG = 2_000
"""From so many rows on, a walk is not put in order as a whole where part of it may do."""

_FEW_KEYS = 8
_MOST_CELLS = 60
# Plain columns: building statements of mapped classes took longer than running them.
_row, _other = (EventKeyRow.__table__.alias(name).c for name in ("found", "other"))  # type: ignore[attr-defined]  # SQLModel hides it

NEWEST_FIRST = (_row.recency, _row.event_id)  # of one report and day, the more prominent first

# How far back rows of several keys are looked at, which must be put in order first: enough, as a rule, for a page.
_STRETCHES = (dt.timedelta(days=60), dt.timedelta(days=730))


class Group(Value):
    """Keys of which an event must have one; ``is_exclusive`` where no event has two of them."""

    keys: tuple[str, ...]
    is_exclusive: bool = False

    @property
    def is_ordered(self) -> bool:
        """Whether its rows stand in the order of answers as they are, each event once."""
        return len(self.keys) == 1


class Walk(Value, arbitrary_types_allowed=True):
    """The way through the rows of ``along``, checking for the other groups and for the conditions of ``rest``."""

    along: Group
    is_long: bool
    others: tuple[Group, ...]
    rest: tuple[Clause, ...]
    since: dt.date | None
    until: dt.date
    now: dt.datetime

    def matching(self, *, since: dt.date | None = None) -> Select[int, int]:
        """The id and recency of every match; ``since`` leaves out what began before that day."""
        conditions = [*self._shown(since), *map(_has, self.others)]
        if self.rest:
            conditions.append(exists().where(col(EventRow.id) == _row.event_id, *self.rest))
        statement: Select[int, int] = select(_row.event_id, _row.recency).where(*conditions)
        return statement if self.along.is_ordered or self.along.is_exclusive else statement.distinct()

    def length(self, most: int) -> ScalarSelect[int]:
        """How many rows the walk passes, up to ``most``."""
        passed = select(_row.event_id).where(*self._shown(None)).limit(most).subquery()
        return select(func.count()).select_from(passed).scalar_subquery()

    def _shown(self, since: dt.date | None) -> Iterator[Clause]:
        first = max(since or dt.date.min, _before(self.since or dt.date.min, keys.LONGEST_SPAN))
        yield _row.key.in_(self.along.keys)
        yield _row.recency.between(*keys.recency_span(first, self.until))
        yield _row.out_since <= keys.seconds_of(self.now)
        if self.since:
            yield _row.last_day >= self.since.toordinal()


def newest_first(walk: Walk) -> Iterator[Select[int, int]]:
    """The matches in order. Each statement finds more than the one before, the last one all."""
    days = (
        (_before(walk.until, stretch) for stretch in _STRETCHES) if walk.is_long and not walk.along.is_ordered else ()
    )
    for since in (*days, None):
        yield walk.matching(since=since).order_by(*NEWEST_FIRST)


def oldest_first(walk: Walk) -> Iterator[Select[int, int]]:
    """As ``newest_first``, the other way round."""
    yield walk.matching().order_by(_row.recency.desc(), _row.event_id)


def deadliest_first(walk: Walk) -> Iterator[Select[int, int]]:
    """As ``newest_first``, by the best figure of the killed. Of many, those are tried first that state one."""
    killed = col(EventRow.killed_best)
    matches = walk.matching().subquery()
    yield (
        select(matches.c.event_id, matches.c.recency)
        .join(EventRow, col(EventRow.id) == matches.c.event_id)
        .order_by(killed.desc().nulls_last(), matches.c.recency, matches.c.event_id)
    )


def _before(day: dt.date, span: dt.timedelta) -> dt.date:
    return dt.date.fromordinal(max(1, day.toordinal() - span.days))


def _has(group: Group) -> Clause:
    # What is added to a column keeps either database from taking the other index, whose pages lie far apart.
    if len(group.keys) <= _FEW_KEYS:
        same_event = and_(_other.recency == _row.recency, _other.event_id + 0 == _row.event_id)
        return exists().where(_other.key.in_(group.keys), same_event)
    return exists().where(_other.event_id == _row.event_id, _other.key.concat("").in_(group.keys))


def walk_of(session: Session, wanted: Filter, members: Members, now: dt.datetime) -> Walk:
    """The shortest walk that finds what is wanted."""
    groups = _groups(wanted, members) or [Group(keys=(keys.EVERYTHING,))]
    first = Walk(
        along=groups[0],
        is_long=False,
        others=tuple(groups[1:]),
        rest=tuple(narrowing(wanted, members, but=_answered(wanted))),
        since=wanted.since,
        until=min(wanted.until or dt.date.max, latest_day(now)),
        now=now,
    )
    if len(groups) == 1 and first.along.is_ordered:
        return first
    ways = [first, *(_along(first, groups, group) for group in groups[1:])]
    lengths = _lengths(session, ways)
    length, _, shortest = min(
        (length, not way.along.is_ordered, at) for at, (way, length) in enumerate(zip(ways, lengths, strict=True))
    )
    return ways[shortest].model_copy(update={"is_long": length > _LONG})


def _lengths(session: Session, ways: Sequence[Walk]) -> Sequence[int]:
    for most in _COUNTED_TO:
        lengths = session.execute(select(*(way.length(most) for way in ways))).one()
        if len(ways) == 1 or min(lengths) < most:
            break
    return tuple(lengths)


def _along(walk: Walk, groups: Sequence[Group], along: Group) -> Walk:
    return walk.model_copy(update={"along": along, "others": tuple(one for one in groups if one is not along)})


def _groups(wanted: Filter, members: Members) -> list[Group]:
    asked = ((groups, getattr(wanted, field)) for field, groups in _GROUPS.items())
    return [group for groups, value in asked if value for group in groups(value, members)]


def _answered(wanted: Filter) -> set[str]:
    """The fields of a filter that having the keys fulfils entirely."""
    fields = {"since", "until", *_GROUPS}
    return fields if all(map(_is_whole, wanted.places)) else fields - {"places"}


def _is_whole(place: PlaceFilter) -> bool:
    return (place.country is not None or bool(place.countries)) and place.radius_km is None


def _parties(ids: Iterable[str], members: Members, role: Role | None = None) -> list[Group]:
    everyone = frozenset().union(*(members(one) for one in ids))
    return [Group(keys=tuple(keys.of_party(one, role) for one in sorted(everyone)))]


def _places(places: Iterable[PlaceFilter], _members: Members) -> list[Group]:
    """One group, or none where a circle is too wide for cells."""
    found = [_place_keys(place) for place in places]
    return [Group(keys=tuple(sorted(set().union(*found))))] if all(found) else []


def _place_keys(place: PlaceFilter) -> set[str]:
    if place.latitude is not None and place.longitude is not None and place.radius_km is not None:
        cells = _cells(place.latitude, place.longitude, place.radius_km)
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


_GROUPS: dict[str, Callable[..., list[Group]]] = {
    "actors": _parties,
    "attackers": lambda ids, members: _parties(ids, members, Role.ATTACKER),
    "targets": lambda ids, members: _parties(ids, members, Role.TARGET),
    "between": lambda ids, members: [group for one in ids for group in _parties([one], members)],
    "target_kinds": lambda kinds, _members: [Group(keys=tuple(map(keys.of_target_kind, kinds)))],
    "types": lambda types, _members: [Group(keys=tuple(map(keys.of_type, types)), is_exclusive=True)],
    "places": _places,
}
