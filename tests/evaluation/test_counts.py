from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.counts import Counts, count_required, graded, match


def _equal(gold: str, answer: str) -> float:
    return float(gold == answer)


def _half_when_first_letter(gold: str, answer: str) -> float:
    if gold == answer:
        return 1.0
    return 0.5 if gold[0] == answer[0] else 0.0


def test_precision_recall_and_f1_of_known_counts() -> None:
    counts = Counts(right=3, wrong=1, missing=2)
    assert (counts.precision, counts.recall) == (0.75, 0.6)
    assert counts.f1 == 6 / 9


def test_nothing_asked_and_nothing_answered_is_perfect_and_empty() -> None:
    assert Counts().is_empty
    assert Counts().f1 == 1.0


def test_a_half_right_answer_is_half_wrong_and_leaves_half_missing() -> None:
    assert graded(0.5) == Counts(right=0.5, wrong=0.5, missing=0.5)


def test_each_entry_takes_its_best_answer() -> None:
    found = match(["ab", "cd"], ["ax", "cd", "ab"], _half_when_first_letter)
    assert set(found.pairs) == {(0, 2, 1.0), (1, 1, 1.0)}
    assert found.missing == ()


def test_a_repeated_answer_is_forgiven_unless_repeats_matter() -> None:
    assert match(["a"], ["a", "a"], _equal).counts == Counts(right=1)
    assert match(["a"], ["a", "a"], _equal, forgive_repeats=False).extra == (1,)


def test_an_allowed_answer_is_neither_right_nor_wrong() -> None:
    assert count_required(["a"], ["b"], ["b", "c"], _equal) == Counts(wrong=1, missing=1)


@given(st.lists(st.sampled_from("abcd")), st.lists(st.sampled_from("abcd")))
def test_every_entry_is_either_met_or_missing(gold: list[str], answers: list[str]) -> None:
    found = match(gold, answers, _equal, forgive_repeats=False)
    assert sorted([index for index, _, _ in found.pairs] + list(found.missing)) == list(range(len(gold)))
    assert sorted([answer for _, answer, _ in found.pairs] + list(found.extra)) == list(range(len(answers)))


@given(st.lists(st.sampled_from("abcd"), unique=True))
def test_answering_the_gold_itself_is_perfect(gold: list[str]) -> None:
    assert match(gold, gold, _equal).counts.f1 == 1.0
