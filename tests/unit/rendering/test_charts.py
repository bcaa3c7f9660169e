import io
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.rendering.bins import bins
from bot.rendering.charts import draw_timeline
from bot.rendering.palette import group_of
from bot.vocabulary import ClaimDate, DatePrecision, Event, EventStatus, Period, SubEventType, Toll

from .builders import event, on

DAY = date(2023, 10, 17)


def over(days: int) -> list[Event]:
    ends = (DAY, DAY + timedelta(days=days))
    return [event(date=ClaimDate(start=day, end=day, precision=DatePrecision.DAY)) for day in ends]


@pytest.mark.parametrize(
    ("days", "step"), [(0, Period.DAY), (45, Period.DAY), (46, Period.WEEK), (311, Period.MONTH), (1501, Period.YEAR)]
)
def test_the_span_decides_how_long_a_bar_lasts(days: int, step: Period) -> None:
    assert bins(over(days)).step is step


@pytest.mark.parametrize(
    ("asked", "days", "step", "number"),
    [
        (Period.MONTH, 40, Period.MONTH, 2),
        (Period.YEAR, 0, Period.YEAR, 1),
        (Period.DAY, 60, Period.DAY, 61),
        (Period.DAY, 400, Period.WEEK, 58),
        (Period.DAY, 30_000, Period.YEAR, 83),
    ],
)
def test_a_bar_lasts_what_is_asked_for_while_there_is_room(asked: Period, days: int, step: Period, number: int) -> None:
    data = bins(over(days), step=asked)
    assert (data.step, len(data.bars)) == (step, number)
    assert sum(bar.total for bar in data.bars) == 2


_DATES = st.dates(min_value=date(2000, 1, 1), max_value=date(2026, 12, 31))


@settings(deadline=None)  # a busy machine is no failure
@given(days=st.lists(_DATES, min_size=1, max_size=20), since=st.none() | _DATES, until=st.none() | _DATES)
def test_bars_follow_each_other_without_gaps_and_count_every_event_once(
    days: list[date], since: date | None, until: date | None
) -> None:
    events = [event(date=ClaimDate(start=day, end=day, precision=DatePrecision.DAY)) for day in days]
    data = bins(events, since, until)
    assert sum(bar.total for bar in data.bars) + data.left_out == len(events)
    for before, after in zip(data.bars, data.bars[1:], strict=False):
        assert data.step.next_after(before.start) == after.start > before.start
    assert len(data.bars) <= 66


def test_a_date_too_vague_for_the_bars_is_left_out_and_counted() -> None:
    month = ClaimDate(start=date(2023, 10, 1), end=date(2023, 10, 31), precision=DatePrecision.MONTH)
    data = bins([*over(30), event(date=month), event(date=None)])
    assert (data.step, data.left_out) == (Period.DAY, 2)
    assert bins([event(date=month)]).step is Period.MONTH


def test_one_among_thousands_has_a_bar_too() -> None:
    few, many = event(date=on(11), killed=Toll(best=1)), event(date=on(20), killed=Toll(best=9))
    protest = event(sub_event_type=SubEventType.PEACEFUL_PROTEST, killed=Toll())
    with Image.open(io.BytesIO(draw_timeline([few, protest, *[many] * 2_000]))) as picture:
        colours = {colour for _, colour in picture.getcolors(maxcolors=100_000) or ()}
    assert group_of(SubEventType.PEACEFUL_PROTEST).colour in colours


def test_a_chart_of_the_newest_alone_says_so() -> None:
    assert draw_timeline([event()], is_cut=True) != draw_timeline([event()])


def test_the_retracted_do_not_count() -> None:
    assert bins([event(status=EventStatus.RETRACTED)]).bars == ()


def test_the_killed_are_counted_by_their_best_figure() -> None:
    events = [event(killed=toll) for toll in (Toll(low=4, best=5, high=7), Toll(low=24), Toll(high=2), Toll())]
    (bar,) = bins(events).bars
    assert (bar.total, bar.killed) == (4, 31)


def test_a_chart_shows_each_type_in_its_colour_in_proportion() -> None:
    kinds = [SubEventType.AIR_DRONE_STRIKE] * 3 + [SubEventType.ARMED_CLASH]
    events = [event(sub_event_type=kind, date=on(20 + place % 2), killed=Toll()) for place, kind in enumerate(kinds)]
    chart = Image.open(io.BytesIO(draw_timeline(events, title="Köln")))
    assert chart.size == (1200, 800)
    assert chart.format == "PNG"
    colours = {colour: count for count, colour in chart.convert("RGB").getcolors(maxcolors=1 << 24) or []}
    strikes, clashes = (colours[group_of(kind).colour] for kind in (kinds[0], kinds[-1]))
    assert strikes / clashes == pytest.approx(3, rel=0.1)


def test_a_chart_of_nothing_is_still_a_picture() -> None:
    assert Image.open(io.BytesIO(draw_timeline([]))).size == (1200, 800)
