"""Places: whether two claims can tell of one spot."""

from collections.abc import Sequence
from itertools import product

from bot.geometry import distance_km
from bot.merging.accounts import Account, are_surely_dated
from bot.merging.part import NOTHING, SAME_NAMES, UNSURE, Alike, Part
from bot.vocabulary import EventPlace, PlacePrecision, SubEventType

REACH_KM = 35.0
"""Two precise places further apart are two places, and two incidents."""

OF_A_COUNTRY = frozenset({SubEventType.OTHER})
"""Kinds of which a country sees one at a time: ACLED files coups under "Other"."""

_ANOTHER_PLACE = -0.8  # more than kind and parties can make up for
_SAME_SPOT = 0.27
_AT_THE_SPOT = 0.2  # what towns add when they are close; less is said of wide areas
_MORE_THAN_NAMES = 0.25  # likeness from which a misread town is likelier than two alike incidents on days told
_SAME_SPOT_KM = 5.0
_CLOSE_KM = 12.0
_SAME_WATERS_KM = 700.0  # seas are given by their middles
_PRECISE = {PlacePrecision.EXACT, PlacePrecision.NEAR}


def is_precise(place: EventPlace) -> bool:
    """Whether a place's coordinates tell it from the next town."""
    return place.precision in _PRECISE


def compare_whereabouts(one: Account, other: Account, alike: Alike) -> Part:
    """The places of two claims.

    Without a sure day, each of two reports may lead with another of the story's places; and a town's name may stand for
    its airport or suburb where one report names the other's place. These only count against them, and not even that
    where the reports share rare names, or more than those where both tell a day; elsewhere they conflict.
    """
    part = compare_places(one.places, other.places)
    if part.conflict and (not are_surely_dated(one, other) or _name_one_town(one, other)):
        both_tell_a_day = bool(one.date and other.date)
        return (
            NOTHING if alike() >= (_MORE_THAN_NAMES if both_tell_a_day else SAME_NAMES) else Part(score=_ANOTHER_PLACE)
        )
    if part.score < _AT_THE_SPOT and not are_surely_dated(one, other):
        return part._replace(score=part.score * UNSURE)
    if (
        part.score < _AT_THE_SPOT
        and one.kind is other.kind
        and one.kind in OF_A_COUNTRY
        and _share_a_country(one, other)
    ):
        return Part(score=_SAME_SPOT, reason="of one country")
    return part


def _share_a_country(one: Account, other: Account) -> bool:
    ours, theirs = ({place.country for place in account.places if place.country} for account in (one, other))
    return bool(ours & theirs)


def _name_one_town(one: Account, other: Account) -> bool:
    """Whether one report names the other's place, and their places are a town and its surroundings."""
    precise = _precise(one.places, other.places)
    if not precise or _nearest(precise)[0] > REACH_KM:
        return False
    return _names_places(one, other) or _names_places(other, one)


def _names_places(one: Account, other: Account) -> bool:
    """Whether one report names a place of the other's claim."""
    return any(word in one.words for word in other.place_words)


def compare_places(ours: Sequence[EventPlace], theirs: Sequence[EventPlace]) -> Part:
    """The places of two claims; one that both may mean is enough."""
    pairs = list(product(ours, theirs))
    if not pairs:
        return NOTHING
    precise = _precise(ours, theirs)
    if precise:
        return _between_towns(precise)
    divisions = {(place.country, place.admin1) for place in ours if place.admin1}
    shared = sorted(str(place.admin1) for place in theirs if (place.country, place.admin1) in divisions)
    if shared:
        return Part(score=0.1, reason=f"both in {shared[0]}")
    if any(a.country and a.country == b.country for a, b in pairs):
        return Part(score=0.03, reason="same country")
    return _at_sea([pair for pair in pairs if not (pair[0].country and pair[1].country)])


def _precise(ours: Sequence[EventPlace], theirs: Sequence[EventPlace]) -> list[tuple[EventPlace, EventPlace]]:
    """The pairs of places whose coordinates tell towns apart."""
    return list(product(filter(is_precise, ours), filter(is_precise, theirs)))


def _between_towns(pairs: Sequence[tuple[EventPlace, EventPlace]]) -> Part:
    distance, ours, theirs = _nearest(pairs)
    if distance <= _SAME_SPOT_KM or (ours.name == theirs.name and distance <= REACH_KM):
        return Part(score=_SAME_SPOT, reason=f"both at {ours.name}")
    if distance > REACH_KM:
        return Part(conflict=f"{distance:.0f} km from {theirs.name} to {ours.name}")
    if distance <= _CLOSE_KM:
        return Part(score=0.2, reason=f"{distance:.0f} km from {ours.name} to {theirs.name}")
    # Two towns that are both named are two places; a place that is only near its town may be the other's.
    apart = f"{distance:.0f} km from {ours.name} to {theirs.name}"
    if ours.precision == theirs.precision == PlacePrecision.EXACT:
        return Part(conflict=apart)
    return Part(score=0.1, reason=apart)


def _at_sea(pairs: Sequence[tuple[EventPlace, EventPlace]]) -> Part:
    """Seas belong to no country, and what happens off a coast is given either way."""
    if not pairs:
        return Part(conflict="different countries")
    distance, ours, theirs = _nearest(pairs)
    if ours.name == theirs.name:
        return Part(score=0.15, reason=f"both in {ours.name}")
    return NOTHING if distance <= _SAME_WATERS_KM else Part(conflict=f"{distance:.0f} km from {theirs.name}")


def _nearest(pairs: Sequence[tuple[EventPlace, EventPlace]]) -> tuple[float, EventPlace, EventPlace]:
    """The two places of a pair that lie closest, and how far apart in kilometres."""
    ranked = ((_apart(*pair), pair[0].name, pair[1].name, pair) for pair in pairs)
    distance, _, _, (ours, theirs) = min(ranked, key=lambda one: one[:3])
    return distance, ours, theirs


def _apart(one: EventPlace, other: EventPlace) -> float:
    return distance_km((one.latitude, one.longitude), (other.latitude, other.longitude))
