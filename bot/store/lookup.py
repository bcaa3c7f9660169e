"""Looking events up by their keys, at a cost that grows with what is asked for and not with the record.

A filter becomes groups of keys, of each of which an event must have one, and conditions on the event itself. The rows
of one group are walked in the order of answers. What they tell of their event answers most of the rest where they
stand; for what is left, each event is looked at.
"""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, select
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

MOST_READ = 10_000
"""Words are looked for in so many events at most, the newest of those that fit otherwise: each one's text is read."""

_LONG = 2_000
"""From so many rows on, a walk is not put in order as a whole where part of it may do."""

_FEW_KEYS = 8
# Plain columns: building statements of mapped classes took longer than running them.
_row, _other = (table_of(EventKeyRow).alias(name) for name in ("found", "other"))

_NEWEST_FIRST = (_row.c.recency, _row.c.event_id)  # of one report and day, the more prominent first

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
    """The way through the rows of ``along``, checking for the other groups and for the conditions of ``rest``; where it
    ``reads`` what events tell, that of the newest ``MOST_READ``."""

    along: Group
    is_long: bool
    others: tuple[Group, ...]
    rest: tuple[Clause, ...]
    since: dt.date | None
    until: dt.date
    now: dt.datetime
    reads: bool

    @property
    def is_single(self) -> bool:
        """Whether it passes each event once."""
        return self.along.is_ordered or self.along.is_exclusive

    def rows(self, *, since: dt.date | None = None) -> Select[int, int, int, int]:
        """``Found`` for every row that matches; ``since`` leaves out what began before that day."""
        # The same on all rows of an event.
        told = _row.c.traits.bitwise_and(traits.STANDS | traits.IS_DATED | traits.KILLED)
        rows = select(_row.c.event_id, _row.c.recency, _row.c.last_day, told.label("told")).where(*self._passed(since))
        if not self.rest:
            return rows
        if self.reads:
            newest = rows.order_by(*_NEWEST_FIRST).limit(MOST_READ).subquery()
            return select(newest).where(self._fits(newest.c.event_id))
        return rows.where(self._fits(_row.c.event_id))

    def matching(self, *, since: dt.date | None = None) -> Select[int, int, int, int]:
        """``rows``, each event once."""
        return self.rows(since=since) if self.is_single else self.rows(since=since).distinct()

    @property
    def beyond_reading(self) -> Select[int] | None:
        """What fits but for its words and is not read; nothing where no words are asked for."""
        fitting = select(_row.c.event_id).where(*self._passed(None))
        return fitting.offset(MOST_READ).limit(1) if self.reads else None

    def _passed(self, since: dt.date | None) -> tuple[Clause, ...]:
        return *self._shown(since), *map(_has, self.others), *_owned(self.along, _row)

    def _fits(self, event_id: ColumnElement[int]) -> Clause:
        return exists().where(col(EventRow.id) == event_id, *self.rest)

    def length(self, most: int) -> ScalarSelect[int]:
        """How many rows the walk passes, up to ``most``."""
        passed = select(_row.c.event_id).where(*self._shown(None)).limit(most).subquery()
        return select(func.count()).select_from(passed).scalar_subquery()

    @property
    def cost(self) -> int:
        """What passing a row takes, beside a row of which nothing else is asked."""
        return (
            1
            + sum(
                _LOOKING_AT if len(group.keys) <= _FEW_KEYS else _LOOKING_THROUGH
                for group in self.others
                if group.told is None
            )
            + _LOOKING_AT * bool(self.rest)
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
        matching = walk.matching(since=since)
        yield matching.order_by(*(matching.selected_columns[name] for name in ("recency", "event_id")))


def oldest_first(walk: Walk) -> Iterator[Select[int, int, int, int]]:
    """As ``newest_first``, the other way round."""
    matching = walk.matching()
    yield matching.order_by(matching.selected_columns["recency"].desc(), matching.selected_columns["event_id"])


def deadliest_first(walk: Walk) -> Iterator[Select[int, int, int, int]]:
    """As ``newest_first``, by the figure of the killed."""
    matches = walk.matching().subquery()
    order = matches.c.told.bitwise_and(traits.KILLED).desc(), matches.c.recency, matches.c.event_id
    yield select(matches).order_by(*order)


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
            reads=bool(wanted.keywords),
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
