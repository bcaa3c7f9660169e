"""Do two claims tell of one incident?

Facts that can't both be true of one incident (another town, another day, attacker and attacked swapped) keep them
apart, whatever else agrees. What agrees adds to a score, and each part is kept in words, so that a merge can be
explained. The weights never change with what is on record: two reports fit each other today as they did last year.
"""

from collections.abc import Callable
from typing import NamedTuple

from bot.merging.accounts import Account, are_surely_dated
from bot.merging.counts import compare_counts
from bot.merging.days import compare_days
from bot.merging.kinds import compare_kinds
from bot.merging.part import NOTHING, SAME_NAMES, SAME_STORY, UNSURE, Part
from bot.merging.terms import likeness
from bot.merging.whereabouts import compare_whereabouts
from bot.vocabulary import Effect, Role

MERGE_AT = 0.5
"""The score from which two claims are held to tell of one incident."""

RULES = 9
"""The version of these rules; whoever changes a weight here or in the parts raises it, so that none are mixed."""

_TELLING_TOLL = 3  # one or two dead are too common to tell one incident from another
_RARE_TOLL = 10
_PER_LIKENESS = 2.8
_MOST_BY_WORDS = 2.0
_UNLIKE = 0.1  # what two long reports lose that share no distinctive word
_LONG = 24  # distinctive words of a report whose words say enough
_LEADING_WORDS = 3
_PER_LEADING, _LEADING_EXPECTED = 0.35, 0.55  # of two reports of one incident, more than half is in both
_STEP = 0.2  # of the score, for a point of agreement: sums range from about -2 to 3
_MENTIONED_BESIDES = -0.7  # without a sure day
_LEADING_ON_A_DAY, _BESIDES_ON_A_DAY = 0.3, -0.3
_SWAPPED = -0.25

Related = Callable[[str, str], bool]
"""Whether two actor ids may stand for the same party: equal, or one part of the other."""


class Comparison(NamedTuple):
    """How well two claims fit each other. ``conflict`` says why they can't tell of the same incident."""

    score: float = 0.0
    reasons: tuple[str, ...] = ()
    conflict: str | None = None

    @property
    def fits(self) -> bool:
        """Whether the two are held to tell of one incident."""
        return self.conflict is None and self.score >= MERGE_AT


def compare(one: Account, other: Account, related: Related) -> Comparison:
    """Weigh two claims against each other. Which of them comes first makes no difference.

    Args:
        one: a claim.
        other: a claim of another document.
        related: whether two actor ids may be one party.
    """
    if other.order < one.order:
        one, other = other, one
    how_alike = _Likeness(one, other)
    grounds = []
    for compare_ground in (compare_days, compare_whereabouts):
        part = compare_ground(one, other, how_alike)
        if part.conflict:  # as of most pairs: what else they have in common makes no difference
            return Comparison(conflict=part.conflict)
        grounds.append(part)
    alike = how_alike()
    is_dated = are_surely_dated(one, other)
    circumstances = [
        compare_kinds(one.kind, other.kind, alike),
        _compare_attackers(one, other, related),
        _compare_parties(one, other, Role.TARGET, related),
        _compare_parties(one, other, Role.PARTICIPANT, related),
        _compare_weapons(one, other),
    ]
    parts = [
        *(circumstances if is_dated else map(_unsure, circumstances)),
        *grounds,
        _compare_tolls(one, other),
        compare_counts(one.counts, other.counts, is_dated=is_dated),
        _compare_words(one, other, alike),
        NOTHING if is_dated else _compare_leading_words(one, other),
        _compare_prominence(one, other, alike, is_dated=is_dated),
    ]
    conflict = next((part.conflict for part in parts if part.conflict), None)
    total = sum(part.score for part in parts)
    return Comparison(
        score=0.0 if conflict else round(_bounded(total), 3),
        reasons=tuple(part.reason for part in parts if part.reason),
        conflict=conflict,
    )


class _Likeness:
    """How alike the words of two claims' reports are, worked out once, and only if anything asks for it."""

    __slots__ = ("_known", "_one", "_other")

    def __init__(self, one: Account, other: Account) -> None:
        self._one, self._other = one, other
        self._known: float | None = None

    def __call__(self) -> float:
        if self._known is None:
            self._known = likeness(self._one.words, self._other.words)
        return self._known


def _unsure(part: Part) -> Part:
    """What agrees says little without a sure day: alike stories agree in it. A conflict may be a word misread."""
    if part.conflict:
        return Part(score=_SWAPPED)
    return part._replace(score=part.score * UNSURE) if part.score > 0 else part


def _bounded(total: float) -> float:
    """Between 0 and 1, and even in between: how far two groups fit is the average of what their claims share."""
    return min(1.0, max(0.0, MERGE_AT + (total - MERGE_AT) * _STEP))


def _compare_attackers(one: Account, other: Account, related: Related) -> Part:
    ours, theirs = one.having(Role.ATTACKER), other.having(Role.ATTACKER)
    if not ours or not theirs:
        return NOTHING
    shared = _shared(ours, theirs, related)
    if shared:
        return Part(score=0.12, reason=f"attacker {shared} in both")
    for attackers, attacked in ((ours, other.having(Role.TARGET)), (theirs, one.having(Role.TARGET))):
        swapped = attackers & attacked
        if swapped:
            return Part(conflict=f"{min(swapped)} attacks in one and is attacked in the other")
    return Part(score=-0.25)


def _compare_parties(one: Account, other: Account, role: Role, related: Related) -> Part:
    ours, theirs = one.having(role), other.having(role)
    if not ours or not theirs:
        return NOTHING
    shared = _shared(ours, theirs, related)
    return Part(score=0.12, reason=f"{role.value} {shared} in both") if shared else Part(score=-0.1)


def _shared(ours: frozenset[str], theirs: frozenset[str], related: Related) -> str | None:
    """A party of both, by its id; of an umbrella and a member of it, the first by name."""
    return min((min(mine, other) for mine in ours for other in theirs if related(mine, other)), default=None)


def _compare_weapons(one: Account, other: Account) -> Part:
    if not one.weapons or not other.weapons:
        return NOTHING
    shared = set(one.weapons) & set(other.weapons)
    return Part(score=0.08, reason=f"both name a {min(shared)}") if shared else NOTHING


def _compare_tolls(one: Account, other: Account) -> Part:
    if not one.tolls or not other.tolls:
        return NOTHING
    shared = {(figure, effect) for effect, figure in one.tolls} & {(figure, effect) for effect, figure in other.tolls}
    figure, effect = max(shared, default=(0, Effect.KILLED))
    if figure < _TELLING_TOLL:
        return NOTHING
    return Part(score=0.15 if figure >= _RARE_TOLL else 0.08, reason=f"{effect.value}: {figure} in both")


def _compare_words(one: Account, other: Account, alike: float) -> Part:
    enough = min(1.0, min(len(one.terms), len(other.terms)) / _LONG)
    score = enough * (min(_MOST_BY_WORDS, _PER_LIKENESS * alike) - _UNLIKE)
    if alike < SAME_NAMES:
        return Part(score=score)
    return Part(score=score, reason="much the same words" if alike >= SAME_STORY else "the same names and words")


def _compare_leading_words(one: Account, other: Account) -> Part:
    """Whether what each report is mostly about is told in the other too: look-alike stories share all but names."""
    shared = (_share_of_leading(one, other) + _share_of_leading(other, one)) / 2
    return Part(score=_PER_LEADING * (shared - _LEADING_EXPECTED))


def _share_of_leading(one: Account, other: Account) -> float:
    """How much of the weight of a report's leading words is of words that the other has too, 0 to 1."""
    leading = one.terms[:_LEADING_WORDS]
    total = sum(weight for _, weight in leading)
    return sum(weight for word, weight in leading if word in other.words) / total if total else _LEADING_EXPECTED


def _compare_prominence(one: Account, other: Account, alike: float, *, is_dated: bool) -> Part:
    """Of one story, what reports are about is likelier one incident than what they mention besides."""
    if alike < SAME_STORY:
        return NOTHING
    if is_dated:
        return Part(score=_LEADING_ON_A_DAY if one.leads and other.leads else _BESIDES_ON_A_DAY)
    return NOTHING if one.is_foremost and other.is_foremost else Part(score=_MENTIONED_BESIDES)
