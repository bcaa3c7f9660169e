"""Which changes of an event matter: those that make what was told before wrong, or much graver. Pure."""

from collections.abc import Iterator, Sequence

from bot.geometry import distance_km
from bot.vocabulary import (
    Change,
    ChangeKind,
    Event,
    EventActor,
    EventPlace,
    EventStatus,
    PlacePrecision,
    Role,
    Toll,
    as_json,
)

_SAME_SPOT_KM = 12.0

# A status reached, and what reaching it is called. From a retraction every way leads back to "reinstated".
_REACHED = {
    EventStatus.CORROBORATED: ChangeKind.CORROBORATED,
    EventStatus.DISPUTED: ChangeKind.DISPUTED,
    EventStatus.RETRACTED: ChangeKind.RETRACTED,
}


def significant_changes(before: Event, after: Event) -> tuple[Change, ...]:
    """What those who were told of ``before`` must know of ``after``, gravest first; nothing for mere refinements.

    A wider spread, another report, a town where only the country was known: these are shown, and are no news.
    """
    if after.status is EventStatus.RETRACTED:
        return tuple(_status(before, after))
    return (
        *_status(before, after),
        *_toll("killed", before.killed, after.killed),
        *_toll("injured", before.injured, after.injured),
        *_attackers(before.actors, after.actors),
        *_type(before, after),
        *_places(before.places, after.places),
        *_date(before, after),
    )


def merged_away(event: Event, into: Event) -> Change:
    """The change for those who were told of an event that turned out to be another one."""
    return Change(kind=ChangeKind.MERGED, field="event", before=event.id, after=into.id)


def _status(before: Event, after: Event) -> Iterator[Change]:
    if before.status is after.status:
        return
    kind = _REACHED.get(after.status)
    if before.status is EventStatus.RETRACTED:
        kind = ChangeKind.REINSTATED
    elif before.status is EventStatus.DISPUTED and kind is None:
        kind = ChangeKind.UNDISPUTED
    if kind:
        yield Change(kind=kind, field="status", before=before.status.value, after=after.status.value)


def _toll(field: str, before: Toll, after: Toll) -> Iterator[Change]:
    """By the leading figure. That nobody was hurt, where nothing was known, is no change that matters."""
    was, now = before.leading, after.leading
    if was == now or {was, now} == {None, 0}:
        return
    kind = ChangeKind.TOLL_DOWN if now is None or (was is not None and now < was) else ChangeKind.TOLL_UP
    yield Change(kind=kind, field=field, before=as_json(before), after=as_json(after))


def _attackers(before: Sequence[EventActor], after: Sequence[EventActor]) -> Iterator[Change]:
    was, now = _by_identity(before), _by_identity(after)
    if was.keys() != now.keys():
        yield Change(
            kind=ChangeKind.ATTRIBUTION, field="attackers", before=list(was.values()), after=list(now.values())
        )


def _by_identity(actors: Sequence[EventActor]) -> dict[str, str]:
    return {actor.id or actor.name.casefold(): actor.name for actor in actors if actor.role is Role.ATTACKER}


def _type(before: Event, after: Event) -> Iterator[Change]:
    if before.sub_event_type is not after.sub_event_type:
        yield Change(
            kind=ChangeKind.TYPE, field="type", before=before.sub_event_type.value, after=after.sub_event_type.value
        )


def _places(before: Sequence[EventPlace], after: Sequence[EventPlace]) -> Iterator[Change]:
    """Whether none of the places told before can be where it is put now."""
    if before and after and all(_is_elsewhere(place, after[0]) for place in before):
        yield Change(
            kind=ChangeKind.PLACE,
            field="places",
            before=[place.name for place in before],
            after=[place.name for place in after],
        )


def _is_elsewhere(told: EventPlace, now: EventPlace) -> bool:
    if told.country and now.country and told.country != now.country:
        return True
    if max(told.precision, now.precision) <= PlacePrecision.NEAR:
        return distance_km((told.latitude, told.longitude), (now.latitude, now.longitude)) > _SAME_SPOT_KM
    return bool(told.admin1 and now.admin1 and told.admin1 != now.admin1)


def _date(before: Event, after: Event) -> Iterator[Change]:
    was, now = before.date, after.date
    if was and now and (was.end < now.start or now.end < was.start):
        yield Change(kind=ChangeKind.DATE, field="date", before=as_json(was), after=as_json(now))
