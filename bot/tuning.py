"""Changing a follow by a tap: narrower after an alert that was not wanted, or to a step on a scale."""

from collections.abc import Iterator
from enum import IntEnum

from bot.vocabulary import Event, EventStatus, Filter, PlaceFilter, Severity

TOLL_STEPS = (0, 1, 5, 10, 50)
"""The tolls a follow can be set to start from; 0 is any."""

SEVERITY_STEPS = tuple(reversed(Severity))
"""The tiers a follow can be set to start from; the lowest is any."""


class Narrowing(IntEnum):
    """A way to get less like an event. The numbers stand in buttons that are out in chats: keep them."""

    TYPE = 1
    PLACE = 2
    TOLL = 3
    CORROBORATED = 4


def narrowings(wanted: Filter, event: Event) -> Iterator[tuple[Narrowing, Filter]]:
    """What a follow could become to leave out events like this one, and still ask for something.

    What leaves it out already is not offered: a press that comes again finds nothing more to do.
    """
    kind = Filter(types=(event.sub_event_type,))
    if wanted.types != kind.types and kind not in wanted.excluding:
        yield Narrowing.TYPE, _without(wanted, kind)
    area = _area(event)
    if area is not None and area not in wanted.places and Filter(places=(area,)) not in wanted.excluding:
        yield Narrowing.PLACE, _without(wanted, Filter(places=(area,)))
    step = _next_toll(wanted, event)
    if step is not None:
        yield Narrowing.TOLL, wanted.model_copy(update={"min_killed": step})
    if event.status is EventStatus.REPORTED and not wanted.statuses:
        yield Narrowing.CORROBORATED, only_corroborated(wanted, is_on=True)


def _without(wanted: Filter, other: Filter) -> Filter:
    return wanted.model_copy(update={"excluding": (*wanted.excluding, other)})


def _area(event: Event) -> PlaceFilter | None:
    """The division an event's first place lies in, else its country."""
    if not event.places or event.places[0].country is None:
        return None
    spot = event.places[0]
    if spot.admin1:
        return PlaceFilter(name=spot.admin1, country=spot.country, admin1=spot.admin1)
    return None


def _next_toll(wanted: Filter, event: Event) -> int | None:
    """The first toll on the scale that is above the event's; ``None`` where there is none, or the follow asks for more
    than the event's already."""
    killed = event.killed.leading or 0
    if killed < (wanted.min_killed or 0):
        return None
    return next((step for step in TOLL_STEPS if step > killed), None)


def only_corroborated(wanted: Filter, *, is_on: bool) -> Filter:
    """The same filter for what several sources report, or for everything again."""
    return wanted.model_copy(update={"statuses": (EventStatus.CORROBORATED,) if is_on else ()})


def from_toll(wanted: Filter, least: int) -> Filter:
    """The same filter from this many killed on; 0 takes the limit away."""
    return wanted.model_copy(update={"min_killed": least or None})


def from_severity(wanted: Filter, step: int) -> Filter:
    """The same filter from a step of ``SEVERITY_STEPS`` on; 0 takes the limit away."""
    return wanted.model_copy(update={"min_severity": SEVERITY_STEPS[step] if step else None})
