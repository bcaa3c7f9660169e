"""The claims that may tell of the same incident, found by index, and how those that were compared fit each other."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Integer, bindparam, cast, delete, insert, null, or_, union_all, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, col

from bot.merging.accounts import Account
from bot.merging.compatibility import RULES, Comparison
from bot.models import AccountRow, ComparisonRow, ReportRow, table_of, utc_now
from bot.store import candidates, rulings
from bot.store.parameters import among
from bot.store.prepared import Prepared

_accounts = table_of(AccountRow)
_comparisons, _reports = table_of(ComparisonRow), table_of(ReportRow)
_by_our_rules = _comparisons.c.rules == RULES
_one, _other = _comparisons.c.one_id, _comparisons.c.other_id
_ACCOUNTS = Prepared(sql_select(_accounts.c.data).where(among(_accounts.c.claim_id, "claims")))
_compared = sql_select(_one, _other, _comparisons.c.conflict, _comparisons.c.score, _comparisons.c.reasons)
_COMPARED = Prepared(_compared.where(among(_one, "claims"), among(_other, "claims"), _by_our_rules))
_PLACES = Prepared(
    sql_select(_reports.c.claim_id, _reports.c.event_id, _reports.c.first_event_id).where(
        among(_reports.c.claim_id, "claims")
    )
)
_mates = _reports.c.event_id.in_(sql_select(_reports.c.event_id).where(among(_reports.c.claim_id, "claims")))
_AROUND = Prepared(
    union_all(
        _compared.add_columns(cast(null(), Integer)).where(among(_one, "claims"), _by_our_rules),
        _compared.add_columns(null()).where(among(_other, "claims"), _by_our_rules),
        sql_select(_reports.c.claim_id, _reports.c.first_event_id, null(), null(), null(), _reports.c.event_id).where(
            _mates
        ),
        rulings.RULED.add_columns(null(), null(), null(), null(), null()),
    )
)
"""Comparisons; where claims are, which has no score; and claims that editors have ruled on, alone."""

_ADD = Prepared(insert(_accounts).inline(), "claim_id", "data")
_KEEP = Prepared(insert(_comparisons).inline(), "one_id", "other_id", "rules", "score", "reasons", "conflict")
_TIE = Prepared(insert(_reports).inline(), "claim_id", "event_id", "first_event_id", "score", "reasons", "created_at")
_RELEASE = Prepared(delete(_reports).where(among(_reports.c.claim_id, "claims")))
_WITH_CLAIMS = Prepared(sql_select(_reports.c.event_id).where(among(_reports.c.event_id, "events")).distinct())
_CLAIMS_IN = Prepared(sql_select(_reports.c.claim_id).where(among(_reports.c.event_id, "events")))
_MOVE = Prepared(
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
    """What was compared by the present rules, where claims are, and whether editors have ruled on those asked for."""

    compared: dict[Pair, Comparison]
    placed: dict[int, Placed]
    is_ruled: bool


def add_accounts(session: Session, accounts: Sequence[Account]) -> None:
    """Store claims as they are compared, and file them under their keys."""
    _ADD.write(session, [{"claim_id": one.claim, "data": one.model_dump_json()} for one in accounts])
    candidates.file(session, accounts)


def remove_accounts(session: Session, accounts: Sequence[Account]) -> None:
    """Take claims out of what others are compared with, before they are deleted or read anew."""
    candidates.unfile(session, accounts)
    ids = [account.claim for account in accounts]
    session.execute(delete(AccountRow).where(col(AccountRow.claim_id).in_(ids)))
    session.execute(
        delete(ComparisonRow).where(or_(col(ComparisonRow.one_id).in_(ids), col(ComparisonRow.other_id).in_(ids)))
    )


def load_accounts(session: Session, claims: Collection[int]) -> dict[int, Account]:
    """Claims as they are compared, by id; those that tell of no incident have none."""
    rows = _ACCOUNTS.rows(session, {"claims": claims}) if claims else ()
    accounts = (Account.model_validate_json(data) for (data,) in rows)
    return {account.claim: account for account in accounts}


def surroundings(session: Session, claims: Collection[int]) -> Surroundings:
    """What these claims were compared with, and where they and the other claims of their events are."""
    session.flush()  # columns are read past the session: what it holds back must be there
    compared, placed, is_ruled = dict[Pair, Comparison](), dict[int, Placed](), False
    for one, other, conflict, score, reasons, event_id in _AROUND.rows(session, {"claims": claims}):
        if event_id is not None:
            placed[one] = Placed(event_id, other)
        elif score is not None:
            compared[one, other] = Comparison(score=score, reasons=tuple(reasons), conflict=conflict)
        else:
            is_ruled = True
    return Surroundings(compared, placed, is_ruled)


def comparisons(session: Session, claims: Collection[int]) -> dict[Pair, Comparison]:
    """How these claims fit each other, as far as they have been compared by the present rules."""
    return {
        (one, other): Comparison(score=score, reasons=tuple(reasons), conflict=conflict)
        for one, other, conflict, score, reasons in _COMPARED.rows(session, {"claims": claims})
    }


def keep_comparisons(session: Session, compared: Mapping[Pair, Comparison]) -> None:
    """Store how claims fit each other by the present rules."""
    rows = [
        {"one_id": one, "other_id": other, "rules": RULES, **comparison._asdict()}
        for (one, other), comparison in compared.items()
    ]
    _KEEP.write(session, rows)


def places_of(session: Session, claims: Collection[int]) -> dict[int, Placed]:
    """The events that these claims are tied to."""
    rows = _PLACES.rows(session, {"claims": claims})
    return {claim: Placed(event_id, first) for claim, event_id, first in rows}


def claims_in(session: Session, event_ids: Iterable[int]) -> set[int]:
    """The claims that are tied to these events."""
    return {claim for (claim,) in _CLAIMS_IN.rows(session, {"events": list(event_ids)})}


def tie_claims(session: Session, seats: Mapping[int, tuple[int, Comparison]]) -> None:
    """Tie claims that have none to their events, by claim: the event, and what speaks most for it."""
    rows = [
        {"claim_id": claim, "event_id": event_id, "first_event_id": event_id, "created_at": utc_now()}
        | {"score": why.score, "reasons": list(why.reasons)}
        for claim, (event_id, why) in seats.items()
    ]
    _TIE.write(session, rows)


def move_claims(session: Session, seats: Mapping[int, tuple[int, Comparison]]) -> None:
    """Tie claims to another event than the one they are tied to."""
    rows = [
        {"claim": claim, "its_event_id": event_id, "its_score": why.score, "its_reasons": list(why.reasons)}
        for claim, (event_id, why) in seats.items()
    ]
    _MOVE.write(session, rows)


def release_claims(session: Session, claims: Collection[int]) -> None:
    """Let claims belong to no event."""
    if claims:
        _RELEASE.write(session, [{"claims": claims}])


def events_with_claims(session: Session, event_ids: Iterable[int]) -> set[int]:
    """Those of the events that any claim is tied to."""
    return {event_id for (event_id,) in _WITH_CLAIMS.rows(session, {"events": list(event_ids)})}
