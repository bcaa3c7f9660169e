"""The claims that may tell of the same incident, found by index, and how those that were compared fit each other."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import and_, bindparam, delete, insert, or_, union_all
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from bot.merging.accounts import Account
from bot.merging.compatibility import MERGE_AT, RULES, Comparison
from bot.merging.keys import filed_under, looked_for
from bot.models import TIMELESS, AccountRow, ClaimKeyRow, ComparisonRow, ReportRow

MOST_CANDIDATES = 80
"""Claims that one is compared with: those with which it shares the most keys."""

_LONGEST_WINDOW = 31  # days of a claim that says only the month
_MOST_DATED = 2000
_MOST_TIMELESS = 400
_NEWEST_OF_A_KEY = 100

_COMPARED = ("one_id", "other_id", "score", "reasons", "conflict")

_key, _first, _last = col(ClaimKeyRow.key), col(ClaimKeyRow.first_day), col(ClaimKeyRow.last_day)

_claims = sql_select(col(ClaimKeyRow.claim_id)).order_by(_first.desc(), col(ClaimKeyRow.claim_id).desc())
_any_key = _key.in_(bindparam("keys", expanding=True))
_TIMELESS_CLAIMS = _claims.where(_any_key, _first == TIMELESS).limit(_MOST_TIMELESS)
_NEWEST_CLAIMS = _claims.where(_key == bindparam("key"), _first > TIMELESS).limit(_NEWEST_OF_A_KEY)
_DATED_CLAIMS = _claims.where(
    _any_key, _first.between(bindparam("earliest"), bindparam("end")), _last >= bindparam("start")
).limit(_MOST_DATED)

Pair = tuple[int, int]
"""Two claims, the smaller id first."""


class Placed(NamedTuple):
    """Where a claim is now, and where it was at first."""

    event_id: int
    first_event_id: int | None


def add_accounts(session: Session, accounts: Sequence[Account]) -> None:
    """Store claims as they are compared, and file them under their keys."""
    if not accounts:
        return
    session.execute(insert(AccountRow), [{"claim_id": one.claim, "data": one.model_dump_json()} for one in accounts])
    keys = [
        {"key": key, "first_day": days[0], "last_day": days[1], "claim_id": one.claim}
        for one in accounts
        for days in [_days(one)]
        for key in filed_under(one)
    ]
    if keys:
        session.execute(insert(ClaimKeyRow), keys)


def remove_accounts(session: Session, accounts: Sequence[Account]) -> None:
    """Take claims out of what others are compared with, before they are deleted or read anew."""
    for account in accounts:
        ours = and_(_key.in_(filed_under(account)), _first == _days(account)[0])
        session.execute(delete(ClaimKeyRow).where(ours, col(ClaimKeyRow.claim_id) == account.claim))
    ids = [account.claim for account in accounts]
    session.execute(delete(AccountRow).where(col(AccountRow.claim_id).in_(ids)))
    session.execute(
        delete(ComparisonRow).where(or_(col(ComparisonRow.one_id).in_(ids), col(ComparisonRow.other_id).in_(ids)))
    )


def _days(account: Account) -> tuple[int, int]:
    if account.reach is None:
        return TIMELESS, TIMELESS
    return account.reach[0].toordinal(), account.reach[1].toordinal()


def load_accounts(session: Session, claims: Iterable[int]) -> dict[int, Account]:
    """Claims as they are compared, by id; those that tell of no incident have none."""
    rows = session.execute(sql_select(col(AccountRow.data)).where(col(AccountRow.claim_id).in_(list(claims))))
    accounts = (Account.model_validate_json(data) for (data,) in rows)
    return {account.claim: account for account in accounts}


def candidates(session: Session, account: Account) -> list[Account]:
    """The claims worth comparing with this one, of other documents: those it shares most keys with.

    Only the index is read, and of that what lies within the claim's days; a claim that can have happened at any time
    is looked for among the newest of each key.
    """
    keys = sorted(looked_for(account))
    if not keys:
        return []
    shared = Counter(claim for claim in _sharing(session, account, keys) if claim != account.claim)
    best = sorted(shared, key=lambda claim: (-shared[claim], -claim))[:MOST_CANDIDATES]
    found = load_accounts(session, best) if best else {}
    return [found[claim] for claim in best if claim in found and found[claim].document != account.document]


def _sharing(session: Session, account: Account, keys: Sequence[int]) -> Iterator[int]:
    """Each claim that shares a key, once for every key it shares."""
    yield from session.scalars(_TIMELESS_CLAIMS, {"keys": keys})
    if account.window is None:
        for key in keys:
            yield from session.scalars(_NEWEST_CLAIMS, {"key": key})
    else:
        start, end = _days(account)
        days = {"earliest": start - _LONGEST_WINDOW - 1, "start": start - 1, "end": end + 1}
        yield from session.scalars(_DATED_CLAIMS, {"keys": keys, **days})


def linked(session: Session, claims: Iterable[int]) -> set[int]:
    """The claims that fit one of these, as they were compared."""
    ids = list(claims)
    fits = (col(ComparisonRow.score) >= MERGE_AT, col(ComparisonRow.rules) == RULES)
    one, other = col(ComparisonRow.one_id), col(ComparisonRow.other_id)
    found = session.execute(
        union_all(sql_select(other).where(one.in_(ids), *fits), sql_select(one).where(other.in_(ids), *fits))
    )
    return {claim for (claim,) in found}


def comparisons(session: Session, claims: Iterable[int]) -> dict[Pair, Comparison]:
    """How these claims fit each other, as far as they have been compared by the present rules."""
    ids = list(claims)
    rows = session.execute(
        sql_select(*(col(getattr(ComparisonRow, name)) for name in _COMPARED)).where(
            col(ComparisonRow.one_id).in_(ids), col(ComparisonRow.other_id).in_(ids), col(ComparisonRow.rules) == RULES
        )
    )
    return {
        (one, other): Comparison(score=score, reasons=tuple(reasons), conflict=conflict)
        for one, other, score, reasons, conflict in rows
    }


def keep_comparisons(session: Session, compared: Mapping[Pair, Comparison]) -> None:
    """Store how claims fit each other by the present rules."""
    rows = [
        {"one_id": one, "other_id": other, "rules": RULES, **comparison.model_dump()}
        for (one, other), comparison in compared.items()
    ]
    if rows:
        session.execute(insert(ComparisonRow), rows)


def places_of(session: Session, claims: Iterable[int]) -> dict[int, Placed]:
    """The events that these claims are tied to."""
    rows = session.execute(
        sql_select(col(ReportRow.claim_id), col(ReportRow.event_id), col(ReportRow.first_event_id)).where(
            col(ReportRow.claim_id).in_(list(claims))
        )
    )
    return {claim: Placed(event_id, first) for claim, event_id, first in rows}


def claims_in(session: Session, event_ids: Iterable[int]) -> set[int]:
    """The claims that are tied to these events."""
    return set(session.exec(select(ReportRow.claim_id).where(col(ReportRow.event_id).in_(list(event_ids)))))


def report_row(session: Session, claim: int) -> ReportRow | None:
    """What ties a claim to its event."""
    return session.exec(select(ReportRow).where(ReportRow.claim_id == claim)).first()


def events_with_claims(session: Session, event_ids: Iterable[int]) -> set[int]:
    """Those of the events that any claim is tied to."""
    return set(session.exec(select(ReportRow.event_id).where(col(ReportRow.event_id).in_(list(event_ids))).distinct()))
