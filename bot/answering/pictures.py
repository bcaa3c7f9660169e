"""Answers as pictures: a map of their places, a chart of their days."""

import datetime as dt

from bot.knowledge import Knowledge
from bot.models import utc_now
from bot.record.refreshing import as_of
from bot.rendering.charts import draw_timeline
from bot.rendering.maps import draw_map
from bot.rendering.markers import markers_of
from bot.store import search
from bot.store.database import Database
from bot.store.events import load_events
from bot.store.written import written
from bot.vocabulary import Event, Question

_MOST_CHARTED = 500
_MOST_MARKERS = 60


def map_of(
    database: Database, knowledge: Knowledge, question: Question, *, now: dt.datetime | None = None
) -> tuple[bytes | None, list[Event]]:
    """A PNG map of an answer's places with the events it shows, numbered alike; no picture where none has a place."""
    moment, members = now or utc_now(), knowledge.members
    with database.read() as session:
        looked_for = search.Search(session, question.filter, members=members, now=moment)
        found = looked_for.find(limit=_MOST_MARKERS, order=question.order)
        events = [as_of(session, knowledge, event, moment) for event in load_events(session, found)]
    markers = markers_of(events)
    return (draw_map(markers) if markers else None), events


def timeline_of(
    database: Database, knowledge: Knowledge, question: Question, title: str, *, now: dt.datetime | None = None
) -> bytes:
    """A PNG chart of an answer's events over time, under ``title``; of very many, the newest, and it says so."""
    moment, wanted = now or utc_now(), question.filter
    with database.read() as session:
        found = search.find_events(session, wanted, members=knowledge.members, now=moment, limit=_MOST_CHARTED + 1)
        events = [one.event for one in written(session, found[:_MOST_CHARTED]).values()]  # a chart tells no reports
    is_cut = len(found) > _MOST_CHARTED
    since = None if is_cut else wanted.since  # bars of none would stand where the events are that are left out
    return draw_timeline(events, title=title, since=since, until=wanted.until, step=question.step, is_cut=is_cut)
