"""Tallies: what reports count over many incidents, as far as it touches what is asked."""

import datetime as dt
from collections.abc import Iterable

from pydantic import AwareDatetime
from sqlalchemy import or_
from sqlmodel import Session, col, select

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
    """What reports count, newest report first; the same count given again is told once."""
    published = col(DocumentRow.published_at)
    rows = session.exec(
        select(TallyRow, DocumentRow)
        .join(DocumentRow, col(DocumentRow.id) == col(TallyRow.document_id))
        .where(or_(published.is_(None), published <= now))
        .order_by(published.desc(), col(TallyRow.id).desc())
        .limit(_LOOKED_AT)
    )
    told = (
        ToldTally(
            tally=Tally.model_validate(row.payload),
            outlet=document.outlet,
            url=document.url,
            published_at=document.published_at,
        )
        for row, document in rows
    )
    return _distinct(one for one in told if _touches(one.tally, wanted, members))[:limit]


def _touches(tally: Tally, wanted: Filter, members: Members) -> bool:
    everyone = frozenset().union(*(members(one) for one in wanted.parties))
    countries = {place.country for place in wanted.places if place.country}
    about_party = not everyone or bool(everyone & {*tally.by, *tally.against})
    about_place = not countries or bool(countries & set(tally.places))
    in_time = wanted.since is None or tally.until is None or tally.until >= wanted.since
    return bool(everyone or countries) and about_party and about_place and in_time


def _distinct(told: Iterable[ToldTally]) -> list[ToldTally]:
    kept: dict[object, ToldTally] = {}
    for one in told:
        tally = one.tally
        kept.setdefault((tally.what, tally.count, tally.comparator, tally.against, tally.since), one)
    return list(kept.values())
