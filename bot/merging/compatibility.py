"""Does a claim tell of an event we already hold?

Facts that can't both be true of one incident (another town, another day, another kind of deed) keep them apart,
whatever else agrees. What agrees adds to a score, and each part is kept in words, so that a merge can be explained.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from itertools import product

from bot.geometry import distance_km
from bot.vocabulary import (
    Claim,
    DatePrecision,
    Effect,
    Event,
    EventPlace,
    EventType,
    PlacePrecision,
    Role,
    SubEventType,
    Toll,
    Value,
)

MERGE_AT = 0.5
"""The score from which a claim joins an event."""

_SAME_SPOT_KM = 12.0
_NEAR_KM = 35.0
_TELLING_TOLL = 3  # one or two dead are too common to tell one incident from another
_PUBLICATION_WINDOW = dt.timedelta(days=4)
_PRECISE = {PlacePrecision.EXACT, PlacePrecision.NEAR}
_ARMED = {EventType.BATTLES, EventType.EXPLOSIONS, EventType.VIOLENCE_AGAINST_CIVILIANS}
_CROWDS = {EventType.PROTESTS, EventType.RIOTS}
# Missiles and drones shot down are reported both as an attack and as its interception.
_INTERCEPTABLE = {SubEventType.AIR_DRONE_STRIKE, SubEventType.SHELLING}

Related = Callable[[str, str], bool]
"""Whether two actor ids may stand for the same party: equal, or one part of the other."""


class Comparison(Value):
    """How well a claim fits an event. ``conflict`` says why it can't be the same incident."""

    score: float = 0.0
    reasons: tuple[str, ...] = ()
    conflict: str | None = None


class _Part(Value):
    """One fact compared: what it adds, in words, or the conflict it shows."""

    score: float = 0.0
    reason: str | None = None
    conflict: str | None = None


def compare(claim: Claim, published_on: dt.date | None, event: Event, related: Related) -> Comparison:
    """Weigh a claim against an event.

    Args:
        claim: the claim to place.
        published_on: the day its document was published; stands in where the claim has no date.
        event: the event as it is now.
        related: whether two actor ids may be one party.
    """
    parts = (
        _compare_types(claim, event),
        _compare_dates(claim, published_on, event),
        _compare_places(claim, event),
        _compare_parties(claim, event, Role.ATTACKER, related),
        _compare_parties(claim, event, Role.TARGET, related),
        _compare_weapons(claim, event),
        _compare_tolls(claim, event),
    )
    conflict = next((part.conflict for part in parts if part.conflict), None)
    return Comparison(
        score=0.0 if conflict else round(min(1.0, sum(part.score for part in parts)), 3),
        reasons=tuple(part.reason for part in parts if part.reason),
        conflict=conflict,
    )


def _compare_types(claim: Claim, event: Event) -> _Part:
    if claim.sub_event_type == event.sub_event_type:
        return _Part(score=0.15, reason=f"both {claim.sub_event_type.lower()}")
    pair = {claim.sub_event_type, event.sub_event_type}
    if SubEventType.DISRUPTED_WEAPONS in pair and pair & _INTERCEPTABLE:
        return _Part(score=0.08, reason="an attack and its interception")
    for family in (_ARMED, _CROWDS):
        if claim.event_type in family and event.event_type in family:
            return _Part(score=0.05)
    return _Part(conflict=f"{claim.sub_event_type.lower()} is not {event.sub_event_type.lower()}")


def _compare_dates(claim: Claim, published_on: dt.date | None, event: Event) -> _Part:
    if claim.date and event.date:
        gap = max((event.date.start - claim.date.end).days, (claim.date.start - event.date.end).days, 0)
        fine = max(claim.date.precision, event.date.precision) == DatePrecision.DAY
        if gap > 1 or (gap == 1 and not fine):
            return _Part(conflict=f"{gap} days apart")
        if gap == 1:
            # Zones and nights make one incident two days; but a base is also hit two days running.
            return _Part(score=-0.2, reason="a day apart")
        return _Part(score=0.25, reason="same day") if fine else _Part(score=0.12, reason="dates overlap")
    ours = claim.date.start if claim.date else published_on
    theirs = event.date.start if event.date else _published_on(event)
    if ours is None or theirs is None:
        return _Part(score=-0.05)  # towns see many alike attacks: without a day, more than type and town must agree
    if abs(ours - theirs) > _PUBLICATION_WINDOW:
        return _Part(conflict="reported too far apart")
    return _Part(score=0.12, reason="reported within days")


def _published_on(event: Event) -> dt.date | None:
    """The day of the first report; when a report was read says nothing of when it happened."""
    return min((report.published_at.date() for report in event.reports if report.published_at), default=None)


def _compare_places(claim: Claim, event: Event) -> _Part:
    if not claim.places or not event.places:
        return _Part()
    ours = [EventPlace(**place.model_dump(exclude={"start", "end", "text"})) for place in claim.places]
    exact = [
        pair for pair in product(ours, event.places) if pair[0].precision in _PRECISE and pair[1].precision in _PRECISE
    ]
    if exact:
        return _nearest(exact)
    divisions = {(place.admin1, place.country) for place in ours if place.admin1}
    shared = divisions & {(place.admin1, place.country) for place in event.places}
    if shared:
        return _Part(score=0.12, reason=f"both in {min(str(division) for division, _ in shared)}")
    if any(a.country == b.country for a, b in product(ours, event.places)):
        return _Part(score=0.05, reason="same country")
    return _Part(conflict="different countries")


def _nearest(pairs: Iterable[tuple[EventPlace, EventPlace]]) -> _Part:
    distance, place = min(
        (distance_km((ours.latitude, ours.longitude), (theirs.latitude, theirs.longitude)), theirs.name)
        for ours, theirs in pairs
    )
    if distance <= _SAME_SPOT_KM:
        return _Part(score=0.33, reason=f"both at {place}")
    if distance <= _NEAR_KM:
        return _Part(score=0.15, reason=f"{distance:.0f} km from {place}")
    return _Part(conflict=f"{distance:.0f} km from {place}")


def _compare_parties(claim: Claim, event: Event, role: Role, related: Related) -> _Part:
    ours = [actor for actor in claim.actors if actor.role == role and actor.id]
    theirs = [actor for actor in event.actors if actor.role == role and actor.id]
    if not ours or not theirs:
        return _Part()
    for mine, other in product(ours, theirs):
        if related(mine.id or "", other.id or ""):
            return _Part(score=0.12, reason=f"{role.value} {other.name} in both")
    if role is not Role.ATTACKER:
        return _Part(score=-0.1)
    swapped = {actor.id for actor in event.actors if actor.role == Role.TARGET}
    if any(actor.id in swapped for actor in ours):
        return _Part(conflict=f"{ours[0].name} is the one attacked there")
    return _Part(score=-0.25)


def _compare_weapons(claim: Claim, event: Event) -> _Part:
    shared = {weapon.kind for weapon in claim.weapons if weapon.kind} & {w.kind for w in event.weapons if w.kind}
    return _Part(score=0.08, reason=f"both name a {min(shared)}") if shared else _Part()


def _compare_tolls(claim: Claim, event: Event) -> _Part:
    for effect, theirs in ((Effect.KILLED, event.killed), (Effect.INJURED, event.injured)):
        ours = [casualty for casualty in claim.casualties if casualty.effect is effect and casualty.best]
        if ours and theirs.best and (ours[0].best or 0) >= _TELLING_TOLL and _within(ours[0].best or 0, theirs):
            return _Part(score=0.1, reason=f"{effect.value}: {ours[0].best}")
    return _Part()


def _within(figure: int, toll: Toll) -> bool:
    low = toll.low if toll.low is not None else toll.best
    high = toll.high if toll.high is not None else toll.best
    return low is not None and high is not None and low <= figure <= high
