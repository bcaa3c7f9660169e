"""What editors ruled, as the record keeps it: which claims belong together or apart, and what stands of an event."""

import datetime as dt
from collections.abc import Mapping

import pytest
from sqlmodel import col, select

from bot.knowledge import Knowledge
from bot.models import ClaimRow, ReportRow, RulingClaimRow, RulingRow
from bot.store import rulings
from bot.store.database import Database
from bot.vocabulary import Constraints, RulingKind
from tests.reports import ERBIL, QAIM, SANAA, claim, tell

DAWN = dt.datetime(2024, 1, 24, 6, tzinfo=dt.UTC)


@pytest.fixture
def claim_ids(database: Database, knowledge: Knowledge) -> list[int]:
    """Claims of four events."""
    tell(database, knowledge, claim(), claim(ERBIL), claim(QAIM), claim(SANAA))
    with database.read() as session:
        return [identity for identity in session.exec(select(ClaimRow.id).order_by(col(ClaimRow.position))) if identity]


def rule(
    database: Database, kind: RulingKind, sides: Mapping[int, int], *, made: int | None = 0, undone: bool = False
) -> int:
    """A ruling made some hours after dawn, or only proposed."""
    with database.write() as session:
        row = RulingRow(
            kind=kind.value,
            editor_id=1,
            editor_name="Ana",
            made_at=None if made is None else DAWN + dt.timedelta(hours=made),
            undone_at=DAWN + dt.timedelta(days=1) if undone else None,
        )
        session.add(row)
        session.flush()
        assert row.id is not None
        session.add_all(RulingClaimRow(ruling_id=row.id, claim_id=one, side=side) for one, side in sides.items())
        return row.id


def settled(database: Database, *claims: int) -> Constraints:
    with database.read() as session:
        return rulings.constraints(session, claims)


def together(*claims: int) -> dict[int, int]:
    return dict.fromkeys(claims, 0)


def test_without_rulings_nothing_is_constrained(database: Database, claim_ids: list[int]) -> None:
    assert settled(database, *claim_ids) == Constraints()


def test_a_merge_ties_claims_and_a_split_parts_them(database: Database, claim_ids: list[int]) -> None:
    a, b, c, d = claim_ids
    rule(database, RulingKind.SAME, together(a, b))
    rule(database, RulingKind.APART, {c: 0, d: 1})
    assert settled(database, *claim_ids) == Constraints(same=frozenset({(a, b)}), apart=frozenset({(c, d)}))


def test_what_hangs_on_the_claims_asked_for_is_told_too(database: Database, claim_ids: list[int]) -> None:
    a, b, c, d = claim_ids
    rule(database, RulingKind.SAME, together(a, b))
    rule(database, RulingKind.SAME, together(b, c), made=1)
    assert settled(database, a).same == {(a, b), (b, c)}
    assert settled(database, d) == Constraints()


def test_only_what_is_made_and_not_undone_counts(database: Database, claim_ids: list[int]) -> None:
    a, b, c, d = claim_ids
    rule(database, RulingKind.SAME, together(a, b), made=None)
    rule(database, RulingKind.APART, {c: 0, d: 1}, undone=True)
    assert settled(database, *claim_ids) == Constraints()


def test_the_later_word_holds(database: Database, claim_ids: list[int]) -> None:
    a, b, c, _ = claim_ids
    rule(database, RulingKind.SAME, together(a, b, c), made=0)
    rule(database, RulingKind.APART, {a: 0, c: 0, b: 1}, made=1)
    assert settled(database, *claim_ids) == Constraints(same=frozenset({(a, c)}), apart=frozenset({(a, b), (b, c)}))
    rule(database, RulingKind.SAME, together(a, b), made=2)
    later = settled(database, *claim_ids)
    assert (a, b) in later.same
    assert (a, b) not in later.apart


def test_pairs_never_contradict_each_other_by_a_detour(database: Database, claim_ids: list[int]) -> None:
    a, b, c, _ = claim_ids
    rule(database, RulingKind.APART, {a: 0, b: 1}, made=2)
    rule(database, RulingKind.SAME, together(b, c), made=1)
    rule(database, RulingKind.SAME, together(a, c), made=0)  # would put a and b together
    assert settled(database, a) == Constraints(same=frozenset({(b, c)}), apart=frozenset({(a, b)}))


def test_a_correction_goes_where_most_of_its_claims_are(database: Database, claim_ids: list[int]) -> None:
    a, b, c, _ = claim_ids
    ruling = rule(database, RulingKind.RETRACT, together(a, b, c))
    with database.write() as session:
        reports = {row.claim_id: row for row in session.exec(select(ReportRow))}
        first, second = reports[a].event_id, reports[b].event_id
        reports[c].event_id = second
        session.flush()
        assert rulings.standing(session, first) == []
        assert [one.id for one in rulings.standing(session, second)] == [ruling]
        reports[c].event_id = first
        session.flush()
        assert [one.id for one in rulings.standing(session, first)] == [ruling]


def test_a_tie_leaves_a_correction_with_the_older_event(database: Database, claim_ids: list[int]) -> None:
    a, b, *_ = claim_ids
    ruling = rule(database, RulingKind.RETRACT, together(a, b))
    with database.read() as session:
        events = sorted(row.event_id for row in session.exec(select(ReportRow)) if row.claim_id in (a, b))
        stand = {event: [one.id for one in rulings.standing(session, event)] for event in events}
    assert stand == {events[0]: [ruling], events[1]: []}
