"""Events as rows of a table with ACLED's columns, for tools that read ACLED's exports.

What Sitrep does not know (``inter`` codes, districts, source scale) stays empty, and so do fatalities that no report
states: ACLED writes 0 for those. Precisions are mapped from UCDP's finer codes to ACLED's three.
"""

from collections.abc import Sequence

from bot.rendering.countries import country_name
from bot.vocabulary import DatePrecision, Event, EventActor, EventType, PlacePrecision, Role, SubEventType

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip

_VIOLENCE, _DEMONSTRATIONS, _STRATEGIC = "Political violence", "Demonstrations", "Strategic developments"
_DISORDER = {
    EventType.BATTLES: _VIOLENCE,
    EventType.EXPLOSIONS: _VIOLENCE,
    EventType.VIOLENCE_AGAINST_CIVILIANS: _VIOLENCE,
    EventType.PROTESTS: _DEMONSTRATIONS,
    EventType.RIOTS: _DEMONSTRATIONS,
    EventType.STRATEGIC: _STRATEGIC,
}
_OTHER_DISORDER = {
    SubEventType.EXCESSIVE_FORCE: f"{_VIOLENCE}; {_DEMONSTRATIONS}",
    SubEventType.MOB_VIOLENCE: _VIOLENCE,
}
_TIME_PRECISION = {
    DatePrecision.DAY: 1, DatePrecision.DAYS: 2, DatePrecision.WEEK: 2, DatePrecision.MONTH: 3, DatePrecision.YEAR: 3,
}  # fmt: skip
_GEO_PRECISION = {PlacePrecision.EXACT: 1, PlacePrecision.NEAR: 2, PlacePrecision.ADM2: 2}
_COARSEST = 3
_CIVILIANS = "civilians"


def cells_of(event: Event) -> list[object]:
    """An event's cells, in the order of ``COLUMNS``."""
    place = event.places[0] if event.places else None
    first, second = _sides(event)
    day = event.date.start if event.date else event.first_reported_at.date()
    values: dict[str, object] = {
        "event_id_cnty": f"{(place.country if place else None) or 'XX'}{event.id}",
        "event_date": day,
        "year": day.year,
        "time_precision": _TIME_PRECISION[event.date.precision] if event.date else _COARSEST,
        "disorder_type": _OTHER_DISORDER.get(event.sub_event_type, _DISORDER[event.event_type]),
        "event_type": event.event_type.value,
        "sub_event_type": event.sub_event_type.value,
        **_named("actor1", "assoc_actor_1", first),
        **_named("actor2", "assoc_actor_2", second),
        "civilian_targeting": "Civilian targeting" if any(actor.id == _CIVILIANS for actor in second) else "",
        "source": "; ".join(dict.fromkeys(report.source for report in event.reports if report.source)),
        "notes": event.headline,
        "fatalities": event.killed.best if event.killed.best is not None else event.killed.low,
        "tags": f"status={event.status.value}; independent sources={event.independent_sources}",
        "timestamp": int(event.updated_at.timestamp()),
    }
    if place:
        values |= {
            "country": country_name(place.country),
            "admin1": place.admin1,
            "location": place.name,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "geo_precision": _GEO_PRECISION.get(place.precision, _COARSEST),
        }
    return [values.get(column) for column in COLUMNS]


def _sides(event: Event) -> tuple[list[EventActor], list[EventActor]]:
    """ACLED's first and second actor: attacker and attacked, or the two sides of a clash."""
    by_role = {role: [actor for actor in event.actors if actor.role is role] for role in Role}
    clashing = by_role[Role.PARTICIPANT]
    first = by_role[Role.ATTACKER] or by_role[Role.INTERCEPTOR] or clashing[:1]
    return first, by_role[Role.TARGET] or [actor for actor in clashing if actor not in first]


def _named(column: str, others: str, actors: Sequence[EventActor]) -> dict[str, object]:
    names = list(dict.fromkeys(actor.name for actor in actors))
    return {column: names[0] if names else None, others: "; ".join(names[1:])}
