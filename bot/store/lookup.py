"""Looking events up by their keys, at a cost that grows with what is asked for and not with the record.

A filter becomes groups of keys, of each of which an event must have one, and conditions on the event itself. The rows
of one group are walked in the order of answers. What they tell of their event answers most of the rest where they
stand; for what is left, each event is looked at.
"""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import ScalarSelect, Select, and_, exists, func, select
from sqlmodel import Session, col

from bot.models import EventKeyRow, EventRow, table_of
from bot.store import groups, keys, traits
from bot.store.clauses import Clause, Members, latest_day, narrowing
from bot.store.groups import Group, Row
from bot.vocabulary import Filter, Value

_COUNTED_TO = (3_000, 30_000)
"""How far the rows of groups are counted, to tell which walk costs least; further only where all of them reach that and
none goes without looking at events. To count more would take as long as walking."""

_LOOKING_AT, _LOOKING_THROUGH = 30, 100
"""How many rows are passed in the time it takes to look whether the event of one has one of a few keys, or of many."""

_LONG = 2_000
"""From so many rows on, a walk is not put in order as a whole where part of it may do."""

_FEW_KEYS = 8
# Plain columns: building statements of mapped classes took longer than running them.
_row, _other = (table_of(EventKeyRow).alias(name) for name in ("found", "other"))

NEWEST_FIRST = (_row.c.recency, _row.c.event_id)  # of one report and day, the more prominent first

# How far back rows of several keys are looked at, which must be put in order first: enough, as a rule, for a page.
_STRETCHES = (dt.timedelta(days=60), dt.timedelta(days=730))


class Found(NamedTuple):
    """An event that matches, with what its keys tell of it."""

    id: int
    recency: int
    last_day: int
    told: int

    @property
    def stands(self) -> bool:
        """Whether it is not retracted."""
        return bool(self.told & traits.STANDS)

    @property
    def is_dated(self) -> bool:
        """Whether ``last_day``, an ordinal, is known to the day."""
        return bool(self.told & traits.IS_DATED)


class Walk(Value, arbitrary_types_allowed=True):
    """The way through the rows of ``along``, checking for the other groups and for the conditions of ``rest``."""

    along: Group
    is_long: bool
    others: tuple[Group, ...]
    rest: tuple[Clause, ...]
    since: dt.date | None
    until: dt.date
    now: dt.datetime

    @property
    def is_single(self) -> bool:
        """Whether it passes each event once."""
        return self.along.is_ordered or self.along.is_exclusive

    def rows(self, *, since: dt.date | None = None) -> Select[int, int, int, int]:
        """``Found`` for every row that matches; ``since`` leaves out what began before that day."""
        told = _row.c.traits.bitwise_and(traits.STANDS | traits.IS_DATED)  # the same on all rows of an event
        conditions = [*self._shown(since), *map(_has, self.others)]
        if self.along.own:
            conditions.append(self.along.own(_row))
        if self.rest:
            conditions.append(exists().where(col(EventRow.id) == _row.c.event_id, *self.rest))
        return select(_row.c.event_id, _row.c.recency, _row.c.last_day, told.label("told")).where(*conditions)

    def matching(self, *, since: dt.date | None = None) -> Select[int, int, int, int]:
        """``rows``, each event once."""
        return self.rows(since=since) if self.is_single else self.rows(since=since).distinct()

    def length(self, most: int) -> ScalarSelect[int]:
        """How many rows the walk passes, up to ``most``."""
        passed = select(_row.c.event_id).where(*self._shown(None)).limit(most).subquery()
        return select(func.count()).select_from(passed).scalar_subquery()

    @property
    def cost(self) -> int:
        """What passing a row takes, beside a row of which nothing else is asked."""
        return 1 + sum(
            _LOOKING_AT if len(group.keys) <= _FEW_KEYS else _LOOKING_THROUGH
            for group in self.others
            if group.told is None
        )

    def _shown(self, since: dt.date | None) -> Iterator[Clause]:
        first = max(since or dt.date.min, _before(self.since or dt.date.min, keys.LONGEST_SPAN))
        yield _row.c.key.in_(self.along.keys)
        yield _row.c.recency.between(*keys.recency_span(first, self.until))
        yield _row.c.out_since <= keys.seconds_of(self.now)
        if self.since:
            yield _row.c.last_day >= self.since.toordinal()


def newest_first(walk: Walk) -> Iterator[Select[int, int, int, int]]:
    """The matches in order. Each statement finds more than the one before, the last one all."""
    days = (
        (_before(walk.until, stretch) for stretch in _STRETCHES) if walk.is_long and not walk.along.is_ordered else ()
    )
    for since in (*days, None):
        yield walk.matching(since=since).order_by(*NEWEST_FIRST)


def oldest_first(walk: Walk) -> Iterator[Select[int, int, int, int]]:
    """As ``newest_first``, the other way round."""
    yield walk.matching().order_by(_row.c.recency.desc(), _row.c.event_id)


def deadliest_first(walk: Walk) -> Iterator[Select[int, int, int, int]]:
    """As ``newest_first``, by the best figure of the killed. Of many, those are tried first that state one."""
    killed = col(EventRow.killed_best)
    matches = walk.matching().subquery()
    yield (
        select(matches)
        .join(EventRow, col(EventRow.id) == matches.c.event_id)
        .order_by(killed.desc().nulls_last(), matches.c.recency, matches.c.event_id)
    )


def _before(day: dt.date, span: dt.timedelta) -> dt.date:
    return dt.date.fromordinal(max(1, day.toordinal() - span.days))


def _has(group: Group) -> Clause:
    """The event of the row that is walked past has a key of another group."""
    return group.told(_row) if group.told else exists().where(*_same_event(group), *_owned(group, _other))


def _same_event(group: Group) -> tuple[Clause, ...]:
    # What is added to a column keeps either database from taking the other index, whose pages lie far apart.
    if len(group.keys) <= _FEW_KEYS:
        same_event = and_(_other.c.recency == _row.c.recency, _other.c.event_id + 0 == _row.c.event_id)
        return _other.c.key.in_(group.keys), same_event
    return _other.c.event_id == _row.c.event_id, _other.c.key.concat("").in_(group.keys)


def _owned(group: Group, row: Row) -> tuple[Clause, ...]:
    return (group.own(row),) if group.own else ()


def walk_of(session: Session, wanted: Filter, members: Members, now: dt.datetime) -> Walk:
    """The cheapest walk that finds what is wanted."""
    asked = groups.groups_of(wanted, members)
    ways = [group for group in asked if group.keys] or [groups.EVERYTHING]
    walks = [
        Walk(
            along=along,
            is_long=False,
            others=tuple(group for group in asked if group is not along),
            rest=tuple(narrowing(wanted, members, but=groups.ANSWERED)),
            since=wanted.since,
            until=min(wanted.until or dt.date.max, latest_day(now)),
            now=now,
        )
        for along in ways
    ]
    if len(walks) == 1 and walks[0].along.is_ordered:
        return walks[0]
    for most in _COUNTED_TO:
        lengths = session.execute(select(*(walk.length(most) for walk in walks))).one()
        costs = [walk.cost * length for walk, length in zip(walks, lengths, strict=True)]
        if min(costs) < most or any(walk.cost == 1 for walk in walks):
            break
    best = min(range(len(walks)), key=lambda at: (costs[at], not walks[at].along.is_ordered))
    return walks[best].model_copy(update={"is_long": lengths[best] > _LONG})
