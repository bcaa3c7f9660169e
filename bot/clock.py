"""Times of day and zones as people write them, and the moments at which a clock in a zone shows them."""

import datetime as dt
import re
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import BadInput
from bot.vocabulary import QuietHours

_DAY = dt.timedelta(days=1)
_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.h]?(?P<minute>\d{2})|h)?\s*(?P<half>am|pm)?", re.ASCII | re.IGNORECASE)
_SPAN = re.compile(r"\s*(?:-|–|—|\bto\b|\buntil\b|\s)\s*")


def parse_time(words: str) -> int:
    """A time of day, as minutes after midnight: "08:00", "8", "8.30", "7:30pm".

    Raises:
        BadInput: it is none.
    """
    match = _TIME.fullmatch(words.strip())
    hour, minute = (int(match["hour"]), int(match["minute"] or 0)) if match else (99, 99)
    if match and match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "pm" else 0) if 1 <= hour <= 12 else 99
    if hour > 23 or minute > 59:
        raise BadInput(f"“{words[:20]}” is no time of day. Write it like 08:00.")
    return hour * 60 + minute


def parse_quiet_hours(words: str) -> QuietHours:
    """Two times of day: "22:00-07:00", "22 to 7".

    Raises:
        BadInput: they are none, or the same.
    """
    times = [part for part in _SPAN.split(words.strip()) if part]
    if len(times) != 2:
        raise BadInput("Say from when until when it should be quiet, for example: /settings quiet 22:00-07:00")
    start, end = map(parse_time, times)
    if start == end:
        raise BadInput("Quiet hours that end when they start would be the whole day. /unfollow or pause instead.")
    return QuietHours(start=start, end=end)


def parse_zone(words: str) -> str:
    """A time zone's IANA name, whatever its capitals; the name of its city is enough.

    Raises:
        BadInput: there is none of that name, or there is no name.
    """
    if not words.strip():
        raise BadInput("Say which time zone, like Europe/Kyiv or Asia/Baghdad.")
    found = zone_called(words)
    if found is None:
        raise BadInput(f"There is no time zone “{words[:40]}”. Write it like Europe/Kyiv or Asia/Baghdad.")
    return found


def zone_called(words: str) -> str | None:
    """The IANA name of the zone of this name or city, if there is one."""
    folded = words.strip().replace(" ", "_").casefold()
    return _zones().get(folded) or _zones_by_city().get(folded)


@cache
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


@cache
def _zones_by_city() -> dict[str, str]:
    return {name.rsplit("/", 1)[-1].casefold(): name for name in sorted(available_timezones(), reverse=True)}


def next_due(at_minute: int, zone: str, after: dt.datetime) -> dt.datetime:
    """The next moment, later than ``after``, at which a clock in ``zone`` shows this time of day.

    Where the clock jumps over that time, it is the moment after the jump; where it shows it twice, the first.
    """
    day = after.astimezone(ZoneInfo(zone)).date()
    while True:
        due = dt.datetime.combine(day, dt.time(at_minute // 60, at_minute % 60), ZoneInfo(zone)).astimezone(dt.UTC)
        if due > after:
            return due
        day += _DAY


def end_of_quiet(quiet: QuietHours, zone: str, now: dt.datetime) -> dt.datetime | None:
    """When the quiet hours that ``now`` falls into are over; ``None`` outside of them."""
    start, end = next_due(quiet.start, zone, now), next_due(quiet.end, zone, now)
    return end if end < start else None


def time_words(minute: int) -> str:
    """A time of day: "08:00"."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
