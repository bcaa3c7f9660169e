"""Whether an event fits a filter, field by field as the search's SQL reads it; and what severity it has.

Each field of a ``Filter`` has its test in one table, so that a new field is one row here, one in the SQL
(``store/clauses.py``) and one in the English (``rendering/filters.py``).
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from bot.geometry import distance_km
from bot.identity.names import folded_words
from bot.severity import rules_for, severity_table
from bot.vocabulary import Event, EventPlace, EventStatus, Filter, PlaceFilter, Role, Severity, SubEventType, Toll

Members = Callable[[str], frozenset[str]]
"""An actor's id to the ids of all that belong to it, its own included."""


def matches(wanted: Filter, event: Event, members: Members) -> bool:
    """Whether an event fits a filter; the same reading of its fields as the search has."""
    asked = ((fits, getattr(wanted, field)) for field, fits in _FITS.items())
    return all(fits(value, event, members) for fits, value in asked if value is not None and value != ())


def severity_of(event: Event) -> Severity:
    """The gravest severity of which the event matches a rule."""
    tiers = severity_table().tiers
    return next((tier.severity for tier in tiers if _any_of(tier.rules, event, _alone)), Severity.MINOR)


def words_of(text: str) -> list[str]:
    """The words of a text in the form in which keywords are compared."""
    return [part for form in folded_words(text) for part in form.split()]


def words_told(event: Event) -> frozenset[str]:
    """The words an event can be found by, folded."""
    return frozenset(chain.from_iterable(map(words_of, _texts(event))))


def _texts(event: Event) -> Iterator[str]:
    yield event.headline
    yield from (actor.name for actor in event.actors)
    yield from (place.name for place in event.places)
    yield from (target.text for target in event.targets)
    yield from (weapon.text for weapon in event.weapons)
    yield from (report.evidence for report in event.reports)


def _alone(actor_id: str) -> frozenset[str]:
    return frozenset((actor_id,))


def _any_of(filters: Iterable[Filter], event: Event, members: Members) -> bool:
    return any(matches(one, event, members) for one in filters)


def _has_party(event: Event, ids: Iterable[str], members: Members, roles: Iterable[Role] = tuple(Role)) -> bool:
    wanted = set(chain.from_iterable(members(one) for one in ids))
    return any(actor.id in wanted and actor.role in roles for actor in event.actors)


def _has_actor(ids: tuple[str, ...], event: Event, members: Members) -> bool:
    return _has_party(event, ids, members)


def _has_attacker(ids: tuple[str, ...], event: Event, members: Members) -> bool:
    return _has_party(event, ids, members, (Role.ATTACKER,))


def _has_target(ids: tuple[str, ...], event: Event, members: Members) -> bool:
    return _has_party(event, ids, members, (Role.TARGET,))


def _has_all(ids: tuple[str, ...], event: Event, members: Members) -> bool:
    return all(_has_party(event, (one,), members) for one in ids)


def _hit_kind(kinds: tuple[str, ...], event: Event, _members: Members) -> bool:
    return any(target.kind in kinds for target in event.targets)


def _is_in_place(places: tuple[PlaceFilter, ...], event: Event, _members: Members) -> bool:
    return any(is_inside(place, spot) for place in places for spot in event.places)


def is_inside(wanted: PlaceFilter, spot: EventPlace) -> bool:
    """Whether a place of an event lies in the country, division or circle that is asked for, or is it by name."""
    if wanted.latitude is not None and wanted.longitude is not None and wanted.radius_km is not None:
        near = distance_km((wanted.latitude, wanted.longitude), (spot.latitude, spot.longitude)) <= wanted.radius_km
        return near or (spot.name == wanted.name and wanted.country in (None, spot.country))
    if wanted.countries:
        return spot.country in wanted.countries
    if wanted.admin1:
        return spot.country == wanted.country and spot.admin1 == wanted.admin1
    return spot.country == wanted.country if wanted.country else spot.name == wanted.name


def _is_of_type(types: tuple[SubEventType, ...], event: Event, _members: Members) -> bool:
    return event.sub_event_type in types


def _tells(keywords: tuple[str, ...], event: Event, _members: Members) -> bool:
    told = words_told(event)
    return any(
        all(any(word.startswith(beginning) for word in told) for beginning in words_of(keyword)) for keyword in keywords
    )


def _is_since(day: dt.date, event: Event, _members: Members) -> bool:
    return (event.date.end if event.date else event.first_reported_at.date()) >= day


def _is_until(day: dt.date, event: Event, _members: Members) -> bool:
    return (event.date.start if event.date else event.first_reported_at.date()) <= day


def _reaches(toll: Toll, least: int) -> bool:
    figure = toll.best if toll.best is not None else toll.low
    return figure is not None and figure >= least


def _killed(least: int, event: Event, _members: Members) -> bool:
    return _reaches(event.killed, least)


def _injured(least: int, event: Event, _members: Members) -> bool:
    return _reaches(event.injured, least)


def _has_status(statuses: tuple[EventStatus, ...], event: Event, _members: Members) -> bool:
    return event.status in statuses


def _is_as_grave(least: Severity, event: Event, members: Members) -> bool:
    rules = rules_for(least)
    return rules is None or _any_of(rules, event, members)


def _is_not_left_out(excluding: tuple[Filter, ...], event: Event, members: Members) -> bool:
    return not _any_of(excluding, event, members)


_FITS: dict[str, Callable[..., bool]] = {
    "actors": _has_actor,
    "attackers": _has_attacker,
    "targets": _has_target,
    "between": _has_all,
    "target_kinds": _hit_kind,
    "places": _is_in_place,
    "types": _is_of_type,
    "keywords": _tells,
    "since": _is_since,
    "until": _is_until,
    "min_killed": _killed,
    "min_injured": _injured,
    "statuses": _has_status,
    "min_severity": _is_as_grave,
    "excluding": _is_not_left_out,
}
