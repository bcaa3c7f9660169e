"""Corrections and retractions: proposed, confirmed, standing over later reports, and undone."""

import pytest
from sqlmodel import col, select

from bot.chats.following import follow
from bot.editing.decisions import Made, cancel, confirm, in_force, undo
from bot.editing.proposals import (
    Proposal,
    choose,
    propose_correction,
    propose_retraction,
)
from bot.errors import BadInput, NotAllowed, Stale
from bot.knowledge import Knowledge
from bot.models import OutboxRow, RevisionRow, RulingRow, utc_now
from bot.store import redirects
from bot.store.database import Database
from bot.vocabulary import ChangeKind, EventStatus, Filter, RulingField
from tests.integration.editing.steps import ANA, BEN, KILLED, event_of
from tests.reports import ERBIL, GROUP, QAIM, US, claim, tell


def test_a_correction_is_shown_first_and_done_when_confirmed(
    database: Database, knowledge: Knowledge, event_id: int
) -> None:
    proposal = propose_correction(database, knowledge, ANA, event_id, KILLED, "5")
    assert (proposal.outcome.before[0].killed.best, proposal.outcome.after[0].killed.best) == (3, 5)
    assert event_of(database, event_id).killed.best == 3
    done = confirm(database, knowledge, ANA, proposal.ruling.id)
    assert isinstance(done, Made)
    assert [change.kind for change in done.outcome.changed[0].changes] == [ChangeKind.TOLL_UP]
    now = event_of(database, event_id)
    assert now.killed.best == 5
    assert [(note.field, note.editor) for note in now.corrections] == [(KILLED, "Ana Kovač")]


def test_it_wins_over_later_reports_which_are_added_all_the_same(
    database: Database, knowledge: Knowledge, event_id: int, make
) -> None:
    make(event_id, KILLED, "5")
    tell(
        database,
        knowledge,
        claim(killed=9, injured=4),
        text="Nine.",
        source="Gazette",
        published="2024-01-22T00:00:00Z",
    )
    now = event_of(database, event_id)
    assert (now.killed.best, now.injured.best, len(now.reports)) == (5, 4, 2)


def test_undoing_gives_back_what_the_reports_add_up_to(
    database: Database, knowledge: Knowledge, event_id: int, make
) -> None:
    done = make(event_id, KILLED, "5")
    tell(database, knowledge, claim(killed=9), text="Nine.", source="Gazette", published="2024-01-22T00:00:00Z")
    taken_back = undo(database, knowledge, BEN, done.ruling.id)
    assert [change.kind for change in taken_back.outcome.changed[0].changes] == [ChangeKind.TOLL_UP]
    now = event_of(database, event_id)
    assert (now.killed.best, now.corrections) == (9, ())
    with pytest.raises(Stale, match="undone already"):
        undo(database, knowledge, ANA, done.ruling.id)


def test_every_step_is_a_revision_with_its_editor_and_reason(
    database: Database, knowledge: Knowledge, event_id: int, make
) -> None:
    done = make(event_id, KILLED, "5")
    undo(database, knowledge, BEN, done.ruling.id)
    confirm(database, knowledge, BEN, propose_retraction(database, knowledge, BEN, event_id, "A  hoax.").ruling.id)
    with database.read() as session:
        told = session.exec(select(RevisionRow).order_by(col(RevisionRow.id))).all()[1:]
    assert [(one.editor, one.changes.get("killed_best"), one.changes.get("reason")) for one in told] == [
        ("Ana Kovač", [3, 5], None),
        ("Ben Okafor", [5, 3], [None, "undid what Ana Kovač had ruled"]),
        ("Ben Okafor", None, [None, "A hoax."]),
    ]


def test_a_retraction_marks_the_event_and_can_be_undone(
    database: Database, knowledge: Knowledge, event_id: int
) -> None:
    proposal = propose_retraction(database, knowledge, ANA, event_id, "The ministry withdrew its statement.")
    done = confirm(database, knowledge, ANA, proposal.ruling.id)
    assert [change.is_cancelling for change in done.outcome.changed[0].changes] == [True]
    assert event_of(database, event_id).status is EventStatus.RETRACTED
    with pytest.raises(BadInput, match="says so already"):
        propose_retraction(database, knowledge, BEN, event_id, "Again.")
    undo(database, knowledge, ANA, done.ruling.id)
    assert event_of(database, event_id).status is EventStatus.REPORTED


def test_a_place_in_doubt_is_chosen_among_those_it_may_be(
    database: Database, knowledge: Knowledge, event_id: int
) -> None:
    asked = propose_correction(database, knowledge, ANA, event_id, RulingField.PLACE, "Tripoli")
    lebanon = next(index for index, option in enumerate(asked.options) if "Lebanon" in option.words)
    settled = choose(database, knowledge, ANA, asked.ruling.id, lebanon)
    assert settled.outcome.after[0].places[0].country == "LB"
    confirm(database, knowledge, ANA, asked.ruling.id)
    assert event_of(database, event_id).places[0].country == "LB"
    with pytest.raises(Stale):
        choose(database, knowledge, ANA, asked.ruling.id, 0)


def test_an_option_that_was_not_chosen_can_not_be_confirmed(
    database: Database, knowledge: Knowledge, event_id: int
) -> None:
    asked = propose_correction(database, knowledge, ANA, event_id, RulingField.PLACE, "Tripoli")
    with pytest.raises(Stale, match="Choose"):
        confirm(database, knowledge, ANA, asked.ruling.id)
    assert event_of(database, event_id).places[0].name == "Ain al-Asad Air Base"


@pytest.mark.parametrize("index", [50, 10**12])
def test_an_option_there_is_not(database: Database, knowledge: Knowledge, event_id: int, index: int) -> None:
    asked = propose_correction(database, knowledge, ANA, event_id, RulingField.PLACE, "Tripoli")
    with pytest.raises(Stale):
        choose(database, knowledge, ANA, asked.ruling.id, index)


def test_of_two_editors_at_once_the_second_is_shown_what_it_is_now(
    database: Database, knowledge: Knowledge, event_id: int, make
) -> None:
    first = propose_correction(database, knowledge, ANA, event_id, KILLED, "5")
    make(event_id, RulingField.INJURED, "12", BEN)
    asked_again = confirm(database, knowledge, ANA, first.ruling.id)
    assert isinstance(asked_again, Proposal)
    assert asked_again.is_renewed
    assert (asked_again.outcome.before[0].injured.best, asked_again.outcome.after[0].killed.best) == (12, 5)
    assert event_of(database, event_id).killed.best == 3
    assert isinstance(confirm(database, knowledge, ANA, first.ruling.id), Made)
    assert event_of(database, event_id).killed.best == 5


def test_a_report_that_comes_in_between_is_seen_before_the_correction_is_made(
    database: Database, knowledge: Knowledge, event_id: int
) -> None:
    first = propose_correction(database, knowledge, ANA, event_id, KILLED, "5")
    tell(database, knowledge, claim(killed=9), text="Nine.", source="Gazette", published="2024-01-22T00:00:00Z")
    assert isinstance(confirm(database, knowledge, ANA, first.ruling.id), Proposal)


def test_an_event_that_was_merged_away_meanwhile_leads_to_the_one_it_is_part_of(
    database: Database, knowledge: Knowledge, event_id: int
) -> None:
    other = int(tell(database, knowledge, claim(ERBIL), text="Elsewhere.").events[0])
    open_one = propose_correction(database, knowledge, ANA, other, KILLED, "5")
    with database.write() as session:
        redirects.merge_away(session, other, event_id)
    again = confirm(database, knowledge, ANA, open_one.ruling.id)
    assert isinstance(again, Proposal)
    assert (again.moved_from, again.outcome.before[0].id) == (other, str(event_id))
    assert propose_correction(database, knowledge, ANA, other, KILLED, "6").moved_from == other


def test_nothing_is_kept_of_what_can_not_be(database: Database, knowledge: Knowledge, event_id: int) -> None:
    with pytest.raises(BadInput, match="says so already"):
        propose_correction(database, knowledge, ANA, event_id, KILLED, "3")
    with pytest.raises(BadInput, match="Write the number"):
        propose_correction(database, knowledge, ANA, event_id, KILLED, "many")
    with pytest.raises(BadInput, match="Say why"):
        propose_retraction(database, knowledge, ANA, event_id, "  ")
    for unknown in (999, 0, -1, 10**15):
        with pytest.raises(Stale, match=f"no event {unknown}"):
            propose_correction(database, knowledge, ANA, unknown, KILLED, "5")
    with database.read() as session:
        assert session.exec(select(RulingRow)).all() == []


def test_a_proposal_is_its_editors_own_and_is_decided_on_once(
    database: Database, knowledge: Knowledge, event_id: int
) -> None:
    proposal = propose_correction(database, knowledge, ANA, event_id, KILLED, "5")
    with pytest.raises(NotAllowed, match="Only Ana Kovač"):
        confirm(database, knowledge, BEN, proposal.ruling.id)
    cancel(database, ANA, proposal.ruling.id)
    for decide in (
        lambda: confirm(database, knowledge, ANA, proposal.ruling.id),
        lambda: cancel(database, ANA, 10**15),
    ):
        with pytest.raises(Stale, match="decided on already"):
            decide()
    assert event_of(database, event_id).killed.best == 3


def test_what_is_in_force_is_listed_oldest_first(database: Database, event_id: int, make) -> None:
    first = make(event_id, KILLED, "5")
    second = make(event_id, RulingField.TYPE, "Armed clash", BEN)
    _, rulings = in_force(database, event_id)
    assert [one.id for one in rulings] == [first.ruling.id, second.ruling.id]
    assert [one.editor for one in rulings] == ["Ana Kovač", "Ben Okafor"]


def test_corrections_stand_beside_other_events(database: Database, knowledge: Knowledge, event_id: int, make) -> None:
    other = int(tell(database, knowledge, claim(QAIM, killed=2), text="Elsewhere.").events[0])
    make(event_id, KILLED, "5")
    assert event_of(database, other).killed.best == 2


def test_whoever_was_told_otherwise_is_told_what_an_editor_put_right(
    database: Database, knowledge: Knowledge, make
) -> None:
    now = utc_now()
    follow(
        database,
        GROUP,
        Filter(targets=(US,)),
        "US forces",
        thread_id=None,
        created_by=1,
        members=knowledge.members,
        timezone="UTC",
    )
    told = tell(database, knowledge, claim(day=now.date().isoformat(), killed=3), published=now.isoformat())
    assert told.alerted == 1
    with database.write() as session:
        (alert,) = session.exec(select(OutboxRow))
        alert.state, alert.sent_at, alert.message_id = "sent", now, 5
    proposal = propose_retraction(database, knowledge, ANA, int(told.events[0]), "A hoax.")
    with database.read() as session:
        assert len(session.exec(select(OutboxRow)).all()) == 1  # trying it out tells nobody
    confirm(database, knowledge, ANA, proposal.ruling.id)
    with database.read() as session:
        later = session.exec(select(OutboxRow).where(OutboxRow.state == "pending")).all()
    assert "Retracted" in " ".join(str(row.payload) for row in later)
