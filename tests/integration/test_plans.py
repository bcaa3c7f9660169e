"""A record of thousands of events: nothing asked of it reads a whole table, and what is told of it is right."""

import datetime as dt
import random
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Connection, event, text
from sqlmodel import select

from benchmarks.ask import questions
from benchmarks.loading import fill
from benchmarks.record import NOW
from benchmarks.world import LEAGUE, knowledge_of, make_world
from bot.answering import answers
from bot.answering.summing import MOST_SUMMED, SUMMED_UP, summary_of
from bot.knowledge import Knowledge
from bot.models import EventRow
from bot.rendering.summaries import lead_sentence, summarise
from bot.store import candidates, events, neighbours, told, written
from bot.store.clauses import clauses
from bot.store.database import Database
from bot.store.events import load_events
from bot.store.prepared import Prepared
from bot.store.search import Search, add_up
from bot.vocabulary import Event, EventStatus, Filter, Intent, Order, PlaceFilter, Severity, SubEventType
from tests.conftest import Backend

WORLD = make_world(7)
EVENTS, SCENES, EACH = 8_000, 800, 2
COUNTRY = WORLD.theatres[0].country
TOWN = max(WORLD.theatres[0].places.choices, key=lambda place: place.population)
CLASHES = SubEventType.ARMED_CLASH
FILTERS = {
    "a country": Filter(places=(PlaceFilter(name="x", country=COUNTRY),)),
    "a region": Filter(places=(PlaceFilter(name="x", countries=(COUNTRY, "ZZ")),)),
    "a circle": Filter(
        places=(
            PlaceFilter(
                name=TOWN.name, country=COUNTRY, latitude=TOWN.latitude, longitude=TOWN.longitude, radius_km=30
            ),
        )
    ),
    "hundreds of members": Filter(actors=(LEAGUE,)),
    "hundreds of members in a country": Filter(actors=(LEAGUE,), places=(PlaceFilter(name="x", country=COUNTRY),)),
    "two kinds": Filter(types=(CLASHES, SubEventType.SHELLING), since=dt.date(2023, 5, 4), until=dt.date(2024, 2, 3)),
    "a toll": Filter(min_killed=14),
    "a toll of some kind in a country": Filter(
        min_killed=2, types=(CLASHES, SubEventType.SHELLING), places=(PlaceFilter(name="x", country=COUNTRY),)
    ),
    "grave ones that several report": Filter(min_severity=Severity.SEVERE, statuses=(EventStatus.CORROBORATED,)),
}
# The newest tallies are read in the order of their ids, whatever they say; and here are no rulings.
WALKED_ON_PURPOSE = {"tally", "ruling"}


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def large(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("large")
        made = Backend(folder, request.getfixturevalue("sqlite_template"), None)
    else:
        server, template = request.getfixturevalue("postgres_url"), request.getfixturevalue("postgres_template")
        made = Backend(tmp_path_factory.getbasetemp(), template, server)
    database = made.make()
    fill(database, WORLD, EVENTS, scenes=SCENES)
    yield database
    made.clear()


@pytest.fixture(scope="module")
def everyone() -> Knowledge:
    return knowledge_of(WORLD)


def _asked_of(database: Database, knowledge: Knowledge, words: str) -> list[tuple[str, Any]]:
    """The statements that a question becomes, with their values."""
    statements: list[tuple[str, Any]] = []

    def keep(_connection: object, _cursor: object, statement: str, values: Any, *_more: object) -> None:
        statements.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", keep)
    try:
        answers.ask(database, knowledge, words, now=NOW)
    finally:
        event.remove(database.engine, "before_cursor_execute", keep)
    return [one for one in statements if one[0].lstrip().startswith("SELECT")]


def _scans_of_sqlite(connection: Connection, statement: str, values: Any, **_: str) -> list[str]:
    tables = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")}
    named = tables | {"found", "other", "elsewhere"}
    plan = [row[3].split() for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    return [" ".join(step) for step in plan if step[0] == "SCAN" and step[1] in named - WALKED_ON_PURPOSE]


def _scans_of_postgresql(connection: Connection, statement: str, values: Any, *, kind: str = "") -> list[str]:
    # So small a table is faster read whole; what matters is whether there is another way.
    for whole in ("seqscan", "mergejoin", "hashjoin"):
        connection.execute(text(f"SET LOCAL enable_{whole} = off"))
    connection.execute(text("SET LOCAL random_page_cost = 1"))  # nor is so small an index read whole for 300 keys
    ((plan,),) = connection.exec_driver_sql(f"EXPLAIN ({kind}FORMAT JSON) {statement}", values)
    return [
        f"{step['Node Type']} on {step.get('Relation Name')}"
        for step in _steps(plan[0]["Plan"])
        if step["Node Type"] in {"Seq Scan", "Index Scan", "Index Only Scan"}
        and "Index Cond" not in step
        and step.get("Relation Name") not in WALKED_ON_PURPOSE
    ]


def _steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _steps(below)


@pytest.mark.parametrize(("sort", "words"), list(questions(WORLD, random.Random(7), EACH)))
def test_no_question_reads_a_whole_table(large: Database, everyone: Knowledge, sort: str, words: str) -> None:
    statements = _asked_of(large, everyone, words)
    scans = _scans_of_sqlite if large.is_sqlite else _scans_of_postgresql
    with large.engine.connect() as connection:
        for statement, values in statements:
            assert scans(connection, statement, values) == [], f"{sort}: {words}\n{statement}"
    assert len(statements) > 1


PREPARED = {
    f"{module.__name__.rpartition('.')[2]}.{name.strip('_')}": one
    for module in (candidates, events, neighbours, told, written)
    for name, one in vars(module).items()
    if isinstance(one, Prepared)
}


@pytest.mark.parametrize("name", PREPARED)
def test_nothing_that_filing_asks_reads_a_whole_table(large: Database, name: str) -> None:
    scans = _scans_of_sqlite if large.is_sqlite else _scans_of_postgresql
    with large.engine.connect() as connection:
        statement = PREPARED[name].on(connection.dialect).text
        values = (None,) * statement.count("?") if large.is_sqlite else ()
        if statement.startswith("SELECT"):
            assert scans(connection, statement, values, kind="GENERIC_PLAN, ") == [], statement


@cache
def _every(database: Database, knowledge: Knowledge, name: str) -> list[Event]:
    """All events that match a filter, found the slow way, newest first."""
    conditions = clauses(FILTERS[name], knowledge.members, NOW)
    with database.read() as session:
        rows = list(session.exec(select(EventRow).where(*conditions)))
        rows.sort(key=lambda row: (row.occurred_from, row.first_reported_at, -(row.id or 0)), reverse=True)
        return load_events(session, [row.id or 0 for row in rows])


@pytest.mark.parametrize("name", FILTERS)
def test_pages_follow_each_other_and_counts_are_right(large: Database, everyone: Knowledge, name: str) -> None:
    every = [int(one.id) for one in _every(large, everyone, name)]
    with large.read() as session:
        search = Search(session, FILTERS[name], members=everyone.members, now=NOW)
        assert search.find(limit=None) == every
        assert search.find(limit=7, offset=11) == every[11:18]
        assert search.find(limit=3, offset=max(0, len(every) - 2)) == every[-2:]
        assert search.count() == (len(every), False)
        assert search.count(most=10) == (10, True)
        assert search.count(most=len(every)) == (len(every), False)
        assert search.find(limit=7, offset=11) == every[11:18]  # counted or not
        oldest = search.find(limit=5, order=Order.OLDEST)
        assert set(oldest) <= set(every)
        deadliest = load_events(session, search.find(limit=9, order=Order.DEADLIEST))
    assert len(every) > 20
    with large.read() as session:
        sums = add_up(session, FILTERS[name], members=everyone.members, now=NOW)
    dead = sum(one.killed.best or 0 for one in _every(large, everyone, name))
    assert (sums.events, sums.killed) == (len(every), dead)
    tolls = [one.killed.best for one in deadliest if one.killed.best is not None]
    assert tolls[0] == max(one.killed.best or 0 for one in _every(large, everyone, name))
    assert all(one >= other for one, other in pairwise(tolls))


@pytest.mark.parametrize("intent", sorted(SUMMED_UP))
@pytest.mark.parametrize("name", FILTERS)
def test_what_the_database_adds_up_is_what_the_events_say(
    large: Database, everyone: Knowledge, name: str, intent: Intent
) -> None:
    every = _every(large, everyone, name)[:MOST_SUMMED]
    with large.read() as session:
        found = Search(session, FILTERS[name], members=everyone.members, now=NOW).look_up(limit=MOST_SUMMED)
        assert [one.id for one in found] == [int(one.id) for one in every]
        summed = summary_of(session, everyone, intent, found, now=NOW)
    assert summed is not None
    assert lead_sentence(intent, summed, len(every)) == lead_sentence(intent, summarise(every), len(every))
