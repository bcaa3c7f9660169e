from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.sources.feeds import LONGEST_REQUESTED_WAIT, LONGEST_WAIT, next_delay

HOUR = timedelta(hours=1)


@given(
    st.integers(0, 10_000),
    st.none() | st.timedeltas(timedelta(0)),
    st.timedeltas(timedelta(minutes=1), timedelta(days=2)),
)
def test_the_wait_is_never_shorter_than_asked_nor_without_end(
    failures: int, retry_after: timedelta | None, interval: timedelta
) -> None:
    delay = next_delay(failures, retry_after, interval)
    asked = min(retry_after or timedelta(0), LONGEST_REQUESTED_WAIT)
    assert max(interval, asked) <= delay <= max(interval, asked, LONGEST_WAIT) * 1.11


def test_the_wait_doubles_with_each_failure() -> None:
    assert HOUR <= next_delay(0, None, HOUR) <= 1.1 * HOUR
    assert 8 * HOUR <= next_delay(3, None, HOUR) <= 8.8 * HOUR
    assert len({next_delay(3, None, HOUR) for _ in range(20)}) > 1
