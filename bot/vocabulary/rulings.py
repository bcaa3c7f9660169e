"""What editors rule on events: corrections, merges, splits and retractions."""

from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime

from bot.vocabulary.values import Value


class RulingKind(StrEnum):
    """What a ruling does. ``same`` merges events, ``apart`` takes reports out of one."""

    SAME = "same"
    APART = "apart"
    CORRECT = "correct"
    RETRACT = "retract"


class RulingField(StrEnum):
    """What of an event an editor can correct."""

    DATE = "date"
    PLACE = "place"
    KILLED = "killed"
    INJURED = "injured"
    ATTACKER = "attacker"
    TARGET = "target"
    TYPE = "type"
    STATUS = "status"


class Ruling(Value):
    """An editor's word on an event.

    ``value`` is what a correction puts in place, as JSON: a ``ClaimDate``, an ``EventPlace``, a ``Toll``, a list of
    ``EventActor``s, a ``SubEventType`` or an ``EventStatus``. Of a merge, it is the id of the event that was merged.
    """

    id: int
    kind: RulingKind
    event_id: int | None = None
    field: RulingField | None = None
    value: Any = None
    reason: str | None = None
    editor: str
    made_at: AwareDatetime | None = None
    undone_at: AwareDatetime | None = None
    undone_by: str | None = None


class Constraints(Value):
    """Pairs of claim ids, the smaller first, that editors have put together or kept apart. They never contradict."""

    same: frozenset[tuple[int, int]] = frozenset()
    apart: frozenset[tuple[int, int]] = frozenset()
