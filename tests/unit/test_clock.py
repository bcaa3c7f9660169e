"""Times of day, zones and quiet hours as people write them, and the moments they mean."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import clock
from bot.errors import BadInput
from bot.vocabulary import QuietHours
from tests.reports import at

DAY = dt.timedelta(days=1)
ZONES = ("Europe/Kyiv", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut")


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at_minute", [0, 90, 150, 480, 1439])
def test_each_local_day_of_a_year_has_one_moment(zone: str, at_minute: int) -> None:
    now, here = at("2024-01-01T00:00:00Z"), ZoneInfo(zone)
    days = []
    while now < at("2025-01-02T00:00:00Z"):
        now = clock.next_due(at_minute, zone, now)
        local = now.astimezone(here)
        shown = local.hour * 60 + local.minute
        assert shown == at_minute or 0 < shown - at_minute <= 60  # later only where the clock jumped over the time
        days.append(local.date())
    assert days == sorted(set(days))
    assert days == [days[0] + n * DAY for n in range(len(days))]


@pytest.mark.parametrize(
    ("words", "minute"),
    [
        ("08:00", 480),
        ("8", 480),
        ("8.30", 510),
        ("0:05", 5),
        ("23h59", 1439),
        (" 0800 ", 480),
        ("12am", 0),
        ("7 pm", 1140),
    ],
)
def test_times_of_day(words: str, minute: int) -> None:
    assert clock.parse_time(words) == minute


@pytest.mark.parametrize("words", ["99:99", "24:00", "8:60", "", "noon", "-1", "08:00:00", "٠٨:٠٠x", "13pm", "8" * 300])
def test_what_is_no_time_of_day_is_said_so(words: str) -> None:
    with pytest.raises(BadInput, match="is no time of day") as refusal:
        clock.parse_time(words)
    assert len(refusal.value.message) < 100


@pytest.mark.parametrize(
    ("words", "zone"),
    [("Europe/Kyiv", "Europe/Kyiv"), ("europe/kyiv", "Europe/Kyiv"), ("baghdad", "Asia/Baghdad"), ("utc", "UTC"),
     ("new york", "America/New_York"), (" Asia/Baghdad ", "Asia/Baghdad")],
)  # fmt: skip
def test_zones(words: str, zone: str) -> None:
    assert clock.parse_zone(words) == zone


@pytest.mark.parametrize("words", ["Europe/Atlantis", "", "../../etc/passwd", "posixrules" * 30, "+3"])
def test_what_is_no_zone_is_said_so(words: str) -> None:
    with pytest.raises(BadInput, match="time zone"):
        clock.parse_zone(words)


NIGHT = QuietHours(start=22 * 60, end=7 * 60)


@pytest.mark.parametrize(
    ("words", "quiet"),
    [
        ("22:00-07:00", NIGHT),
        ("22 to 7", NIGHT),
        ("22:00 07:00", NIGHT),
        ("22.00 – 7.00", NIGHT),
        ("13:00 until 14:30", QuietHours(start=780, end=870)),
    ],
)
def test_quiet_hours(words: str, quiet: QuietHours) -> None:
    assert clock.parse_quiet_hours(words) == quiet


@pytest.mark.parametrize(
    ("words", "reason"),
    [("99:99-07:00", "“99:99” is no time of day"), ("22:00", "from when until when"), ("", "from when"),
     ("22:00-07:00-08:00", "from when"), ("08:00-08:00", "the whole day")],
)  # fmt: skip
def test_what_are_no_quiet_hours_is_said_so(words: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        clock.parse_quiet_hours(words)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2024-01-10T19:59:00Z", None),  # 21:59 in Kyiv
        ("2024-01-10T20:00:00Z", "2024-01-11T05:00:00Z"),
        ("2024-01-11T04:59:59Z", "2024-01-11T05:00:00Z"),
        ("2024-01-11T05:00:00Z", None),
        ("2024-03-30T22:00:00Z", "2024-03-31T04:00:00Z"),  # the night in which the clocks go forward
    ],
)
def test_quiet_hours_end_by_the_clock_of_the_zone(now: str, end: str | None) -> None:
    assert clock.end_of_quiet(NIGHT, "Europe/Kyiv", at(now)) == (at(end) if end else None)


MINUTES = st.integers(0, 24 * 60 - 1)
MOMENTS = st.integers(0, 366 * 24 * 3600).map(
    lambda seconds: at("2024-01-01T00:00:00Z") + dt.timedelta(seconds=seconds)
)


@given(MINUTES, MINUTES, MOMENTS)
def test_quiet_is_what_lies_between_start_and_end(start: int, end: int, now: dt.datetime) -> None:
    if start == end:
        return
    minute = now.hour * 60 + now.minute
    inside = start <= minute < end if start < end else (minute >= start or minute < end)
    assert (clock.end_of_quiet(QuietHours(start=start, end=end), "UTC", now) is not None) == inside
