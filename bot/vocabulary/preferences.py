"""How a chat wants to be told: its quiet hours, how much, how loud, and from what gravity on."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from bot.vocabulary.terms import Severity
from bot.vocabulary.values import Value

MinuteOfDay = Annotated[int, Field(ge=0, lt=24 * 60)]


class Unconfirmed(StrEnum):
    """What becomes of an event that one source alone reports."""

    TOLD = "told"
    SILENT = "silent"
    HELD = "held"


class QuietHours(Value):
    """A stretch of the chat's day without alerts, in minutes after its midnight; it may run over midnight."""

    start: MinuteOfDay
    end: MinuteOfDay


class Preferences(Value):
    """One chat's settings.

    ``gravest_passes`` lets events of the gravest tier through quiet hours and the hourly cap. ``toll_step`` is by how
    many killed a toll must rise before the chat hears of the event again; ``None`` is never. ``pins`` is the tier from
    which on alerts are pinned. ``unconfirmed_thread`` is the forum topic that what one source alone reports goes to.
    """

    quiet: QuietHours | None = None
    gravest_passes: bool = False
    hourly_cap: Annotated[int, Field(ge=1)] = 20
    toll_step: Annotated[int, Field(ge=1)] | None = 5
    min_severity: Severity | None = None
    unconfirmed: Unconfirmed = Unconfirmed.TOLD
    unconfirmed_thread: int | None = None
    silent: bool = False
    pins: Severity | None = None
