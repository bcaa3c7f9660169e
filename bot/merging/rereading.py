"""A document read twice: which of its new claims are those it made before. Pure."""

from collections.abc import Sequence

from bot.vocabulary import Claim, Evidence

_LEAST = 3
"""What two readings must have in common to be of one incident: words and one fact, or as many facts."""


def same_claims(before: Sequence[Claim], now: Sequence[Claim]) -> dict[int, int]:
    """For each new claim (by its place) the old one of the same incident, the likest first, none twice."""
    likenesses = sorted(
        (-_likeness(old, new), abs(was - place), place, was)
        for was, old in enumerate(before)
        for place, new in enumerate(now)
        if _likeness(old, new) >= _LEAST
    )
    found: dict[int, int] = {}
    for _, _, place, was in likenesses:
        if place not in found and was not in found.values():
            found[place] = was
    return found


def _likeness(old: Claim, new: Claim) -> int:
    facts = (
        old.sub_event_type is new.sub_event_type,
        old.date is not None
        and new.date is not None
        and old.date.start <= new.date.end
        and new.date.start <= old.date.end,
        bool({place.name for place in old.places} & {place.name for place in new.places}),
        bool({actor.id or actor.name for actor in old.actors} & {actor.id or actor.name for actor in new.actors}),
    )
    return 100 * (old == new) + 2 * _share_words(old.evidence, new.evidence) + sum(facts)


def _share_words(some: Sequence[Evidence], others: Sequence[Evidence]) -> bool:
    return any(one.start < other.end and other.start < one.end for one in some for other in others)
