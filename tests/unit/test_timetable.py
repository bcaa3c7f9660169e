"""Timetables: what people write, and the moments it means through the changes of clocks."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadInput
from bot.timetable import Timetable, read_order
from tests.reports import at

DAY = dt.timedelta(days=1)
# Zones whose clocks jump at different hours, in both hemispheres, one by half an hour, one at midnight.
ZONES = ("Europe/Kyiv", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut")
TIMETABLES = st.builds(
    Timetable,
    minutes=st.lists(st.integers(0, 1439), min_size=1, max_size=4).map(tuple),
    weekdays=st.sets(st.integers(0, 6), min_size=1).map(tuple),
    zone=st.sampled_from(ZONES),
)
MOMENTS = st.datetimes(dt.datetime(2023, 1, 1), dt.datetime(2026, 12, 31), timezones=st.just(dt.UTC))  # noqa: DTZ001  # hypothesis adds the zone


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("minute", [0, 90, 150, 480, 1439])
def test_each_local_day_of_a_year_has_one_moment(zone: str, minute: int) -> None:
    timetable, now, here = Timetable(minutes=(minute,), zone=zone), at("2024-01-01T00:00:00Z"), ZoneInfo(zone)
    days = []
    while now < at("2025-01-02T00:00:00Z"):
        now = timetable.next_after(now)
        local = now.astimezone(here)
        shown = local.hour * 60 + local.minute
        assert shown == minute or 0 < shown - minute <= 60  # later only where the clock jumped over the time
        days.append(local.date())
    assert days == [days[0] + n * DAY for n in range(len(days))]


@pytest.mark.parametrize(
    ("zone", "minute", "after", "due"),
    [
        ("Europe/Kyiv", 3 * 60 + 30, "2024-03-31T00:00:00+02:00", "2024-03-31T04:30:00+03:00"),  # no 03:30 that day
        ("Europe/Kyiv", 3 * 60 + 30, "2024-10-27T00:00:00+03:00", "2024-10-27T03:30:00+03:00"),  # the first of two
        ("Europe/Kyiv", 3 * 60 + 30, "2024-10-27T03:30:00+03:00", "2024-10-28T03:30:00+02:00"),  # and not the second
        ("Asia/Beirut", 0, "2024-03-30T12:00:00+02:00", "2024-03-31T01:00:00+03:00"),  # no midnight that day
    ],
)
def test_a_time_that_the_clock_leaves_out_or_shows_twice(zone: str, minute: int, after: str, due: str) -> None:
    assert Timetable(minutes=(minute,), zone=zone).next_after(at(after)) == at(due)


@given(timetable=TIMETABLES, moment=MOMENTS)
def test_the_next_moment_is_later_and_nothing_lies_between(timetable: Timetable, moment: dt.datetime) -> None:
    due = timetable.next_after(moment)
    assert moment < due <= moment + 8 * DAY
    assert timetable.last_before(due) <= moment
    assert timetable.next_after(due - dt.timedelta(microseconds=1)) == due
    assert timetable.next_after(timetable.last_before(moment)) <= due


@given(timetable=TIMETABLES, moment=MOMENTS)
def test_it_comes_on_its_days_and_at_its_times(timetable: Timetable, moment: dt.datetime) -> None:
    local = timetable.next_after(moment).astimezone(ZoneInfo(timetable.zone))
    shown = local.hour * 60 + local.minute
    jumped = any(0 < shown - minute <= 60 for minute in timetable.minutes)
    assert local.weekday() in timetable.weekdays
    assert shown in timetable.minutes or jumped


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("07:30", "every day at 07:30 UTC"),
        ("weekly Monday 8:00", "every Monday at 08:00 UTC"),
        ("weekly 8:00", "every Monday at 08:00 UTC"),
        ("8:00 and 20:00 weekdays", "Monday to Friday at 08:00 and 20:00 UTC"),
        ("every day at 8 am, 12:00 & 6 pm", "every day at 08:00, 12:00 and 18:00 UTC"),
        ("8:00,20:00", "every day at 08:00 and 20:00 UTC"),
        ("20:00 8:00 8:00", "every day at 08:00 and 20:00 UTC"),
        ("sunday to thursday 06:00", "Sunday to Thursday at 06:00 UTC"),
        ("fri-mon 6", "Friday to Monday at 06:00 UTC"),
        ("tues, thurs 9:00", "every Tuesday and Thursday at 09:00 UTC"),
        ("8:00 weekends", "every Saturday and Sunday at 08:00 UTC"),
        ("daily 8 Europe/Kyiv", "every day at 08:00 Europe/Kyiv"),
        ("21:30 new york time", "every day at 21:30 America/New_York"),
        ("8 gmt", "every day at 08:00 GMT"),
        ("8:00 CET", "every day at 08:00 CET"),
    ],
)
def test_what_people_write(words: str, told: str) -> None:
    order = read_order(words)
    assert order.subject == ""
    assert str(Timetable(minutes=order.minutes, weekdays=order.weekdays, zone=order.zone or "UTC")) == told


@pytest.mark.parametrize(
    ("words", "zone", "subject"),
    [
        ("08:00 Sudan", None, "Sudan"),
        ("08:00 est", None, "est"),
        ("fri 8:00 Al-Asad", None, "Al-Asad"),
        ("mon-fri 7.30pm Asia/Baghdad strikes in Yemen", "Asia/Baghdad", "strikes in Yemen"),
        ("8:00 strikes in Yemen Asia/Baghdad", "Asia/Baghdad", "strikes in Yemen"),
        ("08:00 Sudan weekdays", None, "Sudan"),
    ],
)
def test_what_stands_after_the_times(words: str, zone: str | None, subject: str) -> None:
    order = read_order(words)
    assert (order.zone, order.subject) == (zone, subject)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("08:00 Sudan weekdays", (0, 1, 2, 3, 4)),
        ("08:00 Sudan on Monday", (0,)),
        ("08:00 Sudan mon and thu", (0, 3)),
        ("08:00 Sudan Tuesday to Thursday Europe/Kyiv", (1, 2, 3)),
        ("08:00 mon Sudan fri", (0, 4)),
        ("08:00 Sudan", (0, 1, 2, 3, 4, 5, 6)),
    ],
)
def test_days_may_stand_behind_the_subject(words: str, days: tuple[int, ...]) -> None:
    order = read_order(words)
    assert (order.subject, order.weekdays) == ("Sudan", days)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("99:99", "“99:99” is no time of day. Write it like 08:00."),
        ("8:00 and 24:00", "“24:00” is no time of day. Write it like 08:00."),
        ("noon", "“noon” is no time of day. Write it like 08:00."),
        ("13pm", "“13pm” is no time of day. Write it like 08:00."),
        ("Monday", "Say at what time too, like 08:00."),
        ("", "Say at what time too, like 08:00."),
        ("08:00 Middle/Earth", "There is no time zone “Middle/Earth”. Write it like Europe/Kyiv or Asia/Baghdad."),
        ("08:00 weekdays UTC+3", "There is no time zone “UTC+3”. Write it like Europe/Kyiv or Asia/Baghdad."),
        ("08:00 mordor time", "There is no time zone “mordor”. Write it like Europe/Kyiv or Asia/Baghdad."),
        (" ".join(str(hour) for hour in range(13)), "That is too often: a digest comes at most 12 times a day."),
    ],
)
def test_what_is_no_timetable_is_said_so(words: str, refusal: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_order(words)
    assert refused.value.message == refusal


@given(st.text(max_size=60))
def test_whatever_is_written_is_read_or_refused_in_one_sentence(words: str) -> None:
    refusal, order = "", None
    try:
        order = read_order(words)
    except BadInput as error:
        refusal = error.message
    if order is None:
        assert 0 < len(refusal) < 150
    else:
        assert Timetable(minutes=order.minutes, weekdays=order.weekdays, zone=order.zone or "UTC").minutes
