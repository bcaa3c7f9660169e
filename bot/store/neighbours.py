"""The claims that may tell of the same incident, found by index, and how those that were compared fit each other."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Integer, and_, bindparam, cast, delete, insert, null, or_, union_all, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from bot.merging.accounts import Account
from bot.merging.compatibility import RULES, Comparison
from bot.merging.keys import filed_under, looked_for, squares_around
from bot.models import TIMELESS, AccountRow, ClaimKeyRow, ComparisonRow, ReportRow, table_of, utc_now
from bot.store.parameters import padded

MOST_CANDIDATES = 40
"""Claims that one is compared with: those with which it shares the most keys, a square of the map counting for more."""

_SQUARE = 5  # keys that a shared square is worth: parties and their words recur all over a country
_LONGEST_WINDOW = 31  # days of a claim that says only the month
_MOST_DATED = 2000
_MOST_TIMELESS = 400
_NEWEST_OF_A_KEY = 100

_accounts, _keys = table_of(AccountRow), table_of(ClaimKeyRow)
_comparisons, _reports = table_of(ComparisonRow), table_of(ReportRow)
_key, _first, _last = _keys.c.key, _keys.c.first_day, _keys.c.last_day

_claims = sql_select(_keys.c.claim_id, _key).order_by(_first.desc(), _keys.c.claim_id.desc())
_any_key = _key.in_(bindparam("keys", expanding=True))
_timeless = _claims.where(_any_key, _first == TIMELESS).limit(_MOST_TIMELESS).subquery()
_dated = (
    _claims.where(_any_key, _first.between(bindparam("earliest"), bindparam("end")), _last >= bindparam("start"))
    .limit(_MOST_DATED)
    .subquery()
)
_TIMELESS_CLAIMS = sql_select(_timeless)
_CLAIMS_OF_DAYS = union_all(sql_select(_dated), sql_select(_timeless))
_NEWEST_CLAIMS = _claims.where(_key == bindparam("key"), _first > TIMELESS).limit(_NEWEST_OF_A_KEY)

_these: BindParameter[Any] = bindparam("claims", expanding=True)
_by_our_rules = _comparisons.c.rules == RULES
_one, _other = _comparisons.c.one_id, _comparisons.c.other_id
_ACCOUNTS = sql_select(_accounts.c.data).where(_accounts.c.claim_id.in_(_these))
_compared = sql_select(_one, _other, _comparisons.c.conflict, _comparisons.c.score, _comparisons.c.reasons)
_COMPARED = _compared.where(_one.in_(_these), _other.in_(_these), _by_our_rules)
_PLACES = sql_select(_reports.c.claim_id, _reports.c.event_id, _reports.c.first_event_id).where(
    _reports.c.claim_id.in_(_these)
)
_mates = _reports.c.event_id.in_(sql_select(_reports.c.event_id).where(_reports.c.claim_id.in_(_these)))
_AROUND = union_all(
    _compared.add_columns(cast(null(), Integer)).where(_one.in_(_these), _by_our_rules),
    _compared.add_columns(null()).where(_other.in_(_these), _by_our_rules),
    sql_select(_reports.c.claim_id, _reports.c.first_event_id, null(), null(), null(), _reports.c.event_id).where(
        _mates
    ),
)
"""Comparisons, and where claims are: those have no score."""
_MOVE = (
    update(_reports)
    .where(_reports.c.claim_id == bindparam("claim"))
    .values({name: bindparam(f"its_{name}") for name in ("event_id", "score", "reasons")})
)

Pair = tuple[int, int]
"""Two claims, the smaller id first."""


class Placed(NamedTuple):
    """Where a claim is now, and where it was at first."""

    event_id: int
    first_event_id: int | None


class Surroundings(NamedTuple):
    """What was compared by the present rules, and where claims are, by claim."""

    compared: dict[Pair, Comparison]
    placed: dict[int, Placed]


def add_accounts(session: Session, accounts: Sequence[Account]) -> None:
    """Store claims as they are compared, and file them under their keys."""
    if not accounts:
        return
    session.execute(insert(_accounts), [{"claim_id": one.claim, "data": one.model_dump_json()} for one in accounts])
    keys = [
        {"key": key, "first_day": days[0], "last_day": days[1], "claim_id": one.claim}
        for one in accounts
        for days in [_days(one)]
        for key in filed_under(one)
    ]
    if keys:
        session.execute(insert(_keys), keys)


def remove_accounts(session: Session, accounts: Sequence[Account]) -> None:
    """Take claims out of what others are compared with, before they are deleted or read anew."""
    for account in accounts:
        ours = and_(_key.in_(filed_under(account)), _first == _days(account)[0])
        session.execute(delete(_keys).where(ours, _keys.c.claim_id == account.claim))
    ids = [account.claim for account in accounts]
    session.execute(delete(AccountRow).where(col(AccountRow.claim_id).in_(ids)))
    session.execute(
        delete(ComparisonRow).where(or_(col(ComparisonRow.one_id).in_(ids), col(ComparisonRow.other_id).in_(ids)))
    )


def _days(account: Account) -> tuple[int, int]:
    if account.reach is None:
        return TIMELESS, TIMELESS
    return account.reach[0].toordinal(), account.reach[1].toordinal()


def load_accounts(session: Session, claims: Collection[int]) -> dict[int, Account]:
    """Claims as they are compared, by id; those that tell of no incident have none."""
    rows = session.scalars(_ACCOUNTS, {"claims": padded(claims)}).all() if claims else ()
    accounts = map(Account.model_validate_json, rows)
    return {account.claim: account for account in accounts}


def candidates(session: Session, account: Account) -> list[Account]:
    """The claims worth comparing with this one, of other documents: those it shares most keys with.

    Only the index is read, and of that what lies within the claim's days; a claim that can have happened at any time
    is looked for among the newest of each key.
    """
    keys = sorted(looked_for(account))
    if not keys:
        return []
    squares = squares_around(account)
    shared: Counter[int] = Counter()
    for claim, key in _sharing(session, account, keys):
        shared[claim] += _SQUARE if key in squares else 1
    del shared[account.claim]
    best = sorted(shared, key=lambda claim: (-shared[claim], -claim))[:MOST_CANDIDATES]
    found = load_accounts(session, best)
    return [found[claim] for claim in best if claim in found and found[claim].document != account.document]


def _sharing(session: Session, account: Account, keys: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each claim that shares a key, with the key; once for every key it shares."""
    if account.window is None:
        yield from session.execute(_TIMELESS_CLAIMS, {"keys": padded(keys)}).all()
        for key in keys:
            yield from session.execute(_NEWEST_CLAIMS, {"key": key}).all()
    else:
        start, end = _days(account)
        days = {"earliest": start - _LONGEST_WINDOW - 1, "start": start - 1, "end": end + 1}
        yield from session.execute(_CLAIMS_OF_DAYS, {"keys": padded(keys), **days}).all()


def surroundings(session: Session, claims: Collection[int]) -> Surroundings:
    """What these claims were compared with, and where they and the other claims of their events are."""
    found = Surroundings({}, {})
    for one, other, conflict, score, reasons, event_id in session.execute(_AROUND, {"claims": padded(claims)}):
        if event_id is None:
            found.compared[one, other] = Comparison(score=score, reasons=tuple(reasons), conflict=conflict)
        else:
            found.placed[one] = Placed(event_id, other)
    return found


def comparisons(session: Session, claims: Collection[int]) -> dict[Pair, Comparison]:
    """How these claims fit each other, as far as they have been compared by the present rules."""
    return {
        (one, other): Comparison(score=score, reasons=tuple(reasons), conflict=conflict)
        for one, other, conflict, score, reasons in session.execute(_COMPARED, {"claims": padded(claims)})
    }


def keep_comparisons(session: Session, compared: Mapping[Pair, Comparison]) -> None:
    """Store how claims fit each other by the present rules."""
    rows = [
        {"one_id": one, "other_id": other, "rules": RULES, **comparison.model_dump()}
        for (one, other), comparison in compared.items()
    ]
    if rows:
        session.execute(insert(_comparisons), rows)


def places_of(session: Session, claims: Collection[int]) -> dict[int, Placed]:
    """The events that these claims are tied to."""
    rows = session.execute(_PLACES, {"claims": padded(claims)})
    return {claim: Placed(event_id, first) for claim, event_id, first in rows}


def claims_in(session: Session, event_ids: Iterable[int]) -> set[int]:
    """The claims that are tied to these events."""
    return set(session.exec(select(ReportRow.claim_id).where(col(ReportRow.event_id).in_(list(event_ids)))))


def tie_claims(session: Session, seats: Mapping[int, tuple[int, Comparison]]) -> None:
    """Tie claims that have none to their events, by claim: the event, and what speaks most for it."""
    rows = [
        {"claim_id": claim, "event_id": event_id, "first_event_id": event_id, "created_at": utc_now()}
        | {"score": why.score, "reasons": list(why.reasons)}
        for claim, (event_id, why) in seats.items()
    ]
    if rows:
        session.execute(insert(_reports), rows)


def move_claims(session: Session, seats: Mapping[int, tuple[int, Comparison]]) -> None:
    """Tie claims to another event than the one they are tied to."""
    rows = [
        {"claim": claim, "its_event_id": event_id, "its_score": why.score, "its_reasons": list(why.reasons)}
        for claim, (event_id, why) in seats.items()
    ]
    if rows:
        session.execute(_MOVE, rows)


def release_claims(session: Session, claims: Collection[int]) -> None:
    """Let claims belong to no event."""
    if claims:
        session.execute(delete(_reports).where(_reports.c.claim_id.in_(padded(claims))))


def events_with_claims(session: Session, event_ids: Iterable[int]) -> set[int]:
    """Those of the events that any claim is tied to."""
    return set(session.exec(select(ReportRow.event_id).where(col(ReportRow.event_id).in_(list(event_ids))).distinct()))
