"""What became different in an event, where it matters to those who were told of it."""

from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime

from bot.vocabulary.events import Event
from bot.vocabulary.values import Value


class ChangeKind(StrEnum):
    """What kind of change. Those who were told get an update for each, and a cancellation for the last two."""

    TOLL_UP = "toll up"
    TOLL_DOWN = "toll down"
    ATTRIBUTION = "attribution changed"
    PLACE = "place corrected"
    DATE = "date corrected"
    TYPE = "type changed"
    CORROBORATED = "corroborated"
    DISPUTED = "disputed"
    UNDISPUTED = "no longer disputed"
    REINSTATED = "reinstated"
    RETRACTED = "retracted"
    MERGED = "merged away"


class Change(Value):
    """One change. ``field`` names what changed ("killed", "attackers", "places", "date", "type", "status", "event").

    ``before`` and ``after`` are JSON: a ``Toll``, the attackers' names, the names of the places, a ``ClaimDate``, a
    sub-event type, a status, or, for an event that was merged away, the ids of both.
    """

    kind: ChangeKind
    field: str
    before: Any = None
    after: Any = None

    @property
    def is_cancelling(self) -> bool:
        """Whether what was told no longer stands (CAP's Cancel); everything else is CAP's Update."""
        return self.kind in {ChangeKind.RETRACTED, ChangeKind.MERGED}


class ChangedEvent(Value):
    """An event as it is now, with what became different. One that was merged away is as it last was."""

    event: Event
    changes: tuple[Change, ...]


class Revision(Value):
    """What changed in an event at a moment, because of a report (``source``, ``url``) or an ``editor``.

    ``changes`` are ``{field: [before, after]}`` as JSON: an event's columns, ``places``, and each role with its names.
    """

    id: int
    event_id: int
    at: AwareDatetime
    editor: str | None = None
    source: str | None = None
    url: str | None = None
    changes: dict[str, list[Any]]
