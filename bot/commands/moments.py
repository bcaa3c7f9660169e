"""Days and moments as they are given on the command line."""

import argparse
import datetime as dt


def day_or_moment(words: str) -> dt.date | dt.datetime:
    """An ISO 8601 day, or a moment; one without a zone counts as UTC."""
    try:
        return dt.date.fromisoformat(words)
    except ValueError:
        return _moment(words)


def end_of(words: str) -> dt.datetime:
    """A moment, or the last second of a day in UTC: what is known by the end of it."""
    given = day_or_moment(words)
    if isinstance(given, dt.datetime):
        return given
    return dt.datetime.combine(given, dt.time(23, 59, 59), dt.UTC)


def day(words: str) -> dt.date:
    """An ISO 8601 day."""
    given = day_or_moment(words)
    return given.date() if isinstance(given, dt.datetime) else given


def _moment(words: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(words)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{words!r} is no ISO 8601 date, such as 2024-01-24 or 2024-01-24T06:00Z"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
