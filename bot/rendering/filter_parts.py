"""What can be changed about an understood question at a tap: each part of it taken away, roles swapped, or narrower."""

from collections.abc import Iterator

from bot.rendering.filters import Names, filter_words
from bot.rendering.html import clip
from bot.vocabulary import EventStatus, Filter, Question, Value

_LONGEST_LABEL = 34
_SEVERAL = ("actors", "attackers", "targets", "between", "target_kinds", "places", "keywords", "excluding")
_TOGETHER = (("types",), ("since", "until"), ("min_killed",), ("min_injured",), ("statuses",), ("min_severity",))


class Variant(Value):
    """A way to change a question: what its button says, the same in words, and the filter there is then."""

    label: str
    words: str = ""
    filter: Filter
    is_wider: bool = False


def variants(question: Question, names: Names) -> tuple[Variant, ...]:
    """Every variant of a question, in an order that depends on nothing but the question: its other readings first."""
    wanted = question.filter
    others = (
        Variant(label=f"{clip(one.label, 30)}?", words=one.label, filter=one.filter) for one in question.alternatives
    )
    return (*others, *_wider(wanted, names), *_other_roles(wanted), *_narrower(wanted))


def _wider(wanted: Filter, names: Names) -> Iterator[Variant]:
    """Each part taken away."""
    for field in _SEVERAL:
        entries = getattr(wanted, field)
        for entry in entries:
            rest = tuple(other for other in entries if other != entry)
            yield _without(wanted, names, {field: (entry,)}, {field: rest})
    for fields in _TOGETHER:
        said = {field: getattr(wanted, field) for field in fields}
        if any(said.values()):
            yield _without(wanted, names, said, {field: Filter.model_fields[field].default for field in fields})


def _without(wanted: Filter, names: Names, part: dict[str, object], rest: dict[str, object]) -> Variant:
    words = filter_words(Filter().model_copy(update=part), names).removeprefix("Events ")
    label = f"✕ {clip(words, _LONGEST_LABEL)}"
    return Variant(label=label, words=f"without “{words}”", filter=wanted.model_copy(update=rest), is_wider=True)


def _other_roles(wanted: Filter) -> Iterator[Variant]:
    """By whom and against whom the other way round, in any role, or in one."""
    attackers, targets, actors = wanted.attackers, wanted.targets, wanted.actors
    if attackers or targets:
        yield Variant(label="by ↔ against", filter=_with_parties(wanted, attackers=targets, targets=attackers))
    if bool(attackers) != bool(targets) and not actors:
        yield Variant(label="in any role", filter=_with_parties(wanted, actors=attackers or targets))
    if actors and not (attackers or targets):
        yield Variant(label="only by", filter=_with_parties(wanted, attackers=actors))
        yield Variant(label="only against", filter=_with_parties(wanted, targets=actors))
    if len(wanted.between) > 1:
        yield Variant(label="either side", filter=_with_parties(wanted, actors=wanted.between))
    if len(actors) > 1:
        yield Variant(label="all of them together", filter=_with_parties(wanted, between=actors))


def _with_parties(wanted: Filter, **parties: tuple[str, ...]) -> Filter:
    nobody: dict[str, tuple[str, ...]] = {"actors": (), "attackers": (), "targets": (), "between": ()}
    return wanted.model_copy(update=nobody | parties)


def _narrower(wanted: Filter) -> Iterator[Variant]:
    if not wanted.statuses:
        corroborated = wanted.model_copy(update={"statuses": (EventStatus.CORROBORATED,)})
        yield Variant(label="only corroborated", filter=corroborated)
    if wanted.min_killed is None:
        yield Variant(label="only deadly", filter=wanted.model_copy(update={"min_killed": 1}))
