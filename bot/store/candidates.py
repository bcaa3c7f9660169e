"""Claims that may tell of the same incident as another, found by their keys and days in one index.

Each key of a claim is one row. The last two bits of its number tell how many days the claim may mean, so that the
claims of a day are looked for on that day, and only those that span more days on the days before. Its sign tells
whether the claim is pinned to a day and a town: of those, one that is pinned itself reads only what lies nearby.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from heapq import nlargest
from typing import Any

from sqlalchemy import (
    BigInteger,
    FromClause,
    Integer,
    Select,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal_column,
    true,
    union_all,
)
from sqlalchemy import select as sql_select
from sqlmodel import Session

from bot.merging.accounts import Account
from bot.merging.keys import filed_under, is_pinned, keys_anywhere, squares_around
from bot.models import TIMELESS, AccountRow, ClaimKeyRow, table_of
from bot.store.parameters import among, each, gathered
from bot.store.prepared import Prepared

MOST_CANDIDATES = 40
"""Claims that one is compared with: those with which it shares the most keys, a square of the map counting for more."""

_SQUARE = 5  # keys that a shared square is worth: parties and their words recur all over a country
_SPANS = (0, 6, 31)
"""Days from the first to the last that a claim may mean, at most, by the sort of its keys. Longer ones are months."""

_ANY_TIME = len(_SPANS)  # the sort of keys of a claim that can have happened at any time
_ABOVE_IDS = 1 << 32  # what days are multiplied by, to stand above the ids of claims
_PINNED = -(1 << 63)  # the sign of 64 bits, above those of a key and its sort
_MOST_DATED = 2000
_MOST_TIMELESS = 400
_NEWEST_OF_A_KEY = 100

_accounts, _keys = table_of(AccountRow), table_of(ClaimKeyRow)
_ACCOUNTS = Prepared(sql_select(_accounts.c.claim_id, _accounts.c.data).where(among(_accounts.c.claim_id, "claims")))
_FILE = Prepared(
    insert(_keys).from_select(
        ["key", "first_day", "claim_id", "last_day"],
        sql_select(
            each("keys").c.value, *(bindparam(name, type_=Integer) for name in ("first_day", "claim_id", "last_day"))
        ),
    )
)
_UNFILE = Prepared(
    delete(_keys).where(
        among(_keys.c.key, "keys"),
        _keys.c.first_day == bindparam("first_day"),
        _keys.c.claim_id == bindparam("claim_id"),
    )
)


def stored_key(key: int, first_day: int, last_day: int, *, is_pinned: bool) -> int:
    """The number under which a claim's key is stored, the claim meaning these days."""
    return _number(key, is_pinned=is_pinned) | _sort(first_day, last_day)


def _number(key: int, *, is_pinned: bool) -> int:
    """The number of a key, without the sort of its days."""
    return key << 2 | (_PINNED if is_pinned else 0)


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


def _filed(account: Account) -> dict[str, Any]:
    """The rows under which a claim is found: their keys, and what they have in common."""
    first, last = days_of(account)
    pinned = is_pinned(account)
    keys = [stored_key(key, first, last, is_pinned=pinned) for key in filed_under(account)]
    return {"keys": keys, "first_day": first, "claim_id": account.claim, "last_day": last}


def file(session: Session, accounts: Iterable[Account]) -> None:
    """Let claims be found by their keys."""
    _FILE.write(session, [_filed(account) for account in accounts])


def unfile(session: Session, accounts: Iterable[Account]) -> None:
    """Let claims no longer be found."""
    _UNFILE.write(session, [_filed(account) for account in accounts])


def _wanted() -> FromClause:
    """The numbers of keys that are looked up, as rows, with what they weigh."""

    def weighing(name: str, weight: int) -> Select[Any]:
        return sql_select(each(name).c.value.label("number"), literal_column(str(weight)).label("weight"))

    return union_all(weighing("near", _SQUARE), weighing("anywhere", 1)).subquery("wanted")


def _spans() -> FromClause:
    """The sorts of keys of dated claims, each with the most days it spans."""
    return union_all(
        *(
            sql_select(literal_column(str(sort)).label("sort"), literal_column(str(most)).label("most"))
            for sort, most in enumerate(_SPANS)
        )
    ).subquery("spans")


def _dated_like() -> Select[Any]:
    """Claims of those days under looked up keys, the newest first, once for each key, with what it weighs."""
    wanted, spans, had = _wanted(), _spans(), _keys.c
    start, end = bindparam("start", type_=Integer), bindparam("end", type_=Integer)
    is_then = and_(had.first_day.between(start - spans.c.most - 1, end + 1), had.last_day >= start - 1)
    sorted_keys = wanted.join(spans, true()).join(_keys, had.key == wanted.c.number.bitwise_or(spans.c.sort))
    found = sql_select(had.claim_id, wanted.c.weight).select_from(sorted_keys).where(is_then)
    return found.order_by(had.first_day.desc(), had.claim_id.desc()).limit(_MOST_DATED)


def _timeless_like() -> Select[Any]:
    """The same of claims that can have happened at any time. They are never pinned."""
    wanted, had = _wanted(), _keys.c
    is_timeless = and_(wanted.c.number >= 0, had.first_day == TIMELESS)
    sorted_keys = wanted.join(_keys, had.key == wanted.c.number.bitwise_or(_ANY_TIME))
    found = sql_select(had.claim_id, wanted.c.weight).select_from(sorted_keys).where(is_timeless)
    return found.order_by(had.claim_id.desc()).limit(_MOST_TIMELESS)


def _best() -> Select[Any]:
    """The accounts of the claims that share most."""
    like = (_dated_like().subquery(), _timeless_like().subquery())
    sharing = union_all(*map(sql_select, like)).subquery()
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


_BEST, _TIMELESS = Prepared(_best()), Prepared(_timeless_like())


def _newest() -> Select[Any]:
    """The newest claims under each number that is looked up, by sort: their days above their ids, in one number."""
    wanted, spans, had = _wanted(), _spans(), _keys.c
    day_and_claim = cast(had.first_day, BigInteger) * _ABOVE_IDS + had.claim_id
    found = sql_select(day_and_claim.label("newest")).where(had.key == wanted.c.number.bitwise_or(spans.c.sort))
    newest = found.order_by(had.first_day.desc(), had.claim_id.desc()).limit(_NEWEST_OF_A_KEY)
    listed = sql_select(gathered(newest.correlate(wanted, spans).subquery().c.newest)).scalar_subquery()
    return sql_select(wanted.c.number, wanted.c.weight, listed).select_from(wanted.join(spans, true()))


_NEWEST = Prepared(_newest())


def candidates(session: Session, account: Account) -> list[Account]:
    """The claims worth comparing with this one, of other documents: those it shares most keys with, best first.

    Only the index is read, and of that what lies within the claim's days, and for a pinned claim, of pinned ones what
    lies within reach; a claim that can have happened at any time is looked for among the newest of each key.
    """
    near, anywhere = squares_around(account), keys_anywhere(account)
    if not (near or anywhere):
        return []
    found = _dated(session, account, near, anywhere) if account.window else _undated(session, account, near, anywhere)
    return [one for one in map(Account.model_validate_json, found) if one.document != account.document]


def _dated(session: Session, account: Account, near: AbstractSet[int], anywhere: AbstractSet[int]) -> Iterable[str]:
    start, end = days_of(account)
    everywhere = (False,) if is_pinned(account) else (False, True)
    lists = {"near": _numbers(near, (False, True)), "anywhere": _numbers(anywhere, everywhere)}
    values = {**lists, "start": start, "end": end, "claim": account.claim}
    return [data for (data,) in _BEST.rows(session, values)]


def _numbers(keys: Iterable[int], pinned: Sequence[bool]) -> list[int]:
    return [_number(key, is_pinned=is_pinned) for key in keys for is_pinned in pinned]


def _undated(session: Session, account: Account, near: AbstractSet[int], anywhere: AbstractSet[int]) -> Iterable[str]:
    lists = {"near": _numbers(near, (False, True)), "anywhere": _numbers(anywhere, (False, True))}
    shared: Counter[int] = Counter()
    for claim, weight in _TIMELESS.rows(session, lists):
        shared[claim] += weight
    newest: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for number, weight, found in _NEWEST.rows(session, lists):
        newest[number & ~_PINNED, weight] += found or ()
    for (_, weight), found in newest.items():
        shared.update({one % _ABOVE_IDS: weight for one in nlargest(_NEWEST_OF_A_KEY, found)})
    del shared[account.claim]
    best = sorted(shared, key=lambda claim: (-shared[claim], -claim))[:MOST_CANDIDATES]
    accounts: dict[int, str] = dict(_ACCOUNTS.rows(session, {"claims": best}))
    return [accounts[claim] for claim in best if claim in accounts]
