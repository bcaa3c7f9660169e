"""Events and filters: every field read alike by the search's SQL and in memory; and what makes an event grave."""

import pytest
from hypothesis import HealthCheck, given, settings

from bot import matching, severity
from bot.errors import BrokenData
from bot.knowledge import Knowledge
from bot.lexicon import parse_lexicon
from bot.matching import matches, severity_of
from bot.severity import SeverityTable
from bot.store import clauses, lookup, search
from bot.store.database import Database
from bot.vocabulary import Event, EventStatus, Filter, PlaceFilter, Severity, SubEventType, Toll
from tests.filters import CLAIMS, FILTERS
from tests.reports import HOUTHIS, KATAIB, NOW, US, all_events, tell


@pytest.fixture
def record(database: Database, knowledge: Knowledge) -> Database:
    tell(database, knowledge, *CLAIMS, published="2024-01-23T06:00:00Z")
    return database


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=FILTERS)
def test_a_match_and_a_search_read_a_filter_alike(record: Database, knowledge: Knowledge, wanted: Filter) -> None:
    events = all_events(record)
    with record.read() as session:
        found = search.find_events(session, wanted, members=knowledge.members, now=NOW, limit=None)
        assert search.count_events(session, wanted, members=knowledge.members, now=NOW) == len(found)
    assert len(events) == len(CLAIMS)
    matching = {int(event.id) for event in events if matches(wanted, event, knowledge.members)}
    assert set(found) == matching


def test_words_are_looked_for_in_the_newest_of_many(
    record: Database, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = Filter(keywords=("missil",), actors=(US,))
    with record.read() as session:

        def found() -> tuple[list[int], int | None]:
            looked_for = search.Search(session, wanted, members=knowledge.members, now=NOW)
            ids = looked_for.find(limit=None)
            assert looked_for.count(most=1) == (1, len(ids) > 1)
            assert looked_for.find(limit=2, offset=1) == ids[1:3]
            return ids, looked_for.read_to

        every, none = found()
        monkeypatch.setattr(lookup, "MOST_READ", 2)
        assert (none, found()[0]) == (None, every[:2])
        assert found()[1] is not None
        wanted = Filter(actors=(US,))
        assert found() == (every, None)
    assert len(every) > 2


def test_a_filter_without_fields_in_the_tables_would_be_ignored() -> None:
    """A field that only one of the two tables knew would be read by half."""
    assert matching._FITS.keys() == clauses._CLAUSES.keys() == Filter.model_fields.keys()


@pytest.mark.parametrize(
    ("wanted", "days"),
    [
        (Filter(between=(KATAIB, US)), {14, 18}),
        (Filter(min_killed=1), {18, 22}),
        (Filter(min_severity=Severity.MODERATE), {12, 18, 22}),
        (Filter(min_severity=Severity.MODERATE, excluding=(Filter(attackers=(HOUTHIS,)),)), {18, 22}),
        (Filter(keywords=("Erbil",)), {16}),
        (Filter(statuses=(EventStatus.DISPUTED,)), set()),
        (Filter(excluding=(Filter(min_killed=1), Filter(places=(PlaceFilter(name="Iraq", country="IQ"),)))), {10, 12}),
    ],
)
def test_finds(record: Database, knowledge: Knowledge, wanted: Filter, days: set[int]) -> None:
    with record.read() as session:
        ids = search.find_events(session, wanted, members=knowledge.members, now=NOW, limit=None)
    found = {event for event in all_events(record) if int(event.id) in ids}
    assert {event.date.start.day for event in found if event.date} == days


@pytest.mark.parametrize(
    ("kind", "killed", "injured", "target", "expected"),
    [
        (SubEventType.SHELLING, Toll(best=60), Toll(), None, Severity.EXTREME),
        (SubEventType.SHELLING, Toll(low=24), Toll(), None, Severity.SEVERE),
        (SubEventType.SHELLING, Toll(low=1, best=1), Toll(), "hospital", Severity.SEVERE),
        (SubEventType.SHELLING, Toll(best=0), Toll(), "hospital", Severity.MODERATE),
        (SubEventType.ARMED_CLASH, Toll(), Toll(best=7), None, Severity.MODERATE),
        (SubEventType.CHEMICAL_WEAPON, Toll(), Toll(), None, Severity.SEVERE),
        (SubEventType.SHELLING, Toll(high=50), Toll(), None, Severity.MINOR),
        (SubEventType.PEACEFUL_PROTEST, Toll(), Toll(), None, Severity.MINOR),
    ],
)
def test_gravity(
    knowledge: Knowledge, kind: SubEventType, killed: Toll, injured: Toll, target: str | None, expected: Severity
) -> None:
    targets = [{"text": target, "kind": target}] if target else []
    event = Event.model_validate(
        {
            "id": "1",
            "event_type": kind.event_type,
            "sub_event_type": kind,
            "status": "reported",
            "killed": killed,
            "injured": injured,
            "targets": targets,
            "headline": "An event",
            "first_reported_at": NOW,
            "updated_at": NOW,
        }
    )
    assert severity_of(event) is expected
    for least in Severity:
        assert matches(Filter(min_severity=least), event, lambda one: frozenset((one,))) is (
            expected in least.or_graver
        )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[[tiers]]\nseverity = "Extreme"\nrules = [{ min_killed = 50 }]', "the tiers are Extreme, Severe, Moderate"),
        ('[[tiers]]\nseverity = "Extreme"\nrules = []', "at least 1 item"),
        ('[[tiers]]\nseverity = "Grave"\nrules = [{ min_killed = 50 }]', "tiers.0.severity"),
    ],
)
def test_a_broken_table_is_named(text: str, reason: str) -> None:
    with pytest.raises(BrokenData, match=reason):
        parse_lexicon("severity", text, SeverityTable)
    assert severity.severity_table().tiers
