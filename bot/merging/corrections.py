"""What editors have put right: their corrections win over what the reports add up to. Pure."""

from collections.abc import Callable, Iterable
from typing import Any

from bot.merging.headlines import headline
from bot.vocabulary import (
    ClaimDate,
    Event,
    EventActor,
    EventCorrection,
    EventPlace,
    EventStatus,
    Role,
    Ruling,
    RulingField,
    RulingKind,
    SubEventType,
    Toll,
)


def corrected(event: Event, rulings: Iterable[Ruling], *, country_name: Callable[[str], str]) -> Event:
    """The event with the rulings in force on it applied, oldest first; of two on one field the later holds.

    A retraction leaves everything else as it is, and shows as the status whatever else was ruled on that.
    """
    fields: dict[str, Any] = {}
    notes: dict[RulingField, EventCorrection] = {}
    ordered = sorted(rulings, key=lambda one: one.kind is RulingKind.RETRACT)
    for ruling in ordered:
        field = ruling.field or RulingField.STATUS
        fields |= _CORRECTED[field](event.model_copy(update=fields), _value(ruling))
        notes[field] = EventCorrection(
            field=field,
            editor=ruling.editor,
            at=ruling.made_at,
            reason=ruling.reason,
            is_retraction=ruling.kind is RulingKind.RETRACT,
        )
    if not notes:
        return event
    put_right = event.model_copy(update={**fields, "corrections": tuple(notes.values())})
    title = headline(put_right.sub_event_type, put_right.actors, put_right.places, country_name)
    return put_right.model_copy(update={"headline": title})


def _value(ruling: Ruling) -> Any:
    return EventStatus.RETRACTED.value if ruling.kind is RulingKind.RETRACT else ruling.value


def _with_type(_event: Event, value: Any) -> dict[str, Any]:
    kind = SubEventType(value)
    return {"sub_event_type": kind, "event_type": kind.event_type}


def _with_actors(role: Role) -> Callable[[Event, Any], dict[str, Any]]:
    def replaced(event: Event, value: Any) -> dict[str, Any]:
        named = [EventActor.model_validate(one) for one in value]
        others = [actor for actor in event.actors if actor.role is not role]
        actors = sorted([*named, *others], key=lambda actor: list(Role).index(actor.role))
        return {"actors": tuple(actors)}

    return replaced


# What each field's ruling replaces. The values are JSON, as ``Ruling`` describes them.
_CORRECTED: dict[RulingField, Callable[[Event, Any], dict[str, Any]]] = {
    RulingField.DATE: lambda _, value: {"date": ClaimDate.model_validate(value)},
    RulingField.PLACE: lambda _, value: {"places": (EventPlace.model_validate(value),)},
    RulingField.KILLED: lambda _, value: {"killed": Toll.model_validate(value)},
    RulingField.INJURED: lambda _, value: {"injured": Toll.model_validate(value)},
    RulingField.ATTACKER: _with_actors(Role.ATTACKER),
    RulingField.TARGET: _with_actors(Role.TARGET),
    RulingField.TYPE: _with_type,
    RulingField.STATUS: lambda _, value: {"status": EventStatus(value)},
}
