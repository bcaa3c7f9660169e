"""Events as they are written: their columns, and their parts of all sorts in one statement."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import ColumnClause, cast, literal, literal_column, union_all
from sqlalchemy import select as sql_select
from sqlmodel import Session

from bot.models import EventActorRow, EventLinkRow, EventPlaceRow, EventRow, table_of
from bot.store.parameters import among
from bot.store.prepared import Prepared
from bot.vocabulary import (
    ClaimDate,
    DatePrecision,
    Event,
    EventActor,
    EventPlace,
    EventReport,
    PlacePrecision,
    Role,
    Toll,
)

_events, _places = table_of(EventRow), table_of(EventPlaceRow)
_actors, _links = table_of(EventActorRow), table_of(EventLinkRow)
_EVENT, _PLACE, _ACTOR, _CAUSE, _ANSWER = range(5)
_LINKED = 5  # where the other event of a link is put
_AS_A_PLACE = ("name", "country", "admin1", "latitude", "longitude", "precision", "cell")
_nothing: ColumnClause[Any] = literal_column("NULL")  # null() would be given a name each time
_no_columns = [_nothing] * len(_events.c)
# What is added to an id keeps SQLite from reading a whole table because its rows stand in the order that is asked for.
_parts = union_all(
    sql_select(
        literal(_EVENT), _events.c.id.label("event_id"), literal(0).label("place"),
        *(cast(_nothing, _places.c[name].type) for name in _AS_A_PLACE), *_events.c,
    ).where(among(_events.c.id, "events")),
    sql_select(
        literal(_PLACE), _places.c.event_id, _places.c.id + 0, *(_places.c[name] for name in _AS_A_PLACE), *_no_columns,
    ).where(among(_places.c.event_id, "events")),
    sql_select(
        literal(_ACTOR), _actors.c.event_id, _actors.c.id + 0, _actors.c.role, _actors.c.actor_id, _actors.c.name,
        _nothing, _nothing, _nothing, _nothing, *_no_columns,
    ).where(among(_actors.c.event_id, "events")),
    sql_select(
        literal(_CAUSE), _links.c.event_id, _links.c.id + 0, _nothing, _nothing, _nothing, _nothing, _nothing,
        _links.c.cause_event_id, _nothing, *_no_columns,
    ).where(among(_links.c.event_id, "events")),
    sql_select(
        literal(_ANSWER), _links.c.cause_event_id, _links.c.id + 0, _nothing, _nothing, _nothing, _nothing, _nothing,
        _links.c.event_id, _nothing, *_no_columns,
    ).where(among(_links.c.cause_event_id, "events")),
)  # fmt: skip
_WRITTEN = Prepared(_parts.order_by("place"))
"""Whose it is and which sort, its own id, its columns as far as its sort has them, and those of the event alone."""


class PlacePart(NamedTuple):
    """A place of an event, column by column."""

    name: str
    country: str | None
    admin1: str | None
    latitude: float
    longitude: float
    precision: int
    cell: int


class ActorPart(NamedTuple):
    """A party to an event, column by column."""

    role: str
    actor_id: str | None
    name: str


@dataclass(frozen=True, kw_only=True)
class Written:
    """An event as it stands in the database, without its reports. ``answers`` are the events that answer it."""

    columns: Mapping[str, Any]
    places: list[PlacePart] = field(default_factory=list)
    actors: list[ActorPart] = field(default_factory=list)
    causes: list[int] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    @property
    def id(self) -> int:
        """Its number."""
        return int(self.columns["id"])

    @property
    def is_blank(self) -> bool:
        """Whether it has been begun and nothing added up yet."""
        return not self.columns["status"]

    @cached_property
    def event(self) -> Event:
        """The value it stands for, without reports."""
        return self.reported(())

    def reported(self, reports: Sequence[EventReport]) -> Event:
        """The value it stands for."""
        columns = self.columns
        return Event.model_validate(
            {
                "id": str(columns["id"]),
                **{name: columns[name] for name in _AS_THEY_ARE},
                "date": _date(columns),
                "places": [_place(place) for place in self.places],
                "actors": [_actor(actor) for actor in self.actors],
                "killed": _toll(columns, "killed"),
                "injured": _toll(columns, "injured"),
                "in_response_to": [str(cause) for cause in self.causes],
                "reports": reports,
            }
        )


_AS_THEY_ARE = (
    "event_type", "sub_event_type", "status", "targets", "weapons", "attributions", "corrections",
    "independent_sources", "sources", "confidence", "headline", "first_reported_at", "updated_at",
)  # fmt: skip


def written(session: Session, ids: Sequence[int]) -> dict[int, Written]:
    """Events as they are written, by id; unknown ids are left out. A session must have flushed what it holds back."""
    if not ids:
        return {}
    parts: defaultdict[tuple[int, int], list[Any]] = defaultdict(list)
    for sort, event_id, _, *columns in _WRITTEN.rows(session, {"events": ids}):
        parts[event_id, sort].append(columns)
    return {
        event_id: Written(
            columns=dict(zip(_events.c.keys(), columns[len(_AS_A_PLACE) :], strict=True)),
            places=[PlacePart(*columns[: len(_AS_A_PLACE)]) for columns in parts[event_id, _PLACE]],
            actors=[ActorPart(*columns[:3]) for columns in parts[event_id, _ACTOR]],
            causes=[columns[_LINKED] for columns in parts[event_id, _CAUSE]],
            answers=[columns[_LINKED] for columns in parts[event_id, _ANSWER]],
        )
        for (event_id, sort), (columns, *_) in list(parts.items())
        if sort == _EVENT
    }


def _date(columns: Mapping[str, Any]) -> ClaimDate | None:
    start, end, precision = (columns[name] for name in ("date_start", "date_end", "date_precision"))
    if start is None or end is None or precision is None:
        return None
    return ClaimDate(start=start, end=end, precision=DatePrecision(precision), text=columns["date_text"])


def _toll(columns: Mapping[str, Any], name: str) -> Toll:
    return Toll(low=columns[f"{name}_low"], best=columns[f"{name}_best"], high=columns[f"{name}_high"])


def _actor(actor: ActorPart) -> EventActor:
    return EventActor(role=Role(actor.role), id=actor.actor_id, name=actor.name)


def _place(place: PlacePart) -> EventPlace:
    return EventPlace(
        name=place.name,
        country=place.country,
        admin1=place.admin1,
        latitude=place.latitude,
        longitude=place.longitude,
        precision=PlacePrecision(place.precision),
    )
