"""The keys events are found by, and the order they are found in.

A key names one thing asked for: a party, a country, a division of it, a cell of the globe, a place's name, a kind of
deed, a kind of thing struck. Each event has one row for each of its keys.
"""

import datetime as dt
from collections import defaultdict
from itertools import chain

from sqlalchemy import bindparam, delete, insert, update
from sqlmodel import Session

from bot.geometry import cell_of
from bot.models import EventKeyRow, table_of
from bot.store import traits
from bot.store.parameters import among
from bot.store.prepared import Prepared
from bot.vocabulary import Event, EventPlace, SubEventType

KeyRow = tuple[str, int, int, int, int, int, int]
"""A key, where it puts an event (``recency``, the event's id, ``last_day`` and ``out_since``), and what it tells of it
(``traits`` and ``spot``)."""

EVERYTHING = "event"
"""The key that every event has."""

GRIDS = (1, 8)
"""The sides of cells, in half degrees: small ones for towns, large ones for seas."""

LONGEST_SPAN = dt.timedelta(days=366)
"""Dates are known to the year at worst. Of a longer span, only its end counts when it is looked for."""

NOT_IN_KEYS = {
    "attributions", "confidence", "corrections", "headline", "independent_sources", "is_news", "sources", "updated_at",
    "weapons", "words",
}  # fmt: skip
"""The columns of an event of which its keys say nothing (``rows_of``): most reports change no others."""

_COLUMNS = ("key", "recency", "event_id", "last_day", "out_since", "traits", "spot")

_keys = table_of(EventKeyRow)
_TELL_ANEW = Prepared(
    update(_keys).where(_keys.c.event_id == bindparam("event")).values(traits=_keys.c.traits + bindparam("added"))
)
_ADD = Prepared(insert(_keys), *_COLUMNS)
_REMOVE = Prepared(delete(_keys).where(_keys.c.event_id == bindparam("event"), among(_keys.c.key, "keys")))
_REMOVE_ALL = Prepared(delete(_keys).where(_keys.c.event_id == bindparam("event")))

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_SECONDS_BITS = 36  # holds seconds since 1970 for two thousand years; the day goes above them


def of_party(actor_id: str) -> str:
    """A party, in whatever role."""
    return f"party:{actor_id}"


def of_country(code: str) -> str:
    """A country by its ISO 3166-1 alpha-2 code."""
    return f"country:{code}"


def of_division(country: str | None, admin1: str) -> str:
    """A first-order division of a country."""
    return f"division:{country or ''}:{admin1}"


def of_cell(cell: int, size: int) -> str:
    """A cell of one of the ``GRIDS`` (``geometry.cell_of``)."""
    return f"cell:{size}:{cell}"


def of_place_name(name: str) -> str:
    """A place by its name alone."""
    return f"place:{name}"


def of_type(kind: SubEventType) -> str:
    """A kind of deed."""
    return f"type:{kind.value}"


def of_target_kind(kind: str) -> str:
    """A kind of thing struck."""
    return f"struck:{kind}"


def keys_of(event: Event) -> dict[str, int]:
    """All the keys of an event, each with the traits of its row."""
    common = traits.of_event(event)
    own: defaultdict[str, int] = defaultdict(lambda: common)
    for actor in event.actors:
        if actor.id:
            own[of_party(actor.id)] |= traits.of_role(actor.role)
    others = {
        EVERYTHING,
        of_type(event.sub_event_type),
        *(of_target_kind(target.kind) for target in event.targets if target.kind),
        *chain.from_iterable(map(of_location, event.places)),
    }
    return own | dict.fromkeys(others, common)


def of_location(place: EventPlace) -> set[str]:
    """All the keys of a place."""
    found = {of_cell(cell_of(place.latitude, place.longitude, size=size), size) for size in GRIDS}
    found.add(of_place_name(place.name))
    if place.country:
        found.add(of_country(place.country))
    if place.admin1:
        found.add(of_division(place.country, place.admin1))
    return found


def recency(day: dt.date, reported_at: dt.datetime) -> int:
    """The place in the order of answers: smaller for a later day, and within a day for a later first report."""
    seconds = min(max(0, seconds_of(reported_at)), (1 << _SECONDS_BITS) - 1)
    return -(day.toordinal() << _SECONDS_BITS | seconds)


def recency_span(since: dt.date, until: dt.date) -> tuple[int, int]:
    """The least and the greatest ``recency`` of events that begin on these days or between them."""
    return 1 - (until.toordinal() + 1 << _SECONDS_BITS), -(since.toordinal() << _SECONDS_BITS)


def seconds_of(moment: dt.datetime) -> int:
    """Whole seconds from the beginning of 1970 to a moment."""
    return (moment - _EPOCH) // dt.timedelta(seconds=1)


def rows_of(event: Event, *, days: tuple[dt.date, dt.date], out_since: dt.datetime | None) -> set[KeyRow]:
    """The rows of an event's keys.

    ``days`` are the first and the last it is searched by; ``out_since`` is its first publication, if one is known.
    """
    start, end = days
    known_from = seconds_of(out_since or dt.datetime.combine(start, dt.time(), dt.UTC))
    order = recency(max(start, end - LONGEST_SPAN), event.first_reported_at), int(event.id), end.toordinal(), known_from
    spot = traits.spot_of(event.places)
    return {(key, *order, told, spot) for key, told in keys_of(event).items()}


def write_keys(session: Session, event_id: int, wanted: set[KeyRow], known: set[KeyRow]) -> None:
    """Write an event's keys where others are known to be written."""
    added = _added_to_all(wanted, known)
    if added:  # a toll or the status, which all rows tell alike
        _TELL_ANEW.write(session, [{"event": event_id, "added": added}])
        return
    if known - wanted:
        gone = [row[0] for row in known - wanted]
        _REMOVE.write(session, [{"event": event_id, "keys": gone}])
    _ADD.write(session, [dict(zip(_COLUMNS, row, strict=True)) for row in sorted(wanted - known)])


def _added_to_all(wanted: set[KeyRow], known: set[KeyRow]) -> int | None:
    """What makes the traits of all rows what they shall be, where nothing else differs."""
    before, after = ({(*order, spot): told for *order, told, spot in rows} for rows in (known, wanted))
    added = {after[row] - before[row] for row in after} if before.keys() == after.keys() else set()
    return added.pop() if len(added) == 1 else None


def remove_keys(session: Session, event_id: int) -> None:
    """Let no search find an event any more."""
    _REMOVE_ALL.write(session, [{"event": event_id}])
