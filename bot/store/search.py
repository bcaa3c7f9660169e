"""Filters as SQL: which events match, how many, and what they add up to.

Each field of a ``Filter`` has its clause in one table, so that a new field is one row here and one in the English.
"""

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import ColumnElement, and_, false, func, not_, or_, true
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from bot.geometry import cell_ranges
from bot.matching import words_of
from bot.models import EventActorRow, EventPlaceRow, EventRow, EventTargetRow, RevisionRow
from bot.severity import rules_for
from bot.store.documents import stored_id
from bot.vocabulary import Filter, Order, PlaceFilter, Role, Severity, SubEventType, Value

Members = Callable[[str], frozenset[str]]
"""An actor's id to the ids of all that belong to it, its own included."""

_KM_PER_DEGREE = 111.2
_MOST_CELL_RANGES = 400

_NEWS_FOR = dt.timedelta(days=7)
_EARLIEST_ZONE = dt.timedelta(hours=14)  # where a day begins first: UTC+14
_NEWEST_FIRST = (
    col(EventRow.occurred_from).desc(),
    col(EventRow.first_reported_at).desc(),
    col(EventRow.id),  # of one report and day, the more prominent first
)
_ORDERS = {
    Order.NEWEST: _NEWEST_FIRST,
    Order.OLDEST: (col(EventRow.occurred_from), col(EventRow.first_reported_at), col(EventRow.id)),
    Order.DEADLIEST: (col(EventRow.killed_best).desc().nulls_last(), *_NEWEST_FIRST),
}

Clause = ColumnElement[bool]


class WeekCount(Value):
    """How many events a week had, and how many people were killed in them, as far as reports say."""

    events: int
    killed: int


def find_events(
    session: Session,
    wanted: Filter,
    *,
    members: Members,
    now: dt.datetime,
    limit: int | None,
    offset: int = 0,
    order: Order = Order.NEWEST,
) -> list[int]:
    """The ids of matching events in an order; all of them where there is no ``limit``."""
    statement = (
        select(EventRow.id).where(*_clauses(wanted, members, now)).order_by(*_ORDERS[order]).limit(limit).offset(offset)
    )
    return [stored_id(found) for found in session.exec(statement)]


def count_events(session: Session, wanted: Filter, *, members: Members, now: dt.datetime) -> int:
    """How many events match."""
    return int(session.exec(select(func.count(col(EventRow.id))).where(*_clauses(wanted, members, now))).one())


def count_week(
    session: Session, any_of: Sequence[Filter], *, until: dt.date, members: Members, now: dt.datetime
) -> WeekCount:
    """What one of these filters matches (with none: everything) in the seven days that end with ``until``."""
    week = Filter(since=until - dt.timedelta(days=6), until=until)
    killed = func.sum(func.coalesce(col(EventRow.killed_best), col(EventRow.killed_low), 0))
    statement = sql_select(func.count(col(EventRow.id)), killed)
    events, dead = session.execute(
        statement.where(*_clauses(week, members, now), _fits_any(any_of, members, now))
    ).one()
    return WeekCount(events=int(events), killed=int(dead or 0))


def find_recorded(
    session: Session, any_of: Sequence[Filter], *, since: dt.datetime, members: Members, now: dt.datetime, limit: int
) -> list[int]:
    """The news recorded since a moment that one of these filters matches (with none: all of it), newest first.

    What was reported long before it was recorded is history, and no news.
    """
    statement = (
        select(EventRow.id)
        .where(
            col(EventRow.recorded_at) >= since,
            col(EventRow.first_reported_at) >= since - _NEWS_FOR,
            col(EventRow.is_news),
            _fits_any(any_of, members, now),
        )
        .order_by(*_NEWEST_FIRST)
        .limit(limit)
    )
    return [stored_id(found) for found in session.exec(statement)]


def find_revisions(
    session: Session, any_of: Sequence[Filter], *, since: dt.datetime, members: Members, now: dt.datetime, limit: int
) -> list[RevisionRow]:
    """What changed since a moment in the news recorded before it, by the same filters, in the order of the changes."""
    statement = (
        select(RevisionRow)
        .join(EventRow, col(EventRow.id) == col(RevisionRow.event_id))
        .where(
            col(RevisionRow.at) >= since,
            col(EventRow.recorded_at) < since,
            col(EventRow.is_news),
            _fits_any(any_of, members, now),
        )
        .order_by(col(RevisionRow.id))
        .limit(limit)
    )
    return list(session.exec(statement))


def _fits_any(any_of: Sequence[Filter], members: Members, now: dt.datetime) -> Clause:
    return or_(*(and_(*_clauses(one, members, now)) for one in any_of or [Filter()]))


def _clauses(wanted: Filter, members: Members, now: dt.datetime) -> list[Clause]:
    return [_not_after(now), *_narrowing(wanted, members)]


def _narrowing(wanted: Filter, members: Members) -> list[Clause]:
    asked = ((clause, getattr(wanted, field)) for field, clause in _CLAUSES.items())
    return [clause(value, members) for clause, value in asked if value is not None and value != ()]


def _not_after(now: dt.datetime) -> Clause:
    """Neither dated nor first published after ``now``.

    An event's day is counted where it happened. Where a report was out by ``now``, that may be a day the calendar in
    UTC has not reached yet.
    """
    published, day = col(EventRow.first_published_at), col(EventRow.occurred_from)
    latest_day = (now.astimezone(dt.UTC) + _EARLIEST_ZONE).date()
    undated_report = and_(published.is_(None), day <= now.astimezone(dt.UTC).date())
    return and_(day <= latest_day, or_(published <= now, undated_report))


def _with_actor(ids: Iterable[str], members: Members, role: Role | None = None) -> Clause:
    everyone = sorted(frozenset().union(*(members(one) for one in ids)))
    parties = select(EventActorRow.event_id).where(col(EventActorRow.actor_id).in_(everyone))
    if role:
        parties = parties.where(col(EventActorRow.role) == role.value)
    return col(EventRow.id).in_(parties)


def _with_all(ids: Iterable[str], members: Members) -> Clause:
    return and_(*(_with_actor([one], members) for one in ids))


def _with_target_kind(kinds: Sequence[str], _members: Members) -> Clause:
    return col(EventRow.id).in_(select(EventTargetRow.event_id).where(col(EventTargetRow.kind).in_(kinds)))


def _of_type(types: Sequence[SubEventType], _members: Members) -> Clause:
    return col(EventRow.sub_event_type).in_([one.value for one in types])


def _in_places(places: Sequence[PlaceFilter], _members: Members) -> Clause:
    return col(EventRow.id).in_(select(EventPlaceRow.event_id).where(or_(*(_in_place(place) for place in places))))


def _in_place(place: PlaceFilter) -> Clause:
    if place.latitude is not None and place.longitude is not None and place.radius_km is not None:
        return or_(_named(place), _in_circle(place.latitude, place.longitude, place.radius_km))
    if place.admin1:
        return and_(col(EventPlaceRow.country) == place.country, col(EventPlaceRow.admin1) == place.admin1)
    if place.country:
        return col(EventPlaceRow.country) == place.country
    return _named(place)


def _named(place: PlaceFilter) -> Clause:
    same = col(EventPlaceRow.name) == place.name
    return and_(same, col(EventPlaceRow.country) == place.country) if place.country else same


def _in_circle(latitude: float, longitude: float, radius_km: float) -> Clause:
    """Inside a circle, by cells (indexed) and then by the distance on a plane that touches its centre."""
    north = col(EventPlaceRow.latitude) - latitude
    # The shorter way round, across the date line if need be.
    apart = func.abs(col(EventPlaceRow.longitude) - longitude)
    east = (180 - func.abs(180 - apart)) * math.cos(math.radians(latitude))
    near = north * north + east * east <= (radius_km / _KM_PER_DEGREE) ** 2
    ranges = list(cell_ranges(latitude, longitude, radius_km))
    if len(ranges) > _MOST_CELL_RANGES:
        return near
    return and_(or_(*(col(EventPlaceRow.cell).between(first, last) for first, last in ranges)), near)


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
    return true() if rules is None else or_(*(and_(*_narrowing(rule, members)) for rule in rules))


def _left_out(excluding: Sequence[Filter], members: Members) -> Clause:
    # NULLs make a comparison unknown, and NOT unknown is not true: what isn't known to match is not left out.
    return and_(*(not_(func.coalesce(and_(*_narrowing(one, members)), false())) for one in excluding))


_CLAUSES: dict[str, Callable[..., Clause]] = {
    "actors": _with_actor,
    "attackers": lambda ids, members: _with_actor(ids, members, Role.ATTACKER),
    "targets": lambda ids, members: _with_actor(ids, members, Role.TARGET),
    "between": _with_all,
    "target_kinds": _with_target_kind,
    "places": _in_places,
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
