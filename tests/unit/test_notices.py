"""An outlet puts right or takes back what it told: what that makes of the event, in whatever order the reports come."""

from itertools import permutations

import pytest

from bot.answering.details import details
from bot.answering.histories import event_history
from bot.extraction.extractor import load_extractor
from bot.intake.ingest import ingest
from bot.knowledge import Knowledge
from bot.rendering.events import event_line
from bot.store.database import Database
from bot.vocabulary import Claim, Document, Event, EventStatus, Modality, Notice, Toll
from tests.conftest import Backend
from tests.reports import all_events, claim, document, tell

WIRE, GAZETTE = "Harbour Wire", "Gazette"
LONG = "Several ballistic missiles struck the western base late on Saturday, and four soldiers were treated for wounds."


def told(source: str | None, text: str, hour: int | None, said: Claim) -> tuple[Document, Claim]:
    published = None if hour is None else f"2024-01-21T{hour:02}:00:00Z"
    return document(text, published, source=source), said


def corrected(**figures: int) -> Claim:
    return claim(notice=Notice.CORRECTION, **figures)


TAKEN_BACK = claim(notice=Notice.RETRACTION, modality=Modality.DENIED)
FIRST = told(WIRE, "Twelve died at the base.", 6, claim(killed=12, injured=4))
OTHER = told(GAZETTE, "Nine died, our correspondent counted.", 7, claim(killed=9))
CORRECTION = told(WIRE, "Correction: it was two.", 8, corrected(killed=2))
RETRACTION = told(WIRE, "We have withdrawn our report.", 9, TAKEN_BACK)
AGAIN = told(WIRE, "It did happen after all, three died.", 12, claim(killed=3))


def added_up(backend: Backend, knowledge: Knowledge, *reports: tuple[Document, Claim]) -> Event:
    """The one event that these reports make, the same in whatever order they come in."""
    outcomes = []
    for order in permutations(reports) if len(reports) < 4 else (reports, reports[::-1]):
        database = backend.make()
        for report, said in order:
            tell(database, knowledge, said, given=report)
        (event,) = (one for one in all_events(database) if one.reports)
        outcomes.append(event)
    facts = [
        one.model_dump(include={"killed", "injured", "status", "independent_sources", "sources"}) for one in outcomes
    ]
    assert all(one == facts[0] for one in facts)
    return outcomes[0]


def test_a_correction_replaces_what_its_outlet_told(backend: Backend, knowledge: Knowledge) -> None:
    event = added_up(backend, knowledge, FIRST, CORRECTION)
    assert event.killed == Toll(low=2, best=2, high=2)
    assert event.injured == Toll(low=4, best=4, high=4)
    assert (event.status, event.independent_sources) == (EventStatus.REPORTED, 1)
    assert [report.notice for report in event.reports] == [Notice.CORRECTION, None]


@pytest.mark.parametrize("moment", ["2024-01-21T06:00:00Z", "2024-01-21T00:00:00Z"], ids=["same hour", "same day"])
@pytest.mark.parametrize("words", ["Correction: it was two.", "A correction: the figure is two, not twelve."])
def test_a_correction_of_the_same_moment_or_day_comes_after(
    backend: Backend, knowledge: Knowledge, moment: str, words: str
) -> None:
    event = added_up(backend, knowledge, FIRST, (document(words, moment, source=WIRE), corrected(killed=2)))
    assert event.killed == Toll(low=2, best=2, high=2)
    gone = added_up(backend, knowledge, FIRST, (document(words, moment, source=WIRE), TAKEN_BACK))
    assert gone.status is EventStatus.RETRACTED


def test_a_correction_leaves_the_figures_of_others(backend: Backend, knowledge: Knowledge) -> None:
    event = added_up(backend, knowledge, FIRST, OTHER, CORRECTION)
    assert event.killed == Toll(low=2, best=2, high=9)


def test_what_an_outlet_tells_after_a_correction_stands_beside_it(backend: Backend, knowledge: Knowledge) -> None:
    event = added_up(backend, knowledge, FIRST, CORRECTION, AGAIN)
    assert event.killed == Toll(low=2, best=3, high=3)


def test_an_event_whose_only_source_takes_it_back_is_retracted(backend: Backend, knowledge: Knowledge) -> None:
    event = added_up(backend, knowledge, FIRST, RETRACTION)
    assert (event.status, event.independent_sources, event.sources) == (EventStatus.RETRACTED, 0, ())
    assert event.confidence == 0
    assert "retracted: no source stands by it" in event_line(event)
    assert event.killed.best == 12
    assert [report.notice for report in event.reports] == [Notice.RETRACTION, None]


def test_a_source_that_takes_its_report_back_is_no_longer_counted(backend: Backend, knowledge: Knowledge) -> None:
    event = added_up(backend, knowledge, FIRST, OTHER, RETRACTION)
    assert (event.status, event.independent_sources, event.sources) == (EventStatus.REPORTED, 1, (GAZETTE,))
    assert (event.killed, event.injured) == (Toll(low=9, best=9, high=9), Toll())
    assert len(event.reports) == 3
    assert "reported by 1 source · Gazette" in event_line(event)


def test_copies_of_what_was_taken_back_fall_with_it(backend: Backend, knowledge: Knowledge) -> None:
    original, copy = told(WIRE, LONG, 6, claim()), told(GAZETTE, f"{LONG} Agencies.", 7, claim())
    assert added_up(backend, knowledge, original, copy, RETRACTION).status is EventStatus.RETRACTED


def test_what_is_reported_again_stands_again(backend: Backend, knowledge: Knowledge) -> None:
    event = added_up(backend, knowledge, FIRST, RETRACTION, AGAIN)
    assert (event.status, event.killed.best, event.independent_sources) == (EventStatus.REPORTED, 3, 1)


def test_a_retraction_without_a_day_comes_after_all_that_its_outlet_told(
    backend: Backend, knowledge: Knowledge
) -> None:
    names = "the shelling of Sergeant Delgado's convoy of Kestrel Logistics"
    dated = told(WIRE, f"Twelve died in {names}.", 6, claim(killed=12))
    undated = told(WIRE, f"We have withdrawn our report of {names}.", None, TAKEN_BACK)
    assert added_up(backend, knowledge, dated, undated).status is EventStatus.RETRACTED


def test_nobody_takes_back_what_another_told(backend: Backend, knowledge: Knowledge) -> None:
    assert added_up(backend, knowledge, OTHER, RETRACTION).status is EventStatus.REPORTED
    nameless = told(None, "We have withdrawn our report.", 9, TAKEN_BACK)
    assert added_up(backend, knowledge, OTHER, nameless).status is EventStatus.DISPUTED


def test_a_retraction_alone_makes_no_event(sqlite_database: Database, knowledge: Knowledge) -> None:
    assert tell(sqlite_database, knowledge, TAKEN_BACK).events == ()
    assert all_events(sqlite_database) == []


REPORT = "A drone strike on a market in Khartoum killed 12 people on Monday, a doctor said."
PUT_RIGHT = (
    "Correction: an earlier version of this report said 12 people were killed in a drone strike on a market in "
    "Khartoum on Monday. Two people were killed."
)
WITHDRAWN = (
    "We have withdrawn our report of a drone strike on a market in Khartoum on Monday. The doctor does not exist."
)


def test_notices_in_plain_words_act_on_the_event_of_the_report(sqlite_database: Database, knowledge: Knowledge) -> None:
    outcomes = []
    for day, text in enumerate((REPORT, PUT_RIGHT, WITHDRAWN), start=5):
        report = document(text, f"2025-05-0{day}T18:00:00Z", source="Nile Courier")
        events = ingest(sqlite_database, knowledge, report, load_extractor().extract).events
        (event,) = all_events(sqlite_database)
        assert events == (event.id,)
        outcomes.append((event.killed.best, event.killed.high, event.status))
    assert outcomes == [(12, 12, "reported"), (2, 2, "reported"), (2, 2, "retracted")]


@pytest.fixture
def event_id(database: Database, knowledge: Knowledge) -> int:
    """An event that its outlet corrected and then took back."""
    for report, said in (FIRST, CORRECTION, RETRACTION):
        found = tell(database, knowledge, said, given=report)
    return int(found.events[0])


def test_the_history_tells_what_was_put_right_and_taken_back(database: Database, event_id: int) -> None:
    html = event_history(database, event_id, "UTC")
    assert "Killed: 12 → 2" in html
    assert "Status: reported → retracted" in html


def test_the_details_say_which_reports_put_right_and_take_back(database: Database, event_id: int) -> None:
    html = details(database, event_id, "UTC").html
    assert "corrects what it reported before" in html
    assert "takes back what it reported before" in html
    assert "report by report" not in html  # what was corrected is no other opinion
