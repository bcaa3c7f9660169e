"""Days and moments as they are given on the command line."""

import argparse
import datetime as dt

from bot.errors import BadInput
from bot.sources.moments import read_moment


def day_or_moment(words: str) -> dt.date | dt.datetime:
    """A day, or an aware moment; one without a zone counts as UTC.

    Raises:
        ArgumentTypeError: it is neither; argparse prints its sentence.
    """
    try:
        return read_moment(words)
    except BadInput as error:
        raise argparse.ArgumentTypeError(error.message) from error


def end_of(words: str) -> dt.datetime:
    """A moment, or the last second of a day in UTC: what is known by the end of it."""
    given = day_or_moment(words)
    if isinstance(given, dt.datetime):
        return given
    return dt.datetime.combine(given, dt.time(23, 59, 59), dt.UTC)


def day(words: str) -> dt.date:
    """A calendar day."""
    given = day_or_moment(words)
    return given.date() if isinstance(given, dt.datetime) else given
