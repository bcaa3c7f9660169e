"""A brief: what a filter finds, in one screen of plain text with numbered sources, for pasting into a report."""

import datetime as dt
from collections.abc import Sequence

from bot.matching import severity_of
from bot.rendering.briefs import brief_text
from bot.rendering.html import escape
from bot.vocabulary import Event, EventStatus, Severity

_MOST_LINES = 8


def brief_of(events: Sequence[Event], wanted: str, total: int, now: dt.datetime) -> tuple[tuple[Event, ...], str]:
    """The events that a brief tells, newest first, and its text as message HTML.

    Where there are more than it holds, the gravest are told, and of those the newest. ``events`` come newest first;
    ``total`` counts all there are.
    """
    standing = [event for event in events if event.status is not EventStatus.RETRACTED]
    order = list(Severity)
    gravest = sorted(standing, key=lambda event: order.index(severity_of(event)))[:_MOST_LINES]
    told = tuple(event for event in standing if event in gravest)
    left = total - (len(events) - len(standing))
    return told, escape_lines(brief_text(told, standing, wanted, left, now))


def escape_lines(text: str) -> str:
    """Plain text as message HTML, its lines kept."""
    return "\n".join(escape(line, 600) for line in text.split("\n"))
