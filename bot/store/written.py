"""Events as they are written: their columns, and their parts of all sorts in one statement."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, literal, null, union_all
from sqlalchemy import select as sql_select
from sqlmodel import Session

from bot.models import EventActorRow, EventLinkRow, EventPlaceRow, EventRow, table_of
from bot.store.parameters import padded
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
_these: BindParameter[Any] = bindparam("events", expanding=True)
_EVENTS = sql_select(_events).where(_events.c.id.in_(_these))

_PLACE, _ACTOR, _CAUSE, _ANSWER = range(4)
_PARTS = union_all(
    sql_select(
        literal(_PLACE), _places.c.event_id, _places.c.id.label("place"), _places.c.name, _places.c.country,
        _places.c.admin1, _places.c.latitude, _places.c.longitude, _places.c.precision, _places.c.cell,
    ).where(_places.c.event_id.in_(_these)),
    sql_select(
        literal(_ACTOR), _actors.c.event_id, _actors.c.id, _actors.c.role, _actors.c.actor_id, _actors.c.name,
        null(), null(), null(), null(),
    ).where(_actors.c.event_id.in_(_these)),
    sql_select(
        literal(_CAUSE), _links.c.event_id, _links.c.id, null(), null(), null(), null(), null(),
        _links.c.cause_event_id, null(),
    ).where(_links.c.event_id.in_(_these)),
    sql_select(
        literal(_ANSWER), _links.c.cause_event_id, _links.c.id, null(), null(), null(), null(), null(),
        _links.c.event_id, null(),
    ).where(_links.c.cause_event_id.in_(_these)),
).order_by("place")  # fmt: skip
"""Whose part and which sort, its own id, then its columns as far as its sort has them."""


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
    rows = session.execute(_EVENTS, {"events": padded(ids)}).all()
    for sort, event_id, _, *columns in session.execute(_PARTS, {"events": padded(ids)}):
        parts[event_id, sort].append(columns)
    return {
        row.id: Written(
            columns=row._asdict(),
            places=[PlacePart(*columns) for columns in parts[row.id, _PLACE]],
            actors=[ActorPart(*columns[:3]) for columns in parts[row.id, _ACTOR]],
            causes=[columns[-2] for columns in parts[row.id, _CAUSE]],
            answers=[columns[-2] for columns in parts[row.id, _ANSWER]],
        )
        for row in rows
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
