"""Filters as conditions on an event's row, for checking one event after the other.

Each field of a ``Filter`` has its clause in one table, so that a new field is one row here and one in the English. The
fields that events can be looked up by have their keys in ``store.lookup``.
"""

import datetime as dt
import math
from collections.abc import Callable, Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, false, func, not_, or_, true
from sqlmodel import col

from bot.geometry import KM_PER_DEGREE, Circle
from bot.matching import words_of
from bot.models import EventActorRow, EventPlaceRow, EventRow, EventTargetRow
from bot.severity import rules_for
from bot.vocabulary import Filter, PlaceFilter, Role, Severity, SubEventType

Members = Callable[[str], frozenset[str]]
"""An actor's id to the ids of all that belong to it, its own included."""

Clause = ColumnElement[bool]

_EARLIEST_ZONE = dt.timedelta(hours=14)  # where a day begins first: UTC+14


def clauses(wanted: Filter, members: Members, now: dt.datetime) -> list[Clause]:
    """What an event's row must fulfil to match and to be shown at a moment."""
    return [_not_after(now), *narrowing(wanted, members)]


def narrowing(wanted: Filter, members: Members, *, but: Collection[str] = ()) -> list[Clause]:
    """What an event's row must fulfil to match, but for some fields."""
    asked = ((clause, getattr(wanted, field)) for field, clause in _CLAUSES.items() if field not in but)
    return [clause(value, members) for clause, value in asked if value is not None and value != ()]


def latest_day(now: dt.datetime) -> dt.date:
    """The last day that has begun anywhere: an event's day is counted where it happened."""
    return (now.astimezone(dt.UTC) + _EARLIEST_ZONE).date()


def _not_after(now: dt.datetime) -> Clause:
    """Neither dated nor first published after ``now``.

    Where a report was out by ``now``, that may be a day the calendar in UTC has not reached yet.
    """
    published, day = col(EventRow.first_published_at), col(EventRow.occurred_from)
    undated_report = and_(published.is_(None), day <= now.astimezone(dt.UTC).date())
    return and_(day <= latest_day(now), or_(published <= now, undated_report))


def _with_actor(ids: Iterable[str], members: Members, role: Role | None = None) -> Clause:
    everyone = sorted(frozenset().union(*(members(one) for one in ids)))
    takes_part = and_(col(EventActorRow.event_id) == col(EventRow.id), col(EventActorRow.actor_id).in_(everyone))
    return exists().where(takes_part, col(EventActorRow.role) == role.value) if role else exists().where(takes_part)


def _with_all(ids: Iterable[str], members: Members) -> Clause:
    return and_(*(_with_actor([one], members) for one in ids))


def with_target_kind(kinds: Sequence[str], event_id: SQLColumnExpression[int | None]) -> Clause:
    """Something of one of these kinds was struck in the event with this id."""
    return exists().where(col(EventTargetRow.event_id) == event_id, col(EventTargetRow.kind).in_(kinds))


def _of_type(types: Sequence[SubEventType], _members: Members) -> Clause:
    return col(EventRow.sub_event_type).in_([one.value for one in types])


def in_places(places: Sequence[PlaceFilter], event_id: SQLColumnExpression[int | None]) -> Clause:
    """The event with this id has a place that is asked for."""
    return exists().where(col(EventPlaceRow.event_id) == event_id, or_(*(_in_place(place) for place in places)))


def _in_place(place: PlaceFilter) -> Clause:
    if place.circle:
        return or_(_named(place), in_circle(place.circle, col(EventPlaceRow.latitude), col(EventPlaceRow.longitude)))
    if place.countries:
        return col(EventPlaceRow.country).in_(place.countries)
    if place.admin1:
        return and_(col(EventPlaceRow.country) == place.country, col(EventPlaceRow.admin1) == place.admin1)
    if place.country:
        return col(EventPlaceRow.country) == place.country
    return _named(place)


def _named(place: PlaceFilter) -> Clause:
    same = col(EventPlaceRow.name) == place.name
    return and_(same, col(EventPlaceRow.country) == place.country) if place.country else same


def in_circle(circle: Circle, latitude: SQLColumnExpression[float], longitude: SQLColumnExpression[float]) -> Clause:
    """Inside a circle, by the distance on a plane that touches its centre."""
    middle, meridian, radius_km = circle
    north = latitude - middle
    # The shorter way round, across the date line if need be.
    apart = func.abs(longitude - meridian)
    east = (180 - func.abs(180 - apart)) * math.cos(math.radians(middle))
    return north * north + east * east <= (radius_km / KM_PER_DEGREE) ** 2


def _with_words(keywords: Sequence[str], _members: Members) -> Clause:
    words = col(EventRow.words)
    return or_(*(and_(*(words.contains(f" {word}", autoescape=True) for word in words_of(one))) for one in keywords))


def _with_toll(best: str, low: str) -> Callable[[int, Members], Clause]:
    """At least so many, by the best figure (indexed for the killed), or by the low one where there is no best."""

    def clause(least: int, _members: Members) -> Clause:
        stated, floor = col(getattr(EventRow, best)), col(getattr(EventRow, low))
        return or_(stated >= least, and_(stated.is_(None), floor >= least))

    return clause


def _at_least_as_grave(least: Severity, members: Members) -> Clause:
    rules = rules_for(least)
    return true() if rules is None else or_(*(and_(*narrowing(rule, members)) for rule in rules))


def _left_out(excluding: Sequence[Filter], members: Members) -> Clause:
    # NULLs make a comparison unknown, and NOT unknown is not true: what isn't known to match is not left out.
    return and_(*(not_(func.coalesce(and_(*narrowing(one, members)), false())) for one in excluding))


_CLAUSES: dict[str, Callable[..., Clause]] = {
    "actors": _with_actor,
    "attackers": lambda ids, members: _with_actor(ids, members, Role.ATTACKER),
    "targets": lambda ids, members: _with_actor(ids, members, Role.TARGET),
    "between": _with_all,
    "target_kinds": lambda kinds, _members: with_target_kind(kinds, col(EventRow.id)),
    "places": lambda places, _members: in_places(places, col(EventRow.id)),
    "types": _of_type,
    "keywords": _with_words,
    "since": lambda day, _members: col(EventRow.occurred_until) >= day,
    "until": lambda day, _members: col(EventRow.occurred_from) <= day,
    "min_killed": _with_toll("killed_best", "killed_low"),
    "min_injured": _with_toll("injured_best", "injured_low"),
    "statuses": lambda statuses, _members: col(EventRow.status).in_([one.value for one in statuses]),
    "min_severity": _at_least_as_grave,
    "excluding": _left_out,
}
