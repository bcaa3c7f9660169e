"""The record taken away: events as JSON lines, CSV, GeoJSON, or a table with ACLED's columns."""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from bot.answering import acled_table
from bot.knowledge import Knowledge
from bot.store import search
from bot.store.database import Database
from bot.store.events import load_events
from bot.vocabulary import Event, Filter, Role, Value, as_json

_BATCH = 500
_FORMULA_STARTS = ("=", "+", "-", "@")
COLUMNS = (
    "id", "event_type", "sub_event_type", "status", "date_start", "date_end", "date_precision", "country", "admin1",
    "place", "latitude", "longitude", "where_precision", "attackers", "targets", "killed_low", "killed_best",
    "killed_high", "injured_low", "injured_best", "injured_high", "independent_sources", "confidence", "headline",
    "sources",
)  # fmt: skip


def exported(database: Database, knowledge: Knowledge, wanted: Filter, *, now: dt.datetime) -> Iterator[Event]:
    """All events that match at this moment, newest first, loaded in batches."""
    with database.read() as session:
        found = search.find_events(session, wanted, members=knowledge.members, now=now, limit=None)
    for start in range(0, len(found), _BATCH):
        with database.read() as session:
            batch = load_events(session, found[start : start + _BATCH])
        yield from batch


def as_jsonl(events: Iterator[Event]) -> Iterator[str]:
    """One JSON object a line, as the contract's EVENT."""
    for event in events:
        yield json.dumps(as_json(event), ensure_ascii=False) + "\n"


def as_csv(events: Iterator[Event]) -> Iterator[str]:
    """A table with a header; cells that a spreadsheet would run as formulas begin with an apostrophe.

    Each cell is one line: tabs and line ends become spaces, for not every reader of CSV takes them.
    """
    yield from _table(COLUMNS, map(_cells, events))


def as_acled(events: Iterator[Event]) -> Iterator[str]:
    """The same kind of table, with ACLED's columns (``acled_table``)."""
    yield from _table(acled_table.COLUMNS, map(acled_table.cells_of, events))


def _table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    yield _csv_line(columns)
    for row in rows:
        yield _csv_line([_harmless(cell) for cell in row])


def _csv_line(cells: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _harmless(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    line = " ".join(cell.split())
    return f"'{line}" if line.startswith(_FORMULA_STARTS) else line


def _cells(event: Event) -> list[object]:
    place = event.places[0] if event.places else None
    when = event.date
    return [
        event.id, event.event_type.value, event.sub_event_type.value, event.status.value,
        when.start if when else None, when.end if when else None, int(when.precision) if when else None,
        place.country if place else None, place.admin1 if place else None, place.name if place else None,
        place.latitude if place else None, place.longitude if place else None, int(place.precision) if place else None,
        _names(event, Role.ATTACKER), _names(event, Role.TARGET),
        event.killed.low, event.killed.best, event.killed.high,
        event.injured.low, event.injured.best, event.injured.high,
        event.independent_sources, event.confidence, event.headline,
        "; ".join(dict.fromkeys(report.source for report in event.reports if report.source)),
    ]  # fmt: skip


def _names(event: Event, role: Role) -> str:
    return "; ".join(actor.name for actor in event.actors if actor.role is role)


def as_geojson(events: Iterator[Event]) -> Iterator[str]:
    """One FeatureCollection: a point for each place of each event, all else in its properties (RFC 7946)."""
    yield '{"type": "FeatureCollection", "features": ['
    first = True
    for event in events:
        for feature in _features(event):
            yield ("" if first else ",") + "\n" + json.dumps(feature, ensure_ascii=False)
            first = False
    yield "\n]}\n"


def _features(event: Event) -> Iterator[dict[str, object]]:
    properties = as_json(event)
    for place in event.places:
        yield {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [place.longitude, place.latitude]},
            "properties": properties | {"place": place.name, "where_precision": int(place.precision)},
        }


class Format(Value):
    """A way to write events down: what it is called, how its files end, and how it is written."""

    label: str
    extension: str
    write: Callable[[Iterator[Event]], Iterator[str]]


FORMATS: dict[str, Format] = {
    "csv": Format(label="CSV", extension="csv", write=as_csv),
    "geojson": Format(label="GeoJSON", extension="geojson", write=as_geojson),
    "acled": Format(label="ACLED columns", extension="acled.csv", write=as_acled),
    "jsonl": Format(label="JSON lines", extension="jsonl", write=as_jsonl),
}
"""The formats by the names that the command line and the buttons use."""

MOST_IN_A_FILE = 20_000


def file_of(
    database: Database, knowledge: Knowledge, wanted: Filter, kind: str, *, now: dt.datetime
) -> tuple[str, bytes]:
    """The newest matching events as a file: its name and content, at most ``MOST_IN_A_FILE`` of them."""
    chosen = FORMATS[kind]
    events = islice(exported(database, knowledge, wanted, now=now), MOST_IN_A_FILE)
    return f"sitrep-{now:%Y-%m-%d}.{chosen.extension}", "".join(chosen.write(events)).encode()
