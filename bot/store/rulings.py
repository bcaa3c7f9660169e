"""What editors have ruled: which claims belong together or apart, and what stands of an event whatever reports say."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import product
from typing import Any

from sqlalchemy import Row, and_, bindparam, func
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from bot.models import ReportRow, RulingClaimRow, RulingRow, table_of
from bot.store.documents import stored_id
from bot.store.parameters import among
from bot.vocabulary import Constraints, Ruling, RulingKind

_PLACING = (RulingKind.SAME.value, RulingKind.APART.value)
_STATING = (RulingKind.CORRECT.value, RulingKind.RETRACT.value)

_rulings, _concerns, _ties = table_of(RulingRow), table_of(RulingClaimRow), table_of(ReportRow)
_stands = and_(_rulings.c.made_at.is_not(None), _rulings.c.undone_at.is_(None))
_PLACING_THEM = (
    sql_select(_concerns.c.ruling_id)
    .join(_rulings, _rulings.c.id == _concerns.c.ruling_id)
    .where(among(_concerns.c.claim_id, "claims"), _rulings.c.kind.in_(_PLACING), _stands)
)
RULED = (
    sql_select(_concerns.c.claim_id)
    .join(_rulings, _rulings.c.id == _concerns.c.ruling_id)
    .where(among(_concerns.c.claim_id, "claims"), _stands)
)
"""Those of the ``claims`` that any ruling in force is about, of whatever kind."""

_IN_FORCE = (
    sql_select(_rulings)
    .where(
        _rulings.c.id.in_(
            sql_select(_concerns.c.ruling_id)
            .join(_ties, _ties.c.claim_id == _concerns.c.claim_id)
            .where(_ties.c.event_id == bindparam("event"))
        ),
        _stands,
    )
    .order_by(_rulings.c.made_at, _rulings.c.id)
)

Pair = tuple[int, int]


def are_any_on(session: Session, claims: Collection[int]) -> bool:
    """Whether any ruling in force, of whatever kind, is about one of these claims."""
    session.flush()  # columns are read past the session: what it holds back must be there
    return session.connection().execute(RULED, {"claims": claims}).first() is not None


def constraints(session: Session, claim_ids: Iterable[int]) -> Constraints:
    """The pairs of claims that editors have put together or kept apart, for these claims and all tied to them.

    A pair may name a claim beyond those asked for. Where rulings contradict each other, the later one holds.
    """
    session.flush()  # columns are read past the session: what it holds back must be there
    reached, sides = set(claim_ids), dict[int, dict[int, int]]()
    while found := _rulings_on(session, reached, known=set(sides)):
        sides |= found
        reached |= {claim for of_ruling in found.values() for claim in of_ruling}
    if not sides:
        return Constraints()
    newest_first = col(RulingRow.made_at).desc(), col(RulingRow.id).desc()
    made = session.exec(select(RulingRow).where(col(RulingRow.id).in_(sides)).order_by(*newest_first))
    return settled((RulingKind(row.kind), sides[stored_id(row.id)]) for row in made)


def _rulings_on(session: Session, claims: set[int], known: set[int]) -> dict[int, dict[int, int]]:
    """The placing rulings in force on any of these claims that aren't known yet: ``{ruling: {claim: side}}``."""
    new = set(session.connection().scalars(_PLACING_THEM, {"claims": claims})) - known if claims else set()
    sides: dict[int, dict[int, int]] = defaultdict(dict)
    if new:
        for row in session.exec(select(RulingClaimRow).where(col(RulingClaimRow.ruling_id).in_(new))):
            sides[row.ruling_id][row.claim_id] = row.side
    return sides


def settled(newest_first: Iterable[tuple[RulingKind, dict[int, int]]]) -> Constraints:
    """The pairs of all these rulings, without those of older ones that contradict newer ones.

    Each ruling comes with its claims and their sides.
    """
    settlement = _Settlement()
    for kind, sides in newest_first:
        if kind is RulingKind.SAME:
            settlement.put_together(sorted(sides))
        else:
            settlement.keep_apart([c for c in sides if sides[c] == 0], [c for c in sides if sides[c] == 1])
    return Constraints(same=frozenset(settlement.same), apart=frozenset(settlement.apart))


class _Settlement:
    """Pairs as they are settled, one ruling after the other: what is settled already is not unsettled."""

    def __init__(self) -> None:
        self.same: set[Pair] = set()
        self.apart: set[Pair] = set()
        self._groups: dict[int, set[int]] = {}

    def put_together(self, claims: Sequence[int]) -> None:
        """Join the claims, each to the first of them that it isn't kept apart from."""
        heads: list[int] = []
        for claim in claims:
            head = next((one for one in heads if not self._are_parted(one, claim)), None)
            if head is None:
                heads.append(claim)
            elif self._group(head) is not self._group(claim):
                self.same.add(_ordered(head, claim))
                self._join(head, claim)

    def keep_apart(self, some: Sequence[int], others: Sequence[int]) -> None:
        """Part every claim of some from every one of the others, except those that have been put together."""
        pairs = product(some, others)
        self.apart |= {_ordered(*pair) for pair in pairs if self._group(pair[0]) is not self._group(pair[1])}

    def _group(self, claim: int) -> set[int]:
        return self._groups.setdefault(claim, {claim})

    def _are_parted(self, one: int, other: int) -> bool:
        ours, theirs = self._group(one), self._group(other)
        return any((a in ours and b in theirs) or (a in theirs and b in ours) for a, b in self.apart)

    def _join(self, one: int, other: int) -> None:
        joined = self._group(one) | self._group(other)
        self._groups |= dict.fromkeys(joined, joined)


def _ordered(one: int, other: int) -> Pair:
    return min(one, other), max(one, other)


def standing(session: Session, event_id: int) -> list[Ruling]:
    """The corrections and retractions in force on an event, oldest first.

    A ruling was made on claims and goes with them: it stands on the event that has most of them now.
    """
    stating = [one for one in in_force(session, event_id) if one.kind.value in _STATING]
    found = homes(session, [one.id for one in stating])
    return [one for one in stating if found[one.id] == event_id]


def in_force(session: Session, event_id: int) -> list[Ruling]:
    """Every ruling in force on a claim of an event, of whatever kind, oldest first."""
    session.flush()  # columns are read past the session: what it holds back must be there
    return [ruling_of(row) for row in session.execute(_IN_FORCE, {"event": event_id})]


def homes(session: Session, ruling_ids: Sequence[int]) -> dict[int, int]:
    """The event that has most of each ruling's claims; of several, the oldest. Rulings without claims are left out."""
    if not ruling_ids:
        return {}
    held = func.count(col(ReportRow.claim_id))
    counted = session.exec(
        select(RulingClaimRow.ruling_id, ReportRow.event_id)
        .join(ReportRow, col(ReportRow.claim_id) == col(RulingClaimRow.claim_id))
        .where(col(RulingClaimRow.ruling_id).in_(ruling_ids))
        .group_by(col(RulingClaimRow.ruling_id), col(ReportRow.event_id))
        .order_by(held, col(ReportRow.event_id).desc())
    )
    return dict(counted.all())  # the last one of each is the one with most


def ruling_of(row: RulingRow | Row[Any]) -> Ruling:
    """A ruling as a value."""
    return Ruling.model_validate(
        {
            "id": row.id,
            "kind": row.kind,
            "event_id": row.event_id,
            "field": row.field,
            "value": row.value,
            "reason": row.reason,
            "editor": row.editor_name,
            "made_at": row.made_at,
            "undone_at": row.undone_at,
            "undone_by": row.undone_by,
        }
    )
