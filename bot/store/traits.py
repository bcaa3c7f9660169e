"""What each row of an event's keys tells of the event beside its key, packed into two whole numbers.

Most of what a question narrows down by is checked where the row stands, alike on either database, and no other table is
read. ``traits`` hold whether the event stands, whether its day is known, the roles of the party the row is for, the
kind of deed, the country, the status and the tolls; ``spot`` is where it happened. Where an event has several countries
or places, they say that, and the event has to be looked at.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, Double, case, cast

from bot.geometry import KM_PER_DEGREE, Circle
from bot.vocabulary import DatePrecision, Event, EventPlace, EventStatus, Role, SubEventType, Toll

Clause = ColumnElement[bool]
Column = ColumnElement[int]
Degrees = ColumnElement[float]

STANDS = 1
"""It is not retracted."""
IS_DATED = 2
"""Its last day is known to the day."""

# Numbers in the database: whoever adds one appends it.
_ROLES = (Role.ATTACKER, Role.TARGET, Role.INTERCEPTOR, Role.PARTICIPANT)
_KINDS = tuple(SubEventType)
_STATUSES = (EventStatus.REPORTED, EventStatus.CORROBORATED, EventStatus.DISPUTED, EventStatus.RETRACTED)

_FIRST_ROLE = 4
_KIND, _KIND_BITS = 1 << 6, (1 << 6) - 1
_COUNTRY, _COUNTRY_BITS = 1 << 12, (1 << 10) - 1
_NO_COUNTRY, _SEVERAL_COUNTRIES = 0, _COUNTRY_BITS
_STATUS, _STATUS_BITS = 1 << 22, (1 << 2) - 1
_KILLED, _KILLED_BITS = 1 << 24, (1 << 20) - 1
_INJURED, _INJURED_BITS = 1 << 44, (1 << 19) - 1  # up to the last bit but the sign
KILLED = _KILLED_BITS * _KILLED
"""The part of ``traits`` by which events stand in the order of their dead, those without a figure last."""

NO_SPOT = 0
_UNITS = 100_000  # of a degree: about a metre
_NORTH = 1 << 26  # above the units of longitude, of which there are fewer
_LEAST_LATITUDE, _LEAST_LONGITUDE = -1_000.0, -180.0  # so that NO_SPOT lies in no circle


def of_event(event: Event) -> int:
    """What all rows of an event tell."""
    is_dated = event.date is not None and event.date.precision is DatePrecision.DAY
    return (
        (STANDS if event.status is not EventStatus.RETRACTED else 0)
        | (IS_DATED if is_dated else 0)
        | _KINDS.index(event.sub_event_type) * _KIND
        | _country_of(event.places) * _COUNTRY
        | of_status(event.status)
        | min(_figure(event.killed), _KILLED_BITS) * _KILLED
        | min(_figure(event.injured), _INJURED_BITS) * _INJURED
    )


def of_status(status: EventStatus) -> int:
    """What all rows of an event of this status tell besides."""
    return _STATUSES.index(status) * _STATUS


def _figure(toll: Toll) -> int:
    """A toll as filters read it, by the best figure or the low one: one more than that, and 0 where there is none."""
    figure = toll.best if toll.best is not None else toll.low
    return 0 if figure is None else figure + 1


def of_role(role: Role) -> int:
    """What the rows of a party tell besides, for each of its roles."""
    return _FIRST_ROLE << _ROLES.index(role)


def spot_of(places: Sequence[EventPlace]) -> int:
    """The spot of an event with these places; ``NO_SPOT`` unless it is one."""
    if len(places) != 1:
        return NO_SPOT
    (place,) = places
    return _northward(place.latitude) * _NORTH + int((place.longitude - _LEAST_LONGITUDE) * _UNITS + 0.5)


def _northward(latitude: float) -> int:
    return int((latitude - _LEAST_LATITUDE) * _UNITS + 0.5)


def _country_of(places: Iterable[EventPlace]) -> int:
    countries = {place.country for place in places}
    if len(countries) > 1:
        return _SEVERAL_COUNTRIES
    return _number_of(countries.pop()) if countries else _NO_COUNTRY


def _number_of(country: str | None) -> int:
    """The number of a code of two letters, from 1 to 676."""
    if not country:
        return _NO_COUNTRY
    first, second = (ord(letter) - ord("A") for letter in country)
    return first * 26 + second + 1


def has_role(traits: Column, role: Role) -> Clause:
    """The row's party had this role."""
    return traits.bitwise_and(of_role(role)) != 0


def is_of_kind(traits: Column, kinds: Collection[SubEventType]) -> Clause:
    """The event is of one of these kinds."""
    wanted = [_KINDS.index(kind) * _KIND for kind in kinds]
    return traits.bitwise_and(_KIND_BITS * _KIND).in_(wanted)


def has_status(traits: Column, statuses: Iterable[EventStatus]) -> Clause:
    """The event has one of these statuses."""
    return traits.bitwise_and(_STATUS_BITS * _STATUS).in_([_STATUSES.index(one) * _STATUS for one in statuses])


def has_killed(traits: Column, least: int) -> Clause:
    """At least so many were killed."""
    return traits.bitwise_and(KILLED) >= min(least + 1, _KILLED_BITS) * _KILLED


def has_injured(traits: Column, least: int) -> Clause:
    """At least so many were injured."""
    return traits >= min(least + 1, _INJURED_BITS) * _INJURED


def killed(traits: Column) -> ColumnElement[int]:
    """How many were killed; nobody where no figure is known."""
    figure = traits.bitwise_and(KILLED) // _KILLED
    return case((figure > 0, figure - 1), else_=0)


def is_in_country(traits: Column, countries: Iterable[str | None]) -> Clause:
    """All places of the event are in one of these countries."""
    return _country(traits).in_([_number_of(country) * _COUNTRY for country in countries])


def may_be_in_country(traits: Column, *countries: str) -> Clause:
    """A place of the event may be in one of these countries; with none: it has places in several."""
    numbers = [*map(_number_of, countries), _SEVERAL_COUNTRIES]
    return _country(traits).in_([number * _COUNTRY for number in numbers])


def _country(traits: Column) -> Column:
    return traits.bitwise_and(_COUNTRY_BITS * _COUNTRY)


def coordinates(spot: Column) -> tuple[Degrees, Degrees]:
    """Latitude and longitude of a spot, in degrees; of ``NO_SPOT``, those of none on Earth."""
    north: Degrees = cast(spot // _NORTH, Double())
    east: Degrees = cast(spot.bitwise_and(_NORTH - 1), Double())
    return north * (1 / _UNITS) + _LEAST_LATITUDE, east * (1 / _UNITS) + _LEAST_LONGITUDE


def is_on_a_level(spot: Column, circle: Circle) -> Clause:
    """The spot is neither north nor south of a circle."""
    latitude, _, radius_km = circle
    reach = radius_km / KM_PER_DEGREE
    south, north = _northward(latitude - reach), _northward(latitude + reach)
    return spot.between((south - 1) * _NORTH, (north + 2) * _NORTH)
