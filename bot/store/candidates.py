"""Claims that may tell of the same incident as another, found by their keys and days in one index.

Each key of a claim is one row, and its number tells, in its last two bits, how many days the claim may mean. So the
claims of a day are looked for on that day, and only those that span more days on the days before.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    FromClause,
    Select,
    and_,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    union_all,
)
from sqlalchemy import select as sql_select
from sqlmodel import Session

from bot.merging.accounts import Account
from bot.merging.keys import filed_under, looked_for, squares_around
from bot.models import TIMELESS, AccountRow, ClaimKeyRow, table_of
from bot.store.parameters import padded

MOST_CANDIDATES = 40
"""Claims that one is compared with: those with which it shares the most keys, a square of the map counting for more."""

_SQUARE = 5  # keys that a shared square is worth: parties and their words recur all over a country
_SPANS = (0, 6, 31)
"""Days from the first to the last that a claim may mean, at most, by the sort of its keys. Longer ones are months."""

_ANY_TIME = len(_SPANS)  # the sort of keys of a claim that can have happened at any time
_MOST_DATED = 2000
_MOST_TIMELESS = 400
_NEWEST_OF_A_KEY = 100

_accounts, _keys = table_of(AccountRow), table_of(ClaimKeyRow)
_these: BindParameter[Any] = bindparam("claims", expanding=True)
_ACCOUNTS = sql_select(_accounts.c.claim_id, _accounts.c.data).where(_accounts.c.claim_id.in_(_these))


def stored_key(key: int, first_day: int, last_day: int) -> int:
    """The number under which a claim's key is stored, the claim meaning these days."""
    return _of_sort(key, _sort(first_day, last_day))


def _of_sort(key: int, sort: int) -> int:
    return key << 2 | sort


def _sort(first_day: int, last_day: int) -> int:
    if first_day == TIMELESS:
        return _ANY_TIME
    span = last_day - first_day
    return next((sort for sort, most in enumerate(_SPANS) if span <= most), len(_SPANS) - 1)


def days_of(account: Account) -> tuple[int, int]:
    """The first and the last day that a claim may mean, as ordinals."""
    if account.reach is None:
        return TIMELESS, TIMELESS
    return account.reach[0].toordinal(), account.reach[1].toordinal()


def key_rows(account: Account) -> list[dict[str, int]]:
    """The rows under which a claim is found."""
    first, last = days_of(account)
    return [
        {"key": stored_key(key, first, last), "first_day": first, "last_day": last, "claim_id": account.claim}
        for key in filed_under(account)
    ]


def file(session: Session, accounts: Iterable[Account]) -> None:
    """Let claims be found by their keys."""
    rows = [row for account in accounts for row in key_rows(account)]
    if rows:
        session.execute(insert(_keys), rows)


def unfile(session: Session, accounts: Iterable[Account]) -> None:
    """Let claims no longer be found."""
    for account in accounts:
        first, last = days_of(account)
        stored = [stored_key(key, first, last) for key in filed_under(account)]
        ours = and_(_keys.c.key.in_(stored), _keys.c.first_day == first, _keys.c.claim_id == account.claim)
        session.execute(delete(_keys).where(ours))


class _Lookup(NamedTuple):
    """A stored key to be looked up: what it weighs, the first days from and to which count, and the least last day."""

    key: int
    weight: int
    earliest: int
    latest: int
    since: int


def _looked_up(name: str, *, is_sqlite: bool) -> FromClause:
    """Lookups as rows. They are handed over as one value, or as one for each column, and not as many parameters."""
    if is_sqlite:
        each = func.json_each(bindparam(name)).table_valued("value")
        parts = [func.json_extract(each.c.value, f"$[{at}]").label(field) for at, field in enumerate(_Lookup._fields)]
        return sql_select(*parts).subquery()
    arrays = [cast(bindparam(f"{name}_{field}"), ARRAY(BigInteger)) for field in _Lookup._fields]
    return func.unnest(*arrays).table_valued(*(column(field, BigInteger) for field in _Lookup._fields)).render_derived()


def _values(name: str, lookups: Sequence[_Lookup], *, is_sqlite: bool) -> dict[str, Any]:
    if is_sqlite:
        return {name: json.dumps(lookups)}
    return {f"{name}_{field}": [getattr(one, field) for one in lookups] for field in _Lookup._fields}


def _found(name: str, most: int, *, is_sqlite: bool) -> Select[Any]:
    """The claims under looked up keys, the newest first, once for each key, with what it weighs."""
    looked_up = _looked_up(name, is_sqlite=is_sqlite)
    wanted, had = looked_up.c, _keys.c
    is_then = and_(had.first_day.between(wanted.earliest, wanted.latest), had.last_day >= wanted.since)
    found = sql_select(had.claim_id, wanted.weight).join_from(looked_up, _keys, had.key == wanted.key).where(is_then)
    return found.order_by(had.first_day.desc(), had.claim_id.desc()).limit(most)


def _best(*, is_sqlite: bool) -> Select[Any]:
    """The accounts of the claims that share most."""
    dated = _found("dated", _MOST_DATED, is_sqlite=is_sqlite).subquery()
    timeless = _found("timeless", _MOST_TIMELESS, is_sqlite=is_sqlite).subquery()
    sharing = union_all(sql_select(dated), sql_select(timeless)).subquery()
    shared = func.sum(sharing.c.weight).label("shared")
    best = (
        sql_select(sharing.c.claim_id, shared)
        .where(sharing.c.claim_id != bindparam("claim"))
        .group_by(sharing.c.claim_id)
        .order_by(shared.desc(), sharing.c.claim_id.desc())
        .limit(MOST_CANDIDATES)
        .subquery()
    )
    accounts = sql_select(_accounts.c.data).join(best, best.c.claim_id == _accounts.c.claim_id)
    return accounts.order_by(best.c.shared.desc(), best.c.claim_id.desc())


_BEST = {is_sqlite: _best(is_sqlite=is_sqlite) for is_sqlite in (True, False)}
_TIMELESS = {is_sqlite: _found("timeless", _MOST_TIMELESS, is_sqlite=is_sqlite) for is_sqlite in (True, False)}


def _newest_of(sort: int) -> Select[Any]:
    found = sql_select(_keys.c.claim_id, _keys.c.first_day).where(_keys.c.key == bindparam(f"key_{sort}"))
    newest = found.order_by(_keys.c.first_day.desc(), _keys.c.claim_id.desc()).limit(_NEWEST_OF_A_KEY).subquery()
    return sql_select(newest)


_of_any_sort = union_all(*map(_newest_of, range(len(_SPANS)))).subquery()
_NEWEST = (
    sql_select(_of_any_sort.c.claim_id)
    .order_by(_of_any_sort.c.first_day.desc(), _of_any_sort.c.claim_id.desc())
    .limit(_NEWEST_OF_A_KEY)
)


def candidates(session: Session, account: Account) -> list[Account]:
    """The claims worth comparing with this one, of other documents: those it shares most keys with, best first.

    Only the index is read, and of that what lies within the claim's days; a claim that can have happened at any time
    is looked for among the newest of each key.
    """
    weights = dict.fromkeys(looked_for(account), 1) | dict.fromkeys(squares_around(account), _SQUARE)
    if not weights:
        return []
    found = _dated(session, account, weights) if account.window else _undated(session, account, weights)
    return [one for one in map(Account.model_validate_json, found) if one.document != account.document]


def _dated(session: Session, account: Account, weights: Mapping[int, int]) -> Iterable[str]:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    start, end = days_of(account)
    dated = [
        _Lookup(_of_sort(key, sort), weight, start - span - 1, end + 1, start - 1)
        for key, weight in weights.items()
        for sort, span in enumerate(_SPANS)
    ]
    values = _values("dated", dated, is_sqlite=is_sqlite) | _timeless(weights, is_sqlite=is_sqlite)
    return session.scalars(_BEST[is_sqlite], values | {"claim": account.claim}).all()


def _timeless(weights: Mapping[int, int], *, is_sqlite: bool) -> dict[str, Any]:
    lookups = [
        _Lookup(_of_sort(key, _ANY_TIME), weight, TIMELESS, TIMELESS, TIMELESS) for key, weight in weights.items()
    ]
    return _values("timeless", lookups, is_sqlite=is_sqlite)


def _undated(session: Session, account: Account, weights: Mapping[int, int]) -> Iterable[str]:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    shared: Counter[int] = Counter()
    for claim, weight in session.execute(_TIMELESS[is_sqlite], _timeless(weights, is_sqlite=is_sqlite)):
        shared[claim] += weight
    for key, weight in weights.items():
        sorts = {f"key_{sort}": _of_sort(key, sort) for sort in range(len(_SPANS))}
        shared.update(dict.fromkeys(session.scalars(_NEWEST, sorts), weight))
    del shared[account.claim]
    best = sorted(shared, key=lambda claim: (-shared[claim], -claim))[:MOST_CANDIDATES]
    found = dict(iter(session.execute(_ACCOUNTS, {"claims": padded(best)}))) if best else {}
    return [found[claim] for claim in best if claim in found]
