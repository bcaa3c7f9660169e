"""Rulings that contradict each other are settled: the later one holds, and no pair contradicts another."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from bot.store.rulings import settled
from bot.vocabulary import Constraints, RulingKind

CLAIMS = st.integers(1, 7)
MERGES = st.tuples(st.just(RulingKind.SAME), st.dictionaries(CLAIMS, st.just(0), min_size=2, max_size=5))
SPLITS = st.tuples(st.just(RulingKind.APART), st.dictionaries(CLAIMS, st.integers(0, 1), min_size=2, max_size=5))
NEWEST_FIRST = st.lists(MERGES | SPLITS, max_size=6)


def groups(constraints: Constraints) -> dict[int, set[int]]:
    """Each claim's group, by what is put together."""
    found = {claim: {claim} for claim in range(1, 8)}
    for one, other in constraints.same:
        joined = found[one] | found[other]
        found |= dict.fromkeys(joined, joined)
    return found


@given(NEWEST_FIRST)
def test_nothing_is_both_together_and_apart(rulings: list[tuple[RulingKind, dict[int, int]]]) -> None:
    constraints = settled(rulings)
    group = groups(constraints)
    assert all(one < other for one, other in constraints.same | constraints.apart)
    assert not any(other in group[one] for one, other in constraints.apart)


@given(NEWEST_FIRST.filter(bool))
def test_the_newest_holds_in_full(rulings: list[tuple[RulingKind, dict[int, int]]]) -> None:
    (kind, sides), constraints = rulings[0], settled(rulings)
    group = groups(constraints)
    if kind is RulingKind.SAME:
        assert all(other in group[one] for one, other in product(sides, sides))
    else:
        some, others = ([claim for claim in sides if sides[claim] == side] for side in (0, 1))
        assert {(min(pair), max(pair)) for pair in product(some, others)} <= constraints.apart


@given(NEWEST_FIRST)
def test_an_older_ruling_adds_and_takes_nothing_away(rulings: list[tuple[RulingKind, dict[int, int]]]) -> None:
    newer, all_of_them = settled(rulings[:-1]), settled(rulings)
    assert newer.same <= all_of_them.same
    assert newer.apart <= all_of_them.apart
