"""Tallies: what reports count over many incidents, as far as it touches what is asked."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import bindparam, or_, select
from sqlmodel import Session

from bot.matching import Members
from bot.models import DocumentRow, TallyRow, table_of
from bot.vocabulary import Filter, SubEventType, Tally, Value

_LOOKED_AT = 200

# Run at nearly every question: a statement made once.
_tallies, _documents = table_of(TallyRow), table_of(DocumentRow)
_LAST = (
    select(_tallies.c.payload, *(_documents.c[name] for name in ("outlet", "url", "published_at")))
    .join_from(_tallies, _documents, _documents.c.id == _tallies.c.document_id)
    .where(or_(_documents.c.published_at.is_(None), _documents.c.published_at <= bindparam("now")))
    .order_by(_tallies.c.id.desc())
    .limit(_LOOKED_AT)
)


class ToldTally(Value):
    """A tally and the outlet, address and time of the report that gives it."""

    tally: Tally
    outlet: str | None
    url: str | None
    published_at: AwareDatetime | None


KindsOf = Callable[[str], Collection[SubEventType]]
"""What a tally's word counts: the types of "air strikes", or of anything that is an attack."""


def find_tallies(
    session: Session, wanted: Filter, *, members: Members, kinds_of: KindsOf, now: dt.datetime
) -> list[ToldTally]:
    """What the reports that came in last count, newest report first; the same count given again is told once."""
    if not wanted.parties and not _whole_countries(wanted):
        return []
    asked = _Asked(wanted, members)
    told = (
        ToldTally(tally=Tally.model_validate(payload), outlet=outlet, url=url, published_at=published_at)
        for payload, outlet, url, published_at in session.execute(_LAST, {"now": now}).all()
        if asked.is_about(payload) and asked.is_in_time(payload, published_at)
    )
    alike = (one for one in told if not wanted.types or not set(wanted.types).isdisjoint(kinds_of(one.tally.what)))
    return _distinct(sorted(alike, key=_published, reverse=True))


def newest_of_series(told: Iterable[ToldTally]) -> list[ToldTally]:
    """Of counts by one outlet of the same things since the same day, only the first; give them newest first."""
    kept: dict[object, ToldTally] = {}
    for one in told:
        tally = one.tally
        what = tally.what.removesuffix("s")  # "the 26th attack" goes on with "25 attacks"
        kept.setdefault((one.outlet, what, tally.by, tally.against, tally.places, tally.since), one)
    return list(kept.values())


def _whole_countries(wanted: Filter) -> frozenset[str]:
    """The countries asked for as such: what is counted for a country says nothing of one of its towns."""
    whole = (place for place in wanted.places if place.admin1 is None and place.latitude is None)
    return frozenset(code for place in whole for code in (place.country, *place.countries) if code)


class _Asked:
    """What a filter asks of a tally as it is stored."""

    def __init__(self, wanted: Filter, members: Members) -> None:
        def everyone(parties: Iterable[str]) -> frozenset[str]:
            return frozenset().union(*(members(one) for one in parties))

        self._attackers, self._targets = everyone(wanted.attackers), everyone(wanted.targets)
        self._anyhow = [everyone(wanted.actors)] if wanted.actors else []
        self._anyhow += [everyone((one,)) for one in wanted.between]
        self._countries = frozenset(
            code for place in wanted.places for code in (place.country, *place.countries) if code
        )
        self._since, self._until = wanted.since, wanted.until

    def is_about(self, payload: dict[str, Any]) -> bool:
        """Whether it counts what these parties do in these countries. A side it doesn't name may be anybody's."""
        by, against = frozenset(payload.get("by", ())), frozenset(payload.get("against", ()))
        sides = [(asked, told) for asked, told in ((self._attackers, by), (self._targets, against)) if asked]
        in_role = all(not told or told & asked for asked, told in sides) and (
            not sides or any(told & asked for asked, told in sides)
        )
        in_any_role = all((by | against) & parties for parties in self._anyhow)
        where = payload.get("places", ())
        return in_role and in_any_role and (not self._countries or not self._countries.isdisjoint(where))

    def is_in_time(self, payload: dict[str, Any], published_at: dt.datetime | None) -> bool:
        """Whether the days it counts meet those asked for; where it names none, it is of the day it was published."""
        told_on = published_at.date().isoformat() if published_at else None
        until = payload.get("until") or told_on
        since = payload.get("since") or until
        starts_too_late = self._until is not None and since is not None and since > self._until.isoformat()
        ended_before = self._since is not None and until is not None and until < self._since.isoformat()
        return not starts_too_late and not ended_before


def _published(told: ToldTally) -> tuple[bool, float]:
    return told.published_at is not None, told.published_at.timestamp() if told.published_at else 0.0


def _distinct(told: Iterable[ToldTally]) -> list[ToldTally]:
    kept: dict[object, ToldTally] = {}
    for one in told:
        tally = one.tally
        kept.setdefault((tally.what, tally.count, tally.comparator, tally.against, tally.since), one)
    return list(kept.values())
