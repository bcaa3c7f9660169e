"""Reading stored documents again: only what differs changes, events keep their ids, nobody is alerted."""

import json
import subprocess
import sys
from collections.abc import Callable

import pytest
from sqlalchemy import update
from sqlmodel import col, func, select

from bot.chats.following import follow
from bot.editing.decisions import confirm
from bot.editing.proposals import Editor, propose_correction
from bot.errors import BadInput
from bot.intake.reprocessing import Reread, reread
from bot.knowledge import Knowledge
from bot.models import (
    AccountRow,
    ClaimRow,
    DocumentRow,
    EventRow,
    OutboxRow,
    ReportRow,
    RevisionRow,
    TallyRow,
    utc_now,
)
from bot.store import rereading
from bot.store.database import Database
from bot.vocabulary import Claim, Document, Event, Extraction, Filter, Modality, RulingField, SubEventType, Tally
from tests.conftest import address_of
from tests.reports import ERBIL, GROUP, HOUTHIS, KATAIB, QAIM, SANAA, all_events, claim, tell

TALLY = Tally(what="attacks", count=60, against=("united-states-armed-forces",))
WORDS = "Missiles hit the base on Saturday, and drones the town."


@pytest.fixture
def again(database: Database, knowledge: Knowledge) -> Callable[..., Reread]:
    """Reads the first document again, and finds these claims in it."""

    def read(*claims: Claim, tallies: tuple[Tally, ...] = (), document: int = 1) -> Reread:
        def found(given: Document) -> Extraction:
            return Extraction(id=given.id, claims=claims, tallies=tallies)

        return reread(database, knowledge, document, found)

    return read


def everything(database: Database) -> list[object]:
    """All rows that reading again may touch, but for the version."""
    with database.read() as session:
        tables = (ClaimRow, ReportRow, EventRow, AccountRow, TallyRow, RevisionRow)
        return [[row.model_dump() for row in session.exec(select(table))] for table in tables]


def by_place(database: Database) -> dict[str, Event]:
    return {event.places[0].name: event for event in all_events(database) if event.reports}


def test_the_same_reading_changes_nothing(database: Database, knowledge: Knowledge, again) -> None:
    claims = claim(killed=2), claim(ERBIL, "2024-01-19")
    tell(database, knowledge, *claims, tallies=(TALLY,), text=WORDS)
    before = everything(database)
    assert not again(*claims, tallies=(TALLY,)).is_changed
    assert everything(database) == before


def test_what_was_filed_by_older_rules_is_filed_anew(
    database: Database, knowledge: Knowledge, again: Callable[..., Reread]
) -> None:
    recalled = claim(day=None, background=True)  # some town at some time: no event by itself
    tell(database, knowledge, recalled)
    assert all_events(database) == []
    with database.write() as session:
        row = session.exec(select(AccountRow)).one()
        row.data = json.dumps({**json.loads(row.data), "is_complete": True})
        session.add(row)
    before = everything(database)
    assert again(recalled).is_changed
    assert everything(database) != before
    assert not again(recalled).is_changed


def test_a_fact_read_otherwise_changes_the_event_in_place(database: Database, knowledge: Knowledge, again) -> None:
    tell(database, knowledge, claim(killed=2), claim(ERBIL, "2024-01-19"), text=WORDS)
    tell(database, knowledge, claim(killed=2), text="Two died.", source="Gazette")
    before = by_place(database)
    outcome = again(claim(killed=4), claim(ERBIL, "2024-01-19"))
    after = by_place(database)
    assert outcome.is_changed
    assert {name: event.id for name, event in after.items()} == {name: event.id for name, event in before.items()}
    asad = after["Ain al-Asad Air Base"]
    assert (asad.killed.low, asad.killed.high, len(asad.reports)) == (2, 4, 2)
    assert after["Erbil"] == before["Erbil"]


def test_what_changed_names_the_document(database: Database, knowledge: Knowledge, again) -> None:
    tell(database, knowledge, claim(killed=2), text=WORDS)
    again(claim(killed=4))
    with database.read() as session:
        newest = session.exec(select(RevisionRow).order_by(col(RevisionRow.id).desc()).limit(1)).one()
    assert newest.document_id == 1
    assert newest.changes["killed_best"] == [2, 4]


def test_incidents_in_another_order_stay_the_same_events(database: Database, knowledge: Knowledge, again) -> None:
    first, second = claim(killed=2), claim(ERBIL, "2024-01-19")
    told = tell(database, knowledge, first, second, text=WORDS)
    outcome = again(second, first)
    assert [str(event) for event in outcome.events] == list(reversed(told.events))


def test_a_new_incident_makes_an_event_and_one_that_is_gone_takes_its_own_along(
    database: Database, knowledge: Knowledge, again
) -> None:
    tell(database, knowledge, claim(), claim(ERBIL, "2024-01-10"), text=WORDS)
    kept = by_place(database)["Ain al-Asad Air Base"].id
    again(claim(), claim(SANAA, "2024-01-15"))
    after = by_place(database)
    assert set(after) == {"Ain al-Asad Air Base", "Sanaa"}
    assert after["Ain al-Asad Air Base"].id == kept


def test_an_event_that_others_tell_of_goes_on_without_the_document(
    database: Database, knowledge: Knowledge, again
) -> None:
    tell(database, knowledge, claim(injured=9), text=WORDS)
    told = tell(database, knowledge, claim(), text="Others say.", source="Gazette")
    outcome = again()
    (event,) = (one for one in all_events(database) if one.reports)
    assert [event.id] == list(told.events)
    assert ([report.source for report in event.reports], event.injured.is_known) == (["Gazette"], False)
    assert outcome.events == ()


def test_what_turns_out_to_be_a_threat_is_no_event(database: Database, knowledge: Knowledge, again) -> None:
    tell(database, knowledge, claim(), text=WORDS)
    again(claim(modality=Modality.THREATENED))
    assert not any(event.reports for event in all_events(database))
    again(claim())
    assert len(by_place(database)) == 1


def test_a_place_read_otherwise_may_join_another_event(database: Database, knowledge: Knowledge, again) -> None:
    tell(database, knowledge, claim(QAIM), text=WORDS)
    other = tell(database, knowledge, claim(ERBIL), text="In Erbil.", source="Gazette")
    again(claim(ERBIL))
    (event,) = (one for one in all_events(database) if one.reports)
    assert event.places[0].name == "Erbil"
    assert {report.source for report in event.reports} == {"Harbour Wire", "Gazette"}
    assert other.events


def test_corrections_stand_on_what_is_read_again(database: Database, knowledge: Knowledge, again) -> None:
    told = tell(database, knowledge, claim(killed=2), text=WORDS)
    ana = Editor(id=1, name="Ana")
    proposal = propose_correction(database, knowledge, ana, int(told.events[0]), RulingField.KILLED, "5")
    confirm(database, knowledge, ana, proposal.ruling.id)
    again(claim(killed=4, injured=1))
    (event,) = all_events(database)
    assert (event.id, event.killed.best, event.injured.best) == (told.events[0], 5, 1)


def test_tallies_are_read_again_too(database: Database, knowledge: Knowledge, again) -> None:
    tell(database, knowledge, claim(), tallies=(TALLY,), text=WORDS)
    assert again(claim(), tallies=(TALLY.model_copy(update={"count": 66}),)).is_changed
    with database.read() as session:
        assert [row.payload["count"] for row in session.exec(select(TallyRow))] == [66]


def test_nobody_is_alerted(database: Database, knowledge: Knowledge, again) -> None:
    now = utc_now()
    today = now.date().isoformat()
    told = {"text": WORDS, "published": now.isoformat()}
    follow(
        database,
        GROUP,
        Filter(actors=(KATAIB,)),
        "Kataib Hezbollah",
        thread_id=None,
        created_by=1,
        members=knowledge.members,
        timezone="UTC",
    )
    tell(database, knowledge, claim(SANAA, today, by=HOUTHIS), **told)
    again(claim(SANAA, today), claim(ERBIL, today, kind=SubEventType.AIR_DRONE_STRIKE))
    assert len(by_place(database)) == 2
    with database.read() as session:
        assert session.exec(select(func.count()).select_from(OutboxRow)).one() == 0
    tell(database, knowledge, claim(QAIM, today), text="What comes in alerts.", published=now.isoformat())
    with database.read() as session:
        assert session.exec(select(func.count()).select_from(OutboxRow)).one() == 1


def test_a_reading_that_fails_changes_nothing(database: Database, knowledge: Knowledge) -> None:
    tell(database, knowledge, claim(), text=WORDS)
    before = everything(database)

    def fail(_: Document) -> Extraction:
        raise BadInput("Too long.")

    with pytest.raises(BadInput):
        reread(database, knowledge, 1, fail)
    assert everything(database) == before


def test_reading_again_gives_the_events_that_reading_at_first_would_have(
    database: Database, backend, knowledge: Knowledge, again
) -> None:
    tell(database, knowledge, claim(QAIM, "2024-01-02", killed=1), claim(SANAA, "2024-01-05"), text=WORDS)
    tell(database, knowledge, claim(ERBIL, killed=6), text="In Erbil.", source="Gazette")
    now = claim(ERBIL, killed=6), claim(SANAA, "2024-01-12", injured=3)
    again(*now)
    fresh = backend.make()
    tell(fresh, knowledge, *now, text=WORDS)
    tell(fresh, knowledge, claim(ERBIL, killed=6), text="In Erbil.", source="Gazette")
    shown = [
        sorted(
            event.model_dump_json(exclude={"id", "reports", "attributions"})
            for event in all_events(one)
            if event.reports
        )
        for one in (database, fresh)
    ]
    assert shown[0] == shown[1]


def test_only_what_an_older_extractor_read_is_due(database: Database, knowledge: Knowledge) -> None:
    tell(database, knowledge, claim(), text="One.", published="2024-01-10T00:00:00Z")
    tell(database, knowledge, claim(ERBIL), text="Two.", published="2024-01-20T00:00:00Z")
    with database.write() as session:
        session.execute(update(DocumentRow).where(col(DocumentRow.id) == 1).values(extractor_version="0"))
    with database.read() as session:
        version = session.exec(select(DocumentRow.extractor_version).where(DocumentRow.id == 2)).one()
        due = rereading.documents_to_read
        assert due(session, unless_version=version, since=None) == [1]
        assert due(session, unless_version=None, since=None) == [1, 2]
        assert due(session, unless_version=None, since=claim(day="2024-01-15").date.start) == [2]


def reextracted(database: Database, *options: str) -> list[dict[str, object]]:
    """What ``reextract`` prints, line by line."""
    command = [sys.executable, "-m", "bot", "reextract", "--database", address_of(database), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)  # noqa: S603  # our own command
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_verb_reads_what_it_is_asked_to(sqlite_database: Database, knowledge: Knowledge) -> None:
    text = "The committee met in Erbil on {} to discuss its budget."
    for day in ("2024-01-10", "2024-01-20"):
        tell(sqlite_database, knowledge, text=text.format(day), published=f"{day}T00:00:00Z")
    read = {
        options: reextracted(sqlite_database, *options)[-1]["read"]
        for options in ((), ("--all",), ("--all", "--since", "2024-01-15"))
    }
    assert read == {(): 0, ("--all",): 2, ("--all", "--since", "2024-01-15"): 1}


def test_the_verb_tells_what_it_changed_and_goes_on_where_it_ended(
    sqlite_database: Database, knowledge: Knowledge
) -> None:
    text = "Erbil, Iraq. Two drones struck a military base in Erbil on 5 February 2024, wounding three soldiers."
    tell(sqlite_database, knowledge, claim(SANAA), text=text, published="2024-02-06T00:00:00Z")
    tell(sqlite_database, knowledge, text="The committee met on Tuesday to discuss its budget.")
    with sqlite_database.write() as session:
        session.execute(update(DocumentRow).values(extractor_version="0"))
    changed, summary = reextracted(sqlite_database)
    assert (changed["document"], changed["status"]) == ("1", "changed")
    assert summary == {"read": 2, "changed": 1, "unchanged": 1, "failed": 0}
    assert by_place(sqlite_database)["Erbil"].injured.best == 3
    assert reextracted(sqlite_database) == [{"read": 0, "changed": 0, "unchanged": 0, "failed": 0}]
