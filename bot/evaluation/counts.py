"""Counting right and wrong answers, with partial credit, and matching lists of answers with lists of gold."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Gold = TypeVar("Gold")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Answers that were right, wrong and missing; a partly right one is its credit right, and the rest both others."""

    right: float = 0.0
    wrong: float = 0.0
    missing: float = 0.0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            right=self.right + other.right, wrong=self.wrong + other.wrong, missing=self.missing + other.missing
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked and nothing answered."""
        return not (self.right or self.wrong or self.missing)

    @property
    def precision(self) -> float:
        """The share of the answers that is right; 1 where there were none."""
        given = self.right + self.wrong
        return self.right / given if given else 1.0

    @property
    def recall(self) -> float:
        """The share of what was asked that was answered rightly; 1 where nothing was."""
        asked = self.right + self.missing
        return self.right / asked if asked else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = 2 * self.right + self.wrong + self.missing
        return 2 * self.right / total if total else 1.0


def graded(credit: float) -> Counts:
    """One question that had exactly one answer, worth this much."""
    return Counts(right=credit, wrong=1 - credit, missing=1 - credit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """Which answer (by index) met which gold entry, and what is left over on either side."""

    pairs: tuple[tuple[int, int, float], ...]
    missing: tuple[int, ...]
    extra: tuple[int, ...]
    counts: Counts = field(default_factory=Counts)


def match(
    gold: Sequence[Gold],
    answers: Sequence[Answer],
    credit: Callable[[Gold, Answer], float],
    *,
    forgive_repeats: bool = True,
) -> Matching:
    """Pair every gold entry with at most one answer, the best pairs first.

    An answer that is left over but would have earned credit repeats one that was counted. With ``forgive_repeats`` it
    is neither right nor wrong, else it is extra.
    """
    scored = sorted(
        ((credit(entry, answer), g, a) for g, entry in enumerate(gold) for a, answer in enumerate(answers)),
        key=lambda item: (-item[0], item[1], item[2]),
    )
    pairs: dict[int, tuple[int, float]] = {}
    used: set[int] = set()
    repeats: set[int] = set()
    for worth, g, a in scored:
        if worth <= 0:
            break
        if g not in pairs and a not in used:
            pairs[g] = (a, worth)
            used.add(a)
        else:
            repeats.add(a)
    missing = tuple(g for g in range(len(gold)) if g not in pairs)
    extra = tuple(a for a in range(len(answers)) if a not in used and not (forgive_repeats and a in repeats))
    total = sum((graded(worth) for _, worth in pairs.values()), Counts(wrong=len(extra), missing=len(missing)))
    return Matching(
        pairs=tuple((g, a, worth) for g, (a, worth) in pairs.items()), missing=missing, extra=extra, counts=total
    )


def count_required(
    required: Sequence[Gold],
    allowed: Sequence[Gold],
    answers: Sequence[Answer],
    credit: Callable[[Gold, Answer], float],
) -> Counts:
    """As ``match``, where left-over answers that meet an entry of ``allowed`` are neither right nor wrong."""
    found = match(required, answers, credit)
    forgiven = sum(any(credit(entry, answers[extra]) for entry in allowed) for extra in found.extra)
    return found.counts + Counts(wrong=-forgiven)
