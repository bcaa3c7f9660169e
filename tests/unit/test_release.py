"""When an alert may go out."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.release import BURST, HOUR, MOST_SINGLE, Hold, Release, messages_in, release_of
from bot.vocabulary import Preferences, QuietHours, Severity
from tests.reports import at

NOW = at("2024-01-10T12:00:00Z")
NIGHT = QuietHours(start=22 * 60, end=7 * 60)
DEFAULTS = Preferences()


def _ago(*seconds: float) -> list[dt.datetime]:
    return [NOW - dt.timedelta(seconds=one) for one in seconds]


def _release(
    earlier: list[dt.datetime],
    preferences: Preferences = DEFAULTS,
    *,
    severity: Severity = Severity.MODERATE,
    now: dt.datetime = NOW,
    zone: str = "UTC",
) -> Release:
    return release_of(preferences, zone, severity, earlier, now)


def test_with_nothing_before_it_goes_at_once() -> None:
    assert _release([]) == Release(at=NOW)


def test_in_quiet_hours_it_waits_for_their_end_in_the_chats_zone() -> None:
    night = at("2024-01-10T21:30:00Z")
    quiet = Preferences(quiet=NIGHT)
    assert _release([], quiet, now=night, zone="UTC") == Release(at=night)
    assert _release([], quiet, now=night, zone="Asia/Baghdad") == Release(
        at=at("2024-01-11T04:00:00Z"), hold=Hold.QUIET
    )


@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("passes", [True, False])
def test_only_the_gravest_passes_and_only_by_choice(severity: Severity, passes: bool) -> None:
    night = at("2024-01-10T23:00:00Z")
    quiet = Preferences(quiet=NIGHT, gravest_passes=passes, hourly_cap=1)
    at_once = passes and severity is Severity.EXTREME
    assert (_release([], quiet, severity=severity, now=night).hold is None) == at_once
    assert (_release(_ago(60), quiet, severity=severity).hold is None) == at_once


def test_the_fourth_within_a_minute_waits_until_the_minute_is_over() -> None:
    assert _release(_ago(50, 30)).hold is None
    assert _release(_ago(50, 30, 10)) == Release(at=NOW + dt.timedelta(seconds=10), hold=Hold.BURST)
    assert _release(_ago(61, 30, 10)).hold is None


def test_whoever_comes_while_a_burst_waits_joins_it() -> None:
    waiting = NOW + dt.timedelta(seconds=40)
    assert _release([*_ago(20), waiting]) == Release(at=waiting, hold=Hold.BURST)


def test_those_of_one_moment_are_one_message_and_wait_for_nothing() -> None:
    assert _release([NOW] * 7).hold is None
    assert messages_in([NOW] * 7) == 1
    assert messages_in([NOW] * MOST_SINGLE) == MOST_SINGLE


def test_past_the_cap_it_waits_until_the_hour_has_room() -> None:
    capped = Preferences(hourly_cap=4)
    earlier = _ago(3000, 2000, 1000)
    last = _release(earlier, capped)
    assert (last.hold, last.uses_up_cap, last.free_at) == (None, True, earlier[0] + HOUR)
    assert _release([*earlier, *_ago(500)], capped) == Release(at=earlier[0] + HOUR, hold=Hold.CAP)
    assert _release([*_ago(3601), *earlier], capped).hold is None


STEPS = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 6)), min_size=1, max_size=40)


@given(steps=STEPS, cap=st.integers(1, 12))
def test_no_hour_has_more_messages_than_the_cap_and_no_minute_more_than_a_few(
    steps: list[tuple[int, int]], cap: int
) -> None:
    """Whatever comes: at each step some seconds pass, and then some alerts are written down in one moment."""
    now, released = NOW, []
    for seconds, alerts in steps:
        now += dt.timedelta(seconds=seconds)
        for _ in range(alerts):
            earlier = [moment for moment in released if moment > now - HOUR]
            released.append(_release(earlier, Preferences(hourly_cap=cap), now=now).at)
    for first in released:
        within = [moment for moment in released if first <= moment < first + BURST]
        assert messages_in(within) <= 2 * MOST_SINGLE
        hour = [moment for moment in released if first <= moment < first + HOUR]
        assert messages_in(hour) <= cap + MOST_SINGLE
    assert all(moment >= NOW for moment in released)
