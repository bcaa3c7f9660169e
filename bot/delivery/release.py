"""When an alert may go out: at once, or after quiet hours, the hourly cap, or the minute of a burst. Pure.

What is held until the same moment goes out as one message (``bot.delivery.outbox``).
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

from bot.clock import end_of_quiet
from bot.vocabulary import Preferences, Severity, Value

MOST_SINGLE = 3
"""Alerts that go to a chat one by one within ``BURST``; more of them become one message."""

BURST = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)


class Hold(StrEnum):
    """Why an alert waits."""

    QUIET = "quiet hours"
    CAP = "cap"
    BURST = "burst"


class Release(Value):
    """When an alert goes out, and why not at once. ``uses_up_cap``: until ``free_at`` it is the chat's last."""

    at: dt.datetime
    hold: Hold | None = None
    free_at: dt.datetime | None = None

    @property
    def uses_up_cap(self) -> bool:
        """Whether what follows will be held by the hourly cap."""
        return self.hold is None and self.free_at is not None


def release_of(
    preferences: Preferences, zone: str, severity: Severity, earlier: Sequence[dt.datetime], now: dt.datetime
) -> Release:
    """When an alert of this severity may go to a chat.

    Args:
        preferences: the chat's.
        zone: the chat's IANA zone.
        severity: the event's.
        earlier: the moments at which the chat's alerts of the last hour went out, or will; those written down in this
            same moment are equal to ``now``.
        now: the present moment.
    """
    passes = preferences.gravest_passes and severity is Severity.EXTREME
    quiet_until = end_of_quiet(preferences.quiet, zone, now) if preferences.quiet else None
    if passes:
        return Release(at=now)
    if quiet_until:
        return Release(at=quiet_until, hold=Hold.QUIET)
    gone = [moment for moment in earlier if now - HOUR < moment <= now]
    if messages_in(gone) >= preferences.hourly_cap:
        return Release(at=min(gone) + HOUR, hold=Hold.CAP)
    held = _end_of_burst(earlier, now)
    if held:
        return Release(at=held, hold=Hold.BURST)
    fills = messages_in([*gone, now]) >= preferences.hourly_cap
    return Release(at=now, free_at=min([*gone, now]) + HOUR if fills else None)


def _end_of_burst(earlier: Sequence[dt.datetime], now: dt.datetime) -> dt.datetime | None:
    """When a burst's minute is over; ``None`` where this alert begins none.

    Alerts that are written down in the same moment as this one, with none shortly before, wait for nothing: they are
    all there, and become one message by themselves.
    """
    waiting = [moment for moment in earlier if now < moment <= now + BURST]
    if waiting:
        return min(waiting)
    before = [moment for moment in earlier if now - BURST < moment < now]
    beside = sum(moment == now for moment in earlier)
    if before and messages_in(before) + beside + 1 > MOST_SINGLE:
        return min(before) + BURST
    return None


def messages_in(moments: Iterable[dt.datetime]) -> int:
    """How many messages alerts make that go out at these moments: those of one moment are one, if they are many."""
    return sum(number if number <= MOST_SINGLE else 1 for number in Counter(moments).values())
