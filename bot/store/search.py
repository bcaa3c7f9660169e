"""Searching the record: which events match, how many, and what is new among them."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import and_, false, func, or_
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from bot.models import EventRow, RevisionRow
from bot.store import traits
from bot.store.clauses import Clause, Members, clauses
from bot.store.documents import stored_id
from bot.store.lookup import MOST_READ, Found, deadliest_first, newest_first, oldest_first, walk_of
from bot.vocabulary import Filter, Order, Value

_NEWS_FOR = dt.timedelta(days=7)
_NEWEST_FIRST = (
    col(EventRow.occurred_from).desc(),
    col(EventRow.first_reported_at).desc(),
    col(EventRow.id),  # of one report and day, the more prominent first
)
_ROWS_AN_EVENT = 2
"""A walk along several keys passes some events more than once, and few of them more often than this."""
_WAYS = {Order.NEWEST: newest_first, Order.OLDEST: oldest_first, Order.DEADLIEST: deadliest_first}


class PeriodCount(Value):
    """How many events there are, and how many people were killed in them, as far as reports say."""

    events: int
    killed: int


class Search:
    """What is wanted of the record, as it was known at a moment. The way to find it is chosen once."""

    def __init__(self, session: Session, wanted: Filter, *, members: Members, now: dt.datetime) -> None:
        self._session = session
        self._walk = walk_of(session, wanted, members, now)
        self._every: list[Found] | None = None

    def find(self, *, limit: int | None, offset: int = 0, order: Order = Order.NEWEST) -> list[int]:
        """The ids of matching events in an order; all of them where there is no ``limit``."""
        return [one.id for one in self.look_up(limit=limit, offset=offset, order=order)]

    def look_up(self, *, limit: int | None, offset: int = 0, order: Order = Order.NEWEST) -> list[Found]:
        """As ``find``, with what their keys tell of them."""
        if self._every is not None and order is Order.NEWEST:
            return self._every[offset:][:limit]
        for matching in _WAYS[order](self._walk):
            found = list(map(Found._make, self._session.execute(matching.limit(limit).offset(offset)).all()))
            if len(found) == limit:
                break
        return found

    def count(self, *, most: int | None = None) -> tuple[int, bool]:
        """How many events match, up to ``most``, and whether there are more."""
        if self._walk.reads:
            self._every = self.look_up(limit=None)  # not many, and to find them again would be to read again
            number = len(self._every)
            return (number, False) if most is None else (min(number, most), number > most)
        if most is not None and not self._walk.is_single:
            return self._counted_in_rows(most)
        events = self._walk.matching().limit(None if most is None else most + 1).subquery()
        number = int(self._session.execute(sql_select(func.count()).select_from(events)).scalar_one())
        return (number, False) if most is None else (min(number, most), number > most)

    @property
    def read_to(self) -> int | None:
        """How many events words were looked for in, where more would have fitted; nothing where all were."""
        beyond = self._walk.beyond_reading
        is_cut = beyond is not None and self._session.execute(beyond).first() is not None
        return MOST_READ if is_cut else None

    def add_up(self) -> PeriodCount:
        """What all matching events add up to."""
        events = self._walk.matching().subquery()
        sums = sql_select(func.count(), func.sum(traits.killed(events.c.told)))
        number, dead = self._session.execute(sums.select_from(events)).one()
        return PeriodCount(events=int(number), killed=int(dead or 0))

    def _counted_in_rows(self, most: int) -> tuple[int, bool]:
        """As ``count``, where one event may have several rows: to tell them apart, a database would read all there are.

        Where they are few, they are kept: finding them again would take as long.
        """
        limit = _ROWS_AN_EVENT * (most + 1)
        while True:
            rows = list(map(Found._make, self._session.execute(self._walk.rows().limit(limit)).all()))
            events = set(rows)
            if len(rows) < limit:
                self._every = sorted(events, key=lambda one: (one.recency, one.id))
            if len(rows) < limit or len(events) > most:
                return min(len(events), most), len(events) > most
            limit *= 2


def find_events(
    session: Session, wanted: Filter, *, members: Members, now: dt.datetime, limit: int | None, offset: int = 0
) -> list[int]:
    """The ids of matching events, newest first; all of them where there is no ``limit``."""
    return Search(session, wanted, members=members, now=now).find(limit=limit, offset=offset)


def count_events(session: Session, wanted: Filter, *, members: Members, now: dt.datetime) -> int:
    """How many events match."""
    return Search(session, wanted, members=members, now=now).count()[0]


def add_up(session: Session, wanted: Filter, *, members: Members, now: dt.datetime) -> PeriodCount:
    """What all matching events add up to."""
    return Search(session, wanted, members=members, now=now).add_up()


def find_dated(
    session: Session,
    any_of: Sequence[Filter],
    *,
    days: tuple[dt.date, dt.date],
    members: Members,
    now: dt.datetime,
    limit: int,
) -> list[int]:
    """The events that happened from the first to the last of ``days`` and that one of these filters matches (with
    none: all of them), newest first."""
    statement = select(EventRow.id).where(*_happened_in(days, any_of, members, now))
    return [stored_id(found) for found in session.exec(statement.order_by(*_NEWEST_FIRST).limit(limit))]


def count_dated(
    session: Session, any_of: Sequence[Filter], *, days: tuple[dt.date, dt.date], members: Members, now: dt.datetime
) -> PeriodCount:
    """What ``find_dated`` finds without a limit, added up."""
    return _added_up(session, _happened_in(days, any_of, members, now))


def _happened_in(
    days: tuple[dt.date, dt.date], any_of: Sequence[Filter], members: Members, now: dt.datetime
) -> list[Clause]:
    return [*clauses(Filter(since=days[0], until=days[1]), members, now), _fits_any(any_of, members, now)]


def find_recorded(
    session: Session,
    any_of: Sequence[Filter],
    *,
    since: dt.datetime,
    members: Members,
    now: dt.datetime,
    limit: int,
) -> list[int]:
    """The news recorded from ``since`` until before ``now`` that one of these filters matches (with none: all of it),
    newest first.

    What was reported long before it was recorded is history, and no news.
    """
    statement = select(EventRow.id).where(*_recorded_in(since, now, any_of, members, now))
    return [stored_id(found) for found in session.exec(statement.order_by(*_NEWEST_FIRST).limit(limit))]


def count_recorded(
    session: Session,
    any_of: Sequence[Filter],
    *,
    since: dt.datetime,
    until: dt.datetime,
    members: Members,
    now: dt.datetime,
) -> PeriodCount:
    """The news recorded in a period (its end not included) by the same rules, added up."""
    return _added_up(session, _recorded_in(since, until, any_of, members, now))


def _recorded_in(
    since: dt.datetime, until: dt.datetime, any_of: Sequence[Filter], members: Members, now: dt.datetime
) -> list[Clause]:
    return [
        col(EventRow.recorded_at) >= since,
        col(EventRow.recorded_at) < until,
        col(EventRow.first_reported_at) >= since - _NEWS_FOR,
        col(EventRow.is_news).is_(True),
        _fits_any(any_of, members, now),
    ]


def _added_up(session: Session, those: Sequence[Clause]) -> PeriodCount:
    killed = func.sum(func.coalesce(col(EventRow.killed_best), col(EventRow.killed_low), 0))
    events, dead = session.execute(sql_select(func.count(col(EventRow.id)), killed).where(*those)).one()
    return PeriodCount(events=int(events), killed=int(dead or 0))


def find_revisions(
    session: Session,
    any_of: Sequence[Filter],
    *,
    since: dt.datetime,
    members: Members,
    now: dt.datetime,
    limit: int,
    also_edited: bool = False,
) -> list[RevisionRow]:
    """What changed from a moment until before ``now`` in the news recorded before it, by the same filters, in the order
    of the changes; if asked for, what editors changed in news recorded since as well."""
    edited = col(RevisionRow.editor).is_not(None)
    statement = (
        select(RevisionRow)
        .join(EventRow, col(EventRow.id) == col(RevisionRow.event_id))
        .where(
            col(RevisionRow.at) >= since,
            col(RevisionRow.at) < now,
            or_(col(EventRow.recorded_at) < since, edited if also_edited else false()),
            col(EventRow.is_news),
            _fits_any(any_of, members, now),
        )
        .order_by(col(RevisionRow.id))
        .limit(limit)
    )
    return list(session.exec(statement))


def _fits_any(any_of: Sequence[Filter], members: Members, now: dt.datetime) -> Clause:
    return or_(*(and_(*clauses(one, members, now)) for one in any_of or [Filter()]))
