"""Which reports make one event, whatever the order in which they come."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.intake.ingest import IngestStatus
from bot.knowledge import Knowledge
from bot.store.database import Database
from bot.vocabulary import (
    Claim,
    DatePrecision,
    Event,
    Modality,
    SubEventType,
)
from tests.conftest import Backend
from tests.reports import (
    ASAD,
    ERBIL,
    HOUTHIS,
    IRAQ,
    KATAIB,
    QAIM,
    RED_SEA,
    SANAA,
    UMBRELLA,
    US,
    all_events,
    claim,
    document,
    on,
    tell,
)

AIR = SubEventType.AIR_DRONE_STRIKE


def test_the_same_document_twice_changes_nothing(database: Database, knowledge: Knowledge) -> None:
    first = tell(database, knowledge, claim(injured=4))
    before = all_events(database)
    again = tell(database, knowledge, claim(injured=4))
    assert first.status is IngestStatus.STORED
    assert again.status is IngestStatus.DUPLICATE
    assert (again.document, again.events) == (first.document, first.events)
    assert all_events(database) == before


def test_a_duplicate_is_known_by_its_words_not_its_spacing(sqlite_database: Database, knowledge: Knowledge) -> None:
    first = tell(sqlite_database, knowledge, claim(), text="Missiles hit the base.", title="Base hit")
    again = tell(sqlite_database, knowledge, claim(), text="  missiles  HIT the base", title="Base hit", source="Other")
    assert again.status is IngestStatus.DUPLICATE
    assert again.document == first.document


def test_a_document_without_incidents_is_kept_and_says_so(sqlite_database: Database, knowledge: Knowledge) -> None:
    result = tell(sqlite_database, knowledge)
    assert (result.status, result.events) == (IngestStatus.NOTHING_FOUND, ())
    assert tell(sqlite_database, knowledge).status is IngestStatus.DUPLICATE


SAME = {
    "word for word": claim(),
    "a vaguer type": claim(kind=SubEventType.ATTACK),
    "no attacker named": claim(by=None),
    "an umbrella of the attacker": claim(by=UMBRELLA),
    "a town nearby": claim(ASAD.model_copy(update={"name": "Baghdadi", "latitude": 33.85, "longitude": 42.5})),
    "an undated report of the next day": claim(day=None),
    "told with its weapon and toll": claim(weapon="ballistic missile", injured=4),
    "denied": claim(modality=Modality.DENIED),
}


OTHER = {
    "another town on the same day": claim(ERBIL),
    "another country": claim(SANAA),
    "the second attack on one base in a week": claim(day="2024-01-23"),
    "the day after, with nothing else to tie them": claim(day="2024-01-21", by=None, against=None),
    "the retaliation": claim(QAIM, "2024-01-20", kind=AIR, by=US, against=KATAIB),
    "the retaliation at the same place": claim(kind=AIR, by=US, against=KATAIB),
    "a protest": claim(kind=SubEventType.PEACEFUL_PROTEST, by=None, against=None),
    "an attack at sea": claim(RED_SEA, by=HOUTHIS, against=None),
}


@pytest.mark.parametrize("second", SAME.values(), ids=SAME)
def test_two_reports_of_one_incident_make_one_event(
    sqlite_database: Database, knowledge: Knowledge, second: Claim
) -> None:
    tell(sqlite_database, knowledge, claim())
    tell(sqlite_database, knowledge, second, text="A second report tells of it in words of its own.", source="Gazette")
    events = all_events(sqlite_database)
    assert len(events) == 1
    assert len(events[0].reports) == 2


@pytest.mark.parametrize("second", OTHER.values(), ids=OTHER)
def test_reports_of_different_incidents_make_two(
    sqlite_database: Database, knowledge: Knowledge, second: Claim
) -> None:
    tell(sqlite_database, knowledge, claim())
    words = "A second report tells of something else."
    tell(sqlite_database, knowledge, second, text=words, source="Gazette", published="2024-01-24T06:00:00Z")
    assert len(all_events(sqlite_database)) == 2


def test_claims_of_one_document_never_merge(database: Database, knowledge: Knowledge) -> None:
    twins = tell(database, knowledge, claim(), claim())
    assert len(set(twins.events)) == 2
    more = tell(database, knowledge, claim(), claim(), claim(), text="Three attacks on one day at one base.")
    assert set(twins.events) < set(more.events)
    assert len(set(more.events)) == 3


def test_of_two_claims_the_better_fit_takes_the_event(sqlite_database: Database, knowledge: Knowledge) -> None:
    known = tell(sqlite_database, knowledge, claim(weapon="ballistic missile", injured=4))
    vague, exact = claim(by=None, against=None), claim(weapon="ballistic missile", injured=4)
    both = tell(sqlite_database, knowledge, vague, exact, text="Two attacks, of which one was known.")
    assert both.events[1] == known.events[0]
    assert both.events[0] != known.events[0]


def test_series_threats_plans_and_suppositions_make_no_event(database: Database, knowledge: Knowledge) -> None:
    told = [
        claim(series=True),
        *(claim(modality=mood) for mood in (Modality.THREATENED, Modality.PLANNED, Modality.HYPOTHETICAL)),
        claim(modality=Modality.DENIED),
    ]
    assert tell(database, knowledge, *told).events == ()
    assert all_events(database) == []


def test_a_series_joins_no_event_on_record_and_changes_none(database: Database, knowledge: Knowledge) -> None:
    tell(database, knowledge, claim(killed=3))
    before = all_events(database)
    told = tell(database, knowledge, claim(series=True, killed=90), text="Ninety died in repeated shelling.")
    assert (told.status, told.events) == (IngestStatus.STORED, ())
    assert all_events(database) == before


def test_background_joins_a_known_event_and_never_leads_it(sqlite_database: Database, knowledge: Knowledge) -> None:
    tell(sqlite_database, knowledge, claim(injured=4, confidence=0.6))
    tell(
        sqlite_database,
        knowledge,
        claim(QAIM, "2024-01-23", kind=AIR, by=US, against=KATAIB),
        claim(kind=AIR, background=True, confidence=0.9),
        text="The strikes answered the missile attack of Saturday.",
        published="2024-01-24T06:00:00Z",
    )
    attack, strike = all_events(sqlite_database)
    assert attack.sub_event_type is SubEventType.SHELLING
    assert len(attack.reports) == 2
    assert strike.sub_event_type is AIR


def _recalled_of(day: str, precision: DatePrecision) -> Claim:
    return claim(background=True).model_copy(update={"date": on(day, precision)})


RECALLED = {
    "a month and a town": (_recalled_of("2023-10-01", DatePrecision.MONTH), 1),
    "a day and a sea": (claim(RED_SEA, background=True), 1),
    "a year and a town": (_recalled_of("2023-01-01", DatePrecision.YEAR), 0),
    "a town, and no date": (claim(day=None, background=True), 0),
    "a day and a country": (claim(IRAQ, background=True), 0),
    "a day, and no place": (claim(None, background=True), 0),
    "a crime among others": (claim(kind=SubEventType.ATTACK, by=None, against=None, killed=1, background=True), 0),
    "many dead by nobody known": (
        claim(kind=SubEventType.ATTACK, by=None, against=None, killed=9, background=True),
        1,
    ),
}


@pytest.mark.parametrize(("recalled", "events"), RECALLED.values(), ids=RECALLED)
def test_what_is_recalled_makes_an_event_only_where_it_can_be_told_from_its_like(
    sqlite_database: Database, knowledge: Knowledge, recalled: Claim, events: int
) -> None:
    result = tell(sqlite_database, knowledge, recalled)
    assert result.status is IngestStatus.STORED
    assert len(result.events) == len(all_events(sqlite_database)) == events


@pytest.mark.parametrize("is_news_first", [True, False])
def test_what_makes_no_event_joins_the_one_it_recalls(
    sqlite_database: Database, knowledge: Knowledge, is_news_first: bool
) -> None:
    news, recalled = claim(weapon="ballistic missile"), claim(IRAQ, weapon="ballistic missile", background=True)
    telling = [(news, "Missiles hit the base on Saturday, the ministry said."), (recalled, "Since the missiles hit.")]
    for said, text in telling if is_news_first else reversed(telling):
        tell(sqlite_database, knowledge, said, text=text)
    (event,) = all_events(sqlite_database)
    assert len(event.reports) == 2


def test_what_the_news_answers_is_an_event_though_it_says_no_more_than_when(
    sqlite_database: Database, knowledge: Knowledge
) -> None:
    strike = claim(QAIM, "2024-01-23", kind=AIR, by=US, against=KATAIB, in_response_to=(1,))
    result = tell(sqlite_database, knowledge, strike, claim(None, background=True))
    events = {event.id: event for event in all_events(sqlite_database)}
    assert events[result.events[0]].in_response_to == (result.events[1],)


def test_a_response_links_the_events_with_its_words(sqlite_database: Database, knowledge: Knowledge) -> None:
    result = tell(
        sqlite_database,
        knowledge,
        claim(QAIM, "2024-01-23", kind=AIR, by=US, against=KATAIB, in_response_to=(1,)),
        claim(background=True),
    )
    strike, attack = result.events
    events = {event.id: event for event in all_events(sqlite_database)}
    assert events[strike].in_response_to == (attack,)
    assert events[attack].in_response_to == ()


REPORTS = [
    (document("The wire: missiles hit Al-Asad.", "2024-01-20T20:00:00Z"), claim(weapon="ballistic missile")),
    (document("The gazette: four hurt at the base.", "2024-01-21T05:00:00Z", source="Gazette"), claim(injured=4)),
    (document("The courier: two hurt.", "2024-01-21T05:00:00Z", source="Courier"), claim(by=UMBRELLA, injured=2)),
    (document("The desk: a base in Anbar was hit.", "2024-01-21T09:00:00Z", source="Desk"), claim(day=None)),
    (
        document("Strikes at Al-Qa'im.", "2024-01-24T01:00:00Z"),
        claim(QAIM, "2024-01-23", kind=AIR, by=US, against=KATAIB, killed=2),
    ),
    (
        document("Al-Qa'im: two fighters dead.", "2024-01-24T03:00:00Z", source="Gazette"),
        claim(QAIM, "2024-01-24", kind=AIR, by=US, against=KATAIB, killed=2, weapon="aircraft bomb"),
    ),
    (document("A drone over Erbil.", "2024-01-20T21:00:00Z"), claim(ERBIL, kind=AIR, against=None, by=None)),
    (document("Sanaa was bombed.", "2024-01-20T22:00:00Z"), claim(SANAA, kind=AIR, by=US, against=HOUTHIS)),
]


def _told(event: Event) -> object:
    """An event without the numbers that the order of arrival gives out."""
    return (
        event.model_dump(exclude={"id", "reports", "attributions", "in_response_to"}),
        tuple(report.evidence + str(report.source) for report in event.reports),
    )


@pytest.fixture
def in_order(backend: Backend, knowledge: Knowledge) -> list[object]:
    """What the reports add up to when each arrives as it is published."""
    database = backend.make()
    for report, said in REPORTS:
        tell(database, knowledge, said, given=report)
    return sorted((_told(event) for event in all_events(database)), key=str)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(REPORTS))))
def test_the_order_of_arrival_makes_no_difference(
    backend: Backend, knowledge: Knowledge, in_order: list[object], order: list[int]
) -> None:
    database = backend.make()
    for position in order:
        report, said = REPORTS[position]
        tell(database, knowledge, said, given=report)
    events = sorted((_told(event) for event in all_events(database)), key=str)
    assert len(events) == 4
    assert events == in_order


def test_a_country_says_too_little_to_merge(sqlite_database: Database, knowledge: Knowledge) -> None:
    tell(sqlite_database, knowledge, claim())
    tell(sqlite_database, knowledge, claim(IRAQ, by=None, against=None), text="Something was hit somewhere in Iraq.")
    assert len(all_events(sqlite_database)) == 2


@pytest.mark.parametrize("dated_first", [True, False])
@pytest.mark.parametrize(("words", "events"), [("Sergeant Delgado of Kestrel Logistics said so. ", 1), ("", 2)])
def test_a_report_without_any_date_joins_by_the_names_it_shares_and_not_by_facts_alone(
    sqlite_database: Database, knowledge: Knowledge, dated_first: bool, words: str, events: int
) -> None:
    dated, dateless = claim(), claim(day=None)
    for said in (dated, dateless) if dated_first else (dateless, dated):
        text = f"{words}Told with {said.date}."
        tell(sqlite_database, knowledge, said, text=text, published=None, source=None)
    assert len(all_events(sqlite_database)) == events
