"""Tallies: what reports count over many incidents, as far as it touches what is asked."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import or_
from sqlalchemy import select as sql_select
from sqlmodel import Session, col

from bot.matching import Members
from bot.models import DocumentRow, TallyRow
from bot.vocabulary import Filter, Tally, Value

_LOOKED_AT = 200


class ToldTally(Value):
    """A tally and the outlet, address and time of the report that gives it."""

    tally: Tally
    outlet: str | None
    url: str | None
    published_at: AwareDatetime | None


def find_tallies(
    session: Session, wanted: Filter, *, members: Members, now: dt.datetime, limit: int
) -> list[ToldTally]:
    """What the reports that came in last count, newest report first; the same count given again is told once."""
    everyone = frozenset().union(*(members(one) for one in wanted.parties))
    countries = frozenset(place.country for place in wanted.places if place.country)
    if not everyone and not countries:
        return []
    published = col(DocumentRow.published_at)
    rows = session.execute(
        sql_select(col(TallyRow.payload), col(DocumentRow.outlet), col(DocumentRow.url), published)
        .join(DocumentRow, col(DocumentRow.id) == col(TallyRow.document_id))
        .where(or_(published.is_(None), published <= now))
        .order_by(col(TallyRow.id).desc())
        .limit(_LOOKED_AT)
    )
    told = (
        ToldTally(tally=Tally.model_validate(payload), outlet=outlet, url=url, published_at=published_at)
        for payload, outlet, url, published_at in rows
        if _touches(payload, everyone, countries, wanted.since)
    )
    return _distinct(sorted(told, key=_published, reverse=True))[:limit]


def _published(told: ToldTally) -> tuple[bool, float]:
    return told.published_at is not None, told.published_at.timestamp() if told.published_at else 0.0


def _touches(
    payload: dict[str, Any], everyone: frozenset[str], countries: frozenset[str], since: dt.date | None
) -> bool:
    """Whether a tally, as it is stored, has to do with these parties, countries and days."""
    about_party = not everyone or not everyone.isdisjoint((*payload.get("by", ()), *payload.get("against", ())))
    about_place = not countries or not countries.isdisjoint(payload.get("places", ()))
    until = payload.get("until")
    in_time = since is None or until is None or until >= since.isoformat()
    return about_party and about_place and in_time


def _distinct(told: Iterable[ToldTally]) -> list[ToldTally]:
    kept: dict[object, ToldTally] = {}
    for one in told:
        tally = one.tally
        kept.setdefault((tally.what, tally.count, tally.comparator, tally.against, tally.since), one)
    return list(kept.values())
