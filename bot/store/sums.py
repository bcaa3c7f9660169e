"""What many events add up to, reckoned where they are stored."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from sqlalchemy import ARRAY, ColumnElement, Integer, Select, SQLColumnExpression, and_, case, cast, func, or_, select
from sqlmodel import Session, col

from bot.models import ClaimRow, DocumentRow, EventActorRow, EventPlaceRow, EventRow, ReportRow
from bot.store.lookup import Found
from bot.vocabulary import Role, Toll, Value


class SummedTolls(Value):
    """The tolls of all events that state one, added up, and how many of them do."""

    killed: Toll
    injured: Toll
    with_toll: int


class Sums:
    """Events added up in whatever way is asked for. Retracted ones are left out of all sums."""

    def __init__(self, session: Session, found: Sequence[Found]) -> None:
        self._session = session
        self._standing = [one for one in found if one.stands]

    @cached_property
    def _ids(self) -> Select[int]:
        return _listed(self._session, [one.id for one in self._standing])

    @property
    def events(self) -> int:
        """How many of the events stand."""
        return len(self._standing)

    def is_told_later(self, moment: dt.datetime) -> bool:
        """Whether a report of one of the events was published after a moment: then they were something else then."""
        later = col(DocumentRow.published_at) > moment
        if self._session.execute(select(col(DocumentRow.id)).where(later).limit(1)).first() is None:
            return False
        of_these = (
            select(col(ReportRow.event_id))
            .join(ClaimRow, col(ClaimRow.id) == col(ReportRow.claim_id))
            .join(DocumentRow, col(DocumentRow.id) == col(ClaimRow.document_id))
            .where(later, col(ReportRow.event_id).in_(self._ids))
        )
        return self._session.execute(of_these.limit(1)).first() is not None

    def parties(self, role: Role) -> tuple[tuple[str, int], ...]:
        """The names of parties in a role, each with the number of events."""
        name, event_id = col(EventActorRow.name), col(EventActorRow.event_id)
        rows = select(name, func.count(event_id.distinct())).where(event_id.in_(self._ids))
        in_role = rows.where(col(EventActorRow.role) == role.value).group_by(name)
        return tuple((one, int(number)) for one, number in self._session.execute(in_role))

    def places(self) -> tuple[tuple[str, str | None, int], ...]:
        """The names of places, each with its country's code and the number of events."""
        name, country, event_id = col(EventPlaceRow.name), col(EventPlaceRow.country), col(EventPlaceRow.event_id)
        rows = select(name, country, func.count(event_id.distinct())).where(event_id.in_(self._ids))
        grouped = self._session.execute(rows.group_by(name, country))
        return tuple((one, code, int(number)) for one, code, number in grouped)

    def days(self) -> tuple[tuple[dt.date, int], ...]:
        """The days of the events whose date is known to the day, and how many each has, in order."""
        days = Counter(one.last_day for one in self._standing if one.is_dated)
        return tuple((dt.date.fromordinal(day), number) for day, number in sorted(days.items()))

    def tolls(self) -> SummedTolls:
        """The tolls; an upper end that one event leaves open stays open."""
        killed, injured = _toll("killed"), _toll("injured")
        is_known = or_(*(column.is_not(None) for column in (*_columns("killed"), *_columns("injured"))))
        # A list, not a join: then no database thinks of passing through all events to find these.
        rows = select(*killed, *injured, func.count(case((is_known, 1)))).where(col(EventRow.id).in_(self._ids))
        *figures, known = self._session.execute(rows).one()
        return SummedTolls(killed=_summed(figures[:4]), injured=_summed(figures[4:]), with_toll=int(known))


def _listed(session: Session, ids: Sequence[int]) -> Select[int]:
    """Ids as rows, handed over as one value: thousands of parameters take longer than the sums."""
    if session.get_bind().dialect.name == "sqlite":
        return select(func.json_each(json.dumps(list(ids))).table_valued("value").c.value)
    return select(func.unnest(cast(list(ids), ARRAY(Integer))))


def _columns(name: str) -> tuple[SQLColumnExpression[int | None], ...]:
    low, best, high = (col(getattr(EventRow, f"{name}_{end}")) for end in ("low", "best", "high"))
    return low, best, high


def _toll(name: str) -> tuple[ColumnElement[int], ...]:
    """The sums of the low, best and high figures, and the number of tolls with an open upper end."""
    low, best, high = _columns(name)
    is_open = and_(high.is_(None), low.is_not(None))
    is_known = or_(low.is_not(None), best.is_not(None), high.is_not(None))
    lows = case((is_known, func.coalesce(low, best, 0)))
    return (
        func.sum(lows),
        func.sum(func.coalesce(best, low, high)),
        func.sum(func.coalesce(high, best, low)),
        func.count(case((is_open, 1))),
    )


def _summed(figures: Sequence[int | None]) -> Toll:
    low, best, high, open_ended = figures
    if low is None or best is None or high is None:
        return Toll()
    return Toll(low=int(low), best=int(best), high=None if open_ended else int(high))
